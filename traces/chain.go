// Package traces follows what came of something, and what it came of, along declared chains (M24, M27, M89, M99; Q11, Q26): from a survey and a need over purchase, project and
// activity to spending and effect; from a meeting over its decision to the task; from a donation over its allocation to what was bought and what it did. It says where a
// chain breaks, how long each step took, and what money went along.
package traces

import (
	"liandong/graph"
	"liandong/snapshot"
)

// Chain is a way from stage to stage.
type Chain struct {
	ID     graph.TraceChain
	Name   graph.Text
	Root   int // the stage that chains are counted by
	Stages []Stage
	Links  []Link
	Gaps   []Gap
}

// Stage is one of the steps of a chain.
type Stage struct {
	ID    string
	Name  graph.Text
	Nouns []string
}

// Link leads from the nodes of a stage to those of another, by a relation of the model that runs this way or, with In, against it; without a relation, to the node itself. With a state
// it leads there once the node was in such a state.
type Link struct {
	From, To string
	Relation string
	In       bool
	State    *State
}

// State is a state of a node that is a stage of its own.
type State struct {
	Field  string
	Values []string // nil: any
}

// Gap is where a chain breaks: a node at a stage of which nothing is found at another, where that is to be expected.
type Gap struct {
	At, Lacks string
	Up        bool // what it comes of is missing, not what comes of it
	Says      graph.Text
	when      func(v *facts, node int32) bool // nil: always
}

func text(en, zh string) graph.Text { return graph.Text{En: en, Zh: zh} }

// met is the state of a need that is closed.
var met = &State{Field: "Need.status", Values: []string{"MET"}}

// Chains are those that are declared.
var Chains = []*Chain{
	{
		ID: "NEED", Name: text("From the need to the effect", "需求至成效"), Root: 1,
		Stages: []Stage{
			{"SURVEY", text("Survey", "调查"), []string{"Survey"}},
			{"NEED", text("Need", "需求"), []string{"Need"}},
			{"PURCHASE", text("Purchase", "购买流程"), []string{"Need", "Application", "Contract", "CatalogueItem"}},
			{"PROJECT", text("Project", "项目"), []string{"Project"}},
			{"ACTIVITY", text("Activity", "活动"), []string{"Activity"}},
			{"SPENDING", text("Spending", "支出"), []string{"Expenditure"}},
			{"EFFECT", text("Effect", "成效"), []string{"Evaluation", "ReturnVisit", "Observation"}},
		},
		Links: []Link{
			{From: "SURVEY", To: "NEED", Relation: "Need.evidence", In: true},
			{From: "NEED", To: "PURCHASE", State: &State{Field: "Need.stage"}},
			{From: "NEED", To: "PROJECT", Relation: "Project.addresses", In: true},
			{From: "PROJECT", To: "PURCHASE", Relation: "Project.listedAs"},
			{From: "PROJECT", To: "PURCHASE", Relation: "Application.resultsIn", In: true},
			{From: "PROJECT", To: "PURCHASE", Relation: "Contract.contractFor", In: true},
			{From: "PROJECT", To: "ACTIVITY", Relation: "Activity.project", In: true},
			{From: "PROJECT", To: "SPENDING", Relation: "Expenditure.spentOn", In: true},
			{From: "ACTIVITY", To: "SPENDING", Relation: "Expenditure.spentOn", In: true},
			{From: "PROJECT", To: "EFFECT", Relation: "Evaluation.evaluates", In: true},
			{From: "PROJECT", To: "EFFECT", Relation: "ReturnVisit.checks", In: true},
			{From: "PROJECT", To: "EFFECT", Relation: "Observation.ofSubject", In: true},
		},
		Gaps: []Gap{
			{At: "NEED", Lacks: "SURVEY", Up: true, Says: text("the need has no survey behind it", "需求没有调查依据")},
			{At: "NEED", Lacks: "PROJECT", Says: text("no project takes up the need", "没有项目回应该需求"), when: unserved},
			{At: "PROJECT", Lacks: "NEED", Up: true, Says: text("the project has no need behind it", "项目没有对应的需求")},
			{At: "PROJECT", Lacks: "SURVEY", Up: true, Says: text("the project has no survey behind its need", "项目所回应的需求没有调查依据"), when: hasNeed},
			{At: "PROJECT", Lacks: "PURCHASE", Says: text("the purchased project has no catalogue item, application or contract", "购买项目没有目录、申请或合同"), when: word("Project.kind", "PURCHASED")},
			{At: "PROJECT", Lacks: "ACTIVITY", Says: text("the project has held no activity", "项目没有开展活动"), when: word("Project.state", "RUNNING", "COMPLETED", "TERMINATED")},
			{At: "PROJECT", Lacks: "SPENDING", Says: text("money is given to the project, and nothing is spent", "项目已获资金而没有支出"), when: hasMoney},
			{At: "PROJECT", Lacks: "EFFECT", Says: text("the finished project has no evaluation", "已完成项目没有评估"), when: word("Project.state", "COMPLETED", "TERMINATED")},
		},
	},
	{
		ID: "DECISION", Name: text("From the meeting to the need closed", "会议至需求办结"), Root: 0,
		Stages: []Stage{
			{"MEETING", text("Meeting", "会议"), []string{"Meeting"}},
			{"AGENDA", text("Agenda item", "议题"), []string{"AgendaItem"}},
			{"DECISION", text("Decision", "决议"), []string{"Resolution"}},
			{"TASK", text("Task", "任务"), []string{"Task"}},
			{"DONE", text("Task done", "任务完成"), []string{"Task"}},
			{"NEED", text("Need", "需求"), []string{"Need"}},
			{"PROJECT", text("Project", "项目"), []string{"Project"}},
			{"CLOSED", text("Need closed", "需求办结"), []string{"Need"}},
		},
		Links: []Link{
			{From: "MEETING", To: "AGENDA", Relation: "AgendaItem.onAgendaOf", In: true},
			{From: "AGENDA", To: "DECISION", Relation: "Resolution.settles", In: true},
			{From: "DECISION", To: "TASK", Relation: "Task.arisesFrom", In: true},
			{From: "TASK", To: "DONE", State: &State{Field: "Task.state", Values: []string{"DONE"}}},
			{From: "MEETING", To: "NEED", Relation: "Need.evidence", In: true},
			{From: "TASK", To: "PROJECT", Relation: "Project.carriesOut", In: true},
			{From: "NEED", To: "PROJECT", Relation: "Project.addresses", In: true},
			{From: "NEED", To: "CLOSED", State: met},
			{From: "PROJECT", To: "CLOSED", Relation: "Project.addresses", State: met},
		},
		Gaps: []Gap{
			{At: "AGENDA", Lacks: "MEETING", Up: true, Says: text("the agenda item is of no meeting", "议题不属于任何会议")},
			{At: "AGENDA", Lacks: "DECISION", Says: text("the agenda item was never decided", "议题没有形成决议")},
			{At: "DECISION", Lacks: "AGENDA", Up: true, Says: text("the decision settles no agenda item", "决议没有对应的议题")},
			{At: "DECISION", Lacks: "TASK", Says: text("the decision has no task", "决议没有落实任务"), when: word("Resolution.decision", "ADOPTED")},
			{At: "TASK", Lacks: "DONE", Says: text("the task is past its deadline and not done", "任务逾期未完成"), when: overdue},
			{At: "TASK", Lacks: "DONE", Says: text("the project that carries out the task is completed, and the task is not done", "落实任务的项目已完成而任务未完成"), when: completed("Project.carriesOut", "Task.state", "CANCELLED")},
			{At: "NEED", Lacks: "PROJECT", Says: text("no project takes up the need", "没有项目回应该需求"), when: raisedAtMeeting},
			{At: "NEED", Lacks: "CLOSED", Says: text("its project is finished, and the need is not closed", "项目已完成而需求没有办结"), when: completed("Project.addresses", "Need.status", "WITHDRAWN")},
			{At: "PROJECT", Lacks: "CLOSED", Says: text("the project carries out a decision and is completed, and none of its needs is closed", "落实决议的项目已完成而其需求均未办结"), when: closesNone},
		},
	},
	{
		ID: "GIFT", Name: text("From the donation to the effect", "捐赠至成效"), Root: 0,
		Stages: []Stage{
			{"DONATION", text("Donation", "捐赠资源"), []string{"Resource"}},
			{"ALLOCATION", text("Allocation", "分配"), []string{"Allocation"}},
			{"TARGET", text("What it is for", "分配对象"), []string{"Community", "Need", "Project"}},
			{"USE", text("Use", "使用支出"), []string{"Expenditure"}},
			{"EFFECT", text("Effect", "成效"), []string{"Allocation", "Evaluation"}},
		},
		Links: []Link{
			{From: "DONATION", To: "ALLOCATION", Relation: "Allocation.ofResource", In: true},
			{From: "ALLOCATION", To: "TARGET", Relation: "Allocation.allocatedTo"},
			{From: "ALLOCATION", To: "USE", Relation: "Expenditure.drawnFrom", In: true},
			{From: "ALLOCATION", To: "EFFECT", State: &State{Field: "Allocation.effect"}},
			{From: "TARGET", To: "EFFECT", Relation: "Evaluation.evaluates", In: true},
		},
		Gaps: []Gap{
			{At: "DONATION", Lacks: "ALLOCATION", Says: text("nothing of it is allocated", "资源尚未分配"), when: word("Resource.kind", "CHARITY")},
			{At: "ALLOCATION", Lacks: "DONATION", Up: true, Says: text("the allocation is of no resource", "分配没有对应的资源")},
			{At: "ALLOCATION", Lacks: "TARGET", Says: text("the allocation is for nobody", "分配没有对象")},
			{At: "ALLOCATION", Lacks: "USE", Says: text("money is allocated, and nothing is spent", "已分配资金而没有支出"), when: isMoney},
			{At: "ALLOCATION", Lacks: "USE", Says: text("what is allocated was not used", "已分配而没有使用"), when: idleGoods},
			{At: "ALLOCATION", Lacks: "EFFECT", Says: text("nothing is told of its effect", "没有成效记录")},
		},
	},
}

// dates are the fields that tell when something was, by noun; of others it is the day they began.
var dates = map[string]string{"Survey": "conductedOn", "Application": "submittedOn", "Activity": "heldOn", "Expenditure": "spentOnDate", "Evaluation": "evaluatedOn", "ReturnVisit": "visitedOn",
	"Observation": "asAt", "Meeting": "heldOn", "AgendaItem": "proposedOn", "Resolution": "decidedOn", "Allocation": "allocatedOn"}

// amounts are the fields that tell how much money something is, in fen.
var amounts = map[string]string{"Expenditure": "amount", "Allocation": "amount", "Resource": "amount", "Contract": "amount", "Application": "amount"}

// Names are what columns have to hold for traces.
func Names() []string {
	names := []string{"Grant.amount", "Grant.grantedFor", "Allocation.allocatedTo", "Need.status", "Project.kind", "Project.state", "Resolution.decision", "Task.deadline", "Task.completedOn", "Resource.kind", "Resource.form", "Meeting.heldIn",
		"Allocation.confirmed", "ResourceLink.uses", "ResourceLink.linkedTo"}
	for _, c := range Chains {
		for _, s := range c.Stages {
			names = append(names, s.Nouns...)
		}
		for _, l := range c.Links {
			if l.State != nil {
				names = append(names, l.State.Field)
			}
			if l.Relation != "" {
				names = append(names, l.Relation)
			}
		}
	}
	for _, of := range []map[string]string{dates, amounts} {
		for noun, field := range of {
			names = append(names, noun+"."+field)
		}
	}
	return names
}

// facts are the columns at a date, with what the conditions of gaps look at.
type facts struct {
	*snapshot.View
	words   map[string]func(int32) string
	dates   map[string]func(int32) int32
	numbers map[string]func(int32) float64
}

func newFacts(v *snapshot.View) *facts {
	return &facts{View: v, words: map[string]func(int32) string{}, dates: map[string]func(int32) int32{}, numbers: map[string]func(int32) float64{}}
}

// kept makes a reader once.
func kept[T any](have map[string]func(int32) T, name string, make func(string) func(int32) T) func(int32) T {
	if have[name] == nil {
		have[name] = make(name)
	}
	return have[name]
}

func (f *facts) text(field string) func(int32) string    { return kept(f.words, field, f.Text) }
func (f *facts) date(field string) func(int32) int32     { return kept(f.dates, field, f.Date) }
func (f *facts) number(field string) func(int32) float64 { return kept(f.numbers, field, f.Number) }

// word is the condition that a field has one of these values.
func word(field string, values ...string) func(f *facts, node int32) bool {
	return func(f *facts, node int32) bool {
		have := f.text(field)(node)
		for _, v := range values {
			if v == have {
				return true
			}
		}
		return false
	}
}

// unserved: the need is open, nobody serves it, and it was not screened out.
func unserved(f *facts, need int32) bool {
	return f.text("Need.stage")(need) != "SCREENED_OUT" && word("Need.status", "", "REPORTED", "VERIFIED", "PRIORITIZED", "MATCHED", "UNMET")(f, need)
}

// hasNeed: another gap says that there is none.
func hasNeed(f *facts, project int32) bool { return f.has("Project.addresses", project) }

// has reports whether such a relation leads from the node.
func (f *facts) has(relation string, node int32) bool {
	for range f.Out(relation)(node) {
		return true
	}
	return false
}

// hasMoney: something is granted or allocated to the project.
func hasMoney(f *facts, project int32) bool { return f.given(project) > 0 }

// isMoney: the allocation is of money.
func isMoney(f *facts, allocation int32) bool {
	r := f.One("Allocation.ofResource")(allocation)
	return f.number("Allocation.amount")(allocation) > 0 || r >= 0 && f.text("Resource.form")(r) == "MONEY"
}

// idleGoods: the allocation is of something else, which nobody spends. It was used if its arrival was confirmed, if its effect is told, or if somebody brought the resource to what it is
// allocated to (as in P13).
func idleGoods(f *facts, allocation int32) bool {
	return !isMoney(f, allocation) && f.text("Allocation.confirmed")(allocation) != "true" && f.text("Allocation.effect")(allocation) == "" && !f.brought(allocation)
}

// overdue: the deadline is before the date, and the task has not been called off.
func overdue(f *facts, task int32) bool {
	return f.date("Task.deadline")(task) < f.Day && f.text("Task.state")(task) != "CANCELLED"
}

// raisedAtMeeting: a meeting raised the need, and it is open.
func raisedAtMeeting(f *facts, need int32) bool {
	for _, evidence := range f.Out("Need.evidence")(need) {
		if f.Is(evidence, "Meeting") {
			return unserved(f, need)
		}
	}
	return false
}

// completed: by the relation a project that is completed leads here, and the field does not say that it was called off.
func completed(relation, field, off string) func(f *facts, node int32) bool {
	return func(f *facts, node int32) bool {
		for _, p := range f.In(relation)(node) {
			if f.text("Project.state")(p) == "COMPLETED" && f.text(field)(node) != off {
				return true
			}
		}
		return false
	}
}

// closesNone: the project carries out a task and is completed, and addresses a need that was not withdrawn.
func closesNone(f *facts, project int32) bool {
	addresses := false
	for _, need := range f.Out("Project.addresses")(project) {
		addresses = addresses || f.text("Need.status")(need) != "WITHDRAWN"
	}
	return addresses && f.has("Project.carriesOut", project) && f.text("Project.state")(project) == "COMPLETED"
}

// brought reports whether somebody brought the resource of an allocation to what it is allocated to.
func (f *facts) brought(allocation int32) bool {
	resource, target := f.One("Allocation.ofResource")(allocation), f.One("Allocation.allocatedTo")(allocation)
	if resource < 0 || target < 0 {
		return false
	}
	for _, l := range f.In("ResourceLink.uses")(resource) {
		if f.One("ResourceLink.linkedTo")(l) == target {
			return true
		}
	}
	return false
}

// given is what has been granted and allocated to a project up to the date, in fen.
func (f *facts) given(project int32) (sum float64) {
	for _, of := range []string{"Grant", "Allocation"} {
		e := f.Edges(map[string]string{"Grant": "Grant.grantedFor", "Allocation": "Allocation.allocatedTo"}[of])
		amount := f.number(of + ".amount")
		for _, i := range e.Incoming(project) {
			if a := amount(e.Left[i]); e.From[i] <= f.Day && a > 0 {
				sum += a
			}
		}
	}
	return sum
}
