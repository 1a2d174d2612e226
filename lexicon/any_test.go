package lexicon

import (
	"strings"

	"pgregory.net/rapid"
)

// snippets are what texts in the tests are made of.
var snippets = []string{
	"上虞", "上虞區", "阳光", "陽光", "社工", "社會工作服務中心", "重庆", "重慶", "长乐", "長樂", "单", "尉迟", "绿", "女", "乾", "余", "餘", "a", "s", "sg",
	"shangyu", "yu", "lv", "lu", "chong", "zhong", "sunshine", "Social", "Ｗork", "12", "330604", "４５", " ", "·", "（", ")", "(lián)", "聯(lián)動(dòng)",
	"\u3000", "é", "ü", "ǚ", "'", "*", "AND", "OR", "NOT", "+", "-", "^2", "~", "\"", "\\", ":", "/", "&&", "_", ".", ";", ",", "#", "㎡", "😀", "\x00", "\xff",
	"𠮷", "한국", "مرحبا", "Ж", "ひ", "\u200d", "\u0301",
}

// anyText draws a text that is likely to match others, or anything at all.
func anyText(t *rapid.T, label string) string {
	if rapid.IntRange(0, 9).Draw(t, label+"Kind") == 0 {
		return rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, label)
	}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(snippets), 0, 8).Draw(t, label), "")
}

// anyQuery draws what somebody could type who looks for the entry: a part of what it is found by, or anything.
func anyQuery(t *rapid.T, e Entry) string {
	known := append(append(strings.Fields(e.Index()), e.Names...), e.Texts...)
	if len(known) == 0 || rapid.IntRange(0, 3).Draw(t, "queryKind") == 0 {
		return anyText(t, "query")
	}
	var parts []string
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		part := []rune(strings.Trim(rapid.SampledFrom(known).Draw(t, "known"), "_.;,#"))
		from := rapid.IntRange(0, min(len(part), 2)).Draw(t, "from")
		to := rapid.SampledFrom([]int{len(part), min(len(part), from+1), min(len(part), from+4)}).Draw(t, "to")
		parts = append(parts, string(part[from:to]))
	}
	return strings.Join(parts, rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
}
