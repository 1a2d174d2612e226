package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"liandong/graph"
	"liandong/sample"
)

// sampleFlags are those of the command sample.
type sampleFlags struct {
	sample.Options
	seed        int
	dryRun, mix bool
	format      string
}

// sampleCommand generates the synthetic district and stores it.
func (c *cli) sampleCommand() *cobra.Command {
	cmd := c.command("sample [flags]", graph.Text{En: "Load a synthetic district", Zh: "载入合成样例城区"},
		graph.Text{
			En: "Generates a district that does not exist and stores it: communities, organizations, people, needs, projects, money,\nmeetings and all else the hub knows, with histories. Nothing in it is real; everything names the data source\n\"Synthetic sample\", codes are of the scheme SAMPLE, volunteers are pseudonymous. 77 communities have the totals of one district;\nmore of them make several. The same flags make the same data: again they change nothing, and a load that was stopped goes on.\nA store takes one sample. To be rid of it, begin with an empty store.",
			Zh: "生成一个并不存在的城区并存入：社区、组织、人员、需求、项目、资金、会议等全部内容，并含历史。内容均为虚构；全部数据\n注明来源“合成样例”，区划代码属 SAMPLE 方案，志愿者为化名。77 个社区合为一个区的总量；更多社区则生成多个区。\n相同参数生成相同数据：再次执行不产生更改，中断后会继续。一个库只存放一份样例。若要去除，请改用空库。"})
	cmd.Example = "  liandong sample\n  liandong sample --communities 2000 --dry-run\n  liandong sample --communities 4 --seed 7"
	f := &sampleFlags{Options: sample.Default(), seed: int(sample.Default().Seed), format: "table"}
	flags := cmd.Flags()
	c.number(flags, &f.Communities, "communities", "N", graph.Text{En: "how many communities; each district has up to 77", Zh: "社区数；每区至多 77 个"})
	c.number(flags, &f.seed, "seed", "N", graph.Text{En: "another number makes other names and ties with the same totals", Zh: "随机种子：不同取值生成不同名称与联系，总量不变"})
	c.text(flags, &f.Base, "base", "", "DATE", graph.Text{En: "the day on which the totals hold; what is dated lies around it", Zh: "基准日：总量在该日成立，其他日期以此为准"})
	flags.BoolVar(&f.dryRun, "dry-run", false, c.say(graph.Text{En: "generate and count, write nothing", Zh: "只生成并计数，不写入"}))
	flags.BoolVar(&f.mix, "mix", false, c.say(graph.Text{En: "load it beside data of your own", Zh: "与库中已有的其他数据并存"}))
	c.text(flags, &f.format, "format", "", "table|json", graph.Text{En: "how to print the counts", Zh: "计数的输出格式"})
	complete(cmd, "format", "table", "json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.runSample(cmd, f) }
	return cmd
}

func (c *cli) runSample(cmd *cobra.Command, f *sampleFlags) error {
	if err := choice("format", f.format, "table", "json"); err != nil {
		return err
	}
	if f.seed < 0 {
		return usage(graph.Text{En: "--seed must not be negative", Zh: "--seed 不能为负数"})
	}
	f.Seed = uint64(f.seed)
	if f.dryRun {
		model, err := graph.LoadModel()
		if err != nil {
			return err
		}
		report, err := sample.Survey(model, f.Options)
		if err != nil {
			return err
		}
		return c.printSample(report, f)
	}
	if err := f.Check(); err != nil {
		return err
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		if err := h.mayMix(cmd.Context(), f.mix); err != nil {
			return err
		}
		loader := &sample.Loader{Store: h.store, Actor: graph.ActorFrom(cmd.Context()).Name, Progress: c.sampleProgress()}
		report, err := loader.Load(cmd.Context(), f.Options)
		if err != nil {
			if graph.KindOf(err) == graph.Unavailable {
				c.note(graph.Text{En: "… stopped: the same command again goes on where it stopped", Zh: "… 已中断：再次执行同一命令将继续"})
			}
			return err
		}
		return c.printSample(report, f)
	})
}

// sampleProgress tells of each part of the sample how far it is.
func (c *cli) sampleProgress() func(part graph.Text, done, total int) {
	at, told := graph.Text{}, 0
	return func(part graph.Text, done, total int) {
		if part != at {
			at, told = part, 0
		}
		if tenth := 10 * done / max(total, 1); tenth > told {
			told = tenth
			c.note(graph.Text{En: "… storing %s: %d%%", Zh: "… 正在存入%s：%d%%"}, c.say(part), 10*tenth)
		}
	}
}

// printSample prints what the sample has and what became of it.
func (c *cli) printSample(r sample.Report, f *sampleFlags) error {
	if f.format == "json" {
		return c.printSampleJSON(r, f)
	}
	if r.AlreadyThere {
		c.printf(graph.Text{En: "the sample is there already (%s): nothing has changed", Zh: "样例已在库中（%s）：无更改"}, r.Options.Label())
		return nil
	}
	rows := make([][]string, 0, len(r.Nodes)+1)
	for _, n := range r.Nodes {
		rows = append(rows, []string{n.Name, strconv.Itoa(n.Rows), strconv.Itoa(n.Created)})
	}
	links, created := 0, 0
	for _, l := range r.Links {
		links, created = links+l.Rows, created+l.Created
	}
	rows = append(rows, []string{c.say(graph.Text{En: "relations", Zh: "关系"}), strconv.Itoa(links), strconv.Itoa(created)})
	if err := c.table(c.out, c.headers(graph.Text{En: "What", Zh: "类型"}, graph.Text{En: "In the sample", Zh: "样例中"}, graph.Text{En: "New", Zh: "新增"}), rows); err != nil {
		return err
	}
	if f.dryRun {
		c.printf(graph.Text{En: "\ndry run (%s): nothing was written", Zh: "\n试运行（%s）：未写入任何数据"}, r.Options.Label())
		return nil
	}
	c.printf(graph.Text{En: "\nsynthetic, as every node says by its data source %[1]q (%[2]s): %[3]d rows, %[4]d new, %[5]d changed, in %[6]s",
		Zh: "\n均为合成数据，来源为 %[1]q（%[2]s）：共 %[3]d 行，新增 %[4]d，更改 %[5]d，用时 %[6]s"},
		sample.SourceName, r.Options.Label(), r.Rows(), r.Created, r.Changed, fmt.Sprintf("%.0f s", r.Took.Seconds()))
	return nil
}

func (c *cli) printSampleJSON(r sample.Report, f *sampleFlags) error {
	type count struct {
		Name    string `json:"name"`
		Rows    int    `json:"rows"`
		Created int    `json:"created"`
	}
	list := func(counts []sample.Count) []count {
		all := make([]count, len(counts))
		for i, n := range counts {
			all[i] = count(n)
		}
		return all
	}
	text, err := json.MarshalIndent(struct {
		Source       string  `json:"source"`
		Label        string  `json:"label"`
		DryRun       bool    `json:"dryRun"`
		AlreadyThere bool    `json:"alreadyThere"`
		Rows         int     `json:"rows"`
		Created      int     `json:"created"`
		Changed      int     `json:"changed"`
		Nodes        []count `json:"nodes"`
		Links        []count `json:"links"`
	}{sample.SourceName, r.Options.Label(), f.dryRun, r.AlreadyThere, r.Rows(), r.Created, r.Changed, list(r.Nodes), list(r.Links)}, "", "  ")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err = fmt.Fprintln(c.out, string(text))
	return err
}
