package exchange

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// Plain files need no mapping: the columns are named as the fields are, in English or Chinese.
func TestImportPlainFile(t *testing.T) {
	store := mustStreet(t)
	path := file(t, "orgs.csv", "名称;sourceKey;别名;登记方式;basedIn.code;classes.scheme;classes.code\n"+
		"晚晴中心;a;晚晴、晚晴养老;备案;330604001;FUNCTION;HUB\n同心;b;;;;;\n")
	report, err := Import(t.Context(), store, Options{Path: path, Mapping: "Organization", Source: "test", Actor: "test"})
	if err != nil || report.RowsRefused > 0 {
		t.Fatal(err, report.Refusals)
	}
	rows, err := store.Read(t.Context(), `MATCH (o:Organization) OPTIONAL MATCH (o)-[:BASED_IN]->(d) OPTIONAL MATCH (o)-[:CLASSED_AS]->(c)
RETURN o.name, o.aliases, o.registrationMode, d.name, c.code ORDER BY o.sourceKey`, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{{"晚晴中心", []any{"晚晴", "晚晴养老"}, "FILED", "百官街道", "HUB"}, {"同心", nil, nil, nil, nil}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
}

func TestColumns(t *testing.T) {
	model := mustModel(t)
	found := map[string]Column{}
	for _, c := range Columns(model, model.Noun("Organization")) {
		found[c.Header] = c
	}
	if c := found["name"]; !c.Required || c.Key || !cmp.Equal(c.Names, []string{"名称"}) {
		t.Errorf("name: %+v", c)
	}
	if c := found["uscc"]; !c.Key || c.Required || !cmp.Equal(c.Names, []string{"统一社会信用代码"}) {
		t.Errorf("uscc: %+v", c)
	}
	if c := found["basedIn.code"]; c.List || len(c.Names) == 0 {
		t.Errorf("basedIn.code: %+v", c)
	}
	if c := found["undertakes.sourceKey"]; !c.List {
		t.Errorf("undertakes.sourceKey: %+v", c)
	}
	for _, name := range []string{"recordedAt", "serves", "statusHistory"} {
		if c, ok := found[name]; ok {
			t.Errorf("%s is no column: %+v", name, c)
		}
	}
}

// One row of the file differs the second time: one node changes, and one relation is added.
func TestImportAgainWithOneRowChanged(t *testing.T) {
	store := testdb.MustStore(t)
	content := "code,name,level,parent.code\na,A,PROVINCE,\nb,B,COUNTY,a\nc,C,COUNTY,\n"
	for i, want := range []struct{ node, link Count }{
		{Count{Name: "Jurisdiction", Created: 3}, Count{Name: "AdministrativeDivision.parent", Created: 1}},
		{Count{Name: "Jurisdiction", Changed: 1, Unchanged: 2}, Count{Name: "AdministrativeDivision.parent", Created: 1, Unchanged: 1}},
	} {
		if i == 1 {
			content = strings.Replace(content, "c,C,COUNTY,", "c,New,COUNTY,a", 1)
		}
		report, err := Import(t.Context(), store, Options{Path: file(t, "d.csv", content), Mapping: "Jurisdiction", Source: "test"})
		if err != nil || report.RowsRefused > 0 {
			t.Fatal(err, report.Refusals)
		}
		if d := cmp.Diff(want, struct{ node, link Count }{report.Nodes[0], report.Links[0]}, cmp.AllowUnexported(want)); d != "" {
			t.Error(d)
		}
	}
	if n := one(t, store, "MATCH (:Jurisdiction)-[:SUPERSEDED]->(p) RETURN count(p)"); n != 1 {
		t.Errorf("%d past versions", n)
	}
	if n := one(t, store, "MATCH (b:ImportBatch)-[:OF_SOURCE]->(s:DataSource) MATCH (n:Jurisdiction {batchId: b.id, sourceId: s.id}) RETURN count(n)"); n != 3 {
		t.Errorf("%d divisions know where they come from", n)
	}
}

// Rows of one file that contradict each other would take turns for ever: the first one stays.
func TestImportConflictingRows(t *testing.T) {
	store := testdb.MustStore(t)
	path := file(t, "d.csv", "code,name,level,households\na,A,PROVINCE,\na,A,PROVINCE,5\na,Other,PROVINCE,\na,A,PROVINCE,\n")
	options := Options{Path: path, Mapping: "Jurisdiction", Source: "test"}
	for range 2 {
		report, err := Import(t.Context(), store, options)
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Refusals) != 1 || report.Refusals[0].Code != codeConflict || report.Refusals[0].Row != 4 || report.RowsDuplicate != 1 {
			t.Errorf("%+v", report)
		}
	}
	if n := one(t, store, "MATCH (d:Jurisdiction {code: 'a', name: 'A', households: 5}) RETURN count(d)"); n != 1 {
		t.Error("the rows that agree were not put together")
	}
}

// Files that cannot be used as a whole are refused before anything is written.
func TestImportRefusesFiles(t *testing.T) {
	store := testdb.MustStore(t)
	folder := t.TempDir()
	for name, c := range map[string]struct{ path, mapping, says string }{
		"missing":         {filepath.Join(folder, "no.csv"), "Need", "cannot be read"},
		"folder":          {folder, "ebola-3w", "give the file"},
		"one of several":  {file(t, "streets.csv", "code\n"), "divisions", "give the folder"},
		"workbook":        {file(t, "a.csv", "PK\x03\x04..."), "Need", "save it"},
		"two bytes":       {file(t, "a.csv", "\xff\xfet\x00i\x00"), "Need", "save it"},
		"incomplete":      {folder, "divisions", "provinces.csv"},
		"no header":       {file(t, "a.csv", ""), "Need", "no header"},
		"unknown column":  {file(t, "a.csv", "title,colour\nx,y\n"), "Need", "colour"},
		"missing column":  {file(t, "a.csv", "Country,Region\nx,y\n"), "ebola-3w", "Pcode"},
		"no key":          {file(t, "a.csv", "title\nx\n"), "Need", "sourceKey"},
		"quote left open": {file(t, "a.csv", "sourceKey,title\n1,\"x\n2,y\n3,z\n"), "Need", "never closes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Import(t.Context(), store, Options{Path: c.path, Mapping: c.mapping, Source: "test"})
			var e *graph.Error
			if !errors.As(err, &e) || e.Kind != graph.Invalid || !strings.Contains(e.Message.En, c.says) || e.Message.Zh == "" {
				t.Errorf("gives %v", err)
			}
		})
	}
	if n := one(t, store, "MATCH (b:ImportBatch) RETURN count(b)"); n != 0 {
		t.Errorf("%d batches were begun", n)
	}
}

// A byte that was lost spoils its row, not the characters of the whole file.
func TestImportOfADamagedFile(t *testing.T) {
	store := testdb.MustStore(t)
	content := "sourceKey,title\n11,老人助餐\n12,心理支持\n13,夜间巡逻\n14,课后看护"
	report, err := Import(t.Context(), store, Options{Path: file(t, "d.csv", content[:len(content)-1]), Mapping: "Need", Source: "test"})
	if err != nil || report.RowsRefused != 1 || report.Refusals[0].Row != 5 {
		t.Errorf("%v %+v", err, report.Refusals)
	}
	if n := one(t, store, "MATCH (n:Need) WHERE n.title IN ['老人助餐', '心理支持', '夜间巡逻'] RETURN count(n)"); n != 3 {
		t.Errorf("%d needs came through", n)
	}
}

// What cannot be reported on does not begin.
func TestImportNeedsItsReport(t *testing.T) {
	store := testdb.MustStore(t)
	for _, path := range []string{filepath.Join(t.TempDir(), "no", "report.csv"), filepath.Join(t.TempDir(), "report.txt")} {
		options := Options{Path: file(t, "d.csv", "sourceKey,title\n1,x\n"), Mapping: "Need", Source: "test", ReportPath: path}
		if _, err := Import(t.Context(), store, options); !errors.Is(err, graph.Invalid) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n := one(t, store, "MATCH (n:Need) RETURN count(n)"); n != 0 {
		t.Error("it was imported all the same")
	}
}

// What CSV files are like: marks and line ends, blanks, ragged rows and quotes.
func TestImportReadsCSV(t *testing.T) {
	store := testdb.MustStore(t)
	path := file(t, "n.csv", "\ufeffsourceKey,title,description\r\n\r\n1, first ,\"two\r\nlines\"\r\n2,short\r\n3,long,x,,\r\n4,too long,x,y\r\n5,a \"quote,x\r\n6,last,\r\n")
	var steps [][2]int
	report, err := Import(t.Context(), store, Options{Path: path, Mapping: "Need", Source: "test",
		Progress: func(done, total int) { steps = append(steps, [2]int{done, total}) }})
	if err != nil {
		t.Fatal(err)
	}
	var refused []string
	for _, i := range report.Refusals {
		refused = append(refused, i.Code)
	}
	if d := cmp.Diff([]string{codeRagged, codeQuotes}, refused); d != "" || report.Refusals[0].Row != 6 || report.Refusals[1].Row != 7 {
		t.Error(d, report.Refusals)
	}
	if n := one(t, store, "MATCH (n:Need) WHERE n.title IN ['first', 'short', 'long', 'last'] RETURN count(n)"); n != 4 {
		t.Errorf("%d of 4 needs", n)
	}
	if last := steps[len(steps)-1]; last[0] != last[1] {
		t.Errorf("the progress ends at %d of %d", last[0], last[1])
	}
}

func TestInspectEncoding(t *testing.T) {
	long := strings.Repeat("a", 256<<10-1)
	for name, c := range map[string]struct{ content, want string }{
		"plain": {"abc", "utf-8"}, "utf-8": {"编码", "utf-8"}, "gbk": {"\xb1\xe0\xc2\xeb", "gb18030"}, "empty": {"", "utf-8"},
		"a character across reads": {long + "编", "utf-8"}, "gbk at the end": {long + "\xb1", "gb18030"},
	} {
		in := &input{spec: &fileSpec{encoding: "auto"}, path: file(t, "a.csv", c.content)}
		if err := in.inspect(discard{}); err != nil || in.encoding != c.want {
			t.Errorf("%s is taken for %s (%v)", name, in.encoding, err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
