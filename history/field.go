package history

import (
	"strings"
	"time"

	"liandong/graph"
)

// FieldChange is one field before and after, as text; nil where nothing was known.
type FieldChange struct {
	Name   string
	Before *string
	After  *string
}

// version is the stored properties of a node or relation at one time, nil for none.
type version = map[string]any

// compare tells in which fields two versions of a node that is seen, of a data class, or of a relation differ. Fields of classes that the scope does not
// hold wherever it holds that are left out.
func compare(fields []*graph.Field, scope graph.Scope, of string, before, after version) []FieldChange {
	changes := []FieldChange{}
	for _, f := range fields {
		was, is := told(f, before), told(f, after)
		if scope.Allows(f.Access, of) && !equal(was, is) {
			changes = append(changes, FieldChange{Name: f.Name, Before: was, After: is})
		}
	}
	return changes
}

func told(f *graph.Field, v version) *string {
	if text, known := f.Told(v); known {
		return &text
	}
	return nil
}

func equal(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// classOf is the data class of nodes of the noun; relations have no noun.
func classOf(noun *graph.Noun) string {
	if noun == nil {
		return publicClass
	}
	return noun.Access
}

// fieldsOf are the fields that versions of something have values for: of a node by its noun, of a relation by its type.
func fieldsOf(m *graph.Model, noun *graph.Noun, kind string) []*graph.Field {
	if noun != nil {
		return noun.Values()
	}
	return m.LinkValues(kind)
}

// ended reports whether the version after has an end, or an earlier one than before.
func ended(before, after version) bool {
	is, ok := after["to"].(dated)
	was, stood := before["to"].(dated)
	return ok && stood && is.Time().Before(was.Time())
}

// recorderClass is the data class of who recorded something, as of the field recordedBy of every node.
const recorderClass = "INTERNAL"

// seesAll reports whether no node is hidden: none is of a higher class than records are.
func seesAll(scope graph.Scope) bool { return scope.Allows(recorderClass, publicClass) }

// publicClass is the data class of relations, and of what everybody sees.
const publicClass = "PUBLIC"

// recorder is who recorded something, nil for nobody said and for who may not know.
func recorder(v any, scope graph.Scope) *string {
	by := text(v)
	if by == "" || !seesAll(scope) {
		return nil
	}
	return &by
}

// dated is a date as the driver gives it.
type dated interface{ Time() time.Time }

// plainType is the type of a relation, retracted or not.
func plainType(relationType string) string { return strings.TrimSuffix(relationType, "_PAST") }

// text is a value of a record that is text or absent.
func text(v any) string {
	s, _ := v.(string)
	return s
}

// number is a value of a record that counts.
func number(v any) int {
	n, _ := v.(int64)
	return int(n)
}

// instant is a value of a record that is a moment; the zero time when absent.
func instant(v any) time.Time {
	t, _ := v.(time.Time)
	return t.UTC()
}

// list is a value of a record that is a list.
func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// properties is a value of a record that is a version, nil when absent.
func properties(v any) version {
	m, _ := v.(map[string]any)
	return m
}
