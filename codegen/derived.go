package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// pathToken is a node (name, or name:Noun) or a relation (-TYPE> along the direction, <TYPE- against it).
var pathToken = regexp.MustCompile(`^\s*(?:([a-z][A-Za-z0-9]*)(?::([A-Z][A-Za-z0-9]*))?|-([A-Z][A-Z0-9_]*)>|<([A-Z][A-Z0-9_]*)-)\s*`)

// derive resolves the paths of derived fields to stored relations.
func (b *builder) derive() {
	b.fieldsOf(graph.Derived, func(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition) {
		if !f.List {
			b.refuse(fd.Position, n.Name+"."+f.Name, "is derived and not a list", "write ["+f.Type+"!]!")
		}
		use := fd.Directives.ForName("derived")
		for _, path := range texts(use, "paths") {
			p := &pathReader{builder: b, nouns: map[string]string{"this": n.Name}, end: f.Type}
			pattern, err := p.read(path)
			if err != nil {
				b.refuse(use.Position, n.Name+"."+f.Name, fmt.Sprintf("has the path %q that does not resolve", path), err.Error())
			}
			f.Derived = append(f.Derived, pattern)
		}
	})
}

// pathReader reads one alternative; nouns holds the names seen so far.
type pathReader struct {
	*builder
	nouns map[string]string
	end   string
}

func (p *pathReader) read(alternative string) (graph.Pattern, error) {
	var pattern graph.Pattern
	for path := range strings.SplitSeq(alternative, ",") {
		steps, err := p.path(path)
		if err != nil {
			return pattern, err
		}
		pattern.Steps = append(pattern.Steps, steps...)
	}
	if p.nouns["end"] == "" {
		return pattern, fmt.Errorf("let a path lead to end")
	}
	return pattern, nil
}

func (p *pathReader) path(text string) ([]graph.Step, error) {
	first, rest, err := p.next(text)
	if err != nil {
		return nil, err
	}
	if first[1] == "" || first[2] != "" || p.nouns[first[1]] == "" {
		return nil, fmt.Errorf("start with this or a name given before, not with %q", strings.TrimSpace(text))
	}
	var steps []graph.Step
	from := first[1]
	for rest != "" {
		var relation, node []string
		if relation, rest, err = p.next(rest); err != nil {
			return nil, err
		}
		if node, rest, err = p.next(rest); err != nil {
			return nil, err
		}
		if relation[1] != "" || node[1] == "" {
			return nil, fmt.Errorf("let nodes and relations take turns, as in this-TYPE>end")
		}
		step, err := p.step(from, relation, node)
		if err != nil {
			return nil, err
		}
		steps = append(steps, step)
		from = node[1]
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("add a relation after %s", from)
	}
	return steps, nil
}

func (p *pathReader) next(text string) (token []string, rest string, err error) {
	m := pathToken.FindStringSubmatch(text)
	if m == nil {
		return nil, "", fmt.Errorf("write this-TYPE>name:Noun<TYPE-end; %q is neither", text)
	}
	return m, text[len(m[0]):], nil
}

func (p *pathReader) step(from string, relation, node []string) (graph.Step, error) {
	s := graph.Step{From: from, To: node[1], Incoming: relation[4] != ""}
	noun, known := p.nouns[s.To]
	switch {
	case known && node[2] != "" && node[2] != noun:
		return s, fmt.Errorf("%s is %s already, not %s", s.To, noun, node[2])
	case !known && s.To == "end":
		noun = p.end
		s.ToNoun = noun
	case !known:
		noun = node[2]
		s.ToNoun = noun
	}
	if p.builder.nouns[noun] == nil {
		return s, fmt.Errorf("say which noun %s is, as in %s:Project", s.To, s.To)
	}
	p.nouns[s.To] = noun
	a, b, kind := p.nouns[from], noun, relation[3]
	if s.Incoming {
		a, b, kind = noun, p.nouns[from], relation[4]
	}
	r := p.find(kind, a, b)
	if r == nil {
		return s, fmt.Errorf("declare one relation %s from %s to %s, or correct the path", kind, a, b)
	}
	s.Relation = r.ID
	return s, nil
}
