package read

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"

	"liandong/bench/peer"
	"liandong/bench/report"
	"liandong/graph"
)

// statement is what is sent to the database for a question.
type statement struct {
	Text   string
	Params map[string]any
}

// requestOf parses and validates a document of one root field.
func requestOf(schema *ast.Schema, document string, variables map[string]any) (graph.Request, error) {
	parsed, errs := gqlparser.LoadQuery(schema, document)
	if errs != nil {
		return graph.Request{}, errs
	}
	coerced, err := validator.VariableValues(schema, parsed.Operations[0], variables)
	if err != nil {
		return graph.Request{}, err
	}
	field, ok := parsed.Operations[0].SelectionSet[0].(*ast.Field)
	if !ok {
		return graph.Request{}, errors.New("the document begins with a fragment")
	}
	return graph.Request{Field: field, Variables: coerced, Now: time.Now(), Scope: graph.Everything}, nil
}

// compiled is the hub's statement for a request: the one place that knows how to get it.
func (b *bench) compiled(r graph.Request) (statement, error) {
	s, err := b.store.Model().Compile(r)
	if err != nil {
		return statement{}, err
	}
	return statement{s.Text, s.Params}, nil
}

// ours is the hub's statement for a question.
func (b *bench) ours(a asked) (statement, error) {
	r, err := requestOf(b.schema, a.Hub, a.variables)
	if err != nil {
		return statement{}, err
	}
	return b.compiled(r)
}

// theirs asks a peer that tells its statements every question, and returns what it sent for each.
func (b *bench) theirs(ctx context.Context) (_ map[string]statement, err error) {
	file := filepath.Join(b.folder, "statements")
	telling, err := b.installed.Start(ctx, b.database.Connection(), peer.Options{Statements: file})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, telling.Stop()) }()
	found := map[string]statement{}
	for _, a := range b.asked {
		t := a.other
		t.URL = telling.URL
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			return nil, err
		}
		if _, err := t.Ask(ctx, http.DefaultClient); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		if found[a.Name], err = lastStatement(file); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
	}
	return found, nil
}

// lastStatement reads the one statement a question has become; what the library asks about the server first does not count.
func lastStatement(file string) (s statement, err error) {
	f, err := os.Open(file)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	n := 0
	for lines := bufio.NewReader(f); ; {
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 {
			break
		}
		if err != nil {
			return s, err
		}
		var told struct {
			Statement string
			Params    map[string]any
		}
		if err := json.Unmarshal(line, &told); err != nil {
			return s, err
		}
		if strings.Contains(told.Statement, "dbms.components") {
			continue
		}
		n++
		s = statement{strings.TrimPrefix(told.Statement, "CYPHER 5\n"), map[string]any{}}
		for name, value := range told.Params {
			if s.Params[name], err = driverValue(value); err != nil {
				return s, err
			}
		}
	}
	if n != 1 {
		return s, fmt.Errorf("%d statements, want one", n)
	}
	return s, nil
}

// driverValue turns what record.mjs writes back into a parameter.
func driverValue(value any) (any, error) {
	switch v := value.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			var err error
			if list[i], err = driverValue(item); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		if text, ok := v["int"].(string); ok {
			return strconv.ParseInt(text, 10, 64)
		}
		if text, ok := v["date"].(string); ok {
			date, err := time.Parse(time.DateOnly, text)
			return neo4j.DateOf(date), err
		}
		out := map[string]any{}
		for name, item := range v {
			var err error
			if out[name], err = driverValue(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return value, nil
}

// profiled is what running a statement cost the database.
type profiled struct {
	hits int64
	plan neo4j.ProfiledPlan
	rows [][]any
}

// profile runs a statement with PROFILE.
func (b *bench) profile(ctx context.Context, s statement) (p profiled, err error) {
	c := b.database.Connection()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return p, err
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: c.Database, AccessMode: neo4j.AccessModeRead})
	defer func() { err = errors.Join(err, session.Close(ctx), driver.Close(ctx)) }()
	result, err := session.Run(ctx, "PROFILE "+s.Text, s.Params)
	if err != nil {
		return p, err
	}
	for result.Next(ctx) {
		p.rows = append(p.rows, result.Record().Values)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return p, err
	}
	p.plan = summary.Profile()
	p.hits = hitsOf(p.plan)
	return p, nil
}

func hitsOf(plan neo4j.ProfiledPlan) int64 {
	sum := plan.DbHits()
	for _, child := range plan.Children() {
		sum += hitsOf(child)
	}
	return sum
}

// groups are those of the goals, with what each has to reach.
var groups = []struct {
	name, row string
	goal      float64
}{
	{"nested", "dbHits, nested limits with fan-out 50-200, worst question", 5},
	{"filtered", "dbHits, children filtered and sorted, worst question", 2},
	{"totals", "dbHits, total and relation counts, worst question", 2},
	{"else", "dbHits, everything else, worst question", 1},
}

// hits compares the database hits of the statements, which do not vary with how busy the machine is.
func (b *bench) hits(ctx context.Context) error {
	all, err := b.allHits(ctx)
	if err != nil {
		return err
	}
	for _, g := range groups {
		ratio, which := worstOf(all, g.name)
		b.row(report.Counted(g.row, g.goal, ratio).Against(library+": the statement it sends", "go run ./bench -steps hits").With("%s", which))
	}
	b.table(hitsTable("Database hits", all))
	return nil
}

// counted are the database hits of a question.
type counted struct {
	asked
	hub, peer int64
}

func (c counted) ratio() float64 { return float64(c.peer) / float64(c.hub) }

// worstOf is the lowest ratio of a group, and of which question.
func worstOf(all []counted, group string) (ratio float64, which string) {
	for _, c := range all {
		if c.Group == group && (which == "" || c.ratio() < ratio) {
			ratio, which = c.ratio(), c.Name
		}
	}
	return ratio, which
}

func hitsTable(title string, all []counted) report.Table {
	table := report.Table{Title: title, Columns: []string{"question", "group", "hub", "peer", "ratio"}}
	for _, c := range all {
		table.Rows = append(table.Rows, []string{c.Name, c.Group, fmt.Sprint(c.hub), fmt.Sprint(c.peer), fmt.Sprintf("%.2f", c.ratio())})
	}
	return table
}

// allHits compares the answers to every question on this ground, and counts what they cost.
func (b *bench) allHits(ctx context.Context) ([]counted, error) {
	if err := b.equal(ctx); err != nil {
		return nil, err
	}
	theirs, err := b.theirs(ctx)
	if err != nil {
		return nil, err
	}
	var all []counted
	for _, a := range b.asked {
		s, err := b.ours(a)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		x, err := b.profile(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		y, err := b.profile(ctx, theirs[a.Name])
		if err != nil {
			return nil, fmt.Errorf("%s: peer: %w", a.Name, err)
		}
		all = append(all, counted{a, x.hits, y.hits})
		if err := errors.Join(writePlan(a.Name+", hub", s, x), writePlan(a.Name+", peer", theirs[a.Name], y)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// dated tells, without goals, what the same questions cost both on the district with its history, where the peer says the predicate of time on
// every relation, which it can in the form of connections alone.
func (b *bench) dated(ctx context.Context) error {
	all, err := b.allHits(ctx)
	if err != nil {
		return err
	}
	b.table(hitsTable("Database hits where both say when every relation holds, the peer by connections", all))
	measured, err := b.measure(ctx, 2) // rounds: the table has medians of their values and no ratio
	if err != nil {
		return err
	}
	b.table(speedTable("The same: time and CPU per question, medians", measured))
	return nil
}

// writePlan appends a statement with its plan to the file that LIANDONG_BENCH_PLANS names, for whoever wants to know why.
func writePlan(name string, s statement, p profiled) (err error) {
	file := os.Getenv("LIANDONG_BENCH_PLANS")
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var lines strings.Builder
	outline(&lines, p.plan, 0)
	_, err = fmt.Fprintf(f, "=== %s: %d hits\n%s\n---\n%s\n", name, p.hits, s.Text, lines.String())
	return err
}

// outline writes the operators of a plan with their hits and rows, the last one first.
func outline(b *strings.Builder, plan neo4j.ProfiledPlan, depth int) {
	details, _ := plan.Arguments()["Details"].(string)
	if len(details) > 150 {
		details = details[:150] + "..."
	}
	fmt.Fprintf(b, "%s%s hits=%d rows=%d %s\n", strings.Repeat("  ", depth), strings.TrimSuffix(plan.Operator(), "@neo4j"), plan.DbHits(), plan.Records(), strings.ReplaceAll(details, "\n", " "))
	children := plan.Children()
	for i, child := range children {
		next := depth
		if i > 0 || len(children) > 1 {
			next = depth + 1
		}
		outline(b, child, next)
	}
}
