package indicators

import "math"

// payers counts, of the grants that something has at the date, those of the government, those of others, and those of which nobody knows whose money it is.
type payers struct{ government, others, unknown int }

func (p payers) and(q payers) payers {
	return payers{p.government + q.government, p.others + q.others, p.unknown + q.unknown}
}

// payersOf are the payers of whatever has a grant at the date. A grant of others of which it is known that it comes to nothing is none.
func (w *Window) payersOf() map[int32]payers {
	target, amount, from, kind := w.One("Grant.grantedFor"), w.Number("Grant.amount"), w.One("Grant.fromSource"), w.Text("FundingSource.kind")
	all := map[int32]payers{}
	for g := range w.Those("Grant") {
		to, source, of := target(g), from(g), ""
		if to == Nobody {
			continue
		}
		if source != Nobody {
			of = kind(source)
		}
		switch {
		case of == "":
			all[to] = all[to].and(payers{unknown: 1})
		case government(of):
			all[to] = all[to].and(payers{government: 1})
		case amount(g) != 0:
			all[to] = all[to].and(payers{others: 1})
		}
	}
	return all
}

// governmentOnly sees running projects, facilities that are open, and organizations (P9), which live from the grants of the projects that they undertake as well.
func (w *Window) governmentOnly(s *sighting) {
	of, undertakes, running := w.whole().payersOf(), w.Out("Organization.undertakes"), map[int32]bool{}
	for _, p := range w.whole().running() {
		running[p] = true
	}
	for _, p := range w.running() {
		s.judge(p, p, of[p])
	}
	for _, f := range w.active("Facility") {
		s.judge(f, f, of[f])
	}
	for o := range w.whole().Those("Organization") { // its projects may be anywhere, and so may those who have their seat where they are filed
		sum := of[o]
		for _, p := range undertakes(o) {
			if running[p] {
				sum = sum.and(of[p])
			}
		}
		s.judge(w.seat(o), o, sum)
	}
}

// judge notes of something with grants whether all of them are the government's.
func (s *sighting) judge(where, row int32, p payers) {
	switch {
	case p.others > 0:
		s.look(where, row)
	case p.unknown > 0:
		s.unknown(where, row)
	case p.government > 0:
		s.alarm(where, row, float64(p.government))
	}
}

// noBudget sees who had a budget in a year before (P11).
func (w *Window) noBudget(s *sighting) {
	year, of, now := w.Number("Budget.year"), w.Edges("Budget.budgetOf"), w.Out("Budget.budgetOf")
	last, has := map[int32]float64{}, map[int32]bool{}
	for b := range w.All("Budget") {
		switch y := year(b); {
		case y < float64(w.year()):
			for _, h := range begun(of, b, w.Day) {
				last[h] = max(last[h], y)
			}
		case y == float64(w.year()):
			for _, h := range now(b) {
				has[h] = true
			}
		}
	}
	for h, y := range inOrder(last) {
		if w.Lives(h) {
			s.check(!has[h], h, h, y)
		}
	}
}

// gift is what went of an allocation to a division.
type gift struct {
	allocation, division int32
	part                 float64 // its money, by equal parts; 0 for what is no money, NaN for money of which nobody has told how much
	dated                bool
}

// gifts are the allocations of the period, and those that nobody has dated, by each division that they went to: a community, or that of a need or of a project, where these were then
// or on their last day.
func (w *Window) gifts() []gift {
	w = w.whole() // what it was for may have ended or moved since
	return sharedIn(w, "gifts", func() (list []gift) {
		on, to, amount, money := w.Date("Allocation.allocatedOn"), w.Edges("Allocation.allocatedTo"), w.Number("Allocation.amount"), w.ofMoney()
		for a := range w.Those("Allocation") {
			dated := on(a) != unknownDay
			if dated && !w.Within(on(a)) {
				continue
			}
			var divisions []int32
			for _, t := range begun(to, a, w.Day) {
				w.at(min(w.Day, w.Until[t]-1)).Places(t, func(d int32) { divisions = append(divisions, d) })
			}
			part := 0.0
			if money(a) {
				part = amount(a) / float64(len(divisions))
			}
			for _, d := range divisions {
				list = append(list, gift{a, d, part, dated})
			}
		}
		return list
	})
}

var giftInputs = []string{"Allocation.allocatedOn", "Allocation.allocatedTo", "Allocation.amount", "Allocation.ofResource", "Resource.form", "Need.arisesIn", "Project.deliveredIn", "Community"}

// noInflow sees communities with open needs (P12).
func (w *Window) noInflow(s *sighting) {
	arises := w.One("Need.arisesIn")
	given, undated, needs := map[int32]bool{}, map[int32]bool{}, map[int32]float64{}
	for _, g := range w.gifts() {
		given[g.division] = given[g.division] || g.dated
		undated[g.division] = undated[g.division] || !g.dated
	}
	for _, n := range w.open() {
		needs[arises(n)]++
	}
	for _, c := range w.communities() {
		if needs[c] > 0 && !given[c] && undated[c] {
			s.unknown(c, c)
			continue
		}
		s.check(needs[c] > 0 && !given[c], c, c, needs[c])
	}
}

// lowInflow sees communities of which the residents are counted (P12), beside the median of all of them. I52 has the same money by field.
func (w *Window) lowInflow(s *sighting) {
	given, unsure := map[int32]float64{}, map[int32]bool{}
	for _, g := range w.gifts() {
		if !g.dated || math.IsNaN(g.part) {
			unsure[g.division] = true
			continue
		}
		given[g.division] += g.part
	}
	w.besideMedian(given, func(c int32, have, middle float64) {
		low := have < s.value("share")*middle
		if low && unsure[c] {
			s.unknown(c, c)
			return
		}
		s.check(low, c, c, have/middle)
	})
}

// besideMedian hands on the communities of which the residents are counted, with what they have per resident and the median of that of all communities of the hub; none where that
// is 0.
func (w *Window) besideMedian(amounts map[int32]float64, each func(community int32, have, middle float64)) {
	per := map[int32]float64{}
	var all []float64
	for _, c := range w.whole().communities() {
		if people, known := w.Population(c); known && people > 0 {
			per[c] = amounts[c] / people
			all = append(all, per[c])
		}
	}
	middle, ok := median(all)
	if !ok || middle == 0 {
		return
	}
	for _, c := range w.communities() {
		if have, known := per[c]; known {
			each(c, have, middle)
		}
	}
}

var idleInputs = []string{"Allocation.allocatedOn", "Allocation.effect", "Allocation.confirmed", "Allocation.amount", "Allocation.allocatedTo", "Allocation.ofResource", "Resource.form", "Expenditure.drawnFrom",
	"ResourceLink.uses", "ResourceLink.linkedTo"}

// idle sees allocations with a day (P13). Money is used by spending it. Anything else is used as well where its arrival was confirmed, or where somebody brought the resource to what it was
// allocated to.
func (w *Window) idle(s *sighting) {
	on, effect, spent, confirmed := w.Date("Allocation.allocatedOn"), w.Text("Allocation.effect"), w.In("Expenditure.drawnFrom"), w.Text("Allocation.confirmed")
	money, arrived := w.ofMoney(), w.arrived()
	for a := range w.Those("Allocation") {
		if on(a) == unknownDay {
			s.unknown(a, a)
			continue
		}
		used := effect(a) != "" || anyOf(spent(a)) || !money(a) && (confirmed(a) == "true" || arrived(a))
		s.check(!used && w.Day-on(a) > s.days("days"), a, a, float64(w.Day-on(a)))
	}
}

// ofMoney reports whether an allocation is of money.
func (w *Window) ofMoney() func(allocation int32) bool {
	amount, of, form := w.Number("Allocation.amount"), w.One("Allocation.ofResource"), w.Text("Resource.form")
	return func(a int32) bool {
		r := of(a)
		return amount(a) > 0 || r != Nobody && form(r) == "MONEY"
	}
}

// arrived reports whether somebody brought the resource of an allocation to what it was allocated to.
func (w *Window) arrived() func(allocation int32) bool {
	of, to, uses, linked := w.One("Allocation.ofResource"), w.One("Allocation.allocatedTo"), w.In("ResourceLink.uses"), w.One("ResourceLink.linkedTo")
	return func(a int32) bool {
		r, target := of(a), to(a)
		if r == Nobody || target == Nobody {
			return false
		}
		for _, l := range uses(r) {
			if linked(l) == target {
				return true
			}
		}
		return false
	}
}
