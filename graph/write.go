package graph

import (
	"context"
	"encoding/json"
	"time"
)

// WriteRequest says who writes, under which idempotency key, and from which source.
type WriteRequest struct {
	Actor    string        // who, as it stands in the change record
	Key      string        // idempotency key, unique per actor; empty: the write is not repeatable
	Digest   string        // digest of the request: the same key with another digest is a Conflict
	What     string        // what was asked, as in "saveCommunity" or "import divisions", for the change record
	SourceID string        // id of a DataSource, written on everything that is created or changed
	BatchID  string        // id of an ImportBatch, likewise; the change record then keeps counts alone
	Now      time.Time     // the moment of the write; zero is the present
	Rights   *Rights       // what the actor may touch; nil: everything
	Tolerant bool          // imports: a refused row is left out and reported, it does not end the transaction
	Deadline time.Duration // for the whole write, retries included; zero is 30 seconds, 60 seconds is the most
}

// Receipt says what a write did. Reply is what apply returned, as JSON.
type Receipt struct {
	Clock    int64           // of the hub after the write
	Reply    json.RawMessage // small: ids and counts
	Replayed bool            // the key was used before: Reply is the one of that time
	Warnings []Finding       // about the write as a whole
	Changed  bool            // anything was stored

	mergers *mergers // as they stand after a write that has decided about them
}

// NodeRow is one node to save. It is found by ID, else by Values["sourceKey"], else by a natural key that stands complete
// in Values; a row that finds nothing and has no ID makes a new node.
type NodeRow struct {
	ID string
	// Values by field name: string (text, ID and enumerations), int64 (Int and Money), float64, bool, []string, PartialDate,
	// time.Time. Nil clears, an absent name leaves untouched. "from", "to" (PartialDate) and "sourceKey" are fields like others.
	Values map[string]any
	// EffectiveFrom is when changed dated fields begin to hold: for a new node its own beginning, else today, when absent.
	EffectiveFrom *PartialDate
	// Correct: the state of a dated field that holds at EffectiveFrom was recorded wrongly and is replaced as a whole.
	Correct bool
	restate bool // the values of dated fields become what holds today, whatever they were
}

// Saved is what became of a NodeRow. A refused row has no ID unless it was found.
type Saved struct {
	ID       string
	Created  bool
	Changed  bool // created or changed
	Warnings []Finding
	Refused  []Finding
}

// LinkRow is one relation between two nodes, in its stored direction. Absent From and To take the lifetimes of the ends.
type LinkRow struct {
	FromID, ToID string
	From, To     *PartialDate // INTERVAL
	On           *PartialDate // EVENT
	// Values are relation properties, as in NodeRow.
	Values map[string]any
	// At picks the relation to Unlink or Correct where the two ends had several: the one that holds then, default today.
	At *PartialDate

	via    []string // merged nodes by whose names the row came
	origin string   // the relation of a merged node that it stands for
}

// Linked is what became of a LinkRow.
type Linked struct {
	ID       string // of the relation
	Created  bool
	Changed  bool
	Warnings []Finding
	Refused  []Finding
}

// Finding is a warning about a row, or the reason why it is refused. The value is empty where it must not be repeated.
type Finding struct {
	Row      int    // place in the batch
	Field    string // field name; empty for the row as a whole
	Code     string // stable, as in "RANGE"; see rule.go
	Message  Text
	Value    string
	Proposal string // a value that would pass; never applied by itself

	about *ends // the message is still to name these nodes
}

// Refusal is the error of a write that is not Tolerant and has refused rows. Its Kind is Invalid or Conflict.
type Refusal struct{ Findings []Finding }

// Error describes the first finding.
func (r *Refusal) Error() string { return r.Unwrap().Error() }

// Unwrap gives the first finding as an Error, so that KindOf and errors.Is work on a Refusal.
func (r *Refusal) Unwrap() error {
	f := r.Findings[0]
	return &Error{Kind: kindOfCode(f.Code), Op: "graph.Write", Field: f.Field, Code: f.Code, Message: f.Message}
}

// Write runs apply in one transaction: it looks the key up, applies, appends the change record and bumps the clock last,
// and only if something was stored. The same key again returns the stored Receipt without calling apply. apply may run
// several times, so it must have no other effects than through tx; its reply is ids and counts, never personal data.
func (s *Store) Write(ctx context.Context, req WriteRequest, apply func(ctx context.Context, tx *Tx) (reply any, err error)) (Receipt, error) {
	return s.write(ctx, req, apply)
}
