package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"liandong/graph"
	"liandong/quality"
)

const checkQuery = `query Check($within: AdministrativeDivisionBy, $source: DataSourceBy, $rules: [String!], $asOf: PartialDate, $staleAfter: Int, $first: PageSize, $after: String) {
  dataQuality(within: $within, source: $source, rules: $rules, asOf: $asOf, staleAfter: $staleAfter, first: $first, after: $after) {
    asOf clock totalCount
    rules { rule { id title severity origin } count more }
    areas { division { id code name } count }
    sources { source { id name } count }
    nodes {
      id
      rule { id title severity remedy }
      kind
      node { id ...called }
      other { id ...called }
      relation field value message
      place { id code name }
      source { id name }
    }
    pageInfo { hasNextPage endCursor }
  }
}`

// calling is the fragment that asks what a node is called: by its name or title where it has one that is public, as nobody's name is, with its code if it is a
// division, else by how its source calls it.
func calling(m *graph.Model) string {
	var b strings.Builder
	b.WriteString("\nfragment called on Node {\n  __typename sourceKey\n")
	for _, n := range m.Concrete("Node") {
		fields := ""
		if title := titleOf(n); title != nil {
			fields = " name: " + title.Name
		}
		if m.Is(n, "AdministrativeDivision") {
			fields += " code"
		}
		if fields != "" {
			fmt.Fprintf(&b, "  ... on %s {%s }\n", n.Name, fields)
		}
	}
	b.WriteString("}")
	return b.String()
}

// titleOf is the public field that nodes of the noun are called by, its name before a code; nil for none.
func titleOf(n *graph.Noun) (title *graph.Field) {
	for _, f := range n.Fields {
		if f.IsTitle() && f.Access == "PUBLIC" && (title == nil || f.Name == "name") {
			title = f
		}
	}
	return title
}

// problem is one finding.
type problem struct {
	ID       string   `json:"id"`
	Rule     ruleName `json:"rule"`
	Kind     string   `json:"kind"`
	Node     *named   `json:"node"`
	Other    *named   `json:"other"`
	Relation *string  `json:"relation"`
	Field    *string  `json:"field"`
	Value    *string  `json:"value"`
	Message  string   `json:"message"`
	Place    *named   `json:"place"`
	Source   *named   `json:"source"`
}

type ruleName struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Severity string `json:"severity"`
	Remedy   string `json:"remedy"`
}

// checkup is the answer of dataQuality.
type checkup struct {
	page
	AsOf       string `json:"asOf"`
	TotalCount int    `json:"totalCount"`
	Rules      []struct {
		Rule  ruleName `json:"rule"`
		Count int      `json:"count"`
		More  bool     `json:"more"`
	} `json:"rules"`
	Areas []struct {
		Division *named `json:"division"`
		Count    int    `json:"count"`
	} `json:"areas"`
	Nodes []problem `json:"nodes"`
}

// checkFlags are those of check beside the shared ones.
type checkFlags struct {
	filter
	source, failOn string
	rules          []string
	staleAfter     int
	record         bool
}

// check looks for what is wrong in the data.
func (c *cli) check() *cobra.Command {
	cmd := c.command("check [flags]", graph.Text{En: "Look for what is wrong in the data", Zh: "检查数据质量"},
		graph.Text{
			En: "Checks all data by the rules that follow from the model and by declared ones: missing fields, wrong ends, overlaps, doubled records,\npersonal data, silent sources and more; docs/data-quality.md lists them. How much each rule found comes first, then a page of findings\nwith their rows. With --fail-on the command ends with a status of its own when something as grave was found.",
			Zh: "按模型推得的规则和单独声明的规则检查全部数据：缺项、两端类型不符、期间重叠、重复记录、个人信息、来源静默等，\n规则见 docs/data-quality.md。先列各规则的问题数，再列一页问题及其记录。加 --fail-on 时，发现相应程度的问题即以专用退出码结束。"})
	cmd.Example = "  liandong check\n  liandong check --within 500103 --rule SAME_NAME,LEAD_MISSING --all --format csv\n  liandong check --record --fail-on error"
	f := &checkFlags{staleAfter: graph.DefaultStaleAfter}
	c.placeFlags(cmd, &f.filter)
	c.dateFlag(cmd, &f.filter)
	c.pageFlags(cmd, &f.filter)
	flags := cmd.Flags()
	c.text(flags, &f.source, "source", "", "NAME", graph.Text{En: "only what comes from this data source, by name or id", Zh: "仅检查该数据来源（名称或标识）"})
	c.texts(flags, &f.rules, "rule", "", "RULE", graph.Text{En: "only this rule, as in SAME_NAME; repeatable", Zh: "仅检查该规则，例如 SAME_NAME；可重复"})
	c.number(flags, &f.staleAfter, "stale-after", "DAYS", graph.Text{En: "a record is stale so many days after it was last confirmed", Zh: "记录超过该天数未核实即为失效"})
	flags.BoolVar(&f.record, "record", false, c.say(graph.Text{En: "store the result for the trend", Zh: "存储结果以供趋势查询"}))
	c.text(flags, &f.failOn, "fail-on", "", "error|warning|note", graph.Text{En: "end with status 27 when something as grave was found", Zh: "发现相应或更严重程度的问题时以退出码 27 结束"})
	complete(cmd, "fail-on", "error", "warning", "note")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.runCheck(cmd, f) }
	return cmd
}

func (f *checkFlags) ask(cmd *cobra.Command) (map[string]any, error) {
	if f.failOn != "" {
		if err := choice("fail-on", f.failOn, "error", "warning", "note"); err != nil {
			return nil, err
		}
	}
	where, variables, err := f.variables(cmd.Flags())
	if err != nil {
		return nil, err
	}
	if f.record && (len(f.rules) > 0 || f.within != "" || f.source != "") {
		return nil, usage(graph.Text{En: "--record stores a check of everything: leave out --rule, --within and --source", Zh: "--record 存储的是全面检查：请勿同时使用 --rule、--within 或 --source"})
	}
	variables["where"], variables["staleAfter"] = where, f.staleAfter // resolve looks at where
	if len(f.rules) > 0 {
		variables["rules"] = f.rules
	}
	if f.source != "" {
		by := "name"
		if isID(f.source) {
			by = "id"
		}
		variables["source"] = map[string]any{by: f.source}
	}
	return variables, nil
}

func (c *cli) runCheck(cmd *cobra.Command, f *checkFlags) error {
	variables, err := f.ask(cmd)
	if err != nil {
		return err
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		if err := f.resolve(cmd.Context(), h, variables); err != nil {
			return err
		}
		area(variables)
		raw, err := h.askPages(cmd.Context(), checkQuery+calling(h.store.Model()), "dataQuality", "nodes", variables, f.all)
		if err != nil {
			return err
		}
		var answer checkup
		if err := json.Unmarshal(raw, &answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		if f.record {
			if err := c.recordCheck(cmd.Context(), h, f, answer.AsOf); err != nil {
				return err
			}
		}
		if err := c.printCheck(f, raw, answer); err != nil {
			return err
		}
		return answer.fails(f.failOn)
	})
}

// recordCheck stores the check that was just shown; nothing is looked at again unless somebody has written meanwhile.
func (c *cli) recordCheck(ctx context.Context, h *hub, f *checkFlags, asOf string) error {
	date, err := graph.ParsePartialDate(asOf)
	if err != nil {
		return err
	}
	result, err := h.quality.Check(ctx, quality.Options{AsOf: date, StaleAfter: f.staleAfter})
	if err != nil {
		return err
	}
	id, err := quality.Record(ctx, h.store, graph.ActorFrom(ctx).Name, result)
	if err == nil {
		c.note(graph.Text{En: "… stored as run %s", Zh: "… 已存为质检记录 %s"}, id)
	}
	return err
}

func (c *cli) printCheck(f *checkFlags, raw json.RawMessage, answer checkup) error {
	switch f.format {
	case "json":
		return c.printJSON(raw)
	case "csv":
		return c.problemsCSV(answer.Nodes)
	}
	if err := c.rulesTable(answer); err != nil {
		return err
	}
	if len(answer.Nodes) > 0 {
		fmt.Fprintln(c.out)
		if err := c.problemsTable(answer.Nodes); err != nil {
			return err
		}
	}
	c.printf(graph.Text{En: "\n%d of %d findings, as of %s", Zh: "\n%d / %d 个问题，截至 %s"}, len(answer.Nodes), answer.TotalCount, answer.AsOf)
	c.more(answer.page)
	return nil
}

// rulesTable tells the rules that have found something, and how many have not.
func (c *cli) rulesTable(answer checkup) error {
	var rows [][]string
	silent := 0
	for _, r := range answer.Rules {
		if r.Count == 0 {
			silent++
			continue
		}
		count := strconv.Itoa(r.Count)
		if r.More {
			count = ">= " + count
		}
		rows = append(rows, []string{r.Rule.ID, c.say(severityName(r.Rule.Severity)), count, r.Rule.Title})
	}
	if len(rows) > 0 {
		err := c.table(c.out, c.headers(graph.Text{En: "Rule", Zh: "规则"}, graph.Text{En: "Severity", Zh: "严重程度"}, graph.Text{En: "Findings", Zh: "问题数"},
			graph.Text{En: "What", Zh: "内容"}), rows)
		if err != nil {
			return err
		}
	}
	c.printf(graph.Text{En: "%d rules found nothing", Zh: "%d 条规则未发现问题"}, silent)
	return nil
}

func (c *cli) problemsTable(problems []problem) error {
	rows := make([][]string, len(problems))
	for i, p := range problems {
		rows[i] = []string{p.Rule.ID, p.Kind, p.Node.show(c.language), p.Place.show(c.language), p.Source.show(c.language), p.Message}
	}
	return c.table(c.out, c.headers(graph.Text{En: "Rule", Zh: "规则"}, graph.Text{En: "Kind", Zh: "类型"}, graph.Text{En: "Record", Zh: "记录"},
		graph.Text{En: "Place", Zh: "区域"}, graph.Text{En: "Source", Zh: "来源"}, graph.Text{En: "What", Zh: "说明"}), rows)
}

func (c *cli) problemsCSV(problems []problem) error {
	rows := make([][]string, len(problems))
	for i, p := range problems {
		rows[i] = []string{
			p.Rule.ID, p.Rule.Severity, p.Kind, idOf(p.Node), p.Node.show(c.language), idOf(p.Other), p.Other.show(c.language), textOf(p.Relation), textOf(p.Field), textOf(p.Value),
			p.Place.code(), p.Place.show(c.language), p.Source.show(c.language), p.Message, p.Rule.Remedy}
	}
	return c.csv(c.out, c.headers(
		graph.Text{En: "Rule", Zh: "规则"}, graph.Text{En: "Severity", Zh: "严重程度"}, graph.Text{En: "Kind", Zh: "类型"},
		graph.Text{En: "Record id", Zh: "记录标识"}, graph.Text{En: "Record", Zh: "记录"}, graph.Text{En: "Other id", Zh: "另一记录标识"}, graph.Text{En: "Other", Zh: "另一记录"},
		graph.Text{En: "Relation id", Zh: "关系标识"}, graph.Text{En: "Field", Zh: "字段"}, graph.Text{En: "Value", Zh: "取值"},
		graph.Text{En: "Place code", Zh: "区域代码"}, graph.Text{En: "Place", Zh: "区域"}, graph.Text{En: "Source", Zh: "来源"},
		graph.Text{En: "What", Zh: "说明"}, graph.Text{En: "Remedy", Zh: "处理办法"}), rows)
}

// severities are from the gravest on.
var severities = []string{"ERROR", "WARNING", "NOTE"}

// fails is the error of a check that has found something as grave as that, nil where it has not or nobody asked.
func (a checkup) fails(failOn string) error {
	if failOn == "" {
		return nil
	}
	grave := severities[:slices.Index(severities, strings.ToUpper(failOn))+1]
	found := 0
	for _, r := range a.Rules {
		if slices.Contains(grave, r.Rule.Severity) {
			found += r.Count
		}
	}
	if found == 0 {
		return nil
	}
	return &graph.Error{Kind: graph.Conflict, Op: "liandong.check", Code: codeFindings, Message: graph.Text{
		En: fmt.Sprintf("%d findings of severity %s or above: see the list", found, failOn), Zh: fmt.Sprintf("发现 %d 个程度为 %s 及以上的问题：见列表", found, failOn)}}
}

func severityName(severity string) graph.Text {
	switch severity {
	case "ERROR":
		return graph.Text{En: "error", Zh: "错误"}
	case "WARNING":
		return graph.Text{En: "warning", Zh: "警告"}
	}
	return graph.Text{En: "note", Zh: "提示"}
}

// verifyChecks refuses an interval that cannot be meant.
func (s *serving) verifyChecks() error {
	if s.checkEvery == 0 || s.checkEvery >= time.Minute {
		return nil
	}
	return usage(graph.Text{En: fmt.Sprintf("--check-every %s must be 0 (never) or at least 1m", s.checkEvery), Zh: fmt.Sprintf("--check-every %s 须为 0（不检查）或至少 1m", s.checkEvery)})
}
