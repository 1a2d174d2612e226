package lexicon

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxNames   = 32       // of one entry; further ones are not found
	maxName    = 100      // characters that count as a name; a longer one is a text as well
	maxTexts   = 20000    // characters of all texts of one entry; what follows is not found
	maxLetters = maxQuery // bytes of a spelling from a later syllable on: no query reaches further
)

// Entry is what a node is found by.
type Entry struct {
	Names []string // names, aliases, former names, codes: whole and prefix matches, pinyin; the first tells the length
	Texts []string // descriptions: parts alone, no pinyin
	Level int      // 0 to 15, 0 the highest: orders equal matches
}

// Index returns the text that is stored and indexed; empty when nothing could find the entry. The package's description
// has its form.
func (e Entry) Index() string {
	w := writer{out: append(make([]byte, 0, 256), ' '), seen: make(map[string]struct{}, 16)}
	buffer := make([]cell, 0, 32)
	length, room := 0, maxTexts
	for _, name := range e.Names[:min(len(e.Names), maxNames)] {
		cells, end := split(buffer, name, maxName)
		if len(cells) == 0 {
			continue
		}
		if length == 0 {
			length = len(cells)
		}
		w.name(cells, end == len(name))
		if end < len(name) {
			room = w.text(name, room)
		}
	}
	for _, text := range e.Texts {
		room = w.text(text, room)
	}
	if len(w.out) == 1 {
		return ""
	}
	w.bits(order(e.Level, length))
	w.token(each)
	return string(w.out)
}

// The number that orders equal matches has orderBits bits. Each entry has the token each.
const (
	lengthBits = 5
	orderBits  = lengthBits + 4
	each       = "#9"
)

// OrderTokens are the tokens of the bits of that number, each between spaces as a stored text has them; the k-th is worth 2^k.
func OrderTokens() []string {
	var all []string
	for k := range orderBits {
		all = append(all, " #"+strconv.Itoa(k)+" ")
	}
	return all
}

// order is higher the higher the level (the lower its number), and then the shorter the name.
func order(level, length int) int {
	const levels, lengths = 1<<(orderBits-lengthBits) - 1, 1<<lengthBits - 1
	return (levels-min(max(level, 0), levels))<<lengthBits | (lengths - min(length, lengths))
}

// writer collects the tokens of one entry, each between spaces.
type writer struct {
	out  []byte
	seen map[string]struct{} // tokens that several names and texts can share
}

func (w *writer) token(parts ...string) {
	for _, part := range parts {
		w.out = append(w.out, part...)
	}
	w.out = append(w.out, ' ')
}

// once writes a token that is not there yet, and says whether it was.
func (w *writer) once(token string) (known bool) {
	if _, known = w.seen[token]; !known {
		w.seen[token] = struct{}{}
		w.token(token)
	}
	return known
}

func (w *writer) bits(n int) {
	for k := range orderBits {
		if n>>k&1 == 1 {
			w.out = append(w.out, '#', byte('0'+k), ' ')
		}
	}
}

// name writes the tokens of a name, or, where it is not whole, of its beginning.
func (w *writer) name(cells []cell, whole bool) {
	key := make([]byte, 0, 4*maxName)
	for _, c := range cells {
		key = utf8.AppendRune(key, c.r)
	}
	text := string(key)
	if w.once("_" + text + closing(whole)) {
		return // an alias that differs in what does not count
	}
	at := 0
	for i, c := range cells {
		switch {
		case c.kind == han:
			w.pair(cells, i, text[at:])
		case c.start:
			w.once("," + text[at:at+textBytes(word(cells[i:]))])
		}
		at += utf8.RuneLen(c.r)
	}
	w.spellings(readings().spell(cells, text), whole)
}

func closing(whole bool) string {
	if whole {
		return "_"
	}
	return ""
}

// pair writes the Han at i and its right neighbour; rest is the text from it on.
func (w *writer) pair(cells []cell, i int, rest string) {
	size := utf8.RuneLen(cells[i].r)
	if i+1 < len(cells) && cells[i+1].kind == han {
		size += utf8.RuneLen(cells[i+1].r)
	}
	w.once(rest[:size])
}

// word returns the cells of the word that cells begin with.
func word(cells []cell) []cell {
	for i := 1; i < len(cells); i++ {
		if cells[i].start {
			return cells[:i]
		}
	}
	return cells
}

// text writes the words and runs of Han of at most room characters and returns the room that is left.
func (w *writer) text(text string, room int) int {
	cells, _ := split(nil, text, room)
	for i := 0; i < len(cells); {
		run := word(cells[i:])
		var b strings.Builder
		for _, c := range run {
			b.WriteRune(c.r)
		}
		if run[0].kind == han {
			w.run(run, b.String())
		} else {
			w.once("," + head(b.String(), maxLetters*utf8.UTFMax))
		}
		i += len(run)
	}
	return room - len(cells)
}

// run writes a run of Han of a text.
func (w *writer) run(cells []cell, text string) {
	if len(cells) > 2 {
		w.once(text)
	}
	for i, at := 0, 0; i < len(cells); i++ {
		w.pair(cells, i, text[at:])
		at += utf8.RuneLen(cells[i].r)
	}
}

// head is text up to at most size bytes, whole characters.
func head(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for back := 0; back < utf8.UTFMax && size > back; back++ {
		if utf8.RuneStart(text[size-back]) {
			return text[:size-back]
		}
	}
	return text[:size] // no text
}

// spellings writes the pinyin of a name in full and as initials, each ending once.
func (w *writer) spellings(readings [][]spelled, whole bool) {
	spelt, initials := make([]spelling, 0, maxReadings), make([]spelling, 0, maxReadings)
	for _, one := range readings {
		spelt = append(spelt, spell(one, whole, full))
		initials = append(initials, spell(one, whole, initial))
	}
	w.endings("_.", ".", spelt)
	w.endings("_;", ";", initials)
}

func (w *writer) endings(first, later string, spellings []spelling) {
	for k, one := range spellings {
		known := func(i int) bool {
			return slices.ContainsFunc(spellings[:k], func(o spelling) bool { return o.from(i) == one.from(i) })
		}
		if !known(0) {
			w.token(first, one.text, closing(one.whole))
		}
		for i := 1; i < len(one.starts); i++ {
			if one.from(i) != one.from(i-1) && !known(i) {
				w.token(later, head(one.from(i), maxLetters))
			}
		}
	}
}

// spelling is a reading of a name as one word.
type spelling struct {
	text   string
	starts []int // where each syllable starts
	whole  bool  // the name does not go on
}

func (s spelling) from(i int) string {
	if i >= len(s.starts) {
		return ""
	}
	return s.text[s.starts[i]:]
}

// spell joins what form makes of the syllables, within the bounds.
func spell(one []spelled, whole bool, form func(string) string) spelling {
	s := spelling{starts: make([]int, 0, len(one)), whole: whole}
	text := make([]byte, 0, 64)
	for _, syllable := range one {
		part := form(syllable.text)
		if len(s.starts) == maxSyllables || len(text)+len(part) > maxSpelling {
			s.whole = false
			break
		}
		s.starts = append(s.starts, len(text))
		text = append(text, part...)
	}
	s.text = uForV(string(text))
	return s
}

// full is a syllable or word as it is.
func full(syllable string) string {
	return syllable
}

// initial is the first letter of a syllable or word; digits stay.
func initial(syllable string) string {
	r, size := utf8.DecodeRuneInString(syllable)
	if r >= '0' && r <= '9' {
		return syllable
	}
	return syllable[:size]
}

// uForV writes ü as u where it was typed as v.
func uForV(text string) string {
	if strings.IndexByte(text, 'v') < 0 {
		return text
	}
	return vs.Replace(text)
}

var vs = strings.NewReplacer("lv", "lu", "nv", "nu")
