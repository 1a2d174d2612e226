package equality_test

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestExplore(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("EXPLORE"))
	if n == 0 {
		t.Skip()
	}
	tr := mustTrial(t, 1)
	type failure struct{ doc, why string }
	var failures []failure
	start := time.Now()
	base, _ := strconv.Atoi(os.Getenv("BASE"))
	for seed := range n {
		rapid.Custom(func(rt *rapid.T) int {
			w := &writer{t: rt, schema: tr.schema, pool: tr.pool, most: most()}
			d := w.write(tr.roots)
			tr.recent, tr.oracle.orders = map[string][]string{}, map[string]string{}
			if found := tr.compare(d); found != "" {
				failures = append(failures, failure{d.String(), found})
				return 0
			}
			for i := range 2 {
				again := d
				again.Variables = tr.again(rt, d, w.paging, i == 1)
				if again.String() == d.String() {
					break
				}
				if found := tr.compare(again); found != "" {
					failures = append(failures, failure{again.String(), "AGAIN " + found})
				}
			}
			return 0
		}).Example(base + seed)
	}
	slices.SortFunc(failures, func(a, b failure) int { return len(a.doc) - len(b.doc) })
	t.Log(len(failures), "of", n, time.Since(start))
	for _, f := range failures[:min(12, len(failures))] {
		why := f.why
		if len(why) > 1200 {
			why = why[:600] + " ... " + why[len(why)-500:]
		}
		t.Logf("%s\n%s\n", f.doc, why)
	}
}

func most() int { n, _ := strconv.Atoi(os.Getenv("MOST")); return n }
