package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// exported is a file of the noun with the names of the model.
func exported(tb testing.TB, store *graph.Store, options ExportOptions) (string, ExportReport) {
	tb.Helper()
	if options.AsOf.Start.IsZero() {
		options.AsOf = graph.Today(time.Now())
	}
	options.Scope = graph.Everything
	for _, of := range []struct {
		option *string
		usual  string
	}{{&options.Format, CSV}, {&options.Language, "en"}, {&options.Relations, OwnRelations}} {
		if *of.option == "" {
			*of.option = of.usual
		}
	}
	var b bytes.Buffer
	report, err := Export(tb.Context(), store, &b, options)
	if err != nil {
		tb.Fatal(err)
	}
	return b.String(), report
}

// saved saves nodes of a noun and returns their ids.
func saved(tb testing.TB, store *graph.Store, noun string, rows ...map[string]any) []string {
	tb.Helper()
	var ids []string
	_, err := store.Write(tb.Context(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		ids = nil
		for _, values := range rows {
			done, err := tx.Save(ctx, store.Model().Noun(noun), []graph.NodeRow{{Values: values}})
			if err != nil {
				return nil, err
			}
			ids = append(ids, done[0].ID)
		}
		return nil, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return ids
}

// linked adds relations from one node.
func linked(tb testing.TB, store *graph.Store, relation, from string, to ...string) {
	tb.Helper()
	rows := make([]graph.LinkRow, len(to))
	for i := range to {
		rows[i] = graph.LinkRow{FromID: from, ToID: to[i]}
	}
	_, err := store.Write(tb.Context(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		return tx.Link(ctx, store.Model().Relation(relation), rows)
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// imported takes a plain file and wants all of it taken.
func imported(tb testing.TB, store *graph.Store, noun, content string) Report {
	tb.Helper()
	report, err := Import(tb.Context(), store, Options{Path: file(tb, noun+".csv", content), Mapping: noun, Source: "test"})
	if err != nil || report.RowsRefused > 0 {
		tb.Fatalf("%v %+v\n%s", err, report.Refusals, content)
	}
	return report
}

// Nodes without any key go by the hub's ids: in the same hub they are found, in another the id becomes their source key, and
// relations lead to them all the same.
func TestExportWithoutKeys(t *testing.T) {
	store := testdb.MustStore(t)
	projects := saved(t, store, "Project", map[string]any{"name": "项目甲"}, map[string]any{"name": "项目乙"})
	organization := saved(t, store, "Organization", map[string]any{"name": "组织"})
	linked(t, store, "Organization.undertakes", organization[0], projects...)
	projectFile, _ := exported(t, store, ExportOptions{Noun: "项目"})
	organizationFile, _ := exported(t, store, ExportOptions{Noun: "organizations"})
	if report := imported(t, store, "Organization", organizationFile); report.Changed() {
		t.Errorf("here: %+v %+v\n%s", report.Nodes, report.Links, organizationFile)
	}
	store = testdb.MustStore(t)
	imported(t, store, "Project", projectFile)
	for i, want := range []Count{{Name: "Organization.undertakes", Created: 2}, {Name: "Organization.undertakes", Unchanged: 2}} {
		report := imported(t, store, "Organization", organizationFile)
		if d := cmp.Diff([]Count{want}, report.Links, cmp.AllowUnexported(want)); d != "" {
			t.Errorf("elsewhere, time %d: %s", i+1, d)
		}
	}
	rows, err := store.Read(t.Context(), "MATCH (o:Organization)-[:UNDERTAKES]->(p) RETURN o.sourceKey, p.sourceKey ORDER BY p.name DESC", nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][]any{{organization[0], projects[0]}, {organization[0], projects[1]}}, rows); d != "" {
		t.Error(d)
	}
}

// A key that is corrected in an exported file is a correction of the node, since the file tells its id.
func TestExportCorrectedKey(t *testing.T) {
	store := testdb.MustStore(t)
	id := saved(t, store, "Organization", map[string]any{"name": "组织", "sourceKey": "a"})
	content, _ := exported(t, store, ExportOptions{Noun: "Organization"})
	imported(t, store, "Organization", strings.Replace(content, ",a,", ",b,", 1))
	rows, err := store.Read(t.Context(), "MATCH (o:Organization) RETURN o.id, o.sourceKey", nil)
	if d := cmp.Diff([][]any{{id[0], "b"}}, rows); err != nil || d != "" {
		t.Error(err, d)
	}
}

// Nodes and relations of more than a page are all there, and a list of relations stays in one cell.
func TestExportPages(t *testing.T) {
	store := testdb.MustStore(t)
	var values []map[string]any
	for i := range exportPage + 5 {
		values = append(values, map[string]any{"name": fmt.Sprint("P", i), "sourceKey": fmt.Sprintf("p%03d", i)})
	}
	projects := saved(t, store, "Project", values...)
	organization := saved(t, store, "Organization", map[string]any{"name": "O", "sourceKey": "o"})
	linked(t, store, "Organization.undertakes", organization[0], projects...)
	if content, report := exported(t, store, ExportOptions{Noun: "Project"}); report.Rows != len(projects) || strings.Count(content, "\n") != len(projects)+1 {
		t.Errorf("%d rows", report.Rows)
	}
	content, _ := exported(t, store, ExportOptions{Noun: "Organization"})
	for i := range projects {
		if !strings.Contains(content, fmt.Sprintf("p%03d", i)) {
			t.Fatalf("p%03d is missing:\n%s", i, content)
		}
	}
	all, _ := exported(t, store, ExportOptions{Noun: "Project", Relations: AllRelations})
	if strings.Count(all, ",o") != len(projects) || !strings.HasPrefix(all, "id,") || !strings.Contains(all, "undertakenBy.sourceKey") {
		t.Errorf("all relations: %s", all)
	}
}

// A file tells what held on the date, as known at the time, in the division.
func TestExportOfAMoment(t *testing.T) {
	store := mustStreet(t)
	imported(t, store, "Organization", "sourceKey,name,from,status,status.from,basedIn.code\na,甲,2015,ACTIVE,2015,330604001\n")
	imported(t, store, "Organization", "sourceKey,status,status.from\na,SUSPENDED,2019-07\n")
	before := time.Now()
	imported(t, store, "Organization", "sourceKey,name\na,乙\n")
	d2018, _ := graph.ParsePartialDate("2018")
	d2010, _ := graph.ParsePartialDate("2010")
	within := func(code string) map[string]any { return map[string]any{"code": map[string]any{"eq": code}} }
	for name, c := range map[string]struct {
		options ExportOptions
		want    string
	}{
		"Now":       {ExportOptions{}, "乙|SUSPENDED|2019-07"},
		"Then":      {ExportOptions{AsOf: d2018}, "乙|ACTIVE|2015"},
		"Known":     {ExportOptions{KnownAt: &before}, "甲|SUSPENDED|2019-07"},
		"NotYet":    {ExportOptions{AsOf: d2010}, ""},
		"Within":    {ExportOptions{Within: within("330604001")}, "乙|SUSPENDED|2019-07"},
		"Elsewhere": {ExportOptions{Within: within("999999")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.options.Noun, c.options.Format = "Organization", JSON
			content, report := exported(t, store, c.options)
			var list []map[string]any
			if err := json.Unmarshal([]byte(content), &list); err != nil {
				t.Fatal(err, content)
			}
			got := ""
			for _, o := range list {
				got += fmt.Sprintf("%v|%v|%v", o["name"], o["status"], o["status.from"])
				if based, _ := o["basedIn"].(map[string]any); based == nil || based["target"] == nil {
					t.Errorf("basedIn is %v", o["basedIn"])
				}
			}
			if got != c.want || len(list) != report.Rows {
				t.Errorf("%s of %d rows, want %s", got, report.Rows, c.want)
			}
		})
	}
}

func TestExportRefused(t *testing.T) {
	store := testdb.MustOpen(t)
	for noun, remedy := range map[string]string{"AdministrativeDivision": "Community", "ImportBatch": "importBatches", "Nothing": "Organization"} {
		_, err := Export(t.Context(), store, &bytes.Buffer{}, ExportOptions{Noun: noun})
		if graph.KindOf(err) != graph.Invalid || !strings.Contains(err.Error(), remedy) {
			t.Errorf("%s: %v, want Invalid with %s", noun, err, remedy)
		}
	}
	_, err := Export(t.Context(), store, &bytes.Buffer{}, ExportOptions{Noun: "DataSource", Within: map[string]any{}})
	if graph.KindOf(err) != graph.Invalid {
		t.Errorf("within of what lies nowhere: %v", err)
	}
}

func TestListsOfARelationBelongTogether(t *testing.T) {
	store := testdb.MustStore(t)
	saved(t, store, "Project", map[string]any{"name": "甲", "sourceKey": "甲；一"}, map[string]any{"name": "乙", "sourceKey": "乙"})
	for name, c := range map[string]struct {
		row, code string
		want      [][]any
	}{
		"OneByOne": {"a,甲\\；一;乙,2019;,;JOINT", "", [][]any{{"乙", nil, "JOINT"}, {"甲；一", "YEAR", nil}}},
		"Uneven":   {"b,甲\\；一;乙,2019;2020;2021,", codeUneven, nil},
		"NoKey":    {"c,,2019,", "", nil},
		"ForAll":   {"d,甲\\；一;乙,2019,JOINT", "", [][]any{{"乙", "YEAR", "JOINT"}, {"甲；一", "YEAR", "JOINT"}}},
	} {
		t.Run(name, func(t *testing.T) {
			content := "sourceKey,name,undertakes.sourceKey,undertakes.from,undertakes.part\n" + strings.Replace(c.row, ",", ",组织,", 1) + "\n"
			report, err := Import(t.Context(), store, Options{Path: file(t, "o.csv", content), Mapping: "Organization", Source: "test"})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case c.code != "" && (len(report.Refusals) != 1 || report.Refusals[0].Code != c.code):
				t.Errorf("%+v, want %s", report.Refusals, c.code)
			case c.code == "" && report.RowsRefused > 0:
				t.Errorf("%+v", report.Refusals)
			case name == "NoKey" && report.WarningCount != 1:
				t.Errorf("%d warnings, want one for the date", report.WarningCount)
			}
			rows, err := store.Read(t.Context(), `MATCH (o:Organization {sourceKey: $key})-[r:UNDERTAKES]->(p)
RETURN p.sourceKey, r.fromPrecision, r.part ORDER BY p.sourceKey`, map[string]any{"key": c.row[:1]})
			if d := cmp.Diff(c.want, rows); err != nil || d != "" {
				t.Error(err, d)
			}
		})
	}
}

func TestExactLists(t *testing.T) {
	for _, pieces := range [][]string{{"a"}, {"a", "", "b"}, {"a;b", "c、d", "；"}, {`\`, `a\;b`}, {`\\`, ""}, {" a ", "b"}} {
		cell := listCell(pieces)
		body, literal := strings.CutPrefix(cell, "'")
		if d := cmp.Diff(pieces, splitExact(body, literal)); d != "" {
			t.Errorf("%q: %s", cell, d)
		}
	}
	if d := cmp.Diff([]string{"a", "b", "c", `\d`}, splitExact(`a; b、c；\d`, false)); d != "" {
		t.Error(d)
	}
}
