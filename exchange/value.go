package exchange

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"liandong/graph"
)

// badCell is why a cell cannot be taken.
type badCell struct {
	code     string
	message  graph.Text
	proposal string
	secret   bool // the value must not be repeated
	warning  bool // the cell can be taken all the same
}

// The codes of refused cells and rows.
const (
	codeDamaged   = "DAMAGED_CODE"
	codeIdentity  = "IDENTITY_NUMBER"
	codeNumber    = "NUMBER"
	codeRange     = "RANGE"
	codeDate      = "DATE"
	codeUnknown   = "UNKNOWN_VALUE"
	codeBoolean   = "BOOLEAN"
	codeNoCode    = "NO_CODE"
	codeKey       = "KEY_MISSING"
	codeQuotes    = "QUOTES"
	codeRagged    = "RAGGED"
	codeConflict  = "CONFLICTING_ROWS"
	codeTarget    = "TARGET_MISSING"
	codeEnd       = "END_REFUSED"
	codeEncoding  = "ENCODING"
	codeQualifier = "QUALIFIER"
	codeSerial    = "DAY_NUMBER"
	codeFormula   = "FORMULA_ERROR"
	codeAmbiguous = "AMBIGUOUS_NAME"
	codeUneven    = "UNEVEN_LISTS"
)

func bad(code, en, zh string, args ...any) *badCell {
	return &badCell{code: code, message: text(en, zh, args...)}
}

var (
	scientific = regexp.MustCompile(`^[+-]?\d(\.\d+)?[eE][+-]?\d{1,3}$`)
	failed     = regexp.MustCompile(`^(#(REF|DIV/0|VALUE|NUM|NULL|SPILL|CALC)!|#N/A|#NAME\?|#GETTING_DATA|#{3,})$`)
	padded     = regexp.MustCompile(`^\d{15}0{3,}$`)
)

// damaged recognizes what spreadsheets make of long codes: 1.10101E+11, or digits after the fifteenth turned to zeros.
func damaged(cell string) *badCell {
	if len(cell) > 24 || cell == "" || cell[0] != '-' && cell[0] != '+' && (cell[0] < '0' || cell[0] > '9') {
		return nil
	}
	if scientific.MatchString(cell) || padded.MatchString(cell) {
		return bad(codeDamaged, "a spreadsheet has damaged this number, its digits are lost: format the column as text and export again",
			"电子表格已损坏该编号，数字已丢失：请将该列设为文本格式后重新导出")
	}
	return nil
}

// surroundings are what a file says of a cell beside its text.
type surroundings struct {
	unit     string // of bare numbers in the column
	date1904 bool
}

// failure recognizes what a spreadsheet shows where a formula gave nothing, or a column was too narrow.
func failure(cell string) *badCell {
	if cell == "" || cell[0] != '#' || !failed.MatchString(cell) {
		return nil
	}
	return bad(codeFormula, "the spreadsheet shows an error here, not a value: correct the formula or widen the column, and save again",
		"电子表格此处显示的是错误而非数值：请修正公式或加宽列后重新保存")
}

// parse turns a text that is not blank into a value of the field's type, as graph.NodeRow takes it.
func (f *fieldSpec) parse(cell string, in surroundings) (any, *badCell) {
	v, wrong := f.read(cell, in)
	if wrong == nil || wrong.warning {
		if beyond := f.outOfRange(v); beyond != nil {
			return nil, beyond
		}
	}
	return v, wrong
}

// outOfRange holds a number against the range that the model gives its field.
func (f *fieldSpec) outOfRange(v any) *badCell {
	var x float64
	switch n := v.(type) {
	case int64:
		x = float64(n)
	case float64:
		x = n
	default:
		return nil
	}
	for _, r := range f.field.Rules {
		switch {
		case r.Kind != "RANGE" || r.Warning:
		case r.Min != nil && x < *r.Min:
			return bad(codeRange, "less than %[1]v, the least there can be: correct the number", "小于最小值 %[1]v：请更正", *r.Min)
		case r.Max != nil && x > *r.Max:
			return bad(codeRange, "more than %[1]v, the most there can be: correct the number", "大于最大值 %[1]v：请更正", *r.Max)
		}
	}
	return nil
}

func (f *fieldSpec) read(cell string, in surroundings) (any, *badCell) {
	if f.qualifies {
		return f.readQualifier(cell), nil
	}
	switch f.field.Type {
	case "String", "ID":
		return cell, nil
	case "Int":
		if n, err := strconv.ParseInt(cell, 10, 32); err == nil && in.unit == "" {
			return n, nil
		}
		return f.parseNumber(cell, in.unit)
	case "Money":
		return f.parseNumber(cell, in.unit)
	case "Float":
		if f.field.Name == "hours" {
			cell = strings.TrimSuffix(cell, "小时")
		}
		if x, wrong := parseFloat(cell); wrong == nil && in.unit == "" || f.field.Qualifier == "" {
			return x, wrong
		}
		return f.parseNumber(cell, in.unit)
	case "Boolean":
		return parseBoolean(cell)
	case "PartialDate":
		return f.parseDate(cell, in.date1904)
	case "DateTime":
		t, err := time.Parse(time.RFC3339, cell)
		if err != nil {
			return nil, bad(codeDate, "not a moment: write 2026-01-31T08:00:00+08:00", "不是时间：请写作 2026-01-31T08:00:00+08:00")
		}
		return t.UTC(), nil
	}
	return f.parseEnum(cell)
}

func (f *fieldSpec) parseEnum(cell string) (any, *badCell) {
	if name, ok := f.names[strings.ToLower(cell)]; ok {
		return name, nil
	}
	if name, ok := f.names[fold(cell)]; ok {
		return name, nil
	}
	known := map[string]bool{}
	for _, name := range f.names {
		known[name] = true
	}
	return nil, bad(codeUnknown, "no such value: use one of %s, or give a table in the mapping", "没有该取值：可用 %s，或在映射中给出对照表",
		strings.Join(keysOf(known), ", "))
}

// enumNames lists every way to write the values: name, English and Chinese.
func enumNames(enum *graph.Enum) map[string]string {
	names := map[string]string{}
	for _, v := range enum.Values {
		for _, zh := range strings.Split(v.Zh, "、") {
			names[zh] = v.Name
		}
		names[strings.ToLower(v.En)] = v.Name
	}
	for _, v := range enum.Values {
		names[strings.ToLower(v.Name)] = v.Name
	}
	for value, others := range synonymsOf("value", enum.Name) {
		for _, name := range others {
			if _, taken := names[fold(name)]; !taken {
				names[fold(name)] = value
			}
		}
	}
	delete(names, "")
	return names
}

func parseBoolean(cell string) (any, *badCell) {
	switch strings.ToLower(width.Fold.String(cell)) {
	case "true", "yes", "y", "1", "是", "有", "√", "✓":
		return true, nil
	case "false", "no", "n", "0", "否", "无", "×":
		return false, nil
	}
	return nil, bad(codeBoolean, "neither yes nor no: write 是 or 否", "既非是也非否：请写“是”或“否”")
}

func parseFloat(cell string) (any, *badCell) {
	x, err := strconv.ParseFloat(strings.ReplaceAll(width.Fold.String(cell), ",", ""), 64)
	if err != nil {
		return nil, bad(codeNumber, "not a number", "不是数字")
	}
	return x, nil
}

// makeCode makes a code of a name: capitals and digits, with one low line for all between. Other letters than those of
// English have no such form: they need a table.
func makeCode(name string) (string, *badCell) {
	var b strings.Builder
	gap := false
	for _, r := range name {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(unicode.ToUpper(r))
		case unicode.IsLetter(r):
			return "", bad(codeNoCode, "no code can be made of this name: give a table in the mapping", "无法由该名称生成代码：请在映射中给出对照表")
		default:
			gap = true
		}
	}
	if b.Len() == 0 {
		return "", bad(codeNoCode, "no code can be made of this name: give a table in the mapping", "无法由该名称生成代码：请在映射中给出对照表")
	}
	return b.String(), nil
}

// trim takes blanks of every kind off the ends, and the apostrophe by which spreadsheets mark text.
func trim(cell string) string {
	if cell == "" || cell[0] > ' ' && cell[0] < 0x80 && cell[len(cell)-1] > ' ' && cell[len(cell)-1] < 0x80 && cell[0] != '\'' {
		return cell
	}
	cell = strings.TrimFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || unicode.Is(unicode.Cc, r)
	})
	if len(cell) > 1 && cell[0] == '\'' && cell[1] >= '0' && cell[1] <= '9' {
		cell = cell[1:]
	}
	return cell
}
