package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/report"
	"liandong/graph"
	"liandong/identity"
	"liandong/quality"
	"liandong/sample"
)

const checkResults = "bench/results/check.json"

// benchCheck checks all data of the synthetic sample twice, as the first and as a later one does, and then profiles each probe. It leaves the figures in a file.
func benchCheck(ctx context.Context, o settings) error {
	return withSample(ctx, o, func(s *sampled) error {
		asked := quality.Options{AsOf: s.base, StaleAfter: graph.DefaultStaleAfter}
		var took []time.Duration
		for range 2 {
			result, err := quality.Check(ctx, s.store, asked)
			if err != nil {
				return err
			}
			took = append(took, result.Took)
			fmt.Printf("checked in %.1f s: %d findings %v\n", result.Took.Seconds(), result.Findings(), result.ByRule())
		}
		duplicates, err := s.duplicates(ctx)
		if err != nil {
			return err
		}
		var table report.Table
		err = s.withDriver(ctx, func(driver neo4j.DriverWithContext) error {
			table, err = s.probes(ctx, driver, asked)
			return err
		})
		if err != nil {
			return err
		}
		return checkDocument(s.options, s.rows, took, table, duplicates)
	})
}

// duplicates compares all records of each kind that the sample has many of, as liandong duplicates does.
func (b *importBench) duplicates(ctx context.Context) (report.Table, error) {
	table := report.Table{Title: "duplicates", Columns: []string{"kind", "records compared", "candidates", "milliseconds"}}
	for _, kind := range []graph.NodeKind{graph.NodeKindOrganization, graph.NodeKindGovernanceBody, graph.NodeKindVolunteerTeam} {
		begin := time.Now()
		found, err := (*identity.Finder)(nil).Duplicates(ctx, b.store, identity.DuplicatesQuestion{Scope: graph.Everything, Noun: kind, Minimum: graph.DuplicateLevelPossible, First: 1})
		if err != nil {
			return table, fmt.Errorf("%s: %w", kind, err)
		}
		row := []string{string(kind), fmt.Sprint(found.Compared), fmt.Sprint(found.TotalCount), fmt.Sprint(time.Since(begin).Milliseconds())}
		fmt.Println(strings.Join(row, "  "))
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

// probes profiles each probe: how often it looks into the database, and how long it takes when that keeps count.
func (b *importBench) probes(ctx context.Context, driver neo4j.DriverWithContext, asked quality.Options) (report.Table, error) {
	table := report.Table{Title: "check", Columns: []string{"probe", "rules", "database hits", "milliseconds"}}
	basis, err := quality.FindBasis(ctx, b.store, asked)
	if err != nil {
		return table, err
	}
	for _, name := range quality.Probes(b.store.Model()) {
		begin := time.Now()
		hits, err := b.profile(ctx, driver, name, basis)
		if err != nil {
			return table, fmt.Errorf("%s: %w", name, err)
		}
		row := []string{name, rulesOf(b.store.Model(), name), fmt.Sprint(hits), fmt.Sprint(time.Since(begin).Milliseconds())}
		fmt.Println(strings.Join(row, "  "))
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

// profile is how often the statements of a probe look into the database.
func (b *importBench) profile(ctx context.Context, driver neo4j.DriverWithContext, probe string, basis quality.Basis) (hits int64, err error) {
	statements, err := quality.Statements(ctx, b.store, probe, basis)
	if err != nil {
		return 0, err
	}
	for _, s := range statements {
		text, params, err := b.store.Model().Bind(graph.At{AsOf: basis.AsOf}, s.Text, s.Params)
		if err != nil {
			return 0, err
		}
		result, err := neo4j.ExecuteQuery(ctx, driver, "PROFILE "+text, params, neo4j.EagerResultTransformer)
		if err != nil {
			return 0, err
		}
		hits += hitsOf(result.Summary.Profile())
	}
	return hits, nil
}

// rulesOf are the rules that look at a probe.
func rulesOf(m *graph.Model, probe string) string {
	var ids []string
	for _, r := range quality.Rules(m) {
		if r.Probe() == probe {
			ids = append(ids, r.ID)
		}
	}
	return strings.Join(ids, " ")
}

func hitsOf(plan neo4j.ProfiledPlan) int64 {
	hits := plan.DbHits()
	for _, child := range plan.Children() {
		hits += hitsOf(child)
	}
	return hits
}

// checkGoal is how many rows a second a check should look at.
const checkGoal = 50_000

func checkDocument(options sample.Options, rows int, took []time.Duration, tables ...report.Table) error {
	rate := float64(rows) / slices.Min(took).Seconds()
	row := report.Timed(fmt.Sprintf("checking the sample of %d communities", options.Communities), 1, rate/checkGoal, rate/checkGoal, rate/checkGoal).
		Against(fmt.Sprintf("%d rows a second", checkGoal), "go run ./bench check").
		With("%.1f s the first time, %.1f s the second, for %d rows", took[0].Seconds(), took[1].Seconds(), rows)
	return report.Document{Date: time.Now().UTC().Format(time.DateOnly), Data: options.Label(), Rows: []report.Row{row}, Details: tables}.Write(checkResults)
}
