package graph

import "github.com/vektah/gqlparser/v2/ast"

// selected is one response key of an object: the field, and the selection sets of all its appearances merged.
type selected struct {
	key   string
	field *ast.Field
	sets  []ast.SelectionSet
}

// args are the inputs of the field, defaults filled in.
func (s *selected) args(vars map[string]any) map[string]input { return arguments(s.field, vars) }

// collect gathers the fields asked of an object of the type, in the order of the answer (GraphQL section 6.3.2):
// fragments are opened where is reports that the type meets their condition, @skip and @include are obeyed.
func collect(sets []ast.SelectionSet, is func(condition string) bool, vars map[string]any) []*selected {
	var order []*selected
	byKey := map[string]*selected{}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				if !included(s.Directives, vars) {
					continue
				}
				if have := byKey[s.Alias]; have != nil {
					have.sets = append(have.sets, s.SelectionSet)
					continue
				}
				found := &selected{key: s.Alias, field: s, sets: []ast.SelectionSet{s.SelectionSet}}
				byKey[s.Alias] = found
				order = append(order, found)
			case *ast.InlineFragment:
				if included(s.Directives, vars) && (s.TypeCondition == "" || is(s.TypeCondition)) {
					walk(s.SelectionSet)
				}
			case *ast.FragmentSpread:
				if included(s.Directives, vars) && is(s.Definition.TypeCondition) {
					walk(s.Definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		walk(set)
	}
	return order
}

// included evaluates @skip and @include.
func included(directives ast.DirectiveList, vars map[string]any) bool {
	if d := directives.ForName("skip"); d != nil && d.ArgumentMap(vars)["if"] == true {
		return false
	}
	if d := directives.ForName("include"); d != nil && d.ArgumentMap(vars)["if"] != true {
		return false
	}
	return true
}

// named is the condition test of an object type that implements nothing, as connections and edges do.
func named(typeName string) func(string) bool {
	return func(condition string) bool { return condition == typeName }
}
