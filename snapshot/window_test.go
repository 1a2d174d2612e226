package snapshot_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/snapshot"
)

// dates are around every change of the network, and the ends of time.
var dates = []string{"0001-01-02", "2013-12-31", "2014", "2015-11-30", "2015-12", "2016-02-01", "2016-03-31", "2016-04-01", "2016-07-15", "2016-12-31",
	"2017-01-01", "2017-02-01", "2017-07-09", "2018", "9998-12-31", "9999"}

// testRuleOfTime holds the rule in Go against the one in Cypher: which relations hold, which nodes live and which are active.
func (n *network) testRuleOfTime(t *testing.T, s *snapshot.Snapshot) {
	seen := 0
	for _, date := range dates {
		at := graph.At{AsOf: day(date)}
		for _, table := range tables(s) {
			want := n.lines(t, at, "MATCH "+table.pattern+" WHERE holds(r) RETURN a.id + b.id", nil)
			got := holding(table, snapshot.On(at.AsOf))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, holds %s: %s", date, table.pattern, diff)
			}
			seen += len(got)
		}
		n.compareNodes(t, s, at)
	}
	if seen < 500 {
		t.Errorf("%d relations held in all: too few to prove anything", seen)
	}
}

// testPeriods holds a period against the predicate of the statements that take one.
func (n *network) testPeriods(t *testing.T, s *snapshot.Snapshot) {
	for i, date := range dates[:len(dates)-2] {
		from, to := day(date), day(dates[i+2])
		w := snapshot.Between(from.Start, to.End())
		if to.End().After(graph.Forever) {
			continue
		}
		for _, table := range tables(s) {
			if table.relation.From == nil {
				continue
			}
			want := n.lines(t, graph.At{AsOf: graph.PartialDate{Start: from.Start, Precision: graph.Day}},
				"MATCH "+table.pattern+" WHERE r.from < date($until) AND $asOf < r.to RETURN a.id + b.id", values{"until": to.End().Format("2006-01-02")})
			if diff := cmp.Diff(want, holding(table, w)); diff != "" {
				t.Errorf("%s to %s, %s: %s", from, to, table.pattern, diff)
			}
		}
	}
}

func holding(t table, w snapshot.Window) []string {
	lines := []string{}
	for i := range int32(t.relation.Len()) {
		if t.relation.Holds(i, w) {
			lines = append(lines, t.left.IDs.At(t.relation.Left[i])+t.right.IDs.At(t.relation.Right[i]))
		}
	}
	slices.Sort(lines)
	return lines
}

func (n *network) compareNodes(t *testing.T, s *snapshot.Snapshot, at graph.At) {
	for noun, nodes := range map[string]*snapshot.Nodes{
		"Organization": &s.Organizations, "Project": &s.Projects, "Need": &s.Needs, "Service": &s.Services, "AdministrativeDivision": &s.Divisions, "Term": &s.Terms,
	} {
		states := map[string]*snapshot.Relation{"Organization": &s.OrganizationStates, "Project": &s.ProjectStates, "Need": &s.NeedStates, "Service": &s.ServiceStates}[noun]
		living, active := []string{}, []string{}
		for i := range int32(nodes.Len()) {
			if nodes.Lives(i, snapshot.On(at.AsOf)) {
				living = append(living, nodes.IDs.At(i))
			}
			if states == nil || states.Active(i, snapshot.On(at.AsOf)) && (noun != "Organization" || s.OrganizationBars.Active(i, snapshot.On(at.AsOf))) {
				active = append(active, nodes.IDs.At(i))
			}
		}
		slices.Sort(living)
		slices.Sort(active)
		if diff := cmp.Diff(n.lines(t, at, "MATCH (n:"+noun+") WHERE lives(n) RETURN n.id", nil), living); diff != "" {
			t.Errorf("%s, lives %s: %s", at.AsOf, noun, diff)
		}
		if diff := cmp.Diff(n.lines(t, at, "MATCH (n:"+noun+") WHERE active(n) RETURN n.id", nil), active); diff != "" {
			t.Errorf("%s, active %s: %s", at.AsOf, noun, diff)
		}
	}
}

// testBetween finds the relations between two nodes as reading all of them does.
func testBetween(t *testing.T, s *snapshot.Snapshot) {
	for _, table := range tables(s) {
		r := table.relation
		for left := range int32(table.left.Len()) {
			for right := range int32(table.right.Len()) {
				var want, got, inward []int32
				for i := range int32(r.Len()) {
					if r.Left[i] == left && r.Right[i] == right {
						want = append(want, i)
					}
				}
				first, last := r.Between(left, right)
				for i := first; i < last; i++ {
					got = append(got, i)
				}
				for _, i := range r.In(right) {
					if r.Left[i] == left {
						inward = append(inward, i)
					}
				}
				if !slices.Equal(want, got) || !slices.Equal(want, inward) {
					t.Fatalf("%s from %d to %d: %v, %v and %v", table.pattern, left, right, want, got, inward)
				}
			}
		}
	}
}
