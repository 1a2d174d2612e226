package history_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"liandong/graph"
	"liandong/history"
)

// street writes what most tests look back on: a street with two communities, an organization that moves, and one elsewhere.
//
//	sun -BASED_IN-> north, then corrected to south -PART_OF-> street;  far -BASED_IN-> away
func street(h *hub) {
	h.save("DataSource", "register", values{"name": "登记册"})
	h.save("DataSource", "survey", values{"name": "调查"})
	h.save("Jurisdiction", "street", values{"name": "示例街道", "code": "990101001", "level": "SUBDISTRICT"})
	for i, key := range []string{"north", "south"} {
		h.save("Community", key, values{"name": key, "code": fmt.Sprintf("99010100100%d", i+1), "level": "COMMUNITY"})
		h.link("AdministrativeDivision.parent", key, "street", "")
	}
	h.save("Jurisdiction", "away", values{"name": "他乡", "code": "990202001", "level": "TOWN"})
	h.from = h.ids["register"]
	h.save("Organization", "sun", values{"name": "阳光社", "kind": "ENTERPRISE", "status": "ACTIVE"})
	h.link("Organization.basedIn", "sun", "north", "2016")
	h.save("Organization", "far", values{"name": "远方社"})
	h.link("Organization.basedIn", "far", "away", "")
	h.actor, h.from = "bob", h.ids["survey"]
	h.save("Organization", "sun", values{"kind": "MEDIA", "aliases": []string{"阳光", "Sun"}})
	h.write("correct", func(tx *graph.Tx) error {
		_, err := tx.Correct(context.Background(), h.Model().Relation("Organization.basedIn"), []graph.LinkRow{h.row("sun", "south", "")})
		return err
	})
	h.saveFrom("Organization", "sun", values{"status": "SUSPENDED"}, date("2017-03"), false)
	h.write("end", func(tx *graph.Tx) error {
		_, err := tx.End(context.Background(), h.Model().Noun("Organization"), []string{h.ids["sun"]}, *date("2017-05"))
		return err
	})
}

// changes asks and renders each write as "actor what", followed by its entries.
func (h *hub) changes(q history.ChangesQuestion) (lines []string, c *history.ChangeConnection) {
	h.Helper()
	q.Asked = asked(q.Asked)
	c, err := history.Changes(context.Background(), h.Store, q)
	if err != nil {
		h.Fatal(err)
	}
	for _, change := range c.Nodes {
		lines = append(lines, orDash(change.By)+" "+change.What)
		lines = append(lines, h.entries(change.First(200))...)
	}
	return lines, c
}

func TestChanges(t *testing.T) {
	h := mustHub(t)
	street(h)
	t.Run("NewestFirstWithWhatTheyDid", func(t *testing.T) {
		got, c := h.changes(history.ChangesQuestion{Asked: history.Asked{First: 6, Count: true}, Since: &noon, Entries: 200})
		expect(t, got,
			"bob end",
			"BASED_IN LINK_ENDED sun>south to:-->2017-05",
			"HAS_STATUS LINK_ENDED sun>SUSPENDED to:-->2017-05",
			"Organization ENDED sun to:-->2017-05 status:SUSPENDED->-",
			"bob save Organization",
			"Organization CHANGED sun status:ACTIVE->SUSPENDED",
			"HAS_STATUS LINK_ENDED sun>ACTIVE to:-->2017-02",
			"HAS_STATUS LINKED sun>SUSPENDED from:-->2017-03",
			"bob correct",
			"BASED_IN UNLINKED sun>north from:2016->-",
			"BASED_IN LINKED sun>south from:-->2016",
			"bob save Organization",
			`Organization CHANGED sun aliases:-->["阳光","Sun"] kind:ENTERPRISE->MEDIA`,
			"ann link Organization.basedIn",
			"BASED_IN LINKED far>away",
			"ann save Organization",
			"Organization CREATED far name:-->远方社",
		)
		if c.TotalCount != 16 {
			t.Errorf("%d writes in all", c.TotalCount)
		}
		if change := c.Nodes[3]; change.SourceID != h.ids["survey"] || *change.EntryCount != 1 || !change.At.Equal(noon.Add(12*time.Hour)) {
			t.Errorf("got %+v", change)
		}
	})
	t.Run("OfANode", func(t *testing.T) {
		got, _ := h.changes(history.ChangesQuestion{Asked: history.Asked{Of: h.ids["north"]}, Entries: 200})
		expect(t, got,
			"bob correct", "BASED_IN UNLINKED sun>north from:2016->-",
			"ann link Organization.basedIn", "BASED_IN LINKED sun>north from:-->2016",
			"ann link AdministrativeDivision.parent", "PART_OF LINKED north>street",
			"ann save Community", "Community CREATED north name:-->north code:-->990101001001 level:-->COMMUNITY")
	})
	t.Run("OfAnArea", func(t *testing.T) {
		area := &graph.Filter{Value: map[string]any{"sourceKey": "away"}}
		got, c := h.changes(history.ChangesQuestion{Asked: history.Asked{Area: area, Count: true}})
		expect(t, got, "ann link Organization.basedIn", "ann save Organization", "ann save Jurisdiction")
		if c.TotalCount != 3 {
			t.Errorf("%d writes in all", c.TotalCount)
		}
	})
	t.Run("ByWhomAndWhen", func(t *testing.T) {
		since, until := noon.Add(12*time.Hour), noon.Add(13*time.Hour)
		got, _ := h.changes(history.ChangesQuestion{By: "bob", Since: &since, Until: &until})
		expect(t, got, "bob correct", "bob save Organization")
		got, _ = h.changes(history.ChangesQuestion{By: "ann", Since: &since})
		expect(t, got)
	})
	t.Run("PagesAreTheWhole", func(t *testing.T) {
		all, _ := h.changes(history.ChangesQuestion{Asked: history.Asked{First: 100}})
		var paged []string
		for after, more := "", true; more; {
			lines, c := h.changes(history.ChangesQuestion{Asked: history.Asked{First: 4, After: after}})
			paged, more = append(paged, lines...), c.PageInfo.HasNextPage
			after = *c.PageInfo.EndCursor
		}
		expect(t, paged, all...)
	})
	t.Run("NothingOfThatId", func(t *testing.T) {
		_, err := history.Changes(context.Background(), h.Store, history.ChangesQuestion{Asked: asked(history.Asked{Of: "nobody"})})
		if graph.KindOf(err) != graph.NotFound {
			t.Errorf("got %v", err)
		}
	})
}

// TestTwoWritesOfOneMomentAreToldApart: two writes of one request carry the same time.
func TestTwoWritesOfOneMomentAreToldApart(t *testing.T) {
	h := mustHub(t)
	h.save("Organization", "a", values{"name": "甲", "kind": "ENTERPRISE"})
	h.now = noon
	h.save("Organization", "a", values{"kind": "MEDIA"})
	h.now = noon
	h.save("Organization", "b", values{"name": "乙"})
	got, _ := h.changes(history.ChangesQuestion{Asked: history.Asked{First: 3}, Entries: 10})
	expect(t, got, "ann save Organization", "Organization CREATED b name:-->乙", "ann save Organization", "Organization CHANGED a kind:ENTERPRISE->MEDIA",
		"ann save Organization", "Organization CREATED a name:-->甲 kind:-->ENTERPRISE")
}

// TestALargeWriteIsReadInPages: more nodes than one part names.
func TestALargeWriteIsReadInPages(t *testing.T) {
	h := mustHub(t)
	h.save("ImportBatch", "batch", values{"file": "x.csv", "fingerprint": "x", "mapping": "x", "state": "RUNNING"})
	h.batch = h.ids["batch"]
	rows := make([]graph.NodeRow, 1203)
	for i := range rows {
		rows[i].Values = values{"name": fmt.Sprintf("o%04d", i)}
	}
	h.write("import", func(tx *graph.Tx) error {
		_, err := tx.Save(context.Background(), h.Model().Noun("Organization"), rows)
		return err
	})
	_, c := h.changes(history.ChangesQuestion{Asked: history.Asked{First: 1}, Entries: 3})
	if change := c.Nodes[0]; *change.EntryCount != len(rows) || len(change.First(3)) != 3 || change.ImportBatchID != h.batch {
		t.Errorf("got %+v", change)
	}
	seen := 0
	for after, more := "", true; more; {
		page, err := history.ChangeEntries(t.Context(), h.Store, history.EntriesQuestion{Asked: asked(history.Asked{First: 200, After: after}), Change: c.Nodes[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Nodes {
			if want := fmt.Sprintf(" name:-->o%04d", seen); fields(e.Fields) != want || e.Happened != graph.ChangeKindCreated {
				t.Fatalf("entry %d: %v %s, want %s", seen, e.Happened, fields(e.Fields), want)
			}
			seen++
		}
		if page.TotalCount != len(rows) {
			t.Fatalf("%d entries in all", page.TotalCount)
		}
		after, more = *page.PageInfo.EndCursor, page.PageInfo.HasNextPage
	}
	if seen != len(rows) {
		t.Errorf("%d entries", seen)
	}
}
