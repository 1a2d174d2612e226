package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"liandong/fixture"
	"liandong/graph"
)

// fixtureCommand lists the fixtures and loads them.
func (c *cli) fixtureCommand() *cobra.Command {
	cmd := c.command("fixture [COMMAND]", graph.Text{En: "List or load the districts that texts tell of", Zh: "列出或载入据文本整理的区域"},
		graph.Text{
			En: "Fixtures are places whose figures are printed in published texts: what a text says is cited beside it, the rest is filled in and\nnames the data source \"Synthetic filling\". Without a command, lists them. The figures they reproduce: docs/figures.md",
			Zh: "夹具是已发表文本给出数据的区域：文本所述注明引文，其余为填充数据，来源注明“合成填充”。\n不带子命令时列出全部夹具。所复现的数据见 docs/figures.md"})
	cmd.Example = "  liandong fixture\n  liandong fixture load shangyu\n  liandong fixture load all"
	cmd.RunE = func(*cobra.Command, []string) error { return c.listFixtures() }
	mix := false
	load := c.command("load NAME... [flags]", graph.Text{En: "Load fixtures", Zh: "载入夹具"},
		graph.Text{
			En: "Stores fixtures by the hub's own write path, and the sources and indicators that they share. The same again changes nothing.",
			Zh: "按系统自身的写入流程存入夹具及其共用的来源与指标。重复载入不产生更改。"})
	load.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return c.arguments(1)(cmd, args)
		}
		return nil
	}
	load.ValidArgs = append(fixture.Names(), "all")
	load.Flags().BoolVar(&mix, "mix", false, c.say(graph.Text{En: "load it beside data of your own", Zh: "与库中已有的其他数据并存"}))
	load.RunE = func(cmd *cobra.Command, args []string) error { return c.loadFixtures(cmd, args, mix) }
	cmd.AddCommand(load)
	return cmd
}

func (c *cli) listFixtures() error {
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	var rows [][]string
	for _, name := range fixture.Names() {
		f, err := fixture.Read(name, model)
		if err != nil {
			return err
		}
		cited, synthetic := f.Rows()
		rows = append(rows, []string{name, c.say(f.Title), strconv.Itoa(cited), strconv.Itoa(synthetic)})
	}
	return c.table(c.out, c.headers(graph.Text{En: "Name", Zh: "名称"}, graph.Text{En: "What it is", Zh: "内容"}, graph.Text{En: "Rows of a text", Zh: "文本所载行"},
		graph.Text{En: "Filled in", Zh: "填充行"}), rows)
}

func (c *cli) loadFixtures(cmd *cobra.Command, names []string, mix bool) error {
	if slices.Contains(names, "all") {
		names = fixture.Names()
	}
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	for _, name := range names { // before a database is started for them
		if _, err := fixture.Read(name, model); err != nil {
			return err
		}
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		if err := h.mayMixFixtures(cmd, mix); err != nil {
			return err
		}
		loader := &fixture.Loader{Store: h.store, Actor: graph.ActorFrom(cmd.Context()).Name, Progress: c.sampleProgress()}
		reports, err := loader.Load(cmd.Context(), names...)
		if err != nil {
			if graph.KindOf(err) == graph.Unavailable {
				c.note(graph.Text{En: "… stopped: the same command again goes on where it stopped", Zh: "… 已中断：再次执行同一命令将继续"})
			}
			return err
		}
		return c.printFixtures(reports)
	})
}

func (c *cli) printFixtures(reports []fixture.Report) error {
	var rows [][]string
	for _, r := range reports {
		rows = append(rows, []string{r.Name, strconv.Itoa(r.Nodes), strconv.Itoa(r.Links), strconv.Itoa(r.Created), strconv.Itoa(r.Changed), strconv.Itoa(len(r.Warnings)),
			fmt.Sprintf("%.0f s", r.Took.Seconds())})
	}
	return c.table(c.out, c.headers(graph.Text{En: "Fixture", Zh: "夹具"}, graph.Text{En: "Records", Zh: "记录"}, graph.Text{En: "Relations", Zh: "关系"},
		graph.Text{En: "New", Zh: "新增"}, graph.Text{En: "Changed", Zh: "更改"}, graph.Text{En: "Warnings, all expected", Zh: "警告（均为预期）"}, graph.Text{En: "Took", Zh: "用时"}), rows)
}

// mayMixFixtures refuses to put fixtures among somebody's own data unless that is meant.
func (h *hub) mayMixFixtures(cmd *cobra.Command, meant bool) error {
	if meant {
		return nil
	}
	stands, err := fixture.Stands(cmd.Context(), h.store)
	if err != nil || stands {
		return err
	}
	empty, err := h.empty(cmd.Context())
	if err != nil || empty {
		return err
	}
	return &graph.Error{Kind: graph.Conflict, Op: "liandong.fixture", Code: "FIXTURE_MIX", Message: graph.Text{
		En: "the store holds other data: load fixtures into an empty store, or confirm with --mix that both shall stand in one",
		Zh: "库中已有其他数据：请将夹具载入空库，或以 --mix 确认两者并存"}}
}
