package quality_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/certainty"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/quality"
	"liandong/sample"
)

// lines renders findings as "RULE noun key other field value".
func (h *hub) lines(q quality.Question) (lines []string) {
	h.Helper()
	q.First, q.StaleAfter = 200, certainty.DefaultDays
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

// TestHealthy: nothing is wrong with the district of the tests, nor with a sample.
func TestHealthy(t *testing.T) {
	h := mustHub(t)
	if lines := h.lines(quality.Question{}); len(lines) > 0 {
		t.Errorf("findings in healthy data:\n%s", strings.Join(lines, "\n"))
	}
}

func TestHealthySample(t *testing.T) {
	h := &hub{TB: t, Store: testdb.MustStore(t)}
	if _, err := (&sample.Loader{Store: h.Store, Actor: "test"}).Load(t.Context(), sample.Options{Communities: 4, Seed: 3, Base: "2026-06-30"}); err != nil {
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
}
