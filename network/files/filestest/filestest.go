// Package filestest has a small network, made by hand, whose names are all that files have trouble with.
package filestest

import (
	"liandong/graph"
	"liandong/network"
	"liandong/network/files"
)

// Names are the names of the small network, by node. Two are the same.
var Names = []string{"新城社区居委会", `"朝阳" 社工站 & <伙伴>`, "第一行\n第二行", "O'Brien 基金会, 北京", "新城社区居委会", `C:\志愿者`, "=SUM(1+1)"}

type tie struct {
	from, to int32
	weight   float64
	bases    string
	spells   []network.Spell
}

var ties = []tie{
	{0, 1, 1.5, "CASE;PROJECT", []network.Spell{{From: day("2020-01-01"), To: day("2020-06-30")}, {From: day("2021-03-01")}}},
	{0, 2, 0.3333333333333333, "MEETING", []network.Spell{{From: day("2022-05-04"), To: day("2022-05-04")}}},
	{1, 2, 1, "AGREEMENT", nil},
	{1, 3, 2, "PROJECT", []network.Spell{{To: day("2023-12-31")}}},
	{3, 5, 0.125, "FUNDING", nil},
}

// Small is the network, anew each time, as files take it.
func Small() *files.File {
	id := func(n int32) string { return "7f1c9a52-0000-4000-8000-00000000000" + string('0'+rune(n)) }
	kinds := []string{"GovernanceBody", "Organization", "Organization", "Organization", "GovernanceBody", "VolunteerTeam", "Meeting"}
	degrees, constraints := []int64{2, 3, 2, 2, 0, 1, 0}, []any{1.125, 0.6111111111111112, 1.125, 0.5, nil, 1.0, nil}
	f := &files.File{
		Entries:   []files.Entry{{Name: "licence", Value: "CC BY 4.0 & 署名"}, {Name: "clock", Value: "42"}, {Name: "asOf", Value: "2024-06-30"}, {Name: "removed", Value: "KIND: 3 nodes, 10 ties"}, {Name: "redacted", Value: "true"}},
		NodeCount: len(Names), TieCount: len(ties),
		NodeFields: []files.Field{{Name: "kind", Kind: files.Text}, {Name: "event", Kind: files.Flag}, {Name: "group", Kind: files.Text}, {Name: "component", Kind: files.Count}, {Name: "degree", Kind: files.Count}, {Name: "constraint", Kind: files.Number}},
		TieFields:  []files.Field{{Name: "bases", Kind: files.Text}, {Name: "reasons", Kind: files.Count}},
	}
	f.NodeValue = func(n int32, field int) any {
		return []any{kinds[n], n == 6, "社会组织", int64(n / 6), degrees[n], constraints[n]}[field]
	}
	f.Nodes = func(yield func(*files.Node, error) bool) {
		for i, name := range Names {
			n := &files.Node{Number: int32(i), ID: id(int32(i)), Label: name}
			if i%2 == 1 {
				n.Spells = []network.Spell{{From: day("2019-02-28")}}
			}
			if !yield(n, nil) {
				return
			}
		}
	}
	f.Ties = func(yield func(*files.Tie) bool) {
		for i, t := range ties {
			if !yield(&files.Tie{From: t.from, To: t.to, Source: id(t.from), Target: id(t.to), Weight: t.weight, Spells: t.spells, Values: []any{t.bases, int64(i + 1)}}) {
				return
			}
		}
	}
	return f
}

func day(text string) *graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err) // it stands above
	}
	return &d
}
