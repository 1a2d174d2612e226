package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"liandong/access"
	"liandong/graph"
)

// auditFolder is where the hub writes down who has read personal data.
func (c *cli) auditFolder() string { return filepath.Join(c.settings().Home, "audit") }

// auditCommand groups the commands for the log of reads.
func (c *cli) auditCommand() *cobra.Command {
	group := c.command("audit COMMAND", graph.Text{En: "Show who has read personal data, and prove that the log is whole", Zh: "查看个人信息的读取记录，并核验其完整性"},
		graph.Text{
			En: "The hub writes down each read of contact data and above before it answers: who, why, which fields of how many records,\nnever a value. Each line has the hash of the one before, so a changed log shows. The log is in the folder audit of the state folder.",
			Zh: "每次读取联系方式及更高等级的数据，系统都在答复之前记录：何人、为何、哪些字段、多少条记录，不含任何数据值。\n每行含上一行的哈希，因此改动可被发现。日志位于状态目录的 audit 中。"})
	group.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	group.AddCommand(c.auditVerify(), c.auditList())
	return group
}

func (c *cli) auditVerify() *cobra.Command {
	cmd := c.command("verify [flags]", graph.Text{En: "Find lines of the log that were changed, removed, inserted, moved or cut off", Zh: "查找日志中被更改、删除、插入、移动或截断的行"},
		graph.Text{
			En: "Reads the whole log and names every line that is not as it was written; the status is then 6. At the end it prints an anchor:\nkeep it where those who can write the state folder cannot, and give it to a later call. Without one, an end that was cut off\nor a log that was written anew from some line on cannot be found.",
			Zh: "读取整个日志，列出每一处与写入时不符的行，此时退出码为 6。最后输出锚点：请保存在有权写状态目录者无法触及之处，\n供以后核验使用。没有锚点，就无法发现末尾被截断，或自某行起被整体重写。"})
	cmd.Example = "  liandong audit verify\n  liandong audit verify --anchor 1204:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	anchor, format := "", "text"
	flags := cmd.Flags()
	c.text(flags, &anchor, "anchor", "", "HASH", graph.Text{En: "the anchor that an earlier call printed", Zh: "此前核验输出的锚点"})
	c.text(flags, &format, "format", "", "text|json", graph.Text{En: "how to print the report", Zh: "报告的输出格式"})
	complete(cmd, "format", "text", "json")
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := choice("format", format, "text", "json"); err != nil {
			return err
		}
		report, err := access.Verify(c.auditFolder(), anchor)
		if err != nil {
			return err
		}
		if err := c.printAudit(report, format); err != nil {
			return err
		}
		return auditFaults(report)
	}
	return cmd
}

func (c *cli) printAudit(r access.Report, format string) error {
	if format == "json" {
		if r.Faults == nil {
			r.Faults = []access.Fault{}
		}
		raw, err := json.Marshal(r)
		if err != nil {
			return err
		}
		return c.printJSON(raw)
	}
	if len(r.Faults) > 0 {
		rows := make([][]string, len(r.Faults))
		for i, f := range r.Faults {
			rows[i] = []string{f.File, strconv.Itoa(f.Line), strconv.FormatInt(f.Sequence, 10), f.Kind, c.say(faultText(f.Kind))}
		}
		err := c.table(c.out, c.headers(graph.Text{En: "File", Zh: "文件"}, graph.Text{En: "Line", Zh: "行"}, graph.Text{En: "Entry", Zh: "序号"},
			graph.Text{En: "Fault", Zh: "问题"}, graph.Text{En: "What", Zh: "说明"}), rows)
		if err != nil {
			return err
		}
	}
	c.printf(graph.Text{En: "%d entries in %d files, %d unfinished lines kept aside", Zh: "%d 条记录，%d 个文件，另存的未写完行 %d 处"}, r.Entries, r.Files, r.Torn)
	c.printf(graph.Text{En: "anchor: %s", Zh: "锚点：%s"}, r.Anchor)
	return nil
}

func faultText(kind string) graph.Text {
	switch kind {
	case access.FaultChanged:
		return graph.Text{En: "the line is not what was written", Zh: "该行与写入时不符"}
	case access.FaultRemoved:
		return graph.Text{En: "entries before this line are missing", Zh: "该行之前的记录缺失"}
	case access.FaultMoved:
		return graph.Text{En: "the line was inserted, repeated or moved", Zh: "该行是插入、重复或移动的"}
	case access.FaultRelated:
		return graph.Text{En: "the line does not follow from the one before: one of them was replaced", Zh: "该行与上一行不衔接：其中之一已被替换"}
	case access.FaultTorn:
		return graph.Text{En: "the last line is unfinished", Zh: "最后一行未写完"}
	case access.FaultFile:
		return graph.Text{En: "the file begins with another entry than its name says", Zh: "文件首条记录与文件名不符"}
	case access.FaultAside:
		return graph.Text{En: "an unfinished line that was kept aside is gone or changed", Zh: "另存的未写完行缺失或被更改"}
	case access.FaultShort:
		return graph.Text{En: "the log ends before the anchor: its end was cut off", Zh: "日志在锚点之前结束：末尾被截断"}
	}
	return graph.Text{En: "the anchor's entry is not in the log", Zh: "日志中没有锚点所指的记录"}
}

func auditFaults(r access.Report) error {
	if len(r.Faults) == 0 {
		return nil
	}
	return &graph.Error{Kind: graph.Conflict, Op: "liandong.audit", Code: access.AuditBroken, Message: graph.Text{
		En: fmt.Sprintf("the audit log is not whole: %d faults, see the list", len(r.Faults)), Zh: fmt.Sprintf("审计日志不完整：%d 处问题，见列表", len(r.Faults))}}
}

func (c *cli) auditList() *cobra.Command {
	cmd := c.command("list [flags]", graph.Text{En: "List who has read what", Zh: "列出读取记录"},
		graph.Text{En: "Lists the entries of the log, oldest first. It trusts the log: liandong audit verify says whether to.", Zh: "按时间先后列出日志记录。本命令不核验日志：核验请用 liandong audit verify。"})
	cmd.Example = "  liandong audit list --since 2026-01-01 --class CONTACT\n  liandong audit list --by li.na --format csv"
	var filter access.EntryFilter
	since, format := "", "table"
	flags := cmd.Flags()
	c.text(flags, &since, "since", "", "TIME", graph.Text{En: "only from this day or moment on, as in 2024-06-30 (in Asia/Shanghai) or 2024-06-30T08:00:00Z", Zh: "仅自该日或该时刻起，例如 2024-06-30（上海时间）或 2024-06-30T08:00:00Z"})
	c.text(flags, &filter.By, "by", "", "NAME", graph.Text{En: "only what this account has read", Zh: "仅该账号的读取"})
	c.text(flags, &filter.Class, "class", "", "CLASS", graph.Text{En: "only reads of this class of data, as in CONTACT", Zh: "仅该数据等级，例如 CONTACT"})
	c.text(flags, &filter.Field, "field", "", "PATH", graph.Text{En: "only reads of this field, or of what is below it, as in people.phone or people", Zh: "仅该字段或其下字段，例如 people.phone 或 people"})
	c.text(flags, &format, "format", "LIANDONG_FORMAT", "table|csv|json", graph.Text{En: "how to print the answer", Zh: "输出格式"})
	complete(cmd, "format", "table", "csv", "json")
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := choice("format", format, "table", "csv", "json"); err != nil {
			return err
		}
		var err error
		if filter.Since, err = moment("since", since); err != nil {
			return err
		}
		return c.listEntries(filter, format)
	}
	return cmd
}

// moment reads a day, which begins in Shanghai, or a moment; the zero time for nothing.
func moment(flag, value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return at, nil
	}
	if at, err := time.ParseInLocation(time.DateOnly, value, time.FixedZone("CST", 8*60*60)); err == nil {
		return at, nil
	}
	return time.Time{}, usage(graph.Text{En: fmt.Sprintf("--%s %q is neither a day nor a moment: write 2024-06-30 or 2024-06-30T08:00:00Z", flag, value),
		Zh: fmt.Sprintf("--%s %q 不是日期或时刻：请写作 2024-06-30 或 2024-06-30T08:00:00Z", flag, value)})
}

func (c *cli) listEntries(filter access.EntryFilter, format string) error {
	entries := []access.Entry{}
	for e, err := range access.Entries(c.auditFolder(), filter) {
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	if format == "json" {
		raw, err := json.Marshal(entries)
		if err != nil {
			return err
		}
		return c.printJSON(raw)
	}
	rows := make([][]string, len(entries))
	for i, e := range entries {
		rows[i] = []string{strconv.FormatInt(e.Sequence, 10), e.Time.Format(time.RFC3339), e.Who, strings.Join(e.Roles, " "), e.Purpose,
			strings.Join(e.Classes, " "), strings.Join(e.Fields, " "), strconv.FormatInt(e.Records, 10)}
		if e.Torn != nil {
			rows[i][4] = c.say(graph.Text{En: "unfinished line kept in " + e.Torn.File, Zh: "未写完的行另存于 " + e.Torn.File})
		}
	}
	headers := c.headers(graph.Text{En: "Entry", Zh: "序号"}, graph.Text{En: "Time", Zh: "时间"}, graph.Text{En: "Who", Zh: "何人"}, graph.Text{En: "Roles", Zh: "角色"},
		graph.Text{En: "Purpose", Zh: "用途"}, graph.Text{En: "Classes", Zh: "数据等级"}, graph.Text{En: "Fields", Zh: "字段"}, graph.Text{En: "Records", Zh: "记录数"})
	if format == "csv" {
		return c.csv(c.out, headers, rows)
	}
	if err := c.table(c.out, headers, rows); err != nil {
		return err
	}
	c.printf(graph.Text{En: "%d entries", Zh: "%d 条记录"}, len(entries))
	return nil
}
