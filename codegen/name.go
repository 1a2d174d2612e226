package main

import (
	"regexp"
	"strings"
	"unicode"
)

// lower and upper turn a name's first letter.
func lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }
func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// upperSnake turns OrganizationStatus into ORGANIZATION_STATUS.
func upperSnake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// plural is the English plural of a name, by the three common rules; @node(plural:) is for the rest.
func plural(name string) string {
	switch {
	case strings.HasSuffix(name, "y") && !strings.ContainsAny(name[len(name)-2:len(name)-1], "aeiou"):
		return name[:len(name)-1] + "ies"
	case strings.HasSuffix(name, "s"), strings.HasSuffix(name, "x"), strings.HasSuffix(name, "ch"), strings.HasSuffix(name, "sh"):
		return name + "es"
	}
	return name + "s"
}

var (
	bracket  = regexp.MustCompile(`\s*\(([^()]*\p{Han}[^()]*)\)`)
	rowID    = regexp.MustCompile(`[,，]?\s*\b[A-Z]{1,2}\d+\b`) // R1, E17: row ids of the contract
	typeName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
)

// bilingual splits a description into its English text and its Chinese term, as in "Level (层级, E1), highest first."
func bilingual(text string) (en, zh string) {
	text = strings.Join(strings.Fields(text), " ")
	m := bracket.FindStringSubmatchIndex(text)
	if m == nil {
		return strings.TrimSpace(text), ""
	}
	zh = strings.TrimSpace(rowID.ReplaceAllString(text[m[2]:m[3]], ""))
	return strings.TrimSpace(text[:m[0]] + text[m[1]:]), zh
}

// rows are the row ids of the contract that a description names.
func rows(text string) []string {
	var found []string
	for _, id := range rowID.FindAllString(text, -1) {
		found = append(found, strings.Trim(id, ",， "))
	}
	return found
}
