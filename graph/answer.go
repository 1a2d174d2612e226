package graph

import (
	"errors"
	"io"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// Answer is a finished piece of JSON: what a noun, a connection or a payload looks like to the client that asked for
// exactly these fields. It is the Go type of every noun in the slim schema gqlgen generates from.
type Answer []byte

// MarshalGQL writes the JSON as it is; an empty answer is null.
func (a Answer) MarshalGQL(w io.Writer) {
	if len(a) == 0 {
		_, _ = io.WriteString(w, "null") // gqlgen writes to memory: there is no error to meet
		return
	}
	_, _ = w.Write(a)
}

// UnmarshalGQL refuses: nouns come out of the hub, never in.
func (a *Answer) UnmarshalGQL(any) error { return errors.New("an answer is not an input") }

// Request is one field of an operation as the client wrote it, already validated against the full schema.
type Request struct {
	Field     *ast.Field     // its selection says which fields are wanted
	Variables map[string]any // coerced by the executor
	Now       time.Time      // one moment for the whole operation: the default of asOf
}

// PathError is an error inside an answer: Path names response keys (string) and list places (int) from the answer's
// own root downwards.
type PathError struct {
	Path []any
	Err  *Error
}

// Error describes the error without its path.
func (e *PathError) Error() string { return e.Err.Error() }

// Unwrap gives the error itself.
func (e *PathError) Unwrap() error { return e.Err }
