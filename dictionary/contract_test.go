package dictionary

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"liandong/graph"
)

// What the domain contract numbers: its relations, and its enumerations and vocabularies.
const (
	contractRelations    = 95 // R1 to R95
	contractEnumerations = 32 // E1 to E32
)

// TestContractIsDeclared wants every relation of the contract as a relation, and every enumeration as one or as a vocabulary.
func TestContractIsDeclared(t *testing.T) {
	m, schema := MustLoad(t)
	found := map[string][]string{}
	for _, row := range newDictionary(m, schema, "en").contract().Rows {
		found[row[0]] = row[1:]
	}
	for _, id := range undeclared(found, "R", contractRelations, indexRelations) {
		t.Errorf("%s is no relation: declare it, and name it in the description, as in \"Employer (任职单位, %s).\"", id, id)
	}
	for _, id := range undeclared(found, "E", contractEnumerations, indexEnumerations) {
		t.Errorf("%s is no enumeration or vocabulary: name it in the description of the enumeration, or of the relation with @scheme that takes its terms", id)
	}
}

// undeclared are the rows from letter 1 to the last that nothing in the column names.
func undeclared(found map[string][]string, letter string, last, column int) []string {
	var missing []string
	for i := 1; i <= last; i++ {
		id := fmt.Sprint(letter, i)
		if row := found[id]; row == nil || row[column] == "" {
			missing = append(missing, id)
		}
	}
	return missing
}

func TestUndeclared(t *testing.T) {
	found := map[string][]string{"R1": {"", "", "`a.b`", "", ""}, "R2": {"`A`", "", "", "", ""}}
	if got := undeclared(found, "R", 3, indexRelations); !slices.Equal(got, []string{"R2", "R3"}) {
		t.Errorf("%v", got)
	}
}

// TestContractIndex finds rows of each kind where they are declared, in the order of their numbers.
func TestContractIndex(t *testing.T) {
	m, schema := MustLoad(t)
	rows := newDictionary(m, schema, "en").contract().Rows
	var ids []string
	at := map[string][]string{}
	for _, row := range rows {
		ids = append(ids, row[0])
		at[row[0]] = row[1:]
	}
	if !slices.IsSortedFunc(ids, compareRows) || !(slices.Index(ids, "R9") < slices.Index(ids, "R10") && slices.Index(ids, "R92") < slices.Index(ids, "E1")) {
		t.Errorf("not in order: %v", ids)
	}
	for _, want := range []struct {
		id     string
		column int
		names  string
	}{
		{"R20", indexNouns, "`Employer`"},
		{"R76", indexRelations, "`Community.servedBy`"},
		{"M6", indexRelations, "`Collective.members`"}, // said by the type of its properties
		{"R12", indexEnumerations, "`ORGANIZATION_CLASS`"},
		{"E26", indexFields, "`Person.worksFor.kind`"},
		{"E26", indexEnumerations, "`WorkerKind`"},
		{"M109", indexQuestions, "`unservedNeeds`"},
	} {
		cell := ""
		if row := at[want.id]; row != nil {
			cell = row[want.column]
		}
		if !slices.Contains(splitCode(cell), want.names) {
			t.Errorf("%s: %q does not name %s", want.id, cell, want.names)
		}
	}
}

// splitCode takes a cell of names apart.
func splitCode(cell string) []string { return strings.Split(cell, ", ") }

// noRow are fields, properties of relations and nouns that no row of the contract asks for, with what does instead.
var noRow = map[string]string{
	"AdministrativeDivision.successors":      "standards 3.2: changes of division codes",
	"AdministrativeDivision.predecessors":    "standards 3.2, read backwards",
	"AdministrativeDivision.successors kind": "standards 3.2",
	"DataSource.imports":                     "our own bookkeeping of imports",
}

// Every noun, every field of one and every property of a relation names the rows of the contract that ask for it. What only the hub itself writes is our own.
func TestEverythingNamesItsRows(t *testing.T) {
	m, _ := MustLoad(t)
	excused := map[string]bool{}
	named := func(name, description string) {
		switch _, free := noRow[name]; {
		case free:
			excused[name] = len(Rows(description)) == 0
		case len(Rows(description)) == 0:
			t.Errorf("%s names no row of the contract: say which one asks for it in the bracket of its description, as in \"Employer (任职单位, R20)\"", name)
		}
	}
	for _, n := range m.Nouns {
		if n.ReadOnly {
			continue
		}
		named(n.Name, n.Description)
		for _, f := range n.Fields {
			if f.Owner == n.Name && f.Kind != graph.Edges && f.Kind != graph.History {
				named(n.Name+"."+f.Name, f.Description)
			}
		}
	}
	for _, r := range m.Relations {
		for _, p := range r.Properties {
			if !m.Noun(r.From).ReadOnly {
				named(r.ID+" "+p.Name, p.Description)
			}
		}
	}
	for name := range noRow {
		if !excused[name] {
			t.Errorf("%s is excused from naming a row, and does or is not there: leave it out", name)
		}
	}
}

// schemeLists are the enumerations of the contract that are vocabularies here; the contract prints none for classes of activity (M105), and
// states are ours.
var schemeLists = map[string]string{"NEED_CATEGORY": "E11", "POPULATION": "E12", "ORGANIZATION_CLASS": "E5", "SERVICE_CLASS": "E13", "MATTER_CATEGORY": "E17"}

// A relation that takes terms says which list of the contract they are of.
func TestVocabulariesAreNamedWhereTheyAreAccepted(t *testing.T) {
	m, _ := MustLoad(t)
	for _, r := range m.Relations {
		if list := schemeLists[r.TermKind]; list != "" && !slices.Contains(Rows(r.Description), list) {
			t.Errorf("%s takes terms of %s and does not name %s", r.ID, r.TermKind, list)
		}
	}
}
