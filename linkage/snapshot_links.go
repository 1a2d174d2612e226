package linkage

import (
	"context"
	"slices"

	"liandong/graph"
	"liandong/snapshot"
)

// SnapshotServiceLinks is ServiceLinks from a snapshot, without a round trip; the store is asked for what the snapshot cannot
// tell, and for the nouns of the answer. KnownAt is not looked at: a snapshot is of what is known now.
func SnapshotServiceLinks(ctx context.Context, s *snapshot.Snapshot, store *graph.Store, q ServiceLinksQuestion) (*ServiceLinkConnection, error) {
	asked, err := q.check(store.Model())
	if err != nil {
		return nil, err
	}
	scan, ok, err := asked.scan(s)
	if err != nil {
		return nil, err
	}
	if !ok {
		return ServiceLinks(ctx, store, q)
	}
	scan.run()
	total := 0
	if q.Count {
		total = scan.page.total
	}
	answer := asked.connection(scan.links(), total, int(s.Clock))
	answer.register(store, q.At)
	return answer, nil
}

// window is the day, or the period, that the question is about.
func (q *linksAsked) window() snapshot.Window {
	w := snapshot.On(q.moment().AsOf)
	if q.Where.Period != nil {
		w.Until = snapshot.DayOf(q.until())
	}
	return w
}

// scan prepares the walk over the snapshot; false when it cannot tell what a key names.
func (q *linksAsked) scan(s *snapshot.Snapshot) (scan *linkScan, ok bool, err error) {
	v := &view{Snapshot: s, window: q.window(), period: q.Where.Period != nil}
	tables := []*snapshot.Nodes{&s.Organizations, &s.Terms, &s.Terms, &s.Terms, &s.Divisions}
	var found [5][]int32
	for i := range q.keys {
		if found[i], ok, err = v.named(&q.keys[i], tables[i]); !ok || err != nil {
			return nil, ok, err
		}
	}
	terms := func(tops []int32) []bool {
		if tops == nil {
			return nil
		}
		return v.below(&s.Broader, tops, s.Terms.Len())
	}
	v.classes, v.categories, v.populations = terms(found[1]), terms(found[2]), terms(found[3])
	if found[4] != nil {
		v.placed = v.placements(found[4])
	}
	if len(q.Where.OrganizationKind) > 0 {
		names := kindNames(q.Where.OrganizationKind)
		for _, kind := range s.Organizations.Kinds.List() {
			v.kinds = append(v.kinds, slices.Contains(names, kind))
		}
	}
	return &linkScan{view: v, organizations: found[0], page: newLinkPage(v, q), evidence: q.Evidence}, true, nil
}

// linkScan walks the snapshot and offers every row to the page.
type linkScan struct {
	*view
	organizations []int32 // nil: any
	page          *linkPage
	evidence      bool      // whether rows tell what they rest on
	episodes      []linkRow // of a period: the same row at several times, to be made one
}

// linkRow is a row of serviceLinks; -1 is none.
type linkRow struct {
	organization, project, need, service, community, category int32
	since                                                     int32    // day
	parts                                                     [4]int32 // relations: undertakes, addresses, arises, delivered; or offered, delivered
	of                                                        int32    // the category's relation
}

func (s *linkScan) run() {
	if s.organizations != nil {
		for _, o := range s.organizations {
			if s.organization(o) {
				s.undertaken(o)
				s.offered(o)
			}
		}
	} else {
		s.arising()
		s.delivered()
	}
	if s.period {
		s.merge()
	}
}

// undertaken goes from an organization to what its projects address where they are delivered.
func (s *linkScan) undertaken(o int32) {
	first, last := s.Undertakes.Out(o)
	for u := first; u < last; u++ {
		p := s.Undertakes.Right[u]
		if !s.Undertakes.Holds(u, s.window) || !s.project(p) {
			continue
		}
		first, last := s.Addresses.Out(p)
		for a := first; a < last; a++ {
			n := s.Addresses.Right[a]
			if !s.Addresses.Holds(a, s.window) || !s.need(n) || !s.categorized(&s.NeedOf, n) {
				continue
			}
			first, last := s.ArisesIn.Out(n)
			for i := first; i < last; i++ {
				if c := s.ArisesIn.Right[i]; s.ArisesIn.Holds(i, s.window) && s.community(c) {
					s.derive(linkRow{organization: o, project: p, need: n, service: -1, community: c, parts: [4]int32{u, a, i, -1}})
				}
			}
		}
	}
}

// offered goes from an organization to where its services are delivered.
func (s *linkScan) offered(o int32) {
	for _, f := range s.OfferedBy.In(o) {
		n := s.OfferedBy.Left[f]
		if !s.OfferedBy.Holds(f, s.window) || !s.service(n) || !s.categorized(&s.ServiceOf, n) {
			continue
		}
		first, last := s.ServiceIn.Out(n)
		for d := first; d < last; d++ {
			if c := s.ServiceIn.Right[d]; s.ServiceIn.Holds(d, s.window) && s.community(c) {
				s.declare(linkRow{organization: o, project: -1, need: -1, service: n, community: c, parts: [4]int32{f, d, -1, -1}})
			}
		}
	}
}

// arising goes from the needs of the places, or of the categories, to who addresses them there.
func (s *linkScan) arising() {
	s.each(&s.ArisesIn, &s.NeedOf, func(i int32) {
		n, c := s.ArisesIn.Left[i], s.ArisesIn.Right[i]
		if !s.ArisesIn.Holds(i, s.window) || !s.community(c) || !s.need(n) || !s.categorized(&s.NeedOf, n) {
			return
		}
		for _, a := range s.Addresses.In(n) {
			p := s.Addresses.Left[a]
			if !s.Addresses.Holds(a, s.window) || !s.project(p) || !s.meets(&s.ProjectIn, p, c) {
				continue
			}
			for _, u := range s.Undertakes.In(p) {
				if o := s.Undertakes.Left[u]; s.Undertakes.Holds(u, s.window) && s.organization(o) {
					s.derive(linkRow{organization: o, project: p, need: n, service: -1, community: c, parts: [4]int32{u, a, i, -1}})
				}
			}
		}
	})
}

// delivered goes from the services of the places, or of the categories, to who offers them.
func (s *linkScan) delivered() {
	s.each(&s.ServiceIn, &s.ServiceOf, func(d int32) {
		n, c := s.ServiceIn.Left[d], s.ServiceIn.Right[d]
		if !s.ServiceIn.Holds(d, s.window) || !s.community(c) || !s.service(n) || !s.categorized(&s.ServiceOf, n) {
			return
		}
		first, last := s.OfferedBy.Out(n)
		for f := first; f < last; f++ {
			if o := s.OfferedBy.Right[f]; s.OfferedBy.Holds(f, s.window) && s.organization(o) {
				s.declare(linkRow{organization: o, project: -1, need: -1, service: n, community: c, parts: [4]int32{f, d, -1, -1}})
			}
		}
	})
}

// each calls visit for the relations from needs or services to places: those of the area, else those of the categories, else all.
func (s *linkScan) each(where, of *snapshot.Relation, visit func(relation int32)) {
	switch {
	case s.placed != nil:
		for c := range s.placed {
			if s.community(int32(c)) {
				for _, i := range where.In(int32(c)) {
					visit(i)
				}
			}
		}
	case s.categories != nil:
		seen := make([]bool, len(where.Left)+1)
		for t, wanted := range s.categories {
			if !wanted {
				continue
			}
			for _, k := range of.In(int32(t)) {
				first, last := where.Out(of.Left[k])
				for i := first; i < last; i++ {
					if !seen[i] {
						seen[i] = true
						visit(i)
					}
				}
			}
		}
	default:
		for i := range int32(where.Len()) {
			visit(i)
		}
	}
}

// categorized reports whether one of the categories asked for is that of the need or service.
func (s *linkScan) categorized(of *snapshot.Relation, n int32) bool {
	if s.categories == nil {
		return true
	}
	first, last := of.Out(n)
	for k := first; k < last; k++ {
		if s.category(of, k) {
			return true
		}
	}
	return false
}

// category reports whether the relation leads to a living term that was asked for.
func (s *linkScan) category(of *snapshot.Relation, k int32) bool {
	t := of.Right[k]
	return (s.categories == nil || s.categories[t]) && of.Holds(k, s.window) && s.Terms.Lives(t, s.window)
}

// meets reports whether a relation between the nodes holds.
func (s *linkScan) meets(r *snapshot.Relation, left, right int32) bool {
	first, last := r.Between(left, right)
	for i := first; i < last; i++ {
		if r.Holds(i, s.window) {
			return true
		}
	}
	return false
}

// derive completes a row with the project's delivery in the community.
func (s *linkScan) derive(row linkRow) {
	if !s.concerns(row.need, row.project) {
		return
	}
	first, last := s.ProjectIn.Between(row.project, row.community)
	for d := first; d < last; d++ {
		if !s.ProjectIn.Holds(d, s.window) {
			continue
		}
		row.parts[3] = d
		s.offer(row, &s.NeedOf, row.need)
	}
}

func (s *linkScan) declare(row linkRow) {
	if s.serves(row.service) {
		s.offer(row, &s.ServiceOf, row.service)
	}
}

// offer gives the row to the page, once for each of its categories; in a period it is kept until its episodes are together.
func (s *linkScan) offer(row linkRow, of *snapshot.Relation, n int32) {
	if !s.joint(&row) {
		return
	}
	found := false
	first, last := of.Out(n)
	for k := first; k < last; k++ {
		if s.category(of, k) {
			found, row.category, row.of = true, of.Right[k], k
			s.put(row)
		}
	}
	if !found && s.categories == nil {
		row.category, row.of = -1, -1
		s.put(row)
	}
}

func (s *linkScan) put(row linkRow) {
	if s.period {
		s.episodes = append(s.episodes, row)
		return
	}
	s.page.offer(&row, []linkRow{row})
}
