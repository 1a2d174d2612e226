// Package linkage answers who serves which need where, and where coverage is thin: the questions the hub exists for.
package linkage

import (
	"context"
	"time"

	"liandong/graph"
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
	if q.OrderBy == "" {
		q.OrderBy = graph.ServiceLinkOrderCommunity
	}
	first, err := sizeOf(q.First)
	if err != nil {
		return nil, err
	}
	keys, err := q.keys(store.Model())
	if err != nil {
		return nil, err
	}
	params, err := q.params(store.Model(), keys, first)
	if err != nil {
		return nil, err
	}
	text, err := statement("service_links.cypher", q.asking(keys))
	if err != nil {
		return nil, err
	}
	rows, err := store.Ask(ctx, q.moment(), text, params)
	if err != nil {
		return nil, err
	}
	record := rows[0]
	for i, k := range keys {
		if k.props != "" && number(record[3+i]) == 0 {
			return nil, k.missing()
		}
	}
	answer := q.connection(first, record)
	answer.register(store, q.At)
	return answer, nil
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

func (q ServiceLinksQuestion) asking(keys []key) asking {
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
		Organization: keys[0].props, Class: keys[1].props, Category: keys[2].props, Population: keys[3].props, Within: keys[4].props,
		Key: orders[q.OrderBy] + " + $sep + title + $sep + through",
	}
}

// byCommunity reports whether the page can be made community by community: in their order, at a date, and not from an
// organization or a category, which have few rows each.
func (q ServiceLinksQuestion) byCommunity(keys []key) bool {
	organization, category, within := keys[0].props, keys[2].props, keys[4].props
	return q.OrderBy == graph.ServiceLinkOrderCommunity && q.Where.Period == nil && organization == "" && (category == "" || within != "")
}

func (q ServiceLinksQuestion) params(model *graph.Model, keys []key, first int) (map[string]any, error) {
	params := map[string]any{"sep": separator, "limit": first + 1, "kinds": kindNames(q.Where.OrganizationKind)}
	states(model, params)
	for _, k := range keys {
		params[k.param] = k.value
	}
	if q.After != "" {
		after, err := decodeCursor(q.digest(), q.After)
		if err != nil {
			return nil, err
		}
		params["after"] = after
	}
	if p := q.Where.Period; p != nil {
		if p.From != nil && p.To != nil && !p.From.Start.Before(p.To.End()) {
			return nil, invalid("where.period", "the period ends before it begins: exchange from and to", "期间的止早于起：请对调")
		}
		until := graph.Forever
		if p.To != nil {
			until = p.To.End()
		}
		params["until"] = until.Format(time.DateOnly)
	}
	return params, nil
}

func kindNames(kinds []graph.OrganizationKind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}

// digest is what cursors are bound to.
func (q ServiceLinksQuestion) digest() string { return digest("serviceLinks", q.Where, q.OrderBy) }

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

// connection reads the record: the page, the total, the clock.
func (q ServiceLinksQuestion) connection(first int, record []any) *ServiceLinkConnection {
	page, _ := record[0].([]any)
	more := len(page) > first
	if more {
		page = page[:first]
	}
	answer := &ServiceLinkConnection{
		Edges: make([]ServiceLinkEdge, len(page)), Nodes: make([]ServiceLink, len(page)),
		TotalCount: number(record[1]), Clock: number(record[2]), AsOf: q.At.AsOf,
		PageInfo: PageInfo{HasNextPage: more, HasPreviousPage: q.After != ""},
	}
	for i, row := range page {
		values, _ := row.([]any)
		answer.Nodes[i] = serviceLinkOf(values)
		answer.Edges[i] = ServiceLinkEdge{Cursor: encodeCursor(q.digest(), text(values[0])), Node: answer.Nodes[i]}
	}
	if len(page) > 0 {
		answer.PageInfo.StartCursor = &answer.Edges[0].Cursor
		answer.PageInfo.EndCursor = &answer.Edges[len(page)-1].Cursor
	}
	return answer
}
