package graph

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// The words that hand-written statements use for the rules of time, so that there is one rule in one place:
//
//	-[r:TYPE]->   with knownAt also matches what was retracted later
//	holds(r)      the relation r holds at $asOf, as known at $knownAt
//	lives(n)      the node n exists at $asOf, as known at $knownAt
//	active(n)     the node n counts for linkage at $asOf (its noun is the label it is first named with)
//	active(n:X)   the same for a node of the noun X whose patterns carry no label
//	confirmed(x)  the node or relation x is certain, see confirmed; the question gives ConfirmedParams
var (
	relationPattern = regexp.MustCompile(`\[(\w*):([A-Z0-9_]+(?:\|[A-Z0-9_]+)*)`)
	nodePattern     = regexp.MustCompile(`\((\w+):(\w+)`)
	macroPattern    = regexp.MustCompile(`\b(holds|lives|active|confirmed)\((\w+)(?::\w+)?\)`)
)

// Expand renders a hand-written statement for reading at a moment with or without knownAt. An unknown variable, type or
// noun is an Internal error: the statement is wrong, not the question.
func (m *Model) Expand(statement string, known bool) (string, error) {
	times, twofold := map[string]TimeKind{}, map[string]bool{} // a name of two kinds of time has no rule of its own
	for _, found := range relationPattern.FindAllStringSubmatch(statement, -1) {
		for _, relationType := range strings.Split(found[2], "|") {
			kind, ok := m.timeOf(relationType)
			if !ok {
				return "", &Error{Kind: Internal, Op: "graph.Expand", Err: fmt.Errorf("no relation of type %s", relationType)}
			}
			if before, again := times[found[1]]; again && before != kind {
				twofold[found[1]] = true
			}
			times[found[1]] = kind
		}
	}
	nouns := map[string]*Noun{}
	for _, found := range nodePattern.FindAllStringSubmatch(statement, -1) {
		if n := m.Noun(found[2]); n != nil {
			nouns[found[1]] = n
		}
	}
	var failed error
	text := macroPattern.ReplaceAllStringFunc(statement, func(macro string) string {
		found := macroPattern.FindStringSubmatch(macro)
		name := found[2]
		switch found[1] {
		case "holds":
			if kind, ok := times[name]; ok && !twofold[name] {
				return holds(name, kind, known)
			}
		case "lives":
			return livedAs(name, known)
		case "confirmed":
			return confirmed(name)
		case "active":
			if n := nouns[name]; n != nil {
				return m.active(name, n, known)
			}
		}
		failed = &Error{Kind: Internal, Op: "graph.Expand", Err: fmt.Errorf("%s is about nothing the statement names", macro)}
		return macro
	})
	if known {
		text = relationPattern.ReplaceAllStringFunc(text, func(pattern string) string {
			if strings.Contains(pattern, "_PAST") {
				return pattern // a predicate written above already says so
			}
			found := relationPattern.FindStringSubmatch(pattern)
			types := strings.Split(found[2], "|")
			for i, t := range types {
				types[i] = typeAt(t, true)
			}
			return "[" + found[1] + ":" + strings.Join(types, "|")
		})
	}
	return text, failed
}

// timeOf is the time kind of a relation type, declared or made for a dated field.
func (m *Model) timeOf(relationType string) (TimeKind, bool) {
	for _, r := range m.Relations {
		if r.Type == relationType {
			return r.Time, true
		}
	}
	for _, n := range m.Nouns {
		for _, f := range n.Fields {
			if f.Kind == Dated && f.Property == relationType {
				return Interval, true
			}
		}
	}
	return "", false
}

// Ask runs a hand-written statement, expanded for the moment, in one read; see Read for rows and errors.
func (s *Store) Ask(ctx context.Context, at At, statement string, params map[string]any) ([][]any, error) {
	text, all, err := s.model.Bind(at, statement, params)
	if err != nil {
		return nil, err
	}
	return s.Read(ctx, text, all)
}

// Bind is what Ask sends: the statement expanded for the moment, and its parameters with those of the moment.
func (m *Model) Bind(at At, statement string, params map[string]any) (text string, all map[string]any, err error) {
	if text, err = m.Expand(statement, at.KnownAt != nil); err != nil {
		return "", nil, err
	}
	all = map[string]any{}
	at.params(all)
	maps.Copy(all, params)
	return text, all, nil
}
