package main

import (
	"fmt"

	"liandong/graph"
)

// sharedStatistics writes the types that the statistics of all nouns answer with.
func (w *apiWriter) sharedStatistics() {
	count := member{name: "count", typ: "Int", description: "How many rows (行数), each once; absent where your rights let rows be counted only, and this count is withheld: see reason."}
	reason := member{name: "reason", typ: "String", description: "Why there is no count (原因), in Chinese."}
	reasonEn := member{name: "reasonEn", typ: "String", description: "The same in English (英文原因)."}
	links := member{name: "links", typ: "Int", description: "How many links (关联数), where rows are taken along a list; else absent."}
	share := member{name: "share", typ: "Float", description: "count as a share of all rows (占比), from 0 to 1; absent where there are none."}
	sums := member{name: "sums", typ: "[StatisticsSum!]!", description: "What the figures asked for come to (合计), in the order of sum."}
	certainty := member{name: "certainty", typ: "CertainCount!", description: "How sure count is (计数界限): rows that are confirmed, with what puts them into the group; and those that may belong to it as well, since their value in some dimension is unknown. What where asks of them is not looked at again."}
	ids := member{name: "ids", typ: "[ID!]!", description: "The rows themselves by their ids (各行的标识), in the order of the ids; nodes reads them.", arguments: []member{
		{name: "first", typ: "PageSize", description: "How many (条数), default 20."},
		{name: "after", typ: "ID", description: "Go on after this id (起始标识)."},
	}}
	groups := member{name: "groupCount", typ: "Int!", description: "How many groups (组数)."}
	w.block("Counts and sums of rows, in groups (统计).", "type Statistics", []member{
		count, reason, reasonEn, certainty, sums, ids,
		{name: "groups", typ: "[StatisticsGroup!]!", description: "The groups (分组), in the order of rank, as many as top says."},
		groups,
		{name: "rest", typ: "StatisticsRest", description: "The groups beyond top together (其余各组); absent where all are shown."},
		{name: "overlapping", typ: "Boolean!", description: "Some row stands in several groups (分组有重叠), as a project in all its communities: counts of groups then come to more than all rows."},
	})
	w.block("Rows that are alike in all dimensions (一组).", "type StatisticsGroup", []member{
		{name: "keys", typ: "[StatisticsKey!]!", description: "What they are alike in (分组键), in the order of groupBy."},
		count, reason, reasonEn, certainty, links, share, sums, ids,
	})
	w.block("Groups that are not shown (其余各组). A row that stands in several of them counts in each.", "type StatisticsRest", []member{groups, count, reason, reasonEn, certainty, links, share, sums, ids})
	w.block("What rows of a group have in one dimension (分组键).", "type StatisticsKey", []member{
		{name: "by", typ: "String!", description: "The dimension (维度)."},
		{name: "value", typ: "String", description: "Value of an enumeration, true or false, period as 2016-Q3, lower end of a class, code or id of a node (取值); absent when unknown, which is a group of its own."},
		{name: "name", typ: "String", description: "Its name (名称), in Chinese where it has both; absent where it has none."},
		{name: "nameEn", typ: "String", description: "Its English name (英文名); absent where it has none."},
		{name: "id", typ: "ID", description: "Id of the node (节点标识); absent where it is none."},
	})
	w.block("What a figure comes to in a group (合计). Unknown values are told, never taken as zero.", "type StatisticsSum", []member{
		{name: "of", typ: "String!", description: "The figure (数值项)."},
		{name: "sum", typ: "Float", description: "The sum of the known values (已知值之和); absent where none is known, or where they do not add up: see reason."},
		{name: "amount", typ: "Money", description: "The sum of money (金额合计), in fen (分), to the fen; absent where it is no money."},
		{name: "confirmed", typ: "Float", description: "What the confirmed rows alone come to (已核实部分合计), as in certainty; absent where none of them has a value, or there is no sum."},
		{name: "mean", typ: "Float", description: "The mean of the known values (已知值均值); absent where none is known."},
		{name: "least", typ: "Float", description: "The least (最小值)."},
		{name: "greatest", typ: "Float", description: "The greatest (最大值)."},
		{name: "known", typ: "Int!", description: "How many rows, or links, have a value (有值数)."},
		{name: "missing", typ: "Int!", description: "How many have none (缺值数): the sum leaves them out."},
		{name: "completeness", typ: "Float", description: "known as a share of both (完整度), from 0 to 1; absent where there is no row."},
		{name: "atMost", typ: "Boolean!", description: "The sum is an upper bound (合计为上限), for the same may be counted in several rows: see reason."},
		{name: "reason", typ: "String", description: "Why there is no sum, or why it is a bound (原因), in Chinese."},
		{name: "reasonEn", typ: "String", description: "The same in English (英文原因)."},
		{name: "qualifiers", typ: "[Qualifier!]!", description: "How exactly the values are meant (限定词), each once; none where values cannot say it."},
	})
	w.block("Length of a period (时段长度).", "enum DateUnit", []member{
		{name: "YEAR", description: "Years (年)."}, {name: "QUARTER", description: "Quarters (季)."},
		{name: "MONTH", description: "Months (月)."}, {name: "DAY", description: "Days (日)."},
	})
	w.block("Order of groups (分组排序).", "enum StatisticsRank", []member{
		{name: "COUNT", description: "Most rows first (行数降序)."},
		{name: "SUM", description: "Greatest first figure first (首项合计降序)."},
		{name: "KEYS", description: "By their keys, as years go on (按分组键)."},
	})
}

// statistics writes what rows of a noun can be grouped by and which figures they have.
func (w *apiWriter) statistics(n *graph.Noun) {
	if w.isUnion(n) {
		return
	}
	are := about(n)
	var dimensions, figures []member
	for _, d := range w.model.Dimensions(n) {
		dimensions = append(dimensions, member{name: d.Name, description: d.Description})
	}
	for _, f := range w.model.Figures(n) {
		about := f.Field
		if f.Link != nil {
			about = f.Link
		}
		figures = append(figures, member{name: f.Name, description: about.Description})
	}
	w.distinct(n, dimensions)
	w.distinct(n, figures)
	w.block("What "+are.en+" are grouped by ("+are.zh+"分组维度).", "enum "+n.Name+"Dimension", dimensions)
	w.block("One dimension of groups of "+are.en+" ("+are.zh+"分组).", "input "+n.Name+"Group", []member{
		{name: "by", typ: n.Name + "Dimension!", description: "Which one (维度)."},
		{name: "every", typ: "DateUnit", description: "Length of the periods (时段长度), of dates."},
		{name: "width", typ: "Float", description: "Width of the classes (组距), of numbers."},
		{name: "broadest", typ: "Boolean", description: "Count terms for the broadest one above them (归并到最上级), as NC0203 for NC02; of what stands in a tree of its own."},
		{name: "level", typ: "DivisionLevel", description: "Level of the divisions (层级), of WITHIN: a subdistrict stands for towns, townships and zones as well, a community for villages."},
	})
	if len(figures) > 0 {
		w.block("Figures of "+are.en+" that are added ("+are.zh+"数值项).", "enum "+n.Name+"Figure", figures)
	}
}

// distinct notes an error where two things would have one name.
func (w *apiWriter) distinct(n *graph.Noun, members []member) {
	seen := map[string]bool{}
	for _, m := range members {
		if seen[m.name] && w.schemaWriter.err == nil {
			w.schemaWriter.err = fmt.Errorf("schema.graphqls: statistics of %s would have %s twice: rename a field", n.Name, m.name)
		}
		seen[m.name] = true
	}
}

func (w *apiWriter) statisticsArguments(n *graph.Noun) []member {
	list := []member{
		{name: "where", typ: n.Name + "Where", description: "Which rows (筛选)."},
		{name: "groupBy", typ: "[" + n.Name + "Group!]", description: "What to group by (分组), at most 4 dimensions; none gives all rows alone."},
	}
	if len(w.model.Figures(n)) > 0 {
		list = append(list, member{name: "sum", typ: "[" + n.Name + "Figure!]", description: "Which figures to add (合计项)."})
	}
	return append(list,
		member{name: "rank", typ: "StatisticsRank", description: "Order of the groups (排序), default COUNT."},
		member{name: "staleAfter", typ: "Int", description: "After so many days without a confirmation a row is not certain (失效天数), 1 to 36500, default 730."},
		member{name: "top", typ: "Int", description: "How many groups to show (前若干组), 1 to 1000, default 100; the others are told as rest."})
}
