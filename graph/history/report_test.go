package history_test

import (
	"slices"
	"strings"
	"time"
)

// shrinking is how long a failing history may be made shorter.
const shrinking = 2 * time.Minute

// report prints the histories that fail, one for each theme, the first of them made as short as it still fails.
func (f *field) report() {
	f.Helper()
	told := map[*theme]bool{}
	for _, l := range f.lanes {
		if f.failed[l] == "" || told[l.theme] {
			continue
		}
		reason := f.failed[l]
		if len(told) == 0 {
			l, reason = f.shrunk(l, reason)
		}
		told[l.theme] = true
		f.Errorf("%d histories fail, as this of %s from %s to %s:\n%s%s", len(f.failed), l.rel.ID, l.from.noun.Name, l.to.noun.Name, l.text(), reason)
	}
}

func (l *lane) text() string {
	var text strings.Builder
	for _, o := range l.ops {
		text.WriteString(o.String() + "\n")
	}
	return text.String()
}

// shrunk leaves out ops of the history, one after the other, as long as it fails without them too.
func (f *field) shrunk(l *lane, reason string) (*lane, string) {
	f.Helper()
	deadline := time.Now().Add(shrinking)
	for i := len(l.ops) - 1; i >= 0 && time.Now().Before(deadline); i-- {
		shorter := &lane{theme: l.theme, name: l.name, whens: l.whens, ops: slices.Delete(slices.Clone(l.ops), i, i+1)}
		alone := mustField(f, f.schema, []*lane{shorter})
		alone.check()
		if why := alone.failed[shorter]; why != "" {
			l, reason = shorter, why
		}
	}
	return l, reason
}
