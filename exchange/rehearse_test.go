package exchange

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
)

const twoHomes = `
source: {name: homes}
files:
  - nodes:
      place:
        noun: Jurisdiction
        fields: {codeScheme: {value: HOMES}, code: code, name: code, level: {value: COUNTY}}
      organization:
        noun: Organization
        fields: {sourceKey: organization, name: organization}
    links:
      - {node: organization, relation: basedIn, target: {noun: Jurisdiction, key: {codeScheme: {value: HOMES}, code: code}}}
`

const circle = `
source: {name: circle}
files:
  - nodes:
      place:
        noun: Jurisdiction
        fields: {codeScheme: {value: HOMES}, code: code, name: code, level: {value: COUNTY}}
    links:
      - {node: place, relation: successors, target: {noun: Jurisdiction, key: {codeScheme: {value: HOMES}, code: next}}}
`

// mustMappingOf parses a mapping against the very model of the store, by which a report counts.
func mustMappingOf(t *testing.T, store *graph.Store, yaml string) *Mapping {
	t.Helper()
	m, err := ParseMapping("test", []byte(yaml), store.Model())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// What is wrong lies in rows that are far from each other: no transaction of one row sees more than half of it. A dry run
// finds it all the same, a strict import writes nothing at all, and both name the far end as the file does.
func TestRehearsalSeesTheWhole(t *testing.T) {
	for name, c := range map[string]struct {
		mapping, rows string
		want          Issue
	}{
		"one at a time": {twoHomes, "organization,code\nclub,here\nother,here\nclub,there\n",
			Issue{Row: 4, Column: "code", Value: "HOMES there", Code: "ONE_AT_A_TIME"}},
		"cycle": {circle, "code,next\na,b\nb,c\nc,a\n", Issue{Row: 4, Column: "next", Value: "HOMES a", Code: "ACYCLIC"}},
	} {
		t.Run(name, func(t *testing.T) {
			store := testdb.MustStore(t)
			mapping := mustMappingOf(t, store, c.mapping)
			before := contents(t, store)
			options := Options{Path: file(t, "a.csv", c.rows), Actor: "test", batch: 1}
			for _, strict := range []bool{false, true} {
				options.DryRun, options.Strict = !strict, strict
				report, err := ImportMapped(t.Context(), store, mapping, options)
				if err != nil {
					t.Fatal(err)
				}
				if report.RowsRefused != 1 || len(report.Refusals) != 1 || report.Withheld != strict || report.Batch != "" {
					t.Fatalf("strict %v: %+v", strict, report)
				}
				got := report.Refusals[0]
				message := got.Message
				if d := cmp.Diff(c.want, Issue{Row: got.Row, Column: got.Column, Value: got.Value, Code: got.Code}); d != "" {
					t.Error(d)
				}
				for _, said := range []string{message.En, message.Zh} {
					if identifier.MatchString(said) || strings.Contains(said, "toId") {
						t.Errorf("speaks of what is in no file: %s", said)
					}
				}
				if d := cmp.Diff(before, contents(t, store)); d != "" {
					t.Errorf("strict %v, and yet it is written:\n%s", strict, d)
				}
			}
			options.Strict = false
			report, err := ImportMapped(t.Context(), store, mapping, options)
			if err != nil || report.RowsRefused != 1 || report.Refusals[0].Code != c.want.Code {
				t.Errorf("in earnest it refuses %+v (%v)", report.Refusals, err)
			}
		})
	}
}

// A rehearsal leaves no mark: the dry run counts what the import then does, and the strict import ends as any other.
func TestRehearsalLeavesNoMark(t *testing.T) {
	path, store := chainFile(t, ""), testdb.MustStore(t)
	mapping := mustMappingOf(t, store, chainMapping)
	dry, err := ImportMapped(t.Context(), store, mapping, Options{Path: path, Actor: "test", batch: 60, DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	done, err := ImportMapped(t.Context(), store, mapping, Options{Path: path, Actor: "test", batch: 60})
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Nodes) != 2 || len(done.Links) != 2 {
		t.Errorf("the report counts %+v %+v", done.Nodes, done.Links)
	}
	for _, r := range []*Report{&dry, &done} {
		r.DryRun, r.Batch, r.Took = false, "", Phases{}
	}
	if d := cmp.Diff(dry, done); d != "" {
		t.Errorf("the dry run told something else than was done then:\n%s", d)
	}
}

// Where somebody else writes between the check and the import, a strict one ends at the first refusal, and says so.
func TestStrictEndsWhenDataChange(t *testing.T) {
	store := testdb.MustStore(t)
	mapping := mustMappingOf(t, store, twoHomes)
	path := file(t, "a.csv", "organization,code\nclub,here\nother,there\n")
	elsewhere := file(t, "b.csv", "organization,code\nother,elsewhere\n")
	_, err := ImportMapped(t.Context(), store, mapping, Options{Path: path, Actor: "test", Strict: true, batch: 1, afterStep: func(step int) {
		if step == 2 { // the nodes are there, their relations not yet
			if _, err := ImportMapped(t.Context(), store, mapping, Options{Path: elsewhere, Actor: "other"}); err != nil {
				t.Error(err)
			}
		}
	}})
	var e *graph.Error
	if !errors.As(err, &e) || e.Kind != graph.Conflict || e.Code != "CHANGED_MEANWHILE" || e.Message.Zh == "" {
		t.Fatalf("gives %v", err)
	}
	if n := one(t, store, "MATCH (:Organization {sourceKey: 'other'})-[b:BASED_IN]->() RETURN count(b)"); n != 1 {
		t.Errorf("the organization has %d homes", n)
	}
}

// What one transaction cannot hold is said, with what to do.
func TestRehearsalTooLarge(t *testing.T) {
	for _, code := range []string{"TOO_LARGE", "TIMEOUT"} {
		if err := error(&graph.Error{Kind: graph.Unavailable, Code: code}); !beyond(err) {
			t.Errorf("%s is not taken for more than a transaction can hold", code)
		}
	}
	err := tooLarge(errors.New("cause"))
	if graph.KindOf(err) != graph.Invalid || !strings.Contains(err.Error(), "LIANDONG_NEO4J_HEAP") {
		t.Errorf("it says %v", err)
	}
}
