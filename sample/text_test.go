package sample

import (
	"fmt"
	"strings"
)

// text is all of a sample as text: maps print in the order of their keys.
func text(w *whole) string {
	var b strings.Builder
	for _, n := range w.nodes {
		fmt.Fprintln(&b, n.Key, n.Values, n.States)
	}
	for _, l := range w.links {
		fmt.Fprintln(&b, l.Relation.ID, l.From.Key, l.To.Key, l.Since, l.Until, l.On, l.Values)
	}
	return b.String()
}
