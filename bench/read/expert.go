package read

import (
	"bytes"
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

// expert compares the database hits of everything the hub sends for a question with those of the statement that an expert has
// written for it. Rows must be equal.
func (b *bench) expert(ctx context.Context) (err error) {
	name, against, command := "dbHits on linkage questions, worst question", "expert Cypher, same rows", "go run ./bench -steps expert"
	const goal = 1 / 1.10
	files, err := filepath.Glob(filepath.Join(expertFolder, "*.cypher"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		b.row(report.Missing(name, goal, "there are no expert statements yet").Against(against, command))
		return nil
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
	table := report.Table{Title: "Database hits beside expert Cypher", Columns: []string{"question", "hub", "expert", "ratio"}}
	var worst float64
	which := ""
	for _, file := range files {
		question := strings.TrimSuffix(filepath.Base(file), ".cypher")
		ours, theirs, err := b.besideExpert(ctx, hub, proxy, strings.TrimSuffix(file, ".cypher"))
		if err != nil {
			return fmt.Errorf("%s: %w", question, err)
		}
		ratio := float64(theirs) / float64(ours)
		if which == "" || ratio < worst {
			worst, which = ratio, question
		}
		table.Rows = append(table.Rows, []string{question, fmt.Sprint(ours), fmt.Sprint(theirs), fmt.Sprintf("%.2f", ratio)})
	}
	b.row(report.Counted(name, goal, worst).Against(against, command).With("%s, of %d questions", which, len(files)))
	b.table(table)
	return nil
}

// withoutSnapshot are the arguments that let the hub ask the database for everything.
func (b *bench) withoutSnapshot() []string {
	help, err := exec.Command(b.program(), "serve", "--help").CombinedOutput()
	if err == nil && strings.Contains(string(help), snapshotFlag) {
		return []string{snapshotFlag + "=off"}
	}
	return nil
}

// besideExpert gives the database hits of both for the question of these files.
func (b *bench) besideExpert(ctx context.Context, hub *peer.Server, proxy *wire.Proxy, path string) (ours, theirs int64, err error) {
	document, err := os.ReadFile(path + ".graphql")
	if err != nil {
		return 0, 0, err
	}
	text, err := os.ReadFile(path + ".cypher")
	if err != nil {
		return 0, 0, err
	}
	variables, err := variablesOf(path + ".json")
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
	}
	p, err := b.profile(ctx, statement{string(text), variables})
	if err != nil {
		return 0, 0, err
	}
	return ours, p.hits, sameRows(answer, p.rows, bytes.HasPrefix(document, []byte("# any order")))
}

func variablesOf(file string) (map[string]any, error) {
	variables := map[string]any{"asOf": district.AsOf}
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return variables, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &variables)
	}
	for name, value := range variables {
		if n, ok := value.(float64); ok && n == float64(int64(n)) {
			variables[name] = int64(n) // as limits have to be
		}
	}
	return variables, err
}

// sameRows compares the rows of an answer with those of a statement.
func sameRows(answer []byte, rows [][]any, anyOrder bool) error {
	ours, err := rowsOf(answer)
	if err != nil {
		return err
	}
	var theirs []string
	for _, row := range rows {
		text, err := json.Marshal(told(row))
		if err != nil {
			return err
		}
		theirs = append(theirs, string(text))
	}
	if anyOrder {
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
			return fmt.Errorf("row %d differs:\nhub    %.600s\nexpert %.600s", i+1, ours[i], theirs[i])
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
