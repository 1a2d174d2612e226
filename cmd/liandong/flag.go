package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liandong/graph"
)

// Marks of a flag: the variable that sets it when the command line does not, and the word that stands for its value.
const (
	environment = "liandong_environment"
	valueName   = "liandong_value"
)

func (c *cli) text(flags *pflag.FlagSet, to *string, name, variable, placeholder string, about graph.Text) {
	flags.StringVar(to, name, *to, c.say(about))
	c.mark(flags, name, variable, placeholder)
}

func (c *cli) texts(flags *pflag.FlagSet, to *[]string, name, variable, placeholder string, about graph.Text) {
	flags.StringSliceVar(to, name, *to, c.say(about))
	c.mark(flags, name, variable, placeholder)
}

func (c *cli) boolean(flags *pflag.FlagSet, to *bool, name, variable string, about graph.Text) {
	flags.BoolVar(to, name, *to, c.say(about))
	c.mark(flags, name, variable, "")
}

func (c *cli) number(flags *pflag.FlagSet, to *int, name, placeholder string, about graph.Text) {
	flags.IntVar(to, name, *to, c.say(about))
	c.mark(flags, name, "", placeholder)
}

func (c *cli) duration(flags *pflag.FlagSet, to *time.Duration, name, variable string, about graph.Text) {
	flags.DurationVar(to, name, *to, c.say(about))
	c.mark(flags, name, variable, "DURATION")
}

// mark notes a flag's variable and the word for its value; empty: it has none.
func (c *cli) mark(flags *pflag.FlagSet, name, variable, placeholder string) {
	f := flags.Lookup(name)
	f.Annotations = map[string][]string{valueName: {c.placed(placeholder)}}
	if variable != "" {
		f.Annotations[environment] = []string{variable}
	}
}

// applyEnvironment sets the flags nobody gave from their variables: flags over environment over defaults.
func (c *cli) applyEnvironment(cmd *cobra.Command) error {
	var refused error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		variable := f.Annotations[environment]
		if f.Changed || len(variable) == 0 || refused != nil {
			return
		}
		value := os.Getenv(variable[0])
		if value == "" {
			return
		}
		if err := f.Value.Set(value); err != nil {
			refused = usage(graph.Text{
				En: fmt.Sprintf("%s=%q is not a value for --%s: %s", variable[0], value, f.Name, expected(f).En),
				Zh: fmt.Sprintf("%s=%q 不能作为 --%s 的值：%s", variable[0], value, f.Name, expected(f).Zh)})
		}
	})
	return refused
}

// expected says what the flag takes.
func expected(f *pflag.Flag) graph.Text {
	switch f.Value.Type() {
	case "bool":
		return graph.Text{En: "write true or false", Zh: "请写 true 或 false"}
	case "int":
		return graph.Text{En: "write a whole number", Zh: "请写整数"}
	case "duration":
		return graph.Text{En: "write a duration as in 10s or 2m", Zh: "请写时长，例如 10s 或 2m"}
	}
	return graph.Text{En: "write a text", Zh: "请写文本"}
}

// flagError says in the caller's language what is wrong with a flag.
func (c *cli) flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var malformed *pflag.InvalidSyntaxError
	help := cmd.CommandPath() + " --help"
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			name = "-" + short
		}
		return usage(graph.Text{
			En: fmt.Sprintf("unknown flag %s: see %s", name, help), Zh: fmt.Sprintf("未知选项 %s：请查看 %s", name, help)})
	case errors.As(err, &empty):
		return usage(graph.Text{
			En: fmt.Sprintf("--%s needs a value: see %s", empty.GetFlag().Name, help),
			Zh: fmt.Sprintf("--%s 需要取值：请查看 %s", empty.GetFlag().Name, help)})
	case errors.As(err, &wrong):
		f := wrong.GetFlag()
		return usage(graph.Text{
			En: fmt.Sprintf("%q is not a value for --%s: %s", wrong.GetValue(), f.Name, expected(f).En),
			Zh: fmt.Sprintf("%q 不能作为 --%s 的值：%s", wrong.GetValue(), f.Name, expected(f).Zh)})
	case errors.As(err, &malformed):
		name := malformed.GetSpecifiedFlag()
		return usage(graph.Text{En: fmt.Sprintf("%q is not a flag: see %s", name, help), Zh: fmt.Sprintf("%q 不是选项：请查看 %s", name, help)})
	}
	return usage(graph.Text{En: err.Error() + ": see " + help, Zh: err.Error() + "：请查看 " + help})
}

// arguments accepts exactly so many arguments; a surplus first word of a group is an unknown command.
func (c *cli) arguments(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == n:
			return nil
		case len(args) > n && cmd.HasSubCommands():
			return c.unknownCommand(cmd, args[0])
		case len(args) > n:
			return usage(graph.Text{
				En: fmt.Sprintf("%q is one word too many: %s", args[n], cmd.UseLine()),
				Zh: fmt.Sprintf("多余的参数 %q：%s", args[n], cmd.UseLine())})
		}
		return usage(graph.Text{
			En: fmt.Sprintf("something is missing: %s", cmd.UseLine()), Zh: fmt.Sprintf("缺少参数：%s", cmd.UseLine())})
	}
}

func (c *cli) unknownCommand(cmd *cobra.Command, name string) error {
	t := graph.Text{
		En: fmt.Sprintf("unknown command %q: see %s --help", name, cmd.CommandPath()),
		Zh: fmt.Sprintf("未知命令 %q：请查看 %s --help", name, cmd.CommandPath())}
	if near := cmd.SuggestionsFor(name); len(near) > 0 {
		t.En += fmt.Sprintf(" (did you mean %s?)", strings.Join(near, ", "))
		t.Zh += fmt.Sprintf("（是否指 %s？）", strings.Join(near, "、"))
	}
	return usage(t)
}

// choice refuses a flag's value that is not in the list.
func choice(flag, value string, values ...string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return usage(graph.Text{
		En: fmt.Sprintf("%q is not a value for --%s: choose %s", value, flag, strings.Join(values, ", ")),
		Zh: fmt.Sprintf("%q 不能作为 --%s 的值：请选择 %s", value, flag, strings.Join(values, "、"))})
}
