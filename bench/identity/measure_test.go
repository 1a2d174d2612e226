package identity

import (
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

// TestMostAreFound holds the line: what is measured at full size stands in docs/identity.md.
func TestMostAreFound(t *testing.T) {
	streets, places := few()
	records := Organizations(streets, 1500, 1)
	found, took := Ours(records, places)
	likely, possible := Judge("hub", records, found, ours.LikelyFrom, took), Judge("hub", records, found, ours.PossibleFrom, took)
	t.Logf("likely %.3f %.3f, possible %.3f %.3f, of %d pairs among %d in %s", likely.Precision(), likely.Recall(), possible.Precision(), possible.Recall(), likely.All, len(records), took)
	if likely.Precision() < 0.97 || possible.Recall() < 0.85 {
		t.Errorf("likely: precision %.3f, want 0.97; possible: recall %.3f, want 0.85", likely.Precision(), possible.Recall())
	}
}

// TestTheSameRecordsGiveTheSameAnswer: nothing depends on the order of maps.
func TestTheSameRecordsGiveTheSameAnswer(t *testing.T) {
	streets, places := few()
	records := Organizations(streets, 300, 2)
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
