package quality

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"liandong/certainty"
	"liandong/graph"
	"liandong/observation"
)

// most is how many rows a probe of what may be anywhere, as stale records, gives at most: then its rules say that there is more.
const most = 200_000

// Finding is something that is wrong, or wants a look.
type Finding struct {
	ID       string // the same finding has the same id
	Rule     *Rule
	Kind     string // noun of the node
	NodeID   string
	OtherID  string  // the other node; empty for none
	Relation *string // id of the relation
	Field    *string
	Value    *string // nil where it is unknown or must not be repeated
	PlaceID  string  // the lowest division it belongs to
	SourceID string

	said graph.Text // what the write path says of it; empty where that does not know the rule
}

// Masked is the finding without the value it is about, for who may not see that: the check itself is kept for others.
func (f *Finding) Masked() *Finding {
	masked := *f
	masked.Value, masked.said = nil, graph.Text{}
	return &masked
}

// Message is what is wrong, in the caller's language.
func (f *Finding) Message(ctx context.Context) string {
	if f.said != (graph.Text{}) {
		return f.said.In(graph.LanguageFrom(ctx))
	}
	about := ""
	if f.Field != nil {
		about = *f.Field
	}
	if f.Value != nil {
		about = strings.TrimSpace(about + " " + *f.Value)
	}
	if about == "" {
		return f.Rule.Title(ctx) + graph.Text{En: ": ", Zh: "："}.In(graph.LanguageFrom(ctx)) + f.Rule.Remedy(ctx)
	}
	between := graph.Text{En: " (" + about + "): ", Zh: "（" + about + "）："}
	return f.Rule.Title(ctx) + between.In(graph.LanguageFrom(ctx)) + f.Rule.Remedy(ctx)
}

// Result is what a check has found.
type Result struct {
	AsOf     graph.PartialDate
	Clock    int64
	Rules    []*Rule // that were looked at, in their order
	Began    time.Time
	Took     time.Duration
	findings []Finding // by rule, then by id
	more     map[string]bool
	order    map[string]int // of rules by id
}

// Findings is how many there are.
func (r *Result) Findings() int { return len(r.findings) }

// ByRule is how many each rule has found.
func (r *Result) ByRule() map[string]int {
	counts := map[string]int{}
	for _, f := range r.findings {
		counts[f.Rule.ID]++
	}
	return counts
}

// Options say what to check, and how.
type Options struct {
	AsOf       graph.PartialDate
	StaleAfter int      // days
	Rules      []string // ids; empty: all
}

// Basis is what all probes of a check rest on.
type Basis struct {
	Options
	Fresh certainty.Fresh
	Used  Used
}

// FindBasis reads it; two round trips.
func FindBasis(ctx context.Context, store *graph.Store, o Options) (Basis, error) {
	b := Basis{Options: o}
	var err error
	if b.Fresh, err = certainty.Find(ctx, store, o.AsOf, o.StaleAfter); err == nil {
		b.Used, err = FindUsed(ctx, store)
	}
	return b, err
}

// check is a check on its way.
type check struct {
	store   *graph.Store
	model   *graph.Model
	basis   Basis
	rows    map[string][]row // by probe
	sources []*source
}

// Check looks at all data of a store. It takes one statement for each probe of the rules, two at a time, and some to find the places of what was found.
// The data may change meanwhile: the clock is that of the beginning.
func Check(ctx context.Context, store *graph.Store, o Options) (*Result, error) {
	rules, err := chosen(store.Model(), o.Rules)
	if err == nil {
		err = graph.CheckStaleAfter(o.StaleAfter)
	}
	if err != nil {
		return nil, err
	}
	began := time.Now()
	c := &check{store: store, model: store.Model(), rows: map[string][]row{}}
	clock, err := store.Clock(ctx)
	if err == nil {
		c.basis, err = FindBasis(ctx, store, o)
	}
	if err == nil {
		err = c.ask(ctx, rules)
	}
	if err != nil {
		return nil, err
	}
	r := &Result{AsOf: o.AsOf, Clock: clock, Rules: rules, Began: began, more: map[string]bool{}, order: map[string]int{}}
	for i, rule := range rules {
		rows := c.rows[rule.probe]
		r.order[rule.ID], r.more[rule.ID] = i, len(rows) == most
		found := rule.judge(c, rule, rows)
		slices.SortFunc(found, func(a, b Finding) int { return cmp.Compare(a.ID, b.ID) })
		r.findings = append(r.findings, slices.CompactFunc(found, func(a, b Finding) bool { return a.ID == b.ID })...)
	}
	err = c.place(ctx, r.findings)
	r.Took = time.Since(began)
	return r, err
}

// probesOf are the probes of rules, each once, in their order.
func probesOf(rules []*Rule) (names []string) {
	for _, r := range rules {
		if !slices.Contains(names, r.probe) {
			names = append(names, r.probe)
		}
	}
	return names
}

// ask runs the probes of the rules, two at a time.
func (c *check) ask(ctx context.Context, rules []*Rule) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	names := make(chan string)
	var mutex sync.Mutex
	var working sync.WaitGroup
	for range 2 {
		working.Go(func() {
			for name := range names {
				rows, err := c.probe(ctx, name)
				if err != nil {
					stop(err)
					return
				}
				mutex.Lock()
				c.rows[name] = rows
				mutex.Unlock()
			}
		})
	}
	for _, name := range probesOf(rules) {
		select {
		case names <- name:
		case <-ctx.Done():
		}
	}
	close(names)
	working.Wait()
	return context.Cause(ctx)
}

// probe runs one probe.
func (c *check) probe(ctx context.Context, name string) ([]row, error) {
	if name == "sources" {
		sources, err := readSources(ctx, c.store, c.basis.AsOf)
		c.sources = sources
		return nil, err
	}
	statements, err := Statements(ctx, c.store, name, c.basis)
	if err != nil {
		return nil, err
	}
	if name == "ends" {
		statements = statements[1:] // the counts, which have been read
	}
	rows := []row{}
	for _, s := range statements {
		records, err := c.store.Ask(ctx, graph.At{AsOf: c.basis.AsOf}, s.Text, s.Params)
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			if name == "remainders" {
				rows = append(rows, readMissed(c.model, record)...)
				continue
			}
			rows = append(rows, readRow(c.model, record))
		}
	}
	return rows, nil
}

// Probes are the names of the probes, in the order of the rules: what benchmarks profile.
func Probes(m *graph.Model) []string { return probesOf(Rules(m)) }

// Statements are what a probe asks the database, before they are expanded for the moment: one each, but for wrong ends, where the store's counts tell what else to
// look at.
func Statements(ctx context.Context, store *graph.Store, name string, b Basis) ([]*graph.Statement, error) {
	switch name {
	case "ends":
		return endings(ctx, store)
	case "remainders":
		s, err := observation.Missed(most)
		return []*graph.Statement{s}, err
	}
	text, err := render(name, told{model: store.Model(), used: b.Used})
	if err != nil {
		return nil, err
	}
	s := &graph.Statement{Text: text, Params: map[string]any{
		"most": most, "forever": graph.StoredDay(graph.Forever), "yesterday": b.AsOf.Last().AddDate(0, 0, -1),
	}}
	b.Fresh.Params(s.Params)
	maps.Copy(s.Params, params(store.Model(), name))
	return []*graph.Statement{s}, nil
}

// readMissed reads a total as a row, none where its parts may come to it: where they do within what is said of them, or where some cannot be added.
func readMissed(m *graph.Model, record []any) []row {
	r := observation.ReadRemainder(record)
	if r.Consistent || len(r.OtherIDs)+len(r.AsideIDs) > 0 {
		return nil
	}
	value := figure(r.Sum+r.Remainder) + " - " + figure(r.Sum) + " = " + figure(r.Remainder)
	return []row{{id: r.TotalID, noun: m.Noun("Observation"), source: r.SourceID, field: "PART_OF_TOTAL", value: value}}
}

// figure is a number as text, without what adding it up in binary left behind.
func figure(x float64) string { return strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64) }

// endings are the statements that find relations between the wrong kinds of node: the store's own counts tell whether there can be any, and only types whose
// relations are more than those that begin, or end, at the right kinds are looked at one by one.
func endings(ctx context.Context, store *graph.Store) ([]*graph.Statement, error) {
	model := store.Model()
	asking, err := statement(model, "counts")
	if err != nil {
		return nil, err
	}
	records, err := store.Read(ctx, asking, nil)
	if err != nil {
		return nil, err
	}
	statements := []*graph.Statement{{Text: asking}}
	all, starts, ends := map[string]int{}, map[string]map[string]int{}, map[string]map[string]int{}
	for _, r := range records {
		name, count := strings.TrimSuffix(text(r[0]), "_PAST"), number(r[3])
		if name != text(r[0]) || name == "" {
			continue
		}
		switch start, end := text(r[1]), text(r[2]); {
		case start == "" && end == "":
			all[name] = count
		case end == "":
			add(starts, name, start, count)
		case start == "":
			add(ends, name, end, count)
		}
	}
	for _, name := range slices.Concat(model.LinkTypes(), model.StateTypes()) {
		pairs := pairsOf(model, name)
		if all[name] == sumOf(starts[name], pairs, "from") && all[name] == sumOf(ends[name], pairs, "to") && !mixed(pairs) || all[name] == 0 {
			continue
		}
		s, err := render("ends", told{model: model, Type: name})
		if err != nil {
			return nil, err
		}
		statements = append(statements, &graph.Statement{Text: s, Params: map[string]any{"pairs": pairs}})
	}
	return statements, nil
}

func add(to map[string]map[string]int, name, label string, count int) {
	if to[name] == nil {
		to[name] = map[string]int{}
	}
	to[name][label] += count
}

// sumOf adds the counts of all kinds that can stand at an end, each once: a node is of one kind.
func sumOf(counts map[string]int, pairs []map[string]any, end string) int {
	sum, seen := 0, map[string]bool{}
	for _, pair := range pairs {
		kinds, _ := pair[end].([]string)
		for _, kind := range kinds {
			if !seen[kind] {
				seen[kind] = true
				sum += counts[kind]
			}
		}
	}
	return sum
}

// mixed reports whether counts of the ends alone cannot tell: the kinds of one end depend on that of the other.
func mixed(pairs []map[string]any) bool {
	same := func(end string) bool {
		first, _ := pairs[0][end].([]string)
		return !slices.ContainsFunc(pairs, func(p map[string]any) bool {
			kinds, _ := p[end].([]string)
			return !slices.Equal(kinds, first)
		})
	}
	return len(pairs) > 1 && !same("from") && !same("to")
}

// found makes a finding of a row.
func (c *check) found(r *Rule, at row, field, value string) Finding {
	f := Finding{Rule: r, NodeID: at.id, OtherID: at.other, SourceID: at.source, Field: orNil(field), Relation: orNil(at.relation)}
	if at.noun != nil {
		f.Kind = at.noun.Name
	}
	f.Value = c.shown(at.noun, field, value)
	f.ID = strings.TrimSpace(strings.Join([]string{r.ID, at.id, cmp.Or(at.relation, at.other), field}, " "))
	return f
}

func orNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// shown is a value as it may be repeated: nil where it holds what may be a person's, or is of a field that is not public.
func (c *check) shown(noun *graph.Noun, field, value string) *string {
	if value == "" || holdsPersonal(value) {
		return nil
	}
	if noun != nil {
		if f := noun.Field(field); f != nil && f.Access != "PUBLIC" {
			return nil
		}
	}
	if letters := []rune(value); len(letters) > 80 {
		value = string(letters[:80]) + "…"
	}
	return &value
}

// plain is a value of a record as text.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}
