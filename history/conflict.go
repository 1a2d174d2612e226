package history

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"liandong/graph"
	"liandong/loaders"
)

// ConflictsQuestion asks what two sources contradict each other in.
type ConflictsQuestion struct {
	Asked
	Kinds  []graph.NodeKind
	Fields []string
}

// Conflict is one field in which two sources contradict each other.
type Conflict struct {
	ID         string
	Kind       string
	NodeID     string
	Field      string
	Assertions []SourceAssertion // latest first
}

// SourceAssertion is what one source says.
type SourceAssertion struct {
	Value         *string
	TargetID      string
	From          *graph.PartialDate
	To            *graph.PartialDate
	SourceID      string // empty: said without a source
	ImportBatchID string
	RecordedBy    *string
	RecordedAt    graph.Moment
	Stands        bool

	clock int
}

type (
	// ConflictConnection is one page of contradictions.
	ConflictConnection struct {
		loaders.Connection[*Conflict]
		TotalCount int // 0 unless the question asked for it
	}
	// ConflictEdge is a contradiction with its cursor.
	ConflictEdge = loaders.Edge[*Conflict]
)

// candidates is how many nodes one statement looks at.
const candidates = 500

// Conflicts answers the question in the order of the nodes' ids, then of the fields' names. It goes on from statement to statement until
// the page is full: most nodes that two sources have written on contradict nobody.
func Conflicts(ctx context.Context, store *graph.Store, q ConflictsQuestion) (*ConflictConnection, error) {
	a, err := newAsker(ctx, store, q.Asked, "conflictingAssertions", q.Kinds, q.Fields)
	if err != nil {
		return nil, err
	}
	after, err := graph.CursorTexts(a.after, 2)
	if err != nil {
		return nil, err
	}
	single := slices.Concat(store.Model().StateTypes(), singleTypes(store.Model()))
	a.asking.Links, a.asking.States = withPast(single), strings.Join(single, "_PAST|")+"_PAST"
	a.asking.Labels = labelsOf(store.Model(), q.Kinds)
	a.params["merged"] = store.AllMerged()
	c := &ConflictConnection{}
	if q.Count {
		err = a.eachConflict(ctx, q, "", func(*Conflict) bool { c.TotalCount++; return true })
	}
	var found []*Conflict
	if err == nil {
		err = a.eachConflict(ctx, q, after[0], func(one *Conflict) bool {
			if one.NodeID > after[0] || one.Field > after[1] {
				found = append(found, one)
			}
			return len(found) <= a.first
		})
	}
	if err != nil {
		return nil, err
	}
	c.Connection = pageOf(a, found, graph.At{AsOf: q.Today}, func(one *Conflict) []any { return []any{one.NodeID, one.Field} })
	for _, one := range c.Nodes {
		c.Page().Add("Node", one.NodeID)
		for _, s := range one.Assertions {
			c.Page().Add("Node", s.TargetID)
			c.Page().Add("DataSource", s.SourceID)
			c.Page().Add("ImportBatch", s.ImportBatchID)
		}
	}
	return c, nil
}

// labelsOf are the labels of kinds of node.
func labelsOf(m *graph.Model, kinds []graph.NodeKind) (labels []string) {
	for _, kind := range kinds {
		plain := strings.ReplaceAll(string(kind), "_", "")
		for _, n := range m.Nouns {
			if strings.EqualFold(n.Name, plain) {
				labels = append(labels, n.Label())
			}
		}
	}
	return labels
}

// singleTypes are the types of relations of which a node has one at a time.
func singleTypes(m *graph.Model) []string {
	types := map[string]bool{}
	for _, r := range m.Relations {
		if r.One && r.Time == graph.Interval {
			types[r.Type] = true
		}
	}
	return slices.Sorted(maps.Keys(types))
}

// eachConflict tells the contradictions of nodes from the id on, until told to stop.
func (q *asker) eachConflict(ctx context.Context, asked ConflictsQuestion, id string, tell func(*Conflict) bool) error {
	for {
		rows, err := q.ask(ctx, "conflicts.cypher", map[string]any{"id": id, "chunk": candidates})
		if err != nil {
			return err
		}
		for _, row := range rows {
			for _, one := range q.conflictsOf(asked, text(row[0]), list(row[1])) {
				if !tell(one) {
					return nil
				}
			}
		}
		if len(rows) < candidates {
			return nil
		}
		id = text(rows[len(rows)-1][0]) + "\x00" // the next id there can be
	}
}

// conflictsOf finds the contradictions about one node, by field.
func (q *asker) conflictsOf(asked ConflictsQuestion, id string, found []any) []*Conflict {
	if len(found) == 0 {
		return nil
	}
	noun := q.store.Model().NounOf(found[0])
	if noun == nil {
		return nil
	}
	byField := q.assertions(noun, list(found[1]), list(found[3]))
	for field, said := range q.linkAssertions(noun, list(found[2])) {
		byField[field] = said
	}
	var conflicts []*Conflict
	for _, field := range slices.Sorted(maps.Keys(byField)) {
		said := byField[field]
		if !contradict(said) || len(asked.Fields) > 0 && !slices.Contains(asked.Fields, field) || !asked.Scope.Allows(noun.Field(field).Access, noun.Access) {
			continue
		}
		slices.SortFunc(said, func(a, b SourceAssertion) int {
			return cmp.Or(cmp.Compare(b.clock, a.clock), b.RecordedAt.Compare(a.RecordedAt.Time), cmp.Compare(a.SourceID, b.SourceID))
		})
		conflicts = append(conflicts, &Conflict{ID: id + " " + field, Kind: noun.Name, NodeID: id, Field: field, Assertions: said})
	}
	return conflicts
}

// contradict reports whether two sources say different things.
func contradict(said []SourceAssertion) bool {
	for i, a := range said {
		for _, b := range said[:i] {
			if a.SourceID != "" && b.SourceID != "" && a.SourceID != b.SourceID && (a.TargetID != b.TargetID || !equal(a.Value, b.Value)) {
				return true
			}
		}
	}
	return false
}

// assertions are, for each plain field of a node, the last value each source has given it. A version asserts what differs in it from the
// one before; who clears a value asserts none any more. Of nodes that were merged into it each tells its own line of versions: what it last
// said counts where its source says nothing else of the node.
func (q *asker) assertions(noun *graph.Noun, versions, merged []any) map[string][]SourceAssertion {
	sorted, lines := inLine(versions), map[string][]any{}
	for _, v := range merged {
		id := text(properties(v)["id"])
		lines[id] = append(lines[id], v)
	}
	byField := map[string][]SourceAssertion{}
	for _, f := range noun.Values() {
		if f.Kind != graph.Property || f.Name == "sourceKey" || f.Name == "formerNames" {
			continue
		}
		stands := told(f, sorted[len(sorted)-1])
		last := q.lastSaid(f, sorted, stands)
		for _, id := range slices.Sorted(maps.Keys(lines)) {
			for source, said := range q.lastSaid(f, inLine(lines[id]), stands) {
				if _, has := last[source]; !has {
					last[source] = said
				}
			}
		}
		byField[f.Name] = keepNamed(last)
	}
	return byField
}

// inLine are versions in the order they were written.
func inLine(versions []any) []version {
	sorted := make([]version, len(versions))
	for i, v := range versions {
		sorted[i] = properties(v)
	}
	slices.SortStableFunc(sorted, inOrder)
	return sorted
}

// lastSaid is the last value that each source has given the field in a line of versions.
func (q *asker) lastSaid(f *graph.Field, line []version, stands *string) map[string]SourceAssertion {
	last, before := map[string]SourceAssertion{}, (*string)(nil)
	for _, v := range line {
		value := told(f, v)
		if equal(value, before) {
			continue
		}
		before = value
		said := q.assertionOf(v)
		delete(last, said.SourceID)
		if said.Value = value; value != nil {
			said.Stands = equal(value, stands)
			last[said.SourceID] = said
		}
	}
	return last
}

// keepNamed leaves out what was said without a source, unless it stands.
func keepNamed(last map[string]SourceAssertion) []SourceAssertion {
	if unnamed, ok := last[""]; ok && !unnamed.Stands {
		delete(last, "")
	}
	return slices.Collect(maps.Values(last))
}

// inOrder sorts versions as they were written: one with an end before the one that took its place.
func inOrder(a, b version) int {
	return cmp.Or(cmp.Compare(number(a["recordedClock"]), number(b["recordedClock"])), instant(a["recordedAt"]).Compare(instant(b["recordedAt"])), openLast(a)-openLast(b), cmp.Compare(number(a["retractedClock"]), number(b["retractedClock"])))
}

func openLast(v version) int {
	if v["retractedAt"] == nil {
		return 1
	}
	return 0
}

func (q *asker) assertionOf(v version) SourceAssertion {
	return SourceAssertion{
		SourceID: text(v["sourceId"]), ImportBatchID: text(v["batchId"]), RecordedAt: graph.Moment{Time: instant(v["recordedAt"])}, clock: number(v["recordedClock"]),
		RecordedBy: recorder(v["recordedBy"], q.scope),
	}
}

// linkAssertion is a state or single relation that stands or has been taken back.
type linkAssertion struct {
	SourceAssertion
	id       string
	from, to time.Time
}

// linkAssertions are, for each dated field and single relation of a node, what stands and what another source has said for the same
// time before it was taken back. What was only ended to let something follow stands.
func (q *asker) linkAssertions(noun *graph.Noun, links []any) map[string][]SourceAssertion {
	versions, types := map[string][]version{}, map[string][]any{} // by id
	for _, link := range links {
		cells := list(link)
		v := properties(cells[1])
		id := text(v["id"])
		versions[id], types[id] = append(versions[id], v), cells
	}
	byField := map[string][]linkAssertion{}
	for id, cells := range types {
		if field := linkField(q.store.Model(), noun, plainType(text(cells[0]))); field != nil {
			slices.SortStableFunc(versions[id], inOrder)
			byField[field.Name] = append(byField[field.Name], q.readLink(field, versions[id], cells))
		}
	}
	out := map[string][]SourceAssertion{}
	for field, all := range byField {
		out[field] = against(all)
	}
	return out
}

// against are the links that stand and those of other sources that were said for the same time, each once.
func against(all []linkAssertion) (said []SourceAssertion) {
	seen := map[string]bool{}
	say := func(l linkAssertion) {
		if !seen[l.id] {
			seen[l.id] = true
			said = append(said, l.SourceAssertion)
		}
	}
	for _, stands := range all {
		for _, old := range all {
			overlap := old.from.Before(stands.to) && stands.from.Before(old.to)
			if stands.Stands && !old.Stands && overlap && contradict([]SourceAssertion{stands.SourceAssertion, old.SourceAssertion}) && !selfCorrected(all, old) {
				say(stands)
				say(old)
			}
		}
	}
	return said
}

// selfCorrected reports whether the source has said something else for the same time since.
func selfCorrected(all []linkAssertion, old linkAssertion) bool {
	return slices.ContainsFunc(all, func(l linkAssertion) bool {
		return l.id != old.id && l.SourceID == old.SourceID && (l.TargetID != old.TargetID || !equal(l.Value, old.Value)) && l.clock > old.clock && l.from.Before(old.to) && old.from.Before(l.to)
	})
}

// linkField is the dated field or single relation of the noun that relations of the type out of it belong to, nil for none.
func linkField(m *graph.Model, noun *graph.Noun, relationType string) *graph.Field {
	for _, f := range noun.Fields {
		switch {
		case f.Kind == graph.Dated && f.Property == relationType:
			return f
		case f.Kind == graph.Related && !f.List && !f.Incoming && m.Relation(f.Relation).Type == relationType && m.Relation(f.Relation).One:
			return f
		}
	}
	return nil
}

// readLink reads a link from its versions, oldest first: who made it says so, whoever has ended it since, and its time is that of the last.
func (q *asker) readLink(f *graph.Field, versions []version, cells []any) linkAssertion {
	v := versions[len(versions)-1]
	l := linkAssertion{SourceAssertion: q.assertionOf(versions[0]), id: text(v["id"]), from: dayOf(v["from"], graph.Beginning), to: dayOf(v["to"], graph.Forever)}
	l.Stands = v["retractedAt"] == nil
	if from, ok := graph.FromStored(l.from, graph.Precision(text(v["fromPrecision"]))); ok {
		l.From = &from
	}
	if to, ok := graph.ToStored(l.to, graph.Precision(text(v["toPrecision"]))); ok {
		l.To = &to
	}
	switch {
	case f.Kind != graph.Dated:
		l.TargetID = text(cells[2])
	case f.Scheme == "":
		l.Value = told(f, version{f.Name: v["value"]})
	default:
		code := text(cells[3])
		l.Value = &code
	}
	return l
}

// dayOf is a value of a record that is a date, the other where it is absent.
func dayOf(v any, absent time.Time) time.Time {
	if d, ok := v.(dated); ok {
		return d.Time()
	}
	return absent
}
