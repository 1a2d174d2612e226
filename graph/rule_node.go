package graph

import (
	"slices"
	"strings"
	"time"
)

// nodeView is what a rule of a whole node sees of it: its lifetime and its values as they are about to be stored.
type nodeView struct {
	span  span
	value func(field string) any
	sets  func(field string) bool // by the row that is about to be taken; nil of what is stored
}

// judgeNode runs the rules of the noun that look at several values together.
func (b *nodeBatch) judgeNode(i int, next *node) {
	sets := func(field string) bool { _, given := b.values[i][field]; return given }
	view := nodeView{next.span, func(field string) any {
		if value, given := b.values[i][field]; given && b.noun.Field(field).Kind == Dated { // its cell is of today, and set once the row is taken
			return value
		}
		return b.cell(next.cells, field)
	}, sets}
	for _, rule := range b.noun.Rules {
		check := b.tx.store.rules.kinds[rule.Kind].node
		if check == nil {
			continue
		}
		if finding, broken := check(view, rule); broken {
			b.tell(i, rule, finding)
		}
	}
}

// tell refuses a row that breaks a rule, or warns where the rule only warns.
func (b *nodeBatch) tell(i int, rule Rule, f Finding) {
	if b.tx.onlyWarns(rule) {
		b.warn(i, f)
		return
	}
	b.refuse(i, f)
}

// judgeSteps looks at each state that the row sets: from the last one known before it, and to the next one known after it, it is one step, or some steps back (M27).
func (b *nodeBatch) judgeSteps(i int, next *node) {
	at := b.tx.effective(b.rows[i], next)
	for _, f := range b.dated {
		value, _ := b.values[i][f.Name].(string)
		if value == "" {
			continue
		}
		for _, rule := range Ruled(f.Rules, "STEPS") {
			before, after := next.timelines[f.Name].beside(at.from, b.rows[i].Correct)
			if !rule.MayFollow(before, value) {
				b.tell(i, rule, notNext(f, value, before, value))
			}
			if after != "" && !rule.MayFollow(value, after) {
				b.tell(i, rule, notNext(f, value, value, after))
			}
		}
	}
}

// notNext is the finding about a value given for the field that one state does not follow another; empty for none.
func notNext(f *Field, given, from, to string) Finding {
	before := Text{En: from, Zh: from}
	if from == "" {
		before = Text{En: "nothing", Zh: "无记录状态"}
	}
	return worded("STEPS", f.Name, Text{En: f.Name, Zh: f.Name}, given, before, Text{En: to, Zh: to})
}

// MayFollow reports whether by the steps of the rule one value may follow another: on one of the ways it is the same, the next one, or one before. What follows nothing is where the first
// way begins.
func (r Rule) MayFollow(from, to string) bool {
	if from == "" {
		return to == strings.Fields(r.Steps[0])[0]
	}
	return slices.ContainsFunc(r.Steps, func(way string) bool {
		values := strings.Fields(way)
		a, b := slices.Index(values, from), slices.Index(values, to)
		return a >= 0 && b >= 0 && b <= a+1
	})
}

// checkAtMost: a number is at most another one, as a score what can be scored.
func checkAtMost(n nodeView, r Rule) (Finding, bool) {
	value, most := n.value(r.Field), n.value(r.Value)
	return found("AT_MOST", r.Field, shown(value), shown(most), r.Value), value != nil && most != nil && asFloat(value) > asFloat(most)
}

// checkNeeds: a value says nothing without another one. Where some values alone need it, as a rejection its reason, it comes with them: one from before is of something else.
func checkNeeds(n nodeView, r Rule) (Finding, bool) {
	value, other := n.value(r.Field), n.value(r.Value)
	broken := value != nil && other == nil
	if len(r.Of) > 0 {
		broken = slices.Contains(r.Of, shown(value)) && (other == nil || n.sets != nil && !n.sets(r.Value)) && (n.sets == nil || n.sets(r.Field))
	}
	return found("NEEDS", r.Field, shown(value), r.Value), broken
}

func asFloat(value any) float64 {
	if whole, ok := value.(int64); ok {
		return float64(whole)
	}
	number, _ := value.(float64)
	return number
}

// purchaseRules is the day from which the rules of 2020 on government purchase of services hold (财政部令第102号); standards.md 1.9.
var purchaseRules = time.Date(2020, time.March, 1, 0, 0, 0, 0, time.UTC)

// checkContractTerm: a contract of the time of the rules runs for a year, or for up to three with a reason. One without an end says nothing.
func checkContractTerm(n nodeView, _ Rule) (Finding, bool) {
	if n.span.from.Before(purchaseRules) || !n.span.to.Before(Forever) {
		return Finding{}, false
	}
	years := "1"
	if reason, _ := n.value("multiYearReason").(string); strings.TrimSpace(reason) != "" {
		years = "3"
	}
	limit := n.span.from.AddDate(int(years[0]-'0'), 0, 0)
	return found("CONTRACT_TERM", "to", n.span.text(), years), n.span.to.After(limit)
}

// checkSuspensionEnds: a suspension has an end, whatever other sanctions have.
func checkSuspensionEnds(n nodeView, _ Rule) (Finding, bool) {
	return found("SUSPENSION_ENDS", "to", ""), n.value("kind") == "SUSPENSION" && !n.span.to.Before(Forever)
}

// checkLegalType: the first two characters of a credit code given by civil affairs tell the legal type; standards.md 1.1.
func checkLegalType(n nodeView, _ Rule) (Finding, bool) {
	code, _ := n.value("uscc").(string)
	legal, _ := n.value("legalType").(string)
	if !CheckUSCC(code) || legal == "" || legal == "UNKNOWN" { // a code with a wrong digit is told already
		return Finding{}, false
	}
	told := map[string]string{"51": "SOCIAL_GROUP", "52": "PRIVATE_NON_ENTERPRISE_UNIT", "53": "FOUNDATION"}[code[:2]]
	return found("USCC_LEGAL_TYPE", "legalType", legal, code[:2]), told != "" && told != legal
}
