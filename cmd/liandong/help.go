package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liandong/exchange"
	"liandong/graph"
)

// help prints what a command is for, how it is called, and its commands and flags.
func (c *cli) help(cmd *cobra.Command) {
	w := cmd.OutOrStdout()
	fmt.Fprintf(w, "%s\n\n%s\n  %s\n", cmd.Long, c.say(graph.Text{En: "Usage:", Zh: "用法："}), cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(w, "\n%s\n%s\n", c.say(graph.Text{En: "Examples:", Zh: "示例："}), cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n%s\n", c.say(graph.Text{En: "Commands:", Zh: "命令："}))
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				fmt.Fprintf(w, "  %-12s %s\n", sub.Name(), sub.Short)
			}
		}
	}
	c.printFlags(w, graph.Text{En: "Flags:", Zh: "选项："}, cmd.LocalNonPersistentFlags())
	c.printFlags(w, graph.Text{En: "Flags of every command:", Zh: "通用选项："}, cmd.Root().PersistentFlags())
	if !cmd.HasParent() {
		fmt.Fprintf(w, "\n%s\n", c.say(graph.Text{
			En: "More: liandong help COMMAND, liandong help exit-codes, liandong help environment",
			Zh: "更多：liandong help 命令，liandong help exit-codes（退出码），liandong help environment（环境变量）"}))
	}
}

func (c *cli) printFlags(w io.Writer, title graph.Text, flags *pflag.FlagSet) {
	var rows [][2]string
	width := 0
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if value := f.Annotations[valueName]; len(value) > 0 {
			name = strings.TrimSpace(name + " " + value[0])
		}
		rows = append(rows, [2]string{name, f.Usage + c.remark(f)})
		width = max(width, exchange.Breadth(name))
	})
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", c.say(title))
	for _, row := range rows {
		fmt.Fprintf(w, "  %s%s  %s\n", row[0], strings.Repeat(" ", width-exchange.Breadth(row[0])), row[1])
	}
}

// remark names the default, unless it says nothing, and the variable.
func (c *cli) remark(f *pflag.Flag) string {
	text := c.defaultOf(f)
	if variable := f.Annotations[environment]; len(variable) > 0 {
		text += " [" + variable[0] + "]"
	}
	return text
}

func (c *cli) defaultOf(f *pflag.Flag) string {
	switch f.DefValue {
	case "", "false", "[]", "0":
		return ""
	}
	return fmt.Sprintf(c.say(graph.Text{En: " (default %s)", Zh: "（默认 %s）"}), f.DefValue)
}

// helpCommand is `liandong help`, for a command or one of the two topics.
func (c *cli) helpCommand() *cobra.Command {
	cmd := c.command("help [COMMAND|exit-codes|environment]",
		graph.Text{En: "Help about a command, exit-codes or environment", Zh: "查看命令、退出码或环境变量的帮助"},
		graph.Text{En: "Shows the help of a command, the exit codes, or the environment variables.", Zh: "显示命令的帮助、退出码或环境变量。"})
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		root := cmd.Root()
		if len(args) == 1 && args[0] == "exit-codes" {
			c.printExitCodes()
			return nil
		}
		if len(args) == 1 && args[0] == "environment" {
			return c.printEnvironment(root)
		}
		found, rest, err := root.Find(args)
		if err != nil || len(rest) > 0 {
			return c.unknownCommand(root, strings.Join(args, " "))
		}
		return found.Help()
	}
	return cmd
}

func (c *cli) printExitCodes() {
	for _, e := range exitCodes() {
		fmt.Fprintf(c.out, "  %3d  %s\n", e.status, c.say(e.text))
	}
}

// printEnvironment lists every variable the program reads.
func (c *cli) printEnvironment(root *cobra.Command) error {
	rows := [][]string{}
	for _, v := range c.variables(root) {
		rows = append(rows, []string{v.name, c.say(v.about)})
	}
	return c.table(c.out, []string{
		c.say(graph.Text{En: "Variable", Zh: "变量"}), c.say(graph.Text{En: "Meaning", Zh: "含义"})}, rows)
}
