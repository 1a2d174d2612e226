package graph

import (
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Days are the limits of how long a confirmation is good (staleAfter): what questions say unless they say otherwise, and what they may say.
const (
	DefaultStaleAfter = 730
	MostStaleAfter    = 36500
)

// confirmed is the predicate that the node or relation x is certain (M143): it names its source, and the hub has learned it as it stands of late or its source has
// delivered since. A delivery confirms all that its source has said and not taken back: the hub does not note rows that repeat what stands. The type of
// the relation is quoted because Expand has nothing to do with it.
func confirmed(x string) string {
	source, batch := x+"From", x+"Batch"
	return "(" + x + ".sourceId IS NOT NULL AND (" + x + ".recordedAt >= $staleBefore OR EXISTS { MATCH (" + source + ":DataSource {id: " + x + ".sourceId}) WHERE " +
		source + ".deliveredOn >= $staleDay OR EXISTS { MATCH (" + source + ")<-[:`OF_SOURCE`]-(" + batch + ":ImportBatch) WHERE " +
		batch + ".state = 'FINISHED' AND " + batch + ".finishedAt >= $staleBefore } }))"
}

// StaleBefore is the day, and its beginning in Asia/Shanghai, since which something must have been confirmed to be certain at a date.
func StaleBefore(asOf time.Time, days int) (day time.Time, moment time.Time) {
	day = asOf.AddDate(0, 0, -days)
	return day, day.Add(-8 * time.Hour)
}

// ConfirmedParams sets the parameters of confirmed(x) for the last day of a date.
func ConfirmedParams(asOf time.Time, days int, to map[string]any) {
	day, moment := StaleBefore(asOf, days)
	to["staleDay"], to["staleBefore"] = neo4j.DateOf(day), moment.UTC()
}

// CheckStaleAfter refuses a number of days that no confirmation is good for.
func CheckStaleAfter(days int) error {
	if days >= 1 && days <= MostStaleAfter {
		return nil
	}
	return invalid("graph.Confirmed", "staleAfter", fmt.Sprintf("staleAfter is a number of days from 1 to %d, not %d", MostStaleAfter, days),
		fmt.Sprintf("staleAfter 为天数，须在 1 至 %d 之间，而不是 %d", MostStaleAfter, days))
}
