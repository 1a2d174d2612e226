package exchange

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// The environment that makes the test binary an import which kills itself.
const (
	killPath = "LIANDONG_TEST_KILL_PATH"
	killStep = "LIANDONG_TEST_KILL_STEP"
)

// rehearsedKill is the child's part: it imports until the step, and dies there as if the power had failed.
func rehearsedKill(t *testing.T, path string) {
	stop, err := strconv.Atoi(os.Getenv(killStep))
	if err != nil {
		t.Fatal(err)
	}
	mapping := mustMapping(t, chainMapping)
	_, err = ImportMapped(t.Context(), testdb.MustOpen(t), mapping, Options{Path: path, Actor: "test", batch: 60, afterStep: func(step int) {
		if step == stop {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				t.Error(err)
			}
			select {} // until the signal arrives
		}
	}})
	t.Errorf("the import ended (%v) before step %d", err, stop)
}

const chainMapping = `
source: {name: chain}
files:
  - nodes:
      place:
        noun: Jurisdiction
        fields:
          codeScheme: {value: CHAIN}
          code: code
          name: name
          level: level
      organization:
        noun: Organization
        optional: true
        fields: {sourceKey: {template: "chain/{organization}"}, name: organization, status: {column: status}, staffCount: {column: staff, optional: true}}
    links:
      - {node: place, relation: parent, target: {noun: Jurisdiction, key: {codeScheme: {value: CHAIN}, code: parent}}}
      - {node: organization, relation: basedIn, target: place}
`

// chainFile has enough rows for several transactions of nodes and of relations, and one repeated and two refused rows.
func chainFile(t *testing.T, more string) string {
	var b strings.Builder
	b.WriteString("code,name,level,parent,organization,status,staff\nroot,Root,PROVINCE,,,,\n")
	for i := range 150 {
		organization, status := fmt.Sprintf("Club %d", i), "正常"
		if i%2 == 1 {
			organization, status = "", ""
		}
		fmt.Fprintf(&b, "c%d,Place %d,COUNTY,root,%s,%s,\n", i, i, organization, status)
	}
	b.WriteString("c1,Place 1,COUNTY,root,,\nbad,1.10101E+11,COUNTY,root,,\nlost,Lost,COUNTY,nowhere,,\n" + more)
	return file(t, "chain.csv", b.String())
}

func mustMapping(t *testing.T, yaml string) *Mapping {
	t.Helper()
	m, err := ParseMapping("test", []byte(yaml), mustModel(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// An import killed between any two transactions and run again ends exactly as one that ran through.
func TestImportKilledAndResumed(t *testing.T) {
	if path := os.Getenv(killPath); path != "" {
		rehearsedKill(t, path)
		return
	}
	t.Run("goes on", func(t *testing.T) {
		killEverywhere(t, chainFile(t, ""), 2, func(step int) int { return step })
	})
	// The store refuses a row that the importer takes: the relations of its node must not be taken for broken later.
	t.Run("starts again when the store had refused rows", func(t *testing.T) {
		killEverywhere(t, chainFile(t, "x,X,COMMUNITY,root,Club X,正常,\n"), 3, func(step int) int {
			if step < 4 { // not yet
				return step
			}
			return 0
		})
	})
}

// The same import twice at once: what each of them did is counted once.
func TestImportTwiceAtOnce(t *testing.T) {
	store, path := testdb.MustStore(t), chainFile(t, "")
	mapping := mustMapping(t, chainMapping)
	options := Options{Path: path, Actor: "test", batch: 60}
	other := options
	options.afterStep = func(step int) {
		if step == 1 {
			if _, err := ImportMapped(t.Context(), store, mapping, other); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := ImportMapped(t.Context(), store, mapping, options); err != nil {
		t.Fatal(err)
	}
	rows, err := store.Read(t.Context(), "MATCH (b:ImportBatch {state: 'FINISHED'}) RETURN b.nodesCreated, b.linksCreated", nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][]any{{int64(151 + 75), int64(150 + 75)}}, rows); d != "" {
		t.Error(d)
	}
}

// A commit that was cut off is a matter of running the import again, and after Ctrl-C nothing but that.
func TestSettled(t *testing.T) {
	unknown := &graph.Error{Kind: graph.Unavailable, Code: "COMMIT_UNKNOWN", Message: graph.Text{En: "the same idempotencyKey"}}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for code, ctx := range map[string]context.Context{"COMMIT_UNKNOWN": t.Context(), "CANCELLED": stopped} {
		var e *graph.Error
		err := settled(ctx, unknown)
		if !errors.As(err, &e) || e.Kind != graph.Unavailable || e.Code != code || strings.Contains(e.Message.En, "Key") || e.Message.Zh == "" {
			t.Errorf("%s says %v", code, err)
		}
	}
	if err := settled(stopped, nil); err != nil {
		t.Error(err)
	}
}

func killEverywhere(t *testing.T, path string, refused int, resumed func(step int) int) {
	mapping := mustMapping(t, chainMapping)
	store := testdb.MustStore(t)
	whole, err := ImportMapped(t.Context(), store, mapping, Options{Path: path, Actor: "test", batch: 60})
	if err != nil {
		t.Fatal(err)
	}
	if whole.Steps < 4 || whole.RowsRefused != refused || whole.RowsDuplicate != 1 {
		t.Fatalf("%d steps, %d rows refused, %d repeated: the file does not test what it should: %v", whole.Steps, whole.RowsRefused, whole.RowsDuplicate, whole.Refusals)
	}
	want := contents(t, store)
	for step := 1; step < whole.Steps; step++ {
		store := testdb.MustStore(t)
		child := exec.Command(os.Args[0], "-test.run=^TestImportKilledAndResumed$")
		child.Env = append(os.Environ(), killPath+"="+path, killStep+"="+strconv.Itoa(step))
		if out, err := child.CombinedOutput(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("the child ended with %v: %s", err, out)
		}
		report, err := ImportMapped(t.Context(), store, mapping, Options{Path: path, Actor: "test", batch: 60})
		if err != nil {
			t.Fatal(err)
		}
		if want := resumed(step); report.Resumed != want {
			t.Errorf("killed after step %d, it went on after %d, not %d", step, report.Resumed, want)
		}
		if d := cmp.Diff(want, contents(t, store)); d != "" {
			t.Errorf("killed after step %d and resumed:\n%s", step, d)
		}
	}
}

// contents lists every node and relation of the store, without ids and times of recording.
func contents(t *testing.T, store *graph.Store) []string {
	t.Helper()
	const what = `WITH %[1]s, [k IN keys(%[1]s) WHERE NOT k IN ['id', 'recordedAt', 'retractedAt', 'at', 'batchId', 'sourceId', 'finishedAt', 'hash',
  'token', 'key', 'after', 'before', 'region'] | k + '=' + toString(%[1]s[k])] AS list`
	var all []string
	for _, statement := range []string{
		"MATCH (n) WHERE NOT n:Migration AND NOT n:HubMeta AND NOT n:ChangePart " + fmt.Sprintf(what, "n") + " RETURN labels(n), list",
		"MATCH (a)-[r]->(b) " + strings.Replace(fmt.Sprintf(what, "r"), "WITH r,", "WITH a, b, r,", 1) +
			" RETURN type(r), list, coalesce(a.code, a.name, a.fingerprint), coalesce(b.code, b.name, b.fingerprint)",
	} {
		rows, err := store.Read(context.Background(), statement, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if list, ok := row[1].([]any); ok {
				slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
			all = append(all, fmt.Sprint(row...))
		}
	}
	slices.Sort(all)
	return all
}
