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
	st := mustStock(t, tr)
	type failure struct{ doc, why string }
	var failures []failure
	start := time.Now()
	base, _ := strconv.Atoi(os.Getenv("BASE"))
	explore := func(n int, w *writer, roots []root, compare func(d document) string) {
		failures = nil
		for seed := range n {
			rapid.Custom(func(rt *rapid.T) int {
				w := &writer{t: rt, schema: w.schema, pool: w.pool, most: most()}
				d := w.write(roots)
				tr.recent, tr.oracle.orders = map[string][]string{}, map[string]string{}
				tr.expect(d)
				if found := compare(d); found != "" {
					failures = append(failures, failure{d.String(), found})
					return 0
				}
				for i := range 2 {
					again := d
					again.Variables = tr.again(rt, d, w.paging, i == 1)
					if again.String() == d.String() {
						break
					}
					if found := compare(again); found != "" {
						failures = append(failures, failure{again.String(), "AGAIN " + found})
					}
				}
				return 0
			}).Example(base + seed)
		}
		slices.SortFunc(failures, func(a, b failure) int { return len(a.doc) - len(b.doc) })
		t.Log(len(failures), "of", n, time.Since(start))
		for _, f := range failures[:min(8, len(failures))] {
			why := f.why
			if len(why) > 1200 {
				why = why[:600] + " ... " + why[len(why)-500:]
			}
			t.Logf("%s\n%s\n", f.doc, why)
		}
	}
	brute, _ := strconv.Atoi(os.Getenv("BRUTE"))
	explore(n, &writer{schema: st.cut, pool: tenNouns(tr.pool)}, st.roots, st.compare)
	explore(brute, &writer{schema: tr.schema, pool: tr.pool}, tr.roots, tr.compare)
}

func most() int { n, _ := strconv.Atoi(os.Getenv("MOST")); return n }
