package graph

import (
	"context"
	"errors"
)

// Resolve answers a generated root field of Query: one statement, one round trip, JSON straight from the record.
// The error list is empty, or says what is wrong with the request (no path), or where in the answer a value is missing.
func (s *Store) Resolve(ctx context.Context, req Request) (Answer, []*PathError) {
	merged := s.mergers.Load()
	if merged == nil {
		return s.resolve(ctx, req)
	}
	req = merged.redirected(s.model, req)
	answer, failed := s.resolve(ctx, req)
	if string(answer) == "null" && len(failed) == 0 {
		if other, found := merged.renamed(s.model, req); found {
			return s.resolve(ctx, other)
		}
	}
	return answer, failed
}

// resolve answers a request as it stands.
func (s *Store) resolve(ctx context.Context, req Request) (Answer, []*PathError) {
	if s.model.onlyCounts(req) {
		return s.resolveCounts(ctx, req)
	}
	statement, err := s.model.Compile(req)
	if err != nil {
		return nil, pathless(err)
	}
	value, err := s.first(ctx, statement)
	if err != nil {
		return nil, pathless(err)
	}
	answer, failed, hidden, read := statement.Write(value)
	req.note(hidden, read)
	return answer, failed
}

// Load reads the nodes of the ids with the selection of req.Field, whose type is the noun, in one statement; ids that
// name nothing are absent from the map. It serves nouns inside hand-written answers. The path of an error about a node
// starts with the node's id; an error of the whole has no path.
func (s *Store) Load(ctx context.Context, req Request, noun string, ids []string, at At) (map[string]Answer, []*PathError) {
	if len(ids) == 0 {
		return nil, nil
	}
	if merged := s.mergers.Load(); merged != nil {
		return s.loadKept(ctx, merged, req, noun, ids, at)
	}
	return s.load(ctx, req, noun, ids, at)
}

func (s *Store) load(ctx context.Context, req Request, noun string, ids []string, at At) (map[string]Answer, []*PathError) {
	statement, err := s.model.compileLoad(req, noun, ids, at)
	if err != nil {
		return nil, pathless(err)
	}
	value, err := s.first(ctx, statement)
	if err != nil {
		return nil, pathless(err)
	}
	answers := map[string]Answer{}
	var failed []*PathError
	pairs, _ := value.([]any)
	for _, p := range pairs {
		pair := p.([]any)
		answer, missing, hidden, read := statement.Write(pair[1])
		req.note(hidden, read)
		id := pair[0].(string)
		answers[id] = answer
		for _, e := range missing {
			failed = append(failed, &PathError{Path: append([]any{id}, e.Path...), Err: e.Err})
		}
	}
	return answers, failed
}

// first runs a statement whose answer is the first value of its one record.
func (s *Store) first(ctx context.Context, statement *Statement) (any, error) {
	rows, err := s.Read(ctx, statement.Text, statement.Params)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return rows[0][0], nil
}

// idsShape writes [id, value] pairs in the order the ids were asked, null for what is not there.
type idsShape struct{ element shape }

func (s *idsShape) write(w *jsonWriter, v any) bool {
	found := map[string]any{}
	pairs, _ := v.([]any)
	for _, p := range pairs {
		pair := p.([]any)
		found[pair[0].(string)] = pair[1]
	}
	values := make([]any, len(w.asked.ids))
	for i, id := range w.asked.ids {
		name, _ := id.(string)
		values[i] = found[name]
	}
	return w.list(values, s.element, false)
}

// pathless wraps an error about the whole request.
func pathless(err error) []*PathError {
	var own *Error
	if !errors.As(err, &own) {
		own = &Error{Kind: Internal, Op: "graph.Resolve", Err: err}
	}
	return []*PathError{{Err: own}}
}
