package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"liandong/graph"
	"liandong/localdb"
)

// cli is one call of the program: its streams, the caller's language and the flags all commands share.
type cli struct {
	language  string
	in        io.Reader
	out, errs io.Writer
	verbose   bool
	home      string
}

// say gives the text in the caller's language.
func (c *cli) say(t graph.Text) string { return t.In(c.language) }

// printf writes a line of the answer; note writes a line about the work, so that the answer can be piped.
func (c *cli) printf(t graph.Text, args ...any) { fmt.Fprintf(c.out, c.say(t)+"\n", args...) }
func (c *cli) note(t graph.Text, args ...any)   { fmt.Fprintf(c.errs, c.say(t)+"\n", args...) }

// onTerminal reports whether a person watches the stream.
func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// settings are those of the bundled database, its waiting told on the error stream.
func (c *cli) settings() localdb.Config {
	config := localdb.Default()
	if c.home != "" {
		config.Home = c.home
	}
	config.Progress = func(en, zh string) { c.note(graph.Text{En: "… " + en, Zh: "… " + zh}) }
	return config
}

// root is the whole command tree.
func (c *cli) root() *cobra.Command {
	root := c.command("liandong COMMAND [flags]",
		graph.Text{En: "A hub for the network of community governance", Zh: "联动：社区治理网络枢纽"},
		graph.Text{
			En: "Liandong keeps the network of community governance in Neo4j and answers which organizations serve\nwhich needs in which community, as of a date, and where coverage is thin. Begin with: liandong serve",
			Zh: "联动将社区治理网络存入 Neo4j，回答“截至某日，哪些组织在哪些社区服务哪些需求，哪里覆盖不足”。\n从这里开始：liandong serve",
		})
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetOut(c.out)
	root.SetErr(c.errs)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { c.help(cmd) })
	root.SetFlagErrorFunc(c.flagError)
	var showVersion bool
	flags := root.PersistentFlags()
	c.boolean(flags, &c.verbose, "verbose", "LIANDONG_DEBUG", graph.Text{
		En: "show the chain of causes behind an error", Zh: "显示错误的完整原因链"})
	c.text(flags, &c.home, "home", "LIANDONG_HOME", "DIR", graph.Text{
		En: "the state folder (default .liandong)", Zh: "状态目录（默认 .liandong）"})
	flags.BoolP("help", "h", false, c.say(graph.Text{En: "show this help", Zh: "显示帮助"}))
	root.Flags().BoolVar(&showVersion, "version", false, c.say(graph.Text{En: "show the version", Zh: "显示版本"}))
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return c.applyEnvironment(cmd) }
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if showVersion {
			return c.version().RunE(cmd, nil)
		}
		return cmd.Help()
	}
	root.AddCommand(c.serve(), c.database(), c.migrate(), c.importFiles(), c.exportNoun(), c.networkFile(), c.sampleCommand(), c.fixtureCommand(), c.links(), c.coverage(), c.indicators(), c.problems(), c.duplicates(), c.check(), c.auditCommand(), c.erase(),
		c.query(), c.dictionaryCommand(), c.users(), c.tokens(),
		c.version(), c.completion())
	root.SetHelpCommand(c.helpCommand())
	return root
}

// command makes a command that takes no arguments; what it does is its maker's to say.
func (c *cli) command(use string, short, long graph.Text) *cobra.Command {
	return &cobra.Command{
		Use: c.placed(use), Short: c.say(short), Long: c.say(long), Args: c.arguments(0),
		DisableFlagsInUseLine: true, SuggestionsMinimumDistance: 2,
	}
}

// version prints what was built, and the database it brings.
func (c *cli) version() *cobra.Command {
	cmd := c.command("version", graph.Text{En: "Show the version", Zh: "显示版本"},
		graph.Text{En: "Shows the version of the program and of the Neo4j it brings.", Zh: "显示程序版本及其自带的 Neo4j 版本。"})
	cmd.RunE = func(*cobra.Command, []string) error {
		fmt.Fprintf(c.out, "liandong %s\nNeo4j %s\n", version, localdb.Version)
		return nil
	}
	return cmd
}

// completion prints what makes a shell complete commands and flags.
func (c *cli) completion() *cobra.Command {
	cmd := c.command("completion bash|zsh|fish|powershell",
		graph.Text{En: "Print the completion script of a shell", Zh: "输出命令行补全脚本"},
		graph.Text{
			En: "Prints the script that makes a shell complete commands and flags.",
			Zh: "输出使命令行可补全命令和选项的脚本。"})
	cmd.Example = "  source <(liandong completion bash)"
	cmd.Args = c.arguments(1)
	cmd.ValidArgs = []string{"bash", "zsh", "fish", "powershell"}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		root := cmd.Root()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(c.out, true)
		case "zsh":
			return root.GenZshCompletion(c.out)
		case "fish":
			return root.GenFishCompletion(c.out, true)
		case "powershell":
			return root.GenPowerShellCompletionWithDesc(c.out)
		}
		return usage(graph.Text{En: "no completion for " + args[0] + ": choose bash, zsh, fish or powershell",
			Zh: "不支持 " + args[0] + " 的补全：请选择 bash、zsh、fish 或 powershell"})
	}
	return cmd
}
