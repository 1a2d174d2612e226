package indicators_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/fixture"
	"liandong/graph"
	"liandong/indicators"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

// twin is how a measure is reckoned in plain Cypher. A row of it is of a division: its id, the numerator and the denominator, of which null stands under a sum; or its id and
// the value, null for none.
type twin struct {
	file   string // "": that of the measure
	params map[string]any
}

// twins are the measures whose statement asks for more than the dates, as those of a family that share one.
var twins = map[string]twin{
	"I3.value":                     {"", map[string]any{"legalType": "SOCIAL_GROUP"}},
	"I3.privateNonEnterpriseUnits": {"I3.value", map[string]any{"legalType": "PRIVATE_NON_ENTERPRISE_UNIT"}},
	"I3.foundations":               {"I3.value", map[string]any{"legalType": "FOUNDATION"}},
	"I8.value":                     {"", map[string]any{"level": "ASSISTANT_SOCIAL_WORKER"}},
	"I8.intermediate":              {"I8.value", map[string]any{"level": "SOCIAL_WORKER"}},
	"I8.senior":                    {"I8.value", map[string]any{"level": "SENIOR_SOCIAL_WORKER"}},
	"I12.value":                    {"", map[string]any{"series": "PAY"}},
	"I12.spread":                   {"", map[string]any{"series": "PAY"}},
	"I21.value":                    {"I12.value", map[string]any{"series": "SATISFACTION"}},
	"I21.change":                   {"", map[string]any{"series": "SATISFACTION"}},
	"I25.value":                    {"", map[string]any{"shares": []string{"DEDICATED"}}},
	"I25.upperBound":               {"I25.value", map[string]any{"shares": []string{"DEDICATED", "INCLUDES"}}},
	"I26.value":                    {"", map[string]any{"government": true}},
	"I33.value":                    {"", map[string]any{"stayed": false}},
	"I33.retention":                {"I33.value", map[string]any{"stayed": true}},
	"I39.value":                    {"", map[string]any{"elements": 5}},
	"I39.threeSocieties":           {"I39.value", map[string]any{"elements": 3}},
	"I43.value":                    {"", map[string]any{"series": "ADULTS"}},
	"I51.value":                    {"I12.value", map[string]any{"series": "RECOGNITION"}},
	"I51.awareness":                {"I12.value", map[string]any{"series": "AWARENESS"}},
	"I61.value":                    {"I26.value", map[string]any{"government": false}},
}

// TestTwins reckons each measure of each division in plain Cypher as well, statements that know nothing of the engine, and compares.
func TestTwins(t *testing.T) {
	store, columns := mustColumns(t, 12)
	compareTwins(t, store, columns, "2026-06-30", "2025-09-30")
	shake(t)
	columns, err := snapshot.LoadColumns(indicators.Inputs())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("Shaken", func(t *testing.T) { compareTwins(t, store, columns, "2026-06-30") })
}

// shake ends every ninth node and every seventh relation within the two years up to the date, each in its turn: what is over, and what has moved, is rare in the sample.
func shake(t *testing.T) {
	t.Helper()
	c := testdb.Connection(t)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	for _, statement := range []string{
		`MATCH (n:Node) WHERE NOT n:AdministrativeDivision AND NOT n:Term AND NOT n:IndicatorDefinition AND n.sourceKey IS NOT NULL
		WITH n ORDER BY n.sourceKey WITH collect(n) AS nodes UNWIND range(0, size(nodes) - 1) AS i WITH i, nodes[i] AS n, date('2026-06-30') - duration({days: i * 37 % 730}) AS end
		WHERE i % 9 = 0 AND n.from < end AND end < n.to SET n.to = end`,
		`MATCH (a)-[r]->(b) WHERE r.from IS NOT NULL AND NOT type(r) IN ['PART_OF', 'HAS_POPULATION'] AND a.sourceKey IS NOT NULL
		WITH r ORDER BY type(r), a.sourceKey, b.sourceKey, r.from WITH collect(r) AS rs UNWIND range(0, size(rs) - 1) AS i WITH i, rs[i] AS r, date('2026-06-30') - duration({days: i * 41 % 730}) AS end
		WHERE i % 7 = 0 AND r.from < end AND end < r.to SET r.to = end`,
		`MATCH (a)-[r]->(b) WHERE r.from IS NOT NULL AND (a.to < r.to OR b.to < r.to)
		SET r.to = CASE WHEN a.to < r.to AND (b.to IS NULL OR a.to <= b.to) THEN a.to ELSE b.to END`,
		`MATCH (p:Person)-[v:SERVED_IN]->(a) WITH v ORDER BY p.sourceKey, a.sourceKey, v.on WITH collect(v) AS vs UNWIND range(0, size(vs) - 1, 3) AS i WITH vs[i] AS v SET v.on = v.on - duration({days: 365})`,
	} {
		if err == nil {
			_, err = neo4j.ExecuteQuery(t.Context(), driver, statement, nil, neo4j.EagerResultTransformer)
		}
	}
	if err = errors.Join(err, driver.Close(context.Background())); err != nil {
		t.Fatal(err)
	}
}

// TestTwinsOfTexts is TestTwins over the places that texts tell of.
func TestTwinsOfTexts(t *testing.T) {
	store := testdb.MustStore(t)
	reports, err := (&fixture.Loader{Store: store, Actor: "test"}).Load(t.Context(), "shangyu", "yuzhong", "guangzhou", "huaian")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		t.Logf("%s: %d nodes and %d links in %.1f s", r.Name, r.Nodes, r.Links, r.Took.Seconds())
	}
	columns, err := snapshot.LoadColumns(indicators.Inputs())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	compareTwins(t, store, columns, "2016-06-30", "2015-12-31")
}

func compareTwins(t *testing.T, store *graph.Store, columns *snapshot.Columns, dates ...string) {
	t.Helper()
	for _, date := range dates {
		w := indicators.NewWindow(columns, indicators.Options{AsOf: day(t, date)})
		areas := map[string]int32{}
		for d := range w.Those("AdministrativeDivision") {
			areas[w.IDs.At(d)] = d
		}
		for _, i := range indicators.All() {
			for _, m := range i.Measures {
				t.Run(date+"/"+i.ID+"."+m.Name, func(t *testing.T) {
					rows, err := twinOf(t.Context(), store, w, i.ID+"."+m.Name)
					if err != nil {
						t.Fatal(err)
					}
					compareTwin(t, w, m, areas, rows)
				})
			}
		}
	}
}

// twinOf runs the statement of a measure, given as "I36.value".
func twinOf(ctx context.Context, store *graph.Store, w *indicators.Window, measure string) ([][]any, error) {
	of := twins[measure]
	text, err := os.ReadFile(filepath.Join("testdata", "cypher", cmp.Or(of.file, measure)+".cypher"))
	if err != nil {
		return nil, fmt.Errorf("no twin: %w", err)
	}
	params := map[string]any{}
	for name, day := range map[string]int32{"day": w.Day, "since": w.Since, "before": w.Since - 1, "previous": w.Since - (w.Day - w.Since + 1)} {
		params[name] = neo4j.DateOf(snapshot.DateOf(day))
	}
	maps.Copy(params, of.params)
	return store.Read(ctx, string(text), params)
}

// compareTwin compares what the statement and the engine say of each division; of one that the statement does not speak of the engine knows nothing.
func compareTwin(t *testing.T, w *indicators.Window, m *indicators.Measure, areas map[string]int32, rows [][]any) {
	t.Helper()
	told := map[string][]any{}
	for _, row := range rows {
		id, _ := row[0].(string)
		if _, ok := areas[id]; !ok || told[id] != nil {
			t.Errorf("the statement has a row of %v that is another's or nobody's", row)
		}
		told[id] = row
	}
	wrong := 0
	for _, id := range slices.Sorted(maps.Keys(areas)) {
		v := w.Reckon(m, []int32{areas[id]}, nil)[0]
		if difference := differ(m, v, told[id]); difference != "" {
			if wrong++; wrong <= 3 {
				t.Errorf("%s: %s (engine %v of %v, %d facts, %d unknown, %q; statement %v)", id, difference, v.Numerator, v.Denominator, v.Facts, v.Unknown, v.Why, told[id])
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d divisions differ", wrong, len(areas))
	}
	t.Logf("%d divisions", len(told))
}

// differ says what the engine has otherwise; "" where they agree.
func differ(m *indicators.Measure, v indicators.Value, row []any) string {
	switch len(row) {
	case 0:
		if v.Facts > v.Unknown && (v.Numerator != 0 || v.Denominator != 0) {
			return "only the engine has facts"
		}
		return ""
	case 2:
		return differIn(v, row[1], row[1] != nil, m)
	}
	if !near(v.Numerator, row[1]) {
		return "numerators differ"
	}
	if row[2] == nil { // a sum
		return differIn(v, row[1], true, m)
	}
	if !near(v.Denominator, row[2]) {
		return "denominators differ"
	}
	return differIn(v, number(row[1])*cmp.Or(m.Factor, 1)/number(row[2]), number(row[2]) != 0, m)
}

func differIn(v indicators.Value, value any, known bool, m *indicators.Measure) string {
	if known != (v.Why == "") {
		return "only one has a value"
	}
	if known && !near(v.Value, value) {
		return fmt.Sprintf("values differ: %v and %v", v.Value, value)
	}
	return ""
}

func near(have float64, want any) bool {
	w := number(want)
	return math.Abs(have-w) <= 1e-9*math.Max(1, math.Max(math.Abs(have), math.Abs(w)))
}

func number(x any) float64 {
	switch n := x.(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return math.NaN()
}

// TestEachTwin: no statement is left that no measure asks for.
func TestEachTwin(t *testing.T) {
	asked := map[string]bool{}
	for _, i := range indicators.All() {
		for _, m := range i.Measures {
			asked[cmp.Or(twins[i.ID+"."+m.Name].file, i.ID+"."+m.Name)] = true
		}
	}
	files, err := filepath.Glob("testdata/cypher/*.cypher")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".cypher"); !asked[name] {
			t.Errorf("nothing asks %s", name)
		}
	}
}
