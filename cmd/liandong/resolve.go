package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"liandong/graph"
)

const (
	divisionsCalled = `query Called($text: String!, $scheme: String!, $asOf: PartialDate, $knownAt: DateTime) {
  coded: administrativeDivisions(where: {code: {eq: $text}, codeScheme: {eq: $scheme}}, first: 1, asOf: $asOf, knownAt: $knownAt) { nodes { id } }
  named: administrativeDivisions(where: {name: {eq: $text}}, first: 6, asOf: $asOf, knownAt: $knownAt) { nodes { id code name parent { name } } }
}`
	termsCalled = `query Called($text: String!, $scheme: String!, $asOf: PartialDate, $knownAt: DateTime) {
  coded: terms(where: {code: {eq: $text}, scheme: {eq: $scheme}}, first: 1, asOf: $asOf, knownAt: $knownAt) { nodes { id } }
  named: terms(where: {scheme: {eq: $scheme}, OR: [{name: {eq: $text}}, {nameEn: {eq: $text}}]}, first: 6, asOf: $asOf, knownAt: $knownAt) { nodes { id code name } }
}`
)

// namesakes is what may go by one name.
type namesakes struct {
	Coded struct{ Nodes []named }
	Named struct {
		Nodes []struct {
			named
			Parent *named
		}
	}
}

// resolve finds what the flags name: a code stays one; any other text must be the name of one division or term, which then
// stands in `where` by its id. The error is NotFound where nothing has the name, Invalid where several have.
func (f *filter) resolve(ctx context.Context, h *hub, variables map[string]any) error {
	where, _ := variables["where"].(map[string]any)
	for _, q := range []struct {
		flag, query, scheme string
		what                graph.Text
	}{
		{"within", divisionsCalled, "codeScheme", graph.Text{En: "administrative division", Zh: "行政区划"}},
		{"category", termsCalled, "scheme", graph.Text{En: "term", Zh: "词条"}},
		{"population", termsCalled, "scheme", graph.Text{En: "term", Zh: "词条"}},
	} {
		by, _ := where[q.flag].(map[string]any)
		code, _ := by["code"].(map[string]any)
		text, _ := code["code"].(string)
		if text == "" {
			continue
		}
		data, _, err := h.ask(ctx, q.query, map[string]any{"text": text, "scheme": code[q.scheme], "asOf": variables["asOf"], "knownAt": variables["knownAt"]})
		if err != nil {
			return err
		}
		var found namesakes
		if err := json.Unmarshal(data, &found); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		if len(found.Coded.Nodes) > 0 {
			continue
		}
		id, err := found.one(q.flag, text, fmt.Sprint(code[q.scheme]), q.what)
		if err != nil {
			return err
		}
		where[q.flag] = map[string]any{"id": id}
	}
	return nil
}

// one is the id of the only one of the name.
func (c namesakes) one(flag, text, scheme string, what graph.Text) (string, error) {
	nodes := c.Named.Nodes
	switch len(nodes) {
	case 0:
		return "", &graph.Error{Kind: graph.NotFound, Op: "liandong", Code: "NOT_FOUND", Message: graph.Text{
			En: fmt.Sprintf("there is no %s with the code or the name %q for --%s (codes of %s): give another code or name, or an id", what.En, text, flag, scheme),
			Zh: fmt.Sprintf("--%s：没有代码或名称为 %q 的%s（代码体系 %s）：请改用其他代码、名称或标识", flag, text, what.Zh, scheme)}}
	case 1:
		return nodes[0].ID, nil
	}
	var list []string
	for _, n := range nodes[:min(len(nodes), 5)] {
		parts := []string{textOf(n.Name), n.named.code()}
		if n.Parent != nil {
			parts = append(parts, textOf(n.Parent.Name))
		}
		list = append(list, strings.Join(strings.Fields(strings.Join(append(parts, n.ID), " ")), " "))
	}
	if len(nodes) > 5 {
		list = append(list, "…")
	}
	return "", &graph.Error{Kind: graph.Invalid, Op: "liandong", Code: "AMBIGUOUS", Message: graph.Text{
		En: fmt.Sprintf("several have the name %q: give --%s one of these by id: %s", text, flag, strings.Join(list, "; ")),
		Zh: fmt.Sprintf("有多个名为 %q：请以标识为 --%s 指定其一：%s", text, flag, strings.Join(list, "; "))}}
}
