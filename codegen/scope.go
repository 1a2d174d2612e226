package main

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// scopes finds the ways from nouns to the divisions they belong to. A path may end at a noun that belongs somewhere by
// itself, or at several kinds of them: it then goes on by theirs.
type scopes struct {
	*builder
	known   map[string][]graph.Path
	pending []string // nouns being resolved, from the outermost in
}

// addScopes gives every noun its ways; an abstract one has those of its kinds, when each of them has any.
func (b *builder) addScopes() {
	s := &scopes{builder: b, known: map[string][]graph.Path{}}
	for _, n := range b.model.Nouns {
		if !n.Abstract {
			n.Scope = s.of(n)
		}
	}
	for _, n := range b.model.Nouns {
		if n.Abstract && len(n.Kinds) > 0 {
			n.Scope = s.ofKinds(n)
		}
		s.checkTypes(n)
	}
}

// checkTypes wants the relations of the ways to be told by their types alone, because nouns of several ways, and questions over
// several nouns, follow them all at once.
func (s *scopes) checkTypes(n *graph.Noun) {
	for _, path := range n.Scope {
		for _, step := range path {
			r := s.model.Relations[slices.IndexFunc(s.model.Relations, func(r *graph.Relation) bool { return r.ID == step.Relation })]
			if step.Incoming {
				s.refuse(s.declaredScope(n).Position, n.Name, "belongs somewhere against the direction of "+r.ID, "follow relations along their direction")
			}
			for _, other := range s.model.Relations {
				if other.Type == r.Type && !s.isWay(other) {
					s.refuse(s.relations[other.ID].Position, other.ID, "has the type of the way "+r.ID+" and is none", "give it a type of its own")
				}
			}
		}
	}
}

// isWay reports whether each noun that can have the relation belongs somewhere by it.
func (s *scopes) isWay(r *graph.Relation) bool {
	return !slices.ContainsFunc(s.kinds(r.From), func(kind string) bool {
		return !slices.ContainsFunc(s.nouns[kind].Scope, func(p graph.Path) bool { return len(p) > 0 && p[0].Relation == r.ID })
	})
}

// declaredScope is the directive of the noun or of an interface it implements.
func (b *builder) declaredScope(n *graph.Noun) *ast.Directive {
	for _, name := range append([]string{n.Name}, n.Implements...) {
		if def := b.types[name]; def != nil && def.Directives.ForName("scope") != nil {
			return def.Directives.ForName("scope")
		}
	}
	return nil
}

func (s *scopes) of(n *graph.Noun) []graph.Path {
	if paths, ok := s.known[n.Name]; ok {
		return paths
	}
	use := s.declaredScope(n)
	if use == nil || slices.Contains(s.pending, n.Name) { // a way that comes back leads nowhere new
		return nil
	}
	s.pending = append(s.pending, n.Name)
	defer func() { s.pending = s.pending[:len(s.pending)-1] }()
	names := texts(use, "paths")
	if path := text(use, "path"); path != "" {
		names = append(names, path)
	}
	if len(names) == 0 {
		s.refuse(use.Position, n.Name, "belongs nowhere", `write @scope(path: "basedIn"), or several with paths`)
	}
	var paths []graph.Path
	for _, name := range names {
		if name == "self" {
			paths = append(paths, graph.Path{})
			continue
		}
		paths = append(paths, s.path(n, strings.Split(name, "."), use)...)
	}
	s.known[n.Name] = paths
	return paths
}

// path follows relation fields from the noun and goes on from where they lead.
func (s *scopes) path(n *graph.Noun, fields []string, use *ast.Directive) []graph.Path {
	at := n
	var steps graph.Path
	for _, name := range fields {
		f := s.own(at, name)
		if f == nil || f.Kind != graph.Related {
			s.refuse(use.Position, n.Name, "belongs somewhere by the field "+name, "name a stored relation that "+at.Name+" declares")
			return nil
		}
		at = s.nouns[f.Type]
		steps = append(steps, graph.PathStep{Relation: f.Relation, Incoming: f.Incoming, To: at.Name})
	}
	if rest := s.shared(at); rest != nil {
		return joined(steps, rest)
	}
	var paths []graph.Path
	for _, kind := range at.Kinds {
		last := slices.Clone(steps)
		last[len(last)-1].To = kind
		paths = append(paths, joined(last, s.of(s.nouns[kind]))...)
	}
	if len(paths) == 0 {
		s.refuse(use.Position, n.Name, "belongs somewhere by a path to "+at.Name,
			`let it end at a division, a type with @scope(path: "self"), or at what belongs somewhere itself`)
	}
	return paths
}

// shared are the ways of a noun that all its kinds go, nil when they differ.
func (s *scopes) shared(n *graph.Noun) []graph.Path {
	if !n.Abstract {
		return s.of(n)
	}
	var paths []graph.Path
	for i, kind := range n.Kinds {
		own := s.of(s.nouns[kind])
		if i > 0 && !slices.EqualFunc(own, paths, func(a, b graph.Path) bool { return slices.Equal(a, b) }) {
			return nil
		}
		paths = own
	}
	return paths
}

// ofKinds are the ways of all kinds of an abstract noun, each once.
func (s *scopes) ofKinds(n *graph.Noun) []graph.Path {
	if same := s.shared(n); same != nil {
		return same
	}
	var all []graph.Path
	for _, kind := range n.Kinds {
		own := s.of(s.nouns[kind])
		if len(own) == 0 {
			return nil
		}
		for _, path := range own {
			if !slices.ContainsFunc(all, func(p graph.Path) bool { return slices.Equal(p, path) }) {
				all = append(all, path)
			}
		}
	}
	return all
}

func joined(head graph.Path, tails []graph.Path) []graph.Path {
	var paths []graph.Path
	for _, tail := range tails {
		paths = append(paths, slices.Concat(head, tail))
	}
	return paths
}
