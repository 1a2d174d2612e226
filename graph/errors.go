package graph

import (
	"errors"
	"strings"
)

// Kind classes an error by what the caller can do about it. A Kind is an error itself, so that
// errors.Is(err, graph.NotFound) works on anything this package returns.
type Kind string

// The kinds of error. The comment says what the caller can do.
const (
	NotFound    Kind = "not found"   // name something that exists
	Invalid     Kind = "invalid"     // correct the value that the message names
	Conflict    Kind = "conflict"    // read again, then decide
	Denied      Kind = "denied"      // ask for the right
	Unavailable Kind = "unavailable" // try again later
	Internal    Kind = "internal"    // nothing: a fault of the hub, in the log under the request id
)

// Error makes a Kind an error.
func (k Kind) Error() string { return string(k) }

// Error is the one error type of the hub. Message is a sentence for the caller that names place, value and remedy;
// it never carries what the caller may not see. Err is the cause, for the log alone.
type Error struct {
	Kind    Kind
	Op      string // the operation, as package.Function
	Message Text
	Field   string // the input path the error is about, as in "input.from"; empty when it is about the whole
	Code    string // a finer, stable reason within Kind, as in "USCC_CHECK"; empty when Kind says enough
	Err     error
}

// Text is a sentence in the two languages of the hub.
type Text struct{ En, Zh string }

// In returns the sentence in the language, "zh" or anything else for English.
func (t Text) In(language string) string {
	if strings.HasPrefix(strings.ToLower(language), "zh") && t.Zh != "" {
		return t.Zh
	}
	return t.En
}

// Error describes the chain for the operator.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(string(e.Kind))
	if e.Field != "" {
		b.WriteString(": " + e.Field)
	}
	if e.Message.En != "" {
		b.WriteString(": " + e.Message.En)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether the target is the Kind of e.
func (e *Error) Is(target error) bool {
	kind, ok := target.(Kind)
	return ok && e.Kind == kind
}

// KindOf returns the Kind of err, Internal when it has none, and the empty Kind for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	var k Kind
	if errors.As(err, &k) {
		return k
	}
	return Internal
}

// invalid makes an Invalid error about a field.
func invalid(op, field, en, zh string) *Error {
	return &Error{Kind: Invalid, Op: op, Field: field, Message: Text{En: en, Zh: zh}}
}
