package graph

import (
	"testing"
	"time"
)

// TestKnownClockSettles: the clock of another program's write comes before the rest of it, so nothing that is read soon after is to be kept; the
// acknowledgement of our own write tells that all is there.
func TestKnownClockSettles(t *testing.T) {
	start := time.Now()
	k := &knownClock{}
	tell := func(value int64, after time.Duration) ClockReading {
		k.asking, k.before = make(chan struct{}), k.reading.Value
		k.told(value, nil, start.Add(after))
		return k.reading
	}
	steps := []struct {
		what string
		got  ClockReading
		want ClockReading
	}{
		{"what is there at the start", tell(7, 0), ClockReading{7, 0, false}},
		{"another's write", tell(8, time.Second), ClockReading{8, 0, true}},
		{"soon after", tell(8, time.Second+settling-1), ClockReading{8, 0, true}},
		{"when all must be in sight", tell(8, time.Second+settling), ClockReading{8, 1, false}},
		{"later", tell(8, time.Hour), ClockReading{8, 1, false}},
		{"our own write, seen in part", tell(9, 2*time.Hour), ClockReading{9, 1, true}},
		{"the same, acknowledged", func() ClockReading { k.note(9, true); return k.reading }(), ClockReading{9, 2, false}},
		{"another's write after ours", tell(11, 2*time.Hour+1), ClockReading{11, 2, true}},
		{"ours before it, acknowledged", func() ClockReading { k.note(10, true); return k.reading }(), ClockReading{11, 3, true}},
		{"a write that has changed nothing, after it", func() ClockReading { k.note(11, false); return k.reading }(), ClockReading{11, 4, false}},
		{"another such", func() ClockReading { k.note(11, false); return k.reading }(), ClockReading{11, 4, false}},
		{"a backup in its place", tell(5, 2*time.Hour+2), ClockReading{5, 5, false}},
	}
	for _, s := range steps {
		if s.got != s.want {
			t.Errorf("%s: %+v, want %+v", s.what, s.got, s.want)
		}
	}
}
