package history_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"liandong/graph"
	"liandong/history"
)

// differences asks and renders each difference as "Organization CHANGED sun kind:ENTERPRISE->MEDIA".
func (h *hub) differences(q history.DifferencesQuestion) (lines []string, c *history.DifferenceConnection) {
	h.Helper()
	q.Asked = asked(q.Asked)
	c, err := history.Differences(context.Background(), h.Store, q)
	if err != nil {
		h.Fatal(err)
	}
	for _, d := range c.Nodes {
		line := fmt.Sprint(d.Kind, " ", d.Happened, " ", h.name(d.NodeID))
		if d.TargetID != "" {
			line += ">" + h.name(d.TargetID)
		}
		lines = append(lines, line+fields(d.Fields))
	}
	return lines, c
}

func on(day string) history.MomentInput { return history.MomentInput{AsOf: date(day)} }

func after(hours int) history.MomentInput {
	return history.MomentInput{KnownAt: &graph.Moment{Time: noon.Add(time.Duration(hours)*time.Hour - time.Minute)}}
}

func TestDifferences(t *testing.T) {
	h := mustHub(t)
	street(h)
	for _, c := range []struct {
		name string
		q    history.DifferencesQuestion
		want []string
	}{
		{"TwoDates", history.DifferencesQuestion{From: on("2015"), To: on("2017-04")}, []string{
			"Organization CHANGED sun status:ACTIVE->SUSPENDED", "BASED_IN ADDED sun>south from:-->2016 to:-->2017-05"}},
		{"Backwards", history.DifferencesQuestion{From: on("2017-06"), To: on("2017-05"), Kinds: []string{"Organization"}}, []string{
			`Organization ADDED sun to:-->2017-05 name:-->阳光社 aliases:-->["阳光","Sun"] kind:-->MEDIA status:-->SUSPENDED`}},
		{"TwoStatesOfKnowledge", history.DifferencesQuestion{From: after(12), To: after(14)}, []string{
			`Organization CHANGED sun aliases:-->["阳光","Sun"] kind:ENTERPRISE->MEDIA`, "BASED_IN ADDED sun>south from:-->2016", "BASED_IN REMOVED sun>north from:2016->-"}},
		{"OfANode", history.DifferencesQuestion{Asked: history.Asked{Of: h.ids["north"]}, From: after(12), To: after(14)}, []string{"BASED_IN REMOVED sun>north from:2016->-"}},
		{"OfAnArea", history.DifferencesQuestion{Asked: history.Asked{Area: &graph.Filter{Value: map[string]any{"sourceKey": "away"}}}, From: after(1), To: after(90)}, []string{
			"Jurisdiction ADDED away name:-->他乡 code:-->990202001 level:-->TOWN", "Organization ADDED far name:-->远方社", "BASED_IN ADDED far>away"}},
		{"DateAndKnowledge", history.DifferencesQuestion{From: history.MomentInput{AsOf: date("2017-06"), KnownAt: after(14).KnownAt}, To: on("2017-02"), Kinds: []string{"Organization", "BASED_IN"}}, []string{
			"Organization CHANGED sun to:-->2017-05", "BASED_IN CHANGED sun>south to:-->2017-05"}},
		{"OneMoment", history.DifferencesQuestion{From: on("2017"), To: on("2017-12-31")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.TB = t
			got, _ := h.differences(c.q)
			slices.Sort(got)
			slices.Sort(c.want)
			expect(t, got, c.want...)
		})
	}
	t.Run("TwoClocks", func(t *testing.T) {
		h.TB = t
		clocks := h.clocks()
		got, _ := h.differences(history.DifferencesQuestion{From: history.MomentInput{Clock: &clocks[12]}, To: history.MomentInput{Clock: &clocks[13]}})
		expect(t, got, `Organization CHANGED sun aliases:-->["阳光","Sun"] kind:ENTERPRISE->MEDIA`)
	})
	t.Run("UnknownKind", func(t *testing.T) {
		_, err := history.Differences(context.Background(), h.Store, history.DifferencesQuestion{Asked: asked(history.Asked{}), Kinds: []string{"Nothing"}})
		if graph.KindOf(err) != graph.Invalid {
			t.Errorf("got %v", err)
		}
	})
}

// clocks are those of the writes since noon, the one before the first.
func (h *hub) clocks() (list []int) {
	h.Helper()
	rows, err := h.Read(context.Background(), "MATCH (c:Change) WHERE c.at >= $noon RETURN c.clock ORDER BY c.clock", map[string]any{"noon": noon})
	if err != nil {
		h.Fatal(err)
	}
	list = append(list, int(rows[0][0].(int64))-1)
	for _, row := range rows {
		list = append(list, int(row[0].(int64)))
	}
	return list
}

// TestDifferencesOfRandomHistories compares with two whole reads of what there is, on random histories, for all ways in which two
// moments can differ.
func TestDifferencesOfRandomHistories(t *testing.T) {
	h := mustHub(t)
	random := rand.New(rand.NewPCG(1, 20))
	writeAtRandom(h, random, 60)
	clocks := h.clocks()
	stored := h.readAll()
	days := []string{"2009", "2010-06", "2012", "2013-03-15", "2016", "2019", "2031-06-01"}
	moment := func(knowledge int) history.MomentInput {
		m := on(days[random.IntN(len(days))])
		switch knowledge {
		case 1:
			m.KnownAt = after(random.IntN(61)).KnownAt
		case 2:
			m.Clock = &clocks[random.IntN(len(clocks))]
		}
		return m
	}
	differed := 0
	for i := range 60 {
		from, to := moment(i%3), moment(i%3)
		if i%4 == 0 {
			to.AsOf = from.AsOf
		}
		want := stored.differences(from, to)
		got, c := h.differencesInPages(history.DifferencesQuestion{From: from, To: to}, 1+random.IntN(40))
		slices.Sort(got)
		differed += len(want)
		if !slices.Equal(got, want) {
			t.Fatalf("from %s to %s\ngot\n%s\nwant\n%s", shown(from), shown(to), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		total := 0
		for _, count := range c.Totals {
			total += count.Added + count.Removed + count.Changed
		}
		if total != len(want) {
			t.Fatalf("from %s to %s: %d in all, want %d", shown(from), shown(to), total, len(want))
		}
	}
	if differed < 300 {
		t.Errorf("%d differences are too few to tell anything", differed)
	}
}

func shown(m history.MomentInput) string {
	text := m.AsOf.String()
	if m.KnownAt != nil {
		text += " known at " + m.KnownAt.String()
	}
	if m.Clock != nil {
		text += fmt.Sprint(" after ", *m.Clock)
	}
	return text
}

// differencesInPages goes through the pages and renders "kind id happened": what differs is told by the fields.
func (h *hub) differencesInPages(q history.DifferencesQuestion, first int) (lines []string, c *history.DifferenceConnection) {
	h.Helper()
	q.Asked = asked(history.Asked{First: first, Count: true})
	for more := true; more; {
		page, err := history.Differences(context.Background(), h.Store, q)
		if err != nil {
			h.Fatal(err)
		}
		for _, d := range page.Nodes {
			lines = append(lines, fmt.Sprint(d.Kind, " ", d.ID, " ", d.Happened, fields(sortedFields(d.Fields))))
		}
		if c == nil {
			c = page
		}
		if more = page.PageInfo.HasNextPage; more {
			q.After, q.Count = *page.PageInfo.EndCursor, false
		}
	}
	return lines, c
}

func sortedFields(list []history.FieldChange) []history.FieldChange {
	return slices.SortedFunc(slices.Values(list), func(a, b history.FieldChange) int { return strings.Compare(a.Name, b.Name) })
}

// writeAtRandom makes, changes, ends, links, corrects and unlinks at random; what is refused is part of the game.
func writeAtRandom(h *hub, random *rand.Rand, writes int) {
	h.Helper()
	ctx, m := context.Background(), h.Model()
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	year := func() *graph.PartialDate { return date(fmt.Sprint(2008 + random.IntN(12))) }
	communities, organizations, needs := []string{"c0", "c1", "c2"}, []string{"o0", "o1", "o2", "o3"}, []string{"n0", "n1", "n2"}
	save := func(tx *graph.Tx, noun, key string, row graph.NodeRow) error {
		row.Values["sourceKey"] = key
		saved, err := tx.Save(ctx, m.Noun(noun), []graph.NodeRow{row})
		if err == nil && len(saved[0].Refused) == 0 {
			h.ids[key] = saved[0].ID
		}
		return err
	}
	terms, err := h.FindIDs(ctx, m.Noun("Term"), []string{"scheme", "code"}, [][]any{{"NEED_CATEGORY", "NC01"}, {"NEED_CATEGORY", "NC02"}}, *date("2020"))
	if err != nil {
		h.Fatal(err)
	}
	h.ids["t0"], h.ids["t1"] = terms[0], terms[1]
	rel := map[string][2][]string{
		"Organization.basedIn": {organizations, communities}, "Need.arisesIn": {needs, communities}, "Need.category": {needs, {"t0", "t1"}},
		"Organization.cooperatesWith": {organizations, organizations},
	}
	relations := slices.Sorted(maps.Keys(rel))
	for range writes {
		h.writeTolerantly(func(tx *graph.Tx) error {
			for range 1 + random.IntN(3) {
				id, row := pick(relations...), graph.LinkRow{}
				row.FromID, row.ToID = h.ids[pick(rel[id][0]...)], h.ids[pick(rel[id][1]...)]
				if m.Relation(id).Time == graph.Interval && random.IntN(2) == 0 {
					row.From = year()
				}
				if id == "Organization.cooperatesWith" && random.IntN(2) == 0 {
					row.Values = values{"basis": pick("PROJECT", "MEETING")}
				}
				var err error
				switch random.IntN(12) {
				case 0:
					err = save(tx, "Community", pick(communities...), graph.NodeRow{Values: values{"name": pick("东", "西", "南"), "level": "COMMUNITY", "population": int64(random.IntN(3))}})
				case 1, 2:
					err = save(tx, "Organization", pick(organizations...), graph.NodeRow{EffectiveFrom: year(), Correct: random.IntN(3) == 0, Values: values{
						"name": pick("甲", "乙"), "status": pick("ACTIVE", "REVOKED", "SUSPENDED")}})
				case 3:
					err = save(tx, "Organization", pick(organizations...), graph.NodeRow{Values: values{"name": pick("甲", "乙"), "staffCount": int64(random.IntN(4)), "aliases": []string{pick("a", "b")}}})
				case 4:
					err = save(tx, "Need", pick(needs...), graph.NodeRow{Values: values{"title": pick("助餐", "助浴"), "from": *year()}})
				case 5:
					kind, keys := "Need", needs
					if random.IntN(2) == 0 {
						kind, keys = "Organization", organizations
					}
					if key := pick(keys...); h.ids[key] != "" {
						_, err = tx.End(ctx, m.Noun(kind), []string{h.ids[key]}, *year())
					}
				case 6:
					var ended *graph.PartialDate
					if random.IntN(2) == 0 {
						ended = year()
					}
					_, err = tx.Unlink(ctx, m.Relation(id), []graph.LinkRow{row}, ended)
				case 7:
					_, err = tx.Correct(ctx, m.Relation(id), []graph.LinkRow{row})
				default:
					_, err = tx.Link(ctx, m.Relation(id), []graph.LinkRow{row})
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// writeTolerantly is a write that leaves out what is refused.
func (h *hub) writeTolerantly(apply func(tx *graph.Tx) error) {
	h.Helper()
	_, err := h.Write(context.Background(), graph.WriteRequest{Actor: h.actor, Now: h.now, Tolerant: true},
		func(_ context.Context, tx *graph.Tx) (any, error) { return nil, apply(tx) })
	if err != nil {
		h.Fatal(err)
	}
	h.now = h.now.Add(time.Hour)
}
