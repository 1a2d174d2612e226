package linkage_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liandong/graph"
	"liandong/linkage"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

// districts are the world as the store takes it, one write after the other: nodes for which no source is named, what a source says, and relations for which
// none is named.
func (w *world) districts() (nodes, d, links district) {
	d = district{nodes: []node{
		{"Jurisdiction", w.prefix + " north", values{"name": "north", "level": "SUBDISTRICT"}, ""},
		{"Jurisdiction", w.prefix + " south", values{"name": "south", "level": "SUBDISTRICT"}, ""},
	}}
	add := func(noun, field string, keys []string) {
		for _, key := range keys {
			v := values{}
			if field != "" {
				v[field] = key
			}
			maps.Copy(v, w.initial[key])
			if noun == "Community" {
				v["level"] = "COMMUNITY"
			}
			life := w.life(key)
			if life.from > 0 {
				v["from"] = day(dayText(life.from))
			}
			if life.to < openEnd {
				v["to"] = day(dayText(life.to - 1))
			}
			in := &d
			if w.doubtful[key] {
				in = &nodes
			}
			in.nodes = append(in.nodes, node{noun, key, v, ""})
		}
	}
	add("Community", "name", w.communities)
	add("Organization", "name", w.organizations)
	add("Project", "name", w.projects)
	add("Need", "title", w.needs)
	add("Service", "name", w.services)
	add("Sanction", "", w.sanctions)
	d.nodes = append(d.nodes, w.changes...)
	for relation, edges := range map[string][]edge{
		"AdministrativeDivision.parent": w.partOf, "Organization.undertakes": w.undertakes, "Project.addresses": w.addresses,
		"Need.arisesIn": w.arisesIn, "Project.deliveredIn": w.projectIn, "Service.deliveredIn": w.serviceIn, "Service.offeredBy": w.offeredBy,
		"Organization.classes": w.classes, "Project.populations": w.targets, "Service.populations": w.aims,
		"Sanction.imposedOn": w.imposedOn,
	} {
		for _, e := range edges {
			in := &d
			if e.doubtful {
				in = &links
			}
			for _, s := range e.spans {
				v := values{}
				if s.from > 0 {
					v["from"] = day(dayText(s.from))
				}
				if s.to < openEnd {
					v["to"] = day(dayText(s.to - 1))
				}
				in.links = append(in.links, link{relation, e.from, e.to, v})
			}
		}
	}
	for key, term := range w.category {
		relation := "Need.category"
		if slices.Contains(w.services, key) {
			relation = "Service.category"
		}
		in := &d
		if w.doubtful["category "+key] {
			in = &links
		}
		if term != "" {
			in.links = append(in.links, link{relation, key, term, values{}})
		}
	}
	for key, term := range w.concerns {
		if term != "" {
			d.links = append(d.links, link{"Need.populations", key, term, values{}})
		}
	}
	return nodes, d, links
}

// question is the same in the hub's terms.
func (a ask) question(period bool) linkage.ServiceLinksQuestion {
	q := linkage.ServiceLinksQuestion{First: 200, Evidence: true}
	byKey := func(key string) *graph.Filter {
		switch _, _, isTerm := cutTerm(key); {
		case key == "":
			return nil
		case isTerm:
			return termBy(key)
		}
		return keyBy(key)
	}
	q.Where = linkage.ServiceLinkWhere{Organization: byKey(a.organization), OrganizationClass: byKey(a.class), Category: byKey(a.category),
		Population: byKey(a.population), Within: byKey(a.within)}
	q.At = at(dayText(a.days.from))
	if period {
		q.Where.Period = &linkage.Period{From: new(day(dayText(a.days.from))), To: new(day(dayText(a.days.to - 1)))}
	}
	return q
}

// TestRandomGraphs compares the statement with the oracle, and the snapshot with the statement, on random graphs that share one database: each question stays
// within the organizations or places of its own graph.
func TestRandomGraphs(t *testing.T) {
	cases := "20"
	if os.Getenv("LIANDONG_TEST_LONG") != "" {
		cases = "500"
	}
	if err := flag.Set("rapid.checks", cases); err != nil {
		t.Fatal(err)
	}
	h := &hub{Store: testdb.MustStore(t), ids: map[string]string{}, keys: map[string]string{}}
	h.MustWrite(t, time.Now(), district{nodes: []node{{"DataSource", "gazette", values{"name": "名录"}, ""}}})
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		w := drawWorld(rt, fmt.Sprint("w", run))
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		nodes, certain, links := w.districts()
		for i, d := range []district{nodes, certain, links} {
			write := request(time.Now())
			if i == 1 {
				write.SourceID = h.ids["gazette"]
			}
			_, err := h.Write(ctx, write, func(ctx context.Context, tx *graph.Tx) (any, error) {
				if err := h.save(ctx, tx, d.nodes); err != nil {
					return nil, err
				}
				return nil, h.link(ctx, tx, d.links)
			})
			if err != nil {
				rt.Fatal(err)
			}
		}
		s, err := snapshot.Load(ctx, h.Store, 64<<20)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range 12 {
			w.compare(ctx, rt, h, s, i)
		}
		w.compareCoverage(ctx, rt, h, s)
	})
}

// compare draws a question of the kind and asks both.
func (w *world) compare(ctx context.Context, rt *rapid.T, h *hub, s *snapshot.Snapshot, kind int) {
	first := drawDay(rt)
	a := ask{days: span{first, first + 1}, within: rapid.SampledFrom([]string{w.prefix + " north", w.prefix + " south", w.communities[0]}).Draw(rt, "within")}
	period := kind%2 == 1
	if period {
		a.days.to = max(first+1, drawDay(rt))
	}
	switch kind / 2 {
	case 1:
		a.organization, a.within = w.organizations[0], ""
	case 2:
		a.organization = w.organizations[1]
	case 3:
		a.category = rapid.SampledFrom([]string{"NEED_CATEGORY NC01", "NEED_CATEGORY NC0101"}).Draw(rt, "category")
	case 4:
		a.population = rapid.SampledFrom([]string{"TARGET_POPULATION TP01", "TARGET_POPULATION TP0101"}).Draw(rt, "population")
	case 5:
		a.class = "FUNCTION HUB"
	}
	q := a.question(period)
	if kind == 0 {
		q.First = 1 // few rows of many organizations are looked for in another way than many
	}
	var rows []string
	for _, n := range allPages(ctx, rt, h, s, q) {
		row := fmt.Sprintln(h.keys[n.OrganizationID], h.keys[n.ServiceID], h.keys[n.CommunityID])
		if n.ServiceID == "" {
			row = fmt.Sprintln(h.keys[n.OrganizationID], h.keys[n.ProjectID], h.keys[n.NeedID], h.keys[n.CommunityID])
		}
		rows = append(rows, row)
	}
	slices.Sort(rows)
	if diff := cmp.Diff(w.answer(a), rows); diff != "" {
		rt.Fatalf("%+v: %s", a, diff)
	}
}

// allPages gathers the rows of the page and all after it.
func allPages(ctx context.Context, rt *rapid.T, h *hub, s *snapshot.Snapshot, q linkage.ServiceLinksQuestion) []linkage.ServiceLink {
	var rows []linkage.ServiceLink
	for {
		answer := sameLinks(ctx, rt, h, s, q)
		rows = append(rows, answer.Nodes...)
		if !answer.PageInfo.HasNextPage {
			return rows
		}
		q.After = *answer.PageInfo.EndCursor
	}
}

// compareCoverage holds open needs and providers of each cell against the oracle, with every need collected or not.
func (w *world) compareCoverage(ctx context.Context, rt *rapid.T, h *hub, s *snapshot.Snapshot) {
	scheme, date, street := "NEED_CATEGORY", drawDay(rt), w.prefix+" south"
	answer := sameCoverage(ctx, rt, h, s, linkage.CoverageQuestion{At: at(dayText(date)), Where: linkage.CoverageWhere{Within: keyBy(street), Scheme: &scheme},
		Evidence: rapid.Bool().Draw(rt, "evidence"), StaleAfter: rapid.SampledFrom([]int{graph.DefaultStaleAfter, graph.DefaultStaleAfter, 0}).Draw(rt, "stale after")})
	sameCoverage(ctx, rt, h, s, linkage.CoverageQuestion{At: at(dayText(drawDay(rt))), RollUpTo: graph.DivisionLevelSubdistrict, Evidence: true,
		Where: linkage.CoverageWhere{Population: termBy(rapid.SampledFrom([]string{"TARGET_POPULATION TP01", "TARGET_POPULATION TP02"}).Draw(rt, "for"))}})
	var got, want []string
	for _, r := range answer.Rows {
		for column, c := range r.Cells[:2] { // NC01 and NC02
			got = append(got, fmt.Sprint(h.keys[r.DivisionID], column, orZero(c.OpenNeeds), c.Providers))
			if c.ProvidersCertainty.Value != nil {
				w.compareCertainty(rt, &c, h.keys[r.DivisionID], [2]string{"NEED_CATEGORY NC01", "NEED_CATEGORY NC02"}[column], date)
			}
		}
	}
	for _, c := range w.communities {
		if !covers(w.partOf, c, street, date) {
			continue
		}
		for column, category := range []string{"NEED_CATEGORY NC01", "NEED_CATEGORY NC02"} {
			open, _, _ := w.openNeeds(c, category, date)
			serve, _, _ := w.providers(c, category, date)
			want = append(want, fmt.Sprint(c, column, open, serve))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		rt.Fatal(diff)
	}
}

// compareCertainty holds the bounds of a cell against the oracle; those of needs are not there where needs were never collected, their upper bound likewise.
func (w *world) compareCertainty(rt *rapid.T, c *linkage.CoverageCell, community, category string, date int) {
	_, lower, upper := w.openNeeds(community, category, date)
	if needs := c.OpenNeedsCertainty; needs.Value != nil && (*needs.Lower != lower || needs.Upper != nil && *needs.Upper != upper) {
		rt.Errorf("%s %s on %s: %d needs in [%d, %v], the oracle says [%d, %d]", community, category, dayText(date), *needs.Value, *needs.Lower, orZero(needs.Upper), lower, upper)
	}
	_, lower, upper = w.providers(community, category, date)
	if got := c.ProvidersCertainty; *got.Lower != lower || *got.Upper != upper {
		rt.Errorf("%s %s on %s: %d providers in [%d, %d], the oracle says [%d, %d]", community, category, dayText(date), *got.Value, *got.Lower, *got.Upper, lower, upper)
	}
}
