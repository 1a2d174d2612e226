package main

import (
	"regexp"
	"strings"
)

// lower and upper turn a name's first letter.
func lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }
func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

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
