package district

import (
	"fmt"
	"strings"
)

// The vocabularies that come with the hub, as far as a district uses them: 50 categories of need among them.
const (
	categoryCounts   = "NC01:6 NC02:7 NC03:6 NC04:5 NC05:6 NC06:4 NC07:5 NC08:5 NC09:6"
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

// category takes a category, some much likelier than others.
func (b *builder) category() string { return top(b, b.categories) }

// population takes a group of people.
func (b *builder) population() string { return top(b, b.populations) }
