// Package linkage answers who serves which need where, and where coverage is thin: the questions the hub exists for.
package linkage

import (
	"context"
	"time"

	"liandong/graph"
	"liandong/loaders"
)

// ServiceLinksQuestion asks who serves which need where.
type ServiceLinksQuestion struct {
	Where    ServiceLinkWhere
	At       graph.At
	First    int    // rows of a page, 1 to 200; 0 means 50
	After    string // cursor of the last row before the page
	OrderBy  graph.ServiceLinkOrder
	Count    bool // whether TotalCount is wanted: it costs more than the page
	Evidence bool // whether what each row rests on, and since when, is wanted: it is read for the rows of the page alone
}

// ServiceLinks answers Q1 (contract M132): one row per organization, need, community and project that addresses the need
// and is delivered where it arises, and one per organization, service and community it is declared to be delivered in.
// At the date all relations must hold, the project be running or of unknown state, the need open, and the organization
// not known to be anything but ACTIVE (decisions B8). With a period a row is there when on one day of the period all of
// that holds at once, filters included; its evidence is then of all such episodes, Since of the first. A filter by group
// of people keeps what is recorded to concern it: a need or project without groups is not in it.
//
// It takes one round trip. A key that names nothing is NotFound; a malformed cursor, page size or period is Invalid.
func ServiceLinks(ctx context.Context, store *graph.Store, q ServiceLinksQuestion) (*ServiceLinkConnection, error) {
	asked, err := q.check(store.Model())
	if err != nil {
		return nil, err
	}
	text, err := statement("service_links.cypher", asked.asking())
	if err != nil {
		return nil, err
	}
	rows, err := store.Ask(ctx, q.moment(), text, asked.params(store.Model()))
	if err != nil {
		return nil, err
	}
	record := rows[0]
	for i, k := range asked.keys {
		if k.pattern != "" && number(record[3+i]) == 0 {
			return nil, k.missing()
		}
	}
	answer := asked.connection(keyedLinks(record[0]), number(record[1]), number(record[2]))
	answer.register(store, q.At)
	return answer, nil
}

// linksAsked is a question that may be asked: defaults are filled in, keys and cursor read.
type linksAsked struct {
	ServiceLinksQuestion
	first int
	after string // sort key of the last row before the page
	keys  []key  // as ServiceLinksQuestion.keys gives them
}

// check refuses what is malformed.
func (q ServiceLinksQuestion) check(model *graph.Model) (a *linksAsked, err error) {
	if q.OrderBy == "" {
		q.OrderBy = graph.ServiceLinkOrderCommunity
	}
	a = &linksAsked{ServiceLinksQuestion: q}
	if a.first, err = loaders.PageSize("linkage", q.First); err != nil {
		return nil, err
	}
	if a.keys, err = q.keys(model); err != nil {
		return nil, err
	}
	if q.After != "" {
		if a.after, err = decodeCursor(q.digest(), q.After); err != nil {
			return nil, err
		}
	}
	if p := q.Where.Period; p != nil && p.From != nil && p.To != nil && !p.From.Start.Before(p.To.End()) {
		return nil, invalid("where.period", "the period ends before it begins: exchange from and to", "期间的止早于起：请对调")
	}
	return a, nil
}

// keys are the keys of the filters, in the order in which the statement says how many nodes each names.
func (q ServiceLinksQuestion) keys(model *graph.Model) ([]key, error) {
	w := q.Where
	var keys []key
	for _, f := range []struct {
		filter      *graph.Filter
		noun, param string
	}{
		{w.Organization, "Organization", "organization"},
		{w.OrganizationClass, "Term", "organizationClass"},
		{w.Category, "Term", "category"},
		{w.Population, "Term", "population"},
		{w.Within, "AdministrativeDivision", "within"},
	} {
		k, err := keyOf(model, f.filter, f.noun, f.param)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

func (q *linksAsked) asking() asking {
	keys := q.keys
	orders := map[graph.ServiceLinkOrder]string{
		graph.ServiceLinkOrderCommunity:    "community + $sep + category + $sep + organization",
		graph.ServiceLinkOrderOrganization: "organization + $sep + community + $sep + category",
		graph.ServiceLinkOrderCategory:     "category + $sep + community + $sep + organization",
		graph.ServiceLinkOrderSince:        "began + $sep + community + $sep + category + $sep + organization",
	}
	return asking{
		Known: q.At.KnownAt != nil, Period: q.Where.Period != nil, Count: q.Count, After: q.After != "",
		Evidence:     q.Evidence,
		ByCommunity:  q.byCommunity(keys),
		Kinds:        len(q.Where.OrganizationKind) > 0,
		Organization: keys[0].pattern, Class: keys[1].pattern, Category: keys[2].pattern, Population: keys[3].pattern, Within: keys[4].pattern,
		Key: orders[q.OrderBy] + " + $sep + title + $sep + through",
	}
}

// byCommunity reports whether the page can be made community by community: in their order, at a date, and not from an
// organization or a category, which have few rows each.
func (q ServiceLinksQuestion) byCommunity(keys []key) bool {
	organization, category, within := keys[0].pattern, keys[2].pattern, keys[4].pattern
	return q.OrderBy == graph.ServiceLinkOrderCommunity && q.Where.Period == nil && organization == "" && (category == "" || within != "")
}

func (q *linksAsked) params(model *graph.Model) map[string]any {
	params := map[string]any{"sep": separator, "limit": q.first + 1, "kinds": kindNames(q.Where.OrganizationKind)}
	states(model, params)
	for _, k := range q.keys {
		params[k.param] = k.value
	}
	if q.After != "" {
		params["after"] = q.after
	}
	if q.Where.Period != nil {
		params["until"] = q.until().Format(time.DateOnly)
	}
	return params
}

// until is the first day after the period, the last day of time when it is open.
func (q ServiceLinksQuestion) until() time.Time {
	if to := q.Where.Period.To; to != nil && to.End().Before(graph.Forever) {
		return to.End()
	}
	return graph.Forever
}

func kindNames(kinds []graph.OrganizationKind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}

// digest is what cursors are bound to.
func (q ServiceLinksQuestion) digest() string {
	return graph.Digest("serviceLinks", q.Where, q.OrderBy)
}

// moment is what $asOf stands for: the date, or the first day of the period.
func (q ServiceLinksQuestion) moment() graph.At {
	if q.Where.Period == nil {
		return q.At
	}
	start := graph.Beginning
	if q.Where.Period.From != nil {
		start = q.Where.Period.From.Start
	}
	return graph.At{AsOf: graph.PartialDate{Start: start, Precision: graph.Day}, KnownAt: q.At.KnownAt}
}

// keyedLink is a row with its sort key.
type keyedLink struct {
	key  string
	link ServiceLink
}

// keyedLinks reads a page as the statement returns it.
func keyedLinks(page any) []keyedLink {
	var links []keyedLink
	each(page, func(v []any) { links = append(links, keyedLink{text(v[0]), serviceLinkOf(v)}) })
	return links
}

// connection is the page of the rows, of which one more than it has may be given.
func (q *linksAsked) connection(page []keyedLink, total, clock int) *ServiceLinkConnection {
	more := len(page) > q.first
	if more {
		page = page[:q.first]
	}
	answer := &ServiceLinkConnection{
		Edges: make([]ServiceLinkEdge, len(page)), Nodes: make([]ServiceLink, len(page)),
		TotalCount: total, Clock: clock, AsOf: q.At.AsOf,
		PageInfo: PageInfo{HasNextPage: more, HasPreviousPage: q.After != ""},
	}
	for i, row := range page {
		answer.Nodes[i] = row.link
		answer.Edges[i] = ServiceLinkEdge{Cursor: encodeCursor(q.digest(), row.key), Node: row.link}
	}
	if len(page) > 0 {
		answer.PageInfo.StartCursor = &answer.Edges[0].Cursor
		answer.PageInfo.EndCursor = &answer.Edges[len(page)-1].Cursor
	}
	return answer
}
