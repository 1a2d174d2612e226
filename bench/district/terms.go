package district

import (
	"fmt"
	"strings"
)

// needScheme is the vocabulary of need categories of a district, its own: one level of 50, as many columns as its coverage has.
const needScheme = "BENCH_NEED"

// What of the vocabularies that come with the hub a district uses.
const (
	populationCounts = "TP01:5 TP02:6 TP03:8 TP04:5"
	fieldCounts      = ":14"
)

// codes spells "NC01:2 NC02:1" as NC0101, NC0102, NC0201.
func codes(counts string) []string {
	var all []string
	for _, part := range strings.Fields(counts) {
		prefix, text, _ := strings.Cut(part, ":")
		n := 0
		if _, err := fmt.Sscan(text, &n); err != nil {
			panic(err) // a constant of this file
		}
		for i := range n {
			all = append(all, fmt.Sprintf("%s%02d", prefix, i+1))
		}
	}
	return all
}

// vocabulary makes the terms of the need categories.
func (b *builder) vocabulary() {
	kinds := []string{"助餐", "照护", "托管", "康复", "调解", "绿化", "停车", "就业", "文娱", "安全"}
	for i := range 50 {
		code := fmt.Sprintf("B%02d", i+1)
		b.add("Term", always, values{"scheme": needScheme, "code": code, "kind": "NEED_CATEGORY", "name": fmt.Sprintf("%s%d", kinds[i%10], i/10+1), "nameEn": "Category " + code})
		b.categories = append(b.categories, code)
	}
}

// category takes a category, some much likelier than others.
func (b *builder) category() string { return top(b, b.categories) }

// population takes a group of people.
func (b *builder) population() string { return top(b, b.populations) }
