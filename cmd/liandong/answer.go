package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"liandong/graph"
)

// page is what every paged answer has, and the list that grows when pages are joined.
type page struct {
	PageInfo struct {
		HasNextPage bool    `json:"hasNextPage"`
		EndCursor   *string `json:"endCursor"`
	} `json:"pageInfo"`
}

// askPages asks the root field and, with all, every page after the first one. It returns the field's answer, the lists
// named so joined into one; what else it says is as the last page has it.
func (h *hub) askPages(ctx context.Context, query, field, list string, variables map[string]any, all bool) (json.RawMessage, error) {
	var rows []json.RawMessage
	for {
		data, _, err := h.ask(ctx, query, variables)
		if err != nil {
			return nil, err
		}
		var roots map[string]json.RawMessage
		if err := json.Unmarshal(data, &roots); err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		answer := roots[field]
		if !all {
			return answer, nil
		}
		var here page
		var parts map[string]json.RawMessage
		var more []json.RawMessage
		if err := json.Unmarshal(answer, &here); err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		if err := json.Unmarshal(answer, &parts); err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		if err := json.Unmarshal(parts[list], &more); err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		rows = append(rows, more...)
		if here.PageInfo.HasNextPage && here.PageInfo.EndCursor != nil {
			variables["after"] = *here.PageInfo.EndCursor
			continue
		}
		return replaced(answer, list, rows)
	}
}

// replaced puts the joined list in the place of the last page's, all else byte for byte and in its order.
func replaced(answer json.RawMessage, list string, rows []json.RawMessage) (json.RawMessage, error) {
	joined, err := json.Marshal(rows)
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	if rows == nil {
		joined = []byte("[]")
	}
	decoder := json.NewDecoder(bytes.NewReader(answer))
	if _, err := decoder.Token(); err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	out := []byte("{")
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		if name == list {
			value = joined
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, strconv.Quote(fmt.Sprint(name))...)
		out = append(append(out, ':'), value...)
	}
	return append(out, '}'), nil
}

// printJSON writes the answer's fields at top level, indented.
func (c *cli) printJSON(answer json.RawMessage) error {
	var b bytes.Buffer
	if err := json.Indent(&b, answer, "", "  "); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	b.WriteByte('\n')
	_, err := b.WriteTo(c.out)
	return err
}

// named is any noun in an answer that is shown by name.
type named struct {
	ID     string  `json:"id"`
	Code   *string `json:"code"`
	Name   *string `json:"name"`
	NameEn *string `json:"nameEn"`
	Title  *string `json:"title"`
	Key    *string `json:"sourceKey"`
}

// show is the noun's name in the caller's language, else its code, else how its source calls it, else its id; empty for none.
func (n *named) show(language string) string {
	if n == nil {
		return ""
	}
	order := []*string{n.Name, n.Title, n.NameEn, n.Code, n.Key}
	if language != "zh" {
		order = []*string{n.NameEn, n.Name, n.Title, n.Code, n.Key}
	}
	for _, text := range order {
		if text != nil && *text != "" {
			return *text
		}
	}
	return n.ID
}

func (n *named) code() string {
	if n == nil {
		return ""
	}
	return textOf(n.Code)
}

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// numberOf is the number, or what stands for an unknown one.
func numberOf(n *int, unknown string) string {
	if n == nil {
		return unknown
	}
	return strconv.Itoa(*n)
}

// fact is one piece of evidence.
type fact struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Source *named `json:"source"`
}

// sourcesOf names the distinct sources behind the facts, in the order they appear.
func sourcesOf(facts []fact, language string) string {
	var names []string
	seen := map[string]bool{}
	for _, f := range facts {
		name := f.Source.show(language)
		if name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return strings.Join(names, "; ")
}

// headers gives the column names in the caller's language.
func (c *cli) headers(names ...graph.Text) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = c.say(n)
	}
	return out
}
