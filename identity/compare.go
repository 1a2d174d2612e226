package identity

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Record is what is compared of a node: as much as is known. Empty parts say nothing for or against.
type Record struct {
	ID      string
	Names   []Name   // the one it bears first, then other and former ones
	Written []string // Names as they are written
	Code    string   // a code by which a register knows it, normalized, as the unified social credit code; empty: none
	Valid   bool     // the code's check character is right
	Places  []string // statistical codes of the divisions it lies in or belongs to; of those without one, what uncoded makes of their id
	Near    []string // names of the divisions it lies in
	Address string
	Began   string // "2017", "2017-03" or "2017-03-01"
	Kind    string

	address string          // Address folded, without the divisions it lies in, by fold
	near    map[string]bool // Near with short forms, by fold
}

// fold makes ready what is compared. The divisions that an address begins with are compared as places: what all of a street share must not count twice.
func (r *Record) fold() {
	r.near = shorts(r.Near)
	_, r.address = (*Places)(nil).cut(squeeze(r.Address), r.near)
}

// lies reports whether a record lies in the places that a name begins with.
func (r *Record) lies(places string) bool {
	for places != "" {
		n := len(places)
		for n > 0 && !r.near[places[:n]] {
			n--
		}
		if n == 0 {
			return false
		}
		places = places[n:]
	}
	return true
}

// Outcome is how far two values agree. What each means is the matter of the comparator.
type Outcome int

// Outcomes, best first. Not every comparator has all of them.
const (
	Unknown   Outcome = iota - 1 // one of the two says nothing
	Same                         // the same as written, or but for script and width
	Alike                        // the same but for what counts for nothing: place, legal form, spelling of common words
	Close                        // a slip of the pen apart
	Partly                       // they share something
	Different                    // they share nothing that counts
)

// outcomes is how many outcomes there are beside Unknown.
const outcomes = 5

// chances are probabilities of the outcomes, Same to Different.
type chances [outcomes]float64

// comparator compares one thing.
type comparator struct {
	name    string
	compare func(a, b *Record) (Outcome, [2]string)
	m       chances // of two records of one body, before any data are seen
	u       chances // of two of different ones
}

// comparators are all of them, in the order in which they are told.
var comparators = []comparator{
	{"name", compareNames, chances{.45, .25, .12, .14, .04}, chances{.0005, .001, .0015, .03, .967}},
	{"code", compareCodes, chances{.90, 0, .07, 0, .03}, chances{.0001, 0, .0002, 0, .9997}},
	{"place", comparePlaces, chances{.70, 0, .15, .10, .05}, chances{.01, 0, .05, .10, .84}},
	{"address", compareAddresses, chances{.45, 0, .20, .15, .20}, chances{.001, 0, .002, .027, .97}},
	{"began", compareBeginnings, chances{.60, 0, .15, 0, .25}, chances{.005, 0, .065, 0, .93}},
	{"kind", compareKinds, chances{.90, 0, 0, 0, .10}, chances{.40, 0, 0, 0, .60}},
}

// compareNames takes the two names that agree best: a body that bears another one's former name may be that one.
func compareNames(a, b *Record) (Outcome, [2]string) {
	best, values := Unknown, [2]string{}
	for i, x := range a.Names {
		for j, y := range b.Names {
			if elsewhere(x.Place, y.Place) && (b.lies(x.Place) || a.lies(y.Place)) { // 上虞区阳光社 may be of 百官街道, where that lies in 上虞区
				x.Place = ""
			}
			if o := compareName(x, y); best == Unknown || o < best {
				best, values = o, [2]string{a.Written[i], b.Written[j]}
			}
		}
	}
	return best, values
}

// bounds of the share of pairs in common, from which two names are a slip apart or share something. Measured: see docs/identity.md.
const (
	closeShare  = 0.80
	partlyShare = 0.50
)

func compareName(a, b Name) Outcome {
	share := dice(a.Core, b.Core)
	if a.Core == b.Core { // 阳光协会 and 阳光服务中心 share a name and may be two
		share = partlyShare
	}
	switch {
	case a.Full == b.Full:
		return Same
	case elsewhere(a.Place, b.Place):
		return Different
	case a.Core == b.Core && (a.Form == b.Form || a.Form == "" || b.Form == ""):
		return Alike
	case opposed(a.Core, b.Core), otherWord(a.Core, b.Core):
		return Different
	case slipped(a, b), share >= closeShare:
		return Close
	case share >= partlyShare || abbreviates(a, b) || abbreviates(b, a):
		return Partly
	}
	return Different
}

// slipped reports whether two names are one slip of the pen apart. Another character in a short name makes another name: 康民社工 is not 康心社工.
func slipped(a, b Name) bool {
	if slips(a.Plain, b.Plain, 1) > 1 && slips(a.Full, b.Full, 1) > 1 {
		return false
	}
	x, y := []rune(a.Core), []rune(b.Core)
	if a.Core == b.Core {
		return false // the forms differ
	}
	if len(x) != len(y) || len(x) >= 6 {
		return min(len(x), len(y)) > 2
	}
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// otherWord reports whether two names have a word of their own in the same place, as 开发区京航 and 开发区明湖: what they share then says little.
func otherWord(a, b string) bool {
	x, y := []rune(a), []rune(b)
	shared := 0
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y, shared = x[1:], y[1:], shared+1
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y, shared = x[:len(x)-1], y[:len(y)-1], shared+1
	}
	return shared > 0 && len(x) >= 2 && len(y) >= 2 && !strings.ContainsRune(a+b, ' ') && slips(string(x), string(y), 1) > 1 && dice(string(x), string(y)) == 0
}

// elsewhere reports whether two names begin with different places, as 百官街道社会组织服务中心 and that of another street.
func elsewhere(a, b string) bool {
	return a != "" && b != "" && !strings.Contains(a, b) && !strings.Contains(b, a)
}

// abbreviates reports whether a name can be short for another: its characters stand there in order, beginning with the first.
func abbreviates(short, long Name) bool {
	if utf8.RuneCountInString(short.Plain) >= utf8.RuneCountInString(long.Plain) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(short.Core)
	begins, _ := utf8.DecodeRuneInString(long.Core)
	return first == begins && within(short.Core, long.Plain)
}

// contrasts are characters that tell names of different bodies apart which are otherwise alike.
var contrasts = []string{"0123456789一二三四五六七八九十百零〇", "东西南北中", "上下", "前后", "大小", "新老旧", "左右", "内外", "男女", "初高"}

// opposed reports whether two names differ in nothing but characters of one contrast, as 东湖 and 西湖, or in their numbers.
func opposed(a, b string) bool {
	if numbers(a) != numbers(b) {
		return true
	}
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return false
	}
	contrasted := false
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if !contrast(x[i], y[i]) {
			return false
		}
		contrasted = true
	}
	return contrasted
}

func contrast(a, b rune) bool {
	for _, list := range contrasts {
		if strings.ContainsRune(list, a) && strings.ContainsRune(list, b) {
			return true
		}
	}
	return false
}

// numbers are the digits of a name, Chinese ones as well.
func numbers(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(contrasts[0], r) {
			return r
		}
		return -1
	}, name)
}

// compareCodes: a code is another body's or the same one's; one character apart it may be misread.
func compareCodes(a, b *Record) (Outcome, [2]string) {
	values := [2]string{a.Code, b.Code}
	switch {
	case a.Code == "" || b.Code == "":
		return Unknown, values
	case a.Code == b.Code:
		return Same, values
	case slips(a.Code, b.Code, 1) == 1 && !(a.Valid && b.Valid):
		return Close, values
	}
	return Different, values
}

// comparePlaces compares the finest places that both tell: the same community or street, the same county, the same city.
func comparePlaces(a, b *Record) (Outcome, [2]string) {
	best, values := Unknown, [2]string{}
	for _, x := range a.Places {
		for _, y := range b.Places {
			if o := comparePlace(x, y); o != Unknown && (best == Unknown || o < best) {
				best, values = o, [2]string{shownPlace(x), shownPlace(y)}
			}
		}
	}
	return best, values
}

// marks are the outcomes of two records that lie in the same division without a code, by its level.
var marks = map[string]string{"COMMUNITY": "=", "VILLAGE": "=", "SUBDISTRICT": "=", "COUNTY": "~", "CITY": "-"}

// uncoded is a division without a code as a place of a record; empty where its level says too little.
func uncoded(level, id, name string) string {
	if marks[level] == "" {
		return ""
	}
	return marks[level] + id + " " + name
}

// hasNoCode reports whether a place is what uncoded has made.
func hasNoCode(place string) bool { return strings.ContainsAny(place[:min(1, len(place))], "=~-") }

// shownPlace is a place as people know it.
func shownPlace(place string) string {
	if hasNoCode(place) {
		_, name, _ := strings.Cut(place, " ")
		return name
	}
	return place
}

func comparePlace(a, b string) Outcome {
	switch {
	case hasNoCode(a) != hasNoCode(b):
		return Unknown
	case hasNoCode(a) && a != b:
		return Different
	case hasNoCode(a):
		return map[byte]Outcome{'=': Same, '~': Close, '-': Partly}[a[0]]
	}
	common := 0
	for common < min(len(a), len(b)) && a[common] == b[common] {
		common++
	}
	switch {
	case a == b, common >= 9, common == min(len(a), len(b)) && common >= 6:
		return Same
	case common >= 6:
		return Close
	case common >= 4:
		return Partly
	}
	return Different
}

func compareAddresses(a, b *Record) (Outcome, [2]string) {
	values := [2]string{a.Address, b.Address}
	if a.Address == "" || b.Address == "" {
		return Unknown, values
	}
	x, y := a.address, b.address
	share := dice(x, y)
	switch {
	case x == y:
		return Same, values
	case share >= closeShare && numbers(x) == numbers(y):
		return Close, values
	case share >= partlyShare:
		return Partly, values
	}
	return Different, values
}

func compareBeginnings(a, b *Record) (Outcome, [2]string) {
	values := [2]string{a.Began, b.Began}
	switch n := min(len(a.Began), len(b.Began)); {
	case n < 4:
		return Unknown, values
	case a.Began[:n] == b.Began[:n] && n > 4:
		return Same, values
	case a.Began[:4] == b.Began[:4]:
		return Close, values
	}
	return Different, values
}

func compareKinds(a, b *Record) (Outcome, [2]string) {
	values := [2]string{a.Kind, b.Kind}
	switch {
	case a.Kind == "" || b.Kind == "":
		return Unknown, values
	case a.Kind == b.Kind:
		return Same, values
	}
	return Different, values
}
