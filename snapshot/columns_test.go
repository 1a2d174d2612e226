package snapshot_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/sample"
	"liandong/snapshot"
)

// everything are the names of all that columns can hold of the model.
func everything(m *graph.Model) (names []string) {
	for _, n := range m.Nouns {
		if n.Abstract {
			continue
		}
		names = append(names, n.Name)
		for _, f := range n.Fields {
			if snapshot.Columnar(f) {
				names = append(names, n.Name+"."+f.Name)
			}
		}
	}
	for _, r := range m.Relations {
		names = append(names, r.ID)
		for _, p := range r.Properties {
			if snapshot.Columnar(p) {
				names = append(names, r.ID+"."+p.Name)
			}
		}
	}
	return names
}

// TestColumns loads the sample whole, and holds every noun, field and relation against what the database counts.
func TestColumns(t *testing.T) {
	store := testdb.MustStore(t)
	options := sample.Default()
	options.Communities = 8
	if _, err := (&sample.Loader{Store: store, Actor: "test"}).Load(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	m := store.Model()
	c, err := snapshot.LoadColumns(everything(m))(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	paged, err := snapshot.LoadColumnsBy(t.Context(), store, everything(m), math.MaxInt64, 2000)
	if err != nil {
		t.Fatal(err)
	}
	all := cmp.Exporter(func(reflect.Type) bool { return true })
	if !cmp.Equal(c, paged, all, cmpopts.EquateNaNs(), cmpopts.IgnoreFields(snapshot.Columns{}, "Model", "numbered"), cmpopts.IgnoreTypes(&graph.Noun{}, &graph.Relation{})) {
		t.Error("columns read page by page differ")
	}
	day := mustDate(t, "2026-06-30").Last()
	v := c.At(snapshot.DayOf(day))
	ask := func(statement string) []any {
		t.Helper()
		rows, err := store.Read(t.Context(), statement, map[string]any{"day": graph.StoredDay(day)})
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s: %v, %d rows", statement, err, len(rows))
		}
		return rows[0]
	}
	for _, n := range m.Nouns {
		if !n.Abstract {
			compareNoun(t, v, n, ask)
		}
	}
	for relations := range slices.Chunk(m.Relations, 20) { // many to a statement: planning takes longer than counting
		compareRelations(t, v, relations, ask)
	}
	if c.Nodes() < 1000 || c.Relations() < 1000 || c.Bytes() < 10_000 {
		t.Errorf("%d nodes, %d relations, %d bytes", c.Nodes(), c.Relations(), c.Bytes())
	}
}

// compareNoun compares how many nodes there are at the date, how many of them have each field, and of numbers the sum.
func compareNoun(t *testing.T, v *snapshot.View, n *graph.Noun, ask func(string) []any) {
	t.Helper()
	names, asked, have := []string{n.Name}, []string{"count(n)"}, []float64{0}
	for range v.Those(n.Name) {
		have[0]++
	}
	for _, f := range n.Fields {
		if !snapshot.Columnar(f) {
			continue
		}
		value := "n." + f.Name
		if f.Property != "" {
			value = "n." + f.Property
		}
		if f.Kind == graph.Dated {
			value = fmt.Sprintf("COLLECT { MATCH (n)-[r:%s]->(x) WHERE r.from <= $day AND $day < r.to RETURN coalesce(r.value, x.code) }[0]", f.Property)
		}
		known, sum := fieldOf(v, n, f)
		names, asked, have = append(names, n.Name+"."+f.Name), append(asked, fmt.Sprintf("count(CASE WHEN %[1]s <> '' OR %[1]s IS NOT NULL AND valueType(%[1]s) <> 'STRING NOT NULL' THEN 1 END)", value)), append(have, known)
		if snapshot.ColumnType(f) == "number" {
			names, asked, have = append(names, "sum of "+n.Name+"."+f.Name), append(asked, fmt.Sprintf("sum(toFloat(%s))", value)), append(have, sum)
		}
	}
	want := ask(fmt.Sprintf("MATCH (n:%s) WHERE n.from <= $day AND $day < n.to RETURN %s", n.Label(), strings.Join(asked, ", ")))
	for i := range names {
		if w := toFloat(want[i]); math.Abs(have[i]-w) > 1e-6*math.Max(1, math.Abs(w)) {
			t.Errorf("%s: %v, in the database %v", names[i], have[i], w)
		}
	}
}

// fieldOf counts the nodes that have the field, and adds up what numbers they have.
func fieldOf(v *snapshot.View, n *graph.Noun, f *graph.Field) (known, sum float64) {
	name := n.Name + "." + f.Name
	has := func(int32) bool { return false }
	switch snapshot.ColumnType(f) {
	case "number":
		read := v.Number(name)
		has = func(node int32) bool {
			x := read(node)
			if math.IsNaN(x) {
				return false
			}
			sum += x
			return true
		}
	case "day":
		read := v.Date(name)
		has = func(node int32) bool { return read(node) != snapshot.Never }
	default:
		read := v.Text(name)
		has = func(node int32) bool { return read(node) != "" }
	}
	for node := range v.Those(n.Name) {
		if has(node) {
			known++
		}
	}
	return known, sum
}

// compareRelations compares how many of each relation hold at the date.
func compareRelations(t *testing.T, v *snapshot.View, relations []*graph.Relation, ask func(string) []any) {
	t.Helper()
	const both = "a.from <= $day AND $day < a.to AND b.from <= $day AND $day < b.to"
	var asked []string
	for _, r := range relations {
		when := map[graph.TimeKind]string{graph.Interval: "r.from <= $day AND $day < r.to", graph.Event: "(r.on IS NULL OR r.on <= $day) AND " + both, graph.Static: both}[r.Time]
		m := v.Model
		asked = append(asked, fmt.Sprintf("COUNT { MATCH (a:%s)-[r:%s]->(b:%s) WHERE %s }", m.Noun(r.From).Label(), r.Type, m.Noun(r.To).Label(), when))
	}
	want := ask("RETURN " + strings.Join(asked, ", "))
	for i, r := range relations {
		holding, e := 0.0, v.Edges(r.ID)
		for edge := range e.Left {
			if v.Holds(e, int32(edge)) {
				holding++
			}
		}
		if holding != toFloat(want[i]) {
			t.Errorf("%s: %v hold, the database has %v", r.ID, holding, want[i])
		}
	}
}

func toFloat(v any) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	f, _ := v.(float64)
	return f
}

func mustDate(t *testing.T, text string) graph.PartialDate {
	t.Helper()
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
