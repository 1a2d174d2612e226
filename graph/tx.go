package graph

import (
	"context"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Tx is an open write. All methods take batches (5,000 rows at most) and send a bounded number of statements for each.
// A method of a Tx whose request is not Tolerant returns a *Refusal when any row is refused.
type Tx struct {
	store    *Store
	model    *Model
	req      WriteRequest
	open     neo4j.ExplicitTransaction
	broken   error // what the database ended the transaction with
	today    PartialDate
	clock    int64    // of the hub once this write is stored
	decided  int64    // clock of the last decision that nodes are the same; 0 for none
	next     *mergers // the decisions after one of this write
	changed  bool     // anything was stored
	log      changeLog
	ends     map[string]*end               // nodes this write has seen or made, by id
	linked   map[string]bool               // relation types this write has added to
	due      map[*Relation]map[string]bool // nodes whose relations are to be looked at before the end
	aims     aims
	moved    map[string][]string // nodes that belong elsewhere now, and where they belonged
	replaced map[string]bool     // nodes that were given other properties as a whole
	warnings []Finding
}

func newTx(s *Store, req WriteRequest, open neo4j.ExplicitTransaction) *Tx {
	return &Tx{
		store: s, model: s.model, req: req, open: open, today: Today(req.Now),
		ends: map[string]*end{}, linked: map[string]bool{}, due: map[*Relation]map[string]bool{},
		moved: map[string][]string{}, replaced: map[string]bool{}, aims: aims{nodes: map[string]*aim{}},
	}
}

// run sends one statement and returns its rows. The first error of the database is kept as it came: it decides about
// another try, whatever apply makes of it.
func (tx *Tx) run(ctx context.Context, statement string, params map[string]any) ([][]any, error) {
	tx.store.trips.Add(1)
	result, err := tx.open.Run(ctx, statement, params)
	if err != nil {
		return nil, tx.fail(err)
	}
	rows, err := records(ctx, result)
	if err != nil {
		return nil, tx.fail(err)
	}
	return rows, nil
}

// list runs a statement without its RETURN and gives the expressions for each row. They travel as one record, which costs
// the driver a fraction of one record each.
func (tx *Tx) list(ctx context.Context, statement string, expressions []string, rows any) ([][]any, error) {
	records, err := tx.run(ctx, statement+" RETURN collect(["+strings.Join(expressions, ", ")+"])", map[string]any{"rows": rows})
	if err != nil {
		return nil, err
	}
	items, _ := records[0][0].([]any)
	list := make([][]any, len(items))
	for i, item := range items {
		list[i], _ = item.([]any)
	}
	return list, nil
}

func (tx *Tx) fail(err error) error {
	if tx.broken == nil {
		tx.broken = err
	}
	return fromDriver("graph.Write", err)
}

// provenance are the parameters that every created or changed node and relation takes.
func (tx *Tx) provenance(rows any) map[string]any {
	return map[string]any{
		"rows": rows, "now": tx.req.Now, "actor": orNull(tx.req.Actor), "clock": tx.clock,
		"source": orNull(tx.req.SourceID), "batch": orNull(tx.req.BatchID),
	}
}

// recorded renders what every node and relation tells of the write that left it as it stands: a list of properties with sep ": ",
// assignments with a prefix and sep " = ". Moments may be shared by several writes, clocks are not.
func recorded(prefix, sep string) string {
	return prefix + "recordedAt" + sep + "$now, " + prefix + "recordedBy" + sep + "$actor, " + prefix + "recordedClock" + sep + "$clock, " +
		prefix + "sourceId" + sep + "$source, " + prefix + "batchId" + sep + "$batch"
}

// retracted assigns what an older version tells of the write that put it away.
func retracted(prefix string) string {
	return prefix + "retractedAt = $now, " + prefix + "retractedClock = $clock"
}

// refuse ends a strict write that has refused rows; a tolerant one goes on without them.
func (tx *Tx) refuse(findings []Finding) error {
	if len(findings) == 0 || tx.req.Tolerant {
		return nil
	}
	return &Refusal{Findings: findings}
}

// Save writes own fields of nodes of one concrete noun and returns one Saved per row, in the rows' order.
func (tx *Tx) Save(ctx context.Context, noun *Noun, rows []NodeRow) ([]Saved, error) {
	saved, err := tx.save(ctx, noun, rows)
	for i := range saved {
		tx.aimAt(noun, saved[i].ID, rows[i].Values, rows[i].ID != "", saved[i].Created)
	}
	return saved, err
}

// Link adds relations and returns one Linked per row, in order. A row that describes an existing relation (same ends, and
// the same or no From) changes what differs in it; one that overlaps another between the same ends is refused.
func (tx *Tx) Link(ctx context.Context, rel *Relation, rows []LinkRow) ([]Linked, error) {
	tx.aimAlong(rel, rows)
	return tx.link(ctx, rel, rows)
}

// Unlink ends relations on the given date, or, when that is nil, retracts them as recorded by mistake.
func (tx *Tx) Unlink(ctx context.Context, rel *Relation, rows []LinkRow, endedOn *PartialDate) ([]Linked, error) {
	tx.aimAlong(rel, rows)
	return tx.unlink(ctx, rel, rows, endedOn)
}

// Correct replaces relations that were recorded wrongly: it retracts what is there and adds the row, with the old interval
// and properties unless the row has its own.
func (tx *Tx) Correct(ctx context.Context, rel *Relation, rows []LinkRow) ([]Linked, error) {
	tx.aimAlong(rel, rows)
	return tx.correct(ctx, rel, rows)
}

// End ends nodes: on is the last period of their lives. Their open relations and states end with them.
func (tx *Tx) End(ctx context.Context, noun *Noun, ids []string, on PartialDate) ([]Saved, error) {
	for _, id := range ids {
		tx.aimAt(noun, id, nil, true, false)
	}
	return tx.end(ctx, noun, ids, on)
}

// FindIDs looks nodes of a noun (abstract ones too) up by "id", "sourceKey" or the fields of a natural key, in one
// statement. It returns one id per row of values, empty where there is none; among nodes that used a key at different
// times it takes the one that lives at the date, else the latest. What the actor of the write may not see is not found.
func (tx *Tx) FindIDs(ctx context.Context, noun *Noun, fields []string, values [][]any, at PartialDate) ([]string, error) {
	known, err := tx.mergers(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := findIDs(ctx, known, tx.run, noun, fields, values, at)
	if err != nil {
		return nil, err
	}
	return tx.seen(ctx, noun, fields, ids)
}

// FindIDs is Tx.FindIDs outside a write.
func (s *Store) FindIDs(ctx context.Context, noun *Noun, fields []string, values [][]any, at PartialDate) ([]string, error) {
	return findIDs(ctx, s.mergers.Load(), s.Read, noun, fields, values, at)
}
