package history_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"liandong/graph"
)

// perGroup lanes have as many nodes of a noun as a page.
const perGroup = 100

// TestRandomHistories writes 700 histories, 20,000 with LIANDONG_TEST_LONG. One that fails is printed as the shortest that fails alike.
func TestRandomHistories(t *testing.T) {
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	rounds, histories, all := 1, 700, themes(t, model)
	if os.Getenv("LIANDONG_TEST_LONG") != "" {
		rounds, histories = 10, 2000
	}
	for round := range rounds {
		f := mustField(t, schema, drawLanes(all, histories/len(all), uint64(round)))
		f.check()
		f.tells()
		if len(f.failed) > 0 {
			f.report()
			return
		}
	}
}

// drawLanes draws so many histories of each theme, and when to ask for them.
func drawLanes(all []*theme, each int, round uint64) []*lane {
	var lanes []*lane
	for number, t := range all {
		for i := range each {
			group := number*each/perGroup + i/perGroup
			lanes = append(lanes, &lane{
				theme: t, name: fmt.Sprintf("H%d.%d.%d", number, i/perGroup, i),
				ops: draw(t, round<<32+uint64(number)<<16+uint64(i)), whens: drawWhens(round, group),
			})
		}
	}
	return lanes
}

// drawWhens draws when to ask a group: what is known now, and what was known after some steps, for some groups before the first.
func drawWhens(round uint64, group int) []when {
	d := &drawing{Rand: rand.New(rand.NewPCG(round, uint64(group)))}
	list := []when{{asOf: d.date(), step: steps}}
	for i := range 3 {
		list = append(list, when{asOf: d.date(), step: (group+i*3)%(steps+1) - 1, late: d.chance(50)})
	}
	return list
}

// groups are lanes whose nodes make one page.
func (f *field) groups() (groups [][]*lane) {
	for i, l := range f.lanes {
		if i == 0 || prefix(l) != prefix(f.lanes[i-1]) {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], l)
	}
	return groups
}

// check asks everything about every group of lanes.
func (f *field) check() {
	f.Helper()
	for _, group := range f.groups() {
		for _, w := range group[0].whens {
			f.lists(group, w)
			f.nodes(group, w)
			f.keyed(group, w)
		}
	}
}

// tells fails when the histories are too tame to tell anything: each kind of op has to be taken and refused often, but for what is never sent or never
// refused.
func (f *field) tells() {
	f.Helper()
	for _, do := range []string{"save", "correct", "end", "link", "unlink", "relink"} {
		if taken := f.ops[do+" taken"]; taken < len(f.lanes)/20 {
			f.Errorf("%s was done %d times in %d histories", do, taken, len(f.lanes))
		}
		if refused := f.ops[do+" refused"]; refused < len(f.lanes)/100 && do != "end" {
			f.Errorf("%s was refused %d times in %d histories", do, refused, len(f.lanes))
		}
	}
}
