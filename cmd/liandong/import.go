package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"liandong/exchange"
	"liandong/graph"
)

// shownRefusals is how many refused rows the summary lists; the report has more.
const shownRefusals = 10

// importFiles takes files in.
func (c *cli) importFiles() *cobra.Command {
	cmd := c.command("import FILE_OR_FOLDER {--mapping M | --suggest} [flags]", graph.Text{En: "Take a spreadsheet in", Zh: "导入表格文件"},
		graph.Text{
			En: "Imports workbooks (.xlsx) and CSV files (UTF-8 or GB18030) as the mapping says: a built-in one, a noun whose fields name\nthe columns, or a YAML file of your own. --suggest proposes such a file from the headers and imports nothing. Rows that cannot be taken are reported and leave the others alone. The same file again changes\nnothing; an import that was stopped goes on where it stopped.",
			Zh: "按映射导入工作簿（.xlsx）与 CSV 文件（UTF-8 或 GB18030）：内置映射、以字段名为列名的名词，或您自己的 YAML 文件。\n--suggest 根据表头生成这样的映射文件，不导入数据。\n不能接受的行会被报告，不影响其他行。再次导入同一文件不产生更改；中断的导入会从中断处继续。"})
	cmd.Args = c.arguments(1)
	cmd.Example = "  liandong import register.xlsx --suggest --output mapping.yaml\n  liandong import register.xlsx --mapping mapping.yaml --dry-run\n  liandong import divisions/ --mapping divisions\n  liandong import services.csv --mapping services.yaml --dry-run --report refused.csv"
	options := &exchange.Options{}
	flags := cmd.Flags()
	c.text(flags, &options.Mapping, "mapping", "", "M", graph.Text{En: "a built-in mapping, a noun, or a mapping file (.yaml); required", Zh: "内置映射、名词，或映射文件（.yaml）；必填"})
	c.text(flags, &options.Source, "source", "", "S", graph.Text{En: "name of the data source (default the one the mapping names)", Zh: "数据来源名称（默认取映射中的名称）"})
	c.text(flags, &options.ReportPath, "report", "", "FILE", graph.Text{En: "write every refusal and warning to this file, .json or .csv", Zh: "将全部拒绝与警告写入该文件（.json 或 .csv）"})
	flags.BoolVar(&options.DryRun, "dry-run", false, c.say(graph.Text{En: "check everything, write nothing", Zh: "只检查，不写入"}))
	flags.BoolVar(&options.Strict, "strict", false, c.say(graph.Text{En: "write nothing at all when a row is refused", Zh: "只要有一行被拒绝，就全部不写入"}))
	suggest, noun, output := false, "", ""
	flags.BoolVar(&suggest, "suggest", false, c.say(graph.Text{En: "propose a mapping from the headers, import nothing", Zh: "根据表头生成映射，不导入数据"}))
	c.text(flags, &noun, "noun", "", "N", graph.Text{En: "with --suggest: what a row is (default told by the headers)", Zh: "与 --suggest 同用：每行是哪个名词（默认由表头判断）"})
	c.text(flags, &output, "output", "", "FILE", graph.Text{En: "with --suggest: write the mapping to this file (default standard output)", Zh: "与 --suggest 同用：将映射写入该文件（默认标准输出）"})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		options.Path = args[0]
		switch {
		case suggest && options.Mapping == "":
			return c.suggestMapping(args[0], noun, output)
		case suggest:
			return usage(graph.Text{En: "--suggest proposes a mapping: leave --mapping out", Zh: "--suggest 用于生成映射：请去掉 --mapping"})
		case noun != "" || output != "":
			return usage(graph.Text{En: "--noun and --output go with --suggest", Zh: "--noun 与 --output 须与 --suggest 同用"})
		}
		return c.runImport(cmd, *options)
	}
	return cmd
}

// suggestMapping prints a proposed mapping, or writes it to a file that is not there yet.
func (c *cli) suggestMapping(path, noun, output string) error {
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	data, err := exchange.Suggest(nil, path, noun, model)
	if err != nil {
		return err
	}
	if output == "" {
		_, err := c.out.Write(data)
		return err
	}
	f, err := os.OpenFile(output, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.Write(data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return &graph.Error{Kind: graph.Invalid, Op: "liandong.import", Code: "OUTPUT", Err: err, Message: graph.Text{
			En: fmt.Sprintf("%s cannot be written: name a file that is not there yet, in a folder that may be written to", output),
			Zh: fmt.Sprintf("无法写入 %s：请指定可写目录中尚不存在的文件", output)}}
	}
	c.note(graph.Text{En: "%[1]s is written: read it, then liandong import %[2]s --mapping %[1]s --dry-run", Zh: "已写入 %[1]s：请核对后运行 liandong import %[2]s --mapping %[1]s --dry-run"}, output, path)
	return nil
}

func (c *cli) runImport(cmd *cobra.Command, options exchange.Options) error {
	if options.Mapping == "" {
		return usage(graph.Text{En: "--mapping is missing: name a built-in mapping, a noun or a mapping file", Zh: "缺少 --mapping：请指定内置映射、名词或映射文件"})
	}
	options.Actor = graph.ActorFrom(cmd.Context()).Name
	return c.withHub(cmd.Context(), func(h *hub) error {
		progress, done := c.progress(graph.Text{En: "importing", Zh: "正在导入"})
		options.Progress = progress
		report, err := exchange.Import(cmd.Context(), h.store, options)
		if err := errors.Join(err, done()); err != nil {
			if graph.KindOf(err) == graph.Unavailable && !options.DryRun {
				c.note(graph.Text{En: "… stopped: the same import again goes on where it stopped", Zh: "… 已中断：再次执行同一导入将从中断处继续"})
			}
			return err
		}
		return c.printReport(&report)
	})
}

// progress returns what shows how far a long work is: a bar where somebody watches, a line for each tenth otherwise. The
// second function ends it.
func (c *cli) progress(what graph.Text) (step func(done, total int), end func() error) {
	if onTerminal(c.errs) {
		bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(c.errs), progressbar.OptionSetDescription(c.say(what)),
			progressbar.OptionShowCount(), progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish())
		var failed error
		return func(done, total int) {
			bar.ChangeMax(total)
			failed = errors.Join(failed, bar.Set(done))
		}, func() error { return errors.Join(failed, bar.Finish()) }
	}
	told := 0
	return func(done, total int) {
		if tenth := 10 * done / max(total, 1); tenth > told {
			told = tenth
			c.note(graph.Text{En: "… %s %d%%", Zh: "… %s %d%%"}, c.say(what), 10*tenth)
		}
	}, func() error { return nil }
}

// printReport is the summary; its error only carries the exit status.
func (c *cli) printReport(r *exchange.Report) error {
	var rows [][]string
	for _, count := range append(append([]exchange.Count{}, r.Nodes...), r.Links...) {
		rows = append(rows, []string{count.Name, strconv.Itoa(count.Created), strconv.Itoa(count.Changed),
			strconv.Itoa(count.Unchanged + count.Resumed), strconv.Itoa(count.Refused)})
	}
	if err := c.table(c.out, c.headers(
		graph.Text{En: "What", Zh: "类型"}, graph.Text{En: "New", Zh: "新增"}, graph.Text{En: "Changed", Zh: "更改"},
		graph.Text{En: "As before", Zh: "未变"}, graph.Text{En: "Refused", Zh: "拒绝"}), rows); err != nil {
		return err
	}
	c.printf(graph.Text{
		En: "\n%s by %s: %d rows read, %d refused, %d exact duplicates, %d left out by the mapping, %d warnings",
		Zh: "\n%s（映射 %s）：读取 %d 行，拒绝 %d 行，完全重复 %d 行，按映射略去 %d 行，警告 %d 条"},
		r.File, r.Mapping, r.RowsRead, r.RowsRefused, r.RowsDuplicate, r.RowsSkipped, r.WarningCount)
	if left := r.RowsTotals + r.RowsRemarks; left > 0 {
		c.printf(graph.Text{En: "no data, left out: %d totals, %d titles and footnotes", Zh: "非数据行，未导入：合计 %d 行，标题与脚注 %d 行"}, r.RowsTotals, r.RowsRemarks)
	}
	for _, note := range r.Notes {
		if note.Column != "" {
			c.printf(graph.Text{En: "  column %s: %s", Zh: "  列 %s：%s"}, note.Column, c.say(note.Message))
		}
	}
	c.printIssues(graph.Text{En: "refused:", Zh: "拒绝："}, r.Refusals)
	c.printIssues(graph.Text{En: "worth a look:", Zh: "警告："}, r.Warnings)
	c.printf(outcome(r))
	if status := r.ExitCode(); status == 0 {
		return nil
	} else if r.Withheld {
		return &graph.Error{Kind: graph.Invalid, Op: "liandong.import", Message: graph.Text{
			En: fmt.Sprintf("nothing was stored, because %d rows are refused and --strict is given", r.RowsRefused),
			Zh: fmt.Sprintf("因 %d 行被拒绝且使用了 --strict，未存入任何数据", r.RowsRefused)}}
	}
	return &graph.Error{Kind: graph.Invalid, Op: "liandong.import", Code: codeRefused, Message: graph.Text{
		En: fmt.Sprintf("%d of %d rows were refused, in whole or in part", r.RowsRefused, r.RowsRead), Zh: fmt.Sprintf("%d 行中有 %d 行全部或部分被拒绝", r.RowsRead, r.RowsRefused)}}
}

// printIssues lists the first issues by their places.
func (c *cli) printIssues(what graph.Text, issues []exchange.Issue) {
	if len(issues) > 0 {
		c.printf(what)
	}
	for i, issue := range issues {
		if i == shownRefusals {
			c.printf(graph.Text{En: "  and more: --report FILE lists them", Zh: "  其余请用 --report 文件 查看"})
			break
		}
		place := fmt.Sprintf(c.say(graph.Text{En: "row %d", Zh: "第 %d 行"}), issue.Row)
		if issue.Cell != "" {
			place = c.say(graph.Text{En: "cell ", Zh: "单元格 "}) + issue.Cell
		}
		c.printf(graph.Text{En: "  %s %s%s: %s", Zh: "  %s %s%s：%s"}, place, issue.Column, quoted(issue.Value), c.say(issue.Message))
	}
}

// outcome says in a line what the import did.
func outcome(r *exchange.Report) graph.Text {
	switch {
	case r.DryRun:
		return graph.Text{En: "dry run: nothing was written", Zh: "试运行：未写入任何数据"}
	case r.Withheld:
		return graph.Text{En: "nothing was written", Zh: "未写入任何数据"}
	case !r.Changed():
		return graph.Text{En: "nothing has changed: all of it was there", Zh: "无更改：数据均已存在"}
	}
	return graph.Text{En: "done", Zh: "完成"}
}

func quoted(value string) string {
	if value == "" {
		return ""
	}
	return " " + strconv.Quote(value)
}
