package completeness

import (
	"cmp"
	"math"
	"slices"
	"time"

	"liandong/graph"
	"liandong/indicators"
	"liandong/snapshot"
)

// Row is the completeness of a subject.
type Row struct {
	AreaID, SubjectID string // of a division, of anything; empty for the whole hub
	Communities       int
	Score             *float64
	Why               *graph.IndicatorReason
	Confirmed         *float64
	Rank, Ranked      *int
	Parts             []*PartValue
	Elements          []*ElementValue
	Ties              []*TieValue
	Triads            []*TriadValue
	Missing           []*Gap
	Best              []*Link
	Latest            *graph.PartialDate
}

// PartValue is a part of a score.
type PartValue struct {
	Part        graph.CompletenessPartKind
	Numerator   float64
	Denominator float64
	Value       float64
	Weight      float64 // of those that the subject has, adding up to 1
	Points      float64 // of the score
}

// ElementValue is an element of the frame.
type ElementValue struct {
	Element     graph.LinkageElement
	Present     bool
	Communities int // in which it is present
	EvidenceIDs []string
}

// TieValue is the tie between two elements.
type TieValue struct {
	From, To    graph.LinkageElement
	Strength    float64
	Communities int // in which there is one
	Reciprocity *float64
	Latest      *graph.PartialDate
	Count       int
	Rests       []*OccasionValue
}

// OccasionValue is an occasion at which two elements are tied.
type OccasionValue struct {
	Kind     graph.LinkageOccasionKind
	NodeID   string
	On       *graph.PartialDate // nil where nobody knows
	Strength float64
	WhoIDs   []string
}

// TriadValue is three elements.
type TriadValue struct {
	Elements    []graph.LinkageElement
	Closed      bool
	Communities int // in which they work on one project
	ProjectIDs  []string
}

// Gap is something that is missing.
type Gap struct {
	Kind        graph.CompletenessGapKind
	Elements    []graph.LinkageElement
	Says        graph.Text
	Communities int
	PlaceIDs    []string
}

// TextEn is it in English.
func (g *Gap) TextEn() string { return g.Says.En }

// TextZh is it in Chinese.
func (g *Gap) TextZh() string { return g.Says.Zh }

// Link is a link that could be added.
type Link struct {
	Action       graph.CompletenessAction
	Elements     []graph.LinkageElement
	Says         graph.Text
	Cost         float64
	Gain         float64
	Score        float64
	ProjectID    string
	CommunityID  string
	CandidateIDs []string
}

// TextEn is it in English.
func (l *Link) TextEn() string { return l.Says.En }

// TextZh is it in Chinese.
func (l *Link) TextZh() string { return l.Says.Zh }

// tell is a row as the API gives it.
func (a *asking) tell(s *standing) *Row {
	row := &Row{Communities: len(s.communities)}
	if s.node != indicators.Nowhere {
		row.SubjectID = a.IDs.At(s.node)
		if a.Is(s.node, "AdministrativeDivision") {
			row.AreaID = row.SubjectID
		}
	}
	a.page.Add("Node", row.SubjectID)
	a.page.Add("AdministrativeDivision", row.AreaID)
	if s.why != "" {
		row.Why = &s.why
		return row
	}
	firm, _ := a.standingOf(s.subject, true)
	score, confirmed := round(s.Score), round(firm.Score)
	row.Score, row.Confirmed, row.Rank, row.Ranked = &score, &confirmed, &s.rank, &s.ranked
	row.Parts = s.told(s.rule.Weights)
	t := &telling{asking: a, standing: s, row: row}
	t.all()
	return row
}

// told are the parts of a standing that its subject has.
func (s *Standing) told(weights Weights) (list []*PartValue) {
	sum := 0.0
	for p, of := range s.Of {
		if of > 0 {
			sum += weights[p]
		}
	}
	for p, of := range s.Of {
		if of > 0 {
			value, weight := s.Have[p]/of, weights[p]/sum
			list = append(list, &PartValue{Part: partCodes[p], Numerator: round(s.Have[p]), Denominator: of, Value: round(value), Weight: round(weight), Points: round(value * weight)})
		}
	}
	return list
}

// telling fills a row.
type telling struct {
	*asking
	*standing
	row     *Row
	tallies []*Tally // of the subject, or of each of its communities
	each    []*subject
}

func (t *telling) all() {
	t.each = []*subject{t.subject}
	if t.mean {
		t.each = nil
		for _, c := range t.communities {
			t.each = append(t.each, t.area(c, t.subject.rule))
		}
	}
	for _, s := range t.each {
		t.tallies = append(t.tallies, t.tally(s, false))
	}
	t.elements()
	t.ties()
	t.triads()
	t.missing()
	t.links()
	t.age()
}

// number is how many of the communities something holds in; of a subject that is no mean 1 or 0.
func (t *telling) number(holds func(*Tally) bool) (n int) {
	for _, tally := range t.tallies {
		if holds(tally) {
			n++
		}
	}
	return n
}

func (t *telling) elements() {
	for e := range t.subject.rule.Frame.Each() {
		v := &ElementValue{Element: elementNames[e].called, Communities: t.number(func(x *Tally) bool { return x.present.Has(e) })}
		v.Present = v.Communities > 0
		if !t.mean {
			v.EvidenceIDs = t.ids(t.who(e, t.Most.Evidence))
		}
		t.row.Elements = append(t.row.Elements, v)
	}
}

// who stands for an element of the subject where that makes it present, each once.
func (t *telling) who(e indicators.Element, most int) (list []int32) {
	for o := range t.subject.occasions {
		if !occasionKinds[o.kind].present || !o.elements.Has(e) {
			continue
		}
		for p := range t.participants(o) {
			if len(list) >= most {
				return list
			}
			if p.element == e {
				list = include(list, p.who)
			}
		}
	}
	return list
}

func (t *telling) ties() {
	for a, b := range t.subject.rule.Frame.Pairs() {
		v := &TieValue{From: elementNames[a].called, To: elementNames[b].called, Communities: t.number(func(x *Tally) bool { return x.tie(a, b) > 0 }), Rests: []*OccasionValue{}}
		for _, x := range t.tallies {
			v.Strength += x.tie(a, b) / float64(len(t.tallies))
		}
		if !t.mean {
			if r, directed := t.tallies[0].reciprocity(a, b); directed {
				r = round(r)
				v.Reciprocity = &r
			}
			t.occasionsOf(v, a, b)
		}
		v.Strength = round(v.Strength)
		t.row.Ties = append(t.row.Ties, v)
	}
}

// ties reports whether an occasion ties two elements.
func (o *occasion) ties(a, b indicators.Element) bool {
	if occasionKinds[o.kind].directed {
		return o.elements.Has(a) && o.to.Has(b) || o.elements.Has(b) && o.to.Has(a)
	}
	return o.elements.Has(a) && o.elements.Has(b)
}

// occasionsOf adds what a tie rests on, the strongest first.
func (t *telling) occasionsOf(v *TieValue, a, b indicators.Element) {
	var list []*occasion
	latest := int32(math.MinInt32)
	for o := range t.subject.occasions {
		if o.ties(a, b) {
			list = append(list, o)
			latest = max(latest, o.on)
		}
	}
	if v.Count = len(list); v.Count > 0 {
		v.Latest = t.dayOf(latest)
	}
	slices.SortStableFunc(list, func(x, y *occasion) int {
		return cmp.Or(cmp.Compare(t.subject.rule.strength(y, t.Day), t.subject.rule.strength(x, t.Day)), cmp.Compare(x.node, y.node))
	})
	for _, o := range list[:min(len(list), t.Most.Occasions)] {
		told := &OccasionValue{Kind: occasionKinds[o.kind].called, NodeID: t.IDs.At(o.node), On: t.dayOf(o.on), Strength: round(t.subject.rule.strength(o, t.Day))}
		told.WhoIDs = t.ids(t.between(o, a, b))
		t.page.Add("Node", told.NodeID)
		v.Rests = append(v.Rests, told)
	}
}

// dayOf is a day, nil for that from which something has been of which nobody knows since when.
func (t *telling) dayOf(day int32) *graph.PartialDate {
	if day <= snapshot.DayOf(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)) {
		return nil
	}
	known := dayOf(day)
	return &known
}

// mostWho is how many actors of an occasion are told.
const mostWho = 20

// between are who stands for two elements at an occasion.
func (t *telling) between(o *occasion, a, b indicators.Element) (list []int32) {
	for p := range t.participants(o) {
		if (p.element == a || p.element == b) && len(list) < mostWho {
			list = include(list, p.who)
		}
	}
	return list
}

func (t *telling) triads() {
	for _, set := range t.subject.rule.threes {
		v := &TriadValue{Elements: codes(set), Communities: t.number(func(x *Tally) bool { return x.closed(set) })}
		v.Closed = v.Communities > 0
		if !t.mean {
			var projects []int32
			for o := range t.subject.occasions {
				if o.kind == Project && o.elements&set == set && len(projects) < t.Most.Evidence {
					projects = append(projects, o.node)
				}
			}
			v.ProjectIDs = t.ids(projects)
		}
		t.row.Triads = append(t.row.Triads, v)
	}
}

func codes(set Elements) (list []graph.LinkageElement) {
	for e := range set.Each() {
		list = append(list, elementNames[e].called)
	}
	return list
}

// missing names what is not there: elements first, then ties of those that are, then ties that go one way alone.
func (t *telling) missing() {
	t.row.Missing = []*Gap{}
	for e := range t.subject.rule.Frame.Each() {
		t.gap("ELEMENT", codes(setOf(e)), absent[e], func(x *Tally) bool { return !x.present.Has(e) })
	}
	for a, b := range t.subject.rule.Frame.Pairs() {
		t.gap("TIE", codes(setOf(a, b)), say(gapWords["TIE"], a, b), func(x *Tally) bool {
			return x.present.Has(a) && x.present.Has(b) && x.tie(a, b) == 0
		})
	}
	for a := range t.subject.rule.Frame.Each() {
		for b := range t.subject.rule.Frame.Each() {
			if a != b {
				t.gap("ONE_WAY", append(codes(setOf(a)), codes(setOf(b))...), say(gapWords["ONE_WAY"], a, b), func(x *Tally) bool { return x.oneWay[a][b] < 1 && x.oneWay[b][a] == 1 })
			}
		}
	}
	if t.mean {
		slices.SortStableFunc(t.row.Missing, func(x, y *Gap) int { return cmp.Compare(y.Communities, x.Communities) })
	}
}

func (t *telling) gap(kind graph.CompletenessGapKind, elements []graph.LinkageElement, words graph.Text, is func(*Tally) bool) {
	g := &Gap{Kind: kind, Elements: elements, Says: words, PlaceIDs: []string{}}
	for i, x := range t.tallies {
		if !is(x) {
			continue
		}
		g.Communities++
		if t.mean && len(g.PlaceIDs) < t.Most.Places {
			g.PlaceIDs = append(g.PlaceIDs, t.IDs.At(t.communities[i]))
		}
	}
	if g.Communities == 0 {
		return
	}
	if t.mean {
		g.Says = often(words, g.Communities, len(t.tallies))
	}
	t.page.Add("Node", g.PlaceIDs...)
	t.row.Missing = append(t.row.Missing, g)
}

// links are those that could be added, the cheapest for what it gives first; of a mean over all of its communities.
func (t *telling) links() {
	t.row.Best = []*Link{}
	if t.Most.Links == 0 {
		return
	}
	type placed struct {
		link
		at *subject
	}
	var list []placed
	for i, s := range t.each {
		missing := t.tallies[i].missingLinks(s.rule, t.Day, s.crews())
		for _, l := range missing[:min(len(missing), t.Most.Links)] {
			list = append(list, placed{l, s})
		}
	}
	slices.SortStableFunc(list, func(x, y placed) int { return byWorth(x.link, y.link) })
	for _, l := range list[:min(len(list), t.Most.Links)] {
		gain := l.gain / float64(len(t.each))
		told := &Link{Action: actionCodes[l.action], Elements: codes(l.elements), Says: l.says(), Cost: l.cost, Gain: round(gain), Score: round(t.Score + gain)}
		if l.project != indicators.Nobody {
			told.ProjectID = t.IDs.At(l.project)
		}
		if len(l.at.communities) == 1 {
			told.CommunityID = t.IDs.At(l.at.communities[0])
		}
		told.CandidateIDs = t.ids(t.candidates(l.at, l.link, t.Most.Candidates))
		t.page.Add("Node", told.ProjectID, told.CommunityID)
		t.row.Best = append(t.row.Best, told)
	}
}

// age is when the hub learned the latest of what counts.
func (t *telling) age() {
	latest := int32(math.MinInt32)
	for _, s := range t.each {
		for o := range s.occasions {
			latest = max(latest, t.Recorded[o.node])
		}
	}
	if latest > math.MinInt32 {
		day := dayOf(latest)
		t.row.Latest = &day
	}
}

// ids are those of nodes, with them on the page.
func (t *telling) ids(nodes []int32) []string {
	list := []string{}
	for _, n := range nodes {
		list = append(list, t.IDs.At(n))
	}
	t.page.Add("Node", list...)
	return list
}

// round leaves out what only the order of reckoning makes.
func round(x float64) float64 { return math.Round(x*1e9) / 1e9 }
