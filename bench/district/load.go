package district

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
)

// batch is how many rows one transaction of Load takes.
const batch = 5000

// Load fills an empty database with the district by the bare driver, much faster than the hub's own write path, which looks
// at every row. The store is of the same database: it migrates it before, and makes the search entries of the loaded nodes
// after. Everything has the labels, properties, constraints and indexes that the hub would have given it, but no change record.
func Load(ctx context.Context, c graph.Connection, store *graph.Store, g *Graph) (err error) {
	if _, err := store.Migrate(ctx); err != nil {
		return err
	}
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return err
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: c.Database})
	defer func() { err = errors.Join(err, session.Close(ctx), driver.Close(ctx)) }()
	l := &loader{session: session, now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, n := range g.Nodes {
		if err := l.nodes(ctx, n); err != nil {
			return err
		}
	}
	for _, links := range g.Links {
		if err := l.links(ctx, links); err != nil {
			return err
		}
	}
	// The entries of search are made by the hub's own migration, which runs anew once its mark is gone.
	if err := l.run(ctx, `OPTIONAL MATCH (m:Migration {name: 'search'}) DELETE m
WITH count(*) AS done MATCH (h:HubMeta {name: 'hub'}) REMOVE h.fingerprint
WITH done MATCH (c:HubClock {name: 'hub'}) SET c.value = c.value + 1`, nil); err != nil {
		return err
	}
	if _, err := store.Migrate(ctx); err != nil {
		return err
	}
	return l.run(ctx, "CALL db.awaitIndexes(300)", nil)
}

type loader struct {
	session neo4j.SessionWithContext
	now     time.Time
}

func (l *loader) nodes(ctx context.Context, n *Nodes) error {
	rows := make([]any, len(n.Rows))
	for i, properties := range n.Rows {
		rows[i] = l.stored(properties)
	}
	return l.batches(ctx, "UNWIND $rows AS r CREATE (n:"+strings.Join(n.Noun.Labels, ":")+") SET n = r", rows)
}

func (l *loader) links(ctx context.Context, links *Links) error {
	rows := make([]any, len(links.Rows))
	for i, row := range links.Rows {
		rows[i] = []any{row.From, row.To, l.stored(row.Properties)}
	}
	far := "(b:Node {id: r[1]})"
	if links.Scheme != "" {
		far = "(b:Term {scheme: '" + links.Scheme + "', code: r[1]})"
	}
	return l.batches(ctx, "UNWIND $rows AS r MATCH (a:Node {id: r[0]}) MATCH "+far+" CREATE (a)-[x:"+links.Type+"]->(b) SET x = r[2]", rows)
}

// stored is a copy of the properties as the hub stores them.
func (l *loader) stored(properties map[string]any) map[string]any {
	row := make(map[string]any, len(properties)+1)
	for name, value := range properties {
		if t, ok := value.(time.Time); ok {
			value = neo4j.DateOf(t)
		}
		row[name] = value
	}
	row["recordedAt"] = l.now
	return row
}

func (l *loader) batches(ctx context.Context, statement string, rows []any) error {
	for start := 0; start < len(rows); start += batch {
		if err := l.run(ctx, statement, map[string]any{"rows": rows[start:min(start+batch, len(rows))]}); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) run(ctx context.Context, statement string, params map[string]any) error {
	_, err := l.session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		result, err := tx.Run(ctx, statement, params)
		if err != nil {
			return nil, err
		}
		return result.Consume(ctx)
	})
	return err
}
