package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"liandong/graph"
	"liandong/localdb/testdb"
)

var keep = flag.String("keep", "", "folder to leave the made spreadsheets in, to try the program on")

// streetRows is what a street office sends: a title, a header of two lines, blanks and 无, full-width digits, dates of every
// kind, a damaged code, telephone numbers, a total and a footnote. X is not what a formula gave.
func streetRows() [][]any {
	day := time.Date(2018, 9, 3, 0, 0, 0, 0, time.UTC)
	return [][]any{
		{"示例区百官街道2024年社会组织及为民服务情况统计表"},
		{"填报单位：百官街道办事处"},
		{"序号", "机构信息", nil, nil, nil, nil, nil, "服务信息", nil, nil, nil, nil, "项目信息", nil, nil, "备注"},
		{nil, "名称", "统一社会信用代码", "登记时间", "登记状态", "从业人数（人）", "联系电话", "名称", "类别", "服务对象", "服务社区", "服务人数", "名称", "金额（万元）", "期限", nil},
		{1, "晚晴居家养老服务中心", "52330604MJ88888881", "2016年3月", "正常", "２４", "13800001111", "居家照护", "养老照护", "老年人", "梧桐社区、银杏社区", "120人", "居家养老购买服务", 120.5, "2024.1-2024.12", nil},
		{2, nil, nil, nil, nil, nil, nil, "长者食堂", "助餐", "老年人、独居老人", "银杏社区居委会", "近80人", nil, nil, nil, nil},
		{3, "同心社会工作服务社", nil, day, "正常", 12, "0575-8200000", "高龄老人助浴", "助浴", "高龄老人", "百官街道桂花社区", 45, "无", "/", nil, nil},
		{4, "向阳儿童成长中心", nil, "2019.5.14", "正常", 8, nil, "课后看护", "课后与暑托", "儿童", "桂花社区", "30余人", nil, nil, nil, nil},
		{5, "石榴村老年协会", nil, "2020", "备案", "无", nil, "日间活动", "养老照护", "老年人", "石榴村", 60, nil, nil, nil, nil},
		{6, "清风物业服务有限公司", 523306041234567890.0, "2015/6/1", "正常", 33, nil, "停车议事", "物业协商", "居民", "桂花社区", nil, nil, nil, nil, nil},
		{"合计", nil, nil, nil, nil, 77, nil, nil, nil, nil, nil, 335, nil, 120.5, nil, nil},
		{"填表人：某某　联系电话：13900002222"},
	}
}

// streetBook is the spreadsheet as a workbook.
func streetBook(t *testing.T) string {
	t.Helper()
	b := newBook(t)
	b.must(b.SetSheetName("Sheet1", "统计表"))
	b.rows("统计表", 1, streetRows()...)
	b.format("统计表", "D7", `yyyy"年"m"月"`)
	for _, area := range [][2]string{{"A1", "P1"}, {"A3", "A4"}, {"B3", "G3"}, {"H3", "L3"}, {"M3", "O3"}, {"P3", "P4"},
		{"B5", "B6"}, {"C5", "C6"}, {"D5", "D6"}, {"E5", "E6"}, {"F5", "F6"}} {
		b.must(b.MergeCell("统计表", area[0], area[1]))
	}
	return kept(t, b.save("百官街道社会组织统计表.xlsx"))
}

// streetCSV is what the workbook gives when it is saved as CSV in Chinese Windows: merged cells are blank but the first, and
// long numbers are as they are shown.
func streetCSV(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	w := csv.NewWriter(&text)
	for r, row := range streetRows() {
		cells := make([]string, 16)
		for i, c := range row {
			switch v := c.(type) {
			case nil:
			case time.Time:
				cells[i] = v.Format("2006年1月")
			case float64:
				cells[i] = strings.ToUpper(fmt.Sprintf("%.6g", v))
			default:
				cells[i] = fmt.Sprint(v)
			}
		}
		if r == 5 { // CSV has no merged cells: people fill them before they send it
			copy(cells[1:6], []string{"晚晴居家养老服务中心", "52330604MJ88888881", "2016年3月", "正常", "２４"})
		}
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(strings.ReplaceAll(text.String(), "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	return kept(t, file(t, "百官街道社会组织统计表.csv", encoded))
}

// kept copies a file to the folder of the flag.
func kept(t *testing.T, path string) string {
	t.Helper()
	if *keep == "" {
		return path
	}
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(filepath.Join(*keep, filepath.Base(path)), data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// The ten minutes: what a street office sends is imported with the mapping that is proposed for it, as it stands.
func TestSuggestAndImport(t *testing.T) {
	for name, make := range map[string]func(*testing.T) string{"Workbook": streetBook, "CSV": streetCSV} {
		t.Run(name, func(t *testing.T) {
			store, path := testdb.MustStore(t), make(t)
			data, err := Suggest(nil, path, "", store.Model())
			if err != nil {
				t.Fatal(err)
			}
			if testing.Verbose() {
				t.Logf("%s", data)
			}
			for _, secret := range []string{"13800001111", "0575-8200000", "13900002222"} {
				if bytes.Contains(data, []byte(secret)) {
					t.Errorf("the proposal repeats %s", secret)
				}
			}
			options := Options{Path: path, Mapping: file(t, "m.yaml", string(data)), Actor: "test"}
			report, err := Import(t.Context(), store, options)
			if err != nil {
				t.Fatal(err)
			}
			checkStreet(t, store, &report, name == "Workbook")
			again, err := Import(t.Context(), store, options)
			if err != nil || again.Changed() {
				t.Errorf("the same again: %v %+v %+v", err, again.Nodes, again.Links)
			}
		})
	}
}

func checkStreet(t *testing.T, store *graph.Store, report *Report, workbook bool) {
	t.Helper()
	var refused, warned []string
	for _, i := range report.Refusals {
		refused = append(refused, i.Code+" "+i.Cell)
	}
	for _, i := range report.Warnings {
		warned = append(warned, i.Code+" "+i.Cell+" "+i.Value)
	}
	cells := map[bool][]string{true: {"DAMAGED_CODE C10", "L6", "L8", "C5", "J10"}, false: {"DAMAGED_CODE ", "", "", "", ""}}[workbook]
	if d := cmp.Diff([]string{cells[0]}, refused); d != "" {
		t.Error(d, report.Refusals)
	}
	slices.Sort(warned)
	if d := cmp.Diff(slices.Sorted(slices.Values([]string{"QUALIFIER " + cells[1] + " 近80人", "QUALIFIER " + cells[2] + " 30余人", "TARGET_MISSING " + cells[4] + " 居民",
		"USCC_CHECK " + cells[3] + " 52330604MJ88888881"})), warned); d != "" {
		t.Error(d)
	}
	if report.RowsRead != 6 || report.RowsTotals != 1 || report.RowsRemarks != 3 && report.RowsRemarks != 4 {
		t.Errorf("%d rows, %d totals, %d remarks", report.RowsRead, report.RowsTotals, report.RowsRemarks)
	}
	rows, err := store.Read(t.Context(), `MATCH (o:Organization)<-[:OFFERED_BY]-(s:Service)-[:DELIVERED_IN]->(c:Community)-[:PART_OF]->(j:Jurisdiction)
MATCH (s)-[:IN_CATEGORY]->(k:Term {scheme: 'NEED_CATEGORY'})
RETURN o.name, s.name, s.capacity, k.code, c.name, c.level, j.name, toString(o.from) + ' ' + o.fromPrecision, o.staffCount ORDER BY s.name, c.name`, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{
		{"石榴村老年协会", "日间活动", int64(60), "NC02", "石榴村", "VILLAGE", "百官街道", "2020-01-01 YEAR", nil},
		{"晚晴居家养老服务中心", "居家照护", int64(120), "NC02", "梧桐社区", "COMMUNITY", "百官街道", "2016-03-01 MONTH", int64(24)},
		{"晚晴居家养老服务中心", "居家照护", int64(120), "NC02", "银杏社区", "COMMUNITY", "百官街道", "2016-03-01 MONTH", int64(24)},
		{"向阳儿童成长中心", "课后看护", int64(30), "NC0302", "桂花社区", "COMMUNITY", "百官街道", "2019-05-14 DAY", int64(8)},
		{"晚晴居家养老服务中心", "长者食堂", int64(80), "NC0203", "银杏社区", "COMMUNITY", "百官街道", "2016-03-01 MONTH", int64(24)},
		{"同心社会工作服务社", "高龄老人助浴", int64(45), "NC0204", "桂花社区", "COMMUNITY", "百官街道", "2018-09-01 MONTH", int64(12)},
	}
	slices.SortFunc(want, compareRows)
	slices.SortFunc(rows, compareRows)
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if n := one(t, store, "MATCH (o:Organization)-[:UNDERTAKES]->(p:Project {budget: 120500000}) WHERE date(p.from) = date('2024-01-01') AND date(p.to) = date('2025-01-01') RETURN count(p)"); n != 1 {
		t.Errorf("%d projects of 120.5 万元", n)
	}
	if n := one(t, store, "MATCH (o:Organization {name: '石榴村老年协会', registrationMode: 'FILED'}) WHERE o.status IS NULL RETURN count(o)"); n != 1 {
		t.Error("what is filed is not FILED, or has a status")
	}
	if n := one(t, store, "MATCH (c:Community) RETURN count(c)"); n != 4 {
		t.Errorf("%d communities", n)
	}
}

func compareRows(a, b []any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }

// What is not known is said, and what a noun is can be given.
func TestSuggestSays(t *testing.T) {
	model := mustModel(t)
	for name, c := range map[string]struct {
		content, noun string
		has           []string
	}{
		"communities":      {"社区名称,区划代码,常住人口,户数\n梧桐社区,330604001001,3200,1100\n", "", []string{"noun: Community", `code: "区划代码"`, `households: "户数"`}},
		"needs":            {"需求标题,需求类别,需求人数,所属社区,提出时间\n助餐,养老照护,120,梧桐社区,2024.3\n", "", []string{"noun: Need", "relation: arisesIn", "relation: category", "2024.3"}},
		"by noun":          {"名称,人数\na,3\n", "Project", []string{"noun: Project", "人数: "}},
		"only class":       {"机构名称,服务类别,服务社区\na,助餐,b\n", "", []string{"noun: Service", "made up"}},
		"by values":        {"机构名称,甲,乙\na,91110000600037341L,330604001\n", "", []string{`uscc: "甲" # a guess by its values`, `key: {code: "乙"}`}},
		"other unit":       {"机构名称,从业人数（人次）\na,3\n", "", []string{"从业人数（人次）: it counts 人次"}},
		"bad values":       {"机构名称,登记状态\na,失联\nb,正常\n", "", []string{"1 of 2 different values would be refused"}},
		"one range":        {"机构名称,成立日期\na,2019-05-14\nb,2016.3-2017.2\n", "", []string{`from: "成立日期"`, "1 of 2 different values would be refused"}},
		"a period":         {"项目名称,起止时间\na,2024.1-2024.12\nb,2024.3\n", "", []string{`to: {column: "起止时间", period: last}`}},
		"usual table":      {"机构名称,所在社区,服务项目,服务对象,服务人数\na,梧桐社区,b,老年人,30\n", "", []string{"relation: basedIn, target: {noun: Community", "relation: deliveredIn, target: {noun: Community, key: {name: {column: \"所在社区\"", "a guess: no column says where", "No column gives the category of a service; for whom"}},
		"no place":         {"机构名称,服务名称,服务类别\na,b,助餐\n", "", []string{"No column says in which community a service is"}},
		"filed":            {"机构名称,登记状态\na,备案\nb,正常\nc,失联\n", "", []string{`registrationMode: {column: "登记状态", values: {"备案": FILED}, otherwise: ""}`, `status: {column: "登记状态", none: ["备案", `}},
		"similar":          {"机构名称,从业人员数\na,3\n", "", []string{"staffCount"}},
		"identity":         {"机构名称,身份证号\na,11010519491231002X\n", "", []string{"身份证号: identity numbers"}},
		"an address":       {"机构名称,住所\na,人民路1号\n", "", []string{"住所: an address"}},
		"english":          {"Organization name,Service name,Community\na,b,c\n", "", []string{"noun: Service", "noun: Organization", "relation: deliveredIn"}},
		"key of street":    {"2024年杏花街道台账,\n机构名称,所属社区\na,梧桐社区\n", "", []string{`"杏花街道/organization/{机构名称}"`}},
		"key of no street": {"2024年台账,\n机构名称,从业人数\na,3\n", "", []string{`"named/Organization/{机构名称}"`}},
		"key by number":    {"2024年项目台账,\n项目编号,项目名称\n1,a\n", "", []string{`"项目台账/project/{项目编号}"`}},
		"a title line":     {"百官街道机构表,,\n机构名称,所属社区,备注\na,梧桐社区,\n", "", []string{`{value: "百官街道"}`, "relation: basedIn"}},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := Suggest(nil, file(t, "f.csv", c.content), c.noun, model)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.has {
				if !bytes.Contains(data, []byte(want)) {
					t.Errorf("%q is missing in\n%s", want, data)
				}
			}
			if bytes.Contains(data, []byte("11010519491231002X")) {
				t.Error("an identity number is repeated")
			}
		})
	}
	for name, content := range map[string]string{"unknown": "甲,乙\n1,2\n", "no rows": ""} {
		if _, err := Suggest(nil, file(t, "f.csv", content), "", model); !errors.Is(err, graph.Invalid) {
			t.Errorf("%s gives %v", name, err)
		}
	}
	if _, err := Suggest(nil, file(t, "f.csv", "a\n"), "Nothing", model); !errors.Is(err, graph.Invalid) {
		t.Errorf("an unknown noun gives %v", err)
	}
}

// Several sheets, and several files of a folder, make one mapping.
func TestSuggestSheetsAndFolders(t *testing.T) {
	b := newBook(t)
	for _, sheet := range []string{"组织", "服务"} {
		_, err := b.NewSheet(sheet)
		b.must(err)
	}
	b.rows("组织", 1, []any{"机构名称", "从业人数"}, []any{"晚晴中心", 8})
	b.rows("服务", 1, []any{"服务名称", "提供机构", "服务类别", "服务社区"}, []any{"助餐点", "晚晴中心", "助餐", "梧桐社区"})
	path := b.save("两表.xlsx")
	for _, from := range []string{path, filepath.Dir(path)} {
		store := testdb.MustStore(t)
		data, err := Suggest(nil, from, "", store.Model())
		if err != nil {
			t.Fatal(err)
		}
		report, err := Import(t.Context(), store, Options{Path: from, Mapping: file(t, "m.yaml", string(data)), Actor: "test"})
		if err != nil || report.RowsRefused > 0 || report.RowsRead != 2 || report.WarningCount > 0 {
			t.Fatalf("%v %+v\n%s", err, report, data)
		}
		checkTwoTables(t, store)
	}
}

func checkTwoTables(t *testing.T, store *graph.Store) {
	t.Helper()
	if n := one(t, store, "MATCH (:Organization {staffCount: 8})<-[:OFFERED_BY]-(:Service)-[:DELIVERED_IN]->(:Community) RETURN count(*)"); n != 1 {
		t.Errorf("%d services of the organization of the other sheet", n)
	}
}

// A table of communities meets the ones that another file has pointed to by name.
func TestSuggestPlaces(t *testing.T) {
	store := testdb.MustStore(t)
	for _, content := range []string{"机构名称,服务名称,所属街道,服务社区\na,b,百官街道,梧桐社区\n", "街道,社区名称,户数,常住人口\n百官街道,梧桐社区,1200户,3100人\n百官街道,石榴村,900,/\n"} {
		path := file(t, "f.csv", content)
		data, err := Suggest(nil, path, "", store.Model())
		if err != nil {
			t.Fatal(err)
		}
		mustImport(t, store, Options{Path: path, Mapping: file(t, "m.yaml", string(data)), Actor: "test"})
	}
	if n := one(t, store, "MATCH (c:Community)-[:PART_OF]->(:Jurisdiction {name: '百官街道'}) RETURN count(*)"); n != 2 {
		t.Errorf("%d communities", n)
	}
	if n := one(t, store, "MATCH (c:Community {name: '梧桐社区', households: 1200}) RETURN count(c)"); n != 1 {
		t.Error("the community did not get its households")
	}
}

// Every name in the table of synonyms is one of the model, and none stands there twice for one noun.
func TestSynonyms(t *testing.T) {
	model := mustModel(t)
	seen := map[synonym]bool{}
	for _, s := range synonyms() {
		key := synonym{s.kind, s.of, "", fold(s.name)}
		if seen[key] || s.name == "" {
			t.Errorf("%+v stands twice", s)
		}
		seen[key] = true
		switch s.kind {
		case "field":
			noun := model.Noun(s.of)
			if noun == nil || noun.Field(s.field) == nil {
				t.Errorf("the model has no %s.%s", s.of, s.field)
			}
		case "value":
			if enum := model.Enum(s.of); enum == nil || !slices.ContainsFunc(enum.Values, func(v graph.EnumValue) bool { return v.Name == s.field }) {
				t.Errorf("the model has no %s.%s", s.of, s.field)
			}
		case "term", "personal":
		default:
			t.Errorf("%+v is of no kind", s)
		}
	}
}

// Next year's file of a street has another title and says the same of the same organizations and services.
func TestSuggestNextYear(t *testing.T) {
	store := testdb.MustStore(t)
	for _, name := range []string{"杏花街道2024年社会组织台账", "2025年度杏花街道为民服务统计"} {
		path := file(t, "f.csv", name+",,,,\n机构名称,所在社区,服务项目,服务类别,服务人数\n晚晴中心,梧桐社区,长者食堂,助餐,30\n")
		data, err := Suggest(nil, path, "", store.Model())
		if err != nil {
			t.Fatal(err)
		}
		mustImport(t, store, Options{Path: path, Mapping: file(t, "m.yaml", string(data)), Actor: "test"})
	}
	if n := one(t, store, "MATCH (o:Organization)<-[:OFFERED_BY]-(s:Service)-[:DELIVERED_IN]->(:Community {name: '梧桐社区'}) RETURN count(*)"); n != 1 {
		t.Errorf("%d services", n)
	}
	if n := one(t, store, "MATCH (n) WHERE n:Organization OR n:Service OR n:Community RETURN count(n)"); n != 3 {
		t.Errorf("%d nodes", n)
	}
}

// People, meetings and the service of volunteers come in as they are proposed.
func TestSuggestPeople(t *testing.T) {
	store := testdb.MustStore(t)
	for _, c := range []struct {
		content string
		has     []string
		count   string
	}{
		{"姓名,岗位,工作单位,所在社区\n张三,社工岗,晚晴中心,梧桐社区\n", []string{"{node: person, relation: worksFor, target: {noun: Organization", "relation: posts, target: post"},
			"MATCH (:Person {name: '张三'})-[:HOLDS_POST]->(:Post {name: '社工岗'})-[:ESTABLISHED_IN]->(:Community {name: '梧桐社区'}) RETURN count(*)"},
		{"会议名称,会议时间,会议地点,召集人,参会单位,会议形式\n联席会议,2024-05-01,梧桐社区,张三,晚晴中心、向阳中心,线下\n联席会议,2024-06-01,梧桐社区,张三,晚晴中心,线下\n",
			[]string{"{node: meeting, relation: attendees, target: {noun: Organization", "target: {noun: Person"},
			"MATCH (:Community {name: '梧桐社区'})<-[:HELD_IN]-(m:Meeting)-[:CONVENED_BY]->(:Person {name: '张三'}) WHERE m.heldOn IS NOT NULL OR m.from IS NOT NULL RETURN count(*) - 1"},
		{"志愿者编号,团体名称,项目名称,服务日期,服务时长\nV001,晨光队,敬老,2024-05-01,2\nV002,晨光队,敬老,2024-05-01,1.5小时\n", []string{"noun: VolunteerTeam"},
			"MATCH (:VolunteerTeam {name: '晨光队'})<-[:VOLUNTEERS_IN]-(:Person {volunteerNumber: 'V002'})-[:SERVED_IN {hours: 1.5}]->(:Activity {name: '敬老'}) RETURN count(*)"},
		{"活动名称,活动地点\n敬老,人民路1号\n", []string{"活动地点: it may be Activity.heldIn"}, "RETURN 1"},
		{"机构名称,所在街道\na,百官街道\n", []string{"{noun: Jurisdiction, key: {name: \"所在街道\"}, make: true}"}, "MATCH (:Organization {name: 'a'})-[:BASED_IN]->(:Jurisdiction {name: '百官街道'}) RETURN count(*)"},
	} {
		path := file(t, "f.csv", c.content)
		data, err := Suggest(nil, path, "", store.Model())
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.has {
			if !bytes.Contains(data, []byte(want)) {
				t.Errorf("%q is missing in\n%s", want, data)
			}
		}
		mustImport(t, store, Options{Path: path, Mapping: file(t, "m.yaml", string(data)), Actor: "test"})
		if n := one(t, store, c.count); n != 1 {
			t.Errorf("%d of %s\n%s", n, c.count, data)
		}
	}
}
