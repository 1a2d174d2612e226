// Package certainty tells how sure a count is (M143): without what is stale or names no source, as the data stand, and with what may belong as well.
// Whoever counts nodes or relations in Cypher sums Certain, Doubtful and Unknown apart and makes a Count of the three.
package certainty

import (
	"context"
	"time"

	"liandong/graph"
)

// Tally is what was counted, each thing once.
type Tally struct {
	Certain  int // confirmed of late, by a source
	Doubtful int // counts by what is stored, which is stale or names no source
	Unknown  int // would count if what decides it were known, as a state nobody recorded
}

// Plus adds two tallies of different things.
func (t Tally) Plus(other Tally) Tally {
	return Tally{t.Certain + other.Certain, t.Doubtful + other.Doubtful, t.Unknown + other.Unknown}
}

// Counted leaves out what may belong as well.
func (t Tally) Counted() Tally { return Tally{Certain: t.Certain, Doubtful: t.Doubtful} }

// Count is a number with its bounds. All but Why are nil where nothing is known.
type Count struct {
	Value        *int     // certain and doubtful
	Lower        *int     // certain alone
	Upper        *int     // with the unknown
	Completeness *float64 // share of the certain among all; nil where there was nothing to look at
	Why          graph.Text
}

// Of is the count of a tally that somebody has made: 0 means that there is none.
func Of(t Tally) Count {
	value, lower, upper := t.Certain+t.Doubtful, t.Certain, t.Certain+t.Doubtful+t.Unknown
	c := Count{Value: &value, Lower: &lower, Upper: &upper}
	if upper > 0 {
		share := float64(lower) / float64(upper)
		c.Completeness = &share
	}
	return c
}

// Unknown is the count of what nobody has counted, and why.
func Unknown(why graph.Text) Count { return Count{Why: why} }

// Reason is why the count is absent, in the caller's language; nil where it is not.
func (c Count) Reason(ctx context.Context) *string {
	if c.Why == (graph.Text{}) {
		return nil
	}
	why := c.Why.In(graph.LanguageFrom(ctx))
	return &why
}

// Stale is the predicate, for a statement with Params, that the node or relation x has not been confirmed of late: the hub learned it as it stands before,
// and its source has delivered nothing since. A delivery confirms all that its source has said and not taken back: the hub does not note rows that
// repeat what stands.
func Stale(x string) string {
	return "(" + x + ".recordedAt < $staleBefore AND NOT coalesce(" + x + ".sourceId IN $fresh, false))"
}

// Fresh is what decides whether something is stale at a date.
type Fresh struct {
	Before  time.Time // what was learned earlier needs a delivery
	Sources []string  // ids of those that have delivered since
}

const freshStatement = `MATCH (s:DataSource)
WHERE s.deliveredOn >= $day OR EXISTS { MATCH (s)<-[:OF_SOURCE]-(b:ImportBatch) WHERE b.state = 'FINISHED' AND b.finishedAt >= $moment }
RETURN s.id ORDER BY s.id`

// Find reads which sources have delivered in the days before the end of a date; one round trip.
func Find(ctx context.Context, store *graph.Store, asOf graph.PartialDate, days int) (Fresh, error) {
	day, moment := graph.StaleBefore(asOf.Last(), days)
	fresh := Fresh{Before: moment, Sources: []string{}}
	rows, err := store.Read(ctx, freshStatement, map[string]any{"day": graph.StoredDay(day), "moment": fresh.Before})
	for _, row := range rows {
		id, _ := row[0].(string)
		fresh.Sources = append(fresh.Sources, id)
	}
	return fresh, err
}

// Params adds the parameters of Stale.
func (f Fresh) Params(to map[string]any) { to["staleBefore"], to["fresh"] = f.Before.UTC(), f.Sources }
