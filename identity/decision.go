package identity

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"liandong/access"
	"liandong/graph"
	"liandong/loaders"
)

// IdentityDecision is one decision that two nodes are the same, or are not, with what became of it.
type IdentityDecision struct {
	ID              string
	Kind            graph.IdentityDecisionKind
	Noun            string
	Reason          string
	By              *string
	At              graph.Moment
	TakenBackAt     *graph.Moment
	TakenBackBy     *string
	TakenBackReason *string

	FirstID, SecondID string // MERGED: the kept node and the merged one
}

// DecisionsQuestion asks for decisions.
type DecisionsQuestion struct {
	Scope    graph.Scope
	At       graph.At // at which the nodes are read
	Of       string   // a node, kept or merged or declared distinct; empty: any
	Kind     *graph.IdentityDecisionKind
	Standing bool // those alone that have not been taken back
	First    int
	After    string
}

type (
	// IdentityDecisionConnection is one page of decisions.
	IdentityDecisionConnection struct {
		loaders.Connection[*IdentityDecision]
	}
	// IdentityDecisionEdge is a decision with its cursor.
	IdentityDecisionEdge = loaders.Edge[*IdentityDecision]
)

// decisionsStatement reads decisions about nodes of kinds that may be seen, which the scope holds.
func decisionsStatement(m *graph.Model, scope graph.Scope) string {
	return `MATCH (d:IdentityDecision)
WHERE d.noun IN $nouns AND EXISTS { MATCH (n:Node {id: coalesce(d.kept, d.a)}) WHERE ` + scope.Sees(m, "n") + ` }
AND NOT EXISTS { MATCH (o:Node {id: d.b}) WHERE NOT ` + scope.Sees(m, "o") + ` }
AND d.id < $before AND ($kind IS NULL OR d.kind = $kind) AND (NOT $standing OR d.takenBackAt IS NULL) AND ($of = '' OR $of IN [d.kept, d.merged, d.a, d.b])
RETURN d.id, d.kind, d.noun, d.reason, d.actor, d.at, d.takenBackAt, d.takenBackBy, d.takenBackReason, coalesce(d.kept, d.a), coalesce(d.merged, d.b)
ORDER BY d.id DESC LIMIT $limit`
}

// Decisions answers identityDecisions, the latest first. Who decided is told to those alone who may know.
func Decisions(ctx context.Context, store *graph.Store, q DecisionsQuestion) (*IdentityDecisionConnection, error) {
	page, err := newPage(q.First, q.After, "identityDecisions", q.Of, q.Kind, q.Standing)
	if err != nil {
		return nil, err
	}
	before := cmp.Or(page.after, "~") // behind every id
	var nouns []string
	for _, n := range store.Model().Nouns {
		nouns = append(nouns, n.Name)
	}
	params := map[string]any{"nouns": nouns, "before": before, "kind": nil, "standing": q.Standing, "of": q.Of, "limit": page.first + 1}
	if q.Kind != nil {
		params["kind"] = string(*q.Kind)
	}
	q.Scope.Params(params)
	rows, err := store.Read(ctx, decisionsStatement(store.Model(), q.Scope), params)
	if err != nil {
		return nil, err
	}
	list := make([]*IdentityDecision, len(rows))
	for i, row := range rows {
		list[i] = readDecision(row, q.Scope)
	}
	c := &IdentityDecisionConnection{Connection: pageOf(store, page, q.At, list, func(d *IdentityDecision) string { return d.ID })}
	for _, d := range c.Nodes {
		c.Page().Add("Node", d.FirstID, d.SecondID)
	}
	return c, nil
}

func readDecision(row []any, scope graph.Scope) *IdentityDecision {
	d := &IdentityDecision{ID: text(row[0]), Kind: graph.IdentityDecisionKind(text(row[1])), Noun: text(row[2]), Reason: text(row[3]),
		FirstID: text(row[9]), SecondID: text(row[10])}
	if at := momentOrNil(row[5]); at != nil {
		d.At = *at
	}
	d.TakenBackAt = momentOrNil(row[6])
	if scope.Allows("INTERNAL", "PUBLIC") {
		d.By, d.TakenBackBy = textOrNil(row[4]), textOrNil(row[7])
	}
	d.TakenBackReason = textOrNil(row[8])
	return d
}

func momentOrNil(v any) *graph.Moment {
	if at, ok := v.(time.Time); ok {
		return &graph.Moment{Time: at}
	}
	return nil
}

func textOrNil(v any) *string {
	if s, ok := v.(string); ok && s != "" {
		return &s
	}
	return nil
}

// IdentityPayload is what a command about the identity of nodes did. The page loads its node.
type IdentityPayload struct {
	DecisionID *string
	NodeID     string // of the node that stands, or was given back; empty when refused
	Clock      int
	Warnings   []*graph.UserError
	UserErrors []*graph.UserError

	page *loaders.Page
}

// Page has the node of the payload.
func (p *IdentityPayload) Page() *loaders.Page { return p.page }

// Command is a decision about two nodes.
type Command struct {
	What   string // as the field of the API is called
	A, B   string
	Reason string
	Key    string // idempotency key, may be empty
	At     graph.At
}

// reply is what a command stores: ids.
type reply struct {
	Decision string `json:"decision"`
	Node     string `json:"node"`
}

// Decide carries a command out for who has the right to merge; others are Denied. What is expected to be refused stands in the payload.
func Decide(ctx context.Context, store *graph.Store, c Command) (*IdentityPayload, error) {
	actor := graph.ActorFrom(ctx)
	if err := access.RightsFrom(ctx).Require(access.ToMerge); err != nil {
		return nil, err
	}
	request := graph.WriteRequest{Actor: actor.Name, Key: c.Key, Digest: graph.Digest(c.What, c.A, c.B, c.Reason), What: c.What}
	receipt, err := store.Write(ctx, request, func(ctx context.Context, tx *graph.Tx) (any, error) { return c.apply(ctx, tx) })
	p := &IdentityPayload{page: loaders.NewPage(store, c.At), Warnings: graph.Warnings(receipt.Warnings, graph.LanguageFrom(ctx)), UserErrors: []*graph.UserError{}}
	if err != nil {
		if p.UserErrors = graph.UserErrors(err, graph.LanguageFrom(ctx)); len(p.UserErrors) == 0 {
			return nil, err
		}
		clock, err := store.Clock(ctx)
		p.Clock = int(clock)
		return p, err
	}
	var done reply
	if err := json.Unmarshal(receipt.Reply, &done); err != nil {
		return nil, &graph.Error{Kind: graph.Internal, Op: "identity.Decide", Err: err}
	}
	p.DecisionID, p.NodeID, p.Clock = textOrNil(done.Decision), done.Node, int(receipt.Clock)
	p.page.Add("Node", done.Node)
	return p, nil
}

func (c Command) apply(ctx context.Context, tx *graph.Tx) (done reply, err error) {
	done.Node = c.A
	switch c.What {
	case "mergeNodes":
		done.Decision, err = tx.Merge(ctx, c.A, c.B, c.Reason)
	case "unmergeNodes":
		done.Decision, _, err = tx.Unmerge(ctx, c.A, c.Reason)
	case "declareDistinct":
		done.Decision, _, err = tx.DeclareDistinct(ctx, c.A, c.B, c.Reason)
	case "takeBackDistinct":
		done.Decision, err = tx.TakeBackDistinct(ctx, c.A, c.B, c.Reason)
	default:
		err = &graph.Error{Kind: graph.Internal, Op: "identity.Decide", Field: c.What}
	}
	return done, err
}
