package exchange

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/localdb/testdb"
)

// The published figures of the collection: 31 + 342 + 2,978 + 41,352 divisions in 31 trees.
func TestImportDivisions(t *testing.T) {
	path := testData(t, "divisions")
	store := testdb.MustStore(t)
	began := time.Now()
	dry, err := Import(t.Context(), store, Options{Path: path, Mapping: "divisions", Actor: "test", DryRun: true})
	if err != nil || len(dry.Links) != 1 || dry.Links[0].Created != 44_672 || one(t, store, "MATCH (n:Jurisdiction) RETURN count(n)") != 0 {
		t.Fatalf("a dry run of all, which is one transaction: %v, %+v", err, dry.Links)
	}
	t.Logf("dry run: %v", time.Since(began))
	began = time.Now()
	report, err := Import(t.Context(), store, Options{Path: path, Mapping: "divisions", Actor: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("first: %v %+v", time.Since(began), report.Took)
	want := []Count{{Name: "Jurisdiction", Created: 44_703}}
	if d := cmp.Diff(want, report.Nodes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Count{{Name: "AdministrativeDivision.parent", Created: 44_672}}, report.Links); d != "" {
		t.Error(d)
	}
	if report.RowsRefused+report.RowsDuplicate != 0 || report.RowsRead != 44_703 {
		t.Errorf("%d rows read, %d refused, %d repeated: %v", report.RowsRead, report.RowsRefused, report.RowsDuplicate, report.Refusals)
	}
	for statement, want := range map[string]int64{
		"MATCH (n:AdministrativeDivision) WHERE NOT (n)-[:PART_OF]->() RETURN count(n)":                        31,
		"MATCH (n:Jurisdiction {level: 'PREFECTURE'}) RETURN count(n)":                                         342,
		"MATCH (n:Jurisdiction {level: 'COUNTY'}) RETURN count(n)":                                             2978,
		"MATCH (n:Jurisdiction) WHERE n.codeScheme = 'CN-STAT' AND size(n.code) = 9 RETURN count(n)":           41352,
		"MATCH (:Jurisdiction {code: '441900', codeScheme: 'CN-STAT'})<-[:PART_OF]-(s) RETURN count(s)":        36,
		"MATCH (:Jurisdiction {code: '1101', name: '市辖区'})-[:PART_OF]->(p {isoCode: 'CN-BJ'}) RETURN count(p)": 1,
		"MATCH (n:Jurisdiction {level: 'ZONE'}) WHERE n.name ENDS WITH '街道' RETURN count(n)":                   0,
	} {
		if got := one(t, store, statement); got != want {
			t.Errorf("%s gives %d, not %d", statement, got, want)
		}
	}

	clock := one(t, store, "MATCH (c:HubClock) RETURN c.value")
	began = time.Now()
	again, err := Import(t.Context(), store, Options{Path: path, Mapping: "divisions", Actor: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("again: %v %+v", time.Since(began), again.Took)
	if again.Changed() || again.Nodes[0].Unchanged != 44_703 || again.Links[0].Unchanged != 44_672 {
		t.Errorf("the same file again: %+v %+v", again.Nodes, again.Links)
	}
	if now := one(t, store, "MATCH (c:HubClock) RETURN c.value"); now != clock {
		t.Errorf("the clock went from %d to %d", clock, now)
	}
}

// A real coverage matrix, with 92 exact duplicates.
func TestImportEbola(t *testing.T) {
	path := testData(t, "ebola-3w/ebola-3w.csv")
	store := testdb.MustStore(t)
	report, err := Import(t.Context(), store, Options{Path: path, Mapping: "ebola-3w", Actor: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if report.RowsRead != 1201 || report.RowsDuplicate != 92 || report.RowsRefused != 0 {
		t.Errorf("%d rows read, %d repeated, %d refused: %v", report.RowsRead, report.RowsDuplicate, report.RowsRefused, report.Refusals)
	}
	nodes := []Count{{Name: "Jurisdiction", Created: 3}, {Name: "Community", Created: 56}, {Name: "Organization", Created: 128},
		{Name: "Service", Created: 285}, {Name: "Term", Created: 14 + 11}}
	if d := cmp.Diff(nodes, report.Nodes); d != "" {
		t.Error(d)
	}
	links := []Count{{Name: "AdministrativeDivision.parent", Created: 56}, {Name: "Organization.classes", Created: 128},
		{Name: "Service.offeredBy", Created: 285}, {Name: "Service.deliveredIn", Created: 1109}, {Name: "Service.category", Created: 285}}
	if d := cmp.Diff(links, report.Links); d != "" {
		t.Error(d)
	}
	if n := one(t, store, "MATCH (:ImportBatch)-[r:COLLECTED_IN]->() RETURN count(r)"); n != 0 {
		t.Errorf("demand was never collected, yet %d places are declared so", n)
	}
}
