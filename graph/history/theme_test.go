package history_test

import (
	"regexp"
	"slices"
	"testing"

	"liandong/graph"
)

// side is one of the two nouns of a theme, and what of it histories touch.
type side struct {
	noun  *graph.Noun
	own   *graph.Field // a plain property, changed and corrected
	dated *graph.Field // nil for none
	codes []any        // values of its states
	key   *graph.Field // last field of a natural key that may be used again, nil for none
	links *graph.Field // the relation as it is read from here, nil for none
}

// theme is what a history is about: two nouns and a relation from the one to the other.
type theme struct {
	rel      *graph.Relation
	prop     *graph.Field // of the relation, nil for none
	from, to side
}

// succession is the rule of relations by which the one takes the place of the other, so that their lives need not meet.
const succession = "SUCCESSION"

func (t *theme) succeeds() bool {
	return slices.ContainsFunc(t.rel.Rules, func(r graph.Rule) bool { return r.Kind == succession })
}

// kinds of theme: one of each is looked for in the declared model.
var kinds = []struct {
	name string
	fits func(t *theme) bool
}{
	{"Many", func(t *theme) bool {
		return t.rel.Time == graph.Interval && !t.rel.One && !t.rel.OneIncoming && t.prop != nil && t.from.dated != nil
	}},
	{"One", func(t *theme) bool {
		return t.rel.Time == graph.Interval && t.rel.One && t.from.dated != nil && t.to.key != nil && t.to.dated != nil && t.to.dated.Scheme == ""
	}},
	{"OneIncoming", func(t *theme) bool { return t.rel.Time == graph.Interval && !t.rel.One && t.rel.OneIncoming }},
	{"Event", func(t *theme) bool { return t.rel.Time == graph.Event }},
	{"Static", func(t *theme) bool { return t.rel.Time == graph.Static }},
}

// themes finds the first pair of nouns of each kind.
func themes(tb testing.TB, m *graph.Model) []*theme {
	tb.Helper()
	var found []*theme
	for _, kind := range kinds {
		t := firstTheme(m, kind.fits)
		if t == nil {
			tb.Fatalf("no relation of the model makes a theme of kind %s", kind.name)
		}
		tb.Logf("%s: %s from %s to %s", kind.name, t.rel.ID, t.from.noun.Name, t.to.noun.Name)
		found = append(found, t)
	}
	return found
}

func firstTheme(m *graph.Model, fits func(*theme) bool) *theme {
	for _, rel := range m.Relations {
		if len(rel.Key) > 0 || rel.TermKind != "" || rel.Undirected || slices.ContainsFunc(rel.Rules, func(r graph.Rule) bool { return r.Kind != "ACYCLIC" && r.Kind != succession }) {
			continue
		}
		for _, from := range m.Concrete(rel.From) {
			for _, to := range m.Concrete(rel.To) {
				t := &theme{rel: rel, from: sideOf(m, rel, from, false), to: sideOf(m, rel, to, true)}
				t.prop = plainOf(rel.Properties)
				if from != to && simple(m, from) && simple(m, to) && t.from.links != nil && t.from.own != nil && t.to.own != nil && fits(t) {
					return t
				}
			}
		}
	}
	return nil
}

// simple reports whether histories can make nodes of the noun without links, and live from a date of their own.
func simple(m *graph.Model, n *graph.Noun) bool {
	for _, rel := range m.Relations {
		if m.Is(n, rel.From) && slices.ContainsFunc(rel.Rules, func(r graph.Rule) bool { return r.Kind == "EXACTLY_ONE" }) {
			return false
		}
	}
	for _, f := range n.Fields {
		if f.Kind == graph.Property && f.Required && !f.BuiltIn && required(m, f, "x") == nil {
			return false
		}
	}
	return n.Begins == "" && !slices.ContainsFunc(n.Rules, func(r graph.Rule) bool { return !r.Warning }) && m.Root(n.Plural) != nil
}

// required is a value for a field that every node has to have: a text with the name in it, so that it may be part of a key; nil where none is known.
func required(m *graph.Model, f *graph.Field, name string) any {
	if enum := m.Enum(f.Type); enum != nil {
		for _, v := range enum.Values {
			if fitsRules(f, v.Name) {
				return v.Name
			}
		}
		return nil
	}
	if f.Type == "String" && !f.List && fitsRules(f, name) {
		return name
	}
	return nil
}

func fitsRules(f *graph.Field, text string) bool {
	for _, r := range f.Rules {
		if r.Kind != "PATTERN" || !regexp.MustCompile("^(?:"+r.Pattern+")$").MatchString(text) {
			return false
		}
	}
	return true
}

func sideOf(m *graph.Model, rel *graph.Relation, n *graph.Noun, incoming bool) side {
	keyed := func(f *graph.Field) bool {
		return slices.ContainsFunc(n.Keys, func(k graph.Key) bool { return slices.Contains(k.Fields, f.Name) })
	}
	s := side{noun: n, own: plainOf(slices.DeleteFunc(slices.Clone(n.Fields), keyed))}
	for _, f := range n.Fields {
		switch {
		case f.Kind == graph.Dated && f.Scheme == "" && f.Type != "Int":
		case f.Kind == graph.Dated && (s.dated == nil || incoming && s.dated.Scheme != "" && f.Scheme == ""): // a number for the far side, where it has one
			s.dated, s.codes = f, []any{int64(1), int64(2), int64(3)}
			if enum := m.Enum(f.Type); enum != nil {
				s.codes = []any{enum.Values[0].Name, enum.Values[1].Name, enum.Values[2].Name}
			}
		case f.Kind == graph.Related && f.Relation == rel.ID && f.Incoming == incoming:
			s.links = f
		}
	}
	for _, key := range n.Keys {
		if last := n.Field(key.Fields[len(key.Fields)-1]); key.PerInterval && !last.Required && fitsRules(last, "H1.2.345.ac0") {
			s.key = last
		}
	}
	return s
}

// plainOf is the first field that takes any small number or any text, nil for none.
func plainOf(fields []*graph.Field) *graph.Field {
	for _, f := range fields {
		small := func(r graph.Rule) bool {
			return r.Kind == "RANGE" && (r.Min == nil || *r.Min <= 1) && (r.Max == nil || *r.Max >= 9)
		}
		if f.Kind == graph.Property && !f.Required && !f.List && !f.BuiltIn && !f.Computed && f.Search == "" && (f.Type == "Int" || f.Type == "Float" || f.Type == "String") &&
			!slices.ContainsFunc(f.Rules, func(r graph.Rule) bool { return !small(r) }) {
			return f
		}
	}
	return nil
}

// plain is the value of such a field by its number.
func plain(f *graph.Field, number int) any {
	switch {
	case number == 0:
		return nil
	case f.Type == "Int":
		return int64(number)
	case f.Type == "Float":
		return float64(number)
	}
	return string(rune('a' + number))
}
