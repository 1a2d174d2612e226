package history_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"

	"liandong/graph"
)

// when is a date to ask for, and the step after which the answer was known: -1 before the first, steps for what is known now.
type when struct {
	asOf date
	step int
	late bool // not at the moment of the step, but shortly before the next
}

func (w when) String() string { return fmt.Sprintf("as of %s known after step %d", w.asOf, w.step) }

// variables of a question; without knownAt it asks for what is known now.
func (w when) variables(more map[string]any) map[string]any {
	more["asOf"] = string(w.asOf)
	if w.step < steps {
		at := moment(w.step)
		if w.late {
			at = moment(w.step + 1).Add(-time.Microsecond)
		}
		more["knownAt"] = at.Format(time.RFC3339Nano)
	}
	return more
}

// view is the model's answer.
func (w when) view(l *lane) view {
	v := view{l, &known{}, w.asOf.last()}
	if w.step >= 0 {
		v.known = l.was[min(w.step, steps-1)]
	}
	return v
}

const moments = "asOf: $asOf, knownAt: $knownAt"

// whole selects everything of a side's nodes that histories touch.
func (t *theme) whole(s, far *side) string {
	parts := []string{"sourceKey begins: from ends: to own: " + s.own.Name}
	if s.key != nil {
		parts = append(parts, "key: "+s.key.Name)
	}
	if s.dated != nil {
		for _, f := range s.noun.Fields {
			if f.Kind == graph.History && f.Of == s.dated.Name {
				parts = append(parts, "state: "+s.dated.Name+" history: "+f.Name+" { value begins: from ends: to recordedAt }")
			}
		}
	}
	if s.links == nil {
		return strings.Join(parts, " ")
	}
	other, times, name := "{ ... on "+far.noun.Name+" { sourceKey } }", "", s.links.Name
	switch t.rel.Time {
	case graph.Interval:
		times = "begins: from ends: to "
	case graph.Event:
		times = "begins: on "
	}
	if t.prop != nil {
		times += "prop: " + t.prop.Name + " "
	}
	if !s.links.List {
		parts = append(parts, "one: "+name+" "+other)
		name += "Connection"
	}
	return strings.Join(append(parts, "links: "+name+" { totalCount edges { "+times+"recordedAt node "+other+" } }"), " ")
}

// listed asks for a page of nodes that meet a filter.
func listed(s *side, filter, fields string) string {
	return "query ($p: String!, $asOf: PartialDate!, $knownAt: DateTime) { answer: " + s.noun.Plural + "(where: {sourceKey: {startsWith: $p}" + filter + "}, first: 200, " + moments + ") { totalCount nodes { " + fields + " } } }"
}

// ask resolves the one root field of a question as the API does, into answer.
func (f *field) ask(query string, variables map[string]any, answer any) {
	f.Helper()
	document, errs := gqlparser.LoadQuery(f.schema, query)
	if errs != nil {
		f.Fatal(query, errs)
	}
	operation := document.Operations[0]
	coerced, err := validator.VariableValues(f.schema, operation, variables)
	if err != nil {
		f.Fatal(err)
	}
	text, failed := f.store.Resolve(context.Background(), graph.Request{Field: operation.SelectionSet[0].(*ast.Field), Variables: coerced, Now: moment(steps), Scope: graph.Everything})
	if len(failed) > 0 {
		f.Fatalf("%s\n%v", query, failed[0])
	}
	if err := json.Unmarshal(text, answer); err != nil {
		f.Fatalf("%s\n%v", text, err)
	}
}

// page is an answer about nodes.
type page struct {
	TotalCount int
	Nodes      []shown
}

// asked compares the nodes that a list shows of each lane with those that the model says.
func (f *field) asked(group []*lane, query string, w when, variables map[string]any, want func(v view) []shown) {
	f.Helper()
	variables["p"] = prefix(group[0])
	var got page
	f.ask(query, w.variables(variables), &got)
	expected, all := map[string][]shown{}, 0
	for _, l := range group {
		expected[l.name] = want(w.view(l))
		all += len(expected[l.name])
	}
	seen := byLane(got.Nodes)
	for _, l := range group {
		if diff := cmp.Diff(expected[l.name], seen[l.name], cmpopts.EquateEmpty()); diff != "" {
			f.fail(l, "%s %v:\n%s\n(-want +got) %s", w, variables, query, diff)
		}
	}
	if got.TotalCount != len(got.Nodes) {
		f.fail(group[0], "%s: totalCount is %d of %d nodes, want %d\n%s", w, got.TotalCount, len(got.Nodes), all, query)
	}
}

// byLane sorts nodes into their lanes and by their keys.
func byLane(nodes []shown) map[string][]shown {
	lanes := map[string][]shown{}
	for _, n := range nodes {
		sortEdges(n.Links.Edges)
		name := n.SourceKey[:strings.LastIndexByte(n.SourceKey, '.')]
		lanes[name] = append(lanes[name], n)
	}
	for _, list := range lanes {
		slices.SortFunc(list, func(a, b shown) int { return strings.Compare(a.SourceKey, b.SourceKey) })
	}
	return lanes
}

// prefix is what the source keys of a group of lanes begin with.
func prefix(l *lane) string { return l.name[:strings.LastIndexByte(l.name, '.')+1] }
