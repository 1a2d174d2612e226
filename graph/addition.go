package graph

import (
	"fmt"
	"strings"
)

// Where a figure is of something that a node at the other end of a relation defines, as observations are of indicators (Adds.By), that node says whether values add
// up (M91). Each row brings a mark of what its value is of; a group is judged by the marks in it.

// additivity is the field of what defines a figure.
const additivity = "additivity"

// Values of additivity that keep from adding: a stock but at one date. Who says nothing does not add up.
const (
	stock       = "STOCK"
	notAdditive = "NOT_ADDITIVE"
)

// mark is the expression of what a value is of: definition, additivity, date of a stock, level of the place it is about, whether it is a part of a total and a total of
// parts, and the unit.
func (s *statistics) mark(a *Adds) string {
	defined := s.across(s.node, s.noun.Field(a.By))
	about := s.across(s.node, s.subject())
	whole := s.noun.Field(s.noun.Tree)
	says, level := "coalesce("+defined.node.props+"."+additivity+", '"+notAdditive+"')", about.node.props+"."+s.m.levelsOf(s.noun).Field
	date := s.node.props + "." + s.noun.Field(s.noun.Begins).Property
	parts := []string{
		"head(COLLECT { " + s.matched(defined, nil) + "RETURN " + defined.node.name + ".id + '|' + " + says + " + '|' + CASE WHEN " + says + " = '" + stock + "' THEN toString(" + date + ") ELSE '' END })",
		"head(COLLECT { " + s.matched(about, nil) + "RETURN " + level + " })",
		"CASE WHEN EXISTS { " + s.matched(s.across(s.node, whole), nil) + "} THEN 'PART' END",
		"CASE WHEN EXISTS { " + s.matched(s.across(s.node, s.m.inverse(whole)), nil) + "} THEN 'TOTAL' END",
		s.node.props + "." + a.Unit,
	}
	parts[0] = "coalesce(" + parts[0] + ", '||')"
	for i := range parts[1:] {
		parts[i+1] = "coalesce(" + parts[i+1] + ", '')"
	}
	return strings.Join(parts, " + '|' + ")
}

// subject is the relation by which rows belong to a place.
func (s *statistics) subject() *Field {
	for _, f := range s.noun.Fields {
		if len(s.noun.Scope) > 0 && f.Relation == s.noun.Scope[0][0].Relation && !f.List {
			return f
		}
	}
	return nil
}

// inverse is the field of a tree's noun that leads down.
func (m *Model) inverse(tree *Field) *Field {
	for _, f := range m.Noun(tree.Owner).Fields {
		if f.Relation == tree.Relation && f.Incoming != tree.Incoming {
			return f
		}
	}
	return nil
}

// Verdicts over a group.
var (
	undefinedValues = Text{"no indicator says whether the values add up", "没有指标说明数值可否相加"}
	sharesOrRanks   = Text{"the indicator says that its values do not add up", "按指标定义，数值不可相加"}
	severalDates    = Text{"a stock adds up over areas at one date: ask for one date", "存量仅可在同一时点按区域相加：请限定一个时点"}
	severalLevels   = Text{"the values are about divisions of several levels, which contain each other: group by level, or filter", "数值涉及相互包含的多级区划：请按层级分组或筛选"}
	totalsAndParts  = Text{"totals stand beside their parts: ask for the one or the other", "合计与其分项并存：请只取其一"}
)

// verdict says why values of a group have no sum, and whether they cannot be compared either; empty where they add up.
func verdict(marks []any) (why Text, incomparable bool) {
	values := make([]map[string]bool, 6) // definition and unit, additivity, date, level, part, total
	for i := range values {
		values[i] = map[string]bool{}
	}
	for _, m := range marks {
		parts := strings.SplitN(fmt.Sprint(m), "|", 7)
		values[0][parts[0]+"|"+parts[6]] = true
		for i, part := range parts[1:6] {
			if part != "" {
				values[i+1][part] = true
			}
		}
	}
	switch says := values[1]; {
	case len(values[0]) > 1:
		return Text{
			En: fmt.Sprintf("the values are of %d indicators or units: group by the indicator and the unit", len(values[0])),
			Zh: fmt.Sprintf("数值属于 %d 个指标或单位：请按指标和单位分组", len(values[0])),
		}, true
	case values[4]["PART"] && values[5]["TOTAL"]:
		return totalsAndParts, true
	case len(values[3]) > 1:
		return severalLevels, true
	case len(says) == 0:
		return undefinedValues, false
	case says[notAdditive]:
		return sharesOrRanks, false
	case says[stock] && len(values[2]) > 1:
		return severalDates, false
	}
	return Text{}, false
}
