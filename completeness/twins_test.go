package completeness_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/completeness"
	"liandong/graph"
	"liandong/indicators"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

// elements are all of them, in order.
var elements = []string{"COMMUNITY", "ORGANIZATION", "SOCIAL_WORKER", "VOLUNTEER", "CHARITY", "POLITICAL_WORKER"}

// twin is completeness reckoned in plain Cypher, a statement for each part, that knows nothing of the columns: by community.
type twin struct {
	present  map[string][]string
	ties     map[string]map[[2]string]float64
	triads   map[string][][]string
	meetings map[string]float64
}

const halfLife, days = 180, 365

// ask runs the statements.
func ask(t *testing.T, store *graph.Store, w *indicators.Window, frame []string, step int) twin {
	t.Helper()
	params := map[string]any{"day": neo4j.DateOf(snapshot.DateOf(w.Day)), "since": neo4j.DateOf(snapshot.DateOf(w.Since)), "frame": frame, "step": step, "steps": days / step, "halfLife": halfLife}
	read := func(name string, each func(id string, row []any)) {
		text, err := os.ReadFile(filepath.Join("testdata", name+".cypher"))
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		rows, err := store.Read(t.Context(), string(text), params)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		t.Logf("%s: %d rows in %v", name, len(rows), time.Since(begin))
		for _, row := range rows {
			each(row[0].(string), row)
		}
	}
	told := twin{map[string][]string{}, map[string]map[[2]string]float64{}, map[string][][]string{}, map[string]float64{}}
	read("presence", func(id string, row []any) {
		for _, e := range row[1].([]any) {
			told.present[id] = append(told.present[id], e.(string))
		}
	})
	read("ties", func(id string, row []any) {
		if told.ties[id] == nil {
			told.ties[id] = map[[2]string]float64{}
		}
		told.ties[id][[2]string{row[1].(string), row[2].(string)}] = row[3].(float64)
	})
	read("triads", func(id string, row []any) {
		told.triads[id] = append(told.triads[id], []string{row[1].(string), row[2].(string), row[3].(string)})
	})
	read("meetings", func(id string, row []any) { told.meetings[id] = float64(row[1].(int64)) })
	return told
}

// parts are those of a community in a frame, as the statements have them: elements, ties, threes, meetings.
func (t twin) parts(id string, frame []string) (have, of [4]float64) {
	in := func(e string) bool { return slices.Contains(frame, e) }
	n := float64(len(frame))
	of[0], of[1], of[2] = n, n*(n-1)/2, n*(n-1)*(n-2)/6
	for _, e := range t.present[id] {
		if in(e) {
			have[0]++
		}
	}
	for pair, strength := range t.ties[id] {
		if in(pair[0]) && in(pair[1]) {
			have[1] += strength
		}
	}
	for _, three := range t.triads[id] {
		if !slices.ContainsFunc(three, func(e string) bool { return !in(e) }) {
			have[2]++
		}
	}
	have[3] = t.meetings[id]
	return have, of
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
			told := ask(t, store, w, frame.elements, frame.step)
			weights := completeness.Weights{0.4, 0.3, 0.15, 0.15}
			communities, standings := completeness.Scores(w, completeness.NewRule(completeness.Frame(graph.FrameworkKind(frame.name)), weights, frame.step, days, halfLife), graph.DefaultStaleAfter)
			some := [4]int{}
			for i, c := range communities {
				have, of := told.parts(columns.IDs.At(c), frame.elements)
				score := 0.0
				of[3] = float64(days / frame.step)
				for p := range have {
					if standings[i].Of[p] != of[p] || math.Abs(standings[i].Have[p]-have[p]) > 1e-9 {
						t.Errorf("%s, part %d: %v of %v, in Cypher %v of %v", columns.IDs.At(c), p, standings[i].Have[p], standings[i].Of[p], have[p], of[p])
					}
					if have[p] > 0 {
						some[p]++
					}
					score += weights[p] * have[p] / of[p]
				}
				if math.Abs(standings[i].Score-score) > 1e-9 {
					t.Errorf("%s: %v, in Cypher %v", columns.IDs.At(c), standings[i].Score, score)
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
