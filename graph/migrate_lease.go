package graph

import (
	"context"
	"strings"
	"time"
)

// migrationLease is for how long one hub may be silent while it migrates before another takes it for dead.
const migrationLease = 2 * time.Minute

// lease is the right of one hub to migrate, told from others by its token.
type lease struct {
	store *Store
	token string
}

// take makes this hub the one that migrates, and returns what the database is prepared for. It waits for another that does.
func (l *lease) take(ctx context.Context) ([]any, error) {
	for {
		rows, err := l.store.administer(ctx, "graph.Migrate", `MERGE (m:HubMeta {name: 'hub'}) SET m.held = true
WITH m WHERE m.migrating IS NULL OR m.migrating = $token OR m.migratingUntil < $now
SET m.migrating = $token, m.migratingUntil = $until RETURN coalesce(m.schemaVersion, 0), m.fingerprint`,
			map[string]any{"token": l.token, "now": time.Now().UTC(), "until": time.Now().UTC().Add(migrationLease)})
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			return rows[0], nil
		}
		if err := pauseFor(ctx, 200*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// renew puts the end of the lease off; it fails when another hub has taken over.
func (l *lease) renew(ctx context.Context) error {
	return l.held(l.store.administer(ctx, "graph.Migrate", "MATCH (m:HubMeta {name: 'hub', migrating: $token}) SET m.migratingUntil = $until RETURN m.name",
		map[string]any{"token": l.token, "until": time.Now().UTC().Add(migrationLease)}))
}

// held turns the answer to a statement about our own lease into an error when there is none.
func (l *lease) held(rows [][]any, err error) error {
	if err == nil && len(rows) == 0 {
		return &Error{Kind: Unavailable, Op: "graph.Migrate", Code: "LEASE_LOST", Message: Text{
			En: "another liandong took over the migration, since this one was silent for too long: run liandong migrate again",
			Zh: "本次迁移停顿过久，已由另一个联动接手：请重新运行 liandong migrate",
		}}
	}
	return err
}

// release lets others migrate at once, whatever ended our own migration: a cancelled one too.
func (l *lease) release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, err := l.store.administer(ctx, "graph.Migrate", "MATCH (m:HubMeta {name: 'hub', migrating: $token}) REMOVE m.migrating, m.migratingUntil",
		map[string]any{"token": l.token})
	return err
}

// pauseFor waits, unless the time is up before.
func pauseFor(ctx context.Context, pause time.Duration) error {
	select {
	case <-ctx.Done():
		return fromDriver("graph.Migrate", ctx.Err())
	case <-time.After(pause):
		return nil
	}
}

// awaitIndexes waits as long as the caller does until the indexes that the statements made serve, and calls renew between
// two looks.
func (s *Store) awaitIndexes(ctx context.Context, statements []string, renew func(context.Context) error) error {
	if len(statements) == 0 {
		return nil
	}
	names := make([]string, len(statements))
	for i, statement := range statements {
		before, _, _ := strings.Cut(statement, " IF NOT EXISTS")
		names[i] = before[strings.LastIndex(before, " ")+1:]
	}
	for look := 1; ; look++ {
		rows, err := s.Read(ctx, "SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE' AND name IN $names RETURN name, state ORDER BY state, name",
			map[string]any{"names": names})
		if err != nil || len(rows) == 0 {
			return err
		}
		if name, _ := rows[0][0].(string); rows[0][1] == "FAILED" {
			return &Error{Kind: Conflict, Op: "graph.Migrate", Code: "INDEX_FAILED", Message: Text{
				En: "the database could not build its index " + name + ": a value it covers is too long, or its disk is full; see the log of the database, drop the index, then migrate again",
				Zh: "数据库未能建立索引 " + name + "：其中有过长的值，或磁盘已满；请查看数据库日志，删除该索引后重新迁移",
			}}
		}
		pause := min(time.Duration(look)*20*time.Millisecond, time.Second)
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < pause || ctx.Err() != nil {
			return &Error{Kind: Unavailable, Op: "graph.Migrate", Code: "INDEXES_BUILDING", Err: ctx.Err(), Message: Text{
				En: "the database is still building its indexes and goes on doing so: migrate again in a while",
				Zh: "数据库仍在建立索引，并会继续进行：请稍后重新迁移",
			}}
		}
		if err := pauseFor(ctx, pause); err != nil {
			return err
		}
		if err := renew(ctx); err != nil {
			return err
		}
	}
}
