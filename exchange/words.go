package exchange

import (
	"fmt"
	"regexp"
	"strings"

	"liandong/graph"
)

// identifier is an id of the hub.
var identifier = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// inWords says a finding about a relation as the file does: by column and key. What the store names by ids stands in no
// file, and in a rehearsal these ids are gone when somebody reads them.
func (r *run) inWords(w *waitingLink, f graph.Finding) graph.Finding {
	if f.Field == "toId" || f.Field == "fromId" {
		for _, said := range []*string{&f.Message.En, &f.Message.Zh} {
			*said = strings.Replace(*said, f.Field, w.name(), 1)
		}
		f.Field, f.Value = "", w.far().words()
	}
	for _, said := range []*string{&f.Message.En, &f.Message.Zh, &f.Value} {
		*said = identifier.ReplaceAllStringFunc(*said, r.wordsOf)
	}
	return f
}

// wordsOf is the key of a node of this import, or the id again when it is another's.
func (r *run) wordsOf(id string) string {
	if r.byID == nil {
		r.byID = make(map[string]*node, len(r.scanner.registry.byKey))
		for _, n := range r.scanner.registry.byKey {
			if n.id != "" {
				r.byID[n.id] = n
			}
		}
	}
	if n := r.byID[id]; n != nil {
		return n.words()
	}
	return id
}

// words are the values of the key by which the files name a node.
func (n *node) words() string {
	if n.named != nil {
		return n.named.name
	}
	return strings.Trim(fmt.Sprint(n.key), "[]")
}

// far is the end that the row points to.
func (w *waitingLink) far() *node {
	if w.bound != nil && w.bound.spec.incoming() {
		return w.from
	}
	return w.to
}

// name is what the mapping calls the relation.
func (w *waitingLink) name() string {
	if w.bound != nil {
		return w.bound.spec.field.Name
	}
	_, field, _ := strings.Cut(w.relation.ID, ".")
	return field
}

// column is the name of the column that a field of the relation comes from; the one with the far end's key for a finding
// about the relation as a whole, and the relation's own name where no column says it.
func (w *waitingLink) column(field string) string {
	if w.bound == nil {
		return w.name()
	}
	if column := w.bound.columnOf(field); column >= 0 {
		return w.bound.header[column]
	}
	return w.name()
}

func (l *boundLink) columnOf(field string) int {
	dates := map[string]*source{"from": l.from, "to": l.to, "on": l.on}
	if s := dates[field]; s != nil {
		return s.firstColumn()
	}
	for i := range l.properties {
		if l.properties[i].spec.field.Name == field {
			return l.properties[i].firstColumn()
		}
	}
	key := l.target.key
	for i := len(key) - 1; i >= 0; i-- {
		if column := key[i].firstColumn(); column >= 0 {
			return column
		}
	}
	return l.target.column
}
