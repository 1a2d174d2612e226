package indicators_test

import (
	"context"
	"errors"
	"math"
	"os"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/fixture"
	"liandong/graph"
	"liandong/indicators"
	"liandong/indicators/twin"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

// TestTwins reckons each measure of each division in plain Cypher as well, statements that know nothing of the engine, and compares.
func TestTwins(t *testing.T) {
	communities, long := 4, os.Getenv("LIANDONG_TEST_LONG") != ""
	if long {
		communities = 12
	}
	store, columns := mustColumns(t, communities)
	t.Run("PartsAndSums", func(t *testing.T) { partsAndSums(t, columns) })
	if long { // what is over is in the shaken data, too, and regions are compared on fixture D
		dates := []string{"2026-06-30", "2025-09-30"}
		t.Run("Regions", func(t *testing.T) {
			compareRegions(t, indicators.NewWindow(columns, indicators.Options{AsOf: day(t, "2026-06-30")}))
		})
		t.Run("Whole", func(t *testing.T) { compareTwins(t, store, columns, dates...) })
		t.Run("Problems", func(t *testing.T) { compareProblemTwins(t, store, columns, dates...) })
	}
	shake(t)
	columns, err := snapshot.LoadColumns(indicators.Inputs())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("Shaken", func(t *testing.T) { compareTwins(t, store, columns, "2026-06-30") })
	t.Run("ShakenProblems", func(t *testing.T) { compareProblemTwins(t, store, columns, "2026-06-30") })
	t.Run("ShakenProblemsOfDistrict", func(t *testing.T) { compareProblemTwinsOf(t, store, columns, "2026-06-30") })
}

// shake ends every ninth node and every seventh relation within the two years up to the date, each in its turn: what is over, and what has moved, is rare in the sample.
// Contracts for posts and facilities go on, and these get every third grant of projects.
func shake(t *testing.T) {
	t.Helper()
	alter(t,
		`MATCH (n:Node) WHERE NOT n:AdministrativeDivision AND NOT n:Term AND NOT n:IndicatorDefinition AND n.sourceKey IS NOT NULL
		WITH n ORDER BY n.sourceKey WITH collect(n) AS nodes UNWIND range(0, size(nodes) - 1) AS i WITH i, nodes[i] AS n, date('2026-06-30') - duration({days: i * 37 % 730}) AS end
		WHERE i % 9 = 0 AND n.from < end AND end < n.to SET n.to = end`,
		`MATCH (a)-[r]->(b) WHERE r.from IS NOT NULL AND NOT type(r) IN ['PART_OF', 'HAS_POPULATION'] AND a.sourceKey IS NOT NULL
		WITH r ORDER BY type(r), a.sourceKey, b.sourceKey, r.from WITH collect(r) AS rs UNWIND range(0, size(rs) - 1) AS i WITH i, rs[i] AS r, date('2026-06-30') - duration({days: i * 41 % 730}) AS end
		WHERE i % 7 = 0 AND r.from < end AND end < r.to SET r.to = end`,
		`MATCH (a)-[r]->(b) WHERE r.from IS NOT NULL AND (a.to < r.to OR b.to < r.to)
		SET r.to = CASE WHEN a.to < r.to AND (b.to IS NULL OR a.to <= b.to) THEN a.to ELSE b.to END`,
		`MATCH (c:Contract)-[f:CONTRACT_FOR]->(x:Post|Facility) WHERE x.to > date('2026-06-30') SET c.to = date('2026-12-31'), f.to = date('2026-12-31')`,
		`MATCH (x:Post|Facility)<-[:CONTRACT_FOR]-(c) WHERE c.to = date('2026-12-31') WITH x ORDER BY x.sourceKey WITH collect(DISTINCT x) AS xs MATCH (g:Grant)-[f:GRANTED_FOR]->(:Project)
		WITH xs, g, f ORDER BY g.sourceKey WITH xs, collect([g, f]) AS gs UNWIND range(0, size(gs) - 1, 3) AS i WITH gs[i][0] AS g, gs[i][1] AS f, xs[i % size(xs)] AS x
		CREATE (g)-[n:GRANTED_FOR]->(x) SET n = properties(f) DELETE f`,
		`MATCH (p:Person)-[v:SERVED_IN]->(a) WITH v ORDER BY p.sourceKey, a.sourceKey, v.on WITH collect(v) AS vs UNWIND range(0, size(vs) - 1, 3) AS i WITH vs[i] AS v SET v.on = v.on - duration({days: 365})`,
	)
}

// alter writes to the store of the test past the hub, as only a test may.
func alter(t *testing.T, statements ...string) {
	t.Helper()
	c := testdb.Connection(t)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	for _, statement := range statements {
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
	compareTwins(t, store, columns, "2016-06-30", "2024-12-31")
	t.Run("Problems", func(t *testing.T) { compareProblemTwins(t, store, columns, "2016-06-30") })
	var planted, spoiled map[string]int
	t.Run("PlantedProblems", func(t *testing.T) { planted = compareProblemTwins(t, store, columns, "2024-12-31") })
	spoil(t)
	if columns, err = snapshot.LoadColumns(indicators.Inputs())(t.Context(), store, math.MaxInt64); err != nil {
		t.Fatal(err)
	}
	t.Run("SpoiledProblems", func(t *testing.T) { spoiled = compareProblemTwins(t, store, columns, "2024-12-31") })
	for _, p := range indicators.Problems() {
		for _, g := range p.Signs {
			if name := p.ID + "." + g.Name; planted[name]+spoiled[name] == 0 {
				t.Errorf("%s is no alarm anywhere, so that nothing was compared: plant one in fixture D, or spoil something", name)
			}
		}
	}
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
					groups := []*string{nil}
					if twin.Grouped(i.ID + "." + m.Name) {
						for _, g := range w.Groups(m) {
							groups = append(groups, &g)
						}
					}
					for _, group := range groups {
						rows, err := twinOf(t.Context(), store, w, i.ID+"."+m.Name, group)
						if err != nil {
							t.Fatal(err)
						}
						compareTwin(t, w, m, group, areas, rows)
					}
				})
			}
		}
	}
}

// twinOf runs the statement of a measure, given as "I36.value", or of one group of it.
func twinOf(ctx context.Context, store *graph.Store, w *indicators.Window, measure string, group *string) ([][]any, error) {
	text, params, err := twin.Statement(w, measure, group)
	if err != nil {
		return nil, err
	}
	return store.Read(ctx, text, params)
}

// compareTwin compares what the statement and the engine say of each division.
func compareTwin(t *testing.T, w *indicators.Window, m *indicators.Measure, group *string, areas map[string]int32, rows [][]any) {
	t.Helper()
	wrong := twin.Compare(w, m, group, areas, rows)
	for _, one := range wrong[:min(len(wrong), 3)] {
		t.Error(one)
	}
	if len(wrong) > 0 {
		t.Errorf("%d of %d divisions differ", len(wrong), len(areas))
	}
	t.Logf("%d divisions", len(rows))
}

// TestEachTwin: each measure has a statement, and no statement is left that no measure asks for.
func TestEachTwin(t *testing.T) {
	if idle := twin.Idle(); len(idle) > 0 {
		t.Errorf("nothing asks %q", idle)
	}
}
