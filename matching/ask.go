package matching

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"liandong/access"
	"liandong/graph"
	"liandong/loaders"
	"liandong/snapshot"
)

// Keeper keeps what was last asked: candidates of a day are the same for all wishes. The zero Keeper is ready; a nil one keeps nothing.
type Keeper struct {
	lock  sync.Mutex
	known []*supply // the latest last
}

// mostKept is how many days are kept.
const mostKept = 4

func (k *Keeper) supply(c *snapshot.Columns, day int32, insider bool) *supply {
	if k == nil {
		return newSupply(c, day, insider)
	}
	k.lock.Lock()
	defer k.lock.Unlock()
	k.known = slices.DeleteFunc(k.known, func(s *supply) bool { return s.Columns != c })
	for _, s := range k.known {
		if s.Day == day && s.insider == insider {
			return s
		}
	}
	s := newSupply(c, day, insider)
	k.known = append(k.known, s)
	if len(k.known) > mostKept {
		k.known = k.known[1:]
	}
	return s
}

// Reader answers questions about matching from columns.
type Reader struct {
	Store   *graph.Store
	Columns func(ctx context.Context) (*snapshot.Columns, error) // as they are now
	Keeper  *Keeper
}

// For says what help is wanted for.
type For struct{ Need, Post, Project *graph.Filter }

// Helper says who or what would help.
type Helper struct{ Organization, Person, Team, Facility, Resource *graph.Filter }

// Limits are what a candidate has to meet.
type Limits struct {
	From, To      *graph.PartialDate
	People        *int
	Quantity      *float64
	Unit          *string
	Amount        *int64
	Share         *float64
	Qualification *graph.QualificationLevel
	Rating        *graph.RatingLevel
	Within        *graph.DivisionLevel
	MostLoad      *int
	Sensitive     *bool
}

// Weight is a weight other than usual.
type Weight struct {
	Factor string
	Weight float64
}

// Question is what all questions of matching have.
type Question struct {
	Kinds   []graph.MatchingKind
	Limits  *Limits
	AsOf    graph.PartialDate
	Weights []*Weight
	Refused bool // they are wanted, too
	Skip    int  // where lists begin at the earliest
	First   int  // how many from there are wanted
	Rights  *access.Rights
	Reasons bool // what would lead is wanted
}

// Answer is what came of matching.
type Answer struct {
	Clock      int
	AsOf       graph.PartialDate
	Scorer     string
	Weights    []*Weight
	Considered int
	Eligible   int
	Refused    []*Refusals
	Hidden     []graph.MatchingKind
	Sensitive  *bool
	Open       bool
	Found      []*Result // from skip on

	skip int
	page *loaders.Page
}

// mostSkipped is how many results of a list can be passed over.
const mostSkipped = 100_000

// Listed are the first results after those that are passed over.
func (a *Answer) Listed(first, skip int) ([]*Result, error) {
	return listed(a.Found, first, skip, a.skip)
}

// listed are the first of a list after those that are passed over. The list begins where so many are passed over already.
func listed[T any](list []T, first, skip, already int) ([]T, error) {
	if skip < 0 || skip > mostSkipped {
		return nil, invalid("skip", fmt.Sprintf("give 0 to %d, not %d", mostSkipped, skip), fmt.Sprintf("须在 0 到 %d 之间，而非 %d", mostSkipped, skip))
	}
	return loaders.Listed(list, max(0, skip-already), first), nil
}

// Page has the nodes of the answer.
func (a *Answer) Page() *loaders.Page { return a.page }

// Refusals is how many a constraint refuses.
type Refusals struct {
	Constraint string
	Count      int
}

// Result is a candidate, or a need.
type Result struct {
	Rank      *int
	Kind      graph.MatchingKind
	AlsoKinds []graph.MatchingKind
	NodeID    string
	Score     float64
	Parts     []Part
	WhyNot    []Reason
	Unsettled []string
	WouldLead *Change
	Left      *float64
	Free      []Days
}

// Reason is a constraint that fails, and how.
type Reason struct {
	Constraint string
	Why        graph.Text
}

// TextEn is why in English.
func (r Reason) TextEn() string { return r.Why.En }

// TextZh is why in Chinese.
func (r Reason) TextZh() string { return r.Why.Zh }

// TextEn is the change in English.
func (c *Change) TextEn() string { return "would rank first if " + c.Text.En }

// TextZh is the change in Chinese.
func (c *Change) TextZh() string { return "若" + c.Text.Zh + "，则排名第一" }

// Days are the first and the last day of something.
type Days struct{ From, To graph.PartialDate }

// Rule is a constraint or a factor as it is declared.
type Rule struct {
	Name           string
	Hard           bool
	Title, Formula graph.Text
	Weight         *float64
}

// TitleEn is the title in English.
func (r Rule) TitleEn() string { return r.Title.En }

// TitleZh is the title in Chinese.
func (r Rule) TitleZh() string { return r.Title.Zh }

// FormulaEn is the formula in English.
func (r Rule) FormulaEn() string { return r.Formula.En }

// FormulaZh is the formula in Chinese.
func (r Rule) FormulaZh() string { return r.Formula.Zh }

// Rules are all constraints and factors, in their order.
func Rules() (list []Rule) {
	for _, k := range constraints {
		list = append(list, Rule{Name: k.Name, Hard: true, Title: k.Title, Formula: k.Rule})
	}
	weight := func(w float64) *float64 { return &w }
	for _, f := range factors {
		list = append(list, Rule{Name: f.Name, Title: f.Title, Formula: f.Formula, Weight: weight(f.Weight)})
	}
	return append(list, Rule{Name: refusalName, Title: refusalTitle, Formula: refusalFormula, Weight: weight(refusalWeight)})
}

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "matching", Field: field, Message: graph.Text{En: en, Zh: zh}}
}

// weights are those of the question.
func (q *Question) weights() (Weights, error) {
	w := Usual()
	for i, given := range q.Weights {
		field := fmt.Sprintf("weights[%d]", i)
		if !(given.Weight >= 0 && given.Weight <= 1000) {
			return w, invalid(field, fmt.Sprintf("give %s a weight from 0 to 1000, not %v", given.Factor, given.Weight), fmt.Sprintf("%s 的权重须在 0 到 1000 之间，而非 %v", given.Factor, given.Weight))
		}
		if slices.ContainsFunc(q.Weights[:i], func(w *Weight) bool { return w.Factor == given.Factor }) {
			return w, invalid(field, given.Factor+" has a weight already: give each factor one", given.Factor+" 已有权重：每个因素只能给出一次")
		}
		if !w.With(given.Factor, given.Weight) {
			return w, invalid(field, "there is no factor "+given.Factor+": see matchingRules", "没有因素 "+given.Factor+"：见 matchingRules")
		}
	}
	if w.sum == 0 {
		return w, invalid("weights", "give at least one factor a weight above 0", "至少须有一个因素的权重大于 0")
	}
	return w, nil
}

func (w *Weights) told() (list []*Weight) {
	for i, f := range factors {
		list = append(list, &Weight{f.Name, w.of[i]})
	}
	return append(list, &Weight{refusalName, w.refusal})
}

// asked reads the limits.
func (q *Question) asked() (a Asked, err error) {
	l := q.Limits
	if l == nil {
		return a, nil
	}
	positive := func(field string, value *float64) {
		if value != nil && !(*value > 0) && err == nil {
			err = invalid("limits."+field, "give more than 0, not "+number(*value)+", or leave it out", "须大于 0，而非 "+number(*value)+"，否则请省略")
		}
	}
	a = Asked{Quantity: l.Quantity, Share: l.Share, MostLoad: l.MostLoad, Sensitive: l.Sensitive}
	if l.People != nil {
		people := float64(*l.People)
		a.People = &people
	}
	if l.Amount != nil {
		amount := float64(*l.Amount)
		a.Amount = &amount
	}
	positive("people", a.People)
	positive("quantity", a.Quantity)
	positive("amount", a.Amount)
	if l.Share != nil && !(*l.Share >= 0 && *l.Share <= 1) && err == nil {
		err = invalid("limits.share", fmt.Sprintf("give a share from 0 to 1, not %v", *l.Share), fmt.Sprintf("份额须在 0 到 1 之间，而非 %v", *l.Share))
	}
	if l.MostLoad != nil && *l.MostLoad < 0 && err == nil {
		err = invalid("limits.mostLoad", fmt.Sprintf("give 0 or more, not %d", *l.MostLoad), fmt.Sprintf("须为 0 或更大，而非 %d", *l.MostLoad))
	}
	if l.Unit != nil {
		a.Unit = *l.Unit
	}
	if l.Qualification != nil {
		a.Qualification = string(*l.Qualification)
	}
	if l.Rating != nil {
		a.Rating = string(*l.Rating)
	}
	if l.Within != nil {
		a.Within = string(*l.Within)
	}
	if l.From == nil && l.To == nil || err != nil {
		return a, err
	}
	first, last := q.AsOf, q.AsOf
	if l.From != nil {
		first, last = *l.From, *l.From
	}
	if l.To != nil {
		last = *l.To
	}
	window := Span{snapshot.DayOf(first.Start), snapshot.DayOf(last.Last()) + 1}
	if window.Days() == 0 || window.Days() > mostDays {
		from, to := dayText(window.From), dayText(window.Until-1)
		return a, invalid("limits.to", fmt.Sprintf("the window is from %s to %s: it has to end on or after the day on which it begins, and last at most %d days", from, to, mostDays),
			fmt.Sprintf("窗口为 %s 至 %s：须不早于首日结束，且不超过 %d 天", from, to, mostDays))
	}
	a.Window = &window
	return a, nil
}

// mostDays is how long a window may be.
const mostDays = 3660

// asking is a question over the candidates of its day.
type asking struct {
	*Question
	*supply
	weights      Weights
	asked        Asked
	surroundings surroundings
	numbers      func(id string) (int32, bool)
	seen         map[int32]bool // persons whom the asker may see; nil: all
	hidden       []Kind
}

// open looks at the supply of the question's day, with what the asker may see of persons.
func (r Reader) open(ctx context.Context, q *Question) (*asking, error) {
	a := &asking{Question: q}
	var err error
	if a.weights, err = q.weights(); err != nil {
		return nil, err
	}
	if a.asked, err = q.asked(); err != nil {
		return nil, err
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	persons := q.Rights.Read.Of(columns.Model.Noun("Person").Access)
	a.supply = r.Keeper.supply(columns, snapshot.DayOf(q.AsOf.Last()), persons.Everywhere)
	a.surroundings, a.numbers = surroundings{a.supply, map[string]*around{}}, columns.Numbers()
	if len(q.Kinds) == 0 {
		q.Kinds = Kinds
	}
	q.Kinds = once(q.Kinds)
	if !persons.Everywhere {
		a.seen = map[int32]bool{}
		for _, k := range q.Kinds {
			if personal(k) {
				a.hidden = append(a.hidden, k)
			}
		}
		if !persons.Nowhere() && len(a.hidden) > 0 {
			err = r.see(ctx, a)
		}
	}
	return a, err
}

// once is a list without what it has twice.
func once[T comparable](list []T) (kept []T) {
	for _, x := range list {
		if !slices.Contains(kept, x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// see asks the database which persons the asker may see: the same predicate as of lists.
func (r Reader) see(ctx context.Context, a *asking) error {
	params := map[string]any{}
	a.Rights.Read.Params(params)
	rows, err := r.Store.Read(ctx, "MATCH (n:Person)\nWHERE "+a.Rights.Read.Sees(a.Model, "n")+"\nRETURN collect(n.id)", params)
	if err != nil {
		return err
	}
	for _, row := range rows {
		ids, _ := row[0].([]any)
		for _, id := range ids {
			text, _ := id.(string)
			if n, ok := a.numbers(text); ok {
				a.seen[n] = true
			}
		}
	}
	return nil
}

// candidates are those of the kinds that the asker may see.
func (a *asking) candidates() (list []*Candidate) {
	for _, k := range a.Kinds {
		for _, c := range a.supply.of(k) {
			if a.seen == nil || !personal(k) || a.seen[c.Node] {
				list = append(list, c)
			}
		}
	}
	return list
}

// ready makes a wish of a node. Ties are looked for around the place unless somebody else knows them.
func (a *asking) ready(n int32, ties bool) *Wish {
	w := a.supply.wish(n, a.asked)
	return w.prepare(a.terms, a.surroundings.of(w.Places, w.Within, ties))
}

// node finds the one node that an input names.
func (r Reader) node(ctx context.Context, at graph.PartialDate, field string, names []string, by []*graph.Filter, nouns []string) (id, noun string, err error) {
	given := -1
	for i, f := range by {
		if f == nil || f.Value == nil {
			continue
		}
		if given >= 0 {
			given = len(by)
			break
		}
		given = i
	}
	if given < 0 || given == len(by) {
		return "", "", invalid(field, "give exactly one of "+strings.Join(names, ", "), "须且仅须给出 "+strings.Join(names, "、")+" 之一")
	}
	id, err = r.Store.FindBy(ctx, r.Store.Model().Noun(nouns[given]), by[given], field+"."+names[given], graph.At{AsOf: at})
	return id, nouns[given], err
}

func absent(field string) *graph.Error {
	return &graph.Error{Kind: graph.NotFound, Op: "matching", Field: field, Message: graph.Text{En: "nothing of this name is there at the date, or it is not yours to see", Zh: "该日无此对象，或无权查看"}}
}

// Candidates answers who or what could help.
func (r Reader) Candidates(ctx context.Context, f For, q Question) (*Answer, error) {
	id, noun, err := r.node(ctx, q.AsOf, "for", []string{"need", "post", "project"}, []*graph.Filter{f.Need, f.Post, f.Project}, []string{"Need", "Post", "Project"})
	if err != nil {
		return nil, err
	}
	if noun == "Post" {
		if err := q.forPost(); err != nil {
			return nil, err
		}
	}
	a, err := r.open(ctx, &q)
	if err != nil {
		return nil, err
	}
	n, ok := a.numbers(id)
	if !ok || !a.Lives(n) {
		return nil, absent("for")
	}
	w := a.ready(n, true)
	node := func(v *Verdict) int32 { return v.Node }
	verdicts := merge(rank(a.candidates(), func(c *Candidate) Verdict { return rate(w, c, &a.weights) }), node)
	answer := a.answer(r, verdicts, node)
	answer.Sensitive, answer.Open = &w.Sensitive, a.isOpen(n)
	if q.Reasons {
		a.counterfactuals(answer, verdicts)
	}
	return answer, nil
}

// rank judges and puts in order: those who meet all constraints first.
func rank[T any](list []T, judge func(T) Verdict) []Verdict {
	verdicts := make([]Verdict, len(list))
	for i, c := range list {
		verdicts[i] = judge(c)
	}
	slices.SortFunc(verdicts, func(x, y Verdict) int {
		if x.Refused() != y.Refused() {
			if x.Refused() {
				return 1
			}
			return -1
		}
		return x.before(&y)
	})
	return verdicts
}

// merge keeps of the verdicts on a node the first, which is the best, and notes there what else the candidate is.
func merge(verdicts []Verdict, node func(*Verdict) int32) []Verdict {
	place := map[int32]int{}
	kept := verdicts[:0]
	for _, v := range verdicts {
		if i, found := place[node(&v)]; found {
			kept[i].also = append(kept[i].also, v.Kind)
			continue
		}
		place[node(&v)] = len(kept)
		kept = append(kept, v)
	}
	for i := range kept {
		slices.SortFunc(kept[i].also, inOrder)
	}
	return kept
}

// inOrder is the order of kinds.
func inOrder(a, b Kind) int { return cmp.Compare(slices.Index(Kinds, a), slices.Index(Kinds, b)) }

// forPost sees to it that those alone are asked for who could hold a post.
func (q *Question) forPost() error {
	if len(q.Kinds) == 0 {
		q.Kinds = slices.DeleteFunc(slices.Clone(Kinds), func(k Kind) bool { return !holds(k) })
	}
	for i, k := range q.Kinds {
		if !holds(k) {
			return invalid(fmt.Sprintf("kinds[%d]", i), fmt.Sprintf("no %s can hold a post: ask for WORKER, EXPERT, VOLUNTEER or TEAM", k), fmt.Sprintf("%s 不能任岗：请查询 WORKER、EXPERT、VOLUNTEER 或 TEAM", k))
		}
	}
	return nil
}

// isOpen reports whether help is wanted with a need, post or project that is there at the day.
func (a *asking) isOpen(n int32) bool {
	switch {
	case a.Is(n, "Need"):
		return a.needs[n]
	case a.Is(n, "Project"):
		return a.projects[n]
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	return a.vacant(a.In("Person.posts"))(n)
}

// vacant reports whether nobody holds a post, as far as the asker may know.
func (a *asking) vacant(holders func(int32) iter.Seq2[int32, int32]) func(int32) bool {
	return func(post int32) bool {
		if a.insider {
			for range holders(post) {
				return false
			}
		}
		return true
	}
}

// Needs answers what somebody could help with.
func (r Reader) Needs(ctx context.Context, h Helper, wants []graph.MatchingWant, area *graph.Filter, q Question) (*Answer, error) {
	id, noun, err := r.node(ctx, q.AsOf, "of", []string{"organization", "person", "team", "facility", "resource"}, []*graph.Filter{h.Organization, h.Person, h.Team, h.Facility, h.Resource},
		[]string{"Organization", "Person", "VolunteerTeam", "Facility", "Resource"})
	if err != nil {
		if refused, ok := err.(*graph.Error); ok && refused.Kind == graph.NotFound && h.Person != nil {
			return nil, absent("of") // as of a person whom the asker may not see
		}
		return nil, err
	}
	within, err := r.Store.FindBy(ctx, r.Store.Model().Noun("AdministrativeDivision"), area, "area", graph.At{AsOf: q.AsOf})
	if err != nil {
		return nil, err
	}
	q.Kinds = map[string][]Kind{"Organization": {Organization}, "Person": {Worker, Expert, Volunteer}, "VolunteerTeam": {Team}, "Facility": {Venue}, "Resource": {Venue, Goods, Money, Labor}}[noun]
	if i := slices.Index(wants, graph.MatchingWantPost); i >= 0 && !holds(q.Kinds[0]) {
		return nil, invalid(fmt.Sprintf("wants[%d]", i), "only a person or a team can hold a post: leave POST out", "仅人员或队伍可任岗：请去掉 POST")
	}
	a, err := r.open(ctx, &q)
	if err != nil {
		return nil, err
	}
	n, _ := a.numbers(id)
	as := slices.DeleteFunc(a.candidates(), func(c *Candidate) bool { return c.Node != n })
	if len(as) == 0 {
		return nil, absent("of")
	}
	wanted, err := a.wanted(within, "area", wants...)
	if err != nil {
		return nil, err
	}
	answer := a.answer(r, a.judgeNeeds(as, wanted), func(v *Verdict) int32 { return v.Wish.Node })
	answer.Open = true
	return answer, nil
}

// judgeNeeds rates one candidate, as all that it is, for many needs. Ties lead from the candidate, which is the same way back.
func (a *asking) judgeNeeds(as []*Candidate, needs []int32) []Verdict {
	steps := a.network.from(as[0].Actors) // of a person the same as whatever it helps
	wishes := make([]*Wish, len(needs))
	for i, n := range needs {
		w := a.ready(n, false)
		own := *w.around
		hosts := a.hostsOf(w.Places)
		own.ties = func(int32) int { return nearestOf(steps, hosts) }
		own.joint = a.jointOf(w.Places, hosts)
		w.around = &own
		wishes[i] = w
	}
	verdicts := rank(wishes, func(w *Wish) Verdict { return rateAs(w, as, &a.weights) })
	ids := func(v *Verdict) string { return a.IDs.At(v.Wish.Node) }
	slices.SortStableFunc(verdicts, func(x, y Verdict) int {
		if x.Refused() != y.Refused() || x.Score != y.Score {
			return 0
		}
		return compareText(ids(&x), ids(&y))
	})
	return verdicts
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func nearestOf(steps map[int32]int, actors []int32) int {
	least := -1
	for _, a := range actors {
		if n, ok := steps[a]; ok && (least < 0 || n < least) {
			least = n
		}
	}
	return least
}

// hostsOf and jointOf look up the actors of places, and the projects that they have had part in, once for each place.
func (a *asking) hostsOf(places []int32) []int32 {
	a.lock.Lock()
	defer a.lock.Unlock()
	return a.hosts(places)
}

func (a *asking) jointOf(places, hosts []int32) func(int32) bool {
	a.lock.Lock()
	defer a.lock.Unlock()
	projects := shared(a.supply, "joint"+keyOf(places), func() map[int32]bool { return a.shares(hosts) })
	return func(p int32) bool { return projects[p] }
}

// wanted is what help is wanted for in an area, empty for all: open needs, running projects, and posts, of which who may see persons gets the vacant ones; in the order of
// their numbers.
func (a *asking) wanted(area, field string, kinds ...graph.MatchingWant) (list []int32, err error) {
	top := Nobody
	if area != "" {
		n, ok := a.numbers(area)
		if !ok || !a.Lives(n) {
			return nil, absent(field)
		}
		top = n
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	add := func(n int32) {
		in := top == Nobody
		a.Places(n, func(place int32) { in = in || slices.Contains(a.land.chain(place), top) })
		if in {
			list = append(list, n)
		}
	}
	for _, kind := range slices.Compact(slices.Sorted(slices.Values(kinds))) {
		switch kind {
		case graph.MatchingWantNeed:
			for n := range a.needs {
				add(n)
			}
		case graph.MatchingWantProject:
			for n := range a.projects {
				add(n)
			}
		case graph.MatchingWantPost:
			vacant := a.vacant(a.In("Person.posts"))
			for n := range a.Those("Post") {
				if vacant(n) {
					add(n)
				}
			}
		}
	}
	slices.Sort(list)
	return list, nil
}

// answer tells the first verdicts.
func (a *asking) answer(r Reader, verdicts []Verdict, node func(*Verdict) int32) *Answer {
	answer := &Answer{Clock: int(a.Clock), AsOf: a.AsOf, Scorer: Version, Weights: a.weights.told(), Considered: len(verdicts), Refused: []*Refusals{}, Hidden: []Kind{}, Found: []*Result{},
		skip: a.Skip, page: loaders.NewPage(r.Store, graph.At{AsOf: a.AsOf})}
	answer.Hidden = append(answer.Hidden, a.hidden...)
	counts := make([]int, len(constraints))
	for i := range verdicts {
		v := &verdicts[i]
		if !v.Refused() {
			answer.Eligible++
		}
		for k := range constraints {
			if v.failed&(1<<k) != 0 {
				counts[k]++
			}
		}
	}
	for k, n := range counts {
		if n > 0 {
			answer.Refused = append(answer.Refused, &Refusals{constraints[k].Name, n})
		}
	}
	for i := min(max(0, a.Skip), len(verdicts)); i < len(verdicts); i++ {
		v := &verdicts[i]
		if len(answer.Found) == a.First || v.Refused() && !a.Question.Refused {
			break
		}
		result := a.result(v)
		if !v.Refused() {
			place := i + 1
			result.Rank = &place
		}
		result.NodeID = a.IDs.At(node(v))
		answer.page.Add("Node", result.NodeID)
		answer.Found = append(answer.Found, result)
	}
	return answer
}

func (a *asking) result(v *Verdict) *Result {
	r := &Result{Kind: v.Kind, AlsoKinds: append([]Kind{}, v.also...), Score: v.Score, Parts: v.Parts(&a.weights), WhyNot: []Reason{}, Unsettled: []string{}, Free: []Days{}}
	for _, k := range v.failing() {
		r.WhyNot = append(r.WhyNot, Reason{k.Name, k.why(v.Wish, v.Candidate)})
	}
	for _, k := range v.unsettled() {
		r.Unsettled = append(r.Unsettled, k.Name)
	}
	if spare, known := v.spare(v.Wish); known {
		r.Left = &spare
	}
	for _, s := range v.freeIn(v.Wish) {
		r.Free = append(r.Free, Days{dateOf(s.From), dateOf(s.Until - 1)})
	}
	return r
}

// freeIn is when in the window it is there and enough of it is free.
func (c *Candidate) freeIn(w *Wish) []Span {
	if c.Hours != nil && w.inHours(c.Kind) {
		return c.Hours.Free(w.Window.meet(c.Life), w.least(c))
	}
	if c.Stock != nil {
		return c.Stock.Free(w.Window.meet(c.Life), w.least(c))
	}
	if s := w.Window.meet(c.Life); s.Days() > 0 {
		return []Span{s}
	}
	return nil
}

func dateOf(day int32) graph.PartialDate {
	return graph.PartialDate{Start: snapshot.DateOf(day), Precision: graph.Day}
}

// counterfactuals adds to each told candidate what would bring it to the first place.
func (a *asking) counterfactuals(answer *Answer, verdicts []Verdict) {
	for i, result := range answer.Found {
		v := &verdicts[a.Skip+i]
		if a.Skip+i == 0 && !v.Refused() {
			continue
		}
		leader := &verdicts[0]
		if leader.Refused() {
			leader = nil
		}
		result.WouldLead = Best(v.Wish, v.Candidate, &a.weights, leader)
	}
}
