package exchange

import (
	"regexp"
	"strings"
)

// rowKind is what a row is: one of data, or one that spreadsheets have around them.
type rowKind int

const (
	dataRow   rowKind = iota
	totalRow          // 合计, 小计, 总计, 共计
	remarkRow         // a footnote, a heading across the columns, a header printed again
)

var (
	totals = regexp.MustCompile(`^(.{0,10}(合计|小计|总计|共计)|累计|total|subtotal|grandtotal|sum)[:：]?$`)
	// What people write under a table, and above it.
	remarks = regexp.MustCompile(`^((填表|制表|填报|制单|审核|审批|复核|经办|报送|负责|联系)(人|人员|单位|部门|日期|时间)?(签字|签名|\(签字\)|\(盖章\))?|单位负责人|盖章|备注|注|附注|说明|填表说明|数据来源|日期|单位)[:：]`)
)

// classify tells rows that are no data by the first cells of the row that are not blank.
func classify(cells []string, h *header) rowKind {
	seen := 0
	for i := range cells {
		c := trim(cells[i])
		if c == "" {
			continue
		}
		if mayTotal(c) && totals.MatchString(fold(c)) {
			return totalRow
		}
		if seen == 0 && strings.ContainsAny(c, ":：") && remarks.MatchString(fold(c)) {
			return remarkRow
		}
		if seen++; seen == 2 {
			break
		}
	}
	if repeatsHeader(cells, h) {
		return remarkRow
	}
	return dataRow
}

// mayTotal spares most cells the closer look.
func mayTotal(c string) bool {
	return len(c) <= 48 && (strings.Contains(c, "计") || strings.ContainsAny(c[:1], "tTsSgG"))
}

// repeatsHeader reports whether the row is the last line of the header once more, as on a new page.
func repeatsHeader(cells []string, h *header) bool {
	same := 0
	for i, name := range h.names {
		c := cell(cells, i)
		if c == "" {
			continue
		}
		if c != name && !strings.HasSuffix(name, "/"+c) {
			return false
		}
		same++
	}
	return same > 1
}
