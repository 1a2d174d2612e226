package resolvers_test

import (
	"slices"
	"strings"
	"testing"

	"liandong/access"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/server"
)

// TestReadingsAreOnRecord: what is read of personal data stands in the log before the answer goes out, on whatever way; where it cannot be written down nothing
// is answered, and nothing of it is answered from the cache.
func TestReadingsAreOnRecord(t *testing.T) {
	folder := t.TempDir()
	log, err := access.OpenAudit(folder, access.AuditOptions{})
	if err != nil {
		t.Fatal(err)
	}
	h := MustHub(t, &resolvers.Resolver{Store: testdb.MustStore(t)}, func(c *server.Config) { c.Audit, c.PolicyVersion = log, access.PolicyVersion() })
	h.ask(t, `mutation { saveOrganization(set: {sourceKey: "o", name: "社"}) { changed } }`)
	h.ask(t, `mutation { savePerson(set: {sourceKey: "p", name: "单小云", availability: "周末"}, links: {worksFor: [{target: {sourceKey: "o"}}]}) { changed } }`)
	last := func() (last access.Entry, count int) {
		t.Helper()
		for e, err := range access.Entries(folder, access.EntryFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			last, count = e, count+1
		}
		return last, count
	}
	expect := func(query string, fields ...string) {
		t.Helper()
		_, before := last()
		answer, header := h.ask(t, query, "Liandong-Purpose", "roll call")
		entry, count := last()
		if len(fields) == 0 {
			if count != before {
				t.Errorf("%s: %+v for %s", query, entry, answer)
			}
			return
		}
		if count != before+1 || !slices.Equal(entry.Fields, fields) || entry.Who != "administrator" || entry.Purpose != "roll call" || entry.Policy != access.PolicyVersion() ||
			!slices.Equal(entry.Roles, []string{access.Administrator}) {
			t.Errorf("%s: %+v for %s", query, entry, answer)
		}
		if header.Get("ETag") != "" {
			t.Errorf("%s: the answer is kept", query)
		}
		if text := entry.Question + strings.Join(entry.Fields, " "); strings.Contains(text, "单") {
			t.Errorf("the log holds a value: %s", text)
		}
	}
	expect(`{ organizations { nodes { name } } }`)
	expect(`{ people { totalCount nodes { pseudonymous } } }`)
	expect(`{ people { nodes { n: name availability } } }`, "Person.availability", "Person.name")
	expect(`{ people { nodes { n: name availability } } }`, "Person.availability", "Person.name")
	expect(`{ node(id: "none") { ... on Person { name } } }`)
	expect(`{ changes(first: 5) { nodes { entries { fields { name after } } } } }`, "Person.availability", "Person.name")
	expect(`mutation { savePerson(set: {sourceKey: "p", retiredCadre: true}) { node { name } } }`, "Person.name")

	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	if answer, _ := h.ask(t, `{ people { nodes { name } } }`); !strings.Contains(answer, access.AuditUnwritable) || strings.Contains(answer, "单小云") {
		t.Errorf("without a log: %s", answer)
	}
	if answer, _ := h.ask(t, `{ organizations { nodes { name } } }`); !strings.Contains(answer, "社") {
		t.Errorf("what is public needs no log: %s", answer)
	}
}
