package lexicon

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// variantLines has a line for each character that others are folded to: it first, then those. It follows from OpenCC's
// tables and extra_variants.txt; the test of this file rewrites it with -update.
//
//go:embed variants.txt
var variantLines string

// variants folds a traditional or variant character to the simplified one.
var variants = sync.OnceValue(func() map[rune]rune {
	folded := make(map[rune]rune, 5000)
	for line := range strings.Lines(variantLines) {
		to := rune(0)
		for i, from := range strings.TrimSpace(line) {
			if i == 0 {
				to = from
				continue
			}
			folded[from] = to
		}
	}
	return folded
})

// Fold returns text as it is compared: characters in their compatible form (full-width as plain), lower case, simplified,
// without diacritics and tone marks (ü as u), apostrophes and invisible characters; all other punctuation, symbols and
// spaces, and bytes that are no text, as one space between words, none at the ends; without the pinyin that converters
// leave behind characters (聯(lián)動(dòng) as 联动). Folding twice is folding once.
func Fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	scan(text, func(c cell) bool {
		if c.r == ' ' {
			gap = b.Len() > 0
			return true
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(c.r)
		return true
	})
	return b.String()
}

// kind is what a folded character is to a term.
type kind uint8

const (
	space kind = iota
	han
	letter
	digit
)

// cell is one folded character and where it stands in the original.
type cell struct {
	r, own  rune // folded, and as it was written
	at, end int  // bytes of the original
	kind    kind
	start   bool // the first of a word: kind differs from the one before, or something stood between
	apart   bool // something stood between this and the one before
}

// maxWritten is how many bytes of the original are looked at for each character that may count.
const maxWritten = 16

// split folds text without its spaces, at most limit characters, and returns how many bytes of text they took.
func split(buffer []cell, text string, limit int) ([]cell, int) {
	text = head(text, limit*maxWritten)
	all, before, apart, end := buffer[:0], space, false, len(text)
	scan(text, func(c cell) bool {
		if c.r == ' ' {
			before, apart = space, true
			return true
		}
		if len(all) == limit {
			end = c.at
			return false
		}
		c.start, c.apart = c.kind != before, apart
		before, apart = c.kind, false
		all = append(all, c)
		return true
	})
	return all, end
}

// scan calls yield for each folded character of text, a space for each that separates words, until yield returns false.
func scan(text string, yield func(cell) bool) {
	simplified := variants()
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			if !yieldPlain(rune(b), rune(b), i, i+1, yield) {
				return
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		end := i + size
		switch {
		case r == utf8.RuneError && size == 1:
			if !yield(cell{r: ' ', at: i, end: end}) {
				return
			}
		case r >= 0x4e00 && r <= 0x9fff:
			c := cell{r: r, own: r, at: i, end: end, kind: han}
			if to, ok := simplified[r]; ok {
				c.r = to
			}
			end += ruby(text[end:], r, c.r)
			c.end = end
			if !yield(c) {
				return
			}
		default:
			plain := norm.NFKD.PropertiesString(text[i:end]).Decomposition()
			if plain == nil {
				if !yieldPlain(r, r, i, end, yield) {
					return
				}
				break
			}
			for len(plain) > 0 {
				p, n := utf8.DecodeRune(plain)
				if !yieldPlain(p, r, i, end, yield) {
					return
				}
				plain = plain[n:]
			}
		}
		i = end
	}
}

// yieldPlain yields a decomposed character, if it counts for anything.
func yieldPlain(r, own rune, at, end int, yield func(cell) bool) bool {
	if r < utf8.RuneSelf {
		k := space
		switch {
		case 'a' <= r && r <= 'z':
			k = letter
		case 'A' <= r && r <= 'Z':
			r, k = r+'a'-'A', letter
		case '0' <= r && r <= '9':
			k = digit
		case r == '\'':
			return true
		default:
			r = ' '
		}
		return yield(cell{r: r, own: own, at: at, end: end, kind: k})
	}
	switch {
	case r == '’', r == '‘', r == 'ʼ', unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Inherited, r):
		return true
	case unicode.Is(unicode.Han, r) && (unicode.IsLetter(r) || unicode.IsNumber(r)):
		if to, ok := variants()[r]; ok {
			r = to
		}
		return yield(cell{r: r, own: own, at: at, end: end, kind: han})
	case unicode.IsNumber(r):
		return yield(cell{r: r, own: own, at: at, end: end, kind: digit})
	case unicode.IsLetter(r), unicode.IsMark(r):
		return yield(cell{r: unicode.ToLower(r), own: own, at: at, end: end, kind: letter})
	}
	return yield(cell{r: ' ', own: own, at: at, end: end})
}

// ruby returns how many bytes at the start of rest are the reading of the character before, in brackets; 0 if they are
// anything else.
func ruby(rest string, written, folded rune) int {
	opening := 0
	for _, bracket := range [...]string{"(", "（"} {
		if strings.HasPrefix(rest, bracket) {
			opening = len(bracket)
		}
	}
	if opening == 0 {
		return 0
	}
	inside := rest[opening:min(len(rest), opening+20)] // the longest syllable with its marks apart, and the bracket
	size, closing := strings.IndexByte(inside, ')'), 1
	if size < 0 {
		size, closing = strings.Index(inside, "）"), len("）")
	}
	if size <= 0 {
		return 0
	}
	reading := Fold(inside[:size])
	if !reads(written, reading) && !reads(folded, reading) {
		return 0
	}
	return opening + size + closing
}
