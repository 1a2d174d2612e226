package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"liandong/exchange"
	"liandong/graph"
)

// exportFlags are those of export.
type exportFlags struct {
	filter
	headers, relations, output string
}

// exportNoun writes a noun as a file that import takes.
func (c *cli) exportNoun() *cobra.Command {
	cmd := c.command("export NOUN [flags]", graph.Text{En: "Write a noun as a spreadsheet that import takes back", Zh: "导出可再次导入的表格"},
		graph.Text{
			En: "Writes every node of the noun, as of a date, one a row: CSV, a workbook, or JSON. The columns are those that\nliandong import FILE --mapping NOUN reads: into the same hub they change nothing, into another they make the same nodes and\nrelations. Numbers of codes survive Excel in a workbook, not in CSV. What the file cannot say is told on standard error.",
			Zh: "将某一名词截至某日的全部节点逐行写出：CSV、工作簿或 JSON。各列即 liandong import 文件 --mapping 名词 所读的列：\n导回同一系统不产生更改，导入另一系统得到相同的节点与关系。长编号请用工作簿，CSV 经 Excel 打开会损坏编号。\n文件无法表示的内容在标准错误中说明。"})
	cmd.Args = c.arguments(1)
	cmd.Example = "  liandong export Organization --output organizations.xlsx\n  liandong export Need --as-of 2024-06-30 --within 500103 --format csv"
	f := &exportFlags{filter: filter{codeScheme: "CN-STAT"}, relations: exchange.OwnRelations}
	flags := cmd.Flags()
	c.text(flags, &f.asOf, "as-of", "", "DATE", graph.Text{En: "the date asked for, as in 2024, 2024-06 or 2024-06-30 (default today in Asia/Shanghai)", Zh: "截至日期，例如 2024、2024-06 或 2024-06-30（默认为上海时间今天）"})
	c.text(flags, &f.knownAt, "known-at", "", "TIME", graph.Text{En: "what the hub knew at that moment, as in 2024-06-30T08:00:00Z (default now)", Zh: "按该时刻系统已知的数据，例如 2024-06-30T08:00:00Z（默认现在）"})
	c.text(flags, &f.within, "within", "", "CODE", graph.Text{En: "only what belongs to this division, by code, name or id", Zh: "仅导出属于该区划的内容：区划的代码、名称或标识"})
	c.text(flags, &f.codeScheme, "code-scheme", "", "SCHEME", graph.Text{En: "whose division code it is", Zh: "区划代码的编码体系"})
	c.text(flags, &f.format, "format", "", "csv|xlsx|json", graph.Text{En: "form of the file (default by the name of --output, else csv)", Zh: "文件格式（默认按 --output 的扩展名，否则为 csv）"})
	c.text(flags, &f.headers, "headers", "", "zh|en", graph.Text{En: "language of headers and values: zh, or en for the names of the model (default the language of this help)", Zh: "表头与取值的语言：zh，或 en（模型中的名称）（默认与本帮助的语言相同）"})
	c.text(flags, &f.relations, "relations", "", "own|all|none", graph.Text{En: "own: those that begin here or that no other file tells; all: those that lead here as well; none", Zh: "own：由此出发或其他文件未给出的关系；all：也含指向此处的关系；none：不含关系"})
	c.text(flags, &f.output, "output", "", "FILE", graph.Text{En: "write to this file (default standard output)", Zh: "写入该文件（默认标准输出）"})
	complete(cmd, "format", exchange.CSV, exchange.XLSX, exchange.JSON)
	complete(cmd, "headers", "zh", "en")
	complete(cmd, "relations", exchange.OwnRelations, exchange.AllRelations, exchange.NoRelations)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return c.runExport(cmd, args[0], f) }
	return cmd
}

func (c *cli) runExport(cmd *cobra.Command, noun string, f *exportFlags) error {
	options, variables, err := f.options(c, cmd)
	if err != nil {
		return err
	}
	options.Noun = noun
	return c.withHub(cmd.Context(), func(h *hub) error {
		if f.within != "" {
			if err := f.resolve(cmd.Context(), h, variables); err != nil {
				return err
			}
			options.Within = divisionWhere(variables)
		}
		report, err := c.writeExport(cmd.Context(), h, f.output, options)
		if err != nil {
			return err
		}
		c.note(graph.Text{En: "%[1]s as of %[4]s: %[2]d rows, %[3]d columns", Zh: "%[1]s，截至 %[4]s：%[2]d 行，%[3]d 列"}, report.Noun.Name, report.Rows, report.Columns, options.AsOf)
		for _, n := range report.Notes {
			c.note(graph.Text{En: "  %s", Zh: "  %s"}, c.say(n))
		}
		return nil
	})
}

// options are what the flags say, with the variables by which the division is found.
func (f *exportFlags) options(c *cli, cmd *cobra.Command) (options exchange.ExportOptions, variables map[string]any, err error) {
	f.format = cmp.Or(f.format, strings.TrimPrefix(strings.ToLower(filepath.Ext(f.output)), "."), exchange.CSV)
	f.headers = cmp.Or(f.headers, c.language)
	for _, check := range []error{
		choice("format", f.format, exchange.CSV, exchange.XLSX, exchange.JSON), choice("headers", f.headers, "zh", "en"),
		choice("relations", f.relations, exchange.OwnRelations, exchange.AllRelations, exchange.NoRelations),
	} {
		if check != nil {
			return options, nil, check
		}
	}
	if f.format == exchange.XLSX && f.output == "" && onTerminal(c.out) {
		return options, nil, usage(graph.Text{En: "a workbook is not for the terminal: name a file by --output", Zh: "工作簿不能显示在终端：请用 --output 指定文件"})
	}
	where, variables, err := f.asked()
	if err != nil {
		return options, nil, err
	}
	variables["where"] = where
	options = exchange.ExportOptions{AsOf: graph.Today(time.Now()), Format: f.format, Language: f.headers, Relations: f.relations,
		Mark: f.output != "", Scope: graph.Everything}
	if f.asOf != "" {
		if options.AsOf, err = graph.ParsePartialDate(f.asOf); err != nil {
			return options, nil, err
		}
	}
	if f.knownAt != "" {
		known, err := time.Parse(time.RFC3339, f.knownAt)
		if err != nil {
			return options, nil, err
		}
		options.KnownAt = &known
	}
	return options, variables, nil
}

// divisionWhere turns the way to find a division into a condition on it.
func divisionWhere(variables map[string]any) map[string]any {
	where, _ := variables["where"].(map[string]any)
	by, _ := where["within"].(map[string]any)
	if id, ok := by["id"]; ok {
		return map[string]any{"id": map[string]any{"eq": id}}
	}
	code, _ := by["code"].(map[string]any)
	return map[string]any{"code": map[string]any{"eq": code["code"]}, "codeScheme": map[string]any{"eq": code["codeScheme"]}}
}

// writeExport writes to standard output, or to the file.
func (c *cli) writeExport(ctx context.Context, h *hub, output string, options exchange.ExportOptions) (report exchange.ExportReport, err error) {
	err = c.writeWhole(output, func(w io.Writer) error {
		report, err = exchange.Export(ctx, h.store, w, options)
		return err
	})
	return report, err
}

// writeWhole writes to standard output where no file is named, else beside the file, which is put in its place when it is whole: whenever the writing ends, nobody finds half a file under that name.
func (c *cli) writeWhole(output string, write func(w io.Writer) error) (err error) {
	if output == "" {
		return write(c.out)
	}
	file, err := os.CreateTemp(filepath.Dir(output), ".liandong-export-*")
	if err != nil {
		return unwritable(output, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err = errors.Join(write(file), file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), output); err != nil {
		return unwritable(output, err)
	}
	c.note(graph.Text{En: "written: %s", Zh: "已写入：%s"}, output)
	return nil
}
