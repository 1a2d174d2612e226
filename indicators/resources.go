package indicators

import (
	"math"
	"sync"

	"liandong/access"
	"liandong/graph"
)

// Resource is something that communities have more or less of and that could be elsewhere (peers.md 4.14). Its measure is what an area has of it.
type Resource struct {
	ID      string // of EquityResource
	Whole   bool   // it moves in whole units
	Measure *Measure
}

// Resources are all of them.
var Resources = sync.OnceValue(func() []*Resource {
	return []*Resource{
		{ID: "MONEY", Whole: true, Measure: resource("Project money", "项目资金", "grants at the date for communities, and for projects delivered in them, by equal parts", "当日资助社区及在社区实施项目的资金（按实施社区均分）", "CNY/100",
			[]string{"Grant.amount", "Grant.grantedFor", "Project.deliveredIn", "Community"},
			func(w *Window, add func(Fact)) {
				w.grantsFor(func(grant, community int32, part float64) {
					f := standing(community, grant, part, 0)
					f.Unknown = math.IsNaN(part)
					add(f)
				})
			})},
		{ID: "POSTS", Whole: true, Measure: resource("Social-work posts", "社工岗位", "social-work posts established in communities at the date", "当日社区设立的社工岗位数", "posts",
			[]string{"Post.kind", "Post.establishedIn", "Community"},
			func(w *Window, add func(Fact)) {
				w.socialWorkPosts(func(post, community int32) { add(Fact{Place: community, Node: post, Key: post, Numerator: 1}) })
			})},
		{ID: "SERVICES", Whole: true, Measure: resource("Running projects", "在行项目", "projects that run at the date, in each community where they are delivered", "当日在行项目数（在每个实施社区各计一次）", "projects",
			[]string{"Project.state", "Project.deliveredIn"},
			func(w *Window, add func(Fact)) { w.each(add, w.running()) })},
		{ID: "HOURS", Measure: resource("Hours of volunteers", "志愿服务时长", "hours that volunteers served in the period, where the activity was", "期间志愿服务时长（按活动所在地）", "h", hoursInputs,
			func(w *Window, add func(Fact)) {
				w.served(func(edge, _, activity int32, hours float64) {
					w.emitKeyed(add, activity, activity, -2-edge, Fact{Numerator: hours, Unknown: math.IsNaN(hours)})
				})
			})},
		{ID: "FACILITIES", Whole: true, Measure: ByID("I62").Measure("count").as("Operating facilities", "运行中的设施")},
	}
})

// ResourceByID is the resource of that id, nil for none.
func ResourceByID(id string) *Resource {
	for _, r := range Resources() {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// PeopleInNeed counts, in its denominator, the people of open needs where their number is known (I36).
func PeopleInNeed() *Measure { return ByID("I36").Measure("people") }

func resource(en, zh, formula, formulaZh, unit string, inputs []string, facts func(w *Window, add func(Fact))) *Measure {
	return &Measure{Name: "value", Title: text(en, zh), Formula: text(formula, formulaZh), Unit: unit, Direction: "HIGHER", Additivity: "STOCK", Inputs: inputs, facts: facts, reckon: total{}}
}

// as is the measure under another title.
func (m *Measure) as(en, zh string) *Measure {
	other := *m
	other.Title = text(en, zh)
	return &other
}

// Open reports of which areas somebody may read all that the measure is made of; the whole hub has no id.
func (m *Measure) Open(model *graph.Model, rights *access.Rights) func(area string) bool {
	may := m.allowed(model, rights)
	return func(area string) bool { return may(area) == open }
}

// below reports whether a division is another one or lies below it.
func (w *Window) below(top, division int32) bool {
	from, at := w.tree.position(top), w.tree.position(division)
	return from <= at && at < w.tree.last[from]
}
