package history_test

import (
	"context"
	"fmt"
	"testing"

	"liandong/graph"
	"liandong/history"
)

// conflicts asks and renders each contradiction as "sun.kind: survey MEDIA stands, register ENTERPRISE".
func (h *hub) conflicts(q history.ConflictsQuestion) (lines []string, c *history.ConflictConnection) {
	h.Helper()
	q.Asked = asked(q.Asked)
	c, err := history.Conflicts(context.Background(), h.Store, q)
	if err != nil {
		h.Fatal(err)
	}
	for _, one := range c.Nodes {
		line := h.name(one.NodeID) + "." + one.Field + ":"
		for _, said := range one.Assertions {
			line += " " + h.name(said.SourceID) + " " + h.name(said.TargetID) + orDash(said.Value)
			if said.Stands {
				line += " stands"
			}
			line += ","
		}
		lines = append(lines, line)
	}
	return lines, c
}

// TestConflicts: the register and the survey contradict each other; the third source repeats, corrects itself, or adds.
func TestConflicts(t *testing.T) {
	h := mustHub(t)
	street(h)
	h.save("DataSource", "third", values{"name": "第三方"})
	from := func(source string) { h.from = h.ids[source] }
	from("register")
	h.save("Organization", "moon", values{"name": "月光社", "kind": "ENTERPRISE", "homeGrown": true, "status": "ACTIVE"})
	h.save("Organization", "star", values{"name": "星光社", "from": *date("2010")})
	h.link("Organization.basedIn", "moon", "north", "2012")
	from("survey")
	h.save("Organization", "moon", values{"kind": "UNIVERSITY", "aliases": []string{"月"}}) // one new, one other value
	h.save("Organization", "star", values{"from": *date("2011")})
	h.saveFrom("Organization", "moon", values{"status": "REVOKED"}, date("2015"), false)  // later: no contradiction
	h.saveFrom("Organization", "moon", values{"status": "SUSPENDED"}, date("2011"), true) // for the same time
	from("third")
	h.save("Organization", "moon", values{"kind": "MEDIA"})
	h.save("Organization", "moon", values{"kind": "OFFICIAL_BODY", "homeGrown": false})
	h.save("Organization", "moon", values{"homeGrown": nil}) // taken back
	h.from = ""
	h.save("Organization", "moon", values{"kind": "OTHER"})
	want := []string{
		"sun.basedIn: survey south- stands, register north-,",
		"sun.kind: survey MEDIA stands, register ENTERPRISE,",
		"moon.kind:  OTHER stands, third OFFICIAL_BODY, survey UNIVERSITY, register ENTERPRISE,",
		"moon.status: survey SUSPENDED stands, register ACTIVE,",
		"star.from: survey 2011 stands, register 2010,",
	}
	t.Run("All", func(t *testing.T) {
		got, c := h.conflicts(history.ConflictsQuestion{Asked: history.Asked{Count: true}})
		expect(t, got, want...)
		if c.TotalCount != len(want) {
			t.Errorf("%d in all", c.TotalCount)
		}
		first := c.Nodes[0].Assertions[1]
		if by := orDash(first.RecordedBy); by != "ann" || fmt.Sprint(first.From) != "2016" || !first.RecordedAt.Equal(noon.Add(9*60*60*1e9)) {
			t.Errorf("got %+v", first)
		}
	})
	t.Run("PagesAreTheWhole", func(t *testing.T) {
		var paged []string
		for after, more := "", true; more; {
			lines, c := h.conflicts(history.ConflictsQuestion{Asked: history.Asked{First: 2, After: after}})
			paged, more = append(paged, lines...), c.PageInfo.HasNextPage
			after = *c.PageInfo.EndCursor
		}
		expect(t, paged, want...)
	})
	for _, c := range []struct {
		name string
		q    history.ConflictsQuestion
		want []string
	}{
		{"OfANode", history.ConflictsQuestion{Asked: history.Asked{Of: h.ids["sun"]}}, want[:2]},
		{"OfAnArea", history.ConflictsQuestion{Asked: history.Asked{Area: &graph.Filter{Value: map[string]any{"sourceKey": "street"}}}}, want[:4]},
		{"Elsewhere", history.ConflictsQuestion{Asked: history.Asked{Area: &graph.Filter{Value: map[string]any{"sourceKey": "away"}}}}, nil},
		{"InAField", history.ConflictsQuestion{Fields: []string{"status"}}, want[3:4]},
		{"OfAKind", history.ConflictsQuestion{Kinds: []graph.NodeKind{"COMMUNITY"}}, nil},
		{"OfKinds", history.ConflictsQuestion{Kinds: []graph.NodeKind{"COMMUNITY", "ORGANIZATION"}}, want},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.TB = t
			got, _ := h.conflicts(c.q)
			expect(t, got, c.want...)
		})
	}
}
