package dictionary

import (
	"regexp"
	"strings"
)

var (
	bracket = regexp.MustCompile(`\s*\(([^()]*\p{Han}[^()]*)\)`)
	rowID   = regexp.MustCompile(`[,，]?\s*\b[A-Z]{1,2}\d+\b`) // R1, E17: row ids of the contract
)

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

// rowIDs are the row ids of the contract that a text names.
func rowIDs(text string) []string {
	var found []string
	for _, id := range rowID.FindAllString(text, -1) {
		found = append(found, strings.Trim(id, ",， "))
	}
	return found
}
