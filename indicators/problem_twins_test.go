package indicators_test

import (
	"testing"

	"liandong/graph"
	"liandong/indicators"
	"liandong/indicators/twin"
	"liandong/snapshot"
)

// lenient are parameters with which nearly everything that a problem looks at is an alarm, so that much is compared where healthy data have few.
var lenient = map[string]map[string]float64{
	"P2":  {"sole": 0.6},
	"P5":  {"days": 10},
	"P7":  {"times": 1.1},
	"P8":  {"days": 30},
	"P10": {"days": 0},
	"P12": {"share": 1.1},
	"P13": {"days": 30},
	"P14": {"points": 101},
	"P17": {"ratio": 0},
	"P18": {"fewest": 20},
	"P19": {"days": 10},
	"P20": {"points": 0, "range": 0},
	"P22": {"most": 0, "closeDays": 200},
	"P23": {"days": 10},
	"P24": {"share": 1.1},
	"P25": {"days": 90, "years": 0.2},
	"P27": {"days": 200},
	"P28": {"share": 0, "members": 1},
	"P29": {"days": 3650, "within": 3650},
	"P30": {"days": 10},
	"P31": {"share": -1},
	"P32": {"share": -1},
	"P34": {"days": 10},
	"P35": {"share": 1.01, "times": 100},
	"P38": {"percent": 101},
	"P39": {"days": 200},
}

// compareProblemTwins asks for each sign of each problem in plain Cypher as well, statements that know nothing of the engine, and compares alarm by alarm: those of the whole hub, with the
// usual parameters and with lenient ones, and those of each division above others. It returns how often each sign was an alarm with its usual parameters.
func compareProblemTwins(t *testing.T, store *graph.Store, columns *snapshot.Columns, dates ...string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for _, date := range dates {
		w := indicators.NewWindow(columns, indicators.Options{AsOf: day(t, date)})
		for _, p := range indicators.Problems() {
			for _, g := range p.Signs {
				name := p.ID + "." + g.Name
				t.Run(date+"/"+name, func(t *testing.T) {
					hub := twin.Asked{Window: w, Problem: p, Sign: g, Area: indicators.Nowhere}
					rows := compareProblemTwin(t, store, hub)
					complain(t, hub.CompareWithin(rows))
					count[name] += len(rows)
					if values := lenient[p.ID]; values != nil {
						hub.Values = values
						compareProblemTwin(t, store, hub)
					}
				})
			}
		}
	}
	return count
}

// compareProblemTwinsOf compares what the statements give of one division asked for alone.
func compareProblemTwinsOf(t *testing.T, store *graph.Store, columns *snapshot.Columns, date string) {
	t.Helper()
	w := indicators.NewWindow(columns, indicators.Options{AsOf: day(t, date)})
	for _, p := range indicators.Problems() {
		for _, g := range p.Signs {
			t.Run(p.ID+"."+g.Name, func(t *testing.T) {
				compareProblemTwin(t, store, twin.Asked{Window: w, Problem: p, Sign: g, Area: someDistrict(w), Values: lenient[p.ID]})
			})
		}
	}
}

// spoil makes much wrong of which fixture D has one planted alarm and the sample none: barred undertakers, scores apart, silent sources, years without a budget, posts and facilities below the standard.
func spoil(t *testing.T) {
	t.Helper()
	third := func(pattern, set string) string {
		return "MATCH " + pattern + " WITH n ORDER BY n.sourceKey, n.id WITH collect(n) AS list UNWIND range(0, size(list) - 1, 3) AS i WITH i, list[i] AS n " + set
	}
	alter(t,
		third("(n:Organization)", "MATCH (n)-[h:HAS_STATUS]->(was), (t:Term {scheme: was.scheme, code: 'SUSPENDED'}) CREATE (n)-[c:HAS_STATUS]->(t) SET c = properties(h) DELETE h"),
		third("(n:Evaluation)", "SET n.score = n.scoreMax * (i * 37 % 100) / 100.0"),
		third("(n:Post)", "SET n.standard = false"),
		third("(n:Facility)", "SET n.standardMet = false"),
		third("(n:Opinion)", "SET n.followUp = null"),
		third("(n:Allocation)", "SET n.effect = null, n.allocatedOn = n.allocatedOn - duration({days: 300})"),
		third("(n:Budget)", "SET n.year = n.year - 1"),
		third("(n:Organization)", "MATCH (o:DataSource) WITH n, o ORDER BY o.id DESC WITH n, collect(o)[0] AS o SET n.sourceId = o.id"),
		third("(n:Community)", "MATCH (n)-[h:HAS_POPULATION]->() SET h.value = h.value * 30"),
		"MATCH (n:Finding) SET n.remediedOn = null",
		"MATCH (n:Contract) SET n.accepted = false",
		"MATCH (n:Rating {level: 'FOUR_A'}) SET n.level = 'THREE_A'",
		"MATCH (n:DataSource) SET n.deliveryDays = 1",
		"MATCH ()-[l:LISTED_IN]->() SET l.tier = 'FRONTLINE'",
	)
}

func compareProblemTwin(t *testing.T, store *graph.Store, asked twin.Asked) [][]any {
	t.Helper()
	text, params, err := asked.Statement()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := store.Read(t.Context(), text, params)
	if err != nil {
		t.Fatal(err)
	}
	wrong, alarms := asked.Compare(rows)
	complain(t, wrong)
	t.Logf("%d alarms", alarms)
	return rows
}

func complain(t *testing.T, wrong []string) {
	t.Helper()
	for _, one := range wrong[:min(len(wrong), 3)] {
		t.Error(one)
	}
	if len(wrong) > 3 {
		t.Errorf("%d differences in all", len(wrong))
	}
}

// someDistrict is the division above the first community.
func someDistrict(w *indicators.Window) int32 {
	for c := range w.Those("Community") {
		return w.Above(c)
	}
	return indicators.Nowhere
}

// TestEachProblemTwin: each sign of a problem has a statement (it is asked for on every store), and no statement is left that is of none.
func TestEachProblemTwin(t *testing.T) {
	if idle := twin.IdleProblems(); len(idle) > 0 {
		t.Errorf("nothing asks %q", idle)
	}
}
