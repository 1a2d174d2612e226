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

var typeName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
