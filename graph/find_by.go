package graph

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// FindBy is the id of the node that an input NounBy names, empty where the input is absent; see FindByKey for the moment. A node that does not exist is NotFound at the path: an empty answer would read as "nothing there".
func (s *Store) FindBy(ctx context.Context, noun *Noun, by *Filter, path string, at At) (string, error) {
	if by == nil || by.Value == nil {
		return "", nil
	}
	values, _, invalid := s.model.KeyOf(noun, by.Value, path)
	if invalid != nil {
		return "", invalid
	}
	id, err := s.FindByKey(ctx, noun, by.Value, at)
	if err != nil || id != "" {
		return id, err
	}
	var words []string
	for _, v := range values {
		words = append(words, fmt.Sprint(v.Value))
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
