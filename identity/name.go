package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"liandong/lexicon"
)

// Name is a name taken apart for comparing. No part of it is ever shown in the place of the name.
type Name struct {
	Full  string // folded, without spaces between Han
	Plain string // Full with words that mean the same written alike, without the place it begins with
	Core  string // Plain without the words for its legal form; never empty unless Full is
	Form  string // what was taken off, written alike: 中心, 协会, 居委会 ...
	Place string // the place it began with
}

// alike are words that mean the same, each with what it is written as. Longer ones come first.
var alike = []string{
	"民办非企业单位", "", "社会服务机构", "", "社会团体", "", "社区居民委员会", "居委会", "社区居委会", "居委会", "居民委员会", "居委会", "村民委员会", "村委会",
	"社会工作者", "社工", "社会工作", "社工", "志愿者", "志愿", "义工", "志愿", "志愿服务", "志愿",
	"有限责任公司", "公司", "有限公司", "公司", "股份公司", "公司", "街道办事处", "街道", "镇人民政府", "镇", "乡人民政府", "乡",
	"养老服务", "养老", "为老服务", "养老", "老年人", "老人", "服务社", "服务中心", "服务站", "服务中心", "服务部", "服务中心",
}

// forms are endings that say what kind of body it is. The longest that fits is taken off.
var forms = []string{
	"服务中心", "发展中心", "活动中心", "促进中心", "指导中心", "研究中心", "中心", "促进会", "联合会", "联谊会", "基金会", "研究会", "协进会", "协会", "商会", "学会", "总会", "志愿队",
	"服务队", "工作站", "工作室", "合作社", "俱乐部", "居委会", "村委会", "公司", "社区", "街道", "分会", "支队", "大队", "学院", "学校", "医院", "之家", "驿站", "公益社", "社", "村", "镇", "乡", "队", "会",
}

// words are endings and articles of names in letters that say nothing about which body it is.
var words = []string{
	"the", "of", "and", "for", "in", "a", "ltd", "limited", "cic", "cio", "plc", "llp", "inc", "co", "company", "charity", "charitable", "trust", "foundation", "association", "society", "club", "group", "community", "interest",
}

// Places knows the names of places that names of bodies begin with. The zero value knows none.
type Places struct {
	names map[string]bool
	most  int // characters of the longest
}

// NewPlaces makes it from full names as 上虞区.
func NewPlaces(names []string) *Places {
	p := &Places{names: map[string]bool{}}
	for _, name := range names {
		p.add(squeeze(name))
	}
	return p
}

// levels are endings of names of places that people leave out.
var levels = []string{"自治区", "省", "市", "区", "县", "街道", "镇", "乡", "社区", "村"}

// shorts are names of places and their short forms, as 上虞 of 上虞区. Many of all places there are have one that is a name of bodies as well, as 康乐 and 和平: a record
// means that of a place by it only where it lies there.
func shorts(near []string) map[string]bool {
	all := map[string]bool{}
	for _, name := range near {
		all[squeeze(name)] = true
		for _, end := range levels {
			if short, ok := strings.CutSuffix(squeeze(name), end); ok && utf8.RuneCountInString(short) >= 2 {
				all[short] = true
			}
		}
	}
	return all
}

func (p *Places) add(name string) {
	if n := utf8.RuneCountInString(name); n >= 2 {
		p.names[name] = true
		p.most = max(p.most, n)
	}
}

// cut takes the places off that a name begins with, the longest first, as long as what is left names something: 幸福居委会 is not any 居委会.
func (p *Places) cut(name string, near map[string]bool) (place, rest string) {
	rest = name
	for {
		runes := []rune(rest)
		found := 0
		for n := len(runes) - 2; n >= 2 && found == 0; n-- {
			begins := string(runes[:n])
			if (near[begins] || p != nil && n <= p.most && p.names[begins]) && says(string(runes[n:])) {
				found = n
			}
		}
		if found == 0 {
			return place, rest
		}
		place, rest = place+string(runes[:found]), string(runes[found:])
		if short := strings.TrimLeft(rest, "省市区县镇乡"); says(short) {
			rest = short
		}
	}
}

// says reports whether a text is more than the word for a form.
func says(text string) bool {
	if utf8.RuneCountInString(text) < 2 {
		return false
	}
	for _, form := range forms {
		if rest, ok := strings.CutSuffix(text, form); ok {
			return utf8.RuneCountInString(rest) >= 2
		}
	}
	return true
}

// squeeze is Fold without spaces beside Han: they part words of letters alone.
func squeeze(text string) string {
	folded := []rune(lexicon.Fold(text))
	kept := folded[:0:0]
	for i, r := range folded {
		if r == ' ' && (i == 0 || i == len(folded)-1 || unicode.Is(unicode.Han, folded[i-1]) || unicode.Is(unicode.Han, folded[i+1])) {
			continue
		}
		kept = append(kept, r)
	}
	return string(kept)
}

// Normalize takes a name apart. near are the names of places that its bearer lies in.
func (p *Places) Normalize(name string, near ...string) Name {
	n := Name{Full: squeeze(name)}
	if !strings.ContainsFunc(n.Full, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		n.Plain = n.Full
		n.Core = letters(n.Full)
		return n
	}
	n.Plain = n.Full
	for i := 0; i < len(alike); i += 2 {
		n.Plain = strings.ReplaceAll(n.Plain, alike[i], alike[i+1])
	}
	n.Place, n.Plain = p.cut(n.Plain, shorts(near))
	n.Core = n.Plain
	for _, form := range forms {
		if rest, ok := strings.CutSuffix(n.Plain, form); ok && utf8.RuneCountInString(rest) >= 2 {
			n.Core, n.Form = rest, form
			break
		}
	}
	if n.Form == "居委会" || n.Form == "村委会" { // 幸福社区居委会 and 幸福居委会 are one
		n.Core = strings.TrimSuffix(strings.TrimSuffix(n.Core, "社区"), "村")
	}
	return n
}

// letters is a name in letters without words that say nothing.
func letters(text string) string {
	var kept []string
	for _, word := range strings.Fields(text) {
		if !slices.Contains(words, word) {
			kept = append(kept, word)
		}
	}
	if len(kept) == 0 {
		return text
	}
	return strings.Join(kept, " ")
}

// pairs are the neighboring characters of a text, sorted; a text of one character is its own pair.
func pairs(text string) []string {
	runes := []rune(text)
	if len(runes) == 1 {
		return []string{text}
	}
	var list []string
	for i := 1; i < len(runes); i++ {
		if runes[i-1] != ' ' && runes[i] != ' ' {
			list = append(list, string(runes[i-1:i+1]))
		}
	}
	slices.Sort(list)
	return list
}

// dice is the share of pairs of characters that two texts have in common, 0 to 1.
func dice(a, b string) float64 {
	x, y := pairs(a), pairs(b)
	if len(x)+len(y) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			common, i, j = common+1, i+1, j+1
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(x)+len(y))
}

// slips is how many characters have to be added, left out, put for others or exchanged with the next to make one text of the other; limit+1 where it is more.
func slips(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}

// within reports whether the characters of the shorter text stand in the longer one in that order, as those of a short name do.
func within(short, long string) bool {
	runes := []rune(short)
	at := 0
	for _, r := range long {
		if at < len(runes) && r == runes[at] {
			at++
		}
	}
	return at == len(runes) && len(runes) >= 2
}
