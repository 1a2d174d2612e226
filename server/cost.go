package server

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// introspectedPage is what a list of the schema's own description is reckoned at. It lets the query of a schema explorer
// pass and refuses one that walks types through fields through types again and again.
const introspectedPage = 8

// meter measures one operation. Each fragment is measured once, however often it is spread: 24 fragments that each spread
// the next one twice are 24 steps, not 16 million. All sums and products stop at the largest int.
type meter struct {
	limits    Limits
	document  *ast.QueryDocument
	variables map[string]any
	weights   map[string]weight
	depths    map[string]int
	visits    int // selections looked at by cost
}

func newMeter(limits Limits, document *ast.QueryDocument, variables map[string]any) *meter {
	return &meter{
		limits: limits, document: document, variables: variables,
		weights: map[string]weight{}, depths: map[string]int{},
	}
}

// counted are the lists whose length an argument of a field above them says, the one around them or farther up.
var counted = [...]struct{ argument, list string }{
	{"firstNodes", "nodes"}, {"firstTies", "ties"}, {"firstGroups", "groups"}, {"k", "paths"},
}

// weight is the cost of a set of selections on one object: what comes once, what comes for each row of the page the
// object stands for, and what comes for each row of the counted lists. Sizes are known only where the set is used, so a
// fragment keeps them apart.
type weight struct {
	once, each int
	counted    [len(counted)]int
}

func (w weight) plus(o weight) weight {
	w.once, w.each = add(w.once, o.once), add(w.each, o.each)
	for i := range counted {
		w.counted[i] = add(w.counted[i], o.counted[i])
	}
	return w
}

// rows is the cost of n rows of a page, without that of counted lists.
func (w weight) rows(n int) int { return add(w.once, multiply(n, w.each)) }

// paged is the cost with n rows of everything.
func (w weight) paged(n int) int {
	cost := w.rows(n)
	for _, each := range w.counted {
		cost = add(cost, multiply(n, each))
	}
	return cost
}

// cost is how many objects and values the operation could return at most, as far as page sizes tell. A list in a list
// multiplies; a connection counts its size once, for edges as for nodes. What @skip leaves out is counted all the same.
func (m *meter) cost(operation *ast.OperationDefinition) int {
	return m.set(operation.SelectionSet).paged(m.limits.PageSize)
}

func (m *meter) set(selections ast.SelectionSet) weight {
	var total weight
	for _, selection := range selections {
		m.visits++
		switch s := selection.(type) {
		case *ast.Field:
			total = total.plus(m.field(s))
		case *ast.InlineFragment:
			total = total.plus(m.set(s.SelectionSet))
		case *ast.FragmentSpread:
			total = total.plus(m.fragment(s.Name))
		}
	}
	return total
}

func (m *meter) fragment(name string) weight {
	if w, known := m.weights[name]; known {
		return w
	}
	m.weights[name] = weight{} // validation refuses cycles; this ends one all the same
	fragment := m.document.Fragments.ForName(name)
	if fragment == nil {
		return weight{}
	}
	w := m.set(fragment.SelectionSet)
	m.weights[name] = w
	return w
}

func (m *meter) field(f *ast.Field) weight {
	if len(f.SelectionSet) == 0 || f.Definition == nil {
		return weight{once: 1}
	}
	inner := m.set(f.SelectionSet)
	list := f.Definition.Type.Elem != nil
	size, paged := m.pageSize(f, "first", "last")
	if paged && !list { // a connection: the size is that of its edges and nodes
		return weight{once: add(1, inner.paged(size))}
	}
	if !list {
		return m.object(f, inner)
	}
	row := add(1, inner.paged(m.unpagedSize(f)))
	if paged {
		return weight{once: add(1, multiply(size, row))}
	}
	if count, given := m.given(f, "ids"); given {
		return weight{once: add(1, multiply(count, row))}
	}
	for i, c := range counted {
		if c.list == f.Name {
			var w weight
			w.counted[i] = row
			return w
		}
	}
	return weight{each: row}
}

// object is the cost of one object: of the counted lists below it those that an argument of its own counts, and the others
// are left to what is above.
func (m *meter) object(f *ast.Field, inner weight) weight {
	w := weight{once: add(1, inner.rows(m.unpagedSize(f))), counted: inner.counted}
	for i, c := range counted {
		if size, paged := m.pageSize(f, c.argument); paged {
			w.once, w.counted[i] = add(w.once, multiply(size, w.counted[i])), 0
		}
	}
	return w
}

// unpagedSize is what lists directly below the field are reckoned at when nothing says their length.
func (m *meter) unpagedSize(f *ast.Field) int {
	if strings.HasPrefix(f.Definition.Type.Name(), "__") {
		return introspectedPage
	}
	return m.limits.PageSize
}

// pageSize reads arguments that count rows from the document, the variables or the schema's default, and clamps the largest. Values
// out of range are the resolver's to refuse; here they must neither be free nor overflow.
func (m *meter) pageSize(f *ast.Field, arguments ...string) (size int, paged bool) {
	for _, name := range arguments {
		definition := f.Definition.Arguments.ForName(name)
		if definition == nil {
			continue
		}
		paged = true
		value := definition.DefaultValue
		if argument := f.Arguments.ForName(name); argument != nil {
			value = argument.Value
		}
		if value != nil {
			size = max(size, m.number(value))
		}
	}
	if size < 1 {
		size = m.limits.PageSize
	}
	return min(size, m.limits.MaxPageSize), paged
}

// number is the value as an int, 0 for null, and the largest page for what is not a number at all.
func (m *meter) number(value *ast.Value) int {
	resolved, err := value.Value(m.variables)
	if err != nil {
		return m.limits.MaxPageSize
	}
	switch v := resolved.(type) {
	case nil:
		return 0
	case int:
		return v
	case int64:
		return int(v)
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
	}
	return m.limits.MaxPageSize
}

// given is the length of a list argument.
func (m *meter) given(f *ast.Field, name string) (count int, is bool) {
	argument := f.Arguments.ForName(name)
	if argument == nil {
		return 0, false
	}
	resolved, err := argument.Value.Value(m.variables)
	if err != nil {
		return 0, false
	}
	if values, ok := resolved.([]any); ok {
		return len(values), true
	}
	return 1, true
}

// depth is how deep fields nest. Below introspection it does not look: schema explorers go deep there, and a validation
// rule of its own bounds it.
func (m *meter) depth(selections ast.SelectionSet) int {
	deepest := 0
	for _, selection := range selections {
		here := 0
		switch s := selection.(type) {
		case *ast.Field:
			here = 1
			if !strings.HasPrefix(s.Name, "__") {
				here += m.depth(s.SelectionSet)
			}
		case *ast.InlineFragment:
			here = m.depth(s.SelectionSet)
		case *ast.FragmentSpread:
			here = m.fragmentDepth(s.Name)
		}
		deepest = max(deepest, here)
	}
	return deepest
}

func (m *meter) fragmentDepth(name string) int {
	if depth, known := m.depths[name]; known {
		return depth
	}
	m.depths[name] = 0
	fragment := m.document.Fragments.ForName(name)
	if fragment == nil {
		return 0
	}
	m.depths[name] = m.depth(fragment.SelectionSet)
	return m.depths[name]
}

// rootFields is how many different fields the operation itself asks for, through fragments too: each is one statement to
// the database.
func (m *meter) rootFields(operation *ast.OperationDefinition) int {
	keys, spread := map[string]bool{}, map[string]bool{}
	var collect func(ast.SelectionSet)
	collect = func(selections ast.SelectionSet) {
		for _, selection := range selections {
			switch s := selection.(type) {
			case *ast.Field:
				keys[s.Alias] = true
			case *ast.InlineFragment:
				collect(s.SelectionSet)
			case *ast.FragmentSpread:
				if fragment := m.document.Fragments.ForName(s.Name); fragment != nil && !spread[s.Name] {
					spread[s.Name] = true
					collect(fragment.SelectionSet)
				}
			}
		}
	}
	collect(operation.SelectionSet)
	return len(keys)
}

// add and multiply stop at the largest int; their arguments are never negative.
func add(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

func multiply(a, b int) int {
	if a != 0 && b > math.MaxInt/a {
		return math.MaxInt
	}
	return a * b
}
