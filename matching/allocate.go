package matching

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"liandong/graph"
	"liandong/loaders"
	"liandong/progress"
)

// Bounds of a question for shares.
const (
	mostNeeds   = 2000
	mostHelpers = 1000
	mostNamed   = 200
	mostTakers  = 5
)

// Unit is what is counted.
type Unit = graph.SharingUnit

// Units.
const (
	PerNeed   Unit = "NEED"
	PerPerson Unit = "PERSON"
)

// Caps are how much one helper gives and one community gets at most.
type Caps struct {
	Unit         *Unit
	PerHelper    *int
	PerCommunity *int
}

// SharingQuestion asks how help could be shared.
type SharingQuestion struct {
	Question
	Area  *graph.Filter
	Needs []*graph.Filter
	Mode  Mode
	Caps  *Caps
	Seed  int
	Most  int // how many rows of each list are wanted

	Compare bool // other modes are wanted, too
}

// SharingAnswer is how help is shared.
type SharingAnswer struct {
	Clock       int
	AsOf        graph.PartialDate
	Scorer      string
	Mode        Mode
	Unit        Unit
	Seed        int
	Hidden      []graph.MatchingKind
	NeedCount   int
	HelperCount int
	Modes       []*Comparison
	Given       []*Gift
	Places      []*CommunityShare
	Lost        []*Loser

	GiftCount, CommunityCount, LoserCount int

	page *loaders.Page
}

// ListedGifts are the first gifts after those that are passed over.
func (a *SharingAnswer) ListedGifts(first, skip int) ([]*Gift, error) {
	return listed(a.Given, first, skip, 0)
}

// ListedCommunities are the first communities after those that are passed over.
func (a *SharingAnswer) ListedCommunities(first, skip int) ([]*CommunityShare, error) {
	return listed(a.Places, first, skip, 0)
}

// ListedLosers are the first losers after those that are passed over.
func (a *SharingAnswer) ListedLosers(first, skip int) ([]*Loser, error) {
	return listed(a.Lost, first, skip, 0)
}

// Page has the nodes of the answer.
func (a *SharingAnswer) Page() *loaders.Page { return a.page }

// Comparison is what comes of one way of sharing.
type Comparison struct {
	Mode                      Mode
	Value                     float64
	Given, Needs, Communities int
	Least, Jain, Gini         float64
}

// Gift is somebody who helps with a need.
type Gift struct {
	NeedID, HelperID string
	Kind             graph.MatchingKind
	Quantity         int
	Score            float64
	BeyondCapacity   bool
}

// CommunityShare is what a community gets.
type CommunityShare struct {
	CommunityID   string
	Wanted, Given int
}

// Loser is a need that gets less than it wants.
type Loser struct {
	NeedID   string
	Missing  int
	Why      graph.SharingReason
	TakenIDs []string
	Refused  []*Refusals

	says graph.Text
}

// TextEn is why in English.
func (l *Loser) TextEn() string { return l.says.En }

// TextZh is why in Chinese.
func (l *Loser) TextZh() string { return l.says.Zh }

// sharing is a question for shares with what it is about.
type sharing struct {
	*asking
	problem
	unit        Unit
	perHelper   int            // 0: as it can
	helpers     [][]*Candidate // each as all that it is
	wishes      []*Wish
	communities []int32
	refusals    [][]int // by need, how many each constraint refuses
	urgency     []float64
}

// Allocate answers how help could be shared.
func (r Reader) Allocate(ctx context.Context, q SharingQuestion) (*SharingAnswer, error) {
	if q.Seed < 0 {
		return nil, invalid("seed", fmt.Sprintf("give 0 or more, not %d", q.Seed), fmt.Sprintf("须为 0 或更大，而非 %d", q.Seed))
	}
	if q.Needs != nil && len(q.Needs) == 0 {
		return nil, invalid("needs", "name at least one need, or leave it out for all of the area", "至少须指定一项需求；如需区域内全部需求，请省略")
	}
	if len(q.Needs) > mostNamed {
		return nil, invalid("needs", fmt.Sprintf("at most %d needs can be named: ask by area for more", mostNamed), fmt.Sprintf("至多可指定 %d 项需求：更多请按区域查询", mostNamed))
	}
	area, err := r.Store.FindBy(ctx, r.Store.Model().Noun("AdministrativeDivision"), q.Area, "area", graph.At{AsOf: q.AsOf})
	if err != nil {
		return nil, err
	}
	var named []string
	for i, by := range q.Needs {
		id, err := r.Store.FindBy(ctx, r.Store.Model().Noun("Need"), by, fmt.Sprintf("needs[%d]", i), graph.At{AsOf: q.AsOf})
		if err != nil {
			return nil, err
		}
		named = append(named, id)
	}
	a, err := r.open(ctx, &q.Question)
	if err != nil {
		return nil, err
	}
	needs, err := a.wanting(area, named)
	if err != nil {
		return nil, err
	}
	s := &sharing{asking: a, unit: PerNeed, perHelper: 1}
	if err := s.cap(q.Caps); err != nil {
		return nil, err
	}
	if err := s.gather(ctx, needs, q.Caps); err != nil {
		return nil, err
	}
	return s.answer(ctx, r, q)
}

func cancelled(err error) error {
	return &graph.Error{Kind: graph.Unavailable, Op: "matching.Allocate", Code: "CANCELLED", Err: err, Message: graph.Text{En: "the request was cancelled", Zh: "请求已取消"}}
}

// wanting are the open needs of the area, or those named of it.
func (a *asking) wanting(area string, named []string) ([]int32, error) {
	needs, err := a.wanted(area, "area", graph.MatchingWantNeed)
	if err != nil {
		return nil, err
	}
	if named != nil {
		wanted := map[int32]bool{}
		for i, id := range named {
			n, ok := a.numbers(id)
			if !ok || !slices.Contains(needs, n) {
				return nil, invalid(fmt.Sprintf("needs[%d]", i), "the need is not open at the date, or not of the area: leave it out", "该需求截至当日并非未了，或不在该区域：请去掉")
			}
			wanted[n] = true
		}
		needs = slices.Sorted(maps.Keys(wanted))
	}
	if len(needs) > mostNeeds {
		return nil, invalid("area", fmt.Sprintf("there are %d open needs, at most %d can be shared among: ask for a smaller area", len(needs), mostNeeds), fmt.Sprintf("有 %d 项未了需求，至多可分配 %d 项：请缩小区域", len(needs), mostNeeds))
	}
	return needs, nil
}

// cap reads the caps.
func (s *sharing) cap(c *Caps) error {
	if c == nil {
		return nil
	}
	for _, given := range []struct {
		field string
		value *int
	}{{"caps.perHelper", c.PerHelper}, {"caps.perCommunity", c.PerCommunity}} {
		if v := given.value; v != nil && (*v < 1 || *v > 1_000_000) {
			return invalid(given.field, fmt.Sprintf("give 1 to 1000000, not %d, or leave it out", *v), fmt.Sprintf("须在 1 到 1000000 之间，而非 %d，否则请省略", *v))
		}
	}
	if c.Unit != nil {
		s.unit = *c.Unit
	}
	if s.unit == PerPerson {
		s.perHelper = 0
	}
	if c.PerHelper != nil {
		s.perHelper = *c.PerHelper
	}
	return nil
}

// gather makes the problem: what needs want, who may help, and how well.
func (s *sharing) gather(ctx context.Context, needs []int32, caps *Caps) error {
	if s.unit == PerPerson && s.asked.Share == nil {
		none := 0.0 // a part of the people is help, too
		s.asked.Share = &none
	}
	urgency, place := s.Number("Need.urgency"), map[int32]int{}
	for _, n := range needs {
		w := s.ready(n, true)
		s.wishes = append(s.wishes, w)
		s.urgency = append(s.urgency, math.Max(0, urgency(n)))
		if math.IsNaN(s.urgency[len(s.urgency)-1]) {
			s.urgency[len(s.urgency)-1] = 0
		}
		demand := 1
		if s.unit == PerPerson && !math.IsNaN(w.People) {
			demand = max(1, int(w.People))
		}
		community := Nobody
		if len(w.Places) > 0 {
			community = w.Places[0]
		}
		g, ok := place[community]
		if !ok {
			g = len(s.communities)
			place[community] = g
			s.communities = append(s.communities, community)
		}
		s.demand, s.group = append(s.demand, demand), append(s.group, g)
	}
	for range s.communities {
		s.room = append(s.room, math.MaxInt32)
	}
	if caps != nil && caps.PerCommunity != nil {
		for g := range s.room {
			s.room[g] = *caps.PerCommunity
		}
	}
	return s.judge(ctx)
}

// judge rates all pairs and keeps the helpers that could help somebody.
func (s *sharing) judge(ctx context.Context) error {
	s.refusals = make([][]int, len(s.wishes))
	for n := range s.refusals {
		s.refusals[n] = make([]int, len(constraints))
	}
	all := s.everyone()
	progress.Expect(ctx, len(all))
	for _, as := range all {
		if err := progress.Step(ctx); err != nil {
			return cancelled(err)
		}
		worth, helps := make([]int, len(s.wishes)), false
		for n, w := range s.wishes {
			v := rateAs(w, as, &s.weights)
			worth[n] = barred
			if v.Refused() {
				for k := range constraints {
					if v.failed&(1<<k) != 0 {
						s.refusals[n][k]++
					}
				}
				continue
			}
			worth[n], helps = whole(v.Score), true
		}
		capacity := 0
		for _, c := range as {
			capacity = max(capacity, s.gives(c))
		}
		if !helps || capacity == 0 {
			continue
		}
		if len(s.helpers) == mostHelpers {
			return invalid("kinds", fmt.Sprintf("more than %d helpers could help: ask for fewer kinds, a smaller area or narrower limits", mostHelpers), fmt.Sprintf("可帮助者超过 %d 个：请减少类型、缩小区域或收紧约束", mostHelpers))
		}
		s.helpers, s.capacity, s.worth = append(s.helpers, as), append(s.capacity, capacity), append(s.worth, worth)
	}
	return nil
}

// everyone is all candidates, who is of several kinds once.
func (s *sharing) everyone() (list [][]*Candidate) {
	place := map[int32]int{}
	for _, c := range s.candidates() {
		i, found := place[c.Node]
		if !found {
			i = len(list)
			place[c.Node] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], c)
	}
	return list
}

// counts reports whether what a helper has left is counted in people.
func (s *sharing) counts(c *Candidate) bool {
	return !stocked(c.Kind) && !s.wishes[0].inHours(c.Kind)
}

// gives is how much a helper gives at most.
func (s *sharing) gives(c *Candidate) int {
	if s.unit == PerNeed || len(s.wishes) == 0 {
		return s.perHelper
	}
	most := s.perHelper
	if spare, known := c.spare(s.wishes[0]); known && s.counts(c) {
		most = int(spare)
		if s.perHelper > 0 {
			most = min(most, s.perHelper)
		}
	}
	if most == 0 && s.perHelper == 0 {
		if _, known := c.spare(s.wishes[0]); !known || !s.counts(c) {
			return 1 // of whom nobody knows what it can take
		}
	}
	return most
}

// answer shares in the way asked for, and in the others where they are to be compared.
func (s *sharing) answer(ctx context.Context, r Reader, q SharingQuestion) (*SharingAnswer, error) {
	answer := &SharingAnswer{Clock: int(s.Clock), AsOf: s.AsOf, Scorer: Version, Mode: q.Mode, Unit: s.unit, Seed: q.Seed, Hidden: append([]Kind{}, s.hidden...), NeedCount: len(s.wishes),
		HelperCount: len(s.helpers), Given: []*Gift{}, Places: []*CommunityShare{}, Lost: []*Loser{}, page: loaders.NewPage(r.Store, graph.At{AsOf: s.AsOf})}
	var given share
	for _, mode := range modes {
		if mode != q.Mode && !q.Compare {
			continue
		}
		shared, err := s.allot(ctx, mode, s.urgency, uint64(q.Seed))
		if err != nil {
			return nil, cancelled(err)
		}
		if mode == q.Mode {
			given = shared
		}
		b := s.weigh(mode, shared)
		answer.Modes = append(answer.Modes, &Comparison{mode, b.worth, b.units, b.needs, b.communities, b.least, b.jain, b.gini})
	}
	got, has := s.received(given)
	answer.Given = s.gifts(given)
	claims := s.claims()
	for g, c := range s.communities {
		one := &CommunityShare{Wanted: claims[g], Given: has[g]}
		if c != Nobody {
			one.CommunityID = s.IDs.At(c)
		}
		answer.Places = append(answer.Places, one)
	}
	for n := range s.wishes {
		if got[n] < s.demand[n] {
			answer.Lost = append(answer.Lost, s.loser(n, s.demand[n]-got[n], given, has))
		}
	}
	answer.GiftCount, answer.CommunityCount, answer.LoserCount = len(answer.Given), len(answer.Places), len(answer.Lost)
	answer.Given, answer.Places, answer.Lost = answer.Given[:min(len(answer.Given), q.Most)], answer.Places[:min(len(answer.Places), q.Most)], answer.Lost[:min(len(answer.Lost), q.Most)]
	for _, x := range answer.Given {
		answer.page.Add("Need", x.NeedID)
		answer.page.Add("Node", x.HelperID)
	}
	for _, x := range answer.Places {
		answer.page.Add("AdministrativeDivision", x.CommunityID)
	}
	for _, x := range answer.Lost {
		answer.page.Add("Need", append(x.TakenIDs, x.NeedID)...)
	}
	return answer, nil
}

// gifts are who helps whom, in the order of needs.
func (s *sharing) gifts(given share) []*Gift {
	list, beyond := []*Gift{}, make([]bool, len(s.helpers))
	for h := range s.helpers {
		beyond[h] = s.beyond(h, given[h])
	}
	for n, w := range s.wishes {
		for h, as := range s.helpers {
			if q := given[h][n]; q > 0 {
				v := rateAs(w, as, &s.weights)
				list = append(list, &Gift{NeedID: s.IDs.At(w.Node), HelperID: v.ID, Kind: v.Kind, Quantity: q, Score: v.Score, BeyondCapacity: beyond[h]})
			}
		}
	}
	return list
}

// beyond reports whether all needs that a helper is given together ask more of it than it has left. Constraints see to each need alone, and counting people to all; a room is free
// again on other days.
func (s *sharing) beyond(h int, given []int) bool {
	c, asked := s.helpers[h][0], 0.0
	if s.unit == PerPerson || c.Kind == Venue {
		return false
	}
	for n, q := range given {
		if least := s.wishes[n].asked(c.Kind) * s.wishes[n].Share; q > 0 && !math.IsNaN(least) {
			asked += least
		}
	}
	spare, known := c.spare(s.wishes[0]) // all wishes have one window
	return known && asked > spare
}

// loser says why a need gets less than it wants.
func (s *sharing) loser(n, missing int, given share, has []int) *Loser {
	l := &Loser{NeedID: s.IDs.At(s.wishes[n].Node), Missing: missing, TakenIDs: []string{}, Refused: []*Refusals{}}
	able, gains := 0, false
	takers := map[int]int{}
	for h := range s.helpers {
		if s.worth[h][n] == barred {
			continue
		}
		able++
		gains = gains || s.worth[h][n] > 0
		for other, q := range given[h] {
			if q > 0 && other != n {
				takers[other] += q
			}
		}
	}
	switch {
	case able == 0:
		l.Why, l.says = "NO_HELPER", text("nobody meets all constraints for it", "无人满足其全部约束")
		for k, count := range s.refusals[n] {
			if count > 0 {
				l.Refused = append(l.Refused, &Refusals{constraints[k].Name, count})
			}
		}
	case has[s.group[n]] >= s.room[s.group[n]]:
		room := s.room[s.group[n]]
		l.Why, l.says = "COMMUNITY_CAP", text(fmt.Sprintf("its community has the %d that it may get", room), fmt.Sprintf("其社区已达上限 %d", room))
	case len(takers) == 0 && !gains:
		l.Why, l.says = "NO_GAIN", text("no help would gain anything by the score", "按得分，任何帮助均无正收益")
	default:
		l.Why, l.says = "TAKEN", text(fmt.Sprintf("the %d who could help help %d other needs", able, len(takers)), fmt.Sprintf("可帮助它的 %d 个帮助者已用于其他 %d 项需求", able, len(takers)))
		order := slices.SortedFunc(maps.Keys(takers), func(a, b int) int { return cmp.Or(cmp.Compare(takers[b], takers[a]), cmp.Compare(a, b)) })
		for _, other := range order[:min(len(order), mostTakers)] {
			l.TakenIDs = append(l.TakenIDs, s.IDs.At(s.wishes[other].Node))
		}
	}
	return l
}
