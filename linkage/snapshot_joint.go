package linkage

import (
	"cmp"
	"slices"

	"liandong/snapshot"
)

// partsOf are the relations of a row without that of its category, each with its table.
func (v *view) partsOf(row *linkRow) (tables [4]*snapshot.Relation, count int) {
	if row.service >= 0 {
		return [4]*snapshot.Relation{&v.OfferedBy, &v.ServiceIn}, 2
	}
	return [4]*snapshot.Relation{&v.Undertakes, &v.Addresses, &v.ArisesIn, &v.ProjectIn}, 4
}

// joint reports whether all of the row holds at once on one day of the window, filters included, and notes since when its
// relations do. At a date that has been tested, relation by relation.
func (s *linkScan) joint(row *linkRow) bool {
	common := always()
	tables, count := s.partsOf(row)
	for i, part := range row.parts[:count] {
		common = common.meet(spanOf(tables[i], part))
	}
	row.since = common.from
	if !s.period {
		return true
	}
	common = common.meet(span{s.window.From, s.window.Until})
	return common.from < common.until && s.someDay(row, common)
}

// someDay looks for a day of the span on which all conditions of the row hold. It can only be one on which one of them begins.
func (s *linkScan) someDay(row *linkRow, within span) bool {
	if s.onDay(row, within.from) {
		return true
	}
	for _, day := range s.beginnings(row) {
		if within.has(day) && s.onDay(row, day) {
			return true
		}
	}
	return false
}

// beginnings are the days on which a condition of the row may begin to hold.
func (s *linkScan) beginnings(row *linkRow) (days []int32) {
	s.states(row, func(r *snapshot.Relation, node int32) {
		first, last := r.Out(node)
		for i := first; i < last; i++ {
			if r.Barred[i] {
				days = append(days, spanOf(r, i).until)
			}
		}
	})
	from := func(r *snapshot.Relation, node int32, right []bool) {
		if right == nil {
			return
		}
		first, last := r.Out(node)
		for i := first; i < last; i++ {
			if right[r.Right[i]] {
				days = append(days, spanOf(r, i).from)
			}
		}
	}
	from(&s.ClassedAs, row.organization, s.classes)
	if row.service >= 0 {
		from(&s.ServiceFor, row.service, s.populations)
	} else {
		from(&s.ProjectFor, row.project, s.populations)
	}
	if s.placed != nil {
		for _, p := range s.placed[row.community] {
			days = append(days, p.from)
		}
	}
	return days
}

// onDay asks for each condition beside the relations on one day.
func (s *linkScan) onDay(row *linkRow, day int32) bool {
	one := *s.view
	one.window, one.period = snapshot.Window{From: day, Until: day + 1}, false
	if !one.organization(row.organization) {
		return false
	}
	if s.placed != nil && !slices.ContainsFunc(s.placed[row.community], func(p span) bool { return p.has(day) }) {
		return false
	}
	if row.service >= 0 {
		return one.service(row.service) && one.serves(row.service)
	}
	return one.project(row.project) && one.need(row.need) && one.concerns(row.need, row.project)
}

// states calls visit for the states of each node of the row that has to be in certain ones.
func (s *linkScan) states(row *linkRow, visit func(r *snapshot.Relation, node int32)) {
	visit(&s.OrganizationStates, row.organization)
	visit(&s.OrganizationBars, row.organization)
	if row.service >= 0 {
		visit(&s.ServiceStates, row.service)
		return
	}
	visit(&s.ProjectStates, row.project)
	visit(&s.NeedStates, row.need)
}

// merge makes one row of the episodes of the same organization, need, service, community, project and category: it rests on all
// of them, since the first.
func (s *linkScan) merge() {
	slices.SortFunc(s.episodes, func(a, b linkRow) int {
		return cmp.Or(sameRow(&a, &b), slices.Compare(a.parts[:], b.parts[:]))
	})
	for first := 0; first < len(s.episodes); {
		last := first + 1
		row := s.episodes[first]
		for last < len(s.episodes) && sameRow(&row, &s.episodes[last]) == 0 {
			row.since = min(row.since, s.episodes[last].since)
			last++
		}
		s.page.offer(&row, s.episodes[first:last])
		first = last
	}
}

// sameRow is 0 when two episodes are of the same row.
func sameRow(a, b *linkRow) int {
	return cmp.Or(cmp.Compare(a.organization, b.organization), cmp.Compare(a.project, b.project), cmp.Compare(a.need, b.need),
		cmp.Compare(a.service, b.service), cmp.Compare(a.community, b.community), cmp.Compare(a.of, b.of))
}
