package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/loop"
	"liandong/bench/report"
	"liandong/exchange"
	"liandong/graph"
)

// The large import: as many needs as projects, and so many needs addressed by each project.
const (
	largeNodes   = 50_000
	largeLinks   = 10 // of each project: 500,000 in all
	largeResults = "bench/results/import.json"
)

const largeMapping = `
source: {name: bench}
files:
  - file: needs.csv
    nodes:
      need: {noun: Need, fields: {sourceKey: key, title: title}}
  - file: projects.csv
    nodes:
      project: {noun: Project, fields: {sourceKey: key, name: name}}
    links:
      - {node: project, relation: addresses, target: {noun: Need, key: {sourceKey: {column: needs, split: ";"}}}}
`

// The bare loop's statements for the same, as in bare.go.
const (
	largeNeeds = `UNWIND $rows AS r MERGE (n:Node {sourceKey: r[1]})
SET n:Need, n.id = r[0], n.title = r[2], n.from = date('0001-01-01'), n.to = date('9999-12-31'), n.recordedAt = datetime()`
	largeProjects = `UNWIND $rows AS r MERGE (n:Node {sourceKey: r[1]})
SET n:Project, n.id = r[0], n.name = r[2], n.from = date('0001-01-01'), n.to = date('9999-12-31'), n.recordedAt = datetime()`
	largeAddresses = `UNWIND $rows AS r MATCH (a:Node {sourceKey: r[1]}) MATCH (b:Node {sourceKey: r[2]}) MERGE (a)-[p:ADDRESSES]->(b)
SET p.id = r[0], p.from = date('0001-01-01'), p.to = date('9999-12-31'), p.recordedAt = datetime()`
)

// benchImportLarge imports 100,000 nodes and 500,000 relations by the hub and by a bare loop with the same batches, in turn on one
// server that is emptied between, and leaves the row where make bench finds it. It takes longer than make bench may.
func benchImportLarge(ctx context.Context, rounds int) (err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	data := filepath.Join(home, "data")
	if err := writeLarge(data); err != nil {
		return err
	}
	mapping := filepath.Join(home, "mapping.yaml")
	if err := os.WriteFile(mapping, []byte(largeMapping), 0o600); err != nil {
		return err
	}
	b := &importBench{}
	if err := b.open(ctx, home); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close(context.WithoutCancel(ctx))) }()
	var ratios []float64
	for i := range rounds {
		ratio, err := b.importLarge(ctx, data, mapping)
		if err != nil {
			return err
		}
		fmt.Printf("round %d of %d: %.2fx\n", i+1, rounds, ratio)
		ratios = append(ratios, ratio)
	}
	r := loop.Of(ratios)
	row := report.Timed("import of 100,000 nodes and 500,000 relations", 0.8, r.Median, r.P10, r.P90).
		Against("bare driver loop, same batches", "go run ./bench -rounds "+strconv.Itoa(rounds)+" import-large").
		With("measured apart on %s, %d rounds; the loop has no rules, no history, no search entries", time.Now().UTC().Format(time.DateOnly), rounds)
	return report.Document{Date: time.Now().UTC().Format(time.DateOnly), Rows: []report.Row{row}}.Write(largeResults)
}

func (b *importBench) importLarge(ctx context.Context, data, mapping string) (ratio float64, err error) {
	if err := b.empty(ctx); err != nil {
		return 0, err
	}
	bare, err := bareLarge(ctx, b.server.Connection(), data)
	if err != nil {
		return 0, err
	}
	if err := b.empty(ctx); err != nil {
		return 0, err
	}
	begin := time.Now()
	done, err := exchange.Import(ctx, b.store, exchange.Options{Path: data, Mapping: mapping, Actor: "bench"})
	if err == nil && len(done.Refusals) > 0 {
		err = fmt.Errorf("%d rows refused, as %v", len(done.Refusals), done.Refusals[0])
	}
	if err != nil {
		return 0, err
	}
	hub := time.Since(begin)
	fmt.Printf("bare loop %.1f s, hub %.1f s\n", bare.Seconds(), hub.Seconds())
	return bare.Seconds() / hub.Seconds(), nil
}

// writeLarge writes the files of both.
func writeLarge(folder string) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	needs, projects := [][]string{{"key", "title"}}, [][]string{{"key", "name", "needs"}}
	for i := range largeNodes {
		needs = append(needs, []string{fmt.Sprintf("need/%d", i), fmt.Sprintf("示例需求%d", i)})
		var addressed []string
		for k := range largeLinks {
			addressed = append(addressed, fmt.Sprintf("need/%d", (i*7+k*k*4999)%largeNodes))
		}
		projects = append(projects, []string{fmt.Sprintf("project/%d", i), fmt.Sprintf("示例项目%d", i), strings.Join(addressed, ";")})
	}
	return errors.Join(writeRows(filepath.Join(folder, "needs.csv"), needs), writeRows(filepath.Join(folder, "projects.csv"), projects))
}

func writeRows(path string, rows [][]string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(csv.NewWriter(f).WriteAll(rows), f.Close())
}

// bareLarge loads the files by the driver alone.
func bareLarge(ctx context.Context, c graph.Connection, folder string) (took time.Duration, err error) {
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return 0, err
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: "neo4j"})
	defer func() { err = errors.Join(err, session.Close(ctx), driver.Close(ctx)) }()
	begin := time.Now()
	var links []any
	for _, file := range []struct{ name, statement string }{{"needs.csv", largeNeeds}, {"projects.csv", largeProjects}} {
		rows, err := readRows(filepath.Join(folder, file.name))
		if err != nil {
			return 0, err
		}
		var nodes []any
		for _, r := range rows[1:] {
			nodes = append(nodes, []any{uuid.NewString(), r[0], r[1]})
			if len(r) > 2 {
				for _, need := range strings.Split(r[2], ";") {
					links = append(links, []any{uuid.NewString(), r[0], need})
				}
			}
		}
		if err := writeBatches(ctx, session, file.statement, nodes); err != nil {
			return 0, err
		}
	}
	err = writeBatches(ctx, session, largeAddresses, links)
	return time.Since(begin), err
}

func readRows(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(f).ReadAll()
	return rows, errors.Join(err, f.Close())
}
