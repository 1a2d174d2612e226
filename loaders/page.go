// Package loaders reads the nouns inside hand-written answers: all nodes of one page that stand at the same place of the
// answer, so with the same selection, in one statement.
package loaders

import (
	"context"
	"slices"
	"sync"

	"liandong/graph"
)

// Source reads the nodes of the ids with the selection of the request's field; *graph.Store is one. Ids that name
// nothing are absent. An error about a node has that node's id as the first element of its path.
type Source interface {
	Load(ctx context.Context, req graph.Request, noun string, ids []string, at graph.At) (map[string]graph.Answer, []*graph.PathError)
}

// Page is one hand-written answer with the ids of all nodes that stand in it. Register the ids first, then load; any
// number of goroutines may load.
type Page struct {
	source Source
	at     graph.At
	ids    map[string]map[string]bool // by noun

	mutex   sync.Mutex
	batches map[place]*batch
}

// place is where in an answer nodes stand: same place, same selection.
type place struct{ noun, position string }

// batch is the one statement of a place; later callers wait for the first.
type batch struct {
	once    sync.Once
	answers map[string]graph.Answer
	failed  map[string][]*graph.PathError
}

// NewPage makes the page of an answer for a moment.
func NewPage(source Source, at graph.At) *Page {
	return &Page{source: source, at: at, ids: map[string]map[string]bool{}, batches: map[place]*batch{}}
}

// Add registers ids of the noun; empty ones and repeated ones count once or not at all. All ids are registered before the
// first Load.
func (p *Page) Add(noun string, ids ...string) {
	if p.ids[noun] == nil {
		p.ids[noun] = map[string]bool{}
	}
	for _, id := range ids {
		if id != "" {
			p.ids[noun][id] = true
		}
	}
}

// Load returns the node of the id as the request's field selects it, empty when there is none or the id is empty. The
// position names the place of the field in the answer, without places in lists. Errors about the node are returned with
// paths from the node downwards; an error of the whole statement has no path and is returned to the first caller alone.
func (p *Page) Load(ctx context.Context, req graph.Request, position, noun, id string) (graph.Answer, []*graph.PathError) {
	if id == "" {
		return nil, nil
	}
	b := p.batch(place{noun, position})
	first := false
	b.once.Do(func() {
		first = true
		b.load(ctx, p, req, noun)
	})
	failed := b.failed[id]
	if first {
		failed = append(slices.Clone(b.failed[""]), failed...)
	}
	return b.answers[id], failed
}

// LoadAll returns the nodes of the ids in their order, without those that are not there; for lists of nouns. Errors
// about a node have its place in the returned list as the first element of their paths.
func (p *Page) LoadAll(ctx context.Context, req graph.Request, position, noun string, ids []string) ([]graph.Answer, []*graph.PathError) {
	answers := []graph.Answer{}
	var failed []*graph.PathError
	for _, id := range ids {
		answer, errs := p.Load(ctx, req, position, noun, id)
		for _, e := range errs {
			if len(e.Path) > 0 {
				e = &graph.PathError{Path: append([]any{len(answers)}, e.Path...), Err: e.Err}
			}
			failed = append(failed, e)
		}
		if len(answer) > 0 {
			answers = append(answers, answer)
		}
	}
	return answers, failed
}

func (p *Page) batch(at place) *batch {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.batches[at] == nil {
		p.batches[at] = &batch{}
	}
	return p.batches[at]
}

func (b *batch) load(ctx context.Context, p *Page, req graph.Request, noun string) {
	ids := make([]string, 0, len(p.ids[noun]))
	for id := range p.ids[noun] {
		ids = append(ids, id)
	}
	slices.Sort(ids) // the same page makes the same statement and parameters
	answers, failed := p.source.Load(ctx, req, noun, ids, p.at)
	b.answers, b.failed = answers, map[string][]*graph.PathError{}
	for _, e := range failed {
		id, path := "", e.Path
		if len(path) > 0 {
			id, _ = path[0].(string)
			path = path[1:]
		}
		b.failed[id] = append(b.failed[id], &graph.PathError{Path: path, Err: e.Err})
	}
}

// Listed are the first of a list after those that are passed over. None of the numbers is below 0.
func Listed[T any](list []T, skip, first int) []T {
	from := min(skip, len(list))
	return list[from : from+min(first, len(list)-from)]
}
