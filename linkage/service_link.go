package linkage

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"liandong/graph"
	"liandong/loaders"
)

// Period is a span of dates, both ends included; a nil end is open.
type Period struct {
	From *graph.PartialDate
	To   *graph.PartialDate
}

// ServiceLinkWhere narrows serviceLinks; all that is given must hold. Keys are inputs as the client wrote them, as in
// {"code": {"scheme": "NEED_CATEGORY", "code": "NC02"}}.
type ServiceLinkWhere struct {
	Organization      *graph.Filter            // OrganizationBy
	OrganizationKind  []graph.OrganizationKind // empty is any
	OrganizationClass *graph.Filter            // TermBy: a class and what is narrower
	Category          *graph.Filter            // TermBy: a need category and what is narrower
	Population        *graph.Filter            // TermBy: a group of people and what is narrower
	Within            *graph.Filter            // AdministrativeDivisionBy: a community or any division above it
	Period            *Period
}

// ServiceLinkConnection is one page of service links.
type ServiceLinkConnection struct {
	Edges      []ServiceLinkEdge
	Nodes      []ServiceLink
	TotalCount int // 0 unless the question asked for it
	PageInfo   PageInfo
	AsOf       graph.PartialDate
	Clock      int

	page *loaders.Page
}

// Page has the ids of all nouns in the answer, for who loads them at the moment of the question.
func (c *ServiceLinkConnection) Page() *loaders.Page { return c.page }

// register makes the page of a source.
func (c *ServiceLinkConnection) register(source loaders.Source, at graph.At) {
	c.page = loaders.NewPage(source, at)
	for _, n := range c.Nodes {
		c.page.Add("Organization", n.OrganizationID)
		c.page.Add("Need", n.NeedID)
		c.page.Add("Term", n.CategoryID)
		c.page.Add("Community", n.CommunityID)
		c.page.Add("Project", n.ProjectID)
		c.page.Add("Service", n.ServiceID)
		addSources(c.page, n.Evidence)
	}
}

// addSources registers the data sources of the evidence.
func addSources(page *loaders.Page, evidence []Evidence) {
	for _, e := range evidence {
		page.Add("DataSource", e.SourceID)
	}
}

// ServiceLinkEdge is a row with its cursor.
type ServiceLinkEdge struct {
	Cursor string
	Node   ServiceLink
}

// ServiceLink is one organization serving one need, or one need category, in one community. Nouns are given by id; an
// empty id is none.
type ServiceLink struct {
	ID             string // the same row has the same id at any date
	OrganizationID string
	NeedID         string // empty for a declared service
	CategoryID     string // empty when nobody gave one
	CommunityID    string
	ProjectID      string // empty for a declared service
	ServiceID      string // empty for a project
	// Since is the first day from which all its relations hold: the latest of their beginnings. An unknown beginning
	// counts as always, as it does for asOf; nil when all are unknown. A state in between, as a suspension, does not move it.
	Since    *graph.PartialDate
	Basis    graph.ServiceLinkBasis
	Evidence []Evidence // what the row rests on; it and Since are empty unless asked for
}

// serviceLinkOf reads a row as the statement returns it: key, organization, project, need, service, community, category,
// since, relations.
func serviceLinkOf(v []any) ServiceLink {
	link := ServiceLink{
		OrganizationID: text(v[1]), ProjectID: text(v[2]), NeedID: text(v[3]), ServiceID: text(v[4]),
		CommunityID: text(v[5]), CategoryID: text(v[6]), Evidence: evidenceOf(element(v, 8)),
	}
	link.complete(day(element(v, 7)))
	return link
}

// complete fills in what follows from the nouns, the evidence and the day from which the row is there, and puts the evidence in
// order.
func (link *ServiceLink) complete(start time.Time) {
	link.Basis = graph.ServiceLinkBasisDerived
	if link.ServiceID != "" {
		link.Basis = graph.ServiceLinkBasisDeclared
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{
		link.OrganizationID, link.ProjectID, link.NeedID, link.ServiceID, link.CommunityID,
	}, " ")))
	link.ID = hex.EncodeToString(sum[:16])
	link.Since = sinceOf(start, link.Evidence)
	slices.SortFunc(link.Evidence, alongTheRow)
}

// rowOrder is the order in which the relations of a row are told.
var rowOrder = []string{"UNDERTAKES", "ADDRESSES", "ARISES_IN", "OFFERED_BY", "DELIVERED_IN", "IN_CATEGORY"}

// alongTheRow puts evidence in that order, and several episodes of a relation by their beginning.
func alongTheRow(a, b Evidence) int {
	return cmp.Or(cmp.Compare(slices.Index(rowOrder, a.Type), slices.Index(rowOrder, b.Type)), a.start().Compare(b.start()), cmp.Compare(a.ID, b.ID))
}

// sinceOf gives the day with the precision of the relation that begins on it, the finest when several do.
func sinceOf(start time.Time, evidence []Evidence) *graph.PartialDate {
	var since *graph.PartialDate
	for _, e := range evidence {
		if e.From != nil && e.From.Start.Equal(start) && (since == nil || e.From.End().Before(since.End())) {
			since = e.From
		}
	}
	return since
}
