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
	Field      *ast.Field       // of the parsed document, which is kept: statements are cached by it
	Passing    bool             // the document is not kept, so nothing is to be kept by it
	Selections ast.SelectionSet // what is wanted of all fields that share its response key; nil: what the field itself says
	Variables  map[string]any   // coerced by the executor
	Now        time.Time        // one moment for the whole operation: the default of asOf
	Scope      Scope            // what the actor may see
	Rights     *Rights          // of a mutation: what the actor may touch; nil: everything
	Counts     *Counts          // what it may count without seeing it; nil: nothing
	Hidden     func([]string)   // told which places of the answer the scope hides, as in "nodes.phone"; may be nil
	Read       func(Readings)   // told what of watched fields went into the answer; may be nil

	keyed []string // data classes of a key that a merged node had, by which the kept one is asked for now
}

// sets are the selections.
func (r Request) sets() []ast.SelectionSet {
	if r.Selections != nil {
		return []ast.SelectionSet{r.Selections}
	}
	return []ast.SelectionSet{r.Field.SelectionSet}
}

// argument is the value of one argument, default filled in.
func (r Request) argument(name string) any {
	definition := r.Field.Definition.Arguments.ForName(name)
	if definition == nil {
		return nil
	}
	in, _ := argument(r.Field, definition, r.Variables)
	return in.value
}

// cached reports whether the field alone says what is wanted, so that statements can be kept by it.
func (r Request) cached() bool {
	return !r.Passing && (len(r.Selections) == 0 || len(r.Selections) == len(r.Field.SelectionSet))
}

// key is the shape of the request; the noun is that of nodes loaded by their ids.
func (r Request) key(noun string) shapeKey {
	return shapeKey{field: r.Field, noun: noun, policy: r.Scope.policy(), variables: structure(r.Variables)}
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
