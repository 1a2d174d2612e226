package matching

import (
	"fmt"
	"math"
	"slices"

	"liandong/graph"
	"liandong/snapshot"
)

// outcome is what a constraint says of a candidate.
type outcome int8

const (
	met     outcome = iota
	failed          // it is refused
	unknown         // what decides is not known: it stays, and that is said
)

// Constraint is one thing that a candidate has to meet. All that fail are told, not the first alone (M137).
type Constraint struct {
	Name  string
	Title graph.Text
	Rule  graph.Text

	check func(w *Wish, c *Candidate) outcome
	why   func(w *Wish, c *Candidate) graph.Text
}

// constraints in the order in which they are told. A constraint that does not concern a kind is met by it.
var constraints = []*Constraint{
	{
		Name: "STATUS", Title: text("In being", "存续与状态"),
		Rule:  text("it is not known to be inactive, closed or over", "未知其停止活动、关闭或终止"),
		check: func(_ *Wish, c *Candidate) outcome { return when(c.Inactive != "") },
		why: func(_ *Wish, c *Candidate) graph.Text {
			return text("its state at the date is "+c.Inactive, "截至当日状态为 "+c.Inactive)
		},
	},
	{
		Name: "SANCTIONS", Title: text("No bar", "无处罚限制"),
		Rule:  text("no sanction that stops its work holds in the window", "窗口期内无停止其活动的处罚"),
		check: func(w *Wish, c *Candidate) outcome { return when(c.barredIn(w.Window) != nil) },
		why: func(w *Wish, c *Candidate) graph.Text {
			s := c.barredIn(w.Window)
			return text(fmt.Sprintf("barred by a sanction (%s) from %s%s", s.Kind, dayText(s.From), untilEn(s.Until)), fmt.Sprintf("自 %s 起受处罚（%s）%s", dayText(s.From), s.Kind, untilZh(s.Until)))
		},
	},
	{
		Name: "TERRITORY", Title: text("Territory", "地域"),
		Rule: text("one of its places lies in the same division of the level asked for", "其所在或服务区域与需求处于同一所要求层级的区划"),
		check: func(w *Wish, c *Candidate) outcome {
			_, inside, known := w.nearest(c)
			if !known {
				return unknown
			}
			return when(!inside)
		},
		why: func(*Wish, *Candidate) graph.Text {
			return text("none of its places lies in the area that has to be shared", "其区域均不在所要求的共同区划内")
		},
	},
	{
		Name: "CATEGORY", Title: text("Category", "类别"),
		Rule: text("something it answers to is related to the category wanted, by the tree of terms", "其所应对的类别在词表树中与所需类别相关"),
		check: func(w *Wish, c *Candidate) outcome {
			fit, known := w.suits(c)
			if !known {
				return unknown
			}
			return when(fit == 0)
		},
		why: func(*Wish, *Candidate) graph.Text {
			return text("what it is known to do is of other categories", "已知其从事的均为其他类别")
		},
	},
	{
		Name: "TIME", Title: text("Time", "时间窗口"),
		Rule:  text("it is there and free on some day of the window", "窗口期内至少一日存在且空闲"),
		check: func(w *Wish, c *Candidate) outcome { return when(c.presence(w) == 0) },
		why: func(w *Wish, _ *Candidate) graph.Text {
			return text(fmt.Sprintf("on no day from %s to %s is it there and free", dayText(w.Window.From), dayText(w.Window.Until-1)),
				fmt.Sprintf("%s 至 %s 期间无一日存在且空闲", dayText(w.Window.From), dayText(w.Window.Until-1)))
		},
	},
	{
		Name: "QUALIFICATION", Title: text("Qualification", "资质"),
		Rule: text("a person holds, or somebody of the staff of an organization holds, the certificate asked for or a higher one", "本人或机构人员持有所要求或更高级别的证书"),
		check: func(w *Wish, c *Candidate) outcome {
			switch {
			case w.Qualification == 0 || stocked(c.Kind):
				return met
			case c.Level == Unknown:
				return unknown
			}
			return when(c.Level < w.Qualification)
		},
		why: func(w *Wish, c *Candidate) graph.Text {
			has, asked := words[levels[max(0, c.Level)]], words[levels[w.Qualification]]
			return text(fmt.Sprintf("certified: %s; asked: %s", has[0], asked[0]), fmt.Sprintf("持证：%s；要求：%s", has[1], asked[1]))
		},
	},
	{
		Name: "CAPACITY", Title: text("Capacity", "能力与余量"),
		Rule: text("what it has left is enough for the share of people, quantity or money that one candidate has to meet, in the same unit", "其余量足以满足单个候选须承担的人数、数量或金额份额，且单位一致"),
		check: func(w *Wish, c *Candidate) outcome {
			if otherUnit(w, c) {
				return failed
			}
			spare, known := c.spare(w)
			if !known {
				return unknown
			}
			if asked := w.asked(c.Kind); !math.IsNaN(asked) {
				return when(spare < asked*w.Share)
			}
			return when(spare <= 0)
		},
		why: func(w *Wish, c *Candidate) graph.Text {
			if otherUnit(w, c) {
				return text(fmt.Sprintf("it is counted in %s, asked is %s", c.Unit, w.Unit), fmt.Sprintf("其单位为%s，所需单位为%s", c.Unit, w.Unit))
			}
			spare, _ := c.spare(w)
			if asked := w.asked(c.Kind); !math.IsNaN(asked) {
				return text(fmt.Sprintf("left: %s; asked: %s", number(spare), number(asked*w.Share)), fmt.Sprintf("余量：%s；要求：%s", number(spare), number(asked*w.Share)))
			}
			return text("nothing of it is left", "已无余量")
		},
	},
	{
		Name: "RATING", Title: text("Rating", "评估等级"),
		Rule: text("an organization has the rating asked for or a higher one", "组织具有所要求或更高的评估等级"),
		check: func(w *Wish, c *Candidate) outcome {
			return when(c.Kind == Organization && c.Rating < w.Rating)
		},
		why: func(w *Wish, c *Candidate) graph.Text {
			has, asked := words[ratings[c.Rating]], words[ratings[w.Rating]]
			return text(fmt.Sprintf("rated: %s; asked: %s", has[0], asked[0]), fmt.Sprintf("等级：%s；要求：%s", has[1], asked[1]))
		},
	},
	{
		Name: "LOAD", Title: text("Load", "负荷"),
		Rule: text("it carries no more running projects than allowed", "在行项目数不超过所允许的数量"),
		check: func(w *Wish, c *Candidate) outcome {
			return when(w.MostLoad >= 0 && c.Load != Unknown && c.Load > w.MostLoad)
		},
		why: func(w *Wish, c *Candidate) graph.Text {
			return text(fmt.Sprintf("running projects: %d; allowed: %d", c.Load, w.MostLoad), fmt.Sprintf("在行项目：%d；允许：%d", c.Load, w.MostLoad))
		},
	},
	{
		Name: "SENSITIVITY", Title: text("Sensitivity", "敏感事项"),
		Rule: text("what is sensitive goes to those alone who are bound by register or profession: registered organizations and certified persons under their own names", "敏感事项仅交由受登记或职业约束者：已登记组织与实名持证人员"),
		check: func(w *Wish, c *Candidate) outcome {
			switch {
			case !w.Sensitive || stocked(c.Kind):
				return met
			case !c.Professional || c.Level == 0:
				return failed
			case c.Level == Unknown:
				return unknown
			}
			return met
		},
		why: func(_ *Wish, c *Candidate) graph.Text {
			if !c.Professional {
				return text("the matter is sensitive, and it is bound by no register or profession", "事项敏感，而其不受登记或职业约束")
			}
			return text("the matter is sensitive, and nobody certified is known", "事项敏感，而无已知持证人员")
		},
	},
}

// when is failed for true.
func when(fails bool) outcome {
	if fails {
		return failed
	}
	return met
}

// otherUnit reports whether the quantity asked for is of something else than what the candidate is counted in.
func otherUnit(w *Wish, c *Candidate) bool {
	return (c.Kind == Goods || c.Kind == Labor || c.Kind == Venue) && !math.IsNaN(w.Quantity) && w.Unit != "" && c.Unit != "" && w.Unit != c.Unit
}

// barredIn is the first sanction that bars it at the beginning of the window or later in it.
func (c *Candidate) barredIn(window Span) *Sanction {
	i := slices.IndexFunc(c.Barred, func(s Sanction) bool { return s.meet(window).Days() > 0 })
	if i < 0 {
		return nil
	}
	return &c.Barred[i]
}

func dayText(day int32) string { return snapshot.DateOf(day).Format("2006-01-02") }

func untilEn(day int32) string {
	if day == Forever {
		return " on"
	}
	return " to " + dayText(day-1)
}

func untilZh(day int32) string {
	if day == Forever {
		return ""
	}
	return "，至 " + dayText(day-1)
}

// number is a quantity as people read it.
func number(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return fmt.Sprint(int64(x))
	}
	return fmt.Sprintf("%.2f", x)
}
