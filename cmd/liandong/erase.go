package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"liandong/graph"
	"liandong/job"
)

// erase takes a person out of the store, for the right to be forgotten (PIPL 47).
func (c *cli) erase() *cobra.Command {
	cmd := c.command("erase PERSON --reason TEXT --yes", graph.Text{En: "Erase who a person was, in every version, and list where the name still stands", Zh: "从所有版本中删除某人的身份信息，并列出仍提及之处"},
		graph.Text{
			En: "Takes the name, numbers, contacts and what was judged off the record of a person, off every older version, off records about\nthe person alone, off relations and off records of writes. What happened stays, under a name that says so. Then the whole\nstore is searched for the erased words: what is listed has to be read by somebody. Backups and exports are not touched.",
			Zh: "从人员记录及其全部旧版本、仅关于该人的记录、关系和变更记录中删除姓名、编号、联系方式和评价。发生过的事实保留，\n名称改为“已删除”。随后全库检索被删除的词语：列出之处须由人工核对。备份与导出文件不受影响。"})
	cmd.Example = "  liandong erase 0197b3c2-6f1e-7c41-9a55-2f0f5a4f3d11 --reason \"asked for by the person\" --yes"
	cmd.Args = cobra.ExactArgs(1)
	reason, sure := "", false
	flags := cmd.Flags()
	c.text(flags, &reason, "reason", "", "TEXT", graph.Text{En: "why, as it stands on record", Zh: "理由（将留痕）"})
	c.boolean(flags, &sure, "yes", "", graph.Text{En: "confirm: it cannot be taken back", Zh: "确认：此操作不可撤销"})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if strings.TrimSpace(reason) == "" || !sure {
			return usage(graph.Text{En: "give --reason and --yes: it cannot be taken back", Zh: "请给出 --reason 和 --yes：此操作不可撤销"})
		}
		return c.withHub(cmd.Context(), func(h *hub) error { return c.runErase(cmd.Context(), h, args[0], reason) })
	}
	return cmd
}

func (c *cli) runErase(ctx context.Context, h *hub, id, reason string) error {
	done, err := h.store.Erase(ctx, graph.ActorFrom(ctx).Name, id, reason)
	if err == nil {
		err = job.Empty(c.jobFolder()) // answers of before may have the name
	}
	if err != nil {
		return err
	}
	c.printf(graph.Text{En: "erased: %d records in %d versions, %d relations, %d records of writes", Zh: "已删除：%d 条记录共 %d 个版本，%d 条关系，%d 条变更记录"},
		done.Records, done.Versions, done.Relations, done.Changes)
	if len(done.Remaining) == 0 {
		c.printf(graph.Text{En: "The store holds none of the erased words any more.", Zh: "库中已不再包含被删除的词语。"})
		return nil
	}
	rows := make([][]string, len(done.Remaining))
	for i, r := range done.Remaining {
		rows[i] = []string{r.Kind, r.ID, r.Property}
	}
	c.printf(graph.Text{En: "The same words still stand here: read them.", Zh: "下列位置仍有相同词语，请人工核对："})
	if err := c.table(c.out, c.headers(graph.Text{En: "Kind", Zh: "类型"}, graph.Text{En: "ID", Zh: "编号"}, graph.Text{En: "Field", Zh: "字段"}), rows); err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	return nil
}
