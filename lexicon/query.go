package lexicon

import (
	"slices"
	"strings"
)

const (
	maxQuery = 100 // characters
	maxTerms = 8
)

// Query is what a person typed, ready to be looked for. The zero Query is empty.
type Query struct {
	terms []term
	whole string // all terms joined: what names are compared with
	cut   string
}

// term is a run of one kind; plain says that it could be pinyin.
type term struct {
	text  string
	kind  kind
	plain bool
}

// Parse takes any text. What is beyond 100 characters or eight terms does not count: see Cut.
func Parse(text string) Query {
	all, end := split(nil, text, maxQuery)
	var q Query
	for i := 0; i < len(all); {
		run := word(all[i:])
		if len(q.terms) == maxTerms {
			end = run[0].at
			break
		}
		q.add(run)
		i += len(run)
	}
	q.cut = strings.TrimSpace(text[end:])
	return q
}

func (q *Query) add(run []cell) {
	t := term{kind: run[0].kind, plain: run[0].kind == letter}
	var b strings.Builder
	for _, c := range run {
		b.WriteRune(c.r)
		t.plain = t.plain && c.r >= 'a' && c.r <= 'z'
	}
	t.text = b.String()
	q.whole += t.text
	if !slices.Contains(q.terms, t) {
		q.terms = append(q.terms, t)
	}
}

// Empty says that there is nothing to look for: it matches nothing.
func (q Query) Empty() bool {
	return len(q.terms) == 0
}

// Cut returns the end of the text that does not count, as it was typed; empty when all does.
func (q Query) Cut() string {
	return q.cut
}

// Terms returns what a stored text must contain to match: of each term one alternative. An empty query has none, and
// must match nothing.
func (q Query) Terms() [][]string {
	all := make([][]string, len(q.terms))
	for i, t := range q.terms {
		all[i] = append(t.script(), t.pinyin()...)
	}
	return all
}

// script returns how a term is found as it is written.
func (t term) script() []string {
	switch {
	case t.kind == han:
		return []string{t.text}
	case len(t.text) == 1:
		return []string{"," + t.text}
	}
	return []string{"," + t.text, "_" + t.text}
}

// pinyin returns how a term is found as pinyin. What one letter starts in full, it starts as an initial.
func (t term) pinyin() []string {
	switch {
	case !t.plain:
		return nil
	case len(t.text) == 1:
		return []string{";" + t.text}
	}
	full := uForV(t.text)
	return []string{"." + full, ";" + full}
}

// matches says whether a stored text contains of each term one alternative.
func matches(terms [][]string, search string) bool {
	for _, alternatives := range terms {
		if !slices.ContainsFunc(alternatives, func(a string) bool { return strings.Contains(search, a) }) {
			return false
		}
	}
	return len(terms) > 0
}

// tier is a way in which the whole query is found at the start of a name.
type tier struct {
	rank  Rank
	token string // which the stored text contains
}

// tiers returns these ways, the best first.
func (q Query) tiers() []tier {
	pinyin := strings.IndexFunc(q.whole, func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') }) < 0 &&
		slices.ContainsFunc(q.terms, func(t term) bool { return t.plain })
	names := []string{"_" + q.whole}
	if pinyin {
		full := uForV(q.whole)
		if len(full) > 1 {
			names = append(names, "_."+full)
		}
		names = append(names, "_;"+full)
	}
	var all []tier
	for _, best := range []Rank{Whole, Prefix} {
		for i, name := range names {
			t := tier{best, name}
			if best == Whole {
				t.token += "_"
			}
			if i > 0 {
				t.rank-- // by pinyin
			}
			all = append(all, t)
		}
	}
	return all
}

// Rank is how well a query is found, higher is better.
type Rank int

// The ranks. A query of several terms is compared with names by all its terms joined.
const (
	None         Rank = iota // not found
	PartPinyin               // a term is found as pinyin alone
	Part                     // each term is found as it is written
	PrefixPinyin             // a name's pinyin or initials start with it
	Prefix                   // a name starts with it
	WholePinyin              // it is a name's pinyin or initials
	Whole                    // it is a name
)

// Rank says how well the query is found in an entry of these names and texts.
func (q Query) Rank(names, texts []string) Rank {
	if q.Empty() {
		return None
	}
	return q.rank(Entry{Names: names, Texts: texts}.Index())
}

// rank says how well the query is found in a stored text.
func (q Query) rank(search string) Rank {
	if !matches(q.Terms(), search) {
		return None
	}
	for _, t := range q.tiers() {
		if strings.Contains(search, t.token) {
			return t.rank
		}
	}
	script := make([][]string, len(q.terms))
	for i, t := range q.terms {
		script[i] = t.script()
	}
	if matches(script, search) {
		return Part
	}
	return PartPinyin
}

// Start is a way in which a whole query can be found at the start of a name.
type Start struct {
	Token string // which the stored text contains
	Rank  Rank
}

// Starts returns these ways, the best first. With Written and Terms they say how well a stored text is found: by the first
// start it contains, else Part where it contains all that is Written, else PartPinyin where it meets Terms.
func (q Query) Starts() []Start {
	var all []Start
	for _, t := range q.tiers() {
		all = append(all, Start{t.token, t.rank})
	}
	return all
}

// Written returns what Terms does, without pinyin.
func (q Query) Written() [][]string {
	all := make([][]string, len(q.terms))
	for i, t := range q.terms {
		all[i] = t.script()
	}
	return all
}
