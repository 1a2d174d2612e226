package exchange

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// A bureau's spreadsheet as it comes: other names for the columns, full-width digits, 万元, Chinese dates, blanks, 无,
// a total, and cells that must not be taken.
const bureauRows = `社会组织名称,统一社会信用代码,登记时间,登记状态,社会组织类型,从业人数,合同项目,金额（万元）,服务期限,所属街道,备注
晚晴居家养老服务中心,52330604MJ88888881,2016年3月,正常,民非,２４,居家照护,"1,200",2021.3-2022.3,330604001,
"同心社工, 服务社",,2014.9.1,注销,民非,/,社区心理,4.5万元,2022年5月至今,330604001,'0012
邻里志愿队,,,正常,无,,楼道亮灯,0.38亿,2020,330604001,
银龄助餐协会,,05/06/2014,正常,社团,12,助餐,10,2021,330604001,
向阳儿童中心,,2019,正常,民非,8,课后,9,2021,330604001,联系人 11010519491231002X
清风协会,5.13306E+17,2019,正常,社团,8,停车,9,2021,330604001,
心桥中心,,2019,失联,民非,近30,热线,9,2021,330604001,
玉兰协会,,2019,正常,社团,8,花艺,9,2021,999999999,
合计,,,,,52,,1262.5,,,
`

const bureauMapping = `
title: 社会组织台账
source: {name: 某区社会组织台账, publisher: 某区民政局}
none: ["/", 无]
tables:
  类型: {民非: PRIVATE_NON_ENTERPRISE_UNIT, 社团: SOCIAL_GROUP, 基金会: FOUNDATION}
files:
  - encoding: auto
    skip: {column: [社会组织名称, 单位名称, 机构名称], is: [合计, 小计]}
    nodes:
      street:
        noun: Jurisdiction
        optional: true
        when: {column: 备注, is: [永不]}
        fields: {code: 所属街道, name: 所属街道, level: {value: SUBDISTRICT}}
      organization:
        noun: Organization
        fields:
          sourceKey: {template: "台账/{社会组织名称}"}
          name: {column: [单位名称, 机构名称, 社会组织名称]}
          uscc: {column: [信用代码, 统一社会信用代码]}
          from: {column: [成立登记日期, 登记时间]}
          status: {column: 登记状态, values: {正常: ACTIVE, 注销: DEREGISTERED}}
          legalType: {column: 社会组织类型, table: 类型}
          staffCount: {column: 从业人数, unit: 人}
      project:
        noun: Project
        fields:
          sourceKey: {template: "台账/{社会组织名称}/{合同项目}"}
          name: 合同项目
          kind: {value: PURCHASED}
          budget: {column: 金额（万元）, unit: 万元}
          from: {column: 服务期限, period: first}
          to: {column: 服务期限, period: last}
    links:
      - {node: organization, relation: undertakes, target: project, properties: {part: {value: LEAD}}}
      - {node: organization, relation: basedIn, target: {noun: AdministrativeDivision, key: {code: 所属街道}}}
`

// messy writes the spreadsheet in GB18030 with the line ends of Windows, beside its mapping.
func messy(t *testing.T) Options {
	t.Helper()
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(strings.ReplaceAll(bureauRows, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	return Options{Path: file(t, "台账.csv", encoded), Mapping: file(t, "台账.yaml", bureauMapping), Actor: "test"}
}

// mustStreet is a store with the street that the spreadsheet names.
func mustStreet(t *testing.T) *graph.Store {
	t.Helper()
	store := testdb.MustStore(t)
	path := file(t, "street.csv", "区划代码,名称,层级\n330604001,百官街道,街道\n")
	report, err := Import(t.Context(), store, Options{Path: path, Mapping: "Jurisdiction", Source: "test", Actor: "test"})
	if err != nil || report.RowsRefused > 0 {
		t.Fatal(err, report.Refusals)
	}
	return store
}

func TestImportMessy(t *testing.T) {
	store, options := mustStreet(t), messy(t)
	options.ReportPath = filepath.Join(t.TempDir(), "report.json")
	report, err := Import(t.Context(), store, options)
	if err != nil {
		t.Fatal(err)
	}
	type seen struct {
		Row                 int
		Column, Value, Code string
	}
	var refusals []seen
	for _, i := range report.Refusals {
		refusals = append(refusals, seen{i.Row, i.Column, i.Value, i.Code})
		if i.Message.En == "" || i.Message.Zh == "" {
			t.Errorf("%+v speaks one language only", i)
		}
	}
	want := []seen{
		{5, "登记时间", "05/06/2014", "DATE"},
		{6, "备注", "", "IDENTITY_NUMBER"},
		{7, "统一社会信用代码", "5.13306E+17", "DAMAGED_CODE"},
		{8, "登记状态", "失联", "UNKNOWN_VALUE"},
		{9, "所属街道", "999999999", "TARGET_MISSING"},
	}
	if d := cmp.Diff(want, refusals); d != "" {
		t.Error(d)
	}
	if report.RowsRead != 8 || report.RowsSkipped != 1 || report.RowsRefused != 5 || report.ExitCode() != 3 {
		t.Errorf("%d rows read, %d skipped, %d refused, exit %d", report.RowsRead, report.RowsSkipped, report.RowsRefused, report.ExitCode())
	}
	if len(report.Warnings) != 3 || report.Warnings[1].Column != "统一社会信用代码" || report.Warnings[2].Code != "ELIGIBLE" { // one undertakes a project after it was deregistered
		t.Errorf("the wrong credit code gives %+v", report.Warnings)
	}
	checkMessy(t, store)
	written, err := os.ReadFile(options.ReportPath)
	if err != nil || strings.Contains(string(written), "11010519491231002X") {
		t.Errorf("the report (%v) repeats an identity number, or is missing", err)
	}
	var back Report
	if err := json.Unmarshal(written, &back); err != nil || len(back.Refusals) != len(report.Refusals) {
		t.Errorf("the report reads back with %d refusals: %v", len(back.Refusals), err)
	}
}

func checkMessy(t *testing.T, store *graph.Store) {
	t.Helper()
	rows, err := store.Read(t.Context(), `MATCH (o:Organization)-[u:UNDERTAKES]->(p:Project)
RETURN o.name, toString(o.from) + ' ' + coalesce(o.fromPrecision, ''), o.status, o.legalType, o.staffCount, p.budget,
  toString(p.from) + '/' + toString(p.to), u.part ORDER BY o.name`, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{
		{"同心社工, 服务社", "2014-09-01 DAY", "DEREGISTERED", "PRIVATE_NON_ENTERPRISE_UNIT", nil, int64(4_500_000), "2022-05-01/9999-12-31", "LEAD"},
		{"心桥中心", "2019-01-01 YEAR", nil, "PRIVATE_NON_ENTERPRISE_UNIT", int64(30), int64(9_000_000), "2021-01-01/9999-12-31", "LEAD"}, // no status
		{"晚晴居家养老服务中心", "2016-03-01 MONTH", "ACTIVE", "PRIVATE_NON_ENTERPRISE_UNIT", int64(24), int64(1_200_000_000), "2021-03-01/2022-04-01", "LEAD"},
		{"邻里志愿队", "0001-01-01 ", "ACTIVE", nil, nil, int64(3_800_000_000), "2020-01-01/9999-12-31", "LEAD"},
		{"银龄助餐协会", "0001-01-01 ", "ACTIVE", "SOCIAL_GROUP", int64(12), int64(10_000_000), "2021-01-01/9999-12-31", "LEAD"}, // no beginning
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if n := one(t, store, "MATCH (p:Project {name: '停车'}) WHERE NOT (p)<--(:Organization) RETURN count(p)"); n != 1 {
		t.Error("the project of the organization with the damaged code is not there")
	}
}

// With refused rows, strict writes nothing; a dry run writes nothing either way, and both say what would happen.
func TestImportStrictAndDry(t *testing.T) {
	store, options := mustStreet(t), messy(t)
	before := one(t, store, "MATCH (n) RETURN count(n)")
	clock := one(t, store, "MATCH (c:HubClock) RETURN c.value")
	strict, dry := options, options
	strict.Strict, dry.DryRun = true, true
	for exit, options := range map[int]Options{4: strict, 3: dry} {
		report, err := Import(t.Context(), store, options)
		if err != nil {
			t.Fatal(err)
		}
		if report.ExitCode() != exit || report.RowsRefused != 5 || report.Nodes[0].Created != 5 || len(report.Links) != 2 || report.Links[0].Created != 5 {
			t.Errorf("exit %d, not %d: %d rows refused, %+v %+v", report.ExitCode(), exit, report.RowsRefused, report.Nodes, report.Links)
		}
	}
	if n := one(t, store, "MATCH (n) RETURN count(n)"); n != before {
		t.Errorf("%d nodes were written", n-before)
	}
	if now := one(t, store, "MATCH (c:HubClock) RETURN c.value"); now != clock {
		t.Errorf("the clock went from %d to %d", clock, now)
	}

	// What the store alone can know is found in the rehearsal too: here a street under its own child.
	path := file(t, "tree.csv", "code,name,level,parent.code\na,A,COUNTY,b\nb,B,SUBDISTRICT,\n")
	report, err := Import(t.Context(), store, Options{Path: path, Mapping: "Jurisdiction", Source: "test", Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	if !report.Withheld || len(report.Refusals) != 1 || report.Refusals[0].Code != "ORDERED_LEVELS" {
		t.Errorf("a county under a street: %+v", report)
	}
}

// The report as CSV opens in a spreadsheet and runs nothing there.
func TestReportCSV(t *testing.T) {
	report := Report{Refusals: []Issue{{File: "a.csv", Row: 2, Column: "name", Value: "=HYPERLINK(1)", Code: "X", Message: text("no", "不")}},
		Nodes: []Count{{Name: "Need", Created: 2}}}
	path := filepath.Join(t.TempDir(), "report.csv")
	if err := report.Write(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if rows[1][4] != "'=HYPERLINK(1)" || rows[1][7] != "不" {
		t.Errorf("%q", rows[1])
	}
	if err := report.Write("report.txt"); graph.KindOf(err) != graph.Invalid {
		t.Errorf("report.txt gives %v", err)
	}
}
