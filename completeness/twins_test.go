package completeness_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/completeness"
	"liandong/completeness/twin"
	"liandong/graph"
	"liandong/indicators"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

// elements are all of them, in order.
var elements = []string{"COMMUNITY", "ORGANIZATION", "SOCIAL_WORKER", "VOLUNTEER", "CHARITY", "POLITICAL_WORKER"}

const halfLife, days = 180, 365

// ask runs the statements.
func ask(t *testing.T, store *graph.Store, w *indicators.Window, q twin.Question) *twin.Answer {
	t.Helper()
	told, err := twin.Ask(t.Context(), func(ctx context.Context, name, text string, params map[string]any) ([][]any, error) {
		begin := time.Now()
		rows, err := store.Read(ctx, text, params)
		t.Logf("%s: %d rows in %v", name, len(rows), time.Since(begin))
		return rows, err
	}, w, q)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

// compare compares each community's parts and score with those of plain Cypher.
func compare(t *testing.T, store *graph.Store, date string) {
	t.Helper()
	columns, err := snapshot.LoadColumns(completeness.Names())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	w := indicators.NewWindow(columns, indicators.Options{AsOf: day(t, date), Days: days})
	for _, frame := range []struct {
		name     string
		elements []string
		step     int
	}{{"FIVE_SOCIETIES", elements[:5], 30}, {"THREE_SOCIETIES", elements[:3], 30}, {"THREE_WORKERS", []string{"POLITICAL_WORKER", "SOCIAL_WORKER", "VOLUNTEER"}, 7}} {
		t.Run(frame.name, func(t *testing.T) {
			weights := completeness.Weights{0.4, 0.3, 0.15, 0.15}
			told := ask(t, store, w, twin.Question{Frame: frame.elements, Weights: weights, Step: frame.step, Days: days, HalfLife: halfLife})
			communities, standings := completeness.Scores(w, completeness.NewRule(completeness.Frame(graph.FrameworkKind(frame.name)), weights, frame.step, days, halfLife), graph.DefaultStaleAfter)
			some := [4]int{}
			for i, c := range communities {
				want := told.Standing(columns.IDs.At(c))
				if difference := twin.Differ(standings[i], want); difference != "" {
					t.Errorf("%s: %s", columns.IDs.At(c), difference)
				}
				for p, have := range want.Have {
					if have > 0 {
						some[p]++
					}
				}
			}
			t.Logf("%d communities, with something in %v", len(communities), some)
			if len(communities) == 0 || some == [4]int{} {
				t.Error("there is nothing to compare")
			}
		})
	}
}

func day(t *testing.T, text string) int32 {
	t.Helper()
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot.DayOf(d.Last())
}

// shake ends every fifth node and relation within the two years up to a date, each in its turn.
func shake(t *testing.T) {
	t.Helper()
	c := testdb.Connection(t)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	for _, statement := range []string{
		`MATCH (n:Node) WHERE NOT n:AdministrativeDivision AND NOT n:Term AND n.sourceKey IS NOT NULL
		WITH n ORDER BY n.sourceKey WITH collect(n) AS nodes UNWIND range(0, size(nodes) - 1, 9) AS i WITH nodes[i] AS n, date('2026-06-30') - duration({days: i * 37 % 730}) AS end
		WHERE n.from < end AND end < n.to SET n.to = end`,
		`MATCH (a)-[r]->(b) WHERE r.from IS NOT NULL AND type(r) <> 'PART_OF' AND a.sourceKey IS NOT NULL
		WITH r ORDER BY type(r), a.sourceKey, b.sourceKey, r.from WITH collect(r) AS rs UNWIND range(0, size(rs) - 1, 5) AS i WITH rs[i] AS r, date('2026-06-30') - duration({days: i * 41 % 730}) AS end
		WHERE r.from < end AND end < r.to SET r.to = end`,
		`MATCH (a)-[r]->(b) WHERE r.from IS NOT NULL AND (a.to < r.to OR b.to < r.to) SET r.to = CASE WHEN a.to < r.to AND (b.to IS NULL OR a.to <= b.to) THEN a.to ELSE b.to END`,
	} {
		if err == nil {
			_, err = neo4j.ExecuteQuery(t.Context(), driver, statement, nil, neo4j.EagerResultTransformer)
		}
	}
	if err = errors.Join(err, driver.Close(context.Background())); err != nil {
		t.Fatal(err)
	}
}
