package graph

import (
	"strings"
	"time"
)

// nodeView is what a rule of a whole node sees of it: its lifetime and its values as they are about to be stored.
type nodeView struct {
	span  span
	value func(field string) any
}

// judgeNode runs the rules of the noun that look at several values together.
func (b *nodeBatch) judgeNode(i int, next *node) {
	view := nodeView{next.span, func(field string) any {
		if value, given := b.values[i][field]; given && b.noun.Field(field).Kind == Dated { // its cell is of today, and set once the row is taken
			return value
		}
		return b.cell(next.cells, field)
	}}
	for _, rule := range b.noun.Rules {
		check := b.tx.store.rules.kinds[rule.Kind].node
		if check == nil {
			continue
		}
		finding, broken := check(view, rule)
		switch {
		case !broken:
		case rule.Warning:
			b.warn(i, finding)
		default:
			b.refuse(i, finding)
		}
	}
}

// checkAtMost: a number is at most another one, as a score what can be scored.
func checkAtMost(n nodeView, r Rule) (Finding, bool) {
	value, most := n.value(r.Field), n.value(r.Value)
	return found("AT_MOST", r.Field, shown(value), shown(most), r.Value), value != nil && most != nil && asFloat(value) > asFloat(most)
}

// checkNeeds: a value says nothing without another one.
func checkNeeds(n nodeView, r Rule) (Finding, bool) {
	value := n.value(r.Field)
	return found("NEEDS", r.Field, shown(value), r.Value), value != nil && n.value(r.Value) == nil
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
