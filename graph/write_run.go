package graph

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// maxWriteDeadline is what a batch of an import may take.
const maxWriteDeadline = 60 * time.Second

// claimStatement takes the one lock of all writers and looks the key up. Writers stand in a line here, so that what one of
// them reads and then relies on (cardinality, overlaps, cycles) cannot change under it. The value is read after the SET, so
// it is the one that the writer before has left.
const claimStatement = `MATCH (c:HubClock {name: 'hub'}) SET c.held = true
WITH c OPTIONAL MATCH (k:IdempotencyKey {actor: $actor, key: $key})
RETURN c.value, k.token, k.digest, k.reply, k.changed, k.clock, c.at, c.decided`

// What ends a transaction, in this order and as one statement: the key, the change record, the clock last.
const (
	keyClause = `CREATE (:IdempotencyKey {actor: $actor, key: $key, token: $token, digest: $digest, reply: $reply,
  changed: $changed, clock: $clock, at: $now})
`
	changeClause = `CREATE (h:Change {id: $change, at: $now, actor: $actor, key: $key, what: $what, before: $before, after: $after,
  sourceId: $source, batchId: $batch, clock: $clock, items: $items})
FOREACH (p IN $parts | CREATE (h)-[:TOUCHED]->(:ChangePart {first: p.first, kinds: p.kinds, ids: p.ids, froms: p.froms}))
WITH 1 AS done MATCH (c:HubClock {name: 'hub'}) SET c.value = $clock, c.at = $now`
)

// write repeats the transaction while a second try can cure what went wrong. That is safe even when nobody knows whether
// the first one was committed: the next claim waits for its end and then finds its key, or does not.
func (s *Store) write(ctx context.Context, req WriteRequest, apply func(context.Context, *Tx) (any, error)) (Receipt, error) {
	req, token := req.complete(), uuid.NewString()
	ctx, cancel := context.WithTimeout(ctx, req.Deadline)
	defer cancel()
	unknown := false
	for attempt := 1; ; attempt++ {
		receipt, sent, err := s.writeOnce(ctx, req, token, apply)
		if err == nil {
			if receipt.mergers != nil {
				s.mergers.Store(receipt.mergers)
			}
			s.clock.note(receipt.Clock, receipt.Changed && !receipt.Replayed)
			return receipt, nil
		}
		unknown = unknown || sent
		if attempt == maxAttempts || !retryableWrite(err) || !pauseBefore(ctx, attempt) {
			return Receipt{}, writeError(ctx, err, unknown)
		}
	}
}

func (req WriteRequest) complete() WriteRequest {
	if req.Now.IsZero() {
		req.Now = time.Now()
	}
	req.Now = req.Now.UTC()
	if req.Deadline <= 0 {
		req.Deadline = writeDeadline
	}
	req.Deadline = min(req.Deadline, maxWriteDeadline)
	return req
}

// pauseBefore waits a little, longer each time; false when the time is up.
func pauseBefore(ctx context.Context, attempt int) bool {
	pause := time.Duration(attempt*attempt) * 20 * time.Millisecond
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause + rand.N(pause)):
		return true
	}
}

// retryableWrite reports whether the whole transaction may succeed in a moment. A constraint that fails may be another
// program's write: the next try finds the node it made.
func retryableWrite(err error) bool {
	var own *Error
	if errors.As(err, &own) && own.Kind != Unavailable {
		return false
	}
	var server *neo4j.Neo4jError
	if errors.As(err, &server) {
		return retryable(server) || strings.HasSuffix(server.Code, "ConstraintValidationFailed")
	}
	return cutOff(err) || retryable(err)
}

// cutOff reports whether the connection broke. The driver does not try again when that happens to a commit; we may.
func cutOff(err error) bool {
	var connectivity *neo4j.ConnectivityError
	return errors.As(err, &connectivity)
}

// writeError says of a write that was cut off while it committed that the same key will tell.
func writeError(ctx context.Context, err error, unknown bool) error {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return err
	}
	if unknown {
		return &Error{Kind: Unavailable, Op: "graph.Write", Code: "COMMIT_UNKNOWN", Err: err, Message: Text{
			En: "the connection broke while the change was stored: send it again with the same idempotencyKey to learn what happened",
			Zh: "提交时连接中断：请用同一 idempotencyKey 重发以得知结果",
		}}
	}
	var own *Error
	if ctx.Err() != nil && !errors.As(err, &own) { // the driver wraps what it stopped for beyond recognition
		return fromDriver("graph.Write", ctx.Err())
	}
	return fromDriver("graph.Write", err)
}

// writeOnce runs one transaction. sent reports that the commit was under way when the error came.
func (s *Store) writeOnce(ctx context.Context, req WriteRequest, token string, apply func(context.Context, *Tx) (any, error)) (_ Receipt, sent bool, err error) {
	used := s.bookmarks()
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: neo4j.AccessModeWrite, DatabaseName: s.database, Bookmarks: used,
	})
	defer func() {
		if closing := session.Close(ctx); err == nil {
			err = closing // after an error the connection is as broken as it says
		}
	}()
	deadline, _ := ctx.Deadline()
	open, err := session.BeginTransaction(ctx, neo4j.WithTxTimeout(serverTimeout(deadline)))
	if err != nil {
		return Receipt{}, false, err
	}
	tx := newTx(s, req, open)
	receipt, err := tx.perform(ctx, token, apply)
	if err == nil && tx.broken != nil {
		err = tx.broken
	}
	if err != nil {
		if closing := open.Close(ctx); tx.broken == nil && closing != nil {
			return Receipt{}, false, errors.Join(err, closing)
		}
		return Receipt{}, false, firstOf(tx.broken, err)
	}
	if receipt.Replayed {
		return receipt, false, open.Close(ctx)
	}
	if err := open.Commit(ctx); err != nil {
		return Receipt{}, cutOff(err) || ctx.Err() != nil, err
	}
	s.remember(used, session.LastBookmarks())
	return receipt, false, nil
}

// remember adds what a commit has gained to the bookmarks, in the place of those it has waited for. Commits at the same time
// leave one each, so there are never more than writers.
func (s *Store) remember(used, gained neo4j.Bookmarks) {
	if !s.routed {
		return // nobody waits for them, so nothing would take them away either
	}
	for {
		last, next := s.bookmark.Load(), slices.Clone(gained)
		if last != nil {
			for _, b := range *last {
				if !slices.Contains(used, b) && !slices.Contains(next, b) {
					next = append(next, b)
				}
			}
		}
		if s.bookmark.CompareAndSwap(last, &next) {
			return
		}
	}
}

// firstOf prefers the database's own error to what apply made of it.
func firstOf(cause, err error) error {
	if cause != nil {
		return cause
	}
	return err
}

// perform is everything between begin and commit.
func (tx *Tx) perform(ctx context.Context, token string, apply func(context.Context, *Tx) (any, error)) (Receipt, error) {
	key := tx.req.Key
	if key == "" {
		key = token
	}
	rows, err := tx.run(ctx, claimStatement, map[string]any{"actor": tx.req.Actor, "key": key})
	if err != nil {
		return Receipt{}, err
	}
	if len(rows) == 0 {
		return Receipt{}, &Error{Kind: Unavailable, Op: "graph.Write", Code: "NOT_MIGRATED", Message: Text{
			En: "the database has not been prepared: run liandong migrate", Zh: "数据库尚未初始化：请运行 liandong migrate",
		}}
	}
	clock, _ := rows[0][0].(int64)
	if rows[0][1] != nil {
		return tx.replay(rows[0], token)
	}
	tx.clock = clock + 1
	tx.decided, _ = rows[0][7].(int64)
	tx.follow(rows[0][6])
	reply, err := apply(ctx, tx)
	if err == nil {
		err = tx.checkDue(ctx)
	}
	if err == nil {
		err = tx.settle(ctx)
	}
	if tx.broken == nil {
		if denied := tx.mayAll(ctx); denied != nil {
			err = denied
		}
	}
	if err != nil {
		return Receipt{}, err
	}
	text, err := json.Marshal(reply)
	if err != nil {
		return Receipt{}, &Error{Kind: Internal, Op: "graph.Write", Err: err}
	}
	receipt := Receipt{Clock: clock, Reply: text, Changed: tx.changed, Warnings: tx.warnings, mergers: tx.next}
	if tx.changed {
		receipt.Clock = tx.clock
	}
	return receipt, tx.finish(ctx, key, token, receipt)
}

// outOfTurn is by how much a write may lie before the one it comes after: no request takes so long, and no clock that is kept differs so much.
// What lies further back is dated on purpose, or the write before was by a clock that is wrong: then each keeps its own.
const outOfTurn = time.Hour

// follow moves the moment of this write up to that of the write before, where it is a little earlier: a request may begin before another one
// and come after it, and the clocks of hubs differ. What is known follows the order of writes, so that no moment knows two versions of anything.
func (tx *Tx) follow(before any) {
	if at, ok := before.(time.Time); ok && tx.req.Now.Before(at) && at.Sub(tx.req.Now) <= outOfTurn {
		tx.req.Now = at.UTC()
	}
}

// replay answers with the stored receipt. With our own token it is this very write, whose commit came through although
// its answer was lost.
func (tx *Tx) replay(row []any, token string) (Receipt, error) {
	if digest, _ := row[2].(string); digest != tx.req.Digest {
		return Receipt{}, &Error{Kind: Conflict, Op: "graph.Write", Field: "idempotencyKey", Code: "IDEMPOTENCY_CONFLICT", Message: Text{
			En: "this idempotencyKey was used for another request: use a new key for a new request",
			Zh: "该 idempotencyKey 已用于另一请求：新的请求请用新的键",
		}}
	}
	reply, _ := row[3].(string)
	changed, _ := row[4].(bool)
	clock, _ := row[5].(int64)
	return Receipt{Clock: clock, Reply: json.RawMessage(reply), Changed: changed, Replayed: row[1] != token}, nil
}

// finish stores key, change record and clock. A write without a key of its own that changed nothing leaves nothing.
func (tx *Tx) finish(ctx context.Context, key, token string, receipt Receipt) error {
	statement := ""
	if tx.req.Key != "" || receipt.Changed {
		statement = keyClause
	}
	if receipt.Changed {
		statement += changeClause
	}
	if statement == "" {
		return nil
	}
	before, after, err := tx.log.text(tx.req.BatchID != "")
	if err != nil {
		return &Error{Kind: Internal, Op: "graph.Write", Err: err}
	}
	parts, items := tx.log.parts()
	_, err = tx.run(ctx, statement, map[string]any{
		"actor": tx.req.Actor, "key": key, "token": token, "digest": tx.req.Digest, "reply": string(receipt.Reply),
		"changed": receipt.Changed, "clock": receipt.Clock, "now": tx.req.Now, "change": newID(), "what": tx.req.What,
		"before": before, "after": after, "parts": parts, "items": items, "source": orNull(tx.req.SourceID), "batch": orNull(tx.req.BatchID),
	})
	return err
}

// newID makes an identifier of the hub: UUIDv7, so that neighbors in time are neighbors in the index.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// orNull turns an empty text into null, which as a property is absence.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
