package exchange

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestBareName(t *testing.T) {
	model := mustModel(t)
	street := &node{named: &named{name: "百官街道"}}
	for name, want := range map[string]string{
		"梧桐社区": "梧桐社区", "梧桐社区居委会": "梧桐社区", "梧桐居委会": "梧桐社区", "百官街道梧桐社区居民委员会": "梧桐社区", "石榴村村委会": "石榴村",
		"石榴村民委员会": "石榴村", "百官街道": "百官街道", "居委会": "居委会",
	} {
		if got := bareName(model.Noun("Community"), name, street); got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
	}
	if got := bareName(model.Noun("Jurisdiction"), "百官街道办事处", nil); got != "百官街道" {
		t.Errorf("the office of a street is %s", got)
	}
	if got := bareName(model.Noun("Organization"), "梧桐社区居委会", street); got != "梧桐社区居委会" {
		t.Errorf("an organization loses its name: %s", got)
	}
}

const namesMapping = `
source: {name: test}
files:
  - nodes:
      service:
        noun: Service
        fields: {sourceKey: 服务, name: 服务}
    links:
      - node: service
        relation: deliveredIn
        target: {noun: Community, key: {name: {column: 社区, split: "、"}}, within: {noun: Jurisdiction, key: {name: 街道}}}
      - node: service
        relation: category
        target: {noun: Term, key: {scheme: {value: NEED_CATEGORY}, name: 类别}, missing: warn}
      - node: service
        relation: offeredBy
        target: {noun: Organization, key: {name: 机构}, make: true}
`

// mustPlaces is a store with two streets that have a community of one name, and with two streets of one name.
func mustPlaces(t *testing.T) *graph.Store {
	t.Helper()
	store := testdb.MustStore(t)
	rows := "code,name,level,parent.code\ns1,东街道,SUBDISTRICT,\ns2,西街道,SUBDISTRICT,\ns3,同名镇,TOWN,\ns4,同名镇,TOWN,\n"
	for noun, content := range map[string]string{"Jurisdiction": rows} {
		mustImport(t, store, Options{Path: file(t, "j.csv", content), Mapping: noun, Source: "test"})
	}
	mustImport(t, store, Options{Path: file(t, "c.csv", "code,name,level,parent.code\nc1,梧桐社区,COMMUNITY,s1\nc2,梧桐社区,COMMUNITY,s2\nc3,桂花社区,COMMUNITY,s2\n"),
		Mapping: "Community", Source: "test"})
	return store
}

func mustImport(t *testing.T, store *graph.Store, options Options) Report {
	t.Helper()
	report, err := Import(t.Context(), store, options)
	if err != nil || report.RowsRefused > 0 {
		t.Fatal(err, report.Refusals)
	}
	return report
}

// Places, terms and organizations go by name; one that is nowhere or means several is said, and not guessed.
func TestImportByName(t *testing.T) {
	store := mustPlaces(t)
	content := "服务,街道,社区,类别,机构\n" +
		"a,东街道,梧桐社区居委会,养老服务,甲\n" + // of its street alone; a synonym of a term; made
		"b,西街道办事处,梧桐社区、桂花社区,Meals,甲\n" +
		"c,,桂花社区,NC03,乙\n" + // without a street the only one of its name
		"d,,梧桐社区,,\n" + // which?
		"e,同名镇,梧桐社区,,\n" +
		"f,东街道,桂花社区,,\n" + // not in that street
		"g,,,没有此类,\n"
	options := Options{Path: file(t, "f.csv", content), Mapping: file(t, "m.yaml", namesMapping), Actor: "test"}
	report, err := Import(t.Context(), store, options)
	if err != nil {
		t.Fatal(err)
	}
	var refused []string
	for _, i := range report.Refusals {
		refused = append(refused, i.Column+" "+i.Value+" "+i.Code)
	}
	if d := cmp.Diff([]string{"社区 梧桐社区 AMBIGUOUS_NAME", "街道 同名镇 AMBIGUOUS_NAME", "社区 桂花社区 TARGET_MISSING"}, refused); d != "" {
		t.Error(d)
	}
	if !strings.Contains(report.Refusals[0].Message.En, "c1") || !strings.Contains(report.Refusals[0].Message.Zh, "c2") {
		t.Errorf("the candidates are not named: %v", report.Refusals[0].Message)
	}
	if len(report.Warnings) != 1 || report.Warnings[0].Value != "没有此类" {
		t.Errorf("%+v", report.Warnings)
	}
	rows, err := store.Read(t.Context(), `MATCH (s:Service) OPTIONAL MATCH (s)-[:DELIVERED_IN]->(c) OPTIONAL MATCH (s)-[:IN_CATEGORY]->(k) OPTIONAL MATCH (s)-[:OFFERED_BY]->(o)
RETURN s.name, c.code, k.code, o.name ORDER BY s.name, c.code`, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{{"a", "c1", "NC02", "甲"}, {"b", "c2", "NC0203", "甲"}, {"b", "c3", "NC0203", "甲"}, {"c", "c3", "NC03", "乙"}, {"g", nil, nil, nil}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if n := one(t, store, "MATCH (o:Organization) RETURN count(o)"); n != 2 {
		t.Errorf("%d organizations were made", n)
	}
	again, err := Import(t.Context(), store, options)
	if err != nil || again.Changed() {
		t.Errorf("the same again: %v %+v %+v", err, again.Nodes, again.Links)
	}
}

// A name that a row of the same import describes is that node, wherever it stands.
func TestImportByNameWithinFile(t *testing.T) {
	store := testdb.MustStore(t)
	mapping := `
source: {name: test}
files:
  - nodes:
      organization:
        noun: Organization
        optional: true
        fields: {sourceKey: 编号, name: 机构}
      service:
        noun: Service
        optional: true
        fields: {sourceKey: 服务, name: 服务}
    links:
      - {node: service, relation: offeredBy, target: {noun: Organization, key: {name: 提供机构}}}
`
	report := mustImport(t, store, Options{Path: file(t, "f.csv", "编号,机构,服务,提供机构\n,,s,甲\n1,甲,,\n"), Mapping: file(t, "m.yaml", mapping), Actor: "test"})
	if !slices.Equal(report.Links, []Count{{Name: "Service.offeredBy", Created: 1}}) {
		t.Errorf("%+v", report.Links)
	}
	again := mustImport(t, store, Options{Path: file(t, "g.csv", "编号,机构,服务,提供机构\n2,甲,,\n,,x,乙\n,,y,甲\n3,乙,,\n"), Mapping: file(t, "m.yaml", mapping), Actor: "test"})
	if !slices.Equal(again.Links, []Count{{Name: "Service.offeredBy", Created: 2}}) {
		t.Errorf("%+v", again.Links)
	}
}

// An import by name that is stopped goes on with the same steps, although it finds by then what it had made.
func TestImportByNameResumes(t *testing.T) {
	store := testdb.MustStore(t)
	mapping := strings.Replace(namesMapping, "{name: 街道}}}", "{name: 街道}, make: true}, make: true}", 1)
	content := "服务,街道,社区,类别,机构\na,东街道,甲社区、乙社区,助餐,甲\nb,东街道,乙社区,,乙\nc,西街道,甲社区,,甲\n"
	options := Options{Path: file(t, "f.csv", content), Mapping: file(t, "m.yaml", mapping), Actor: "test", batch: 2}
	steps := 0
	for stop := 1; ; stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		stepping := options
		stepping.afterStep = func(step int) {
			if steps = step; step == stop {
				cancel()
			}
		}
		_, err := Import(ctx, store, stepping)
		cancel()
		if err == nil {
			break
		}
		if stop > 20 {
			t.Fatal(err)
		}
	}
	for statement, want := range map[string]int64{
		"MATCH (c:Community)-[:PART_OF]->(:Jurisdiction) RETURN count(*)": 3, "MATCH (c:Community) RETURN count(*)": 3, "MATCH (c:Jurisdiction) RETURN count(*)": 2,
		"MATCH (c:Organization) RETURN count(*)": 2, "MATCH (:Service)-[:DELIVERED_IN]->(:Community) RETURN count(*)": 4, "MATCH (:Service)-[:OFFERED_BY]->() RETURN count(*)": 3,
	} {
		if n := one(t, store, statement); n != want {
			t.Errorf("%s gives %d, not %d, after %d steps", statement, n, want, steps)
		}
	}
}

// What only rows point to that are refused is not made, and a name of several is not made once more.
func TestMadeOnlyForRowsTaken(t *testing.T) {
	store := mustPlaces(t)
	mapping := strings.Replace(namesMapping, "{name: 街道}}}", "{name: 街道}, make: true}, make: true}", 1)
	content := "服务,街道,社区,类别,机构\n,东街道,新社区,,新机构\na,新街道,,,\nb,,梧桐社区,,\nc,东街道,又一社区,,\n"
	report, err := Import(t.Context(), store, Options{Path: file(t, "f.csv", content), Mapping: file(t, "m.yaml", mapping), Actor: "test"})
	if err != nil || len(report.Refusals) != 2 {
		t.Fatal(err, report.Refusals)
	}
	for statement, want := range map[string]int64{"MATCH (n:Organization) RETURN count(n)": 0, "MATCH (n:Jurisdiction) RETURN count(n)": 4, "MATCH (n:Community) RETURN count(n)": 4} {
		if n := one(t, store, statement); n != want {
			t.Errorf("%s gives %d, not %d", statement, n, want)
		}
	}
}

// A key by which rows point to a node before another row says that this is the one it describes by its own key.
func TestImportByAnotherKey(t *testing.T) {
	store := testdb.MustStore(t)
	mapping := `
source: {name: test}
files:
  - nodes:
      organization:
        noun: Organization
        optional: true
        fields: {sourceKey: 编号, name: 机构, uscc: 代码}
      service:
        noun: Service
        optional: true
        fields: {sourceKey: 服务, name: 服务}
    links:
      - {node: service, relation: offeredBy, target: {noun: Organization, key: {uscc: 提供机构}}}
`
	report := mustImport(t, store, Options{Path: file(t, "f.csv", "编号,机构,代码,服务,提供机构\n,,,s,91110000600037341L\n1,甲,91110000600037341L,,\n"), Mapping: file(t, "m.yaml", mapping), Actor: "test"})
	if !slices.Equal(report.Links, []Count{{Name: "Service.offeredBy", Created: 1}}) {
		t.Errorf("%+v", report.Links)
	}
}

// missing: warn takes a name of several lightly too, and the message tells the candidates apart.
func TestAmbiguousWarns(t *testing.T) {
	store := testdb.MustStore(t)
	mustImport(t, store, Options{Path: file(t, "o.csv", "sourceKey,name\n甲街道/晚晴,晚晴\n乙街道/晚晴,晚晴\n"), Mapping: "Organization", Source: "test"})
	mapping := "source: {name: test}\nfiles:\n  - nodes:\n      s: {noun: Service, fields: {sourceKey: 服务, name: 服务}}\n    links:\n" +
		"      - {node: s, relation: offeredBy, target: {noun: Organization, key: {name: 机构}, missing: warn}}\n"
	report := mustImport(t, store, Options{Path: file(t, "f.csv", "服务,机构\na,晚晴\n"), Mapping: file(t, "m.yaml", mapping), Actor: "test"})
	if len(report.Warnings) != 1 || !strings.Contains(report.Warnings[0].Message.En, "晚晴 乙街道/晚晴; 晚晴 甲街道/晚晴") && !strings.Contains(report.Warnings[0].Message.En, "晚晴 甲街道/晚晴; 晚晴 乙街道/晚晴") {
		t.Errorf("%+v", report.Warnings)
	}
}
