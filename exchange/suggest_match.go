package exchange

import (
	"regexp"
	"slices"
	"strings"

	"liandong/graph"
)

// match is what a column may stand for.
type match struct {
	noun  *graph.Noun
	field *graph.Field
	level confidence
}

// confidence is how sure a match is.
type confidence int

const (
	noMatch   confidence = iota
	similar              // one character differs
	byValues             // the header says nothing, the values do
	contained            // the header has the name in it
	exact1               // the header is the name
	inGroup              // and stands under a heading of the noun
)

func (c confidence) String() string {
	return [...]string{"none", "a guess: a similar name", "a guess by its values", "likely: the header has the name in it", "sure", "sure, by its group"}[c]
}

// vocabulary is every name that a column of some noun may have.
type vocabulary struct {
	names map[string][]match // folded
	nouns []*graph.Noun
}

// newVocabulary takes the names of the fields, their Chinese terms and the synonyms, of one noun or of all.
func newVocabulary(model *graph.Model, only *graph.Noun) *vocabulary {
	v := &vocabulary{names: map[string][]match{}}
	for _, noun := range model.Nouns {
		if noun.Abstract || noun.ReadOnly || noun.Name == "DataSource" || noun.Name == "Term" && noun != only {
			continue
		}
		v.nouns = append(v.nouns, noun)
		known := synonymsOf("field", noun.Name)
		for _, f := range noun.Fields {
			if !writable(f) && f.Kind != graph.Related {
				continue
			}
			names := append(slices.Clone(known[f.Name]), chineseNames(f.Description)...)
			for _, name := range append(names, f.Name) {
				v.add(fold(name), match{noun: noun, field: f})
			}
		}
	}
	return v
}

func (v *vocabulary) add(name string, m match) {
	for _, known := range v.names[name] {
		if known.noun == m.noun && known.field == m.field {
			return
		}
	}
	v.names[name] = append(v.names[name], m)
}

// headings are words by which a group of columns belongs to a noun.
var headings = []struct{ word, noun string }{
	{"服务", "Service"}, {"项目", "Project"}, {"需求", "Need"}, {"机构", "Organization"}, {"组织", "Organization"}, {"单位", "Organization"},
	{"社区", "Community"}, {"街道", "Jurisdiction"},
}

// of lists what a header may mean, the surest first.
func (v *vocabulary) of(name string) []match {
	parts := strings.Split(fold(name), "/")
	last := withoutUnit(parts[len(parts)-1])
	group, stem := "", ""
	for _, h := range headings {
		for _, part := range parts[:len(parts)-1] {
			if group == "" && strings.Contains(part, h.word) {
				group, stem = h.noun, h.word
			}
		}
	}
	var found []match
	add := func(level confidence, matches []match) {
		for _, m := range matches {
			if !slices.ContainsFunc(found, func(o match) bool { return o.noun == m.noun && o.field == m.field }) {
				m.level = level
				if m.level == exact1 && m.noun.Name == group {
					m.level = inGroup
				}
				found = append(found, m)
			}
		}
	}
	add(exact1, v.names[last])
	if stem != "" {
		add(exact1, v.names[stem+last])
	}
	if len(found) == 0 {
		for known, matches := range v.names {
			switch {
			case len([]rune(known)) >= 3 && strings.Contains(last, known):
				add(contained, matches)
			case len([]rune(known)) >= 4 && oneApart([]rune(known), []rune(last)):
				add(similar, matches)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		if a.level != b.level {
			return int(b.level - a.level)
		}
		return strings.Compare(a.noun.Name+a.field.Name, b.noun.Name+b.field.Name)
	})
	return found
}

// shapes are values that tell what they are.
var shapes = []struct {
	fits        func(string) bool
	noun, field string
}{
	{graph.CheckUSCC, "Organization", "uscc"},
	{regexp.MustCompile(`^[1-9]\d{11}$`).MatchString, "Community", "code"},
	{regexp.MustCompile(`^[1-9]\d{8}$`).MatchString, "Jurisdiction", "code"},
}

// byShape is what a column of such values may stand for, none where one of them does not fit.
func (v *vocabulary) byShape(values []string) []match {
	for _, s := range shapes {
		if len(values) == 0 || slices.ContainsFunc(values, func(value string) bool { return !s.fits(value) }) {
			continue
		}
		for _, noun := range v.nouns {
			if noun.Name == s.noun {
				return []match{{noun: noun, field: noun.Field(s.field), level: byValues}}
			}
		}
	}
	return nil
}

// oneApart reports whether one character is another, too many or too few.
func oneApart(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	at := 0
	for at < len(a) && a[at] == b[at] {
		at++
	}
	if len(a) == len(b) {
		return at < len(a) && slices.Equal(a[at+1:], b[at+1:])
	}
	return slices.Equal(a[at:], b[at+1:])
}

// score counts the different fields that the columns of a header may stand for.
func (v *vocabulary) score(h *header) int {
	seen := map[*graph.Field]bool{}
	for _, name := range h.names {
		if name == "" {
			continue
		}
		if found := v.of(name); len(found) > 0 && found[0].level >= exact1 {
			seen[found[0].field] = true
		} else if personalKind(name) != "" {
			seen[&graph.Field{}] = true
		}
	}
	return len(seen)
}

// titleField is the field by which people call a node of the noun, nil when it has none.
func titleField(noun *graph.Noun) *graph.Field {
	for _, name := range []string{"name", "title"} {
		if f := noun.Field(name); f != nil {
			return f
		}
	}
	return nil
}

// isPlace reports whether the noun is a division.
func isPlace(noun *graph.Noun) bool { return noun.Field("level") != nil && noun.Field("parent") != nil }
