package lexicon

import "strings"

// maxHighlight is how many characters of a text are looked at; pinyin only counts in texts as long as a name.
const maxHighlight = 10000

// Fragment is a part of a text and whether the query was found there.
type Fragment struct {
	Text string
	Hit  bool
}

// Highlight splits a name or text into what was found and what stands between, as it was written: joined, the fragments
// are the text. Matches that overlap or touch are one; characters that are found by a part of their pinyin are found.
func (q Query) Highlight(text string) []Fragment {
	if text == "" {
		return nil
	}
	if q.Empty() {
		return []Fragment{{Text: text}}
	}
	found, _ := split(nil, text, maxHighlight)
	marked := make([]bool, len(found))
	key, starts := joined(found)
	for _, t := range q.terms {
		t.mark(found, key, starts, marked)
	}
	if len(found) <= maxName {
		q.markPinyin(found, key, marked)
	}
	return fragments(text, found, marked)
}

// joined returns the cells as one text, and for each byte of it the cell that starts there, or -1.
func joined(cells []cell) (string, []int) {
	var b strings.Builder
	var starts []int
	for i, c := range cells {
		b.WriteRune(c.r)
		for len(starts) < b.Len() {
			starts = append(starts, -1)
		}
		starts[b.Len()-len(string(c.r))] = i
	}
	return b.String(), starts
}

// mark marks where a term stands as it is written.
func (t term) mark(cells []cell, key string, starts []int, marked []bool) {
	size := len([]rune(t.text))
	for at := 0; ; at++ {
		next := strings.Index(key[at:], t.text)
		if next < 0 {
			return
		}
		at += next
		i := starts[at]
		if i < 0 || t.kind != han && !cells[i].start {
			continue
		}
		for k := i; k < i+size; k++ {
			marked[k] = true
		}
	}
}

// markPinyin marks where terms that could be pinyin stand in a reading, in full or as initials.
func (q Query) markPinyin(cells []cell, key string, marked []bool) {
	var spellings [][]spelled
	for _, t := range q.terms {
		if !t.plain {
			continue
		}
		if spellings == nil {
			spellings = readings().spell(cells, key)
		}
		for _, one := range spellings {
			if len(t.text) > 1 {
				markSpelling(one, spell(one, true, full), uForV(t.text), marked)
			}
			markSpelling(one, spell(one, true, initial), uForV(t.text), marked)
		}
	}
}

// markSpelling marks the characters whose syllables a term begins with, or begins.
func markSpelling(one []spelled, s spelling, term string, marked []bool) {
	for i := range s.starts {
		if !strings.HasPrefix(s.from(i), term) {
			continue
		}
		first := 0
		if i > 0 {
			first = one[i-1].end
		}
		last := i
		for last+1 < len(s.starts) && s.starts[last+1] < s.starts[i]+len(term) {
			last++
		}
		for k := first; k < one[last].end; k++ {
			marked[k] = true
		}
	}
}

// fragments cuts text where marks begin and end. A hit does not reach over what separates words.
func fragments(text string, cells []cell, marked []bool) []Fragment {
	var all []Fragment
	done := 0 // bytes of text
	for i := 0; i < len(cells); {
		if !marked[i] {
			i++
			continue
		}
		at := max(cells[i].at, done)
		end := cells[i].end
		for i++; i < len(cells) && (marked[i] && !cells[i].apart || cells[i].at < end); i++ {
			end = cells[i].end
		}
		if at > done {
			all = append(all, Fragment{Text: text[done:at]})
		}
		if end > at {
			all = append(all, Fragment{Text: text[at:end], Hit: true})
		}
		done = end
	}
	if done < len(text) {
		all = append(all, Fragment{Text: text[done:]})
	}
	return all
}
