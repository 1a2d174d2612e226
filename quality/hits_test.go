package quality_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
	"liandong/quality"
)

var update = flag.Bool("update", false, "write testdata/hits.txt and docs/data-quality.md anew")

// slack is how many hits more than testdata/hits.txt says a probe may always take: with so few records the planner begins now at the relation, now at its end.
const slack = 10

// compareHits profiles every probe on the district with its defects: it may take a tenth more database hits than testdata/hits.txt says, or slack.
func (h *hub) compareHits() {
	h.Helper()
	basis, err := quality.FindBasis(context.Background(), h.Store, quality.Options{AsOf: today, StaleAfter: graph.DefaultStaleAfter})
	if err != nil {
		h.Fatal(err)
	}
	golden := h.goldenHits()
	basis.Used = quality.Used{} // those of the model that are there, not of other tests
	for _, row := range h.run("MATCH ()-[r]->() RETURN DISTINCT type(r)", nil).Records {
		name, _ := row.Values[0].(string)
		basis.Used[name] = true
	}
	var b strings.Builder
	for _, name := range quality.Probes(h.Model()) {
		hits := h.hits(name, basis)
		fmt.Fprintf(&b, "%s %d\n", name, hits)
		if most := golden[name] + max(golden[name]/10, slack); hits > most && !*update {
			h.Errorf("%s takes %d database hits, %d are allowed", name, hits, most)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/hits.txt", []byte(b.String()), 0o644); err != nil {
			h.Fatal(err)
		}
	}
}

func (h *hub) goldenHits() map[string]int64 {
	h.Helper()
	text, err := os.ReadFile("testdata/hits.txt")
	if err != nil && !*update {
		h.Fatal(err)
	}
	golden := map[string]int64{}
	for line := range strings.Lines(string(text)) {
		name, count, _ := strings.Cut(strings.TrimSpace(line), " ")
		if golden[name], err = strconv.ParseInt(count, 10, 64); err != nil {
			h.Fatal(err)
		}
	}
	return golden
}

// hits is how often a probe looks into the database.
func (h *hub) hits(name string, basis quality.Basis) (hits int64) {
	h.Helper()
	statements, err := quality.Statements(context.Background(), h.Store, name, basis)
	if err != nil {
		h.Fatal(err)
	}
	for _, s := range statements {
		text, params, err := h.Model().Bind(graph.At{AsOf: today}, s.Text, s.Params)
		if err != nil {
			h.Fatal(err)
		}
		hits += hitsOf(h.run("PROFILE "+text, params).Summary.Profile())
	}
	return hits
}

func hitsOf(plan neo4j.ProfiledPlan) int64 {
	hits := plan.DbHits()
	for _, child := range plan.Children() {
		hits += hitsOf(child)
	}
	return hits
}
