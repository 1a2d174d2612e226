package indicators_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/fixture"
	"liandong/graph"
	"liandong/indicators"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

// mustFixture loads a fixture, and the columns of it, with what each node is called in it.
func mustFixture(t *testing.T, name string) (*graph.Store, *snapshot.Columns, func(node int32) string) {
	t.Helper()
	store := testdb.MustStore(t)
	if _, err := (&fixture.Loader{Store: store, Actor: "test"}).Load(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	c, err := snapshot.LoadColumns(indicators.Names())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := store.Read(t.Context(), "MATCH (n:Node) WHERE n.sourceKey IS NOT NULL RETURN n.id, n.sourceKey", nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{}
	for _, row := range rows {
		keys[row[0].(string)] = strings.TrimPrefix(row[1].(string), "fixture:"+name+"/")
	}
	return store, c, func(node int32) string {
		if node == indicators.Nowhere {
			return "-"
		}
		return keys[c.IDs.At(node)]
	}
}

// planted are the alarms of fixture D: what is wrong, and where. Each problem is planted in the community of its number.
var planted = map[string][]string{
	"P1":  {"agency-1 in place-1"},
	"P2":  {"p2-source in district"},
	"P3":  {"p3-matter in district"},
	"P4":  {"p4-project in place-4"},
	"P5":  {"p5-need in place-5"},
	"P6":  {"place-6 in place-6"},
	"P7":  {"place-7 in place-7"},
	"P8":  {"p8-rooms in place-8"},
	"P9":  {"p9-project in place-9"},
	"P10": {"p10-payment in place-10"},
	"P11": {"budget-11 in place-11"},
	"P12": {"need-12 in place-12"},
	"P13": {"p13-allocation in place-13"},
	"P14": {"p14-evaluation in place-14"},
	"P15": {"p15-organization in place-15"},
	"P16": {"p16-organization in place-16"},
	"P17": {"place-17 in place-17"},
	"P18": {"place-18 in place-18"},
	"P19": {"agency-19 in place-19"},
	"P20": {"agency-20 in place-20"},
	"P21": {"p21-standard in -"},
	"P22": {"agency-22 in place-22"},
	"P23": {"worker-23 in place-23"},
	"P24": {"pay-in-24 in place-24"},
	"P25": {"post-b-25 in place-25"},
	"P26": {"place-26 in place-26"},
	"P27": {"worker-27 in place-27"},
	"P28": {"p28-team in place-28"},
	"P29": {"p29-project in place-29"},
	"P30": {"p30-need in place-30"},
	"P31": {"place-31 in place-31"},
	"P32": {"committee-32 in place-32"},
	"P33": {"place-33 in place-33"},
	"P34": {"p34-opinion in place-34"},
	"P35": {"place-35 in place-35"},
	"P36": {"p36-organization in place-36"},
	"P37": {"center-37 in place-37"},
	"P38": {"p38-recognition in place-38"},
	"P39": {"worker-39 in place-39"},
	"P40": {"p40-pool in place-40"},
	"P41": {"place-41 in place-41"},
	"P42": {"p42-pilot in place-42"},
}

// TestPlanted: of fixture D exactly what is planted is an alarm; its healthy communities give none. Each problem is made of what it says and of nothing else.
func TestPlanted(t *testing.T) {
	store, c, key := mustFixture(t, "huaian")
	t.Run("API", func(t *testing.T) { askAPI(t, store) })
	for _, p := range indicators.Problems() {
		t.Run(p.ID, func(t *testing.T) {
			part, err := c.Only(p.Inputs)
			if err != nil {
				t.Fatal(err)
			}
			w := indicators.NewWindow(part, indicators.Options{AsOf: day(t, "2024-12-31")})
			seen := w.Detect(p, indicators.Nowhere, nil)
			var found []string
			for _, a := range seen.Alarms {
				found = append(found, fmt.Sprintf("%s in %s", key(a.Node), key(a.Place)))
			}
			if diff := cmp.Diff(planted[p.ID], found); diff != "" {
				t.Errorf("%s, %d examined (-planted +found)\n%s", p.Name.En, seen.Examined, diff)
			}
		})
	}
}

// TestBadness: what comes first where few alarms are wanted.
func TestBadness(t *testing.T) {
	for _, c := range []struct {
		problem     string
		worse, than float64
	}{
		{"P5", 400, 30}, // days
		{"P7", 0, 8},    // nothing is farther from the median than eight times it,
		{"P7", 8, 0.2},  // and that farther than a fifth
		{"P14", 10, 55}, // points
		{"P18", 0, 3},
		{"P24", 0.4, 0.7},
		{"P29", 20, 150},
		{"P35", 0, 0.4},
		{"P38", 12, 45},
	} {
		if p := indicators.ProblemByID(c.problem); p.Badness(c.worse) <= p.Badness(c.than) {
			t.Errorf("%s: %v is worse than %v, and does not come before it", c.problem, c.worse, c.than)
		}
	}
}
