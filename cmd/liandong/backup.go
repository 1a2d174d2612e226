package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"liandong/graph"
	"liandong/localdb"
)

// backup is `liandong db backup`.
func (c *cli) backup() *cobra.Command {
	cmd := c.command("backup [FILE] [flags]", graph.Text{En: "Write all data into one file, and read it back", Zh: "将全部数据备份为一个文件，并读回核对"},
		graph.Text{
			En: "Writes everything the database holds into one file, by default liandong-DATE-TIME.zip here, and proves that it can be\nrestored: it is loaded aside and counted. The database is stopped for the dump, which takes some seconds; while a hub or\nanother command uses it this needs --pause. A file is there only when it is whole. Accounts are in it with\nhashes of their passwords and tokens; the administrator's token is not.",
			Zh: "将数据库全部内容写入一个文件（默认为当前目录的 liandong-日期-时间.zip），并另行载入、计数，以证明可以恢复。\n导出期间数据库会停止数秒；有服务或其他命令在使用时需加 --pause。只有完整写入后文件才会出现。\n文件含账户及其密码、令牌的散列值，不含管理员令牌。"})
	options := localdb.BackupOptions{Version: version}
	c.boolean(cmd.Flags(), &options.Pause, "pause", "", graph.Text{
		En: "back up while hubs use the database: they answer 503 for some seconds, and other commands fail",
		Zh: "在服务使用数据库时备份：期间服务会返回 503 数秒，其他命令会失败"})
	cmd.Args = c.atMost(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := backsUpItself(); err != nil {
			return err
		}
		options.File = time.Now().Format("liandong-20060102-150405.zip")
		if len(args) == 1 {
			options.File = args[0]
		}
		manifest, err := localdb.Backup(cmd.Context(), c.settings(), options)
		if err != nil {
			return err
		}
		c.printf(graph.Text{En: "backed up and read back: %s", Zh: "已备份并核对：%s"}, options.File)
		c.printManifest(manifest)
		return nil
	}
	return cmd
}

// restore is `liandong db restore`.
func (c *cli) restore() *cobra.Command {
	cmd := c.command("restore FILE [flags]", graph.Text{En: "Put the data of a backup into the state folder", Zh: "从备份恢复数据"},
		graph.Text{
			En: "Puts what a backup holds into the state folder. It is loaded aside first and compared with what the backup says of\nitself; the data that are there stay until that is done. Where there are data, --force is needed to replace them. No hub\nmay run meanwhile. The administrator's token stays.",
			Zh: "将备份内容恢复到状态目录。先另行载入并与备份记载的内容核对，核对完成前原有数据保持不变；\n已有数据时需加 --force 才会替换。恢复期间不可有服务在运行。管理员令牌保持不变。"})
	var options localdb.RestoreOptions
	c.boolean(cmd.Flags(), &options.Replace, "force", "", graph.Text{En: "replace the data that are there", Zh: "替换已有数据"})
	c.boolean(cmd.Flags(), &options.DryRun, "dry-run", "", graph.Text{En: "prove that the backup can be restored, and change nothing; a hub may run", Zh: "仅核对备份能否恢复，不作更改；服务可继续运行"})
	cmd.Args = c.arguments(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := backsUpItself(); err != nil {
			return err
		}
		options.File = args[0]
		manifest, err := localdb.Restore(cmd.Context(), c.settings(), options)
		if err != nil {
			return err
		}
		if options.DryRun {
			c.printf(graph.Text{En: "the backup can be restored: %s; nothing was changed", Zh: "备份可以恢复：%s；未作任何更改"}, options.File)
		} else {
			c.printf(graph.Text{En: "restored and read back: %s", Zh: "已恢复并核对：%s"}, options.File)
		}
		c.printManifest(manifest)
		return nil
	}
	return cmd
}

// printManifest says what a backup holds.
func (c *cli) printManifest(m localdb.Manifest) {
	var relations int64
	for _, n := range m.Census.Relations {
		relations += n
	}
	c.printf(graph.Text{En: "made %s by liandong %s: %d records, %d nodes and relations in all, clock %d", Zh: "由 liandong %[2]s 于 %[1]s 生成：%[3]d 条记录，节点与关系共 %[4]d 个，时钟 %[5]d"},
		m.Made.Local().Format("2006-01-02 15:04:05"), m.Liandong, m.Census.Nodes["Node"], m.Census.Stored+relations, m.Census.Clock)
}

// backsUpItself refuses to back up or restore a server that is not ours.
func backsUpItself() error {
	if os.Getenv("NEO4J_URI") == "" {
		return nil
	}
	return usage(graph.Text{
		En: "NEO4J_URI names a server of your own: back it up and restore it there, as with neo4j-admin database dump neo4j --to-path=FOLDER and database load (server stopped), or neo4j-admin database backup (Enterprise)",
		Zh: "NEO4J_URI 指向您自己的服务器：请在该服务器上备份和恢复，例如停机后运行 neo4j-admin database dump neo4j --to-path=目录 和 database load，或使用 neo4j-admin database backup（企业版）"})
}

// atMost accepts so many arguments or fewer.
func (c *cli) atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usage(graph.Text{
				En: fmt.Sprintf("%q is one word too many: %s", args[n], cmd.UseLine()),
				Zh: fmt.Sprintf("多余的参数 %q：%s", args[n], cmd.UseLine())})
		}
		return nil
	}
}
