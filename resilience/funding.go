package resilience

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"liandong/gaps"
	"liandong/indicators"
)

// projectMoney is what each project has at the date, by who pays: sources of grants, and buyers of contracts for projects that have no grant, as a contract is a way of
// spending a grant and would count twice.
func projectMoney(w *indicators.Window) map[int32]map[int32]float64 {
	money := map[int32]map[int32]float64{}
	pay := func(project, payer int32, amount float64) {
		if math.IsNaN(amount) || payer == nobody {
			return
		}
		if money[project] == nil {
			money[project] = map[int32]float64{}
		}
		money[project][payer] += amount
	}
	source, target, amount := w.One("Grant.fromSource"), w.One("Grant.grantedFor"), w.Number("Grant.amount")
	for g := range w.Those("Grant") {
		if p := target(g); p != nobody && w.Is(p, "Project") {
			pay(p, source(g), amount(g))
		}
	}
	granted := maps.Clone(money)
	buyer, objects, price := w.One("Contract.buyer"), w.Out("Contract.contractFor"), w.Number("Contract.amount")
	for c := range w.Those("Contract") {
		for _, p := range objects(c) {
			if w.Is(p, "Project") && granted[p] == nil {
				pay(p, buyer(c), price(c))
			}
		}
	}
	return money
}

// unfunded are the running projects that stop without the money of funders that are gone.
func (m *Model) unfunded(gone map[int32]bool) (list []int32) {
	holder, budget := m.One("FundingSource.heldBy"), m.Number("Project.budget")
	for _, p := range m.Active("Project") {
		had, left := 0.0, 0.0
		for _, payer := range slices.Sorted(maps.Keys(m.money[p])) {
			amount := m.money[p][payer]
			had += amount
			if !gone[payer] && !(m.Is(payer, "FundingSource") && gone[holder(payer)]) {
				left += amount
			}
		}
		if indicators.Stops(had, left, budget(p)) {
			list = append(list, p)
		}
	}
	return list
}

// Kind of money.
type Kind string

// Kinds: government money, also by contract; charity; market; other; and of a source whose kind nobody told.
const (
	GovernmentMoney Kind = "GOVERNMENT"
	CharityMoney    Kind = "CHARITY"
	MarketMoney     Kind = "MARKET"
	OtherMoney      Kind = "OTHER"
	UnknownMoney    Kind = "UNKNOWN"
)

// kinds say which kind of money a kind of source is (E14).
var kinds = map[string]Kind{
	"FISCAL": GovernmentMoney, "SPECIAL": GovernmentMoney, "LOTTERY": GovernmentMoney,
	"CHARITY": CharityMoney, "FOUNDATION": CharityMoney, "COMMUNITY_FUND": CharityMoney,
	"ENTERPRISE": MarketMoney, "FEE": MarketMoney, "SOCIAL_ORGANIZATION": OtherMoney, "OTHER": OtherMoney, "": UnknownMoney,
}

// Money is a sum from one payer: the source of a grant or the buyer of a contract; nobody where that is not known.
type Money struct {
	Payer  int32
	Kind   Kind
	Amount float64
	Row    int32 // grant or contract
}

// Dependence is how much somebody depends on few funders.
type Dependence struct {
	Organization int32 // nobody: of a cell
	gaps.Place
	Amount    float64 // of the period, in fen
	Unpriced  int     // grants and contracts without an amount
	ByKind    map[Kind]float64
	ByPayer   map[int32]float64
	HHI       float64 // over payers (I27); 1 for one payer alone
	KindHHI   float64
	Top       int32 // who pays the most
	TopShare  float64
	Due       int // payments due in the period (I29)
	Late      int // of them, paid late or overdue
	LateShare float64
	Waiting   float64 // overdue at the date, in fen
	Rows      []int32
}

// Add takes a sum in.
func (d *Dependence) Add(s Money) {
	if !slices.Contains(d.Rows, s.Row) {
		d.Rows = append(d.Rows, s.Row)
	}
	if math.IsNaN(s.Amount) {
		d.Unpriced++
		return
	}
	if d.ByKind == nil {
		d.ByKind, d.ByPayer = map[Kind]float64{}, map[int32]float64{}
	}
	d.Amount += s.Amount
	d.ByKind[s.Kind] += s.Amount
	d.ByPayer[s.Payer] += s.Amount
}

// Close reckons shares once all is taken in. A payer that is not known is one of its own for concentration, which is then at most what it says.
func (d *Dependence) Close() {
	d.Top = nobody
	if d.Amount > 0 {
		for _, payer := range slices.Sorted(maps.Keys(d.ByPayer)) {
			share := d.ByPayer[payer] / d.Amount
			d.HHI += share * share
			if share > d.TopShare {
				d.Top, d.TopShare = payer, share
			}
		}
		for _, kind := range slices.Sorted(maps.Keys(d.ByKind)) {
			d.KindHHI += (d.ByKind[kind] / d.Amount) * (d.ByKind[kind] / d.Amount)
		}
	}
	if d.Due > 0 {
		d.LateShare = float64(d.Late) / float64(d.Due)
	}
}

// Funding gives the dependence of the organizations and of the cells of an area on money of the period, the most dependent first.
func Funding(m *Model) (organizations, cells []*Dependence) {
	f := &funding{Model: m, of: map[int32]*Dependence{}, in: map[gaps.Place]*Dependence{}}
	f.places()
	f.grants()
	f.contracts()
	f.payments()
	for o := range f.of {
		if f.here(o) {
			organizations = append(organizations, f.of[o])
		}
	}
	for _, d := range f.in {
		cells = append(cells, d)
	}
	return worst(organizations), worst(cells)
}

func worst(list []*Dependence) []*Dependence {
	for _, d := range list {
		d.Close()
	}
	slices.SortFunc(list, func(a, b *Dependence) int {
		return cmp.Or(cmp.Compare(b.TopShare, a.TopShare), cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Organization, b.Organization), cmp.Compare(a.Community, b.Community), cmp.Compare(a.Category, b.Category))
	})
	return list
}

// funding is dependence in the making.
type funding struct {
	*Model
	of     map[int32]*Dependence
	in     map[gaps.Place]*Dependence
	serves map[int32][]gaps.Place // by project, the cells that it serves in the area
	paid   map[int32]bool         // projects with a grant of the period
}

// places finds the cells of each project.
func (f *funding) places() {
	f.serves, f.paid = map[int32][]gaps.Place{}, map[int32]bool{}
	for _, place := range f.Places {
		for _, category := range f.Matrix.Categories {
			for offer := range f.Matrix.Cell(place, category).Offers {
				f.serves[offer] = append(f.serves[offer], gaps.Place{Community: place, Category: category})
			}
		}
	}
}

// here reports whether an organization has its seat or serves in the area.
func (f *funding) here(organization int32) bool {
	return f.belongs(organization) || slices.ContainsFunc(f.Places, func(c int32) bool { return slices.Contains(f.Matrix.Serving(c), organization) })
}

func (f *funding) organization(o int32) *Dependence {
	if f.of[o] == nil {
		f.of[o] = &Dependence{Organization: o, Place: gaps.Place{Community: nobody, Category: nobody}}
	}
	return f.of[o]
}

func (f *funding) grants() {
	target := f.Edges("Grant.grantedFor")
	f.Grants(func(g, source int32, amount float64, kind string) {
		first, last := target.Outgoing(g)
		if first == last {
			return
		}
		f.give(target.Right[first], Money{source, kinds[kind], amount, g})
		f.paid[target.Right[first]] = true
	})
}

// contracts takes the contracts of the period in that are about nothing that has a grant.
func (f *funding) contracts() {
	objects, buyer, supplier, amount := f.Edges("Contract.contractFor"), f.Edges("Contract.buyer"), f.Edges("Contract.supplier"), f.Number("Contract.amount")
	f.Contracts(func(c int32) {
		first, last := objects.Outgoing(c)
		bought := objects.Right[first:last]
		if slices.ContainsFunc(bought, func(n int32) bool { return f.paid[n] }) {
			return
		}
		s := Money{payerOf(buyer.Outgoing(c))(buyer.Right), GovernmentMoney, amount(c), c}
		if from, to := supplier.Outgoing(c); from < to {
			f.organization(supplier.Right[from]).Add(s)
		}
		for _, n := range bought {
			part := s
			part.Amount /= float64(len(bought))
			f.spread(n, part)
		}
	})
}

func payerOf(first, last int32) func(right []int32) int32 {
	return func(right []int32) int32 {
		if first < last {
			return right[first]
		}
		return nobody
	}
}

// give takes a grant in: for the organization, or for those who undertake the project, in equal parts, and for the cells that the project serves.
func (f *funding) give(target int32, s Money) {
	if f.Is(target, "Organization") {
		f.organization(target).Add(s)
		return
	}
	if !f.Is(target, "Project") {
		return
	}
	var who []int32
	undertakes := f.Edges("Organization.undertakes")
	for _, i := range undertakes.Incoming(target) {
		if o := undertakes.Left[i]; undertakes.From[i] <= f.Day && f.Since < undertakes.Until[i] && !slices.Contains(who, o) {
			who = append(who, o)
		}
	}
	for _, o := range who {
		part := s
		part.Amount /= float64(len(who))
		f.organization(o).Add(part)
	}
	f.spread(target, s)
}

// spread divides money of a project among the cells that it serves.
func (f *funding) spread(project int32, s Money) {
	places := f.serves[project]
	s.Amount /= float64(max(1, len(places)))
	for _, at := range places {
		if f.in[at] == nil {
			f.in[at] = &Dependence{Organization: nobody, Place: at}
		}
		f.in[at].Add(s)
	}
}

// payments counts what is paid late to organizations.
func (f *funding) payments() {
	payee, paid := f.Edges("Payment.payee"), f.Date("Payment.paidOn")
	f.Payments(func(p int32, delay, amount float64) {
		first, last := payee.Outgoing(p)
		if first == last || !f.Is(payee.Right[first], "Organization") {
			return
		}
		d := f.organization(payee.Right[first])
		d.Due++
		if delay <= 0 {
			return
		}
		d.Late++
		if paid(p) > f.Day && !math.IsNaN(amount) {
			d.Waiting += amount
		}
	})
}

// Names are what columns have to hold for these questions.
func Names() []string {
	return slices.Concat(gaps.Names(), indicators.FundingInputs(), peopleNames, []string{"Project.budget", "FundingSource.heldBy", "Contract.amount", "Contract.contractFor", "Contract.buyer", "Contract.supplier", "Payment.payee"})
}

// peopleNames are what shocks look at of people.
var peopleNames = []string{"Person.worksFor", "Person.posts", "Person.plays", "Person.plays.role", "Person.worksOn"}
