package indicators

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// notAccepted sees the contracts that ended in the period (P14), with whoever supplied under them.
func (w *Window) notAccepted(s *sighting) {
	accepted, supplier := w.Text("Contract.accepted"), w.Edges("Contract.supplier")
	for c := range w.All("Contract") {
		if !w.Within(w.Until[c]) {
			continue
		}
		suppliers := begun(supplier, c, w.Day)
		wheres := suppliers
		if len(wheres) == 0 {
			wheres = []int32{Nowhere}
		}
		if accepted(c) == "" {
			for _, where := range wheres {
				s.unknown(where, c)
			}
			continue
		}
		s.checkAt(accepted(c) == "false", wheres, c, float64(w.Day-w.Until[c]+1), suppliers...)
	}
}

// categoryIn is a community and a need category.
type categoryIn struct{ community, category int32 }

var servingInputs = []string{"Need.status", "Need.arisesIn", "Need.category", "Term.broader", "Project.state", "Project.addresses", "Project.deliveredIn", "Organization.undertakes", "Organization.status",
	"Sanction.imposedOn", "Sanction.kind", "Service.status", "Service.category", "Service.deliveredIn", "Service.offeredBy"}

// emptyCategory sees what categories of open needs there are in each community (P17). An organization serves one there, by a service of the category or of one above it, or by a running
// project for a need of the category (R76).
func (w *Window) emptyCategory(s *sighting) {
	category, arises, broader, organized := w.One("Need.category"), w.One("Need.arisesIn"), w.One("Term.broader"), w.organized()
	needs := map[categoryIn]float64{}
	for _, n := range w.open() {
		switch c, k := arises(n), category(n); {
		case c == Nobody:
		case k == Nobody:
			s.unknown(c, n)
		default:
			needs[categoryIn{c, k}]++
		}
	}
	cells := slices.SortedFunc(maps.Keys(needs), func(a, b categoryIn) int {
		return cmp.Or(cmp.Compare(a.community, b.community), cmp.Compare(a.category, b.category))
	})
	for _, at := range cells {
		is := false
		for k := at.category; k != Nobody; k = broader(k) {
			is = is || organized[categoryIn{at.community, k}]
		}
		s.checkOne(!is, at.community, at.category, needs[at])
	}
}

// organized are the categories that eligible organizations serve in each community.
func (w *Window) organized() map[categoryIn]bool {
	category, offers, eligible, all := w.One("Need.category"), w.One("Service.category"), w.eligible(), map[categoryIn]bool{}
	addresses, delivered := w.Out("Project.addresses"), w.Out("Project.deliveredIn")
	offered, by := w.Out("Service.deliveredIn"), w.One("Service.offeredBy")
	for _, v := range w.active("Service") {
		if o := by(v); o != Nobody && eligible(o) {
			for _, c := range offered(v) {
				all[categoryIn{c, offers(v)}] = true
			}
		}
	}
	for _, p := range w.undertaken() {
		for _, c := range delivered(p) {
			for _, n := range addresses(p) {
				all[categoryIn{c, category(n)}] = true
			}
		}
	}
	return all
}

// openFinding sees what inspections found of organizations (P19). What nobody is named for as having found it, or on no day, nobody can tell to be from an inspection, or how old it is.
func (w *Window) openFinding(s *sighting) {
	about, by, found, remedied := w.One("Finding.concerns"), w.One("Finding.foundBy"), w.Date("Finding.foundOn"), w.Date("Finding.remediedOn")
	for f := range w.Those("Finding") {
		o := about(f)
		switch {
		case o == Nobody || !w.Is(o, "Organization"):
		case remedied(f) <= w.Day:
			s.look(o, f)
		case by(f) == Nobody || found(f) == unknownDay:
			s.unknown(o, f)
		default:
			s.check(w.Day-found(f) > s.days("days"), o, f, float64(w.Day-found(f)), o)
		}
	}
}

// twoEvaluators sees the organizations evaluated in the period (P22): how close two evaluations by different evaluators were.
func (w *Window) twoEvaluators(s *sighting) {
	by, on, of := w.One("Evaluation.evaluatedBy"), w.Date("Evaluation.evaluatedOn"), map[int32][]int32{}
	w.evaluations(func(e, o int32, _ string) { of[o] = append(of[o], e) })
	for o, list := range inOrder(of) {
		least, pair, unsure := math.Inf(1), []int32{}, false
		for i, a := range list {
			for _, b := range list[i+1:] {
				days := math.Abs(float64(on(a) - on(b)))
				switch {
				case days > s.value("closeDays"):
				case by(a) == Nobody || by(b) == Nobody:
					unsure = true
				case by(a) != by(b) && days < least:
					least, pair = days, []int32{a, b}
				}
			}
		}
		if len(pair) == 0 && unsure {
			s.unknown(o, o)
			continue
		}
		s.check(len(pair) > 0, o, o, least, pair...)
	}
}

// managementApart sees counties (P20): how far the standards by which their organizations were evaluated in the period are apart in what they give to the management side. A standard of
// which nobody told the weights is left out, and may hide what is wrong.
func (w *Window) managementApart(s *sighting) {
	uses, used := w.One("Evaluation.usesStandard"), map[int32][]int32{}
	w.evaluations(func(e, o int32, _ string) {
		if standard := uses(e); standard != Nobody {
			w.Places(o, func(d int32) { used[d] = append(used[d], standard) })
		}
	})
	for _, county := range w.OfLevel(Nowhere, "COUNTY") {
		var all []int32
		for _, d := range w.Below(county) {
			all = append(all, used[d]...)
		}
		slices.Sort(all)
		all = slices.Compact(all)
		shares, untold := map[int32]float64{}, false
		for _, standard := range all {
			if weights, management := w.weights(standard); weights != nil {
				shares[standard] = management
			} else {
				untold = true
			}
		}
		weighed := slices.DeleteFunc(all, func(standard int32) bool { _, known := shares[standard]; return !known })
		slices.SortStableFunc(weighed, func(a, b int32) int { return cmp.Compare(shares[a], shares[b]) })
		gap := 0.0
		if len(weighed) > 1 {
			gap = 100 * (shares[weighed[len(weighed)-1]] - shares[weighed[0]])
		}
		switch {
		case gap > s.value("range"):
			s.alarm(county, county, gap, weighed[0], weighed[len(weighed)-1])
		case untold:
			s.unknown(county, county)
		case len(weighed) > 1:
			s.look(county, county)
		}
	}
}
