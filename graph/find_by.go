package graph

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// FindBy is the id of the node that an input NounBy names, empty where the input is absent; see FindIDs for keys that were used in
// turn. A node that does not exist is NotFound at the path: an empty answer would read as "nothing there".
func (s *Store) FindBy(ctx context.Context, noun *Noun, by *Filter, path string, at PartialDate) (string, error) {
	if by == nil || by.Value == nil {
		return "", nil
	}
	values, _, invalid := s.model.KeyOf(noun, by.Value, path)
	if invalid != nil {
		return "", invalid
	}
	var fields, words []string
	var row []any
	for _, v := range values {
		fields, row, words = append(fields, v.Property), append(row, v.Value), append(words, fmt.Sprint(v.Value))
	}
	ids, err := s.FindIDs(ctx, noun, fields, [][]any{row}, at)
	if err != nil || ids[0] != "" {
		return ids[0], err
	}
	name := strconv.Quote(strings.Join(words, " "))
	if HoldsIdentityNumber(name) { // never repeated
		name = ""
	}
	what := s.model.term(noun.Name)
	return "", &Error{Kind: NotFound, Op: "graph.FindBy", Field: path, Message: Text{
		En: "there is no " + strings.ToLower(what.En) + " " + name + ": correct the key or leave the " + path + " out",
		Zh: "没有" + what.Zh + " " + name + "：请更正或去掉该条件",
	}}
}
