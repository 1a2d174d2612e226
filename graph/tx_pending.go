package graph

import (
	"context"
	"errors"
)

var errPending = errors.New("write path is being written")

func kindOfCode(string) Kind { return Invalid }
func (s *Store) write(context.Context, WriteRequest, func(context.Context, *Tx) (any, error)) (Receipt, error) {
	return Receipt{}, errPending
}
func (tx *Tx) save(context.Context, *Noun, []NodeRow) ([]Saved, error)                    { return nil, errPending }
func (tx *Tx) link(context.Context, *Relation, []LinkRow) ([]Linked, error)               { return nil, errPending }
func (tx *Tx) unlink(context.Context, *Relation, []LinkRow, *PartialDate) ([]Linked, error) {
	return nil, errPending
}
func (tx *Tx) correct(context.Context, *Relation, []LinkRow) ([]Linked, error)            { return nil, errPending }
func (tx *Tx) end(context.Context, *Noun, []string, PartialDate) ([]Saved, error)         { return nil, errPending }
func (tx *Tx) run(context.Context, string, map[string]any) ([][]any, error)               { return nil, errPending }
func findIDs(context.Context, func(context.Context, string, map[string]any) ([][]any, error), *Noun, []string, [][]any, PartialDate) ([]string, error) {
	return nil, errPending
}
