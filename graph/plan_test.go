package graph_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/tools/txtar"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// costly are the operators that look at more than a question needs, unless there is a reason.
var costly = []string{"AllNodesScan", "NodeByLabelScan", "UnionNodeByLabelsScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan",
	"DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan", "CartesianProduct", "Eager"}

// TestPlans asks the database how it runs the statement of every golden question, and wants two things: a costly operator has a
// reason in testdata/plan_reasons.txt, and the database hits are those of testdata/plan_hits.txt, a tenth more at most. Every
// reason is needed by some question.
func TestPlans(t *testing.T) {
	store := MustDistrict(t)
	reasons := MustReasons(t)
	mustSample(t)
	got := map[string]int64{}
	for question, statement := range MustStatements(t, store, graph.Everything) {
		plan := MustProfile(t, statement)
		got[question] = hitsOf(plan)
		for _, operator := range operatorsOf(plan) {
			if name, _, _ := strings.Cut(operator, " "); slices.Contains(costly, name) && !reasons.allow(question+": "+operator) {
				t.Errorf("%s: %s has no reason; the statement is\n%s", question, operator, statement.Text)
			}
		}
	}
	for pattern, used := range reasons.used {
		if !used {
			t.Errorf("no question needs the reason of %s", pattern)
		}
	}
	compareHits(t, got)
}

// mustSample has the database count its indexes again and forget its plans: both would otherwise be of what earlier tests stored,
// and with so little data one index is as good as another.
func mustSample(t *testing.T) {
	t.Helper()
	c := testdb.Connection(t)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(t.Context())
	indexes, err := neo4j.ExecuteQuery(t.Context(), driver, "SHOW INDEXES YIELD name, type WHERE type = 'RANGE' RETURN name", nil, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	for _, index := range indexes.Records {
		if _, err := neo4j.ExecuteQuery(t.Context(), driver, "CALL db.resampleIndex($name)", index.AsMap(), neo4j.EagerResultTransformer); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := neo4j.ExecuteQuery(t.Context(), driver, "CALL db.prepareForReplanning(60)", nil, neo4j.EagerResultTransformer); err != nil {
		t.Fatal(err)
	}
}

// TestScopeCosts: what an officer of the district asks of the database is at most a fifth more than what who sees everything does (contract M142).
func TestScopeCosts(t *testing.T) {
	store := MustDistrict(t)
	mustSample(t)
	rows, err := store.Read(t.Context(), "MATCH (d:AdministrativeDivision) RETURN collect(d.id)", nil)
	if err != nil {
		t.Fatal(err)
	}
	district := graph.Reach{Own: []string{"somebody"}}
	for _, id := range rows[0][0].([]any) {
		district.Divisions = append(district.Divisions, id.(string))
	}
	officer := graph.Scope{Classes: map[string]graph.Reach{}}
	for _, class := range []string{"INTERNAL", "CONTACT", "IDENTITY", "SENSITIVE", "CASE"} {
		officer.Classes[class] = district
	}
	hits := func(scope graph.Scope) (sum int64) {
		for _, statement := range MustStatements(t, store, scope) {
			sum += hitsOf(MustProfile(t, statement))
		}
		return sum
	}
	all, scoped := hits(graph.Everything), hits(officer)
	t.Logf("%d hits for the officer, %d for who sees everything: %.2f", scoped, all, float64(scoped)/float64(all))
	if scoped*5 > all*6 {
		t.Errorf("%d hits for the officer, %d for who sees everything", scoped, all)
	}
}

// MustStatements compiles the golden questions as a scope may ask them, by file and root field.
func MustStatements(t *testing.T, store *graph.Store, scope graph.Scope) map[string]*graph.Statement {
	t.Helper()
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	statements := map[string]*graph.Statement{}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, request := range mustRequests(t, schema, string(archive.Files[0].Data), variablesOf(t, archive)) {
			request.Scope = scope
			if statement, err := store.Model().Compile(request); err == nil { // refusals have none
				statements[strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+request.Field.Alias] = statement
			}
		}
	}
	return statements
}

// MustProfile runs a statement and returns what the database did for it.
func MustProfile(t *testing.T, statement *graph.Statement) neo4j.ProfiledPlan {
	t.Helper()
	c := testdb.Connection(t)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(t.Context())
	result, err := neo4j.ExecuteQuery(t.Context(), driver, "PROFILE "+statement.Text, statement.Params, neo4j.EagerResultTransformer,
		neo4j.ExecuteQueryWithDatabase("neo4j"), neo4j.ExecuteQueryWithReadersRouting())
	if err != nil {
		t.Fatalf("%v in\n%s", err, statement.Text)
	}
	return result.Summary.Profile()
}

func hitsOf(plan neo4j.ProfiledPlan) int64 {
	hits := plan.DbHits()
	for _, child := range plan.Children() {
		hits += hitsOf(child)
	}
	return hits
}

// operatorsOf lists operators with what they are about, "NodeByLabelScan n:Need".
func operatorsOf(plan neo4j.ProfiledPlan) []string {
	name, _, _ := strings.Cut(plan.Operator(), "@")
	details, _ := plan.Arguments()["Details"].(string)
	list := []string{strings.TrimSpace(name + " " + numbered.ReplaceAllString(details, "$1"))}
	for _, child := range plan.Children() {
		list = append(list, operatorsOf(child)...)
	}
	return list
}

// numbered variables differ with every change of a statement: n12 is n.
var numbered = regexp.MustCompile(`\b([a-z])\d+\b`)

// reasons are patterns of what may stand in a plan, as in "filters/.*: NodeByLabelScan n:Need".
type reasons struct {
	patterns map[string]*regexp.Regexp
	used     map[string]bool
}

// MustReasons reads lines "pattern # reason".
func MustReasons(t *testing.T) *reasons {
	t.Helper()
	r := &reasons{map[string]*regexp.Regexp{}, map[string]bool{}}
	for _, line := range mustLines(t, "testdata/plan_reasons.txt") {
		pattern, reason, ok := strings.Cut(line, " # ")
		if !ok || strings.TrimSpace(reason) == "" {
			t.Fatalf("%q gives no reason", line)
		}
		pattern = strings.TrimSpace(pattern)
		compiled, err := regexp.Compile("^" + pattern + "$")
		if err != nil {
			t.Fatal(err)
		}
		r.patterns[pattern], r.used[pattern] = compiled, false
	}
	return r
}

func (r *reasons) allow(operator string) bool {
	allowed := false
	for pattern, compiled := range r.patterns {
		if compiled.MatchString(operator) {
			r.used[pattern], allowed = true, true
		}
	}
	return allowed
}

// compareHits wants no question to cost a tenth more than is on record, and none so much less that the record misleads.
func compareHits(t *testing.T, got map[string]int64) {
	t.Helper()
	const file = "testdata/plan_hits.txt"
	const slack = 20 // with so little data one index is as good as another, and which is taken depends on when they were sampled
	var lines []string
	for question, hits := range got {
		lines = append(lines, fmt.Sprintf("%-32s %d", question, hits))
	}
	slices.Sort(lines)
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	recorded := mustLines(t, file)
	if len(recorded) != len(got) {
		t.Errorf("%d questions are on record, %d are asked", len(recorded), len(got))
	}
	for _, line := range recorded {
		var question string
		var want int64
		if _, err := fmt.Sscan(line, &question, &want); err != nil {
			t.Fatal(err)
		}
		if hits := got[question]; hits > want+want/10+slack || hits < want/2-slack {
			t.Errorf("%s takes %d database hits, on record are %d; go test ./graph -run TestPlans -update records them", question, hits, want)
		}
	}
}

// mustLines reads a file without empty lines.
func mustLines(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	var lines []string
	for s := bufio.NewScanner(data); s.Scan(); {
		if strings.TrimSpace(s.Text()) != "" {
			lines = append(lines, s.Text())
		}
	}
	return lines
}
