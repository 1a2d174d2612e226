package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// pathToken is a node (name, or name:Noun) or a relation (-TYPE> along the direction, <TYPE- against it), which may be one of
// several types and have a condition: -A|B{property: VALUE}>.
var pathToken = regexp.MustCompile(`^\s*(?:([a-z][A-Za-z0-9]*)(?::([A-Z][A-Za-z0-9]*))?` +
	`|-([A-Z][A-Z0-9_|]*)(?:\{([A-Za-z]+): ([A-Z_]+)\})?>|<([A-Z][A-Z0-9_|]*)(?:\{([A-Za-z]+): ([A-Z_]+)\})?-)\s*`)

// pathName is what an alternative is called, before its paths.
var pathName = regexp.MustCompile(`^\s*([A-Z][A-Z0-9_]*):`)

// rest wants a number of the noun and a list of nodes that have one of the same name and type, all of one data class.
func (b *builder) rest() {
	b.fieldsOf(graph.Rest, func(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition) {
		number, over := b.own(n, f.Of), b.own(n, f.Relations[0])
		fits := func(other *graph.Field) bool {
			return other != nil && other.Kind == graph.Property && other.Type == f.Type && other.Access == f.Access && slices.Contains(ruleTypes["RANGE"], f.Type)
		}
		if !fits(number) || over == nil || over.Kind != graph.Related || !over.List || over.Access != f.Access || !fits(b.own(b.nouns[over.Type], f.Of)) {
			b.refuse(fd.Position, n.Name+"."+f.Name, "takes "+f.Of+" of "+f.Relations[0]+" away",
				"name a number of "+n.Name+" and a list of nodes that have it too, of the same type and data class")
		}
	})
}

// present wants relations of the noun, which who may see the field may see too.
func (b *builder) present() {
	b.fieldsOf(graph.Present, func(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition) {
		for _, name := range f.Relations {
			if r := b.own(n, name); r == nil || r.Kind != graph.Related && r.Kind != graph.Derived || r.Access != f.Access {
				b.refuse(fd.Position, n.Name+"."+f.Name, "looks for "+name, "name a relation of "+n.Name+" of the same data class")
			}
		}
		if len(f.Relations) == 0 {
			b.refuse(fd.Position, n.Name+"."+f.Name, "looks for nothing", "name the relations")
		}
	})
}

// derive resolves the paths of derived fields to stored relations.
func (b *builder) derive() {
	b.fieldsOf(graph.Derived, func(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition) {
		if !f.List {
			b.refuse(fd.Position, n.Name+"."+f.Name, "is derived and not a list", "write ["+f.Type+"!]!")
		}
		use := fd.Directives.ForName("derived")
		f.Basis = text(use, "basis")
		for _, path := range texts(use, "paths") {
			p := &pathReader{builder: b, nouns: map[string]string{"this": n.Name}, end: f.Type}
			name := pathName.FindStringSubmatch(path)
			switch {
			case f.Basis == "" && name != nil:
				b.refuse(use.Position, n.Name+"."+f.Name, "gives a path the name "+name[1], "name the enumeration of such names with basis")
			case f.Basis != "" && (name == nil || b.enums[f.Basis] == nil || !b.enums[f.Basis].Has(name[1])):
				b.refuse(use.Position, n.Name+"."+f.Name, fmt.Sprintf("has the path %q without a name of %s", path, f.Basis),
					"begin it with a value of that enumeration and a colon")
			}
			paths := path
			if name != nil {
				paths = path[len(name[0]):]
			}
			pattern, err := p.read(paths)
			if err != nil {
				b.refuse(use.Position, n.Name+"."+f.Name, fmt.Sprintf("has the path %q that does not resolve", path), err.Error())
			}
			if name != nil {
				pattern.Basis = name[1]
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
	s := graph.Step{From: from, To: node[1], Incoming: relation[6] != ""}
	types := relation[3]
	s.Property, s.Value = relation[4], relation[5]
	if s.Incoming {
		types, s.Property, s.Value = relation[6], relation[7], relation[8]
	}
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
	a, b := p.nouns[from], noun
	if s.Incoming {
		a, b = b, a
	}
	return s, p.relate(&s, strings.Split(types, "|"), a, b)
}

// relate finds the relations of the step, each by its type, and wants them alike: one time, and the property of the condition.
func (p *pathReader) relate(s *graph.Step, types []string, from, to string) error {
	time := graph.TimeKind("")
	for _, kind := range types {
		r := p.find(kind, from, to)
		if r == nil {
			return fmt.Errorf("declare one relation %s from %s to %s, or correct the path", kind, from, to)
		}
		if time != "" && r.Time != time {
			return fmt.Errorf("%s holds in time as %s, the others as %s: write a path for each", kind, r.Time, time)
		}
		if s.Property != "" && !slices.ContainsFunc(r.Properties, func(f *graph.Field) bool {
			return f.Name == s.Property && p.enums[f.Type] != nil && p.enums[f.Type].Has(s.Value)
		}) {
			return fmt.Errorf("let %s have a property %s that can be %s, or correct the condition", kind, s.Property, s.Value)
		}
		time = r.Time
		s.Relations = append(s.Relations, r.ID)
	}
	return nil
}
