package dictionary

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

var (
	rowID = regexp.MustCompile(`[,，]?\s*\b[A-Z]{1,2}\d+\b`) // R1, E17: row ids of the contract
	round = regexp.MustCompile(`\s*\([^()]*\)`)
)

// Rows are the rows of the domain contract that a description names in brackets, as R20 in "Employer (任职单位, R20)", each
// once, in the order given.
func Rows(description string) []string {
	var found []string
	for _, group := range round.FindAllString(description, -1) {
		for _, id := range rowID.FindAllString(group, -1) {
			if id = strings.Trim(id, ",， "); !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	return found
}

// withoutRows takes the ids of rows out of the brackets of a description: they have a column of their own.
func withoutRows(description string) string {
	return round.ReplaceAllStringFunc(description, func(group string) string {
		left := strings.Trim(rowID.ReplaceAllString(group, ""), " ,，")
		if left == "()" {
			return ""
		}
		if bracket.MatchString(left) {
			return " " + strings.Replace(left, "(, ", "(", 1)
		}
		return group
	})
}

func rowsCell(description string) string { return strings.Join(Rows(description), ", ") }

// index finds what a row of the contract has become: for each id the names, by column.
type index struct {
	columns int
	names   map[string][][]string
}

// note puts the name under each of the rows, once.
func (x *index) note(rows []string, column int, name string) {
	for _, row := range rows {
		if x.names[row] == nil {
			x.names[row] = make([][]string, x.columns)
		}
		if at := x.names[row]; !slices.Contains(at[column], name) {
			at[column] = append(at[column], name)
		}
	}
}

// Columns of the index, after the id.
const (
	indexNouns = iota
	indexFields
	indexRelations
	indexEnumerations
	indexQuestions
	indexColumns
)

// contract lists the rows of the domain contract, by letter and number, with all that names them.
func (d *dictionary) contract() Table {
	t := Table{Key: "contract", Name: column("Contract rows", "约定条目"), Columns: []graph.Text{column("Row", "条目"), column("Nouns", "实体"), column("Fields", "字段"),
		column("Relations", "关系"), column("Enumerations and vocabularies", "枚举与词表"), column("Questions", "问题")}}
	x := &index{columns: indexColumns, names: map[string][][]string{}}
	for _, n := range d.model.Nouns {
		x.note(Rows(n.Description), indexNouns, n.Name)
		for _, f := range n.Fields {
			if f.Owner == n.Name || f.BuiltIn {
				d.indexField(x, n, f)
			}
		}
	}
	d.indexRelations(x)
	for _, e := range d.model.Enums {
		x.note(Rows(e.Description), indexEnumerations, e.Name)
		for _, v := range e.Values {
			x.note(v.Rows, indexEnumerations, e.Name+"."+v.Name)
		}
	}
	d.indexQuestions(x)
	ids := make([]string, 0, len(x.names))
	for id := range x.names {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, compareRows)
	for _, id := range ids {
		row := []string{id}
		for _, names := range x.names[id] {
			row = append(row, code(names))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// indexField notes a field of a noun; what every node has stands under that name.
func (d *dictionary) indexField(x *index, n *graph.Noun, f *graph.Field) {
	name := n.Name + "." + f.Name
	if f.BuiltIn {
		name = f.Name
	}
	switch f.Kind {
	case graph.Property, graph.Present, graph.Rest:
		x.note(Rows(f.Description), indexFields, name)
	case graph.Dated:
		x.note(Rows(f.Description), indexFields, name)
		if f.Scheme != "" {
			x.note(Rows(f.Description), indexEnumerations, f.Scheme)
		}
	case graph.Related, graph.Derived, graph.Referred, graph.Sources:
		x.note(Rows(f.Description), indexRelations, name)
	}
}

// indexRelations notes the vocabularies that relations take their terms from, and what stands with them.
func (d *dictionary) indexRelations(x *index) {
	for _, r := range d.model.Relations {
		x.note(Rows(r.About), indexRelations, r.ID)
		if r.TermKind != "" {
			x.note(Rows(r.Description), indexEnumerations, r.TermKind)
		}
		for _, p := range r.Properties {
			x.note(Rows(p.Description), indexFields, r.ID+"."+p.Name)
		}
	}
}

// indexQuestions notes the questions and commands written by hand, and what their answers hold beside nodes.
func (d *dictionary) indexQuestions(x *index) {
	seen := map[string]bool{}
	for _, q := range d.handWritten() {
		x.note(Rows(q.field.Description), indexQuestions, q.field.Name)
		d.indexAnswer(x, q.field.Type.Name(), seen)
	}
}

func (d *dictionary) indexAnswer(x *index, name string, seen map[string]bool) {
	def := d.schema.Types[name]
	if seen[name] || def == nil || def.Kind != ast.Object || d.model.Noun(name) != nil {
		return
	}
	seen[name] = true
	x.note(Rows(def.Description), indexQuestions, name)
	for _, f := range def.Fields {
		x.note(Rows(f.Description), indexQuestions, name+"."+f.Name)
		d.indexAnswer(x, f.Type.Name(), seen)
	}
}

// letters is the order of kinds of rows; any other comes after them.
const letters = "REMQ"

func compareRows(a, b string) int {
	rank := func(id string) int {
		if at := strings.IndexByte(letters, id[0]); at >= 0 {
			return at
		}
		return len(letters)
	}
	number := func(id string) int {
		n, err := strconv.Atoi(strings.TrimLeft(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		if err != nil {
			return 0
		}
		return n
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a[:1], b[:1]), cmp.Compare(number(a), number(b)), cmp.Compare(a, b))
}
