package exchange

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/localdb/testdb"
)

const cellsMapping = `source: {name: test}
files:
  - nodes:
      organization: {noun: Organization, fields: {sourceKey: 机构, name: 机构, uscc: 代码, from: 成立, staffCount: 人数}}
      service: {noun: Service, optional: true, fields: {sourceKey: 服务, name: 服务, capacity: 服务人数}}
      community: {noun: Community, optional: true, fields: {sourceKey: 社区, name: 社区, level: 层级}}
      project: {noun: Project, optional: true, fields: {sourceKey: 项目, name: 项目, kind: 类型, budget: 金额}}
    links:
      - {node: service, relation: offeredBy, target: organization}
      - {node: organization, relation: undertakes, target: project}
      - {node: organization, relation: basedIn, target: community}
`

// A cell that cannot be taken costs its field; a cell of a key or of a required field costs its node and the relations of that;
// an identity number costs the row.
func TestBadCells(t *testing.T) {
	store := testdb.MustStore(t)
	content := "机构,代码,成立,人数,服务,服务人数,项目,类型,金额,备注,社区,层级\n" +
		"甲,,2019,3,a,60人次,p,PURCHASED,9,,m,VILLAGE\n" + // another unit
		"乙,,某年,-3,b,30,q,PURCHASED,-5,\n" + // three cells
		"乙,,某年,-3,b,30,q,PURCHASED,-5,\n" + // a copy
		"丙,5.13306E+17,2019,3,c,30,r,PURCHASED,9,\n" + // a damaged key
		"丁,,2019,3,d,30,s,某类,9,,n,某级\n" + // no such kind, and no level of a community
		"戊,,2019,3,e,30,u,PURCHASED,9,11010519491231002X\n"
	options := Options{Path: file(t, "f.csv", content), Mapping: file(t, "m.yaml", cellsMapping), Actor: "test"}
	strict := options
	strict.Strict = true
	if report, err := Import(t.Context(), store, strict); err != nil || !report.Withheld || report.RowsRefused != 5 {
		t.Errorf("strict: %v %+v", err, report)
	}
	report, err := Import(t.Context(), store, options)
	if err != nil || report.RowsRefused != 5 || report.RowsDuplicate != 1 || report.ExitCode() != 3 {
		t.Fatalf("%v %+v", err, report)
	}
	var refused []string
	for _, i := range report.Refusals {
		refused = append(refused, i.Column+" "+i.Value+" "+i.Code)
		if i.Message.En == "" || i.Message.Zh == "" || i.Row == 0 {
			t.Errorf("%+v", i)
		}
	}
	if d := cmp.Diff([]string{"服务人数 60人次 NUMBER", "成立 某年 DATE", "人数 -3 RANGE", "金额 -5 RANGE", "代码 5.13306E+17 DAMAGED_CODE", "层级 某级 UNKNOWN_VALUE", "类型 某类 UNKNOWN_VALUE", "备注  IDENTITY_NUMBER"}, refused); d != "" {
		t.Error(d)
	}
	rows, err := store.Read(t.Context(), `MATCH (s:Service) OPTIONAL MATCH (s)-[:OFFERED_BY]->(o) OPTIONAL MATCH (o)-[:UNDERTAKES]->(p)
RETURN s.name, s.capacity, o.name, o.staffCount, p.name, p.budget ORDER BY s.name`, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{{"a", nil, "甲", int64(3), "p", int64(900)}, {"b", int64(30), "乙", nil, "q", nil}, {"c", int64(30), nil, nil, nil, nil}, {"d", int64(30), "丁", int64(3), "s", int64(900)}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if n := one(t, store, "MATCH (m:Community) RETURN count(m)"); n != 1 {
		t.Errorf("%d communities", n)
	}
	again, err := Import(t.Context(), store, options)
	if err != nil || again.Changed() || again.RowsRefused != 5 {
		t.Errorf("the same again: %v %+v", err, again)
	}
}
