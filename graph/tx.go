package graph

import "context"

// Tx is an open write. All methods take batches (5,000 rows at most) and send a bounded number of statements for each.
// A method of a Tx whose request is not Tolerant returns a *Refusal when any row is refused.
type Tx struct {
	store *Store
	req   WriteRequest
}

// Save writes own fields of nodes of one concrete noun and returns one Saved per row, in the rows' order.
func (tx *Tx) Save(ctx context.Context, noun *Noun, rows []NodeRow) ([]Saved, error) {
	return tx.save(ctx, noun, rows)
}

// Link adds relations and returns one Linked per row, in order. A row that describes an existing relation (same ends, and
// the same or no From) changes what differs in it; one that overlaps another between the same ends is refused.
func (tx *Tx) Link(ctx context.Context, rel *Relation, rows []LinkRow) ([]Linked, error) {
	return tx.link(ctx, rel, rows)
}

// Unlink ends relations on the given date, or, when that is nil, retracts them as recorded by mistake.
func (tx *Tx) Unlink(ctx context.Context, rel *Relation, rows []LinkRow, endedOn *PartialDate) ([]Linked, error) {
	return tx.unlink(ctx, rel, rows, endedOn)
}

// Correct replaces relations that were recorded wrongly: it retracts what is there and adds the row, with the old interval
// and properties unless the row has its own.
func (tx *Tx) Correct(ctx context.Context, rel *Relation, rows []LinkRow) ([]Linked, error) {
	return tx.correct(ctx, rel, rows)
}

// End ends nodes: on is the last period of their lives. Their open relations and states end with them.
func (tx *Tx) End(ctx context.Context, noun *Noun, ids []string, on PartialDate) ([]Saved, error) {
	return tx.end(ctx, noun, ids, on)
}

// FindIDs looks nodes of a noun (abstract ones too) up by "id", "sourceKey" or the fields of a natural key, in one
// statement. It returns one id per row of values, empty where there is none; among nodes that used a key at different
// times it takes the one that lives at the date, else the latest.
func (tx *Tx) FindIDs(ctx context.Context, noun *Noun, fields []string, values [][]any, at PartialDate) ([]string, error) {
	return findIDs(ctx, tx.run, noun, fields, values, at)
}

// FindIDs is Tx.FindIDs outside a write.
func (s *Store) FindIDs(ctx context.Context, noun *Noun, fields []string, values [][]any, at PartialDate) ([]string, error) {
	return findIDs(ctx, s.Read, noun, fields, values, at)
}
