package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"liandong/graph"
)

// migrate prepares the database. Every command that needs it does so first; on its own it is for deployments that want to
// see it done.
func (c *cli) migrate() *cobra.Command {
	cmd := c.command("migrate", graph.Text{En: "Prepare the database: constraints, indexes, vocabularies", Zh: "准备数据库：约束、索引、词表"},
		graph.Text{
			En: "Brings the database to what this version needs. It can be repeated, only goes forward, and changes no data of yours.\nOther commands do it by themselves.",
			Zh: "将数据库调整为本版本所需的结构。可重复执行，只向前升级，不更改您的数据。其他命令会自动执行。"})
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.withStore(cmd.Context(), func(h *hub) error {
			applied, err := c.prepare(cmd.Context(), h)
			if err != nil {
				return err
			}
			for _, name := range applied {
				fmt.Fprintf(c.out, "  %s\n", name)
			}
			if len(applied) == 0 {
				c.printf(graph.Text{En: "the database is as this version needs it: nothing to do", Zh: "数据库已符合本版本要求：无需更改"})
				return nil
			}
			c.printf(graph.Text{En: "%d steps applied", Zh: "已执行 %d 个步骤"}, len(applied))
			return nil
		})
	}
	return cmd
}
