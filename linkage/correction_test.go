package linkage_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/linkage"
	"liandong/localdb/testdb"
)

// What was recorded wrongly and then corrected. The need was learnt of on 2030-02-01, as of 12 people in peach and verified; on
// 2030-03-01 that was corrected: it is of 120 people in plum, and was a candidate. The credit code of sun was corrected on the same day.
//
//	meals ── arises in ── peach 桃园, corrected to plum 李园
//	  └── addressed by ── cart ── delivered in both ── undertaken by ── sun
var recorded = []struct {
	when string
	district
}{
	{"2030-01-01", district{
		nodes: []node{
			{"Jurisdiction", "street", values{"name": "街道", "code": "990401001", "level": "SUBDISTRICT"}, ""},
			{"Community", "peach", values{"name": "桃园", "code": "990401001001", "level": "COMMUNITY"}, ""},
			{"Community", "plum", values{"name": "李园", "code": "990401001002", "level": "COMMUNITY"}, ""},
			{"Organization", "sun", values{"name": "晨光社工", "status": "ACTIVE", "uscc": wrongCode}, ""},
			{"Project", "cart", values{"name": "助餐车", "state": "RUNNING"}, ""},
		},
		links: []link{
			parent("peach", "street"), parent("plum", "street"), {"Organization.undertakes", "sun", "cart", values{}},
			{"Project.deliveredIn", "cart", "peach", values{}}, {"Project.deliveredIn", "cart", "plum", values{}},
		},
	}},
	{"2030-02-01", district{
		nodes: []node{{"Need", "meals", values{"title": "助餐", "people": int64(12), "status": "VERIFIED", "from": day("2016")}, ""}},
		links: append([]link{{"Project.addresses", "cart", "meals", values{}}}, link{"Need.arisesIn", "meals", "peach", values{"from": day("2016-03")}},
			link{"Need.category", "meals", "NEED_CATEGORY NC0203", values{}}),
	}},
}

const wrongCode, rightCode = "91110000600037341L", "51110000500003216P"

// MustCorrections stores the story.
func MustCorrections(tb testing.TB) *hub {
	tb.Helper()
	h := &hub{Store: testdb.MustStore(tb), ids: map[string]string{}, keys: map[string]string{}}
	for _, r := range recorded {
		h.MustWrite(tb, instant(r.when), r.district)
	}
	h.mustChange(tb, "2030-03-01", func(ctx context.Context, tx *graph.Tx) error {
		since := day("2016-06")
		for noun, row := range map[string]graph.NodeRow{
			"Need":         {ID: h.ids["meals"], Values: values{"people": int64(120), "status": "PRIORITIZED"}, EffectiveFrom: &since, Correct: true},
			"Organization": {ID: h.ids["sun"], Values: values{"uscc": rightCode}, Correct: true},
		} {
			if _, err := tx.Save(ctx, h.Model().Noun(noun), []graph.NodeRow{row}); err != nil {
				return err
			}
		}
		_, err := tx.Correct(ctx, h.Model().Relation("Need.arisesIn"), []graph.LinkRow{{FromID: h.ids["meals"], ToID: h.ids["plum"]}})
		return err
	})
	return h
}

// TestCorrectionsKeepWhatWasKnown reads one corrected relation and one corrected attribute at three moments, and now, in every way there is.
func TestCorrectionsKeepWhatWasKnown(t *testing.T) {
	h := MustCorrections(t)
	for _, c := range []struct{ name, query, before, wrong, right string }{
		{"List", `needs(MOMENT) { totalCount nodes { people status arisesIn { name } } }`,
			`{"totalCount":0,"nodes":[]}`,
			`{"totalCount":1,"nodes":[{"people":12,"status":"VERIFIED","arisesIn":{"name":"桃园"}}]}`,
			`{"totalCount":1,"nodes":[{"people":120,"status":"PRIORITIZED","arisesIn":{"name":"李园"}}]}`},
		{"ByKey", `need(by: {sourceKey: "meals"}, MOMENT) { people }`, `null`, `{"people":12}`, `{"people":120}`},
		{"ByID", `node(id: "` + h.ids["meals"] + `", MOMENT) { ... on Need { people } }`, `null`, `{"people":12}`, `{"people":120}`},
		{"ByWrongCode", `organization(by: {uscc: "` + wrongCode + `"}, MOMENT) { name }`, `{"name":"晨光社工"}`, `{"name":"晨光社工"}`, `null`},
		{"ByRightCode", `organization(by: {uscc: "` + rightCode + `"}, MOMENT) { name }`, `null`, `null`, `{"name":"晨光社工"}`},
		{"RelationToOne", `needs(MOMENT) { nodes { arisesInConnection { edges { from recordedAt node { name } } } } }`, `{"nodes":[]}`,
			`{"nodes":[{"arisesInConnection":{"edges":[{"from":"2016-03","recordedAt":"2030-02-01T00:00:00Z","node":{"name":"桃园"}}]}}]}`,
			`{"nodes":[{"arisesInConnection":{"edges":[{"from":"2016-03","recordedAt":"2030-03-01T00:00:00Z","node":{"name":"李园"}}]}}]}`},
		{"RelationToMany", `communities(orderBy: {code: ASC}, MOMENT) { nodes { needs { totalCount nodes { people } } } }`,
			`{"nodes":[{"needs":{"totalCount":0,"nodes":[]}},{"needs":{"totalCount":0,"nodes":[]}}]}`,
			`{"nodes":[{"needs":{"totalCount":1,"nodes":[{"people":12}]}},{"needs":{"totalCount":0,"nodes":[]}}]}`,
			`{"nodes":[{"needs":{"totalCount":0,"nodes":[]}},{"needs":{"totalCount":1,"nodes":[{"people":120}]}}]}`},
		{"AttributeHistory", `needs(MOMENT) { nodes { statusHistory { value from recordedAt } } }`, `{"nodes":[]}`,
			`{"nodes":[{"statusHistory":[{"value":"VERIFIED","from":"2016","recordedAt":"2030-02-01T00:00:00Z"}]}]}`,
			`{"nodes":[{"statusHistory":[{"value":"PRIORITIZED","from":"2016","recordedAt":"2030-03-01T00:00:00Z"}]}]}`},
		{"FilterByAttribute", `needs(where: {people: {lt: 100}}, MOMENT) { totalCount }`, `{"totalCount":0}`, `{"totalCount":1}`, `{"totalCount":0}`},
		{"FilterByState", `needs(where: {status: {eq: VERIFIED}}, MOMENT) { totalCount }`, `{"totalCount":0}`, `{"totalCount":1}`, `{"totalCount":0}`},
		{"FilterByRelation", `needs(where: {arisesIn: {name: {eq: "桃园"}}}, MOMENT) { totalCount }`, `{"totalCount":0}`, `{"totalCount":1}`, `{"totalCount":0}`},
		{"FilterThroughRelation", `communities(where: {needs: {some: {people: {gt: 0}}}}, MOMENT) { nodes { name } }`, `{"nodes":[]}`, `{"nodes":[{"name":"桃园"}]}`, `{"nodes":[{"name":"李园"}]}`},
		{"FilterByCount", `communities(where: {needs: {count: {eq: 0}}}, orderBy: {code: ASC}, MOMENT) { nodes { name } }`,
			`{"nodes":[{"name":"桃园"},{"name":"李园"}]}`, `{"nodes":[{"name":"李园"}]}`, `{"nodes":[{"name":"桃园"}]}`},
		{"Derived", `communities(where: {servedBy: {some: {}}}, MOMENT) { nodes { name servedBy { nodes { name } } } }`, `{"nodes":[]}`,
			`{"nodes":[{"name":"桃园","servedBy":{"nodes":[{"name":"晨光社工"}]}}]}`, `{"nodes":[{"name":"李园","servedBy":{"nodes":[{"name":"晨光社工"}]}}]}`},
		{"ServiceLinks", `serviceLinks(MOMENT) { totalCount nodes { community { name } need { people } since } }`, `{"totalCount":0,"nodes":[]}`,
			`{"totalCount":1,"nodes":[{"community":{"name":"桃园"},"need":{"people":12},"since":"2016-03"}]}`,
			`{"totalCount":1,"nodes":[{"community":{"name":"李园"},"need":{"people":120},"since":"2016-03"}]}`},
		{"Coverage", `coverage(where: {category: {code: {scheme: "NEED_CATEGORY", code: "NC0203"}}}, MOMENT) { rows { division { name } cells { state people } } }`,
			`{"rows":[{"division":{"name":"桃园"},"cells":[{"state":"UNKNOWN","people":null}]},{"division":{"name":"李园"},"cells":[{"state":"UNKNOWN","people":null}]}]}`,
			`{"rows":[{"division":{"name":"桃园"},"cells":[{"state":"SINGLE_PROVIDER","people":12}]},{"division":{"name":"李园"},"cells":[{"state":"UNKNOWN","people":null}]}]}`,
			`{"rows":[{"division":{"name":"桃园"},"cells":[{"state":"UNKNOWN","people":null}]},{"division":{"name":"李园"},"cells":[{"state":"SINGLE_PROVIDER","people":120}]}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for known, want := range map[string]string{"2030-01-31": c.before, "2030-02-01": c.wrong, "2030-02-28": c.wrong, "2030-03-01": c.right, "": c.right} {
				h.expect(t, c.query, moments("2016-12-31", known), want)
			}
		})
	}
	t.Run("LinkageByCode", h.testLinkageByCode)
}

// expect compares the answer to one root field.
func (h *hub) expect(t *testing.T, query string, moment values, want string) {
	t.Helper()
	var got struct{ Answer any }
	h.answer(t, "query ($asOf: PartialDate, $knownAt: DateTime) { answer: "+query+" }", moment, &got)
	var wanted any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, got.Answer); diff != "" {
		t.Errorf("%v (-want +got):\n%s", moment, diff)
	}
}

// testLinkageByCode names the organization by the code it was known by.
func (h *hub) testLinkageByCode(t *testing.T) {
	const query = `serviceLinks(where: {organization: {uscc: "CODE"}}, MOMENT) { nodes { organization { uscc } community { name } } }`
	for known, code := range map[string]string{"2030-02-15": wrongCode, "2030-03-01": rightCode, "": rightCode} {
		place := map[bool]string{true: "桃园", false: "李园"}[code == wrongCode]
		h.expect(t, strings.Replace(query, "CODE", code, 1), moments("2016-12-31", known), `{"nodes":[{"organization":{"uscc":"`+code+`"},"community":{"name":"`+place+`"}}]}`)
	}
	for known, code := range map[string]string{"2030-02-15": rightCode, "2030-03-01": wrongCode, "": wrongCode} {
		moment := graph.At{AsOf: day("2016-12-31")}
		if known != "" {
			moment.KnownAt = new(instant(known))
		}
		where := linkage.ServiceLinkWhere{Organization: &graph.Filter{Value: values{"uscc": code}}}
		if _, err := linkage.ServiceLinks(t.Context(), h.Store, linkage.ServiceLinksQuestion{Where: where, At: moment, First: 1}); graph.KindOf(err) != graph.NotFound {
			t.Errorf("%s known %s: %v, want not found", code, known, err)
		}
	}
}
