package graph

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
)

// mutation is one generated field of Mutation on its way through the write path.
type mutation struct {
	store *Store
	root  *Root
	noun  *Noun
	args  map[string]any
	today PartialDate
	errs  []userError // what is wrong with the input, before anything is asked of the database
}

// outcome is the stored reply of a mutation: ids and flags, so that a replay tells the same.
type outcome struct {
	ID       string      `json:"id"`
	Created  bool        `json:"created,omitempty"`
	Changed  bool        `json:"changed,omitempty"`
	Warnings []userError `json:"warnings,omitempty"`
}

// userError is an expected refusal or a warning, in the terms of the payload.
type userError struct {
	Field    string `json:"field,omitempty"`
	Code     string `json:"code"`
	Message  Text   `json:"message"`
	Proposal string `json:"proposal,omitempty"`
}

// Mutate answers a generated root field of Mutation. Nobody writes anonymously. What is expected to be refused stands in
// the payload's userErrors, in the language of the context, and then nothing has changed; the error list is for what the
// caller cannot help, or may not do.
func (s *Store) Mutate(ctx context.Context, req Request) (Answer, []*PathError) {
	root := s.model.Root(req.Field.Name)
	if root == nil || s.model.Noun(root.Noun) == nil {
		return nil, pathless(&Error{Kind: Internal, Op: "graph.Mutate", Field: req.Field.Name})
	}
	actor := ActorFrom(ctx)
	if actor.Anonymous() {
		return nil, pathless(&Error{Kind: Denied, Op: "graph.Mutate", Message: Text{
			En: "writing needs a sign-in or a token", Zh: "写入须先登录或持有令牌",
		}})
	}
	m := &mutation{store: s, root: root, noun: s.model.Noun(root.Noun), args: req.Field.ArgumentMap(req.Variables), today: Today(req.Now)}
	receipt, result, err := m.perform(ctx, actor, req)
	if err != nil {
		if refused := refusals(err); refused != nil {
			return m.payload(ctx, req, receipt, outcome{}, refused)
		}
		return nil, pathless(err)
	}
	return m.payload(ctx, req, receipt, result, nil)
}

// perform coerces the input and writes.
func (m *mutation) perform(ctx context.Context, actor Actor, req Request) (Receipt, outcome, error) {
	ask, result := m.plan(), outcome{}
	if len(m.errs) > 0 {
		return Receipt{}, result, &inputErrors{m.errs}
	}
	key, _ := m.args["idempotencyKey"].(string)
	source, _ := m.args["source"].(string)
	digest, err := m.digest()
	if err != nil {
		return Receipt{}, result, &Error{Kind: Internal, Op: "graph.Mutate", Err: err}
	}
	write := WriteRequest{Actor: actor.Name, Key: key, Digest: digest, What: m.root.Name, SourceID: source, Now: req.Now, Rights: req.Rights}
	receipt, err := m.store.Write(ctx, write, func(ctx context.Context, tx *Tx) (any, error) {
		done := outcome{}
		if err := m.checkSource(ctx, tx, source); err != nil {
			return nil, err
		}
		err := ask.apply(ctx, tx, &done)
		return done, err
	})
	if err == nil {
		err = json.Unmarshal(receipt.Reply, &result)
	}
	return receipt, result, err
}

// digest is of the request without its key: another request under the same key is told apart by it.
func (m *mutation) digest() (string, error) {
	args := map[string]any{}
	for name, value := range m.args {
		if name != "idempotencyKey" {
			args[name] = value
		}
	}
	text, err := json.Marshal(args)
	return checksum(m.root.Name, string(text)), err
}

func (m *mutation) checkSource(ctx context.Context, tx *Tx, id string) error {
	if id == "" {
		return nil
	}
	ids, err := tx.FindIDs(ctx, m.store.model.Noun("DataSource"), []string{"id"}, [][]any{{id}}, m.today)
	if err == nil && ids[0] == "" {
		return &Refusal{Findings: []Finding{found("NOT_FOUND", "source", id)}}
	}
	return err
}

// inputErrors are mistakes of the input that were found before the database was asked.
type inputErrors struct{ list []userError }

// Error describes the first.
func (e *inputErrors) Error() string { return e.list[0].Message.En }

// refusals are the userErrors an error stands for; nil for one that is no matter of the input.
func refusals(err error) []userError {
	var input *inputErrors
	if errors.As(err, &input) {
		return input.list
	}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return userErrors(refusal.Findings)
	}
	var own *Error
	if errors.As(err, &own) && (own.Kind == Invalid || own.Kind == Conflict || own.Kind == NotFound) {
		code := own.Code
		if code == "" {
			code = codeOfKind(own.Kind)
		}
		return []userError{{Field: own.Field, Code: code, Message: own.Message}}
	}
	return nil
}

// codeOfKind is for a refusal whose kind says enough.
func codeOfKind(kind Kind) (code string) {
	switch kind {
	case NotFound:
		return "NOT_FOUND"
	case Conflict:
		return "CONFLICT"
	}
	return "INVALID"
}

func userErrors(findings []Finding) []userError {
	list := make([]userError, len(findings))
	for i, f := range findings {
		list[i] = userError{Field: f.Field, Code: f.Code, Message: f.Message, Proposal: f.Proposal}
	}
	return list
}

// payload writes the answer as it was selected; the node is read as it is now.
func (m *mutation) payload(ctx context.Context, req Request, receipt Receipt, result outcome, refused []userError) (Answer, []*PathError) {
	typeName := m.noun.Name + "Payload"
	w, language := &jsonWriter{}, LanguageFrom(ctx)
	var failed []*PathError
	clock := receipt.Clock
	w.buf = append(w.buf, '{')
	for i, sel := range collect(req.sets(), func(t string) bool { return t == typeName }, req.Variables) {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.string(sel.key)
		w.buf = append(w.buf, ':')
		switch sel.field.Name {
		case "__typename":
			w.string(typeName)
		case "node":
			answer, errs := m.node(ctx, req, sel, result.ID)
			w.buf = append(w.buf, answer...)
			failed = append(failed, errs...)
		case "created":
			w.bool(result.Created)
		case "changed":
			w.bool(result.Changed)
		case "clock":
			if refused != nil {
				var err error
				if clock, err = m.store.Clock(ctx); err != nil {
					return nil, pathless(err)
				}
			}
			w.int(clock)
		case "warnings":
			w.userErrors(sel, result.Warnings, language, req.Variables)
		case "userErrors":
			w.userErrors(sel, refused, language, req.Variables)
		}
	}
	w.buf = append(w.buf, '}')
	return Answer(w.buf), failed
}

// below tells of hidden places that they are below a key.
func below(tell func([]string), key string) func([]string) {
	if tell == nil {
		return nil
	}
	return func(places []string) {
		list := make([]string, len(places))
		for i, place := range places {
			list[i] = key + "." + place
		}
		tell(list)
	}
}

// node reads the payload's node.
func (m *mutation) node(ctx context.Context, req Request, sel *selected, id string) (Answer, []*PathError) {
	null := Answer("null")
	if id == "" {
		return null, nil
	}
	field := *sel.field
	field.SelectionSet = slices.Concat(sel.sets...)
	answers, errs := m.store.Load(ctx, Request{Field: &field, Variables: req.Variables, Now: req.Now, Scope: req.Scope, Read: req.Read, Hidden: below(req.Hidden, sel.key)}, m.noun.Name, []string{id}, At{AsOf: m.today})
	for _, e := range errs {
		if len(e.Path) > 0 {
			e.Path[0] = sel.key // in the place of the id
		} else {
			e.Path = []any{sel.key}
		}
	}
	if answer := answers[id]; len(answer) > 0 {
		return answer, errs
	}
	return null, errs
}
