package sample

import (
	"context"
	"fmt"

	"liandong/graph"
)

// openSource stores the source of everything first, so that everything can name it.
func (l *Loader) openSource(ctx context.Context, source *Node) error {
	_, err := l.write(ctx, "", func(ctx context.Context, tx *graph.Tx) (any, error) {
		saved, err := tx.Save(ctx, source.Noun, []graph.NodeRow{{Values: source.Values}})
		if err != nil {
			return nil, err
		}
		if len(saved[0].Refused) > 0 {
			return nil, faulty(source.Key, saved[0].Refused)
		}
		l.source, l.tally.source = saved[0].ID, saved[0].Created
		return nil, nil
	})
	return err
}

// Standing is the sample that a store holds, as its label says, and whether all of it is there. Empty: none.
func Standing(ctx context.Context, store *graph.Store) (label string, complete bool, err error) {
	rows, err := store.Read(ctx, "MATCH (n:DataSource {name: $name}) RETURN n.locator, n.deliveredOn IS NOT NULL", map[string]any{"name": SourceName})
	if err != nil || len(rows) == 0 {
		return "", false, err
	}
	label, _ = rows[0][0].(string)
	complete, _ = rows[0][1].(bool)
	return label, complete, nil
}

// standing refuses a store that holds another sample, and reports whether it holds all of this one.
func (l *Loader) standing(ctx context.Context) (complete bool, err error) {
	label, complete, err := Standing(ctx, l.Store)
	if err != nil || label == "" {
		return false, err
	}
	if label != l.options.Label() {
		return false, &graph.Error{Kind: graph.Conflict, Op: "sample.Load", Code: "SAMPLE_OTHER", Message: graph.Text{
			En: fmt.Sprintf("the store holds another sample (%s): ask for that one, or load this one into an empty store", label),
			Zh: fmt.Sprintf("库中已有另一份样例（%s）：请使用相同参数，或载入空库", label)}}
	}
	return complete, nil
}

// finish marks the sample as complete: its source was delivered on the base date.
func (l *Loader) finish(ctx context.Context) error {
	base, err := graph.ParsePartialDate(l.options.Base)
	if err != nil {
		return err
	}
	_, err = l.write(ctx, "", func(ctx context.Context, tx *graph.Tx) (any, error) {
		_, err := tx.Save(ctx, l.Store.Model().Noun("DataSource"), []graph.NodeRow{{ID: l.source, Values: map[string]any{"deliveredOn": base}}})
		return nil, err
	})
	return err
}
