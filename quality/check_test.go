package quality_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/quality"
	"liandong/sample"
)

// lines renders findings as "RULE noun key other field value".
func (h *hub) lines(q quality.Question) (lines []string) {
	h.Helper()
	q.First, q.StaleAfter = 200, graph.DefaultStaleAfter
	if q.AsOf.Precision == "" {
		q.AsOf = today
	}
	c, err := quality.NewKeeper(h.Store).Findings(context.Background(), q)
	if err != nil {
		h.Fatal(err)
	}
	for _, f := range c.Nodes {
		line := strings.Join([]string{f.Rule.ID, f.Kind, h.key(f.NodeID), h.key(f.OtherID), text(f.Field), text(f.Value)}, " ")
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	slices.Sort(lines)
	return lines
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// key is what the node is called in tests.
func (h *hub) key(id string) string {
	if id == "" {
		return ""
	}
	return fmt.Sprint(h.one("MATCH (n:Node {id: $id}) RETURN coalesce(n.sourceKey, n.code, n.id)", values{"id": id}))
}

// TestHealthy: nothing is wrong with the district of the tests, nor with the sample that a new hub gets.
func TestHealthy(t *testing.T) {
	h := mustHub(t)
	if lines := h.lines(quality.Question{}); len(lines) > 0 {
		t.Errorf("findings in healthy data:\n%s", strings.Join(lines, "\n"))
	}
}

func TestHealthySample(t *testing.T) {
	h := &hub{TB: t, Store: testdb.MustStore(t)}
	if _, err := (&sample.Loader{Store: h.Store, Actor: "test"}).Load(t.Context(), sample.Default()); err != nil {
		t.Fatal(err)
	}
	for _, date := range []graph.PartialDate{day("2026-06-30"), day("2026-11-27"), day("2027-06-30")} {
		if lines := h.lines(quality.Question{Options: quality.Options{AsOf: date}}); len(lines) > 0 {
			t.Errorf("%d findings in the sample at %s:\n%s", len(lines), date, strings.Join(lines[:min(40, len(lines))], "\n"))
		}
	}
}

// TestPlanted: one defect for each rule, planted past the hub where no write path lets it in, and exactly those are found.
func TestPlanted(t *testing.T) {
	h := mustHub(t)
	var want []string
	for _, p := range planted {
		h.plant(p.statement)
		want = append(want, p.found...)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, h.lines(quality.Question{})); diff != "" {
		t.Errorf("(-planted +found)\n%s", diff)
	}
	for _, r := range quality.Rules(h.Model()) {
		if !slices.ContainsFunc(want, func(line string) bool { return strings.HasPrefix(line, r.ID+" ") }) {
			t.Errorf("nothing is planted for %s", r.ID)
		}
	}
	t.Run("Hits", func(t *testing.T) { h.TB = t; h.compareHits() })
	t.Run("Choice", func(t *testing.T) { h.TB = t; h.choices() })
	t.Run("Pages", func(t *testing.T) { h.TB = t; h.pages() })
	t.Run("Messages", func(t *testing.T) { h.TB = t; h.messages() })
	t.Run("GraphQL", func(t *testing.T) { h.TB = t; h.graphQL() })
	t.Run("Register", func(t *testing.T) { h.TB = t; h.register() })
	t.Run("Runs", func(t *testing.T) { h.TB = t; h.runs() })
	t.Run("Schedule", func(t *testing.T) { h.TB = t; h.schedule() })
}

// choices: rules, areas and sources choose among findings; what does not exist is refused.
func (h *hub) choices() {
	h.Helper()
	by := func(value any) *graph.Filter { return &graph.Filter{Value: value} }
	west := quality.Question{Within: by(values{"sourceKey": "west"})}
	expect(h, h.lines(west), "CODE_PREFIX Community laurel west PART_OF 9901 02", "IDENTITY_NUMBER Organization school aliases", "PATTERN Community laurel code 9901 02",
		"STALE_RELATION Organization school laurel BASED_IN 2020-01-01")
	leads := quality.Question{Options: quality.Options{Rules: []string{"LEAD_MISSING", "AT_MOST_ONE"}}}
	expect(h, h.lines(leads), "AT_MOST_ONE Task task finance RESPONSIBLE_FOR.part LEAD", "LEAD_MISSING LinkageMatter matter RESPONSIBLE_FOR")
	if lines := h.lines(quality.Question{Source: by(values{"sourceKey": "hotline"})}); len(lines) != 1 || !strings.HasPrefix(lines[0], "SILENT_SOURCE") {
		h.Errorf("of the hotline: %v", lines)
	}
	for field, q := range map[string]quality.Question{
		"rules":      {Options: quality.Options{AsOf: today, StaleAfter: 1, Rules: []string{"NO_SUCH"}}},
		"staleAfter": {Options: quality.Options{AsOf: today}},
		"first":      {Options: quality.Options{AsOf: today, StaleAfter: 1}, First: 201},
		"within":     {Options: quality.Options{AsOf: today, StaleAfter: 1}, Within: by(values{"sourceKey": "nowhere at all"})},
	} {
		_, err := quality.NewKeeper(h.Store).Findings(context.Background(), q)
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Field != field || refused.Message.Zh == "" {
			h.Errorf("%s: %v", field, err)
		}
	}
}

func expect(tb testing.TB, got []string, want ...string) {
	tb.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		tb.Errorf("(-want +got)\n%s", diff)
	}
}

// pages: page by page comes the same as at once, from one check, and a cursor fits its own question alone.
func (h *hub) pages() {
	h.Helper()
	keeper := quality.NewKeeper(h.Store)
	q := quality.Question{Options: quality.Options{AsOf: today, StaleAfter: graph.DefaultStaleAfter}, First: 200}
	ids := func() (ids []string, c *quality.FindingConnection) {
		c, err := keeper.Findings(context.Background(), q)
		if err != nil {
			h.Fatal(err)
		}
		for _, f := range c.Nodes {
			ids = append(ids, f.ID)
		}
		return ids, c
	}
	whole, c := ids()
	if c.TotalCount != len(whole) || c.PageInfo.HasNextPage {
		h.Errorf("%d of %d", len(whole), c.TotalCount)
	}
	sum := 0
	for _, r := range c.Rules {
		sum += r.Count
	}
	for _, a := range c.Areas {
		sum -= a.Count
	}
	if sum != 0 || len(c.Rules) != len(quality.Rules(h.Model())) {
		h.Errorf("rules and areas differ by %d, %d rules", sum, len(c.Rules))
	}
	var joined []string
	trips := h.RoundTrips()
	for q.First = 7; ; q.After = *c.PageInfo.EndCursor {
		var some []string
		some, c = ids()
		joined = append(joined, some...)
		if !c.PageInfo.HasNextPage {
			break
		}
	}
	expect(h, joined, whole...)
	if spent := h.RoundTrips() - trips; spent > 1 {
		h.Errorf("the pages of one check took %d round trips", spent)
	}
	q.Rules = []string{"REQUIRED"}
	if _, err := keeper.Findings(context.Background(), q); !errors.Is(err, graph.Invalid) {
		h.Errorf("a cursor of another question: %v", err)
	}
}

// messages name rule and remedy in both languages, and never what is a person's.
func (h *hub) messages() {
	h.Helper()
	c, err := quality.NewKeeper(h.Store).Findings(context.Background(), quality.Question{Options: quality.Options{AsOf: today, StaleAfter: graph.DefaultStaleAfter}, First: 200})
	if err != nil {
		h.Fatal(err)
	}
	zh := graph.WithLanguage(context.Background(), "zh-CN")
	for _, f := range c.Nodes {
		said := f.Message(context.Background()) + f.Message(zh) + text(f.Value)
		for _, secret := range []string{"360426", "13800001234", "li.gong", "王奶奶", "李工", "某人", "晨光07"} {
			if strings.Contains(said, secret) {
				h.Errorf("%s repeats %s: %s", f.Rule.ID, secret, said)
			}
		}
		if f.Message(zh) == f.Message(context.Background()) || f.Rule.Remedy(zh) == "" {
			h.Errorf("%s says the same in both languages: %s", f.Rule.ID, said)
		}
	}
}
