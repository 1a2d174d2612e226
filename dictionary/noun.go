package dictionary

import (
	"fmt"
	"strings"

	"liandong/graph"
)

func (d *dictionary) nouns() Table {
	t := Table{Key: "nouns", Name: column("Nouns", "实体"), Columns: []graph.Text{
		column("Noun", "实体"), column("Chinese term", "中文名"), column("Meaning", "含义"), column("Contract rows", "约定条目"), column("Area", "领域"),
		column("Labels", "标签"), column("Kinds", "具体类型"), column("Natural key", "自然键"), column("Data class", "数据分级"), column("Time", "时间性"),
		column("Rules", "规则"), column("Belongs to a division by", "属地"), column("Counts for linkage when", "计入联动的条件"), column("Written by", "写入者")}}
	for _, n := range d.model.Nouns {
		_, zh := Split(n.Description)
		writer := ""
		if n.ReadOnly {
			writer = d.say("the hub itself", "系统自身")
		}
		t.Rows = append(t.Rows, []string{n.Name, zh, d.meaning(n.Description), rowsCell(n.Description), d.area(n.Area), code(labels(n)), code(n.Kinds),
			d.keys(n), n.Access, d.lifetime(n), d.invariants(n.Rules), code(d.ways(n)), d.active(n), writer})
	}
	return t
}

// area is the title of an area.
func (d *dictionary) area(name string) string {
	for _, a := range d.model.Areas {
		if a.Name == name {
			return graph.Text{En: a.En, Zh: a.Zh}.In(d.say("en", "zh"))
		}
	}
	return name
}

// lifetime tells when a node of the noun exists.
func (d *dictionary) lifetime(n *graph.Noun) string {
	if n.Begins != "" {
		return d.say("EVENT, on `", "EVENT，日期 `") + n.Begins + "`"
	}
	text := d.say("INTERVAL, `from`–`to`", "INTERVAL，`from`–`to`")
	if n.Lasts > 0 {
		text += fmt.Sprintf(d.say("; %d years unless it says otherwise", "；未写明止期的为 %d 年"), n.Lasts)
	}
	return text
}

func (d *dictionary) keys(n *graph.Noun) string {
	var said []string
	for _, k := range n.Keys {
		unique := d.say(" (unique)", "（唯一）")
		if k.PerInterval {
			unique = d.say(" (unique at any one date)", "（同一日期内唯一）")
		}
		said = append(said, code(k.Fields)+unique)
	}
	return strings.Join(said, d.say("; ", "；"))
}

func (d *dictionary) active(n *graph.Noun) string {
	if n.Active == nil {
		return ""
	}
	said := code([]string{n.Active.Field}) + d.say(" is unknown or one of ", " 未知或属于 ") + code(n.Active.Values)
	for _, bar := range n.Active.Bars {
		said += d.say("; not while a ", "；且当时没有 ") + code([]string{bar.Noun}) + d.say(" holds whose ", "，其 ") + code([]string{bar.Field}) +
			d.say(" is one of ", " 属于 ") + code(bar.Values)
	}
	return said
}

// labels are what a node of the noun carries; of a union, one of these.
func labels(n *graph.Noun) []string {
	var all []string
	for _, label := range n.Labels {
		all = append(all, strings.Split(label, "|")...)
	}
	return all
}

// ways prints how a noun belongs to divisions.
func (d *dictionary) ways(n *graph.Noun) []string {
	var ways []string
	for _, path := range n.Scope {
		way := "this"
		for _, s := range path {
			way += "-" + d.model.Relation(s.Relation).Type + "→" + s.To
		}
		ways = append(ways, way)
	}
	return ways
}
