package identity

import (
	"context"
	"strings"
	"sync"
	"time"

	"liandong/graph"
	"liandong/loaders"
)

// DuplicatesQuestion asks for records that may be the same.
type DuplicatesQuestion struct {
	Scope   graph.Scope
	At      graph.At
	Noun    graph.NodeKind
	Within  *graph.Filter // AdministrativeDivisionBy
	Minimum graph.DuplicateLevel
	Decided bool // those that were declared distinct, in the place of those that are open
	First   int
	After   string
}

// DuplicateCandidate is two records that may be the same.
type DuplicateCandidate struct {
	ID                string
	Probability       float64
	Weight            float64
	Level             graph.DuplicateLevel
	Decisive          bool
	DuplicateDecision graph.DuplicateDecision
	Comparisons       []*DuplicateComparison
	Explanation       string

	AID, BID string
}

// DuplicateComparison is what one comparison says of them.
type DuplicateComparison struct {
	Name    string
	A, B    *string
	Outcome graph.ComparisonOutcome
	Weight  float64
}

type (
	// DuplicateCandidateConnection is one page of candidates.
	DuplicateCandidateConnection struct {
		loaders.Connection[*DuplicateCandidate]
		TotalCount int
		Compared   int
	}
	// DuplicateCandidateEdge is a candidate with its cursor.
	DuplicateCandidateEdge = loaders.Edge[*DuplicateCandidate]
)

// maxKept is how many comparisons a finder keeps: that of one kind costs seconds, and its pages come one after the other.
const maxKept = 4

// Finder answers duplicateCandidates. It keeps what it has compared for as long as nothing is written; a nil Finder keeps nothing. It is safe for
// concurrent use.
type Finder struct {
	mutex sync.Mutex
	kept  map[string]*compared
}

// compared is a comparison of all records of a kind.
type compared struct {
	clock      graph.ClockReading
	records    []Record
	candidates []Candidate
	distinct   map[[2]string]bool
}

// Duplicates answers the question. A kind without names, an area that does not exist, and a malformed page are errors about these arguments.
func (f *Finder) Duplicates(ctx context.Context, store *graph.Store, q DuplicatesQuestion) (*DuplicateCandidateConnection, error) {
	reads, err := readingOf(NounOf(store.Model(), q.Noun), q.Scope)
	if err != nil {
		return nil, err
	}
	area, err := store.FindBy(ctx, store.Model().Noun("AdministrativeDivision"), q.Within, "within", q.At)
	if err != nil {
		return nil, err
	}
	page, err := newPage(q.First, q.After, "duplicateCandidates", q.Noun, area, q.Minimum, q.Decided)
	if err != nil {
		return nil, err
	}
	all, err := f.compare(ctx, store, reads, q.Scope)
	if err != nil {
		return nil, err
	}
	inside, err := reads.inside(ctx, store, area)
	if err != nil {
		return nil, err
	}
	c := &DuplicateCandidateConnection{Compared: all.count(inside)}
	var rows []*DuplicateCandidate
	after := page.after == ""
	for _, one := range all.candidates {
		if !all.lies(one, inside) || all.distinct[all.ids(one)] != q.Decided || q.Minimum == graph.DuplicateLevelLikely && one.Level != Likely {
			continue
		}
		c.TotalCount++
		if after && len(rows) <= page.first {
			rows = append(rows, all.row(one, graph.LanguageFrom(ctx)))
		}
		after = after || all.key(one) == page.after
	}
	c.Connection = pageOf(store, page, q.At, rows, func(d *DuplicateCandidate) string { return d.ID })
	for _, d := range c.Nodes {
		c.Page().Add("Node", d.AID, d.BID)
	}
	return c, nil
}

// NounOf is the noun that a kind names.
func NounOf(m *graph.Model, kind graph.NodeKind) *graph.Noun {
	plain := strings.ReplaceAll(string(kind), "_", "")
	for _, n := range m.Nouns {
		if strings.EqualFold(n.Name, plain) {
			return n
		}
	}
	return &graph.Noun{Name: string(kind)} // without names
}

// compare gives the comparison of a kind, one that is kept where nothing has been written since.
func (f *Finder) compare(ctx context.Context, store *graph.Store, reads *reading, scope graph.Scope) (*compared, error) {
	if f == nil {
		return compare(ctx, store, reads, scope)
	}
	clock, err := store.KnownClock(ctx, time.Second)
	if err != nil {
		return nil, err
	}
	key := graph.Digest(reads.noun.Name, scope.Everything, scope.Classes)
	f.mutex.Lock()
	defer f.mutex.Unlock() // who asks the same meanwhile waits for the answer
	if have := f.kept[key]; have != nil && have.clock == clock && !clock.Unsettled {
		return have, nil
	}
	all, err := compare(ctx, store, reads, scope)
	if err != nil {
		return nil, err
	}
	if len(f.kept) >= maxKept || f.kept == nil {
		f.kept = map[string]*compared{}
	}
	all.clock, f.kept[key] = clock, all
	return all, nil
}

// compare compares all records of a kind, wherever they lie: what an agreement weighs does not depend on the area that is asked for.
func compare(ctx context.Context, store *graph.Store, reads *reading, scope graph.Scope) (*compared, error) {
	all := &compared{distinct: map[[2]string]bool{}}
	var err error
	if all.records, err = reads.read(ctx, store, scope); err != nil {
		return nil, err
	}
	if err := all.decisions(ctx, store, reads.noun); err != nil {
		return nil, err
	}
	merged, err := reads.merged(ctx, store, scope)
	if err != nil {
		return nil, err
	}
	all.candidates, _ = Match(all.records, merged)
	return all, nil
}

// count is how many records lie inside an area; nil is everywhere.
func (c *compared) count(inside map[string]bool) (n int) {
	for i := range c.records {
		if inside == nil || inside[c.records[i].ID] {
			n++
		}
	}
	return n
}

// lies reports whether both records of a candidate lie inside an area.
func (c *compared) lies(one Candidate, inside map[string]bool) bool {
	ids := c.ids(one)
	return inside == nil || inside[ids[0]] && inside[ids[1]]
}

// decisions reads which records were declared distinct. Two that were are so as well in the place of what was merged into them.
func (c *compared) decisions(ctx context.Context, store *graph.Store, noun *graph.Noun) error {
	rows, err := store.Read(ctx, "MATCH (d:IdentityDecision {kind: 'DISTINCT', noun: $noun}) WHERE d.takenBackAt IS NULL RETURN d.a, d.b ORDER BY d.id",
		map[string]any{"noun": noun.Name})
	for _, row := range rows {
		a, b := store.Kept(text(row[0])), store.Kept(text(row[1]))
		c.distinct[[2]string{min(a, b), max(a, b)}] = true
	}
	return err
}

func (c *compared) ids(one Candidate) [2]string {
	return [2]string{c.records[one.A].ID, c.records[one.B].ID}
}

func (c *compared) key(one Candidate) string {
	return strings.Join([]string{c.records[one.A].ID, c.records[one.B].ID}, " ")
}

// row is a candidate as it is shown.
func (c *compared) row(one Candidate, language string) *DuplicateCandidate {
	d := &DuplicateCandidate{
		ID: c.key(one), Probability: one.Probability, Weight: one.Weight, Level: graph.DuplicateLevel(one.Level), Decisive: one.Decisive,
		DuplicateDecision: graph.DuplicateDecisionOpen, AID: c.records[one.A].ID, BID: c.records[one.B].ID, Explanation: Explain(one).In(language),
	}
	if c.distinct[c.ids(one)] {
		d.DuplicateDecision = graph.DuplicateDecisionDistinct
	}
	for _, by := range one.Comparisons {
		d.Comparisons = append(d.Comparisons, &DuplicateComparison{
			Name: by.Name, A: textOrNil(by.Values[0]), B: textOrNil(by.Values[1]), Outcome: by.Outcome.shown(), Weight: by.Weight,
		})
	}
	return d
}
