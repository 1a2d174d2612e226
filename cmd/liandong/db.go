package main

import (
	"os"

	"github.com/spf13/cobra"

	"liandong/graph"
	"liandong/localdb"
)

// database groups the commands for the bundled Neo4j.
func (c *cli) database() *cobra.Command {
	group := c.command("db COMMAND",
		graph.Text{En: "Start, stop, back up or restore the bundled Neo4j", Zh: "启动、停止、备份或恢复自带的 Neo4j"},
		graph.Text{
			En: "The bundled Neo4j runs on the state folder. Every command that needs it joins it, or starts it and stops it again;\nwith db start it stays until db stop.",
			Zh: "自带的 Neo4j 在状态目录上运行。需要数据库的命令会加入正在运行的数据库，或临时启动并在结束时停止；\n用 db start 启动后将一直运行，直到 db stop。"})
	group.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	start := c.command("start", graph.Text{En: "Start the database and leave it running", Zh: "启动数据库并保持运行"},
		graph.Text{En: "Starts the bundled Neo4j, or joins it, and leaves it running until db stop.", Zh: "启动（或加入）自带的 Neo4j，并保持运行，直到 db stop。"})
	start.RunE = func(cmd *cobra.Command, _ []string) error { return c.startDatabase(cmd) }
	stop := c.command("stop", graph.Text{En: "Stop the database, whoever uses it", Zh: "停止数据库"},
		graph.Text{En: "Stops the bundled Neo4j, even while others use it.", Zh: "停止自带的 Neo4j，即使仍有其他程序在使用。"})
	stop.RunE = func(cmd *cobra.Command, _ []string) error { return c.stopDatabase(cmd) }
	status := c.command("status", graph.Text{En: "Say whether the database runs, and where", Zh: "查看数据库是否运行及其地址"},
		graph.Text{En: "Says whether the database runs, where, and where its log is. It changes nothing; the exit code is 0 either way.",
			Zh: "显示数据库是否运行、地址及日志位置。不做任何更改；无论是否运行，退出码均为 0。"})
	status.RunE = func(cmd *cobra.Command, _ []string) error { return c.showDatabase(cmd) }
	group.AddCommand(start, stop, status, c.backup(), c.restore())
	return group
}

// bundledOnly refuses to start or stop a server that is not ours.
func bundledOnly() error {
	if os.Getenv("NEO4J_URI") == "" {
		return nil
	}
	return usage(graph.Text{
		En: "NEO4J_URI names a server of your own: start and stop it yourself, or unset NEO4J_URI for the bundled one",
		Zh: "NEO4J_URI 指向您自己的服务器：请自行启停，或取消 NEO4J_URI 以使用自带数据库"})
}

func (c *cli) startDatabase(cmd *cobra.Command) error {
	if err := bundledOnly(); err != nil {
		return err
	}
	status, err := localdb.Start(cmd.Context(), c.settings())
	if err != nil {
		return err
	}
	return c.printStatus(status)
}

func (c *cli) stopDatabase(cmd *cobra.Command) error {
	if err := bundledOnly(); err != nil {
		return err
	}
	stopped, err := localdb.Stop(cmd.Context(), c.settings())
	if err != nil {
		return err
	}
	if !stopped {
		c.printf(graph.Text{En: "no database was running", Zh: "没有正在运行的数据库"})
		return nil
	}
	c.printf(graph.Text{En: "the database has stopped", Zh: "数据库已停止"})
	return nil
}

func (c *cli) showDatabase(cmd *cobra.Command) (err error) {
	if os.Getenv("NEO4J_URI") == "" {
		status, err := localdb.Inspect(cmd.Context(), c.settings())
		if err != nil {
			return err
		}
		return c.printStatus(status)
	}
	connection := ownConnection()
	store, err := graph.Open(connection, nil)
	if err != nil {
		return err
	}
	defer closing(&err, func() error { return store.Close(cmd.Context()) })
	version, edition, err := store.Ping(cmd.Context())
	if err != nil {
		return err
	}
	c.printf(graph.Text{En: "running: Neo4j %s %s at %s (NEO4J_URI)", Zh: "正在运行：Neo4j %s %s，地址 %s（NEO4J_URI）"},
		version, edition, connection.URI)
	return nil
}

func (c *cli) printStatus(s localdb.Status) error {
	switch {
	case !s.Running:
		c.printf(graph.Text{En: "stopped", Zh: "已停止"})
	case !s.Ready:
		c.printf(graph.Text{En: "starting: process %d at %s", Zh: "正在启动：进程 %d，地址 %s"}, s.PID, s.URI)
	case s.Kept:
		c.printf(graph.Text{En: "running: Neo4j %s, process %d at %s, until liandong db stop", Zh: "正在运行：Neo4j %s，进程 %d，地址 %s，直到 liandong db stop"}, s.Version, s.PID, s.URI)
	default:
		c.printf(graph.Text{En: "running: Neo4j %s, process %d at %s, while it is used", Zh: "正在运行：Neo4j %s，进程 %d，地址 %s，使用期间保持运行"}, s.Version, s.PID, s.URI)
	}
	c.printf(graph.Text{En: "state: %s", Zh: "状态目录：%s"}, s.Home)
	c.printf(graph.Text{En: "log: %s", Zh: "日志：%s"}, s.Log)
	return nil
}
