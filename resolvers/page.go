package resolvers

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
	"liandong/loaders"
)

// paged is a hand-written answer that registered the ids of its nouns.
type paged interface{ Page() *loaders.Page }

// pageOf finds the answer that the field being resolved stands in.
func pageOf(ctx context.Context) (*loaders.Page, error) {
	for at := graphql.GetFieldContext(ctx); at != nil; at = at.Parent {
		if answer, ok := answerOf(at.Result); ok && answer.Page() != nil {
			return answer.Page(), nil
		}
	}
	return nil, &graph.Error{Kind: graph.Internal, Op: "resolvers.pageOf",
		Err: fmt.Errorf("%s stands in no answer that registered its nouns", graphql.GetPath(ctx))}
}

// answerOf is the answer that a field has resolved to; of the elements of a list gqlgen keeps where they stand in it.
func answerOf(result any) (paged, bool) {
	if answer, ok := result.(paged); ok {
		return answer, true
	}
	if v := reflect.ValueOf(result); v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Pointer {
		answer, ok := v.Elem().Interface().(paged)
		return answer, ok
	}
	return nil, false
}

// noun answers a field of a hand-written answer that is the node of the id; null when there is none.
func (r *Resolver) noun(ctx context.Context, name, id string) (graph.Answer, error) {
	page, err := pageOf(ctx)
	if err != nil {
		return nil, err
	}
	answer, failed := page.Load(ctx, r.request(ctx), position(ctx), name, id)
	report(ctx, failed)
	return answer, nil
}

// nouns answers a field of a hand-written answer that is a list of nodes, without those that are not there.
func (r *Resolver) nouns(ctx context.Context, name string, ids []string) ([]graph.Answer, error) {
	page, err := pageOf(ctx)
	if err != nil {
		return nil, err
	}
	answers, failed := page.LoadAll(ctx, r.request(ctx), position(ctx), name, ids)
	report(ctx, failed)
	return answers, nil
}

// position is the place of the field in the answer without places in lists: there the selection is the same.
func position(ctx context.Context) string {
	var names []string
	for _, step := range graphql.GetPath(ctx) {
		if name, ok := step.(ast.PathName); ok {
			names = append(names, string(name))
		}
	}
	return strings.Join(names, ".")
}
