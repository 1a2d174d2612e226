package matching

import (
	"math"
	"slices"

	"liandong/graph"
)

// Factor is one thing that makes a candidate better or worse, from 0 to 1. What is not known counts as neutral, and that is said.
type Factor struct {
	Name    string
	Title   graph.Text
	Formula graph.Text
	Weight  float64 // unless the request says another

	value func(w *Wish, c *Candidate) (value float64, known bool)
}

// neutral is the value of a factor of which nobody knows.
const neutral = 0.5

// Places of factors in the list below.
const (
	byCategory = iota
	byPopulation
	byDistance
	byCapacity
	byTime
	byTies
	byJointWork
	byRecord
	byContinuity
	byLoad
	byCost
	factorCount
)

var factors = [factorCount]*Factor{
	byCategory: {
		Name: "CATEGORY", Title: text("Category fit", "类别契合"), Weight: 3,
		Formula: text("the best likeness of a category it answers to with one wanted: 2 x depth of where they meet / sum of their depths", "其类别与所需类别的最大相似度：2 x 共同上位词深度 / 两者深度之和"),
		value:   func(w *Wish, c *Candidate) (float64, bool) { return w.suits(c) },
	},
	byPopulation: {
		Name: "POPULATION", Title: text("Group fit", "人群契合"), Weight: 1,
		Formula: text("mean over the groups wanted of the best likeness with a group it serves", "所涉各人群与其服务人群最大相似度的均值"),
		value:   func(w *Wish, c *Candidate) (float64, bool) { return w.serves(c) },
	},
	byDistance: {
		Name: "DISTANCE", Title: text("Nearness", "距离"), Weight: 2,
		Formula: text("1 / (1 + levels up from the place wanted to where it meets the nearest place of the candidate)", "1 / (1 + 自需求地上溯至与候选最近区域交汇处的层数)"),
		value: func(w *Wish, c *Candidate) (float64, bool) {
			steps, _, known := w.nearest(c)
			if !known || steps < 0 {
				return 0, known
			}
			return 1 / float64(1+steps), true
		},
	},
	byCapacity: {
		Name: "CAPACITY", Title: text("Spare capacity", "剩余能力"), Weight: 1,
		Formula: text("what is left / what is asked, at most 1; where nobody says how much is asked, 1 while something is left", "余量 / 所需量，至多为 1；未说明所需量时，有余量即为 1"),
		value: func(w *Wish, c *Candidate) (float64, bool) {
			spare, known := c.spare(w)
			if !known {
				return 0, false
			}
			if asked := w.asked(c.Kind); asked > 0 { // not where it is unknown
				return math.Min(1, spare/asked), true
			}
			return math.Min(1, math.Ceil(spare)), true
		},
	},
	byTime: {
		Name: "TIME", Title: text("Time overlap", "时间重合"), Weight: 1,
		Formula: text("days of the window on which it is there and free / days of the window", "窗口期内存在且空闲的天数 / 窗口天数"),
		value:   func(w *Wish, c *Candidate) (float64, bool) { return c.presence(w), true },
	},
	byTies: {
		Name: "TIES", Title: text("Collaboration", "协作路径"), Weight: 1,
		Formula: text("1 / steps of the shortest path of collaboration ties at the date to an actor of the place, 1 for such an actor itself, 0 beyond 4 steps", "1 / 截至当日至当地行动者的最短协作路径步数；本身即为当地行动者取 1；超过 4 步取 0"),
		value: func(w *Wish, c *Candidate) (float64, bool) {
			if steps, ok := c.tie(w); ok {
				return 1 / float64(max(1, steps)), true
			}
			return 0, len(c.Actors) > 0
		},
	},
	byJointWork: {
		Name: "JOINT_WORK", Title: text("Past joint work", "以往合作"), Weight: 1,
		Formula: text("1 - 1/2^n for n projects, running or over, that it shared with an actor of the place", "1 - 1/2^n，n 为其与当地行动者共同参与过的项目数（含已结束）"),
		value: func(w *Wish, c *Candidate) (float64, bool) {
			n := 0
			for _, p := range c.Projects {
				if w.around.joint(p) {
					n++
				}
			}
			return 1 - math.Pow(2, -float64(n)), len(c.Actors) > 0
		},
	},
	byRecord: {
		Name: "RECORD", Title: text("Track record", "履历"), Weight: 1,
		Formula: text("mean of evaluations (score / highest score), of how content those were whom it helped, and of ended projects (1 completed, 0 terminated)", "历次评估（得分/满分）、受助方满意度与已结束项目（完成 1、终止 0）的均值"),
		value:   func(_ *Wish, c *Candidate) (float64, bool) { return c.Record, !math.IsNaN(c.Record) },
	},
	byContinuity: {
		Name: "CONTINUITY", Title: text("Continuity", "延续性"), Weight: 1,
		Formula: text("1 if it has worked on this very thing, 1/2 if it has worked in the place, else 0", "曾参与本事项为 1，曾在当地工作为 1/2，否则为 0"),
		value: func(w *Wish, c *Candidate) (float64, bool) {
			if _, found := slices.BinarySearch(c.Addressed, w.Node); found {
				return 1, true
			}
			for _, p := range w.Places {
				if slices.Contains(c.Served, p) {
					return 0.5, true
				}
			}
			return 0, len(c.Actors) > 0
		},
	},
	byLoad: {
		Name: "LOAD", Title: text("Load", "负荷"), Weight: 1,
		Formula: text("1 / (1 + running projects)", "1 / (1 + 在行项目数)"),
		value: func(_ *Wish, c *Candidate) (float64, bool) {
			return 1 / float64(1+max(0, c.Load)), c.Load != Unknown
		},
	},
	byCost: {
		Name: "COST", Title: text("Cost", "成本"), Weight: 1,
		Formula: text("m / (m + own cost of one person served), m the median of its kind", "m / (m + 其服务一人的成本)，m 为同类中位数"),
		value: func(_ *Wish, c *Candidate) (float64, bool) {
			return c.Usual / (c.Usual + c.Cost), !math.IsNaN(c.Cost) && c.Usual > 0
		},
	},
}

// Refusals take away from the score: each counts 1 for the same need, 1/2 for another of the same category, and half as much after each half-life.
const (
	refusalName     = "REFUSAL"
	refusalWeight   = 0.2
	refusalHalfLife = 180.0 // days
	refusalAlike    = 0.5
)

var (
	refusalTitle   = text("Refused before", "曾被拒绝")
	refusalFormula = text("- weight x min(1, sum over refused matches of share x 2^(-days since / 180)); share 1 for this need, 1/2 for another of its category", "- 权重 x min(1, 各被拒匹配的份额 x 2^(-距今天数/180) 之和)；本需求份额为 1，同类别其他需求为 1/2")
)

// refusal is the sum of what is held against the candidate, 0 to 1.
func refusal(w *Wish, c *Candidate) float64 {
	sum := 0.0
	for _, r := range c.Refused {
		share := 0.0
		switch {
		case r.Day > w.Day:
		case r.Wish == w.Node:
			share = 1
		case r.Category != Nobody && slices.Contains(w.Categories, r.Category):
			share = refusalAlike
		}
		sum += share * math.Pow(2, -float64(w.Day-r.Day)/refusalHalfLife)
	}
	return math.Min(1, sum)
}
