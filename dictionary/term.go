package dictionary

import (
	"regexp"
	"strings"
)

var bracket = regexp.MustCompile(`\s*\(([^()]*\p{Han}[^()]*)\)`)

// Split gives the English text and the Chinese term of a description, as in "Level (层级, E1), highest first." The term is
// empty when there is none.
func Split(description string) (en, zh string) {
	text := strings.Join(strings.Fields(description), " ")
	m := bracket.FindStringSubmatchIndex(text)
	if m == nil {
		return strings.TrimSpace(text), ""
	}
	zh = strings.TrimSpace(rowID.ReplaceAllString(text[m[2]:m[3]], ""))
	return strings.TrimSpace(text[:m[0]] + text[m[1]:]), zh
}
