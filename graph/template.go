package graph

import (
	"slices"
	"sync/atomic"

	"github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// maxTemplates bounds the cache of templates: a shape is a few kilobytes.
const (
	maxTemplates = 2000
	maxVariants  = 16 // of one shape
)

// Statement is one read ready to be sent: the text is made of fragments of the model alone, everything the client wrote is a
// parameter.
type Statement struct {
	Text   string
	Params map[string]any
	shape  shape
	usual  *atomic.Int64 // size of answers of this shape
	asked
}

// asked are the values of a request that the writer of the answer needs too.
type asked struct {
	sizes []int // of the pages, by paging.slot
	ids   []any // of nodes(ids)
}

// template is a field compiled for all requests of one shape: the text of its statement, how to read the parameters from a
// request, and how to write the answer. But for the usual size of an answer it never changes.
type template struct {
	text     string
	params   []parameter
	pages    int // sizes that the statement binds
	branches []branch
	shape    shape
	usual    atomic.Int64
}

// parameter reads an input of a request into the statement.
type parameter struct {
	in   input
	read func(v any, to *Statement) *Error
}

// branch is an input on whose value, by its class, the text depends.
type branch struct {
	in       input
	classify func(v any) string
	class    string
}

// bind makes the statement of a request. Errors are Invalid and name the argument.
func (t *template) bind(vars map[string]any, at At, scope Scope) (*Statement, error) {
	s := &Statement{Text: t.text, shape: t.shape, usual: &t.usual, Params: make(map[string]any, len(t.params)+5)}
	if t.pages > 0 {
		s.sizes = make([]int, t.pages)
	}
	at.params(s.Params)
	scope.params(s.Params)
	for _, parameter := range t.params {
		if err := parameter.read(parameter.in.now(vars), s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// shapeKey is what requests of one shape have in common. The field stands for document, operation and place: parsed documents
// are kept by their text, so the same text has the same fields.
type shapeKey struct {
	field     *ast.Field
	noun      string // of what is loaded by ids; empty for a root field
	known     bool   // of a load: at a known time
	policy    string
	variables string // their structure
}

// templates keeps the templates of a model. It is safe for concurrent use.
type templates struct {
	kept *lru.Cache[shapeKey, []*template] // those of one shape differ in the classes of their branches; lists are replaced and never changed
}

func newTemplates() *templates {
	kept, err := lru.New[shapeKey, []*template](maxTemplates)
	if err != nil {
		panic(err) // only a size below one is refused
	}
	return &templates{kept}
}

// of finds the template of a request or compiles it. What cannot be compiled is not kept.
func (t *templates) of(req Request, key shapeKey, compile func() (*template, error)) (*template, error) {
	if !req.cached() {
		return compile()
	}
	have, _ := t.kept.Get(key)
	for _, found := range have {
		if found.fits(req.Variables) {
			return found, nil
		}
	}
	made, err := compile()
	if err != nil {
		return nil, err
	}
	t.kept.Add(key, append([]*template{made}, have[:min(len(have), maxVariants-1)]...))
	return made, nil
}

// fits reports whether the inputs on which the text depends are of the classes it was compiled for.
func (t *template) fits(vars map[string]any) bool {
	for _, b := range t.branches {
		if b.classify(b.in.now(vars)) != b.class {
			return false
		}
	}
	return true
}

// structure writes what a statement's text may depend on: which variables and fields are given, how long lists of conditions
// are, whether a value is true. Plain values are left out: where a text depends on one, the compiler says so by a branch.
func structure(vars map[string]any) string {
	if len(vars) == 0 {
		return ""
	}
	var buffer [256]byte
	return string(appendStructure(buffer[:0], vars))
}

func appendStructure(b []byte, v any) []byte {
	switch x := v.(type) {
	case nil:
		return append(b, '0')
	case bool:
		if x {
			return append(b, '+')
		}
		return append(b, '-')
	case string:
		if x == "" {
			return append(b, 'e')
		}
		return append(b, 's')
	case map[string]any:
		var few [8]string
		names := few[:0]
		for name := range x {
			names = append(names, name)
		}
		slices.Sort(names)
		b = append(b, '{')
		for _, name := range names {
			b = append(append(b, name...), ':')
			b = appendStructure(b, x[name])
		}
		return append(b, '}')
	}
	values, isList := asList(v)
	switch {
	case !isList:
		return append(b, 'v')
	case len(values) > 0 && !isObject(values[0]):
		return append(b, 'l')
	}
	b = append(b, '[')
	for _, value := range values {
		b = appendStructure(b, value)
	}
	return append(b, ']')
}

func isObject(v any) bool {
	_, is := v.(map[string]any)
	return is
}
