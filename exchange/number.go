package exchange

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

var (
	numberShape = regexp.MustCompile(`^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(\D*)$`)
	estimate    = regexp.MustCompile(`近|约|余|多|以上|左右`)
)

// unit is what stands behind a number: 万元 is ten thousand of 元.
type unit struct {
	factor int64
	kind   string
}

// unitOf reads a unit; false when its multiplier is too large to be meant.
func unitOf(name string) (unit, bool) {
	u := unit{factor: 1}
	for i, r := range name {
		scale := map[rune]int64{'十': 10, '百': 100, '千': 1000, '万': 10_000, '亿': 100_000_000}[r]
		if scale == 0 {
			u.kind = name[i:]
			break
		}
		u.factor *= scale
		if u.factor > 1_000_000_000_000 {
			return unit{}, false
		}
	}
	if u.kind == "圆" {
		u.kind = "元"
	}
	return u, true
}

// parseNumber reads a whole number of the smallest units: perUnit is how many of them one has (100 fen in a yuan). The
// unit in the cell goes before the default one, but they must count the same thing.
func parseNumber(cell, defaultUnit string, perUnit int64) (any, *badCell) {
	if n, err := strconv.ParseInt(cell, 10, 32); err == nil && defaultUnit == "" {
		return n * perUnit, nil
	}
	folded := strings.Map(func(r rune) rune {
		if r == ' ' || r == '¥' || r == '￥' {
			return -1
		}
		return r
	}, width.Fold.String(cell))
	match := numberShape.FindStringSubmatch(folded)
	if match == nil {
		return nil, notNumber(cell)
	}
	u, bad := chooseUnit(match[4], defaultUnit, perUnit > 1)
	if bad != nil {
		return nil, bad
	}
	return exact(match[1]+strings.ReplaceAll(match[2], ",", "")+match[3], u.factor*perUnit)
}

func notNumber(cell string) *badCell {
	if estimate.MatchString(cell) {
		return bad(codeNumber, "an estimate, not a number: give the number itself", "是约数而非数字：请给出准确数字")
	}
	return bad(codeNumber, "not a number", "不是数字")
}

// chooseUnit takes the unit of the cell if it has one.
func chooseUnit(own, defaultUnit string, money bool) (unit, *badCell) {
	if estimate.MatchString(own) {
		return unit{}, notNumber(own)
	}
	expected, _ := unitOf(defaultUnit)
	if money && expected.kind == "" {
		expected.kind = "元"
	}
	if own == "" {
		if expected.factor == 0 {
			expected.factor = 1
		}
		return expected, nil
	}
	u, ok := unitOf(own)
	if !ok || u.kind != "" && u.kind != expected.kind {
		return unit{}, bad(codeNumber, "counted in %s, which is not what this column counts: name the unit in the mapping", "单位 %s 与该列不符：请在映射中写明单位", own)
	}
	return u, nil
}

// exact multiplies without rounding.
func exact(decimal string, factor int64) (any, *badCell) {
	x, ok := new(big.Rat).SetString(decimal)
	if !ok {
		return nil, bad(codeNumber, "not a number", "不是数字")
	}
	x.Mul(x, new(big.Rat).SetInt64(factor))
	if !x.IsInt() || !x.Num().IsInt64() {
		return nil, bad(codeNumber, "not a whole number of the smallest unit: nothing is rounded", "不是最小单位的整数：系统不作舍入")
	}
	return x.Num().Int64(), nil
}
