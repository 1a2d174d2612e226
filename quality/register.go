package quality

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"liandong/certainty"
	"liandong/graph"
	"liandong/loaders"
)

// SourceRegister is the register of data sources, with the departments that do not supply.
type SourceRegister struct {
	AsOf            graph.PartialDate
	Clock           int
	Sources         []*SourceEntry
	SourceCount     int
	Departments     []*SilentDepartment
	DepartmentCount int

	page *loaders.Page
}

// Page has the ids of the nouns in it.
func (r *SourceRegister) Page() *loaders.Page { return r.page }

// SourceEntry is a source in the register.
type SourceEntry struct {
	SourceID      string
	DepartmentID  string
	Deliveries    []*SourceDelivery
	DeliveryCount int
	LastDelivery  *graph.PartialDate
	LastUpdate    *graph.Moment
	Interval      *int
	State         graph.SourceState
	Feeds         []*SourceFeed
}

// SourceDelivery is one import of a source.
type SourceDelivery struct {
	BatchID                                                         string
	File                                                            string
	State                                                           graph.ImportState
	FinishedAt                                                      *graph.Moment
	RowsRead, RowsRefused, NodesCreated, NodesChanged, LinksCreated *int
}

// SourceFeed is what a source feeds of one noun.
type SourceFeed struct {
	Kind       string
	Nodes      certainty.Count
	LastUpdate *graph.Moment
	Share      *float64
}

// SilentDepartment is a department that does not supply.
type SilentDepartment struct {
	DepartmentID string
	State        graph.DepartmentSupply
	SourceIDs    []string
}

// RegisterQuestion asks for the register.
type RegisterQuestion struct {
	AsOf       graph.PartialDate
	StaleAfter int
	Source     *graph.Filter // DataSourceBy
	Within     *graph.Filter // AdministrativeDivisionBy, of departments
	First      int           // rows of each list, 1 to 200; 0 means 200
	Feeds      bool          // whether what sources feed is wanted: it looks at every node
}

// shown is how many deliveries of a source are shown.
const shownDeliveries = 20

// Register answers sourceRegister: in three round trips, four with feeds, beside those that look up source and area.
func (k *Keeper) Register(ctx context.Context, q RegisterQuestion) (*SourceRegister, error) {
	if err := graph.CheckStaleAfter(q.StaleAfter); err != nil {
		return nil, err
	}
	only, err := k.store.FindBy(ctx, k.store.Model().Noun("DataSource"), q.Source, "source", graph.At{AsOf: q.AsOf})
	if err != nil {
		return nil, err
	}
	area, err := k.store.FindBy(ctx, k.store.Model().Noun("AdministrativeDivision"), q.Within, "within", graph.At{AsOf: q.AsOf})
	if err != nil {
		return nil, err
	}
	clock, err := k.store.Clock(ctx)
	if err != nil {
		return nil, err
	}
	sources, err := readSources(ctx, k.store, q.AsOf)
	if err != nil {
		return nil, err
	}
	r := &SourceRegister{AsOf: q.AsOf, Clock: int(clock), Sources: []*SourceEntry{}, Departments: []*SilentDepartment{}}
	if err := k.departments(ctx, r, sources, area, only); err != nil {
		return nil, err
	}
	fed := fedBy{}
	if q.Feeds {
		if fed, err = k.feeds(ctx, q.AsOf, q.StaleAfter); err != nil {
			return nil, err
		}
	}
	for _, s := range sources {
		if only == "" || only == s.id {
			r.Sources = append(r.Sources, fed.entry(s))
		}
	}
	r.cut(cmp.Or(q.First, loaders.MostRows))
	r.register(k.store)
	return r, nil
}

// cut keeps the first rows of both lists.
func (r *SourceRegister) cut(first int) {
	r.SourceCount, r.DepartmentCount = len(r.Sources), len(r.Departments)
	r.Sources, r.Departments = r.Sources[:min(first, len(r.Sources))], r.Departments[:min(first, len(r.Departments))]
}

// register tells the page which nouns stand in the answer.
func (r *SourceRegister) register(store *graph.Store) {
	r.page = loaders.NewPage(store, graph.At{AsOf: r.AsOf})
	for _, e := range r.Sources {
		r.page.Add("DataSource", e.SourceID)
		r.page.Add("GovernmentDepartment", e.DepartmentID)
		for _, d := range e.Deliveries {
			r.page.Add("ImportBatch", d.BatchID)
		}
	}
	for _, d := range r.Departments {
		r.page.Add("GovernmentDepartment", d.DepartmentID)
		r.page.Add("DataSource", d.SourceIDs...)
	}
}

// departments finds those that do not supply: whose sources have all never delivered or gone silent, or without a source where another department of their
// division answers for one. Where none does, nobody has said who supplies, and a list of all would say nothing. A source of which nobody knows how often it
// should deliver supplies.
func (k *Keeper) departments(ctx context.Context, r *SourceRegister, sources []*source, area, only string) error {
	states := map[string]graph.SourceState{}
	for _, s := range sources {
		states[s.id] = s.state
	}
	inside, err := map[string]bool(nil), error(nil)
	if area != "" {
		if inside, err = below(ctx, k.store, area, r.AsOf); err != nil {
			return err
		}
	}
	asking, err := statement(k.store.Model(), "departments")
	if err != nil {
		return err
	}
	records, err := k.store.Ask(ctx, graph.At{AsOf: r.AsOf}, asking, nil)
	if err != nil {
		return err
	}
	all, told := suppliers(records, states)
	for _, d := range all {
		if d.State == "" || d.State == graph.DepartmentSupplyNoSource && !told[d.place] {
			continue
		}
		if (inside == nil || inside[d.place]) && (only == "" || slices.Contains(d.SourceIDs, only)) {
			r.Departments = append(r.Departments, &d.SilentDepartment)
		}
	}
	slices.SortStableFunc(r.Departments, func(a, b *SilentDepartment) int {
		return cmp.Compare(slices.Index(gravest, a.State), slices.Index(gravest, b.State))
	})
	return nil
}

// gravest are the reasons why departments stand in the register, in their order: who has stopped is easier to ask than who never began.
var gravest = []graph.DepartmentSupply{graph.DepartmentSupplySilent, graph.DepartmentSupplyNever, graph.DepartmentSupplyNoSource}

// supplier is a department, with whether it supplies and the division it acts for.
type supplier struct {
	SilentDepartment
	place string
}

// suppliers reads [department, sources, division]. told are the divisions of which a department answers for a source; what acts for none is in none of them.
func suppliers(records [][]any, states map[string]graph.SourceState) (all []*supplier, told map[string]bool) {
	told = map[string]bool{}
	for _, record := range records {
		d := &supplier{SilentDepartment{DepartmentID: textAt(record, 0), SourceIDs: []string{}}, textAt(record, 2)}
		for _, id := range list(record[1]) {
			if states[text(id)] != "" {
				d.SourceIDs = append(d.SourceIDs, text(id))
			}
		}
		d.State = supplyOf(d.SourceIDs, states)
		if d.place != "" && len(d.SourceIDs) > 0 {
			told[d.place] = true
		}
		all = append(all, d)
	}
	return all, told
}

func textAt(record []any, i int) string { return text(record[i]) }

// supplyOf is why the department with the sources does not supply; empty where it does.
func supplyOf(ids []string, states map[string]graph.SourceState) graph.DepartmentSupply {
	if len(ids) == 0 {
		return graph.DepartmentSupplyNoSource
	}
	supply := graph.DepartmentSupplyNever
	for _, id := range ids {
		switch states[id] {
		case graph.SourceStateNever:
		case graph.SourceStateSilent:
			supply = graph.DepartmentSupplySilent
		default:
			return ""
		}
	}
	return supply
}

// fed is what a source feeds of one noun.
type fed struct {
	tally certainty.Tally
	last  time.Time
}

// fedBy is what is fed, by source and noun; all of a noun stand under the empty source.
type fedBy map[string]map[string]fed

// feeds counts what each source feeds; once for each date and clock.
func (k *Keeper) feeds(ctx context.Context, asOf graph.PartialDate, days int) (fedBy, error) {
	fresh, err := certainty.Find(ctx, k.store, asOf, days)
	if err != nil {
		return nil, err
	}
	text, err := statement(k.store.Model(), "feeds")
	if err != nil {
		return nil, err
	}
	with := map[string]any{}
	fresh.Params(with)
	records, err := k.store.Ask(ctx, graph.At{AsOf: asOf}, text, with)
	if err != nil {
		return nil, err
	}
	all := fedBy{}
	for _, r := range records {
		noun := k.store.Model().NounOf(r[1])
		if noun == nil {
			continue
		}
		doubtful := number(r[3])
		tally := certainty.Tally{Certain: number(r[2]) - doubtful, Doubtful: doubtful}
		last, _ := r[4].(time.Time)
		all.add("", noun.Name, tally, last)
		if id := textAt(r, 0); id != "" {
			all.add(id, noun.Name, tally, last)
		}
	}
	return all, nil
}

func (f fedBy) add(source, noun string, tally certainty.Tally, last time.Time) {
	if f[source] == nil {
		f[source] = map[string]fed{}
	}
	before := f[source][noun]
	if last.Before(before.last) {
		last = before.last
	}
	f[source][noun] = fed{before.tally.Plus(tally), last}
}

// entry is the entry of a source in the register.
func (f fedBy) entry(s *source) *SourceEntry {
	e := &SourceEntry{
		SourceID: s.id, DepartmentID: s.department, Deliveries: []*SourceDelivery{}, DeliveryCount: s.finished, LastDelivery: s.last,
		Interval: s.interval(), State: s.state, Feeds: []*SourceFeed{},
	}
	for i := range s.batches[:min(shownDeliveries, len(s.batches))] {
		e.Deliveries = append(e.Deliveries, &s.batches[i])
	}
	for _, noun := range slices.Sorted(maps.Keys(f[s.id])) {
		one := f[s.id][noun]
		if one.last.After(lastOf(e)) {
			e.LastUpdate = &graph.Moment{Time: one.last}
		}
		all := f[""][noun].tally
		share := float64(one.tally.Certain+one.tally.Doubtful) / float64(all.Certain+all.Doubtful)
		e.Feeds = append(e.Feeds, &SourceFeed{Kind: noun, Nodes: certainty.Of(one.tally), LastUpdate: &graph.Moment{Time: one.last}, Share: &share})
	}
	slices.SortStableFunc(e.Feeds, func(a, b *SourceFeed) int { return cmp.Compare(*b.Nodes.Value, *a.Nodes.Value) })
	return e
}

func lastOf(e *SourceEntry) time.Time {
	if e.LastUpdate == nil {
		return time.Time{}
	}
	return e.LastUpdate.Time
}
