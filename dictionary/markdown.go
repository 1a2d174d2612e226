package dictionary

import (
	"regexp"
	"strings"

	"liandong/graph"
)

var link = regexp.MustCompile(`\[(\w+)\]\(#\w+\)`)

// Plain takes the marks of Markdown off a cell.
func Plain(cell string) string {
	return strings.ReplaceAll(link.ReplaceAllString(cell, "$1"), "`", "")
}

// page is the dictionary as Markdown in the making.
type page struct {
	strings.Builder
	*dictionary
}

// Markdown returns the dictionary as one page in the language, a section for each noun.
func Markdown(m *graph.Model, language string) []byte {
	tables := Tables(m, language)
	nouns, fields, relations, vocabularies, enumerations := tables[0], tables[1], tables[2], tables[3], tables[4]
	p := &page{dictionary: &dictionary{model: m, chinese: language == "zh"}}
	p.line("<!-- Generated from schema.graphqls by `make generate`; do not edit. -->")
	p.line("# " + p.say("Data dictionary of Liandong 联动", "联动数据字典"))
	p.line("")
	p.line(p.say(
		"Every kind of node, relation and value the hub stores, as declared in `schema.graphqls`. R and E numbers are rows of the domain contract. `liandong dictionary` gives the same as a workbook.",
		"本库所存的全部节点、关系与取值，以 `schema.graphqls` 的声明为准。R、E 编号为领域约定的条目号。`liandong dictionary` 可输出同样内容的工作簿。"))
	p.line("")
	p.line("## " + p.everyNode())
	p.group(fields, p.everyNode(), 1)
	p.line("")
	p.line(p.say(
		"A relation that holds from one date to another (INTERVAL) has `from` and `to`; one that happens on a date (EVENT) has `on`; the others (STATIC) are visible when both ends are. Every relation has `id`, `recordedAt`, `recordedBy`, `source` and `importBatch`.",
		"有起止的关系（INTERVAL）带 `from`、`to`；某日发生的关系（EVENT）带 `on`；其余（STATIC）在两端可见时可见。每条关系都有 `id`、`recordedAt`、`recordedBy`、`source`、`importBatch`。"))
	for _, row := range nouns.Rows {
		p.noun(nouns.Columns, row)
		p.group(fields, row[0], 1)
		p.group(relations, row[0], 1)
	}
	p.line("")
	p.line("## " + vocabularies.Name.In(language))
	p.table(vocabularies.Columns, vocabularies.Rows)
	p.line("")
	p.line("## " + enumerations.Name.In(language))
	for _, e := range m.Enums {
		p.line("")
		p.line("### " + e.Name)
		p.line("")
		p.line(p.meaning(e.Description))
		p.group(enumerations, e.Name, 2)
	}
	return []byte(p.String())
}

func (p *page) line(text string) { p.WriteString(text + "\n") }

// noun heads a section: the names, the meaning, and what else is known of the noun.
func (p *page) noun(columns []graph.Text, row []string) {
	p.line("")
	p.line("## " + p.say(row[0]+" "+row[1], row[1]+" "+row[0]))
	p.line("")
	p.line(row[2])
	p.line("")
	for i := 3; i < len(row); i++ {
		if row[i] != "" {
			p.line("- " + p.say(columns[i].En+": ", columns[i].Zh+"：") + row[i])
		}
	}
}

// group prints the rows of a table that begin with the name, without their first columns.
func (p *page) group(t Table, name string, without int) {
	var rows [][]string
	for _, row := range t.Rows {
		if row[0] == name {
			rows = append(rows, row[without:])
		}
	}
	p.table(t.Columns[without:], rows)
}

func (p *page) table(columns []graph.Text, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = p.say(c.En, c.Zh)
	}
	p.line("")
	p.line("| " + strings.Join(head, " | ") + " |")
	p.line(strings.Repeat("|---", len(head)) + "|")
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.ReplaceAll(cell, "|", `\|`)
		}
		p.line("| " + strings.Join(cells, " | ") + " |")
	}
}
