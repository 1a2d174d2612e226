package snapshot_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/snapshot"
)

// table is a relation of a snapshot with its ends, as it is written in a statement.
type table struct {
	pattern     string
	relation    *snapshot.Relation
	left, right *snapshot.Nodes
	evidence    bool
}

func tables(s *snapshot.Snapshot) []table {
	return []table{
		{"(a:Organization)-[r:UNDERTAKES]->(b)", &s.Undertakes, &s.Organizations, &s.Projects, true},
		{"(a:Project)-[r:ADDRESSES]->(b)", &s.Addresses, &s.Projects, &s.Needs, true},
		{"(a:Need)-[r:ARISES_IN]->(b)", &s.ArisesIn, &s.Needs, &s.Divisions, true},
		{"(a:Project)-[r:DELIVERED_IN]->(b)", &s.ProjectIn, &s.Projects, &s.Divisions, true},
		{"(a:Service)-[r:DELIVERED_IN]->(b)", &s.ServiceIn, &s.Services, &s.Divisions, true},
		{"(a:Service)-[r:OFFERED_BY]->(b)", &s.OfferedBy, &s.Services, &s.Organizations, true},
		{"(a:Need)-[r:IN_CATEGORY]->(b)", &s.NeedOf, &s.Needs, &s.Terms, true},
		{"(a:Service)-[r:IN_CATEGORY]->(b)", &s.ServiceOf, &s.Services, &s.Terms, true},
		{"(a:Need)-[r:CONCERNS]->(b)", &s.Concerns, &s.Needs, &s.Terms, false},
		{"(a:Project)-[r:TARGETS]->(b)", &s.ProjectFor, &s.Projects, &s.Terms, false},
		{"(a:Service)-[r:TARGETS]->(b)", &s.ServiceFor, &s.Services, &s.Terms, false},
		{"(a:Organization)-[r:CLASSED_AS]->(b)", &s.ClassedAs, &s.Organizations, &s.Terms, false},
		{"(a:AdministrativeDivision)-[r:PART_OF]->(b)", &s.PartOf, &s.Divisions, &s.Divisions, false},
		{"(a:Term)-[r:BROADER]->(b)", &s.Broader, &s.Terms, &s.Terms, false},
		{"(a:Organization)-[r:HAS_STATUS]->(b)", &s.OrganizationStates, &s.Organizations, &s.Terms, false},
		{"(a:Project)-[r:HAS_STATE]->(b)", &s.ProjectStates, &s.Projects, &s.Terms, false},
		{"(a:Need)-[r:HAS_STATUS]->(b)", &s.NeedStates, &s.Needs, &s.Terms, false},
		{"(a:Service)-[r:HAS_STATUS]->(b)", &s.ServiceStates, &s.Services, &s.Terms, false},
		{"(a:Organization)<-[r:IMPOSED_ON]-(s:Sanction WHERE s.kind <> 'WARNING'), (b:Organization WHERE b = a)", &s.OrganizationBars, &s.Organizations, &s.Organizations, false},
	}
}

// MustLoad loads a snapshot with room enough.
func MustLoad(tb testing.TB, n *network) *snapshot.Snapshot {
	tb.Helper()
	s, err := snapshot.Load(tb.Context(), n.Store, 64<<20)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// lines runs a statement that returns texts, and sorts them.
func (n *network) lines(tb testing.TB, at graph.At, statement string, params values) []string {
	tb.Helper()
	rows, err := n.Ask(tb.Context(), at, statement, params)
	if err != nil {
		tb.Fatal(err)
	}
	lines := []string{}
	for _, row := range rows {
		lines = append(lines, fmt.Sprint(row...))
	}
	slices.Sort(lines)
	return lines
}

// TestSnapshot reads one network in all ways, and writes to it in the end.
func TestSnapshot(t *testing.T) {
	n := MustNetwork(t)
	s := MustLoad(t, n)
	t.Run("Load", func(t *testing.T) { n.testLoad(t, s) })
	t.Run("RuleOfTime", func(t *testing.T) { n.testRuleOfTime(t, s) })
	t.Run("Periods", func(t *testing.T) { n.testPeriods(t, s) })
	t.Run("Between", func(t *testing.T) { testBetween(t, s) })
	t.Run("TooLarge", func(t *testing.T) { n.testTooLarge(t, s.Bytes()) })
	t.Run("Overtaken", n.testOvertaken)
	t.Run("Keeper", n.testKeeper)
}

// testLoad holds everything in the snapshot against the database: every relation with its ends and all that evidence says of it.
func (n *network) testLoad(t *testing.T, s *snapshot.Snapshot) {
	if clock, err := n.Clock(t.Context()); err != nil || s.Clock != clock || clock == 0 {
		t.Errorf("the snapshot is of clock %d, the hub at %d, %v", s.Clock, clock, err)
	}
	for _, table := range tables(s) {
		r := table.relation
		got := []string{}
		for i := range int32(r.Len()) {
			line := table.left.IDs.At(r.Left[i]) + " " + table.right.IDs.At(r.Right[i])
			if table.evidence {
				from, _ := r.FromDate(i)
				until, _ := r.UntilDate(i)
				line += fmt.Sprintf(" %s %s %s %s %s", r.IDs.At(i), dateOrNone(from), dateOrNone(until), time.Unix(0, r.RecordedAt[i]).UTC().Format(time.RFC3339Nano), r.Sources.At(i))
			}
			got = append(got, line)
		}
		slices.Sort(got)
		returned := "a.id + ' ' + b.id"
		if table.evidence {
			returned = "a.id, b.id, r.id, r.from, r.fromPrecision, r.to, r.toPrecision, r.recordedAt, r.sourceId"
		}
		rows, err := n.Read(t.Context(), "MATCH "+table.pattern+" RETURN "+returned, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{}
		for _, row := range rows {
			want = append(want, told(row))
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%s, %d relations: %s", table.pattern, len(want), diff)
		}
	}
}

// told is a row of the database as a line of the test.
func told(row []any) string {
	if len(row) == 1 {
		return row[0].(string)
	}
	date := func(v, precision any, read func(time.Time, graph.Precision) (graph.PartialDate, bool)) string {
		if v == nil {
			return "none"
		}
		name, _ := precision.(string)
		d, _ := read(v.(interface{ Time() time.Time }).Time(), graph.Precision(name))
		return dateOrNone(d)
	}
	source, _ := row[8].(string)
	return fmt.Sprintf("%s %s %s %s %s %s %s", row[0], row[1], row[2], date(row[3], row[4], graph.FromStored), date(row[5], row[6], graph.ToStored),
		row[7].(time.Time).UTC().Format(time.RFC3339Nano), source)
}

func dateOrNone(d graph.PartialDate) string {
	if d.Start.IsZero() {
		return "none"
	}
	return d.String()
}

// testTooLarge gives a snapshot too little room, whatever it is that does not fit.
func (n *network) testTooLarge(t *testing.T, full int64) {
	for _, limit := range []int64{1, full / 4, full - 1} {
		_, err := snapshot.Load(t.Context(), n.Store, limit)
		var own *graph.Error
		if !errors.As(err, &own) || own.Kind != graph.Unavailable || own.Code != "SNAPSHOT_TOO_LARGE" || own.Message.Zh == "" {
			t.Errorf("%d of %d bytes: %v", limit, full, err)
		}
	}
	if _, err := snapshot.Load(t.Context(), n.Store, 4*full); err != nil {
		t.Errorf("four times its size is too little: %v", err)
	}
}

// testOvertaken writes while a snapshot is loaded: it is loaded again, and refused when that happens every time.
func (n *network) testOvertaken(t *testing.T) {
	var written graph.Receipt
	s, err := snapshot.LoadWhile(t.Context(), n.Store, 64<<20, func() {
		if written.Clock == 0 {
			written = n.MustName(t, "written meanwhile")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range int32(s.Organizations.Len()) {
		names = append(names, s.Organizations.Names.At(i))
	}
	if s.Clock != written.Clock || !slices.Contains(names, "written meanwhile") {
		t.Errorf("the snapshot of clock %d lacks the write of %d: %v", s.Clock, written.Clock, names)
	}
	attempts := 0
	_, err = snapshot.LoadWhile(t.Context(), n.Store, 64<<20, func() {
		attempts++
		n.MustName(t, fmt.Sprint("written meanwhile ", attempts))
	})
	var own *graph.Error
	if !errors.As(err, &own) || own.Kind != graph.Unavailable || own.Code != "SNAPSHOT_OVERTAKEN" || attempts != 3 {
		t.Errorf("after %d attempts: %v", attempts, err)
	}
}
