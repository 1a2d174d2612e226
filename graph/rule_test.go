package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestRulesOfValues(t *testing.T) {
	w := newWriter(t)
	for _, c := range []struct {
		noun, field string
		value       any
		code        string // empty: accepted
	}{
		{"Need", "urgency", int64(1), ""},
		{"Need", "urgency", int64(5), ""},
		{"Need", "urgency", int64(0), "RANGE"},
		{"Need", "urgency", int64(6), "RANGE"},
		{"Need", "urgency", "high", "TYPE"},
		{"Need", "people", int64(1) << 40, "TYPE"},
		{"Need", "people", int64(0), ""},
		{"Project", "budget", int64(1) << 40, ""},
		{"Project", "budget", int64(-1), "RANGE"},
		{"Jurisdiction", "isoCode", "CN-ZJ", ""},
		{"Jurisdiction", "isoCode", "CN-ZJ!", "PATTERN"},
		{"Jurisdiction", "isoCode", "xCN-ZJ", "PATTERN"},
		{"Jurisdiction", "level", "PLANET", "TYPE"},
		{"Organization", "kind", "MEDIA", ""},
		{"Organization", "aliases", []string{"一", "二"}, ""},
		{"Organization", "aliases", "一", "TYPE"},
		{"Organization", "hub", "yes", "TYPE"},
		{"Organization", "uscc", "G1330000MCW06863XQ", ""},
		{"Organization", "name", strings.Repeat("长", 667), "TOO_LONG"},
		{"Organization", "sourceKey", strings.Repeat("x", 2001), "TOO_LONG"},
		{"Need", "description", strings.Repeat("长", 30_000), ""},
		{"Organization", "id", "x", "UNKNOWN_FIELD"},
		{"Organization", "recordedAt", "x", "UNKNOWN_FIELD"},
		{"Organization", "basedIn", "x", "UNKNOWN_FIELD"},
	} {
		row := graph.NodeRow{Values: values{"name": "名", "level": "COUNTY"}}
		switch c.noun {
		case "Need":
			row.Values = values{"title": "需"}
		case "Organization", "Project":
			row.Values = values{"name": "名"}
		}
		row.Values[c.field] = c.value
		_, err := w.trySave(c.noun, row)
		if c.code != "" {
			w.refused(err, c.code, c.field)
		} else if err != nil {
			t.Errorf("%s.%s = %v: %v", c.noun, c.field, c.value, err)
		}
	}
	_, err := w.trySave("Jurisdiction", graph.NodeRow{Values: values{"name": "名"}})
	w.refused(err, "REQUIRED", "level")
	_, err = w.trySave("Organization", organization("名", values{"from": day("2018"), "to": day("2017")}))
	w.refused(err, "EMPTY_INTERVAL", "to")
}

func TestABadCreditCodeIsAWarningWithAProposal(t *testing.T) {
	w := newWriter(t)
	saved := w.save("Organization", organization("甲", values{"uscc": "9III0000600037341L"}))
	if len(saved.Warnings) != 1 || saved.Warnings[0].Code != "USCC_CHECK" || saved.Warnings[0].Proposal != "91110000600037341L" {
		t.Errorf("warnings %+v", saved.Warnings)
	}
	w.expect("9III0000600037341L", "MATCH (o:Organization) RETURN o.uscc")
	// A good code that also reads as an identity number is a code in its own field, and a number anywhere else.
	if saved := w.save("Organization", organization("乙", values{"uscc": "521201190911203571"})); len(saved.Warnings) != 0 {
		t.Errorf("warnings %+v", saved.Warnings)
	}
	_, err := w.trySave("Organization", organization("521201190911203571", nil))
	w.refused(err, "IDENTITY_NUMBER", "name")
}

func TestIdentityNumbersAreRefusedEverywhere(t *testing.T) {
	w := newWriter(t)
	const number = "360426199101010071"
	for noun, row := range map[string]values{
		"Organization.name":    {"name": "张三" + number},
		"Organization.aliases": {"name": "甲", "aliases": []string{"乙", number}},
		"Organization.uscc":    {"name": "甲", "uscc": number},
		"Need.description":     {"title": "需", "description": "联系人 360426 19910101 0071"},
		"Need.title":           {"title": "１１０１０５４９１２３１００２"},
		"Need.sourceKey":       {"title": "需", "sourceKey": "row:" + number},
		"Project.budget":       {"name": "丙", "budget": int64(360426199101010071)},
		"DataSource.locator":   {"name": "源", "locator": "https://example.org/" + number},
		"Jurisdiction.code":    {"name": "区", "level": "COUNTY", "code": number},
	} {
		noun, field, _ := strings.Cut(noun, ".")
		_, err := w.trySave(noun, graph.NodeRow{Values: row})
		f := w.refused(err, "IDENTITY_NUMBER", field)
		if told := fmt.Sprintf("%v %+v", err, f); strings.Contains(told, number) || strings.Contains(told, "0071") {
			t.Errorf("%s.%s: the number is repeated: %s", noun, field, told)
		}
	}
	w.expect(int64(0), "MATCH (n:Organization|Need|Project) RETURN count(n)")
	_, err := w.trySave("Need", graph.NodeRow{Values: values{"title": "需", "sourceKey": "x", "people": "360426199101010072"}})
	if f := w.refused(err, "TYPE", "people"); strings.Contains(f.Message.En+f.Value, "0072") {
		t.Errorf("the number is repeated: %+v", f)
	}
	like := values{
		"name": "张三360426199101010072", "aliases": []string{"１１０１０５ 19491231 0021"}, "uscc": "360426199101010072", "sourceKey": "row:11010519491231003X",
	}
	for field, value := range like {
		row := organization("甲", values{field: value})
		if saved := w.save("Organization", row); len(saved.Warnings) == 0 || saved.Warnings[0].Code != "IDENTITY_NUMBER_LIKE" || saved.Warnings[0].Field != field ||
			strings.Contains(fmt.Sprintf("%+v", saved.Warnings), "00") || !saved.Created {
			t.Errorf("%s: %+v", field, saved)
		}
	}
	saved := w.save("Organization", organization("甲", values{"aliases": []string{"热线 13812345678"}}))
	if len(saved.Warnings) != 1 || saved.Warnings[0].Code != "MOBILE_NUMBER" || saved.Warnings[0].Value != "" {
		t.Errorf("a hotline is noted: %+v", saved.Warnings)
	}
}

func TestLevelsRise(t *testing.T) {
	w := newWriter(t)
	const parent = "AdministrativeDivision.parent"
	county, street := w.division("Jurisdiction", "990101", "COUNTY"), w.division("Jurisdiction", "990101001", "SUBDISTRICT")
	_, err := w.tryLink(parent, graph.LinkRow{FromID: county, ToID: street})
	w.refused(err, "ORDERED_LEVELS", "toId")
	_, err = w.tryLink(parent, graph.LinkRow{FromID: county, ToID: county})
	w.refused(err, "ORDERED_LEVELS", "toId")
	w.link(parent, graph.LinkRow{FromID: street, ToID: county})
	_, err = w.trySave("Jurisdiction", graph.NodeRow{ID: county, Values: values{"level": "TOWN"}})
	w.refused(err, "ORDERED_LEVELS", "level")
	w.save("Jurisdiction", graph.NodeRow{ID: county, Values: values{"level": "PREFECTURE"}})
	w.save("Jurisdiction", graph.NodeRow{ID: county, Values: values{"level": "COUNTY"}})
	for i, pair := range [][2]string{{"TOWN", "SUBDISTRICT"}, {"ZONE", "TOWN"}, {"VILLAGE", "COMMUNITY"}} { // none ranks above the other
		noun := map[bool]string{true: "Community", false: "Jurisdiction"}[pair[0] == "VILLAGE"]
		low, high := w.division(noun, fmt.Sprint("9902011", i), pair[0]), w.division(noun, fmt.Sprint("9902021", i), pair[1])
		_, err := w.tryLink(parent, graph.LinkRow{FromID: low, ToID: high})
		w.refused(err, "ORDERED_LEVELS", "toId")
	}
	low := w.division("Jurisdiction", "990203001", "SUBDISTRICT")
	w.link(parent, graph.LinkRow{FromID: low, ToID: w.division("Jurisdiction", "990203", "COUNTY")})
	_, err = w.trySave("Jurisdiction", graph.NodeRow{ID: low, Values: values{"level": "COUNTY"}})
	w.refused(err, "ORDERED_LEVELS", "level")
}

func TestCodesBeginWithTheCodeAbove(t *testing.T) {
	w := ruled{newWriter(t)}
	const parent = "AdministrativeDivision.parent"
	county, city := w.division("Jurisdiction", "990101", "COUNTY"), w.division("Jurisdiction", "990200", "PREFECTURE")
	street, other := w.division("Jurisdiction", "990101001", "SUBDISTRICT"), w.division("Jurisdiction", "990299001", "SUBDISTRICT")
	quiet := func(row graph.LinkRow) {
		t.Helper()
		if warned := w.link(parent, row).Warnings; len(warned) > 0 {
			t.Errorf("warned of %+v", warned)
		}
	}
	quiet(graph.LinkRow{FromID: other, ToID: city})                                        // a city without counties
	quiet(graph.LinkRow{FromID: street, ToID: city, From: date("2010"), To: date("2014")}) // before it got the code
	quiet(graph.LinkRow{FromID: street, ToID: county, From: date("2015")})
	quiet(graph.LinkRow{FromID: w.division("Jurisdiction", "990171", "ZONE"), ToID: city}) // a zone
	moved := w.division("Community", "990101002001", "COMMUNITY")
	w.warnedOnce(w.link(parent, graph.LinkRow{FromID: moved, ToID: street}).Warnings, "CODE_PREFIX")
	if warned := w.save("Community", graph.NodeRow{ID: moved, Values: values{"code": "990101001009"}}).Warnings; len(warned) > 0 {
		t.Errorf("the right code is warned of: %+v", warned)
	}
	w.warnedOnce(w.save("Jurisdiction", graph.NodeRow{ID: street, Values: values{"code": "990101003"}}).Warnings, "CODE_PREFIX") // its community's no longer fits
}

func TestNothingLeadsBack(t *testing.T) {
	w := newWriter(t)
	const broader = "Term.broader"
	ids := map[string]string{}
	for _, code := range []string{"A", "B", "C", "D"} {
		ids[code] = w.save("Term", graph.NodeRow{Values: values{"scheme": "TEST", "code": code, "kind": "NEED_CATEGORY", "name": code}}).ID
	}
	row := func(from, to string) graph.LinkRow { return graph.LinkRow{FromID: ids[from], ToID: ids[to]} }
	_, err := w.tryLink(broader, row("A", "A"))
	w.refused(err, "ACYCLIC", "toId")
	if _, err := w.tryLink(broader, row("A", "B"), row("B", "C")); err != nil {
		t.Fatal(err)
	}
	_, err = w.tryLink(broader, row("C", "A"))
	w.refused(err, "ACYCLIC", "toId")
	_, err = w.tryLink(broader, row("C", "D"), row("D", "A")) // inside the batch
	if f := w.refused(err, "ACYCLIC", "toId"); f.Row != 1 {
		t.Errorf("row %d", f.Row)
	}
	w.expect(int64(2), "MATCH (:Term {scheme: 'TEST'})-[x:BROADER]->() RETURN count(x)")
}

func TestAChainThatIsTooLongIsNoChain(t *testing.T) {
	w := newWriter(t)
	const length = 66
	_, err := w.try(func(ctx context.Context, tx *graph.Tx) error {
		rows := make([]graph.NodeRow, length)
		for i := range rows {
			rows[i].Values = values{"scheme": "TEST", "code": fmt.Sprint(i), "kind": "NEED_CATEGORY", "name": "词" + fmt.Sprint(i)}
		}
		saved, err := tx.Save(ctx, w.store.Model().Noun("Term"), rows)
		if err != nil {
			return err
		}
		links := make([]graph.LinkRow, length-1)
		for i := range links {
			links[i] = graph.LinkRow{FromID: saved[i].ID, ToID: saved[i+1].ID}
		}
		_, err = tx.Link(ctx, w.store.Model().Relation("Term.broader"), links)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	id := func(code string) string { return w.term("TEST", code) }
	low := w.save("Term", graph.NodeRow{Values: values{"scheme": "TEST", "code": "low", "kind": "NEED_CATEGORY", "name": "低"}}).ID
	_, err = w.tryLink("Term.broader", graph.LinkRow{FromID: low, ToID: id("0")})
	if f := w.refused(err, "TOO_DEEP", "toId"); !strings.HasPrefix(f.Message.Zh, "词条“词0”：其上级链超过 64 级") {
		t.Errorf("the message is %q", f.Message)
	}
	_, err = w.tryLink("Term.broader", graph.LinkRow{FromID: id("65"), ToID: id("1")})
	w.refused(err, "ACYCLIC", "toId")
	w.link("Term.broader", graph.LinkRow{FromID: low, ToID: id("1")})
}

// streets is a model with a relation from a union into a node that has one alone.
const streets = `{"nouns": [
 {"name": "Street", "singular": "street", "plural": "streets", "labels": ["Street", "Node"], "access": "PUBLIC", "description": "", "fields": []},
 {"name": "Shop", "singular": "shop", "plural": "shops", "labels": ["Shop", "Node"], "access": "PUBLIC", "description": "Shop (商店).", "fields": []},
 {"name": "School", "singular": "school", "plural": "schools", "labels": ["School", "Node"], "access": "PUBLIC", "description": "School (学校).", "fields": []},
 {"name": "House", "singular": "house", "plural": "houses", "labels": ["Shop|School"], "abstract": true, "kinds": ["Shop", "School"], "access": "PUBLIC", "description": "", "fields": []}],
 "enums": [], "roots": [], "relations": [
 {"id": "House.street", "type": "HEADS", "from": "House", "to": "Street", "time": "INTERVAL", "oneIncoming": true, "description": ""}]}`

func TestAUnionIsFoundByTheLabelsOfItsKinds(t *testing.T) {
	model, err := graph.ReadModel([]byte(streets))
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{T: t, now: noon}
	w.store = w.another(model)
	testdb.Wipe(t)
	if _, err := w.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	street, shop, school := w.save("Street", graph.NodeRow{}).ID, w.save("Shop", graph.NodeRow{}).ID, w.save("School", graph.NodeRow{}).ID
	w.link("House.street", graph.LinkRow{FromID: shop, ToID: street})
	_, err = w.tryLink("House.street", graph.LinkRow{FromID: school, ToID: street})
	if f := w.refused(err, "ONE_AT_A_TIME", "fromId"); !strings.HasPrefix(f.Message.Zh, "学校“"+school+"”：同一时期已有另一个，即商店“"+shop+"”") {
		t.Errorf("the message is %q", f.Message)
	}
}

// households is a model with the rules that the domain does not use yet.
const households = `{"nouns": [
 {"name": "House", "singular": "house", "plural": "houses", "labels": ["House", "Node"], "access": "PUBLIC", "description": "", "keys": [{"name": "number", "fields": ["number"]}], "fields": [
  {"name": "sourceKey", "kind": "PROPERTY", "owner": "Node", "type": "String", "builtIn": true, "property": "sourceKey", "access": "PUBLIC", "description": ""},
  {"name": "from", "kind": "PROPERTY", "owner": "Node", "type": "PartialDate", "builtIn": true, "property": "from", "access": "PUBLIC", "description": ""},
  {"name": "to", "kind": "PROPERTY", "owner": "Node", "type": "PartialDate", "builtIn": true, "property": "to", "access": "PUBLIC", "description": ""},
  {"name": "number", "kind": "PROPERTY", "owner": "House", "type": "String", "required": true, "property": "number", "access": "PUBLIC", "description": ""},
  {"name": "street", "kind": "RELATED", "owner": "House", "type": "House", "relation": "House.street", "access": "PUBLIC", "description": ""}]}],
 "enums": [], "roots": [], "relations": [
 {"id": "House.street", "type": "STANDS_IN", "from": "House", "to": "House", "time": "INTERVAL", "one": true, "oneIncoming": true, "description": "", "rules": [{"kind": "EXACTLY_ONE"}]}]}`

func TestExactlyOne(t *testing.T) {
	model, err := graph.ReadModel([]byte(households))
	if err != nil {
		t.Fatal(err)
	}
	store, err := graph.Open(testdb.Connection(t), model)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	testdb.Wipe(t)
	if _, err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &writer{T: t, store: store, now: noon}
	house, rel := model.Noun("House"), model.Relation("House.street")
	build := func(tolerant bool, number string, link func(id string) []graph.LinkRow) (graph.Receipt, error) {
		return store.Write(t.Context(), graph.WriteRequest{Actor: "test", Tolerant: tolerant}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			saved, err := tx.Save(ctx, house, []graph.NodeRow{{Values: values{"number": number}}})
			if err != nil {
				return nil, err
			}
			_, err = tx.Link(ctx, rel, link(saved[0].ID))
			return nil, err
		})
	}
	_, err = build(false, "1", func(string) []graph.LinkRow { return nil })
	w.refused(err, "EXACTLY_ONE", "street")
	receipt, err := build(true, "1", func(string) []graph.LinkRow { return nil })
	if err != nil || len(receipt.Warnings) != 1 {
		t.Fatalf("an import is warned: %+v, %v", receipt, err)
	}
	first, _ := w.rows("MATCH (h:House) RETURN h.id")[0][0].(string)
	_, err = build(false, "2", func(id string) []graph.LinkRow {
		return []graph.LinkRow{{FromID: id, ToID: first, From: date("2010")}}
	})
	w.refused(err, "EXACTLY_ONE", "street")
	if _, err = build(false, "2", func(id string) []graph.LinkRow { return []graph.LinkRow{{FromID: id, ToID: first}} }); err != nil {
		t.Fatal(err)
	}
	_, err = build(false, "3", func(id string) []graph.LinkRow { return []graph.LinkRow{{FromID: id, ToID: first}} })
	w.refused(err, "ONE_AT_A_TIME", "fromId")
	second, _ := w.rows("MATCH (h:House {number: '2'}) RETURN h.id")[0][0].(string)
	_, err = w.try(func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.Unlink(ctx, rel, []graph.LinkRow{{FromID: second, ToID: first}}, nil)
		return err
	})
	w.refused(err, "EXACTLY_ONE", "street")
}
