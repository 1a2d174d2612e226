package lexicon

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

const (
	maxReadings  = 4   // of one name
	maxSyllables = 32  // of one reading; what follows is not found by pinyin
	maxSpelling  = 200 // bytes of one reading, likewise
)

// readingRows are the readings that a character's most common one gets wrong: text, reading, kind, note. The longest text
// that fits wins; several rows of one text are several readings, the likeliest first. A row of kind surname holds at the
// start of a name of two to four Han, beside what would be read otherwise. A row of one character is that character's
// reading wherever nothing longer fits, as it is written (乾 is not 干).
//
//go:embed readings.csv
var readingRows []byte

// reading is one syllable for each character.
type reading []string

// dictionary is readings.csv and go-pinyin's dictionary, ready to be looked up.
type dictionary struct {
	phrases  map[string][]reading // words and places of two characters and more, folded
	longest  map[rune]int         // bytes of the longest phrase that starts so
	surnames map[string][]reading // folded
	single   map[rune][]reading   // as written
	common   map[rune]string      // go-pinyin's first reading
}

// readings is the dictionary, built when it is first needed (some 15 ms).
var readings = sync.OnceValue(func() *dictionary {
	d := &dictionary{
		phrases: map[string][]reading{}, longest: map[rune]int{}, surnames: map[string][]reading{},
		single: map[rune][]reading{}, common: make(map[rune]string, len(pinyin.PinyinDict)),
	}
	rows, err := csv.NewReader(bytes.NewReader(readingRows)).ReadAll()
	if err != nil {
		panic(err) // embedded: the tests read it too
	}
	for _, row := range rows[1:] {
		d.add(row[0], strings.Fields(row[1]), row[2])
	}
	plain := map[string]string{} // some 1,300 spellings serve 40,000 characters
	for r, list := range pinyin.PinyinDict {
		first, _, _ := strings.Cut(list, ",")
		syllable, ok := plain[first]
		if !ok {
			syllable = toneless(first)
			plain[first] = syllable
		}
		d.common[rune(r)] = syllable
	}
	return d
})

func (d *dictionary) add(text string, syllables reading, kind string) {
	if kind == "surname" {
		text = Fold(text)
		d.surnames[text] = append(d.surnames[text], syllables)
		return
	}
	first, size := utf8.DecodeRuneInString(text)
	if size == len(text) {
		d.single[first] = append(d.single[first], syllables)
		return
	}
	text = Fold(text)
	first, _ = utf8.DecodeRuneInString(text)
	d.phrases[text] = append(d.phrases[text], syllables)
	d.longest[first] = max(d.longest[first], len(text))
}

// toneless spells a dictionary's syllable in a to z, ü as u.
func toneless(syllable string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1 // a mark
		}
		return r
	}, norm.NFD.String(syllable))
}

// reads says whether a character can be read so, by any of the dictionary's readings.
func reads(r rune, syllable string) bool {
	for one := range strings.SplitSeq(pinyin.PinyinDict[int(r)], ",") {
		if one != "" && toneless(one) == syllable {
			return true
		}
	}
	return false
}

// of returns the readings of one Han character, the likeliest first.
func (d *dictionary) of(c cell) []reading {
	if found, ok := d.single[c.own]; ok {
		return found
	}
	if found, ok := d.single[c.r]; ok {
		return found
	}
	return []reading{{d.common[c.r]}}
}

// spelled is one reading of a name: a syllable or word, and with how many characters of the name it ends.
type spelled struct {
	text string
	end  int
}

// spell returns the readings of a name, key being its cells as text; none where there is no Han in it.
func (d *dictionary) spell(name []cell, key string) [][]spelled {
	if !slices.ContainsFunc(name, func(c cell) bool { return c.kind == han }) {
		return nil
	}
	all := [][]spelled{make([]spelled, 0, min(len(name), maxSyllables))}
	at := 0 // in key
	for i := 0; i < len(name); {
		size, bytes, options := d.step(name, i, key[at:])
		all = extend(all, i, size, options)
		i, at = i+size, at+bytes
	}
	return slices.CompactFunc(all, slices.Equal)
}

// step returns how the name goes on at cell i: over how many cells and bytes of rest, and how these are read.
func (d *dictionary) step(name []cell, i int, rest string) (size, bytes int, options []reading) {
	c := name[i]
	if c.kind != han {
		size = 1
		for i+size < len(name) && !name[i+size].start {
			size++
		}
		bytes = textBytes(name[i : i+size])
		return size, bytes, []reading{{rest[:bytes]}}
	}
	for bytes = min(d.longest[c.r], len(rest)); bytes > utf8.RuneLen(c.r); bytes-- {
		if found, ok := d.phrases[rest[:bytes]]; ok {
			return len(found[0]), bytes, found
		}
	}
	options = d.of(c)
	if i == 0 && len(name) >= 2 && len(name) <= 4 {
		return d.surname(name, rest, options)
	}
	return 1, utf8.RuneLen(c.r), options
}

// surname adds the readings that the start of a short name has as a surname.
func (d *dictionary) surname(name []cell, rest string, options []reading) (size, bytes int, all []reading) {
	one := utf8.RuneLen(name[0].r)
	two := one + utf8.RuneLen(name[1].r)
	if found, ok := d.surnames[rest[:two]]; ok && len(name) > 2 {
		return 2, two, append([]reading{{options[0][0], d.of(name[1])[0][0]}}, found...)
	}
	if found, ok := d.surnames[rest[:one]]; ok {
		options = append(slices.Clone(options), found...)
	}
	return 1, one, options
}

// extend goes on with each reading by each option, the likeliest first, within the bounds.
func extend(all [][]spelled, i, size int, options []reading) [][]spelled {
	if len(options) == 1 {
		for k := range all {
			all[k] = appendReading(all[k], i, size, options[0])
		}
		return all
	}
	var more [][]spelled
	for _, option := range options {
		for _, one := range all {
			next := appendReading(slices.Clone(one), i, size, option)
			if len(more) < maxReadings && !slices.ContainsFunc(more, func(m []spelled) bool { return slices.Equal(m, next) }) {
				more = append(more, next)
			}
		}
	}
	return more
}

func appendReading(one []spelled, i, size int, option reading) []spelled {
	for k, syllable := range option {
		end := i + k + 1
		if k == len(option)-1 {
			end = i + size
		}
		one = append(one, spelled{syllable, end})
	}
	return one
}

func textBytes(name []cell) (n int) {
	for _, c := range name {
		n += utf8.RuneLen(c.r)
	}
	return n
}
