package resolvers

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/executor"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// world is what search is tried on. 长宁街道 is called 宁静街道 later; 淮安 stands in traditional script as in the text it comes from.
var world = []string{
	`saveJurisdiction(set: {sourceKey: "huaian", name: "淮安区", code: "320803", level: COUNTY})`,
	`saveJurisdiction(set: {sourceKey: "yuzhong", name: "渝中区", code: "500103", level: COUNTY})`,
	`saveJurisdiction(set: {sourceKey: "ning", name: "长宁街道", code: "500103001", level: SUBDISTRICT}, links: {parent: [{target: {sourceKey: "yuzhong"}}]})`,
	`saveJurisdiction(set: {sourceKey: "ning", name: "宁静街道"})`,
	`saveCommunity(set: {sourceKey: "yuzhong-c", name: "渝中社区", code: "500103001001", level: COMMUNITY}, links: {parent: [{target: {sourceKey: "ning"}}]})`,
	`saveCommunity(set: {sourceKey: "lost", name: "渝中老社区", code: "500103001002", level: COMMUNITY, to: "2010"}, links: {parent: [{target: {sourceKey: "ning"}}]})`,
	`saveOrganization(set: {sourceKey: "lian", name: "淮安聯動社工服務中心", aliases: ["聯動社工", "Huai'an Linkage"]}, links: {basedIn: [{target: {sourceKey: "huaian"}}]})`,
	`saveOrganization(set: {sourceKey: "yu", name: "渝中区养老服务协会"}, links: {basedIn: [{target: {sourceKey: "yuzhong-c"}}]})`,
	`savePerson(set: {sourceKey: "shan", name: "单小云"}, links: {plays: [{target: {sourceKey: "yuzhong-c"}, role: VOLUNTEER}]})`,
	`saveNeed(set: {sourceKey: "need", title: "助餐", description: "渝中区独居老人中午吃饭困难"}, links: {arisesIn: [{target: {sourceKey: "yuzhong-c"}}]})`,
	`saveResource(set: {sourceKey: "hall", name: "活动室"}, links: {ownedBy: [{target: {sourceKey: "yu"}}]})`,
}

func MustWorld(tb testing.TB) (*graph.Store, *executor.Executor) {
	tb.Helper()
	store := testdb.MustStore(tb)
	e := MustExecutor(tb, &Resolver{Store: store})
	for _, mutation := range world {
		data, errs := execute(e, "mutation { done: "+mutation+" { userErrors { field message } } }", nil)
		if errs != nil || string(data) != `{"done":{"userErrors":[]}}` {
			tb.Fatalf("%s\n%s %v", mutation, data, errs)
		}
	}
	return store, e
}

func TestSearch(t *testing.T) {
	store, e := MustWorld(t)
	for _, c := range []struct{ name, arguments, want string }{
		{"WholeBeforePrefixBeforePartThenLevel", `text: "渝中"`, "yuzhong PREFIX, yuzhong-c PREFIX, yu PREFIX, need PART"},
		{"Whole", `text: "渝中社区"`, "yuzhong-c WHOLE"},
		{"Traditional", `text: "淮安聯動"`, "lian PREFIX"},
		{"SimplifiedFindsTraditional", `text: "联动社工"`, "lian WHOLE"},
		{"PinyinFull", `text: "yuzhongqu"`, "yuzhong WHOLE_PINYIN, yu PREFIX_PINYIN"},
		{"PinyinInitials", `text: "ldsg"`, "lian WHOLE_PINYIN"},
		{"PinyinOfSurname", `text: "shanxiaoyun"`, "shan WHOLE_PINYIN"},
		{"FormerName", `text: "长宁"`, "ning PREFIX"},
		{"OneCharacter", `text: "静"`, "ning PART"},
		{"Latin", `text: "linkage", kinds: [ORGANIZATION]`, "lian PART"},
		{"Code", `text: "500103001"`, "ning WHOLE, yuzhong-c PREFIX"},
		{"TwoWords", `text: "渝中 养老"`, "yu PART"},
		{"Kinds", `text: "渝中", kinds: [ORGANIZATION, NEED]`, "yu PREFIX, need PART"},
		{"AreaOfDivisionsAndWhatBelongs", `text: "渝中", area: {sourceKey: "ning"}`, "yuzhong-c PREFIX, yu PREFIX, need PART"},
		{"AreaByWayOfAnOwner", `text: "活动室", area: {sourceKey: "yuzhong"}`, "hall WHOLE"},
		{"AreaElsewhere", `text: "渝中", area: {sourceKey: "huaian"}`, ""},
		{"AsOf", `text: "渝中", asOf: "2009", kinds: [COMMUNITY]`, "yuzhong-c PREFIX, lost PREFIX"},
		{"FullWidthAndCase", `text: "ＬＩＮＫａｇｅ", kinds: [ORGANIZATION]`, "lian PART"},
		{"NothingToLookFor", `text: "!?。*"`, ""},
		{"Syntax", `text: "渝中\" OR n:Person~2 [* TO *] \\ ) && ||"`, ""},
		{"More", `text: "渝中", first: 1`, "yuzhong PREFIX, more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, errs := execute(e, "{ search("+c.arguments+`) { more edges { score match node { sourceKey } } nodes { sourceKey } } }`, nil)
			if errs != nil {
				t.Fatal(errs)
			}
			if got := found(t, data); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	t.Run("Highlights", func(t *testing.T) {
		data, errs := execute(e, `{ search(text: "liandong", kinds: [ORGANIZATION]) { edges { highlights { field fragments { text hit } } } } }`, nil)
		want := `{"search":{"edges":[{"highlights":[{"field":"name","fragments":[{"text":"淮安","hit":false},{"text":"聯動","hit":true},{"text":"社工服務中心","hit":false}]},` +
			`{"field":"aliases","fragments":[{"text":"聯動","hit":true},{"text":"社工","hit":false}]}]}]}}`
		if errs != nil || string(data) != want {
			t.Errorf("got  %s %v\nwant %s", data, errs, want)
		}
	})
	t.Run("EveryKind", func(t *testing.T) {
		schema, err := graph.Schema()
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range schema.Types["NodeKind"].EnumValues {
			if data, errs := execute(e, "{ search(text: \"渝\", kinds: ["+kind.Name+"]) { more } }", nil); errs != nil {
				t.Errorf("%s: %s %v", kind.Name, data, errs)
			}
		}
	})
	t.Run("Titles", func(t *testing.T) {
		data, errs := execute(e, `{ search(text: "助餐") { edges { title } } }`, nil)
		if want := `{"search":{"edges":[{"title":"助餐"}]}}`; errs != nil || string(data) != want {
			t.Errorf("got %s %v", data, errs)
		}
	})
	t.Run("UnknownArea", func(t *testing.T) {
		_, errs := execute(e, `{ search(text: "渝中", area: {sourceKey: "nowhere"}) { more } }`, nil)
		if len(errs) != 1 || !strings.Contains(errs[0].Error(), "there is no administrative division") {
			t.Errorf("got %v", errs)
		}
	})
	t.Run("WhereIsTheSamePredicate", func(t *testing.T) {
		for _, c := range []struct{ query, want string }{
			{`{ organizations(where: {search: "yangl"}) { totalCount nodes { sourceKey } } }`, `{"organizations":{"totalCount":1,"nodes":[{"sourceKey":"yu"}]}}`},
			{`{ organizations(where: {search: "yl", within: {sourceKey: {eq: "ning"}}}) { totalCount } }`, `{"organizations":{"totalCount":1}}`},
			{`{ communities(where: {needs: {some: {search: "吃饭"}}}) { nodes { sourceKey } } }`, `{"communities":{"nodes":[{"sourceKey":"yuzhong-c"}]}}`},
			{`{ communities(where: {NOT: {search: "yuzhong"}}) { totalCount } }`, `{"communities":{"totalCount":0}}`},
			{`{ actors(where: {search: "渝中"}) { totalCount } }`, `{"actors":{"totalCount":2}}`},
			{`{ organizations(where: {search: " "}) { totalCount } }`, `{"organizations":{"totalCount":2}}`},
			{`{ organizations(where: {search: "!"}) { totalCount } }`, `{"organizations":{"totalCount":0}}`},
			{`{ jurisdictions(where: {search: "长宁"}) { nodes { name formerNames } } }`, `{"jurisdictions":{"nodes":[{"name":"宁静街道","formerNames":["长宁街道"]}]}}`},
		} {
			data, errs := execute(e, c.query, nil)
			if errs != nil || string(data) != c.want {
				t.Errorf("%s\ngot  %s %v\nwant %s", c.query, data, errs, c.want)
			}
		}
	})
	t.Run("CorrectedNameWasNeverOne", func(t *testing.T) {
		data, errs := execute(e, `mutation { correctOrganization(by: {sourceKey: "yu"}, set: {name: "渝中区康养服务协会"}) { node { name formerNames } } }`, nil)
		if want := `{"correctOrganization":{"node":{"name":"渝中区康养服务协会","formerNames":null}}}`; errs != nil || string(data) != want {
			t.Errorf("got %s %v", data, errs)
		}
	})
	t.Run("GoesThroughTheAreaWhereTheIndexFindsOthers", func(t *testing.T) { manyElsewhere(t, store, e) })
}

// found renders an answer as "key MATCH, key MATCH, more" and wants scores and nodes to agree with it.
func found(t *testing.T, data json.RawMessage) string {
	t.Helper()
	var answer struct {
		Search struct {
			More  bool
			Nodes []struct{ SourceKey string }
			Edges []struct {
				Score float64
				Match string
				Node  struct{ SourceKey string }
			}
		}
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatal(err)
	}
	var parts []string
	last := 8.0
	for i, edge := range answer.Search.Edges {
		if edge.Score > last || answer.Search.Nodes[i].SourceKey != edge.Node.SourceKey {
			t.Errorf("edge %d is out of order: %s", i, data)
		}
		last = edge.Score
		parts = append(parts, edge.Node.SourceKey+" "+edge.Match)
	}
	if answer.Search.More {
		parts = append(parts, "more")
	}
	return strings.Join(parts, ", ")
}

// manyElsewhere stores more nodes of a name than the index gives at first, all outside the area, and searches in the area.
func manyElsewhere(t *testing.T, store *graph.Store, e *executor.Executor) {
	ctx, model := context.Background(), store.Model()
	_, err := store.Write(ctx, graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		rows := make([]graph.NodeRow, 1500)
		for i := range rows {
			rows[i].Values = map[string]any{"name": "静安", "sourceKey": fmt.Sprintf("elsewhere-%d", i)}
		}
		_, err := tx.Save(ctx, model.Noun("Organization"), rows)
		return nil, err
	})
	if err != nil {
		t.Fatal(err)
	}
	data, errs := execute(e, `{ search(text: "静", area: {sourceKey: "yuzhong"}) { more edges { score match node { sourceKey } } nodes { sourceKey } } }`, nil)
	if errs != nil {
		t.Fatal(errs)
	}
	if got := found(t, data); got != "ning PART" {
		t.Errorf("got %s", got)
	}
	var pages []string
	for _, first := range []int{200, 20, 5} {
		data, errs := execute(e, fmt.Sprintf(`{ search(text: "静安", first: %d) { more edges { score match node { sourceKey } } nodes { sourceKey } } }`, first), nil)
		if errs != nil {
			t.Fatal(errs)
		}
		pages = append(pages, strings.TrimSuffix(found(t, data), ", more"))
	}
	if !strings.HasPrefix(pages[0], pages[1]) || !strings.HasPrefix(pages[1], pages[2]) {
		t.Errorf("a page does not begin as a shorter one: %v", pages[1:])
	}
}
