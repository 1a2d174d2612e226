package exchange

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"liandong/graph"
)

// quantity is a number as people write it: 近3万人次 is {30000, 人次, NEARLY}.
type quantity struct {
	value     *big.Rat
	unit      string // what is counted, multipliers taken out; empty when the text does not say
	scaled    bool   // the text has a unit or multiplier of its own
	qualifier string // EXACT, MORE_THAN, NEARLY, AT_LEAST, AS_MANY_AS, ORDER_OF, ABOUT
}

// longestValue is how many bytes a number or a date has at most; what is longer is a text, and not looked at closely.
const longestValue = 200

// exactly is the qualifier of a number without one.
const exactly = "EXACT"

var (
	quantityShape = regexp.MustCompile(`^(\D*?)([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]+)([余多几]?)([十百千万亿]*)([余多]?)([^\d+]*?)([余多]?)(以上|左右|上下|有余|不等|\+)?$`)
	upperLimit    = regexp.MustCompile(`以下|以内|不超过|少于|低于|至多|最多`)
	numberRange   = regexp.MustCompile(`\d[^\d.,]*[-~—–至到]\s*\d`)
	before        = map[string]string{ // what stands before a number
		"": exactly, "共": exactly, "共计": exactly, "总计": exactly, "合计": exactly, "有": exactly, "共有": exactly,
		"近": "NEARLY", "将近": "NEARLY", "接近": "NEARLY", "不足": "NEARLY", "不到": "NEARLY",
		"约": "ABOUT", "大约": "ABOUT", "约有": "ABOUT", "大概": "ABOUT", "约为": "ABOUT",
		"超": "MORE_THAN", "超过": "MORE_THAN", "逾": "MORE_THAN", "多于": "MORE_THAN", "大于": "MORE_THAN",
		"不少于": "AT_LEAST", "不低于": "AT_LEAST", "至少": "AT_LEAST", "最少": "AT_LEAST",
		"多达": "AS_MANY_AS", "高达": "AS_MANY_AS", "达": "AS_MANY_AS", "达到": "AS_MANY_AS", "上": "ORDER_OF",
	}
	after = map[string]string{"以上": "AT_LEAST", "+": "AT_LEAST", "左右": "ABOUT", "上下": "ABOUT", "不等": "ABOUT", "有余": "MORE_THAN"}
	// sameUnit are other words for a unit. 人次 (visits) are not 人 (persons), and neither are 户 (households).
	sameUnit = map[string]string{"圆": "元", "块": "元", "rmb": "元", "名": "人", "位": "人", "口": "人"}
	scales   = map[rune]int64{'十': 10, '百': 100, '千': 1000, '万': 10_000, '亿': 100_000_000}
	figures  = map[rune]int64{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// readQuantity reads a number with its unit and qualifier. Of two qualifiers that differ, as in 约1000余, only ABOUT holds.
// Ranges, upper limits and words that give no number are refused: there is no value to take.
func readQuantity(cell string) (quantity, *badCell) {
	if len(cell) > longestValue {
		return quantity{}, bad(codeNumber, "not a number", "不是数字")
	}
	s := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '¥' || r == '￥' {
			return -1
		}
		return r
	}, width.Fold.String(cell))
	if upperLimit.MatchString(s) && !strings.HasPrefix(s, "不少于") && !strings.HasPrefix(s, "不低于") {
		return quantity{}, bad(codeNumber, "an upper limit, not a number: give the number itself", "是上限而非数字：请给出数字本身")
	}
	if numberRange.MatchString(s) {
		return quantity{}, bad(codeNumber, "a range, not a number: give one number", "是范围而非数字：请给出一个数字")
	}
	m := quantityShape.FindStringSubmatch(s)
	if m == nil {
		return quantity{}, bad(codeNumber, "not a number", "不是数字")
	}
	qualifier, known := before[m[1]]
	unit, ok := unitOf(m[4] + m[6])
	if !known || !ok || len([]rune(unit.kind)) > 8 {
		return quantity{}, bad(codeNumber, "not a number", "不是数字")
	}
	for _, said := range []string{after[m[8]], map[bool]string{true: "MORE_THAN"}[m[3]+m[5]+m[7] != ""]} {
		switch {
		case said == "" || said == qualifier:
		case qualifier == exactly:
			qualifier = said
		default:
			qualifier = "ABOUT"
		}
	}
	q := quantity{unit: unit.kind, qualifier: qualifier, scaled: unit.kind != "" || unit.factor != 1}
	if q.value, ok = new(big.Rat).SetString(strings.ReplaceAll(m[2], ",", "")); !ok {
		words := chineseNumber(m[2])
		q.value, q.scaled = new(big.Rat).SetInt64(words), q.scaled || words >= 10_000
	}
	q.value.Mul(q.value, new(big.Rat).SetInt64(unit.factor))
	return q, nil
}

// chineseNumber reads 二十三 or 万; a scale without a figure before it counts once.
func chineseNumber(s string) int64 {
	const limit = 1_000_000_000_000_000
	var whole, section, figure int64
	for _, r := range s {
		if f, ok := figures[r]; ok {
			figure = figure*10%limit + f
			continue
		}
		scale := scales[r]
		switch {
		case scale >= 10_000:
			whole = (whole + max(section+figure, 1)) % limit * scale % limit
			section = 0
		default:
			section += max(figure, 1) * scale
		}
		figure = 0
	}
	return (whole + section + figure) % limit
}

// unit is what stands behind a number: 万元 is ten thousand of 元.
type unit struct {
	factor int64
	kind   string
}

// unitOf reads a unit; false when its multiplier is too large to be meant.
func unitOf(name string) (unit, bool) {
	u := unit{factor: 1}
	for i, r := range name {
		scale := scales[r]
		if scale == 0 {
			u.kind = strings.ToLower(name[i:])
			break
		}
		u.factor *= scale
		if u.factor > 1_000_000_000_000 {
			return unit{}, false
		}
	}
	if same := sameUnit[u.kind]; same != "" {
		u.kind = same
	}
	return u, true
}

var headerUnit = regexp.MustCompile(`[(\[]([^()\[\]]*)[)\]]$`)

// unitOfHeader is the unit that a header names in brackets, as in 金额（万元）, empty when it names none.
func unitOfHeader(name string) string {
	found := headerUnit.FindStringSubmatch(fold(name))
	if found == nil {
		return ""
	}
	said := strings.TrimPrefix(strings.TrimPrefix(found[1], "单位:"), "单位")
	u, ok := unitOf(said)
	if ok && (countedUnits[u.kind] || u.kind == "" && u.factor > 1) {
		return said
	}
	return ""
}

// countedUnits are those a header may name.
var countedUnits = map[string]bool{"元": true, "人": true, "人次": true, "户": true, "家": true, "个": true, "户次": true, "小时": true,
	"场": true, "次": true, "支": true, "项": true, "件": true, "份": true, "平方米": true, "㎡": true}

// fieldUnit is what a field of the model counts, by its description; empty when it does not say.
func fieldUnit(f *graph.Field) string {
	switch {
	case f.Type == "Money":
		return "元"
	case strings.Contains(f.Description, "in persons"):
		return "人"
	case strings.Contains(f.Description, "户数"):
		return "户"
	}
	return ""
}

// sameKind reports whether a unit counts what the field counts; a field that does not say counts anything.
func sameKind(f *graph.Field, unitName string) bool {
	u, ok := unitOf(unitName)
	expected := fieldUnit(f)
	return ok && (expected == "" || u.kind == "" || u.kind == expected)
}

// readQualifier is what a figure's text says of how exactly it is meant. A figure without a qualifier clears the field, but not in a plain file: its columns
// are one field each, and what has none is left as it is.
func (f *fieldSpec) readQualifier(cell string) any {
	q, wrong := readQuantity(cell)
	switch {
	case wrong != nil || q.qualifier == exactly && f.value.exact:
		return absent{}
	case q.qualifier == exactly:
		return nil
	}
	return q.qualifier
}

// parseNumber reads a number, which is whole and of the smallest unit of the field (fen of money) unless it is a Float. The unit in the cell goes before
// columnUnit, but they must count the same thing. A qualifier that the field has no place for comes back as a warning.
func (f *fieldSpec) parseNumber(cell, columnUnit string) (any, *badCell) {
	q, wrong := readQuantity(cell)
	if wrong != nil {
		return nil, wrong
	}
	column, _ := unitOf(columnUnit)
	expected := fieldUnit(f.field)
	if expected == "" {
		expected = column.kind
	}
	if q.unit != "" && q.unit != expected {
		return nil, bad(codeNumber, "counted in %[1]s, and this field counts %[2]s: they are never mixed; map another column, or name the unit in the mapping",
			"单位是%[1]s，而本字段按%[2]s计：不同单位不可混用；请映射其他列，或在映射中写明单位", q.unit, orNothing(expected))
	}
	factor := int64(1)
	if !q.scaled {
		factor = max(column.factor, 1)
	}
	if f.field.Type == "Money" {
		factor *= 100
	}
	var n any
	if f.field.Type == "Float" {
		n, _ = q.value.Mul(q.value, new(big.Rat).SetInt64(factor)).Float64()
	} else if n, wrong = exact(q.value, factor); wrong != nil {
		return nil, wrong
	}
	if q.qualifier != exactly && !f.qualified {
		wrong = bad(codeQualifier, "written as %[1]s: the number is taken, but the field has no place for %[2]s", "原文为“%[1]s”：已取其数值，但该字段无法保存限定词 %[2]s", cell, q.qualifier)
		wrong.warning = true
	}
	return n, wrong
}

func orNothing(unit string) string {
	if unit == "" {
		return "—"
	}
	return unit
}

// exact multiplies without rounding.
func exact(x *big.Rat, factor int64) (any, *badCell) {
	x = new(big.Rat).Mul(x, new(big.Rat).SetInt64(factor))
	if !x.IsInt() || !x.Num().IsInt64() {
		return nil, bad(codeNumber, "not a whole number of the smallest unit: nothing is rounded", "不是最小单位的整数：系统不作舍入")
	}
	return x.Num().Int64(), nil
}
