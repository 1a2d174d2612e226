package lexicon

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// clause is a part of an index query: prefix* or (clauses), each perhaps with + or - before and ^boost after.
type clause struct {
	sign   byte
	prefix string
	inner  []clause
	boost  int
}

// reader reads what Lucene writes; anything else is an error.
type reader struct {
	rest string
	err  error
}

func (r *reader) take(prefix string) bool {
	rest, ok := strings.CutPrefix(r.rest, prefix)
	r.rest = rest
	return ok
}

func (r *reader) clauses() (all []clause) {
	for r.err == nil && r.rest != "" && r.rest[0] != ')' {
		c := clause{boost: 1}
		for _, sign := range "+-" {
			if r.take(string(sign)) {
				c.sign = byte(sign)
			}
		}
		if r.take("(") {
			c.inner = r.clauses()
			if !r.take(")") {
				r.err = fmt.Errorf("no ) at %q", r.rest)
			}
		} else {
			end := strings.IndexByte(r.rest, '*')
			if end <= 0 || strings.ContainsFunc(r.rest[:end], func(c rune) bool { return !harmless(c) }) {
				r.err = fmt.Errorf("no token at %q", r.rest)
				return nil
			}
			c.prefix, r.rest = r.rest[:end], r.rest[end+1:]
		}
		if r.take("^") {
			end := strings.IndexFunc(r.rest+" ", func(c rune) bool { return c < '0' || c > '9' })
			c.boost, r.err = strconv.Atoi(r.rest[:end])
			r.rest = r.rest[end:]
		}
		r.take(" ")
		all = append(all, c)
	}
	return all
}

// harmless says that a character can stand in a token and is no syntax.
func harmless(r rune) bool {
	return strings.ContainsRune("_.;,#", r) || unicode.IsLetter(r) && unicode.ToLower(r) == r || unicode.IsNumber(r) || unicode.IsMark(r)
}

// score is what Lucene gives: whether the clauses match the tokens, and the sum of the boosts of those that do.
func score(all []clause, tokens []string) (sum int, ok bool) {
	required, optional := false, false
	for _, c := range all {
		value, found := c.score(tokens)
		switch {
		case c.sign == '+' && !found, c.sign == '-' && found:
			return 0, false
		case c.sign == '+':
			required = true
		}
		if found && c.sign != '-' {
			optional = true
			sum += value
		}
	}
	return sum, required || optional
}

func (c clause) score(tokens []string) (int, bool) {
	if c.inner != nil {
		sum, ok := score(c.inner, tokens)
		return sum * c.boost, ok
	}
	for _, token := range tokens {
		if strings.HasPrefix(token, c.prefix) {
			return c.boost, true
		}
	}
	return 0, false
}

// MustFind runs a query over an entry's stored text as the index would.
func MustFind(t interface {
	Helper()
	Fatalf(string, ...any)
}, q Query, search string) (int, bool) {
	t.Helper()
	r := reader{rest: q.Lucene()}
	all := r.clauses()
	if r.err != nil || r.rest != "" {
		t.Fatalf("%s: %v, rest %q", q.Lucene(), r.err, r.rest)
	}
	return score(all, strings.Fields(search))
}

func anyEntry(t *rapid.T, label string) Entry {
	names := make([]string, rapid.IntRange(0, 3).Draw(t, label+"Names"))
	for i := range names {
		names[i] = anyText(t, label+"Name")
	}
	texts := make([]string, rapid.IntRange(0, 2).Draw(t, label+"Texts"))
	for i := range texts {
		texts[i] = anyText(t, label+"Text")
	}
	return Entry{Names: names, Texts: texts, Level: rapid.IntRange(-1, 17).Draw(t, label+"Level")}
}

func TestIndexFindsWhatTermsAccept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEntry(t, "entry")
		q := Parse(anyQuery(t, e))
		search := e.Index()
		_, found := MustFind(t, q, search)
		if accepted := matches(q.Terms(), search); accepted && !found {
			t.Fatalf("%q accepts %q, but %s does not find it", q.Terms(), search, q.Lucene())
		}
	})
}

func TestScoreIsRankThenOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEntry(t, "entry")
		q := Parse(anyQuery(t, e))
		search := e.Index()
		rank := q.Rank(e.Names, e.Texts)
		if rank == None {
			return
		}
		floor := Part
		for _, term := range q.terms {
			if term.plain {
				floor = PartPinyin
			}
		}
		length := 0
		for _, name := range e.Names {
			if cells, _ := split(nil, name, maxName); len(cells) > 0 {
				length = len(cells)
				break
			}
		}
		want := int(rank-floor)*step + order(e.Level, length)
		if got, _ := MustFind(t, q, search); got != want {
			t.Fatalf("%s scores %q %d, want %d: rank %v", q.Lucene(), search, got, want, rank)
		}
	})
}

func TestRankIsSomethingWhereTermsAccept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEntry(t, "entry")
		q := Parse(anyQuery(t, e))
		if accepted, rank := matches(q.Terms(), e.Index()), q.Rank(e.Names, e.Texts); accepted != (rank != None) {
			t.Fatalf("accepted %v, but rank %v", accepted, rank)
		}
	})
}

func TestNameIsFoundByItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := anyText(t, "name")
		q := Parse(name)
		if q.Empty() || q.Cut() != "" {
			return
		}
		if rank := q.Rank([]string{name}, nil); rank != Whole {
			t.Fatalf("%q finds itself at rank %v in %q", name, rank, Entry{Names: []string{name}}.Index())
		}
	})
}

// Whoever types or stores a name in either script finds the same.
func TestScriptsAreOne(t *testing.T) {
	traditional, simplified := MustConverter(t, "s2t"), MustConverter(t, "t2s")
	rapid.Check(t, func(t *rapid.T) {
		text, name := anyText(t, "query"), anyText(t, "name")
		if Fold(traditional(text)) != Fold(simplified(text)) {
			t.Fatalf("%q folds to %q, %q to %q", traditional(text), Fold(traditional(text)), simplified(text), Fold(simplified(text)))
		}
		if strings.ContainsAny(name, "乾著瞭藉") {
			return // simplified or not, these are read as they are written
		}
		a := Parse(traditional(text)).Rank([]string{simplified(name)}, nil)
		b := Parse(simplified(text)).Rank([]string{traditional(name)}, nil)
		if a != b {
			t.Fatalf("%q in %q: rank %v, and %v the other way", text, name, a, b)
		}
	})
}

func TestIndexIsTheSameEachTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e, text := anyEntry(t, "entry"), anyText(t, "query")
		first, query := e.Index(), Parse(text).Lucene()
		for range 3 {
			if e.Index() != first || Parse(text).Lucene() != query {
				t.Fatal("differs")
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range snippets {
		f.Add(text, "上虞区阳光社工 Sunshine")
	}
	f.Add("上虞 AND name:* OR (\"x\"~2)^4 [a TO b] \\", "上虞")
	f.Fuzz(func(t *testing.T, typed, name string) {
		q := Parse(typed)
		search := Entry{Names: []string{name}}.Index()
		if q.Empty() {
			if q.Lucene() != "" || len(q.Terms()) > 0 {
				t.Fatalf("%q is empty, but asks for %s", typed, q.Lucene())
			}
			return
		}
		_, found := MustFind(t, q, search)
		if matches(q.Terms(), search) && !found {
			t.Fatalf("%q is not found by %s", search, q.Lucene())
		}
		for _, alternatives := range q.Terms() {
			for _, a := range alternatives {
				if strings.ContainsFunc(a, func(r rune) bool { return !harmless(r) }) {
					t.Fatalf("%q asks for %q", typed, a)
				}
			}
		}
	})
}
