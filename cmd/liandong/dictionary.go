package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/dictionary"
	"liandong/exchange"
	"liandong/graph"
	"liandong/indicators"
)

// dictionaryFlags are those of dictionary.
type dictionaryFlags struct{ format, output, table string }

// dictionaryCommand prints what the model holds; it needs no database.
func (c *cli) dictionaryCommand() *cobra.Command {
	cmd := c.command("dictionary [flags]", graph.Text{En: "The data dictionary: every noun, field, relation and value", Zh: "数据字典：全部实体、字段、关系与取值"},
		graph.Text{
			En: "Writes the data dictionary of this version: a workbook with a sheet each for nouns, fields, relations and their properties,\nvocabularies, enumerations, questions, the rows of the domain contract, indicators and problems, a Markdown page of the model,\nJSON, or one of the tables as CSV. Without --output it goes to standard output.",
			Zh: "输出本版本的数据字典：工作簿（实体、字段、关系、关系属性、词表、枚举、查询、约定条目、指标、联动问题各一张工作表）、模型的 Markdown、JSON，\n或以 CSV 输出其中一张表。不指定 --output 时写到标准输出。"})
	cmd.Example = "  liandong dictionary --output dictionary.xlsx\n  liandong dictionary --format csv --table fields"
	f := &dictionaryFlags{}
	flags := cmd.Flags()
	c.text(flags, &f.format, "format", "", "xlsx|md|csv|json", graph.Text{En: "form of the dictionary (default by the name of --output, else md)", Zh: "输出格式（默认按 --output 的扩展名，否则为 md）"})
	c.text(flags, &f.output, "output", "", "FILE", graph.Text{En: "write to this file", Zh: "写入该文件"})
	c.text(flags, &f.table, "table", "", "TABLE", graph.Text{En: "only this one: " + oneOf(" or ", ", "), Zh: "仅输出一张表：" + oneOf(" 或 ", "、")})
	complete(cmd, "format", "xlsx", "md", "csv", "json")
	complete(cmd, "table", tableKeys()...)
	cmd.RunE = func(*cobra.Command, []string) error { return c.writeDictionary(f) }
	return cmd
}

// tableKeys name the tables: those of the model, and what is reckoned from it.
func tableKeys() []string { return append(dictionary.Keys(), "indicators", "problems") }

func (c *cli) dictionaryTables(model *graph.Model, schema *ast.Schema) []dictionary.Table {
	say := func(t graph.Text) string { return c.say(t) }
	measures := dictionary.Table{Key: "indicators", Name: graph.Text{En: "Indicators", Zh: "指标"}, Columns: []graph.Text{{En: "Indicator", Zh: "指标"}, {En: "Name", Zh: "名称"}, {En: "Measure", Zh: "度量"},
		{En: "Title", Zh: "标题"}, {En: "Formula", Zh: "公式"}, {En: "Unit", Zh: "单位"}, {En: "Better", Zh: "方向"}, {En: "Adds up", Zh: "可加性"}, {En: "Groups", Zh: "分组依据"}, {En: "Parameters", Zh: "参数"},
		{En: "Made of", Zh: "输入"}, {En: "Texts", Zh: "参考数值"}, {En: "Contract", Zh: "约定条目"}}}
	for _, one := range indicators.All() {
		for _, m := range one.Measures {
			measures.Rows = append(measures.Rows, []string{one.ID, say(one.Name), m.Name, say(m.Title), say(m.Formula), m.Unit, string(m.Direction), string(m.Additivity), m.Groups, c.parameters(one.Numbers()),
				strings.Join(m.Inputs, ", "), strings.Join(one.Figures, ", "), strings.Join(one.Rows, ", ")})
		}
	}
	problems := dictionary.Table{Key: "problems", Name: graph.Text{En: "Problems", Zh: "联动问题"}, Columns: []graph.Text{{En: "Problem", Zh: "问题"}, {En: "Name", Zh: "名称"}, {En: "Parameters", Zh: "参数"},
		{En: "Made of", Zh: "输入"}, {En: "Indicators", Zh: "相关指标"}, {En: "Contract", Zh: "约定条目"}}}
	for _, p := range indicators.Problems() {
		problems.Rows = append(problems.Rows, []string{p.ID, say(p.Name), c.parameters(p.Parameters), strings.Join(p.Inputs, ", "), strings.Join(p.Indicators, ", "), strings.Join(p.Rows, ", ")})
	}
	return append(dictionary.Tables(model, schema, c.language), measures, problems)
}

// parameters tells what a question may change.
func (c *cli) parameters(list []indicators.Parameter) string {
	told := make([]string, len(list))
	for i, p := range list {
		told[i] = fmt.Sprintf("%s = %v: %s", p.Name, p.Usual, c.say(p.Text))
	}
	return strings.Join(told, "; ")
}

func (c *cli) writeDictionary(f *dictionaryFlags) error {
	format := f.format
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(f.output)), ".")
	}
	if format == "" {
		format = "md"
	}
	if err := choice("format", format, "xlsx", "md", "csv", "json"); err != nil {
		return err
	}
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	schema, err := graph.Schema()
	if err != nil {
		return err
	}
	tables, err := chosen(c.dictionaryTables(model, schema), f.table)
	if err != nil {
		return err
	}
	switch {
	case format == "csv" && f.table == "":
		return usage(graph.Text{En: "CSV holds one table: choose it by --table " + oneOf(" or ", ", "),
			Zh: "CSV 只能容纳一张表：请用 --table 选择 " + oneOf(" 或 ", "、")})
	case format == "md" && f.table != "":
		return usage(graph.Text{En: "the Markdown page holds all tables: leave out --table", Zh: "Markdown 页面包含全部表：请去掉 --table"})
	case format == "xlsx" && f.output == "" && onTerminal(c.out):
		return usage(graph.Text{En: "a workbook is not for the terminal: name a file by --output", Zh: "工作簿不能显示在终端：请用 --output 指定文件"})
	}
	var out bytes.Buffer // made whole before a file is touched
	switch format {
	case "md":
		out.Write(dictionary.Markdown(model, schema, c.language))
	case "csv":
		err = c.csv(&out, c.headers(tables[0].Columns...), plain(tables[0].Rows))
	case "json":
		err = tablesJSON(&out, tables)
	case "xlsx":
		err = workbook(&out, tables)
	}
	if err != nil {
		return err
	}
	return c.deliver(f.output, out.Bytes())
}

// deliver puts the content into the file, or on standard output when none is named.
func (c *cli) deliver(file string, content []byte) error {
	if file == "" {
		_, err := c.out.Write(content)
		return err
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		return unwritable(file, err)
	}
	c.note(graph.Text{En: "written: %s", Zh: "已写入：%s"}, file)
	return nil
}

func unwritable(file string, err error) error {
	return &graph.Error{Kind: graph.Invalid, Op: "liandong.deliver", Err: err, Message: graph.Text{
		En: fmt.Sprintf("%s cannot be written: name a file in a folder that is there and may be written to", file),
		Zh: fmt.Sprintf("无法写入 %s：请指定可写目录中的文件", file)}}
}

// chosen is the table of that name alone, all of them when none is named.
func chosen(tables []dictionary.Table, name string) ([]dictionary.Table, error) {
	if name == "" {
		return tables, nil
	}
	for i, t := range tables {
		if t.Key == name {
			return tables[i : i+1], nil
		}
	}
	return nil, choice("table", name, tableKeys()...)
}

// oneOf lists the tables, with the word before the last one.
func oneOf(or, comma string) string {
	keys := tableKeys()
	last := len(keys) - 1
	return strings.Join(keys[:last], comma) + or + keys[last]
}

func plain(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		out[i] = make([]string, len(row))
		for k, cell := range row {
			out[i][k] = dictionary.Plain(cell)
		}
	}
	return out
}

// tablesJSON writes an object of tables, each a list of objects by the English names of the columns.
func tablesJSON(w io.Writer, tables []dictionary.Table) error {
	all := map[string][]map[string]string{}
	for _, t := range tables {
		rows := make([]map[string]string, len(t.Rows))
		for i, row := range plain(t.Rows) {
			rows[i] = map[string]string{}
			for k, cell := range row {
				rows[i][t.Columns[k].En] = cell
			}
		}
		all[t.Key] = rows
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(all)
}

// workbook writes a sheet for each table, its headers in both languages.
func workbook(w io.Writer, tables []dictionary.Table) (err error) {
	book, err := exchange.NewWorkbook()
	if err != nil {
		return err
	}
	defer closing(&err, book.Close)
	for _, t := range tables {
		if err := sheet(book, t); err != nil {
			return err
		}
	}
	_, err = book.WriteTo(w)
	return err
}

func sheet(book *exchange.Workbook, t dictionary.Table) error {
	rows := plain(t.Rows)
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Zh + " " + c.En
	}
	headings := make([]exchange.Heading, len(titles))
	for i, width := range exchange.Widths(titles, rows) {
		headings[i] = exchange.Heading{Title: titles[i], Width: width}
	}
	s, err := book.Sheet(t.Name.Zh+" "+t.Name.En, headings)
	if err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			if cell != "" {
				cells[i] = cell
			}
		}
		err = errors.Join(err, s.Row(cells...))
	}
	return errors.Join(err, s.Finish())
}
