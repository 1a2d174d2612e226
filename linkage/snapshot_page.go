package linkage

import (
	"container/heap"
	"slices"

	"liandong/graph"
	"liandong/snapshot"
)

// linkPage keeps the first rows after a cursor of all that are offered, and counts them all. The sort key of a row is the text that
// the statement puts together for it; only the keys of rows on the page are made.
type linkPage struct {
	view   *view
	order  []keyPart
	size   int
	after  []byte // nil for the first page
	total  int
	rows   keyedRows
	buffer []byte
}

// keyedRow is a row on the page with all its episodes.
type keyedRow struct {
	key      []byte
	row      linkRow
	episodes []linkRow
}

// keyPart is one of the texts that a sort key is made of.
type keyPart int

const (
	byCommunity keyPart = iota
	byCategory
	byOrganization
	bySince
	byTitle
	byThrough
)

// keyParts are the parts of the sort key of an order.
func keyParts(order graph.ServiceLinkOrder) []keyPart {
	parts := map[graph.ServiceLinkOrder][]keyPart{
		graph.ServiceLinkOrderCommunity:    {byCommunity, byCategory, byOrganization},
		graph.ServiceLinkOrderOrganization: {byOrganization, byCommunity, byCategory},
		graph.ServiceLinkOrderCategory:     {byCategory, byCommunity, byOrganization},
		graph.ServiceLinkOrderSince:        {bySince, byCommunity, byCategory, byOrganization},
	}[order]
	return append(parts, byTitle, byThrough)
}

// newLinkPage has room for one row more than the page, to know whether there is another page.
func newLinkPage(v *view, q *linksAsked) *linkPage {
	p := &linkPage{view: v, order: keyParts(q.OrderBy), size: q.first + 1}
	if q.After != "" {
		p.after = []byte(q.after)
	}
	return p
}

// offer takes the row if it is among the first.
func (p *linkPage) offer(row *linkRow, episodes []linkRow) {
	p.total++
	if p.after != nil && p.compare(row, p.after) <= 0 {
		return
	}
	if len(p.rows) == p.size {
		if p.compare(row, p.rows[0].key) >= 0 {
			return
		}
		heap.Pop(&p.rows)
	}
	heap.Push(&p.rows, keyedRow{p.appendIDs(p.appendNames(nil, row), row), *row, episodes})
}

// compare puts the row before or after the key. Names mostly decide, so identifiers are written only when they do not.
func (p *linkPage) compare(row *linkRow, key []byte) int {
	p.buffer = p.appendNames(p.buffer[:0], row)
	if c := compareUTF16(p.buffer, key[:min(len(key), len(p.buffer))]); c != 0 {
		return c
	}
	p.buffer = p.appendIDs(p.buffer, row)
	return compareUTF16(p.buffer, key)
}

func (p *linkPage) appendNames(b []byte, row *linkRow) []byte {
	for _, part := range p.order {
		b = append(p.appendPart(b, part, row), separator...)
	}
	return b
}

func (p *linkPage) appendPart(b []byte, part keyPart, row *linkRow) []byte {
	v := p.view
	switch part {
	case byCommunity:
		return append(b, v.Divisions.Names.At(row.community)...)
	case byCategory:
		if row.category < 0 {
			return append(b, '1')
		}
		return append(append(b, '0'), v.Terms.Names.At(row.category)...)
	case byOrganization:
		return append(b, v.Organizations.Names.At(row.organization)...)
	case bySince:
		return appendSince(b, row.since)
	case byTitle:
		if row.need < 0 {
			return b
		}
		return append(b, v.Needs.Names.At(row.need)...)
	}
	if row.service >= 0 {
		return append(b, v.Services.Names.At(row.service)...)
	}
	return append(b, v.Projects.Names.At(row.project)...)
}

// appendSince writes the day; an unknown beginning comes last.
func appendSince(b []byte, day int32) []byte {
	date := snapshot.DateOf(day)
	if date.Equal(graph.Beginning) {
		date = graph.Forever
	}
	return date.AppendFormat(b, "2006-01-02")
}

func (p *linkPage) appendIDs(b []byte, row *linkRow) []byte {
	v := p.view
	b = v.Divisions.IDs.Append(b, row.community)
	b = v.Organizations.IDs.Append(b, row.organization)
	if row.service >= 0 {
		return v.Services.IDs.Append(b, row.service)
	}
	return v.Projects.IDs.Append(v.Needs.IDs.Append(b, row.need), row.project)
}

// keyedRows is a heap with the last row of the page on top.
type keyedRows []keyedRow

func (k keyedRows) Len() int           { return len(k) }
func (k keyedRows) Less(i, j int) bool { return compareUTF16(k[i].key, k[j].key) > 0 }
func (k keyedRows) Swap(i, j int)      { k[i], k[j] = k[j], k[i] }

// Push adds a row at the end, as heap wants it.
func (k *keyedRows) Push(row any) { *k = append(*k, row.(keyedRow)) }

// Pop takes the row at the end away, as heap wants it.
func (k *keyedRows) Pop() any {
	last := (*k)[len(*k)-1]
	*k = (*k)[:len(*k)-1]
	return last
}

// links are the rows of the page in order.
func (s *linkScan) links() []keyedLink {
	rows := s.page.rows
	slices.SortFunc(rows, func(a, b keyedRow) int { return compareUTF16(a.key, b.key) })
	links := make([]keyedLink, len(rows))
	for i := range rows {
		links[i] = keyedLink{string(rows[i].key), s.link(&rows[i])}
	}
	return links
}

// link tells a row.
func (s *linkScan) link(k *keyedRow) ServiceLink {
	link := ServiceLink{
		OrganizationID: s.Organizations.IDs.At(k.row.organization), CommunityID: s.Divisions.IDs.At(k.row.community),
		Evidence: []Evidence{},
	}
	if s.evidence {
		link.Evidence = s.restsOn(k)
	}
	if k.row.category >= 0 {
		link.CategoryID = s.Terms.IDs.At(k.row.category)
	}
	if k.row.service >= 0 {
		link.ServiceID = s.Services.IDs.At(k.row.service)
	} else {
		link.NeedID, link.ProjectID = s.Needs.IDs.At(k.row.need), s.Projects.IDs.At(k.row.project)
	}
	link.complete(snapshot.DateOf(k.row.since))
	return link
}

// restsOn are the relations of all episodes, each once.
func (s *linkScan) restsOn(k *keyedRow) []Evidence {
	var list []Evidence
	tables, count := s.partsOf(&k.row)
	for part, table := range tables[:count] {
		var told []int32
		for _, e := range k.episodes {
			if !slices.Contains(told, e.parts[part]) {
				told = append(told, e.parts[part])
				list = append(list, recorded(table, e.parts[part]))
			}
		}
	}
	if k.row.of >= 0 {
		of := &s.NeedOf
		if k.row.service >= 0 {
			of = &s.ServiceOf
		}
		list = append(list, recorded(of, k.row.of))
	}
	return list
}

// recorded tells a relation of a snapshot.
func recorded(r *snapshot.Relation, relation int32) Evidence {
	e := Evidence{
		ID: r.IDs.At(relation), Type: r.Type, SourceID: r.Sources.At(relation), RecordedAt: graph.Moment{Time: moment(r.RecordedAt[relation])},
	}
	if from, ok := r.FromDate(relation); ok {
		e.From = &from
	}
	if to, ok := r.UntilDate(relation); ok {
		e.To = &to
	}
	return e
}
