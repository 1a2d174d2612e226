package network_test

import (
	"testing"

	"liandong/graph"
	"liandong/network"
	"liandong/snapshot"
)

// TestSpells: times of reasons that meet are one time, and what begins or ends nobody knows when is open.
func TestSpells(t *testing.T) {
	const never = snapshot.Never
	day := func(n int32) int32 { return 18262 + n } // from 2020-01-01 on
	p := &network.Projected{
		Graph: network.NewGraph(3, []network.Tie{{From: 0, To: 1, Weight: 2}, {From: 2, To: 1, Weight: 0.5}}), Actors: []int32{4, 7, 9},
		Links: []network.Link{
			{A: 4, B: 7, Basis: "CASE", Event: 1, From: day(10), Until: day(20)}, {A: 4, B: 7, Basis: "CASE", Event: 2, From: day(0), Until: day(3)},
			{A: 4, B: 7, Basis: "PROJECT", Event: 3, From: day(2), Until: day(5)}, {A: 4, B: 7, Basis: "PROJECT", Event: 5, From: day(30), Until: never},
			{A: 7, B: 9, Basis: "AGREEMENT", Event: -1, From: -never, Until: never},
		},
		View: (&snapshot.Columns{From: []int32{4: day(1), 7: -never, 9: -never}, Until: []int32{4: day(2), 7: never, 9: day(1)}}).At(day(0)),
	}
	said := func(spells []network.Spell) (text string) {
		for _, s := range spells {
			for _, d := range []*graph.PartialDate{s.From, s.To} {
				if d == nil {
					text += ".. "
					continue
				}
				text += d.String() + " "
			}
		}
		return text
	}
	for tie := range p.Each() {
		want := map[int32]string{0: "2020-01-01 2020-01-05 2020-01-11 2020-01-20 2020-01-31 .. ", 1: ""}[tie.From]
		if got := said(p.TieSpells(tie)); got != want {
			t.Errorf("%v: %q, not %q", tie, got, want)
		}
	}
	for node, want := range []string{"2020-01-02 2020-01-02 ", "", ".. 2020-01-01 "} {
		if got := said(p.NodeSpell(int32(node))); got != want {
			t.Errorf("node %d: %q, not %q", node, got, want)
		}
	}
}
