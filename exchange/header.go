package exchange

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const (
	maxHeaderRow   = 20 // a header stands within the first rows
	maxHeaderLines = 3
)

// header is the names of the columns. Of a header of several lines a column has the names of all of them, as in
// 机构信息/名称.
type header struct {
	names  []string
	places map[string]int // by folded name; of columns with one name the first
	lower  map[string]int // by the last line alone, where no other column has it
	lines  int
	row    int // its last row
}

// fold brings a header to the form in which it is compared: half-width, small letters, no blanks.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cc, r) || r == '\ufeff' || r == '\u200b' {
			return -1
		}
		return unicode.ToLower(r)
	}, width.Fold.String(name))
}

// readHeader puts the lines of a header together. In all lines but the last a blank cell belongs to the name at its left,
// as in cells that were merged.
func readHeader(lines [][]string) header {
	h := header{places: map[string]int{}, lower: map[string]int{}, lines: len(lines)}
	columns := 0
	for _, line := range lines {
		columns = max(columns, len(line))
	}
	twice := map[string]bool{}
	for i := range columns {
		var parts []string
		for l, line := range lines {
			name := cell(line, i)
			if name == "" && l < len(lines)-1 && cell(lines[len(lines)-1], i) != "" {
				name = leftOf(line, i)
			}
			if name != "" && (len(parts) == 0 || parts[len(parts)-1] != name) {
				parts = append(parts, name)
			}
		}
		name := strings.Join(parts, "/")
		h.names = append(h.names, name)
		if len(parts) == 0 {
			continue
		}
		if _, ok := h.places[fold(name)]; !ok {
			h.places[fold(name)] = i
		}
		last := fold(parts[len(parts)-1])
		if _, ok := h.lower[last]; ok {
			twice[last] = true
		}
		h.lower[last] = i
	}
	for name := range twice {
		delete(h.lower, name)
	}
	return h
}

// widen takes in columns at the end that only the line above the header names, as a remark column whose name stands beside
// groups of others.
func (h *header) widen(above []string) {
	for i := len(h.names); i < len(above); i++ {
		name := trim(above[i])
		if name == "" && !slices.ContainsFunc(above[i:], func(c string) bool { return trim(c) != "" }) {
			return
		}
		h.names = append(h.names, name)
		if _, taken := h.places[fold(name)]; name != "" && !taken {
			h.places[fold(name)] = i
		}
	}
}

func leftOf(line []string, i int) string {
	for i = min(i, len(line)-1); i >= 0; i-- {
		if name := trim(line[i]); name != "" {
			return name
		}
	}
	return ""
}

// column is the place of the first of the names that the header has.
func (h *header) column(names []string) (int, bool) {
	for _, name := range names {
		if i, ok := h.places[fold(name)]; ok {
			return i, true
		}
		if i, ok := h.lower[fold(name)]; ok {
			return i, true
		}
	}
	return -1, false
}

// known counts the wanted columns that the header has.
func (h *header) known(wanted [][]string) int {
	n := 0
	for _, names := range wanted {
		if _, ok := h.column(names); ok {
			n++
		}
	}
	return n
}

// findHeader finds the rows of the header: those the mapping names, else those among the first with the highest
// score, with as few lines as will do. What stands above is a title.
func (t *table) findHeader(spec *fileSpec, score func(*header) int) error {
	if err := t.readAhead(max(maxHeaderRow, spec.headerLast)); err != nil {
		return err
	}
	first, last := 0, 0
	if spec.header > 0 {
		first = slices.IndexFunc(t.ahead, func(r record) bool { return r.row >= spec.header })
		for last = max(first, 0); last+1 < len(t.ahead) && t.ahead[last+1].row <= spec.headerLast; last++ {
		}
	} else {
		first, last = bestHeader(t.ahead, score)
	}
	if first < 0 || first >= len(t.ahead) || spec.header > 0 && t.ahead[first].row > max(spec.header, spec.headerLast) {
		return invalid("Import", "HEADER", text("%s has no header in row %d", "%s 第 %d 行没有表头", t.path, max(spec.header, 1)))
	}
	t.titles = t.ahead[:first]
	if first > 0 && t.ahead[first-1].groups() {
		t.titles = t.ahead[:first-1]
	}
	t.header = readHeader(linesOf(t.ahead[first : last+1]))
	t.header.row = t.ahead[last].row
	if first > 0 {
		t.header.widen(t.ahead[first-1].cells)
	}
	t.ahead = t.ahead[last+1:]
	return nil
}

// groups reports whether a row above the header is its upper line: several words, where a title or remark is one text.
func (r record) groups() bool {
	n := 0
	for _, c := range r.cells {
		if strings.ContainsAny(c, ":：") {
			return false
		}
		if trim(c) != "" {
			n++
		}
	}
	return n > 1
}

func linesOf(records []record) [][]string {
	lines := make([][]string, len(records))
	for i, r := range records {
		lines[i] = r.cells
	}
	return lines
}

func bestHeader(rows []record, score func(*header) int) (first, last int) {
	most := 0
	for lines := 1; lines <= maxHeaderLines; lines++ {
		for at := 0; at+lines <= len(rows); at++ {
			h := readHeader(linesOf(rows[at : at+lines]))
			if n := score(&h); n > most {
				most, first, last = n, at, at+lines-1
			}
		}
	}
	return first, last
}

// readAhead keeps the first rows.
func (t *table) readAhead(rows int) error {
	for len(t.ahead) == 0 || t.row < rows {
		cells, wrong, err := t.read()
		if err != nil {
			return err
		}
		if cells == nil && wrong == nil {
			break
		}
		t.ahead = append(t.ahead, record{row: t.row, cells: slices.Clone(cells), kind: t.kind, wrong: wrong})
	}
	return nil
}
