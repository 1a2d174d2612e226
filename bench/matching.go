package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/access"
	"liandong/bench/report"
	"liandong/graph"
	"liandong/matching"
	"liandong/sample"
	"liandong/snapshot"
)

const (
	matchingResults      = "bench/results/matching.json"
	matchingRequirements = "matching/testdata/requirements.txt"
	matchingPeers        = "matching/testdata/shares.py"
	matchingStatement    = "bench/matching.cypher"
)

// benchMatching measures both halves of matching: shares of needs and of people among helpers beside OR-Tools and SciPy, and one need against all organizations of a sample beside the
// same question in plain Cypher. It leaves the figures in a file.
func benchMatching(ctx context.Context, rounds int) error {
	shares, err := benchShares(ctx, rounds)
	if err != nil {
		return err
	}
	candidates, err := benchCandidates(ctx, rounds)
	if err != nil {
		return err
	}
	document := report.Document{Date: time.Now().UTC().Format(time.DateOnly), Data: "made-up shares; the sample of 12 communities with its organizations copied until there are 20,000", Rows: append(shares, candidates...)}
	fmt.Print(document.Markdown())
	return document.Write(matchingResults)
}

// sharing is a shape of problems, with who else solves them.
type sharing struct {
	name                         string
	needs, helpers, gives, wants int
	tight                        float64 // part of what a community wants that it may get
	by                           []string
}

// sharings are problems by needs, where a helper gives to one or some and each need wants one, and by people, where both are many and communities get a part.
var sharings = []sharing{
	{"2,000 needs x 500 helpers, 1 each", 2000, 500, 1, 1, 1, []string{"ortools", "assignment"}},
	{"2,000 needs x 500 helpers, 4 each", 2000, 500, 4, 1, 1, []string{"ortools", "assignment"}},
	{"up to 150 people in each of 420 needs x 100 helpers of 300 people", 420, 100, 300, 150, 0.8, []string{"ortools", "linprog"}},
}

var solvers = map[string]string{"ortools": "OR-Tools SimpleMinCostFlow", "assignment": "SciPy linear_sum_assignment", "linprog": "SciPy linprog (HiGHS)"}

// benchShares solves the same problems by turns.
func benchShares(ctx context.Context, rounds int) (rows []report.Row, err error) {
	python, err := pythonWith(ctx, "matching", matchingRequirements)
	if err != nil {
		return nil, err
	}
	for _, s := range sharings {
		var ratios [2][]float64
		var took [3][]float64
		for round := range rounds {
			m := matching.Make(s.needs, s.helpers, 77, s.gives, s.wants, s.tight, uint64(round+1))
			m.By = s.by
			began := time.Now()
			worth := m.Solve()
			ours := time.Since(began).Seconds()
			told, err := peers(ctx, python, m)
			if err != nil {
				return nil, err
			}
			took[0] = append(took[0], ours)
			for i, name := range s.by {
				if told[name].Worth != worth {
					return nil, fmt.Errorf("%s, seed %d: the hub's share is worth %d, that of %s %d", s.name, round+1, worth, name, told[name].Worth)
				}
				ratios[i], took[i+1] = append(ratios[i], told[name].Seconds/ours), append(took[i+1], told[name].Seconds)
			}
		}
		for i, name := range s.by {
			rows = append(rows, report.Timed(s.name, 0.5, middle(ratios[i]), slices.Min(ratios[i]), slices.Max(ratios[i])).
				Against(solvers[name], "go run ./bench matching").With("equal worth in all %d rounds; %.3f s against %.3f s", rounds, middle(took[0]), middle(took[i+1])))
		}
	}
	return rows, nil
}

func middle(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

// peer is what somebody else found.
type peer struct {
	Worth   int
	Seconds float64
}

// peers lets the others solve a problem. Their times are of solving alone, without reading it.
func peers(ctx context.Context, python string, m *matching.Made) (told map[string]peer, err error) {
	in, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, python, matchingPeers)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", matchingPeers, err)
	}
	return told, json.Unmarshal(out, &told)
}

// copies makes so many organizations of those that there are, each with its state, places, classes, groups, sanctions and projects. Loading a sample that has as many would take an
// hour and say the same.
const copies = `MATCH (o:Organization)
WITH collect(o) AS those
UNWIND range(0, $organizations - size(those) - 1) AS i
WITH those[i % size(those)] AS o
CALL (o) {
  CREATE (x:$(labels(o)))
  SET x = o {.*, id: randomUUID(), uscc: null, sourceKey: null}
  WITH x
  CALL (o, x) {
    MATCH (o)-[r:HAS_STATUS|HAS_REGISTRATION_MODE|BASED_IN|FILED_IN|CLASSED_AS|TARGETS|UNDERTAKES]->(to)
    CREATE (x)-[c:$(type(r))]->(to)
    SET c = r {.*, id: null}
  }
  CALL (o, x) {
    MATCH (o)<-[r:IMPOSED_ON|RATES|EVALUATES]-(of)
    CREATE (x)<-[c:$(type(r))]-(of)
    SET c = r {.*, id: null}
  }
} IN TRANSACTIONS OF 500 ROWS`

// matchingOrganizations is how many organizations one need is held against.
const matchingOrganizations = 20_000

// matchingCommunities is how many communities the sample has whose organizations are copied.
const matchingCommunities = 12

// benchCandidates loads the sample into a server of its own, copies its organizations, and asks for those that could help with one need.
func benchCandidates(ctx context.Context, rounds int) (rows []report.Row, err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	b := &importBench{}
	if err := b.open(ctx, home); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.close(context.WithoutCancel(ctx))) }()
	if _, err := b.store.Migrate(ctx); err != nil {
		return nil, err
	}
	options := sample.Default()
	options.Communities = matchingCommunities
	if _, err := (&sample.Loader{Store: b.store, Actor: "bench"}).Load(ctx, options); err != nil {
		return nil, err
	}
	asOf, err := graph.ParsePartialDate(options.Base)
	if err != nil {
		return nil, err
	}
	found, err := b.store.Read(ctx, "MATCH (n:Need) WHERE n.people IS NOT NULL RETURN n.id ORDER BY n.id LIMIT $rounds", map[string]any{"rounds": rounds + 1})
	if err != nil {
		return nil, err
	}
	c := b.server.Connection()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, driver.Close(ctx)) }()
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	copied, err := session.Run(ctx, copies, map[string]any{"organizations": matchingOrganizations})
	if err == nil {
		_, err = copied.Consume(ctx)
	}
	if err = errors.Join(err, session.Close(ctx)); err != nil {
		return nil, err
	}
	began := time.Now()
	columns, err := snapshot.LoadColumns(matching.Names())(ctx, b.store, 1<<40)
	if err != nil {
		return nil, err
	}
	fmt.Printf("columns loaded in %.1f s, %d MiB\n", time.Since(began).Seconds(), columns.Bytes()>>20)
	reader := matching.Reader{Store: b.store, Keeper: &matching.Keeper{}, Columns: func(context.Context) (*snapshot.Columns, error) { return columns, nil }}
	return candidateRows(ctx, reader, driver, asOf, found)
}

// candidateRows asks by turns for one need after the other. The first one makes the candidates of the day and plans the statement; it is told apart.
func candidateRows(ctx context.Context, reader matching.Reader, driver neo4j.DriverWithContext, asOf graph.PartialDate, needs [][]any) ([]report.Row, error) {
	statement, err := os.ReadFile(matchingStatement)
	if err != nil {
		return nil, err
	}
	var ours, theirs, ratios []float64
	considered := 0
	for _, row := range needs {
		id, _ := row[0].(string)
		began := time.Now()
		answer, err := reader.Candidates(ctx, matching.For{Need: &graph.Filter{Value: map[string]any{"id": id}}},
			matching.Question{Kinds: []matching.Kind{matching.Organization}, AsOf: asOf, First: 20, Refused: true, Reasons: true, Rights: access.Owner()})
		if err != nil {
			return nil, err
		}
		took := time.Since(began).Seconds()
		began = time.Now()
		result, err := neo4j.ExecuteQuery(ctx, driver, string(statement), map[string]any{"need": id, "asOf": neo4j.DateOf(asOf.Last())}, neo4j.EagerResultTransformer)
		if err != nil {
			return nil, err
		}
		peer := time.Since(began).Seconds()
		if len(result.Records) == 0 || len(answer.Found) == 0 {
			return nil, fmt.Errorf("nobody could help with %s: %d rows, %d results", id, len(result.Records), len(answer.Found))
		}
		if all, _ := result.Records[0].Get("considered"); all != int64(answer.Considered) {
			return nil, fmt.Errorf("the statement looked at %v organizations, the hub at %d", all, answer.Considered)
		}
		if able, _ := result.Records[0].Get("eligible"); able != int64(answer.Eligible) {
			return nil, fmt.Errorf("need %s: %v organizations are eligible by the statement, %d by the hub", id, able, answer.Eligible)
		}
		fmt.Printf("%s: %d organizations, %.1f ms against %.1f ms\n", id, answer.Considered, 1000*took, 1000*peer)
		ours, theirs, ratios, considered = append(ours, took), append(theirs, peer), append(ratios, peer/took), answer.Considered
	}
	warm := ratios[1:]
	return []report.Row{report.Timed(fmt.Sprintf("one need against %d organizations, with reasons", considered), 10, middle(warm), slices.Min(warm), slices.Max(warm)).
		Against("plain Cypher (bench/matching.cypher)", "go run ./bench matching").
		With("%.1f ms against %.1f ms; the first question of a day, which makes its candidates, %.0f ms against %.0f ms; as many organizations eligible for each need",
			1000*middle(ours[1:]), 1000*middle(theirs[1:]), 1000*ours[0], 1000*theirs[0])}, nil
}
