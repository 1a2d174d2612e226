package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"liandong/graph"
)

const duplicatesQuery = `query Duplicates($noun: NodeKind!, $within: AdministrativeDivisionBy, $minimum: DuplicateLevel, $decided: Boolean, $first: PageSize, $after: String) {
  duplicateCandidates(noun: $noun, within: $within, minimum: $minimum, decided: $decided, first: $first, after: $after) {
    totalCount compared
    nodes {
      id probability weight level decisive duplicateDecision explanation
      a { id } b { id }
      comparisons { name a b outcome weight }
    }
    pageInfo { hasNextPage endCursor }
  }
}`

// duplicate is one row of duplicateCandidates.
type duplicate struct {
	Probability float64 `json:"probability"`
	Weight      float64 `json:"weight"`
	Level       string  `json:"level"`
	Decision    string  `json:"duplicateDecision"`
	Explanation string  `json:"explanation"`
	A           *named  `json:"a"`
	B           *named  `json:"b"`
	Comparisons []struct {
		Name    string  `json:"name"`
		A       *string `json:"a"`
		B       *string `json:"b"`
		Outcome string  `json:"outcome"`
		Weight  float64 `json:"weight"`
	} `json:"comparisons"`
}

// names are the two values of the comparison of names.
func (d duplicate) names() (a, b string) {
	for _, by := range d.Comparisons {
		if by.Name == "name" {
			return textOf(by.A), textOf(by.B)
		}
	}
	return "", ""
}

// duplicatesFlags are those of duplicates beside the shared ones.
type duplicatesFlags struct {
	filter
	noun, minimum string
	decided       bool
}

// duplicates asks which records may be the same.
func (c *cli) duplicates() *cobra.Command {
	cmd := c.command("duplicates [flags]", graph.Text{En: "Records that may be the same, and why", Zh: "疑似重复的记录及理由"},
		graph.Text{
			En: "One row per pair of records that may be of one body, likeliest first, with what speaks for and against it. Whether they are is for a\nperson to decide: mergeNodes makes them one, declareDistinct remembers that they are not.",
			Zh: "每行为可能同属一个机构的两条记录，按可能性排序，并列出支持与反对的依据。是否相同由人判定：\nmergeNodes 合并，declareDistinct 记住两者不同。"})
	cmd.Example = "  liandong duplicates --noun organization --within 330604\n  liandong duplicates --minimum likely --all --format csv"
	f := &duplicatesFlags{noun: "organization", minimum: "possible"}
	flags := cmd.Flags()
	c.text(flags, &f.noun, "noun", "", "KIND", graph.Text{En: "kind of record that has names and can be merged, as in organization, governance-body or volunteer-team", Zh: "有名称且可合并的记录类型，例如 organization、governance-body、volunteer-team"})
	c.placeFlags(cmd, &f.filter)
	c.text(flags, &f.minimum, "minimum", "", "LEVEL", graph.Text{En: "likely, or possible as well", Zh: "最低级别：likely（很可能）或 possible（可能）"})
	flags.BoolVar(&f.decided, "decided", false, c.say(graph.Text{En: "those that were declared distinct instead", Zh: "改为列出已判定为不同的"}))
	c.pageFlags(cmd, &f.filter)
	complete(cmd, "minimum", "likely", "possible")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.printDuplicates(cmd, f) }
	return cmd
}

func (f *duplicatesFlags) ask(cmd *cobra.Command) (map[string]any, error) {
	where, variables, err := f.variables(cmd.Flags())
	if err != nil {
		return nil, err
	}
	noun, err := enumerated("noun", "NodeKind", f.noun)
	if err != nil {
		return nil, err
	}
	minimum, err := enumerated("minimum", "DuplicateLevel", f.minimum)
	if err != nil {
		return nil, err
	}
	variables["noun"], variables["minimum"], variables["decided"], variables["where"] = noun[0], minimum[0], f.decided, where
	return variables, nil
}

func (c *cli) printDuplicates(cmd *cobra.Command, f *duplicatesFlags) error {
	variables, err := f.ask(cmd)
	if err != nil {
		return err
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		if err := f.resolve(cmd.Context(), h, variables); err != nil {
			return err
		}
		area(variables)
		raw, err := h.askPages(cmd.Context(), duplicatesQuery, "duplicateCandidates", "nodes", variables, f.all)
		if err != nil {
			return err
		}
		if f.format == "json" {
			return c.printJSON(raw)
		}
		var answer struct {
			page
			TotalCount int         `json:"totalCount"`
			Compared   int         `json:"compared"`
			Nodes      []duplicate `json:"nodes"`
		}
		if err := json.Unmarshal(raw, &answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		if f.format == "csv" {
			return c.duplicatesCSV(answer.Nodes)
		}
		if err := c.duplicatesTable(answer.Nodes); err != nil {
			return err
		}
		c.printf(graph.Text{En: "\n%d pairs among %d records", Zh: "\n共 %d 对，参与比较的记录 %d 条"}, answer.TotalCount, answer.Compared)
		return nil
	})
}

func (c *cli) duplicatesTable(rows []duplicate) error {
	var cells [][]string
	for _, d := range rows {
		a, b := d.names()
		cells = append(cells, []string{strconv.FormatFloat(d.Probability, 'f', 3, 64), c.say(levelName(d.Level)), a, b, d.Explanation})
	}
	return c.table(c.out, c.headers(graph.Text{En: "Probability", Zh: "概率"}, graph.Text{En: "Level", Zh: "级别"},
		graph.Text{En: "Record", Zh: "记录"}, graph.Text{En: "Other record", Zh: "另一记录"}, graph.Text{En: "Why", Zh: "理由"}), cells)
}

func (c *cli) duplicatesCSV(rows []duplicate) error {
	var cells [][]string
	for _, d := range rows {
		a, b := d.names()
		cells = append(cells, []string{strconv.FormatFloat(d.Probability, 'f', 6, 64), strconv.FormatFloat(d.Weight, 'f', 2, 64), d.Level, d.Decision,
			idOf(d.A), a, idOf(d.B), b, d.Explanation})
	}
	return c.csv(c.out, c.headers(graph.Text{En: "Probability", Zh: "概率"}, graph.Text{En: "Weight in bits", Zh: "权重（比特）"}, graph.Text{En: "Level", Zh: "级别"},
		graph.Text{En: "Decision", Zh: "判定状态"}, graph.Text{En: "Id", Zh: "标识"}, graph.Text{En: "Record", Zh: "记录"},
		graph.Text{En: "Other id", Zh: "另一标识"}, graph.Text{En: "Other record", Zh: "另一记录"}, graph.Text{En: "Why", Zh: "理由"}), cells)
}

func levelName(level string) graph.Text {
	if level == "LIKELY" {
		return graph.Text{En: "likely", Zh: "很可能"}
	}
	return graph.Text{En: "possible", Zh: "可能"}
}
