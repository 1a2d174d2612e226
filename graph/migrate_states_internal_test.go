package graph

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Versions of a node that differ in other things make one state; a value that was recorded instead of another one makes a second, known from then on.
func TestStatesOfVersions(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2025, 1, 1, hour, 0, 0, 0, time.UTC) }
	day := func(year int) any { return neo4j.DateOf(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)) }
	version := func(value any, from, recorded int, retracted any) any {
		var until any
		if hour, known := retracted.(int); known {
			until = at(hour)
		}
		return []any{value, day(from), day(9999), "YEAR", nil, at(recorded), "ann", int64(recorded), nil, nil, until, retracted}
	}
	versions := []any{
		version(int64(15), 2016, 5, nil), version(int64(12), 2015, 1, 2), version(int64(12), 2015, 2, 3), version(int64(12), 2016, 3, 4), version(nil, 2016, 4, 5),
	}
	states := statesOf(&Field{Name: "staffCount", Kind: Dated, Type: "Int", Property: "HAS_STAFF_COUNT"}, versions)
	type brief struct {
		Value    any
		From     any
		Recorded any
		Until    any
	}
	tell := func(list any) (told []brief) {
		for _, item := range list.([]any) {
			s := item.(map[string]any)
			told = append(told, brief{s["value"], s["from"], s["recordedAt"], s["retractedAt"]})
		}
		return told
	}
	if len(states) != 2 {
		t.Fatal(states)
	}
	got := [][]brief{tell(states[0][1]), tell(states[0][2]), tell(states[1][1]), tell(states[1][2])}
	want := [][]brief{
		nil, {{int64(12), day(2015), at(1), at(3)}, {int64(12), day(2016), at(3), at(4)}},
		{{int64(15), day(2016), at(5), nil}}, nil,
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b neo4j.Date) bool { return a.Time().Equal(b.Time()) })); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	first, second := states[0][2].([]any)[0].(map[string]any), states[0][2].([]any)[1].(map[string]any)
	if first["id"] != second["id"] || first["id"] == states[1][1].([]any)[0].(map[string]any)["id"] {
		t.Error("one value with other dates keeps its id, another value has its own")
	}
}
