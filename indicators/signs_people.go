package indicators

import "slices"

// longInGrade sees who employs social workers (P25): in the middle, how long these have been in their grade, which is since their last promotion, or since they began.
func (w *Window) longInGrade(s *sighting) {
	began, promoted := w.socialWorkSince(), w.daysOf("Promotion.ofPerson", "Promotion.promotedOn")
	works, kind := w.Out("Person.worksFor"), w.Edges("Person.worksFor").Text("kind")
	staff, years := map[int32][]int32{}, map[int32]float64{}
	for p := range w.Those("Person") {
		for edge, employer := range works(p) {
			if slices.Contains(frontline, kind(edge)) {
				staff[employer] = append(staff[employer], p)
			}
		}
		done := promoted(p)
		if last := latestOf(began(p), done, w.Day); last > unknownStart && last != unknownDay && !slices.Contains(done, unknownDay) {
			years[p] = float64(w.Day-last) / 365.25
		}
	}
	for employer, people := range inOrder(staff) {
		var known []float64
		for _, p := range slices.Compact(people) { // those of several contracts stand beside each other
			if y, told := years[p]; told {
				known = append(known, y)
			}
		}
		middle, ok := median(known)
		if !ok {
			s.unknown(employer, employer)
			continue
		}
		s.check(middle > s.value("years"), employer, employer, middle, slices.Compact(people)...)
	}
}

// latestOf is the latest of a day and of those up to a date.
func latestOf(day int32, others []int32, most int32) int32 {
	for _, other := range others {
		if other <= most {
			day = max(day, other)
		}
	}
	return day
}

// matrix counts what lies in the cells of kinds and levels, by division.
type matrix map[int32]map[[2]string]bool

func (m matrix) put(division int32, kind, level string) {
	if m[division] == nil {
		m[division] = map[[2]string]bool{}
	}
	m[division][[2]string{kind, level}] = true
}

// seeEmpty sees the counties that have something in the matrix (P40): each kind that is there is to be there at each of so many levels.
func (s *sighting) seeEmpty(m matrix, levels int) {
	for _, county := range s.w.OfLevel(Nowhere, "COUNTY") {
		cells, kinds := map[[2]string]bool{}, map[string]bool{}
		for _, d := range s.w.Below(county) {
			for cell := range m[d] {
				cells[cell], kinds[cell[0]] = true, true
			}
		}
		if empty := len(kinds)*levels - len(cells); len(kinds) > 0 {
			s.check(empty > 0, county, county, float64(empty))
		}
	}
}

// emptyCell sees kinds of workers by levels of certificate. Who holds one and is employed as nothing that anybody told is in no cell.
func (w *Window) emptyCell(s *sighting) {
	m, certified, works, kind := matrix{}, w.certified(), w.Out("Person.worksFor"), w.Edges("Person.worksFor").Text("kind")
	for p := range w.Those("Person") {
		level := certified(p)
		if level == "" {
			continue
		}
		for edge := range works(p) {
			if kind(edge) != "" {
				w.Places(p, func(d int32) { m.put(d, kind(edge), level) })
			}
		}
	}
	s.seeEmpty(m, len(certificates)-1)
}

// emptyRating sees classes of organizations by ratings.
func (w *Window) emptyRating(s *sighting) {
	m, classes, rates, level := matrix{}, w.Out("Organization.classes"), w.Out("Rating.rates"), w.Text("Rating.level")
	for r := range w.Those("Rating") {
		for _, o := range rates(r) {
			for _, class := range classes(o) {
				w.Places(o, func(d int32) { m.put(d, w.IDs.At(class), level(r)) })
			}
		}
	}
	s.seeEmpty(m, len(w.Model.Enum("RatingLevel").Values))
}
