package linkage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"liandong/graph"
	"liandong/loaders"
)

// Asked is what every question with pages says besides its filters.
type Asked struct {
	At       graph.At
	First    int    // rows of a page, 1 to 200; 0 means 50
	After    string // cursor of the last row before the page
	Count    bool   // whether TotalCount is wanted: it may cost as much again as the page
	Evidence bool   // whether what each row rests on is wanted: it is read for the rows of the page alone
}

// Question is a question that one statement answers.
type Question interface {
	plan(model *graph.Model) (*plan, error)
}

// Statement gives the one statement that answers the question, as it is sent, and its parameters: for who looks at its
// plan. What the question itself refuses is refused here as well; whether its keys name something only the answer says.
func Statement(model *graph.Model, q Question) (text string, params map[string]any, err error) {
	p, err := q.plan(model)
	if err != nil {
		return "", nil, err
	}
	if text, err = statement(p.file, p.asking); err != nil {
		return "", nil, err
	}
	return model.Bind(p.at, text, p.params)
}

// plan is how a question is asked: its template with what that knows, and its parameters.
type plan struct {
	file   string
	asking any // an asking, or a struct that holds one
	keys   []key
	params map[string]any
	at     graph.At
	first  int
	digest string // what its cursors are bound to
	paged  bool   // there is a page before this one
}

// keyed is one key of a question: the noun it names, where it stands in the question, and the statement's parameter.
type keyed struct {
	given              *graph.Filter
	noun, field, param string
}

// plan starts the plan of a question: page size, cursor and keys. identity is what cursors are bound to besides the name.
func (a Asked) plan(model *graph.Model, name string, identity []any, keys []keyed) (*plan, error) {
	first, err := loaders.PageSize("linkage", a.First)
	if err != nil {
		return nil, err
	}
	p := &plan{
		at: a.At, first: first, digest: graph.Digest(append([]any{name}, identity...)...), paged: a.After != "",
		params: map[string]any{"sep": separator, "limit": first + 1},
	}
	states(model, p.params)
	for _, k := range keys {
		read, err := keyAt(model, k.given, k.noun, k.field, k.param)
		if err != nil {
			return nil, err
		}
		p.keys, p.params[k.param] = append(p.keys, read), read.value
	}
	if a.After != "" {
		after, err := decodeCursor(p.digest, a.After)
		if err != nil {
			return nil, err
		}
		p.params["after"] = after
	}
	return p, nil
}

// asking is the part that the templates of all questions know.
func (a Asked) asking() asking {
	return asking{Known: a.At.KnownAt != nil, Count: a.Count, After: a.After != "", Evidence: a.Evidence}
}

// Connection is one page of rows.
type Connection[T any] struct {
	Edges      []Edge[T]
	Nodes      []T
	TotalCount int // 0 unless the question asked for it
	PageInfo   PageInfo
	AsOf       graph.PartialDate
	Clock      int

	page *loaders.Page
}

// Page has the ids of all nouns in the answer, for who loads them at the moment of the question.
func (c *Connection[T]) Page() *loaders.Page { return c.page }

// Edge is a row with its cursor.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// answer asks the question and reads each row with read, which registers the row's nouns. The statement's record is page,
// total, clock, how many nodes each key names, and what else the question has: that comes back as more. A key that names
// nothing is NotFound.
func answer[T any](ctx context.Context, store *graph.Store, q Question, read func(values []any, page *loaders.Page) T) (c *Connection[T], more []any, err error) {
	p, err := q.plan(store.Model())
	if err != nil {
		return nil, nil, err
	}
	text, err := statement(p.file, p.asking)
	if err != nil {
		return nil, nil, err
	}
	rows, err := store.Ask(ctx, p.at, text, p.params)
	if err != nil {
		return nil, nil, err
	}
	record := rows[0]
	found, _ := record[3].([]any)
	for i, k := range p.keys {
		if k.pattern != "" && number(found[i]) == 0 {
			return nil, nil, k.missing()
		}
	}
	c = &Connection[T]{TotalCount: number(record[1]), Clock: number(record[2]), AsOf: p.at.AsOf, page: loaders.NewPage(store, p.at)}
	c.read(p, record[0], read)
	return c, record[4:], nil
}

// read takes the rows, of which there is one more than the page has when there is a next page.
func (c *Connection[T]) read(p *plan, rows any, read func(values []any, page *loaders.Page) T) {
	list, _ := rows.([]any)
	c.PageInfo = PageInfo{HasNextPage: len(list) > p.first, HasPreviousPage: p.paged}
	list = list[:min(len(list), p.first)]
	c.Nodes, c.Edges = make([]T, len(list)), make([]Edge[T], len(list))
	for i, row := range list {
		values, _ := row.([]any)
		c.Nodes[i] = read(values, c.page)
		c.Edges[i] = Edge[T]{Cursor: encodeCursor(p.digest, text(values[0])), Node: c.Nodes[i]}
	}
	if len(list) > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[len(list)-1].Cursor
	}
}

// identity is the id of a row that is known by these ids.
func identity(ids ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(ids, " ")))
	return hex.EncodeToString(sum[:16])
}

// distinct reads a list of ids, each once, in order.
func distinct(v any) []string {
	list, _ := v.([]any)
	ids := make([]string, 0, len(list))
	seen := map[string]bool{}
	for _, x := range list {
		if id := text(x); id != "" && !seen[id] {
			ids, seen[id] = append(ids, id), true
		}
	}
	return ids
}

// element is the value at the place of a row, nil where the row ends before it: what was not asked for is not there.
func element(values []any, i int) any {
	if i < len(values) {
		return values[i]
	}
	return nil
}

// plan is how serviceLinks is asked without a period or with one.
func (q ServiceLinksQuestion) plan(model *graph.Model) (*plan, error) {
	asked, err := q.check(model)
	if err != nil {
		return nil, err
	}
	return &plan{file: "service_links.cypher", asking: asked.asking(), params: asked.params(model), at: q.moment()}, nil
}
