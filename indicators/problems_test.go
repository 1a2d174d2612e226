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
	rows, err := store.Read(t.Context(), "MATCH (n:Node) WHERE n.sourceKey IS NOT NULL OR n:Term RETURN n.id, coalesce(n.sourceKey, n.code)", nil)
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
	"P1":  {"noContact: agency-1 in place-1"},
	"P2":  {"overdue: p2-source in district", "noFeed: p2-silent in district"},
	"P3":  {"notOneLead: p3-matter in district", "noCooperation: p3-alone in district", "outOfRole: p3-matter in district"},
	"P4":  {"overlap: p4-project in place-4"},
	"P5":  {"unserved: p5-need in place-5", "neverInvoked: p5-matter in place-5"},
	"P6":  {"noTieAcross: place-6 in place-6"},
	"P7":  {"farFromMedian: place-7 in place-7"},
	"P8":  {"unused: p8-rooms in place-8", "noTie: p8-stranger in place-8"},
	"P9":  {"governmentOnly: filed-9 in place-9", "governmentOnly: p9-project in place-9", "governmentOnly: center-9 in place-9"},
	"P10": {"late: p10-payment in place-10"},
	"P11": {"noLine: budget-11 in place-11", "noBudget: street-1 in street-1"},
	"P12": {"refused: need-12 in place-12", "noInflow: place-12 in place-12", "lowInflow: place-12 in place-12"},
	"P13": {"idle: p13-allocation in place-13"},
	"P14": {"lowScore: p14-evaluation in place-14", "notAccepted: p14-contract in place-14"},
	"P15": {"noCertificate: p15-organization in place-15"},
	"P16": {"noLeader: p16-organization in place-16"},
	"P17": {"firms: place-17 in place-17", "emptyCategory: NC0601 in place-17"},
	"P18": {"few: place-18 in place-18"},
	"P19": {"barred: agency-19 in place-19", "openFinding: p19-finding in place-19"},
	"P20": {"apart: agency-20 in place-20", "managementRange: district in district"},
	"P21": {"unfit: p21-standard in -"},
	"P22": {"often: agency-22 in place-22", "close: agency-22 in place-22"},
	"P23": {"unsupervised: worker-23 in place-23"},
	"P24": {"lowPay: pay-in-24 in place-24"},
	"P25": {"nonstandardPost: post-b-25 in place-25", "noPromotion: p25-worker in place-25", "longInGrade: p25-organization in place-25"},
	"P26": {"noCertificate: place-26 in place-26", "noPost: place-27 in place-27"},
	"P27": {"untrained: worker-27 in place-27"},
	"P28": {"churn: p28-team in place-28"},
	"P29": {"short: p29-project in place-29"},
	"P30": {"noReply: p30-need in place-30", "notIndividual: p30-need in place-30"},
	"P31": {"fromAbove: place-31 in place-31"},
	"P32": {"forDepartments: committee-32 in place-32"},
	"P33": {"noCouncil: place-33 in place-33", "neverMet: p33-council in place-32"},
	"P34": {"noFollowUp: p34-opinion in place-34", "singleForm: place-35 in place-35"},
	"P35": {"rejected: place-35 in place-35", "recreationOnly: place-35 in place-35", "kindAtRecreation: place-35 in place-35"},
	"P36": {"isolated: p36-organization in place-36"},
	"P37": {"belowStandard: center-37 in place-37", "missingFunction: place-37 in place-37"},
	"P38": {"unaware: p38-recognition in place-38"},
	"P39": {"unrewarded: worker-39 in place-39"},
	"P40": {"oneTier: p40-pool in place-40", "emptyLevel: district in district", "emptyCell: district in district", "emptyRating: district in district"},
	"P41": {"profile: place-41 in place-41"},
	"P42": {"openProblem: p42-pilot in place-42"},
}

// TestPlanted: of fixture D exactly what is planted is an alarm; its healthy communities give none. Each problem is made of what it says and of nothing else.
func TestPlanted(t *testing.T) {
	store, c, key := mustFixture(t, "huaian")
	t.Run("API", func(t *testing.T) { askAPI(t, store) })
	t.Run("Regions", func(t *testing.T) {
		compareRegions(t, indicators.NewWindow(c, indicators.Options{AsOf: day(t, "2024-12-31")}))
	})
	t.Run("Healthy", func(t *testing.T) { keepSilent(t, c, key) })
	for _, p := range indicators.Problems() {
		t.Run(p.ID, func(t *testing.T) {
			part, err := c.Only(p.Inputs)
			if err != nil {
				t.Fatal(err)
			}
			w := indicators.NewWindow(part, indicators.Options{AsOf: day(t, "2024-12-31")})
			var found []string
			for _, seen := range w.Detect(p, indicators.Nowhere, nil) {
				for _, a := range seen.Alarms {
					found = append(found, fmt.Sprintf("%s: %s in %s", seen.Sign.Name, key(a.Node), key(a.Place)))
				}
			}
			if diff := cmp.Diff(planted[p.ID], found); diff != "" {
				t.Errorf("%s (-planted +found)\n%s", p.Name.En, diff)
			}
		})
	}
}

// compareRegions: a look at what belongs to a division alone sees there what a look at everything does.
func compareRegions(t *testing.T, w *indicators.Window) {
	t.Helper()
	for d := range w.Those("AdministrativeDivision") {
		if len(w.Below(d)) == 1 && d%7 != 0 {
			continue // of those with nothing below some are enough
		}
		for _, p := range indicators.Problems() {
			for _, g := range p.Signs {
				whole, part := w.SeeWhole(p, g, d), w.See(p, g, d, nil)
				if diff := cmp.Diff([]any{whole.Examined, whole.Unknown, whole.Alarms}, []any{part.Examined, part.Unknown, part.Alarms}); diff != "" {
					t.Errorf("%s.%s in %s (-whole +part)\n%.600s", p.ID, g.Name, w.IDs.At(d), diff)
				}
			}
		}
	}
}

// TestBadness: what comes first where few alarms are wanted.
func TestBadness(t *testing.T) {
	for _, c := range []struct {
		problem     string // by its first sign
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
		if sign := indicators.ProblemByID(c.problem).Signs[0]; sign.Badness(c.worse) <= sign.Badness(c.than) {
			t.Errorf("%s: %v is worse than %v, and does not come before it", c.problem, c.worse, c.than)
		}
	}
}
