package matching

import (
	"fmt"
	"math"

	"liandong/graph"
)

// Change is one thing that could be otherwise with a candidate.
type Change struct {
	Fact string  // of changeNames
	Size float64 // which part of the scale of the fact it takes, 0 to 1
	Text graph.Text

	apply func(c *Candidate)
}

// Best is the smallest single change that brings a candidate to the first place against the best of the others; nil where there is none. Each change is tried by rating the
// changed candidate anew, so what is told holds. Of changes of one size the first in the order of the facts counts.
func Best(w *Wish, c *Candidate, weights *Weights, best *Verdict) *Change {
	var found *Change
	for _, fact := range changes {
		for _, change := range fact(w, c) { // the smallest first
			if found != nil && change.Size >= found.Size {
				break
			}
			if wins(w, c, weights, best, change) {
				found = &change
				break
			}
		}
	}
	return found
}

func wins(w *Wish, c *Candidate, weights *Weights, best *Verdict, change Change) bool {
	other := *c
	change.apply(&other)
	v := rate(w, &other, weights)
	return !v.Refused() && (best == nil || best.ID == v.ID || v.before(best) < 0)
}

// changes give, fact by fact, what could be otherwise, the smallest change first.
var changes = []func(w *Wish, c *Candidate) []Change{
	certified, rated, unbarred, present, nearer, related, serving, roomier, lighter, tiedTo, better, cheaper,
}

// certified: a higher certificate, its own or of its staff.
func certified(_ *Wish, c *Candidate) (list []Change) {
	if stocked(c.Kind) || c.Level == Unknown {
		return nil
	}
	for level := c.Level + 1; level < len(levels); level++ {
		name := words[levels[level]]
		list = append(list, Change{"CERTIFICATE", float64(level-c.Level) / float64(len(levels)-1), text("certified as "+name[0], "持有"+name[1]+"证书"), func(c *Candidate) { c.Level = level }})
	}
	return list
}

func rated(_ *Wish, c *Candidate) (list []Change) {
	if c.Kind != Organization {
		return nil
	}
	for rating := c.Rating + 1; rating < len(ratings); rating++ {
		name := words[ratings[rating]]
		list = append(list, Change{"RATING", float64(rating-c.Rating) / float64(len(ratings)-1), text("rated "+name[0], "评估等级为"+name[1]), func(c *Candidate) { c.Rating = rating }})
	}
	return list
}

func unbarred(w *Wish, c *Candidate) (list []Change) {
	if c.Inactive != "" {
		list = append(list, Change{"STATUS", 1, text("active at the date", "截至当日状态正常"), func(c *Candidate) { c.Inactive = "" }})
	}
	if c.barredIn(w.Window) != nil {
		list = append(list, Change{"SANCTION", 1, text("no longer under sanction", "处罚已解除"), func(c *Candidate) { c.Barred = nil }})
	}
	return list
}

func present(w *Wish, c *Candidate) []Change {
	here := c.presence(w)
	if here == 1 {
		return nil
	}
	return []Change{{"TIME", 1 - here, text("there and free in all of the window", "整个窗口期内存在且空闲"), func(c *Candidate) { c.whole = true }}}
}

// nearer: at home, or at work, so many levels up from the place.
func nearer(w *Wish, c *Candidate) (list []Change) {
	if len(w.Places) == 0 {
		return nil
	}
	now, _, known := w.nearest(c)
	at := 0.0
	if known && now >= 0 {
		at = 1 / float64(1+now)
	}
	reach := w.around.chain(w.Places[0])
	for steps := len(reach) - 1; steps >= 0; steps-- {
		if known && now >= 0 && steps >= now {
			continue
		}
		place, where := reach[steps], text("in the place itself", "在需求地")
		if steps > 0 {
			where = text(fmt.Sprintf("in the division %d above the place", steps), fmt.Sprintf("在需求地之上第 %d 级区划内", steps))
		}
		list = append(list, Change{"PLACE", 1/float64(1+steps) - at, text("active "+where.En, "活动区域"+where.Zh), func(c *Candidate) {
			c.Places = append([]int32{place}, c.Places...)
		}})
	}
	return list
}

// related: it answers to something nearer to the category wanted.
func related(w *Wish, c *Candidate) (list []Change) {
	if len(w.Categories) == 0 {
		return nil
	}
	now, _ := w.suits(c)
	chain := w.terms.chain(w.Categories[0])
	for i := len(chain) - 1; i >= 0; i-- {
		fit := w.fit[chain[i]-w.terms.first]
		if fit <= now {
			continue
		}
		what := text("the category wanted", "所需类别")
		if i > 0 {
			what = text("a wider category of the one wanted", "所需类别的上位类别")
		}
		list = append(list, Change{"CATEGORY", fit - now, text("answers to "+what.En, "应对"+what.Zh), func(c *Candidate) {
			c.Categories = append([]int32{chain[i]}, c.Categories...)
		}})
	}
	return list
}

func serving(w *Wish, c *Candidate) []Change {
	now, _ := w.serves(c)
	if len(w.Populations) == 0 || now == 1 {
		return nil
	}
	return []Change{{"POPULATION", 1 - now, text("serves the groups wanted", "服务所涉人群"), func(c *Candidate) {
		c.Populations = append(append([]int32{}, w.Populations...), c.Populations...)
	}}}
}

// roomier: more of it is left, up to all that is asked.
func roomier(w *Wish, c *Candidate) (list []Change) {
	asked := w.asked(c.Kind)
	if math.IsNaN(asked) || asked <= 0 || otherUnit(w, c) {
		return nil
	}
	spare, known := c.spare(w)
	if !known {
		return nil
	}
	for part := 1; part <= 20; part++ {
		left := math.Ceil(asked * float64(part) / 20)
		if left <= spare {
			continue
		}
		list = append(list, Change{"CAPACITY", math.Min(1, left/asked) - math.Min(1, spare/asked), text("with "+number(left)+" left", "余量为 "+number(left)), func(c *Candidate) { c.setSpare(left) }})
	}
	return list
}

func (c *Candidate) setSpare(left float64) {
	switch {
	case c.Kind == Venue:
		c.Capacity = left
	case c.Hours != nil:
		c.Hours = &Timeline{Span: c.Life, Quantity: left}
	case c.Stock != nil:
		stock := *c.Stock
		stock.Quantity, stock.Uses = left, nil
		c.Stock = &stock
	default:
		c.Capacity, c.Used = left, 0
	}
}

// lighter: fewer running projects.
func lighter(_ *Wish, c *Candidate) (list []Change) {
	for load := c.Load - 1; load >= 0; load-- {
		list = append(list, Change{"LOAD", 1/float64(1+load) - 1/float64(1+c.Load), text(fmt.Sprintf("with %d running projects", load), fmt.Sprintf("在行项目为 %d 个", load)), func(c *Candidate) { c.Load = load }})
	}
	return list
}

// tiedTo: a shorter path to the actors of the place.
func tiedTo(w *Wish, c *Candidate) (list []Change) {
	if len(c.Actors) == 0 {
		return nil
	}
	now, tied := c.tie(w)
	at := 0.0
	if tied {
		at = 1 / float64(max(1, now))
	}
	for steps := farthest; steps >= 1; steps-- {
		if tied && steps >= now {
			continue
		}
		what := text(fmt.Sprintf("%d collaboration ties from an actor of the place", steps), fmt.Sprintf("与当地行动者相距 %d 步协作", steps))
		if steps == 1 {
			what = text("working with an actor of the place", "与当地行动者协作")
		}
		list = append(list, Change{"TIES", 1/float64(steps) - at, what, func(c *Candidate) { c.tied = steps + 1 }})
	}
	return list
}

// better: better spoken of, by hundredths.
func better(_ *Wish, c *Candidate) (list []Change) {
	if math.IsNaN(c.Record) {
		return nil
	}
	for hundredth := int(math.Floor(c.Record*100)) + 1; hundredth <= 100; hundredth++ {
		record := float64(hundredth) / 100
		list = append(list, Change{"RECORD", record - c.Record, text(fmt.Sprintf("with a track record of %d of 100", hundredth), fmt.Sprintf("履历为百分之 %d", hundredth)), func(c *Candidate) { c.Record = record }})
	}
	return list
}

// cheaper: a lower cost, by twentieths of what it costs now.
func cheaper(_ *Wish, c *Candidate) (list []Change) {
	if math.IsNaN(c.Cost) || c.Usual <= 0 {
		return nil
	}
	worth := func(cost float64) float64 { return c.Usual / (c.Usual + cost) }
	for part := 19; part >= 0; part-- {
		cost := math.Floor(c.Cost * float64(part) / 20)
		list = append(list, Change{"COST", worth(cost) - worth(c.Cost), text("at "+number(cost/100)+" yuan for one person served", "服务一人的成本为 "+number(cost/100)+" 元"), func(c *Candidate) { c.Cost = cost }})
	}
	return list
}
