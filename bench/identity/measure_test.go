package identity

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	ours "liandong/identity"
)

// few are streets of two counties, made up.
func few() (streets []Street, places []string) {
	for _, county := range []struct{ code, name string }{{"330604", "上虞区"}, {"500103", "渝中区"}, {"440104", "越秀区"}} {
		places = append(places, county.name)
		for i, name := range []string{"百官街道", "曹娥街道", "东关街道", "道墟街道", "解放碑街道", "上清寺街道"} {
			streets = append(streets, Street{Code: county.code + "00" + string(rune('1'+i)), Name: name, County: county.name})
			places = append(places, name)
		}
	}
	return streets, places
}

// many are streets of sixty counties, made up.
func many() (streets []Street, places []string) {
	for c := range 60 {
		county := fmt.Sprintf("%c山区", rune('刀'+c))
		places = append(places, county)
		for s := range 15 {
			name := fmt.Sprintf("%c%c街道", rune('桂'+c), rune('江'+s))
			streets, places = append(streets, Street{Code: fmt.Sprintf("33%04d%03d", c, s), Name: name, County: county}), append(places, name)
		}
	}
	return streets, places
}

// TestMostAreFound holds the line: what is measured at full size stands in docs/identity.md.
func TestMostAreFound(t *testing.T) {
	streets, places := few()
	records := Organizations(streets, Register{Bodies: 1500, Repeated: 250, Coded: 70}, 1)
	found, took := Ours(records, places)
	likely, possible := Judge("hub", records, found, ours.LikelyFrom, took), Judge("hub", records, found, ours.PossibleFrom, took)
	t.Logf("likely %.3f %.3f, possible %.3f %.3f, of %d pairs among %d in %s", likely.Precision(), likely.Recall(), possible.Precision(), possible.Recall(), likely.All, len(records), took)
	if likely.Precision() < 0.97 || possible.Recall() < 0.85 {
		t.Errorf("likely: precision %.3f, want 0.97; possible: recall %.3f, want 0.85", likely.Precision(), possible.Recall())
	}
}

// TestFewDuplicatesAreNotDrowned: in a list in which hardly anything stands twice, those of one street are not taken for one body.
func TestFewDuplicatesAreNotDrowned(t *testing.T) {
	streets, places := many()
	records := Organizations(streets, Register{Bodies: 2000, Repeated: 20}, 1)
	found, took := Ours(records, places)
	possible := Judge("hub", records, found, ours.PossibleFrom, took)
	t.Logf("possible %.3f %.3f, of %d pairs among %d in %s", possible.Precision(), possible.Recall(), possible.All, len(records), took)
	if possible.Precision() < 0.8 || possible.Recall() < 0.7 {
		t.Errorf("possible: precision %.3f, want 0.8; recall %.3f, want 0.7", possible.Precision(), possible.Recall())
	}
}

// TestPairsKnowTheirChanges: each pair of one body counts under every change of either record.
func TestPairsKnowTheirChanges(t *testing.T) {
	records := []Labelled{{Body: 1, Changes: []Change{NoCode}}, {Body: 2}, {Body: 1, Changes: []Change{Abbreviation, NoCode}}, {Body: 2, Changes: []Change{Slip}}}
	r := Judge("hub", records, []Scored{{A: 0, B: 2, Probability: 0.9}, {A: 1, B: 3, Probability: 0.2}, {A: 0, B: 1, Probability: 0.6}}, 0.5, 0)
	want := map[Change]Found{NoCode: {1, 1}, Abbreviation: {1, 1}, Slip: {0, 1}}
	if r.Right != 1 || r.Wrong != 1 || r.All != 2 || !maps.Equal(r.ByChange, want) {
		t.Errorf("got %+v", r)
	}
	if sum := r.Plus(r); sum.All != 4 || sum.ByChange[Slip] != (Found{0, 2}) || r.ByChange[Slip].All != 1 {
		t.Errorf("together %+v of %+v", sum, r)
	}
}

// TestAbbreviationsAreThoseOfRegisters: what a name can be abbreviated to.
func TestAbbreviationsAreThoseOfRegisters(t *testing.T) {
	g := &generator{random: rand.New(rand.NewPCG(1, 1))}
	seen := map[string]bool{}
	for range 200 {
		seen[g.abbreviate(parts{"阳光", "社会工作", "服务中心"}, "上虞区")] = true
	}
	for _, want := range []string{"上虞阳光社", "阳光社工", "阳光社", "上虞阳光社工", "阳光社工中心"} {
		if !seen[want] {
			t.Errorf("no %s among %v", want, slices.Sorted(maps.Keys(seen)))
		}
	}
}

// TestWordsHaveShortForms: every word of a name can be abbreviated.
func TestWordsHaveShortForms(t *testing.T) {
	for _, word := range tasks {
		if briefTasks[word] == nil {
			t.Errorf("%s has none", word)
		}
	}
	for _, word := range ends {
		if briefEnds[word] == nil {
			t.Errorf("%s has none", word)
		}
	}
}

// TestTheSameRecordsGiveTheSameAnswer: nothing depends on the order of maps.
func TestTheSameRecordsGiveTheSameAnswer(t *testing.T) {
	streets, places := few()
	records := Organizations(streets, Register{Bodies: 300, Repeated: 250, Coded: 70}, 2)
	first, _ := Ours(records, places)
	again, _ := Ours(records, places)
	if len(first) == 0 || len(first) != len(again) {
		t.Fatalf("%d and %d pairs", len(first), len(again))
	}
	for i := range first {
		if first[i] != again[i] {
			t.Fatalf("pair %d is %v and %v", i, first[i], again[i])
		}
	}
}
