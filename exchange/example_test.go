package exchange

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/localdb/testdb"
)

// The example that an empty hub starts with is taken whole, and a second time it changes nothing.
func TestImportExample(t *testing.T) {
	store := testdb.MustStore(t)
	options := Example()
	options.Actor = "test"
	report, err := Import(t.Context(), store, options)
	if err != nil {
		t.Fatal(err)
	}
	for _, issue := range append(report.Refusals, report.Warnings...) {
		t.Errorf("%+v", issue)
	}
	want := []Count{{Name: "Jurisdiction", Created: 1}, {Name: "Community", Created: 5}, {Name: "Organization", Created: 8},
		{Name: "Need", Created: 8}, {Name: "Project", Created: 7}, {Name: "Service", Created: 5}}
	if d := cmp.Diff(want, report.Nodes); d != "" {
		t.Error(d)
	}
	again, err := Import(t.Context(), store, options)
	if err != nil {
		t.Fatal(err)
	}
	if again.Changed() {
		t.Errorf("the same again: %+v %+v", again.Nodes, again.Links)
	}
	if n := one(t, store, "MATCH (p:Past) WHERE p.id IN COLLECT { MATCH (o:Organization) RETURN o.id } RETURN count(p)"); n != 0 {
		t.Errorf("%d organizations have past versions after a first import", n)
	}
	if n := one(t, store, "MATCH (:ImportBatch)-[r:COLLECTED_IN {scheme: 'NEED_CATEGORY'}]->(:Community) RETURN count(r)"); n != 4 {
		t.Errorf("needs are declared collected in %d communities", n)
	}
}
