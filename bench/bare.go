package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
)

// batchSize is that of the hub's import.
const batchSize = 5000

// bareFiles are the division files with the column that holds the parent's code, -1 for none, and the level of their rows.
var bareFiles = []struct {
	name   string
	parent int
	level  string
}{{"provinces.csv", -1, "PROVINCE"}, {"cities.csv", 2, "PREFECTURE"}, {"areas.csv", 2, "COUNTY"}, {"streets.csv", 2, "SUBDISTRICT"}}

// The bare loop's statements: what a careful user of the driver writes to get the same nodes and relations, with the same
// labels, properties, constraints and indexes.
const (
	bareNodes = `UNWIND $rows AS r
MERGE (n:AdministrativeDivision {codeScheme: 'CN-STAT', code: r[1], from: date('0001-01-01')})
SET n:Jurisdiction:Node, n.id = r[0], n.name = r[2], n.level = r[3], n.to = date('9999-12-31'), n.recordedAt = datetime()`
	bareLinks = `UNWIND $rows AS r
MATCH (a:AdministrativeDivision {codeScheme: 'CN-STAT', code: r[1], from: date('0001-01-01')})
MATCH (b:AdministrativeDivision {codeScheme: 'CN-STAT', code: r[2], from: date('0001-01-01')})
MERGE (a)-[p:PART_OF]->(b)
SET p.id = r[0], p.from = date('0001-01-01'), p.to = date('9999-12-31'), p.recordedAt = datetime()`
)

// bareImport loads the divisions into a migrated database with the driver alone: no rules, no provenance, no change record,
// no way to go on after a stop. It returns the time nodes and relations took.
func bareImport(ctx context.Context, c graph.Connection, folder string) (nodes, links time.Duration, err error) {
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return 0, 0, err
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: "neo4j"})
	defer func() { err = errors.Join(err, session.Close(ctx), driver.Close(ctx)) }()
	start := time.Now()
	var linkRows []any
	for _, file := range bareFiles {
		rows, parents, err := bareRows(filepath.Join(folder, file.name), file.parent, file.level)
		if err != nil {
			return 0, 0, err
		}
		if err := writeBatches(ctx, session, bareNodes, rows); err != nil {
			return 0, 0, err
		}
		linkRows = append(linkRows, parents...)
	}
	nodes = time.Since(start)
	start = time.Now()
	err = writeBatches(ctx, session, bareLinks, linkRows)
	return nodes, time.Since(start), err
}

// writeBatches runs a statement on rows, a transaction for each batch.
func writeBatches(ctx context.Context, session neo4j.SessionWithContext, statement string, rows []any) error {
	for start := 0; start < len(rows); start += batchSize {
		batch := rows[start:min(start+batchSize, len(rows))]
		_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
			result, err := tx.Run(ctx, statement, map[string]any{"rows": batch})
			if err != nil {
				return nil, err
			}
			return result.Consume(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func bareRows(path string, parent int, level string) (nodes, links []any, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	records, err := csv.NewReader(file).ReadAll()
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, r := range records[1:] {
		nodes = append(nodes, []any{uuid.NewString(), r[0], r[1], level})
		if parent >= 0 {
			links = append(links, []any{uuid.NewString(), r[0], r[parent]})
		}
	}
	return nodes, links, nil
}
