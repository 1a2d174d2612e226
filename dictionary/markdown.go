package dictionary

import (
	"regexp"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

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
func Markdown(m *graph.Model, schema *ast.Schema, language string) []byte {
	p := &page{dictionary: newDictionary(m, schema, language)}
	fields, contract := p.fields(), p.contract()
	p.head(contract)
	p.heading(p.everyNode())
	p.group(fields, p.everyNode())
	p.line("")
	p.line(p.say(
		"A relation that holds from one date to another (INTERVAL) has `from` and `to`; one that happens on a date (EVENT) has `on`; the others (STATIC) are visible when both ends are. Every relation has `id`, `recordedAt`, `recordedBy`, `source`, `sources` and `importBatch`. A field `x` with dated states is read as of a date, and `xHistory` has its states, each with `value`, `from` and `to`; `effectiveFrom` of a save says since when a new one holds.",
		"有起止的关系（INTERVAL）带 `from`、`to`；某日发生的关系（EVENT）带 `on`；其余（STATIC）在两端可见时可见。每条关系都有 `id`、`recordedAt`、`recordedBy`、`source`、`sources`、`importBatch`。按日期记录状态的字段 `x` 按查询日期取值，`xHistory` 列出各状态的 `value`、`from`、`to`；保存时以 `effectiveFrom` 指明新状态自何时起。"))
	p.nounSections(fields)
	for _, t := range []Table{p.vocabularies(), p.questions(), contract} {
		p.heading(t.Name.In(language))
		p.table(t.Columns, t.Rows)
	}
	p.enumerationSections(language)
	return []byte(p.String())
}

func (p *page) head(contract Table) {
	p.line("<!-- Generated from schema.graphqls by `make generate`; do not edit. -->")
	p.line("# " + p.say("Data dictionary of Liandong 联动", "联动数据字典"))
	p.line("")
	p.line(p.say(
		"Every kind of node, relation and value the hub stores, as declared in `schema.graphqls` and `schema/`. `liandong dictionary` gives the same as a workbook; [model.md](model.md) draws it. R, E, M and Q numbers are rows of the domain contract: ["+contract.Name.En+"](#contract-rows) finds each.",
		"本库所存的全部节点、关系与取值，以 `schema.graphqls` 和 `schema/` 的声明为准。`liandong dictionary` 可输出同样内容的工作簿；[model.md](model.md) 为模型图。R、E、M、Q 编号为领域约定的条目号，可在[约定条目](#约定条目)中查找。"))
}

func (p *page) line(text string) { p.WriteString(text + "\n") }

func (p *page) heading(text string) {
	p.line("")
	p.line("## " + text)
}

// nounSections has for each noun what it is, its fields, its relations and what the relations it owns carry.
func (p *page) nounSections(fields Table) {
	nouns, relations, properties := p.nouns(), p.relations(), p.properties()
	for _, row := range nouns.Rows {
		p.noun(nouns.Columns, row)
		p.group(fields, row[0])
		p.group(relations, row[0])
		p.group(owned(properties, row[0]), row[0])
	}
}

// owned are the rows of relations that the noun owns, with the noun as a first column and the relation's name alone after it.
func owned(properties Table, noun string) Table {
	t := Table{Name: properties.Name, Columns: append([]graph.Text{{}}, properties.Columns...)}
	for _, row := range properties.Rows {
		if relation, ok := strings.CutPrefix(row[0], noun+"."); ok {
			t.Rows = append(t.Rows, append([]string{noun, code([]string{relation})}, row[1:]...))
		}
	}
	return t
}

func (p *page) enumerationSections(language string) {
	enumerations := p.enumerations()
	p.heading(enumerations.Name.In(language))
	for _, e := range p.model.Enums {
		p.line("")
		p.line("### " + e.Name)
		p.line("")
		p.line(p.meaning(e.Description))
		p.group(Table{Columns: enumerations.Columns[1:], Rows: without(enumerations.Rows, 1)}, e.Name)
	}
}

// without takes the column out of the rows.
func without(rows [][]string, column int) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		out[i] = append(append([]string{}, row[:column]...), row[column+1:]...)
	}
	return out
}

// noun heads a section: the names, the meaning, and what else is known of the noun.
func (p *page) noun(columns []graph.Text, row []string) {
	p.heading(p.say(row[0]+" "+row[1], row[1]+" "+row[0]))
	p.line("")
	p.line(row[2])
	p.line("")
	for i := 3; i < len(row); i++ {
		if row[i] != "" {
			p.line("- " + p.say(columns[i].En+": ", columns[i].Zh+"：") + row[i])
		}
	}
}

// group prints the rows of a table that begin with the name, without that column, and without columns in which nothing stands.
func (p *page) group(t Table, name string) {
	var rows [][]string
	for _, row := range t.Rows {
		if row[0] == name {
			rows = append(rows, row[1:])
		}
	}
	columns := t.Columns[1:]
	for c := len(columns) - 1; c >= 0; c-- {
		if !filled(rows, c) {
			columns = append(append([]graph.Text{}, columns[:c]...), columns[c+1:]...)
			rows = without(rows, c)
		}
	}
	p.table(columns, rows)
}

func filled(rows [][]string, column int) bool {
	for _, row := range rows {
		if row[column] != "" {
			return true
		}
	}
	return false
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
