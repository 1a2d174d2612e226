package read

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/district"
	"liandong/bench/peer"
	"liandong/bench/report"
	"liandong/bench/wire"
)

// expertFolder holds the statements of experts; its README.md says what belongs there.
const expertFolder = "bench/expert"

// The question that the goal is about must not cost more than this part of the expert's.
const expertGoal = 1 / 1.10

// expert compares the database hits of everything the hub sends for a question with those of the statement that an expert has
// written for it. Rows must be equal.
func (b *bench) expert(ctx context.Context) error {
	against, command := "expert Cypher, same rows", "go run ./bench -steps expert"
	table := report.Table{Title: "Database hits beside expert Cypher", Columns: []string{"question", "hub", "expert", "ratio"}}
	worst, which, met := 0.0, "", 0
	err := b.eachExpert(ctx, func(question string, ours, theirs int64) {
		ratio := float64(theirs) / float64(ours)
		fmt.Printf("  %-10s %7d beside %7d  %5.2fx\n", question, ours, theirs, ratio)
		if which == "" || ratio < worst {
			worst, which = ratio, question
		}
		if ratio >= expertGoal {
			met++
		}
		table.Rows = append(table.Rows, []string{question, fmt.Sprint(ours), fmt.Sprint(theirs), fmt.Sprintf("%.2f", ratio)})
	})
	if err != nil {
		return err
	}
	b.row(report.Counted("dbHits on linkage questions, worst question", expertGoal, worst).Against(against, command).With("%s", which))
	b.row(report.Counted("linkage questions within 1.10x of the expert's dbHits, share", 1, float64(met)/float64(len(table.Rows))).Against(against, command).
		With("%d of %d questions", met, len(table.Rows)))
	b.table(table)
	return nil
}

// eachExpert gives the database hits of both for every question.
func (b *bench) eachExpert(ctx context.Context, tell func(question string, ours, theirs int64)) (err error) {
	files, err := filepath.Glob(filepath.Join(expertFolder, "*.json"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return errors.New("no questions in " + expertFolder)
	}
	proxy, err := wire.Listen(b.database.Connection().URI)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, proxy.Close()) }()
	through := b.database.Connection()
	through.URI = proxy.URI
	hub, err := b.startHubOn(ctx, through, append(b.uncached(), b.withoutSnapshot()...)...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hub.Stop()) }()
	var differ error
	for _, file := range files {
		question := strings.TrimSuffix(filepath.Base(file), ".json")
		ours, theirs, err := b.besideExpert(ctx, hub, proxy, question)
		if err != nil {
			differ = errors.Join(differ, fmt.Errorf("%s: %w", question, err))
			continue
		}
		tell(question, ours, theirs)
	}
	return differ
}

// withoutSnapshot are the arguments that let the hub ask the database for everything.
func (b *bench) withoutSnapshot() []string {
	help, err := exec.Command(b.program(), "serve", "--help").CombinedOutput()
	if err == nil && strings.Contains(string(help), snapshotFlag) {
		return []string{snapshotFlag + "=off"}
	}
	return nil
}

// besideExpert gives the database hits of both for a question: NAME, or NAME-WHERE for NAME with other variables.
func (b *bench) besideExpert(ctx context.Context, hub *peer.Server, proxy *wire.Proxy, question string) (ours, theirs int64, err error) {
	name, _, _ := strings.Cut(question, "-")
	document, err := os.ReadFile(filepath.Join(expertFolder, name+".graphql"))
	if err != nil {
		return 0, 0, err
	}
	text, err := os.ReadFile(filepath.Join(expertFolder, name+".cypher"))
	if err != nil {
		return 0, 0, err
	}
	variables, err := b.variablesOf(ctx, filepath.Join(expertFolder, question+".json"))
	if err != nil {
		return 0, 0, err
	}
	t, err := b.hubTarget(hub, string(document), variables)
	if err != nil {
		return 0, 0, err
	}
	proxy.Statements()
	answer, err := t.Ask(ctx, http.DefaultClient)
	if err != nil {
		return 0, 0, err
	}
	for _, s := range proxy.Statements() {
		p, err := b.profile(ctx, statement{s.Text, s.Params})
		if err != nil {
			return 0, 0, err
		}
		ours += p.hits
		if err := writePlan(question+", hub", statement{s.Text, s.Params}, p); err != nil {
			return 0, 0, err
		}
	}
	asOf, err := time.Parse(time.DateOnly, district.AsOf)
	if err != nil {
		return 0, 0, err
	}
	variables["asOf"] = neo4j.DateOf(asOf)
	hand := statement{string(text), variables}
	p, err := b.profile(ctx, hand)
	if err != nil {
		return 0, 0, err
	}
	if err := writePlan(question+", expert", hand, p); err != nil {
		return 0, 0, err
	}
	return ours, p.hits, sameRows(answer, p.rows, shapeOf(document))
}

// variablesOf reads the variables of a question; one that is {"cypher": TEXT} is the one value which that statement returns.
func (b *bench) variablesOf(ctx context.Context, file string) (map[string]any, error) {
	variables := map[string]any{"asOf": district.AsOf}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &variables)
	}
	if err != nil {
		return nil, err
	}
	for name, value := range variables {
		if n, ok := value.(float64); ok {
			variables[name] = int64(n) // as limits have to be
		}
		if find, ok := value.(map[string]any); ok {
			lookup, _ := find["cypher"].(string)
			rows, err := b.store.Read(ctx, lookup, nil)
			if err != nil {
				return nil, err
			}
			if len(rows) == 0 {
				return nil, fmt.Errorf("nothing is found for $%s", name)
			}
			variables[name] = rows[0][0]
		}
	}
	return variables, nil
}

// sameRows compares the rows of an answer with those of a statement.
func sameRows(answer []byte, rows [][]any, s shape) error {
	ours, err := rowsOf(answer, s)
	if err != nil {
		return err
	}
	var theirs []string
	for _, row := range rows {
		cells, _ := told(row).([]any)
		text, err := s.text(cells)
		if err != nil {
			return err
		}
		theirs = append(theirs, text)
	}
	if s.anyOrder {
		slices.Sort(ours)
		slices.Sort(theirs)
	}
	for i := range max(len(ours), len(theirs)) {
		switch {
		case i >= len(ours):
			return fmt.Errorf("the hub has %d rows, the expert %d: %.300s", len(ours), len(theirs), theirs[i])
		case i >= len(theirs):
			return fmt.Errorf("the expert has %d rows, the hub %d: %.300s", len(theirs), len(ours), ours[i])
		case ours[i] != theirs[i]:
			return fmt.Errorf("row %d differs:\nhub    %.600s\nexpert %.600s", i+1, ours[i][alike(ours[i], theirs[i]):], theirs[i][alike(ours[i], theirs[i]):])
		}
	}
	if len(ours) == 0 {
		return errors.New("no rows: the question proves nothing")
	}
	return nil
}

// told is a value of the database as an answer says it.
func told(value any) any {
	switch v := value.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = told(item)
		}
		return list
	case neo4j.Date:
		return v.Time().Format(time.DateOnly)
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	}
	return value
}

// alike is where two texts begin to differ, less some bytes to tell where that is.
func alike(a, b string) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return max(0, i-200)
}
