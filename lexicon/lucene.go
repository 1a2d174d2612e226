package lexicon

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// step is what one rank is worth in a score: more than all bits of the order together.
const step = 1 << orderBits

// Lucene returns the query as Lucene's classic syntax has it, for an index whose tokens are those of Index; empty for an
// empty query. It finds all that Terms accept, and a little more: longer terms of Han and Terms decide. A score is a
// sum of whole numbers: see the package's description.
func (q Query) Lucene() string {
	if q.Empty() {
		return ""
	}
	var b strings.Builder
	pinyin := slices.ContainsFunc(q.terms, func(t term) bool { return t.plain })
	floor := Part
	if pinyin {
		floor = PartPinyin
	}
	for _, t := range q.terms {
		t.required(&b, append(t.script(), t.pinyin()...))
	}
	var better []string
	for _, t := range q.tiers() {
		b.WriteByte('(')
		b.WriteString("+" + t.token + "*")
		boost(&b, int(t.rank-floor)*step)
		exclude(&b, better)
		b.WriteString(") ")
		better = append(better, t.token)
	}
	if pinyin {
		q.part(&b, better)
	}
	for k := range orderBits {
		b.WriteString("#" + strconv.Itoa(k) + "*")
		boost(&b, 1<<k)
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}

// part is worth a step where each term is found as it is written, and nothing better is.
func (q Query) part(b *strings.Builder, better []string) {
	b.WriteByte('(')
	for _, t := range q.terms {
		t.required(b, t.script())
	}
	b.WriteString("+" + each + "*")
	boost(b, step)
	exclude(b, better)
	b.WriteString(") ")
}

// required asks for one of a term's alternatives without adding to the score. Those with another tag than the token's
// start, as pinyin from the first syllable on, are asked for with it too.
func (t term) required(b *strings.Builder, alternatives []string) {
	if t.kind == han {
		for _, pair := range pairs(t.text) {
			b.WriteString("+(" + pair + "*)^0 ")
		}
		return
	}
	b.WriteString("+(")
	for i, a := range alternatives {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(a + "*")
		if a[0] == '.' || a[0] == ';' {
			b.WriteString(" _" + a + "*")
		}
	}
	b.WriteString(")^0 ")
}

// pairs returns the neighbouring pairs of a run, or the run if it is one character.
func pairs(run string) (all []string) {
	for at := 0; at < len(run); {
		_, one := utf8.DecodeRuneInString(run[at:])
		_, two := utf8.DecodeRuneInString(run[at+one:])
		if two > 0 || at == 0 {
			all = append(all, run[at:at+one+two])
		}
		at += one
	}
	return all
}

func exclude(b *strings.Builder, tokens []string) {
	for _, token := range tokens {
		b.WriteString(" -" + token + "*")
	}
}

func boost(b *strings.Builder, n int) {
	b.WriteString("^" + strconv.Itoa(n))
}
