package resolvers

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"liandong/exchange"
	"liandong/graph"
	"liandong/localdb/testdb"
)

// TestEveryNoun goes through the model. Each noun that can be written is saved twice under one key, with all its fields and the
// relations that begin at it; corrected; exported; ended; and imported into an empty hub, whose export is the same again and changes nothing
// when it is imported there. A noun that is declared tomorrow is tested without a line more.
func TestEveryNoun(t *testing.T) {
	store := testdb.MustStore(t)
	r := &nounTest{store: store, maker: &maker{model: store.Model()}, executor: MustExecutor(t, &Resolver{Store: store}),
		folder: t.TempDir(), anchors: map[string]string{}}
	for _, noun := range r.model.Nouns {
		if !noun.Abstract && !noun.ReadOnly {
			r.nouns = append(r.nouns, &nounCase{noun: noun, format: fileFormats[len(r.nouns)%len(fileFormats)]})
		}
	}
	r.each(t, "Save", r.saveTwice)
	r.each(t, "Correct", r.correct)
	r.each(t, "Link", r.link)
	r.each(t, "Export", r.exportAll)
	r.each(t, "End", r.end)
	r.store = testdb.MustStore(t)
	r.each(t, "Elsewhere", func(t *testing.T, c *nounCase) { r.take(t, c, c.nodes, true) })
	r.each(t, "ElsewhereWithRelations", func(t *testing.T, c *nounCase) { r.take(t, c, c.whole, true) })
	r.each(t, "ElsewhereAgain", r.same)
}

// fileFormats are what nouns are exported as, in turn.
var fileFormats = []struct{ format, language string }{{exchange.CSV, "en"}, {exchange.XLSX, "zh"}, {exchange.CSV, "zh"}}

type nounTest struct {
	*maker
	store    *graph.Store
	executor *executor.Executor
	nouns    []*nounCase
	anchors  map[string]string // source keys of nodes that relations lead to
	folder   string
}

// nounCase is a noun on its way through the test.
type nounCase struct {
	noun         *graph.Noun
	format       struct{ format, language string }
	key          string
	set          map[string]any
	corrected    string // a field
	nodes, whole string // exported files: without and with relations
	failed       bool
}

// each runs a step for every noun that has passed the steps before.
func (r *nounTest) each(t *testing.T, step string, run func(*testing.T, *nounCase)) {
	began, trips := time.Now(), r.store.RoundTrips()
	for _, c := range r.nouns {
		if !c.failed {
			c.failed = !t.Run(step+"/"+c.noun.Name, func(t *testing.T) { run(t, c) })
		}
	}
	t.Logf("%s: %.1f s and %d statements for %d nouns", step, time.Since(began).Seconds(), r.store.RoundTrips()-trips, len(r.nouns))
}

// awkward are texts that files are apt to spoil.
var awkward = []string{"%s", "=1+1 %s", "%s；半、\\角;", " %s ", "'%s", "-%s", "%s\n下一行", "\"%s\",", "@%s"}

// full are values for all fields of a noun.
func (r *nounTest) full(noun *graph.Noun, key string, as role) map[string]any {
	set := r.required(noun, key, as)
	if noun.Begins == "" {
		set["from"] = "2014-03"
	}
	if noun.Lasts > 0 { // else it is over by now
		set["to"] = "2040-12"
	}
	for i, f := range noun.Fields {
		if f.BuiltIn || f.Computed || f.Kind != graph.Property && f.Kind != graph.Dated {
			continue
		}
		set[f.Name] = r.value(noun, f, key, as)
		if free := f.Type == "String" && len(f.Rules) == 0; free && f.List {
			set[f.Name] = []any{fmt.Sprintf(awkward[i%len(awkward)], key), "无", "123456789012345000"}
		} else if free {
			set[f.Name] = fmt.Sprintf(awkward[i%len(awkward)], key)
		}
	}
	return set
}

// payload is the answer of a mutation.
type payload struct {
	Created, Changed bool
	UserErrors       []struct{ Field, Message, Code string }
}

// mutate runs a mutation of one root field, which the document calls result.
func (r *nounTest) mutate(tb testing.TB, document string, variables map[string]any) payload {
	tb.Helper()
	data, errs := execute(r.executor, document, variables)
	var answer struct{ Result payload }
	if err := json.Unmarshal(data, &answer); errs != nil || err != nil {
		tb.Fatalf("%s %v\n%s %v %v", document, variables, data, errs, err)
	}
	return answer.Result
}

// save saves a node as it is set.
func (r *nounTest) save(tb testing.TB, noun *graph.Noun, set map[string]any) payload {
	tb.Helper()
	return r.mutate(tb, fmt.Sprintf(`mutation($set: %[1]sFields!) { result: save%[1]s(set: $set, effectiveFrom: "2017-03") { created changed userErrors { field message code } } }`, noun.Name),
		map[string]any{"set": set})
}

// saveTwice saves under one key: of two, the second changes nothing, whether it gives the source key or a natural one.
func (r *nounTest) saveTwice(t *testing.T, c *nounCase) {
	c.key = r.maker.key() + ";半、角"
	c.set = r.full(c.noun, c.key, role{})
	first := r.save(t, c.noun, c.set)
	if !first.Created || len(first.UserErrors) > 0 {
		t.Fatalf("%v: %+v", c.set, first)
	}
	again := r.save(t, c.noun, c.set)
	for _, key := range c.noun.Keys {
		if !slices.ContainsFunc(key.Fields, func(name string) bool { return c.set[name] == nil }) {
			natural := map[string]any{}
			for name, value := range c.set {
				if name != "sourceKey" {
					natural[name] = value
				}
			}
			if p := r.save(t, c.noun, natural); p.Created || p.Changed || len(p.UserErrors) > 0 {
				t.Errorf("by %v: %+v, want nothing changed", key.Fields, p)
			}
		}
	}
	if again.Created || again.Changed || len(again.UserErrors) > 0 {
		t.Errorf("the second time: %+v, want nothing changed", again)
	}
}

// correct corrects a field: what was known before is still told for then.
func (r *nounTest) correct(t *testing.T, c *nounCase) {
	f, other := r.correctable(c)
	if f == nil {
		t.Fatal("no field can be corrected")
	}
	c.corrected = f.Name
	corrected := maps.Clone(c.set) // the same columns, and so the same statements, as when it was saved
	corrected[f.Name] = other
	before := time.Now()
	p := r.mutate(t, fmt.Sprintf(`mutation($key: String!, $set: %[1]sFields!) { result: correct%[1]s(by: {sourceKey: $key}, set: $set) { changed userErrors { field message code } } }`, c.noun.Name),
		map[string]any{"key": c.key, "set": corrected})
	if !p.Changed || len(p.UserErrors) > 0 {
		t.Fatalf("%s: %+v", f.Name, p)
	}
	now, then := r.read(t, c, today(), time.Now()), r.read(t, c, today(), before)
	if !reflect.DeepEqual(now, plainJSON(t, other)) || !reflect.DeepEqual(then, plainJSON(t, c.set[f.Name])) {
		t.Errorf("%s is %v and was known as %v, want %v and %v", f.Name, now, then, other, c.set[f.Name])
	}
	c.set = corrected
}

// correctable is a field with another value for it: one that neither tells the node, nor when it began, nor what it may be related to, unless
// there is no other.
func (r *nounTest) correctable(c *nounCase) (*graph.Field, any) {
	for _, last := range []bool{false, true} {
		for _, f := range c.noun.Fields {
			tells := f.Name == c.noun.Begins || f.Name == "kind" && r.nearKind(c.noun, role{}) != "" || slices.ContainsFunc(c.noun.Keys, func(k graph.Key) bool { return slices.Contains(k.Fields, f.Name) })
			if f.BuiltIn || f.Computed || f.Kind != graph.Property || c.set[f.Name] == nil || tells != last {
				continue
			}
			for _, candidate := range r.others(f, c.set[f.Name]) {
				text, isText := candidate.(string)
				if !reflect.DeepEqual(candidate, c.set[f.Name]) && (!isText || matches(f, text)) {
					return f, candidate
				}
			}
		}
	}
	return nil, nil
}

// others are values like the one given, which is not among them if there is another.
func (r *nounTest) others(f *graph.Field, value any) (candidates []any) {
	if enum := r.model.Enum(f.Type); enum != nil {
		for _, v := range enum.Values {
			candidates = append(candidates, v.Name)
		}
		return candidates
	}
	switch value := value.(type) {
	case bool:
		return []any{!value}
	case int:
		return []any{number(f, value-1), number(f, value+1)}
	case float64:
		return []any{value + 0.25}
	case string:
		switch f.Type {
		case "PartialDate":
			return []any{"2015-12", "2018"}
		case "DateTime":
			return []any{"2016-06-01T00:00:00Z"}
		}
		return []any{value + "（更正）", value + "1"}
	case []any:
		return []any{append(slices.Clone(value), "更正")}
	}
	return nil
}

func today() string { return graph.Today(time.Now()).String() }

// read is the corrected field of the node as of a date and known at a time; nil where the node is not there.
func (r *nounTest) read(tb testing.TB, c *nounCase, asOf string, knownAt time.Time) any {
	tb.Helper()
	data, errs := execute(r.executor, fmt.Sprintf(`query($key: String!, $asOf: PartialDate, $knownAt: DateTime) {
		result: %s(where: {sourceKey: {eq: $key}}, asOf: $asOf, knownAt: $knownAt) { nodes { %s } } }`, c.noun.Plural, c.corrected),
		map[string]any{"key": c.key, "asOf": asOf, "knownAt": knownAt.UTC().Format(time.RFC3339Nano)})
	var answer struct {
		Result struct{ Nodes []map[string]any }
	}
	if err := json.Unmarshal(data, &answer); errs != nil || err != nil {
		tb.Fatalf("%s %v %v", data, errs, err)
	}
	if len(answer.Result.Nodes) == 0 {
		return nil
	}
	return answer.Result.Nodes[0][c.corrected]
}

// plainJSON is a value as JSON decodes it.
func plainJSON(tb testing.TB, value any) (plain any) {
	tb.Helper()
	data, err := json.Marshal(value)
	if err = errors.Join(err, json.Unmarshal(data, &plain)); err != nil {
		tb.Fatal(err)
	}
	return plain
}

// link adds the relations that begin at the noun, two of each that may be several, with all their dates and properties.
func (r *nounTest) link(t *testing.T, c *nounCase) {
	links := map[string]any{}
	for _, f := range c.noun.Fields {
		if f.Kind != graph.Related || f.Incoming {
			continue
		}
		relation := r.model.Relation(f.Relation)
		if r.model.Noun(relation.To).ReadOnly || r.model.Noun(relation.From).ReadOnly {
			continue
		}
		kinds := r.model.Concrete(f.Type)
		kinds = slices.DeleteFunc(slices.Clone(kinds), func(k *graph.Noun) bool { return !allowed(relation, k) })
		list := []any{r.linkTo(t, c, relation, kinds[0], 0)}
		if f.List {
			list = append(list, r.linkTo(t, c, relation, kinds[len(kinds)-1], 1))
		}
		links[f.Name] = list
	}
	if len(links) == 0 {
		return
	}
	p := r.mutate(t, fmt.Sprintf(`mutation($key: String!, $links: %[1]sLinks!) { result: link%[1]s(by: {sourceKey: $key}, links: $links) { changed userErrors { field message code } } }`, c.noun.Name),
		map[string]any{"key": c.key, "links": links})
	if !p.Changed || len(p.UserErrors) > 0 {
		t.Errorf("%v: %+v", links, p)
	}
}

// linkTo is one relation, to a node that is there for that.
func (r *nounTest) linkTo(t *testing.T, c *nounCase, relation *graph.Relation, kind *graph.Noun, place int) map[string]any {
	name := fmt.Sprint(kind.Name, " ", relation.TermKind, " ", hasRule(relation, "ORDERED_LEVELS"), " ", place)
	if relation.OneIncoming {
		name += " of " + c.noun.Name
	}
	if r.anchors[name] == "" {
		key := r.maker.key()
		if p := r.save(t, kind, r.required(kind, key, role{relation, true})); !p.Created {
			t.Fatalf("%s: %+v", kind.Name, p)
		}
		r.anchors[name] = key
	}
	link := map[string]any{"target": map[string]any{"sourceKey": r.anchors[name]}}
	switch relation.Time {
	case graph.Interval:
		link["from"] = []string{"2016-06", "2016-06-17"}[place]
		if place == 1 {
			link["to"] = "2040-02"
		}
	case graph.Event:
		link["on"] = []string{"2016-07", "2017"}[place]
	}
	for _, p := range relation.Properties {
		if !p.Computed && (place == 1 || p.Required || slices.Contains(relation.Key, p.Name)) {
			link[p.Name] = r.value(c.noun, p, "p-"+c.key, role{})
		}
	}
	return link
}

func hasRule(relation *graph.Relation, kind string) bool {
	return slices.ContainsFunc(relation.Rules, func(rule graph.Rule) bool { return rule.Kind == kind })
}

// export writes the noun's file.
func (r *nounTest) export(t *testing.T, c *nounCase, name string) string {
	t.Helper()
	path := filepath.Join(r.folder, c.noun.Name+"-"+name+"."+c.format.format)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = exchange.Export(t.Context(), r.store, f, exchange.ExportOptions{Noun: c.noun.Name, AsOf: graph.Today(time.Now()),
		Format: c.format.format, Language: c.format.language, Relations: exchange.OwnRelations, Scope: graph.Everything})
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// withoutRelations is an exported file with the noun's own columns alone.
func (r *nounTest) withoutRelations(t *testing.T, c *nounCase, path string) string {
	t.Helper()
	own := map[string]bool{}
	for _, column := range exchange.Columns(r.model, c.noun) {
		name, part, dotted := strings.Cut(column.Header, ".")
		if f := c.noun.Field(name); !dotted || f.Kind == graph.Dated && part == "from" {
			for _, header := range append(column.Names, column.Header) {
				own[header] = true
			}
		}
	}
	table := tableOf(t, path)
	var rows [][]string
	for _, row := range table {
		var kept []string
		for i, cell := range row {
			if own[strings.TrimSuffix(table[0][i], "（元）")] {
				kept = append(kept, cell)
			}
		}
		rows = append(rows, kept)
	}
	path = filepath.Join(r.folder, c.noun.Name+"-nodes.csv")
	f, err := os.Create(path)
	if err == nil {
		err = errors.Join(csv.NewWriter(f).WriteAll(rows), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// take imports a file and wants all of it taken; unless changes are expected, nothing changes.
func (r *nounTest) take(t *testing.T, c *nounCase, path string, changes bool) {
	t.Helper()
	report, err := exchange.Import(t.Context(), r.store, exchange.Options{Path: path, Mapping: c.noun.Name, Source: "test"})
	if err != nil || report.RowsRefused > 0 || len(report.Notes) > 0 || report.RowsRead == 0 || !changes && report.Changed() {
		t.Errorf("%v\nrefused %+v\nnotes %+v\n%+v %+v\n%.3000s", err, report.Refusals, report.Notes, report.Nodes, report.Links, fmt.Sprint(tableOf(t, path)))
	}
}

// exportAll writes the noun's file with and without relations; the same as JSON, which no import takes, has the same nodes and values.
func (r *nounTest) exportAll(t *testing.T, c *nounCase) {
	c.whole = r.export(t, c, "whole")
	r.asJSON(t, c)
	c.nodes = r.withoutRelations(t, c, c.whole)
}

// asJSON exports the noun as JSON: what can be read, with the nodes of the noun's file and the values that were set.
func (r *nounTest) asJSON(t *testing.T, c *nounCase) {
	var text bytes.Buffer
	_, err := exchange.Export(t.Context(), r.store, &text, exchange.ExportOptions{Noun: c.noun.Name, AsOf: graph.Today(time.Now()),
		Format: exchange.JSON, Language: "en", Relations: exchange.OwnRelations, Scope: graph.Everything})
	var list []map[string]any
	if err = errors.Join(err, json.Unmarshal(text.Bytes(), &list)); err != nil {
		t.Fatal(err)
	}
	var ids, want []string
	for _, object := range list {
		ids = append(ids, fmt.Sprint(object["id"]))
		if object["sourceKey"] == c.key && !reflect.DeepEqual(object[c.corrected], plainJSON(t, c.set[c.corrected])) {
			t.Errorf("%s is %v in JSON, want %v", c.corrected, object[c.corrected], c.set[c.corrected])
		}
	}
	for _, row := range tableOf(t, c.whole)[1:] {
		want = append(want, row[0])
	}
	if !slices.Equal(ids, want) {
		t.Errorf("nodes %v in JSON, want %v", ids, want)
	}
}

// end ends the node: it is there as of before, and not as of after.
func (r *nounTest) end(t *testing.T, c *nounCase) {
	p := r.mutate(t, fmt.Sprintf(`mutation($key: String!) { result: end%s(by: {sourceKey: $key}, on: "2020-06") { changed userErrors { field message code } } }`, c.noun.Name),
		map[string]any{"key": c.key})
	if !p.Changed || len(p.UserErrors) > 0 {
		t.Fatalf("%+v", p)
	}
	if before, after := r.read(t, c, "2020-06", time.Now()), r.read(t, c, "2020-07-01", time.Now()); before == nil || after != nil {
		t.Errorf("as of before %v, as of after %v", before, after)
	}
}

// same wants the same file from this hub, where ids are its own, and takes that back, which changes nothing.
func (r *nounTest) same(t *testing.T, c *nounCase) {
	again := r.export(t, c, "again")
	if d := cmp.Diff(r.rows(t, c.whole), r.rows(t, again)); d != "" {
		t.Error(d)
	}
	r.take(t, c, again, false)
}

// rows are the rows of an exported file that the test has made, without ids, in order.
func (r *nounTest) rows(t *testing.T, path string) [][]string {
	t.Helper()
	rows := tableOf(t, path)
	at := slices.IndexFunc(rows[0], func(name string) bool { return name == "sourceKey" || name == "来源标识" })
	var ours [][]string
	for i, row := range rows {
		for len(row) < len(rows[0]) { // a sheet leaves blanks at the end out
			row = append(row, "")
		}
		if i == 0 || row[at] != "" {
			ours = append(ours, row[1:])
		}
	}
	slices.SortFunc(ours[1:], slices.Compare)
	return ours
}

func tableOf(t *testing.T, path string) [][]string {
	t.Helper()
	var rows [][]string
	var err error
	if filepath.Ext(path) == ".xlsx" {
		book, failed := excelize.OpenFile(path)
		if failed != nil {
			t.Fatal(failed)
		}
		rows, err = book.GetRows(book.GetSheetList()[0])
		err = errors.Join(err, book.Close())
	} else {
		f, failed := os.Open(path)
		if failed != nil {
			t.Fatal(failed)
		}
		rows, err = csv.NewReader(f).ReadAll()
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
