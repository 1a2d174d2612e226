package snapshot

import (
	"math"

	"liandong/graph"
)

// Learned is the day on which the hub learned the latest of the nodes as they stand, the age of what is reckoned from them; nil for no nodes.
func (c *Columns) Learned(nodes []int32) *graph.PartialDate {
	latest := int32(math.MinInt32)
	for _, n := range nodes {
		latest = max(latest, c.Recorded[n])
	}
	if len(nodes) == 0 {
		return nil
	}
	return &graph.PartialDate{Start: DateOf(latest), Precision: graph.Day}
}
