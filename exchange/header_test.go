package exchange

import (
	"slices"
	"strings"
	"testing"
)

func TestWidenTakesInWhatOnlyTheLineAboveNames(t *testing.T) {
	h := readHeader([][]string{{"机构名称", "电话"}})
	h.widen([]string{"机构信息", "", "", "备注", ""})
	if want := []string{"机构名称", "电话", "", "备注"}; !slices.Equal(h.names, want) {
		t.Errorf("names %q, want %q", h.names, want)
	}
	if at, ok := h.column([]string{"备注"}); !ok || at != 3 {
		t.Errorf("备注 at %d, %v", at, ok)
	}
	h = readHeader([][]string{{"机构名称", "电话"}})
	h.widen([]string{"百官街道台账", "", "", ""})
	if len(h.names) != 2 {
		t.Errorf("a title widens the header to %q", h.names)
	}
}

// The line above the header that groups its columns is no title; a text, or who sent it and when, is one.
func TestUpperLineIsNoTitle(t *testing.T) {
	for line, want := range map[string]bool{"机构信息,,服务信息": true, "杏花街道台账,,": false, "填报单位：杏花街道,,日期：2024": false} {
		if got := (record{cells: strings.Split(line, ",")}).groups(); got != want {
			t.Errorf("%s groups: %v", line, got)
		}
	}
}
