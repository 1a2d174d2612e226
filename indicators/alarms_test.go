package indicators_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/indicators"
	"liandong/snapshot"
)

// toldAt are the dates of the texts that the fixtures follow.
var toldAt = map[string]string{"general": "2018-12-31", "shangyu": "2017-12-31", "yuzhong": "2016-06-30", "guangzhou": "2016-12-31"}

// seeAlarms: which signs are alarms on the place that a text tells of. The texts tell of troubled places, and their fixtures leave out much that nobody printed, so that none of them is
// healthy: what there is stands in testdata/alarms, for a false alarm, or one that is gone, to be noticed. go test ./indicators -run TestFigures -update writes it anew.
func seeAlarms(t *testing.T, name string, c *snapshot.Columns) {
	t.Helper()
	w := indicators.NewWindow(c, indicators.Options{AsOf: day(t, toldAt[name])})
	compareRegions(t, w)
	var b strings.Builder
	for _, p := range indicators.Problems() {
		for _, seen := range w.Detect(p, indicators.Nowhere, nil) {
			if len(seen.Alarms) > 0 {
				fmt.Fprintf(&b, "%s.%s: %d of %d, unknown %d\n", p.ID, seen.Sign.Name, len(seen.Alarms), seen.Examined, seen.Unknown)
			}
		}
	}
	file := "testdata/alarms/" + name + ".txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("other alarms at %s (-%s +found)\n%s", toldAt[name], file, diff)
	}
}

// silent are the signs that have nothing to look at in the healthy communities of fixture D, which have no opinions, pools, pilots, refused matches and the like; all others look at
// something there.
var silent = []string{
	"P1.noContact", "P2.overdue", "P2.noFeed", "P2.oneSource", "P3.noCooperation", "P3.outOfRole", "P5.neverInvoked", "P8.unused", "P8.noTie", "P12.refused", "P14.lowScore", "P20.managementRange", "P21.unfit", "P28.churn", "P29.short", "P34.noFollowUp", "P35.recreationOnly", "P35.kindAtRecreation", "P40.oneTier",
	"P40.emptyLevel", "P40.emptyCell", "P40.emptyRating", "P42.openProblem",
}

// keepSilent: the healthy communities of fixture D give no alarm, though the signs look at something there.
func keepSilent(t *testing.T, c *snapshot.Columns, key func(int32) string) {
	w := indicators.NewWindow(c, indicators.Options{AsOf: day(t, "2024-12-31")})
	healthy := map[string]bool{"place-43": true, "place-44": true, "place-45": true, "place-46": true}
	var nothing []string
	for _, p := range indicators.Problems() {
		for _, g := range p.Signs {
			examined := 0
			for place := range w.Those("Community") {
				if !healthy[key(place)] {
					continue
				}
				seen := w.See(p, g, place, nil)
				examined += seen.Examined
				if len(seen.Alarms) > 0 || seen.Unknown > 0 {
					t.Errorf("%s.%s: %d alarms and %d unknown in %s, which is healthy", p.ID, g.Name, len(seen.Alarms), seen.Unknown, key(place))
				}
			}
			if examined == 0 {
				nothing = append(nothing, p.ID+"."+g.Name)
			}
		}
	}
	if diff := cmp.Diff(silent, nothing); diff != "" {
		t.Errorf("signs that look at nothing in healthy communities (-silent +found)\n%s", diff)
	}
}
