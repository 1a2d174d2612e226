package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"liandong/graph"
)

const coverageQuery = `query Coverage($where: CoverageWhere, $asOf: PartialDate, $knownAt: DateTime, $thresholds: CoverageThresholds, $rollUpTo: DivisionLevel, $first: PageSize, $after: String, $evidence: Boolean!) {
  coverage(where: $where, asOf: $asOf, knownAt: $knownAt, thresholds: $thresholds, rollUpTo: $rollUpTo, first: $first, after: $after) {
    asOf clock scheme
    categories { id scheme code name nameEn }
    rows {
      division { id code codeScheme name level }
      cells {
        category { id code name nameEn }
        state reason openNeeds people peopleReason providers capacity capacityReason newestFactAt
        organizations { id name }
        evidence @include(if: $evidence) { id type from to recordedAt source { id name } }
      }
    }
    totals { places categories cells openNeeds providers states { state cells } }
    providerHistogram { providers cells }
    pageInfo { hasNextPage endCursor }
  }
}`

// matrix is the answer of coverage.
type matrix struct {
	page
	AsOf   string  `json:"asOf"`
	Scheme *string `json:"scheme"`
	Rows   []struct {
		Division *named `json:"division"`
		Cells    []cell `json:"cells"`
	} `json:"rows"`
	Totals struct {
		Places     int `json:"places"`
		Categories int `json:"categories"`
		Cells      int `json:"cells"`
		OpenNeeds  int `json:"openNeeds"`
		Providers  int `json:"providers"`
		States     []struct {
			State string `json:"state"`
			Cells int    `json:"cells"`
		} `json:"states"`
	} `json:"totals"`
	Histogram []struct {
		Providers int `json:"providers"`
		Cells     int `json:"cells"`
	} `json:"providerHistogram"`
}

type cell struct {
	Category       *named  `json:"category"`
	State          string  `json:"state"`
	Reason         string  `json:"reason"`
	OpenNeeds      *int    `json:"openNeeds"`
	People         *int    `json:"people"`
	PeopleReason   *string `json:"peopleReason"`
	Providers      int     `json:"providers"`
	Capacity       *int    `json:"capacity"`
	CapacityReason *string `json:"capacityReason"`
	NewestFactAt   *string `json:"newestFactAt"`
	Organizations  []named `json:"organizations"`
}

// coverageFlags are those of coverage beside the shared ones.
type coverageFlags struct {
	filter
	scheme, rollUpTo string
	states           []string
	overlap          int
	evidence         bool
}

// coverage asks where services are thin.
func (c *cli) coverage() *cobra.Command {
	cmd := c.command("coverage [flags]", graph.Text{En: "Where services cover the needs, and where coverage is thin", Zh: "服务覆盖需求的情况，以及哪里不足"},
		graph.Text{
			En: "One line per community and need category: open needs, who serves, for how many where that is known, and whether that\nis unmet, thin, adequate or doubled. The totals below are of the whole matrix, not of the page.",
			Zh: "每行为一个社区与一类需求：未了需求、服务方、已知的服务能力，以及是否无人服务、单一、充足或重叠。\n末尾合计针对整个矩阵，而非当前页。"})
	cmd.Example = "  liandong coverage --within 500103 --state unmet,single-provider\n  liandong coverage --roll-up-to county --all --format csv"
	f := &coverageFlags{overlap: 3}
	c.filterFlags(cmd, &f.filter)
	flags := cmd.Flags()
	c.text(flags, &f.scheme, "scheme", "", "SCHEME", graph.Text{En: "vocabulary of the columns (default the one in use)", Zh: "列所用词表（默认为在用词表）"})
	c.texts(flags, &f.states, "state", "", "STATE", graph.Text{En: "only such cells: unmet, single-provider, adequate, overlap, no-activity, supply-without-demand, unknown; repeatable", Zh: "仅列出该状态：unmet、single-provider、adequate、overlap、no-activity、supply-without-demand、unknown；可重复"})
	c.number(flags, &f.overlap, "overlap", "N", graph.Text{En: "from this many providers on a cell is doubled", Zh: "达到该服务方数即为重叠"})
	c.text(flags, &f.rollUpTo, "roll-up-to", "", "LEVEL", graph.Text{En: "level to sum the communities up to: country, province, prefecture, county, subdistrict, town ...", Zh: "汇总层级：country、province、prefecture、county、subdistrict、town 等"})
	flags.BoolVar(&f.evidence, "evidence", false, c.say(graph.Text{En: "with the relations every cell rests on (--format json)", Zh: "附各单元格的证据（--format json）"}))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.printCoverage(cmd, f) }
	return cmd
}

func (f *coverageFlags) ask(cmd *cobra.Command) (map[string]any, error) {
	where, variables, err := f.variables(cmd.Flags())
	if err != nil {
		return nil, err
	}
	if f.scheme != "" {
		where["scheme"] = f.scheme
		f.terms(where, f.scheme)
	}
	if len(f.states) > 0 {
		if where["states"], err = enumerated("state", "CoverageState", f.states...); err != nil {
			return nil, err
		}
	}
	if f.rollUpTo != "" {
		levels, err := enumerated("roll-up-to", "DivisionLevel", f.rollUpTo)
		if err != nil {
			return nil, err
		}
		variables["rollUpTo"] = levels[0]
	}
	variables["where"], variables["evidence"] = where, f.evidence
	variables["thresholds"] = map[string]any{"overlap": f.overlap}
	return variables, nil
}

func (c *cli) printCoverage(cmd *cobra.Command, f *coverageFlags) error {
	variables, err := f.ask(cmd)
	if err != nil {
		return err
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		if err := f.resolve(cmd.Context(), h, variables); err != nil {
			return err
		}
		raw, err := h.askPages(cmd.Context(), coverageQuery, "coverage", "rows", variables, f.all)
		if err != nil {
			return err
		}
		if f.format == "json" {
			return c.printJSON(raw)
		}
		var answer matrix
		if err := json.Unmarshal(raw, &answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		if f.format == "csv" {
			return c.coverageCSV(answer)
		}
		if err := c.coverageTable(answer); err != nil {
			return err
		}
		return c.printTotals(answer)
	})
}

func (c *cli) coverageTable(m matrix) error {
	unknown := c.say(graph.Text{En: "unknown", Zh: "未知"})
	var rows [][]string
	for _, r := range m.Rows {
		for _, l := range r.Cells {
			rows = append(rows, []string{c.place(r.Division), l.Category.show(c.language), c.say(stateName(l.State)),
				numberOf(l.OpenNeeds, unknown), numberOf(l.People, unknown), strconv.Itoa(l.Providers), numberOf(l.Capacity, unknown),
				dayOf(l.NewestFactAt), l.Reason})
		}
	}
	return c.table(c.out, c.headers(
		graph.Text{En: "Place", Zh: "区域"}, graph.Text{En: "Category", Zh: "类别"}, graph.Text{En: "State", Zh: "状态"},
		graph.Text{En: "Needs", Zh: "未了需求"}, graph.Text{En: "People", Zh: "需求人数"}, graph.Text{En: "Providers", Zh: "服务方"},
		graph.Text{En: "Capacity", Zh: "服务能力"}, graph.Text{En: "Recorded", Zh: "记录日期"}, graph.Text{En: "Why", Zh: "理由"}), rows)
}

// printTotals writes the counts of the whole matrix under the table.
func (c *cli) printTotals(m matrix) error {
	t := m.Totals
	c.printf(graph.Text{
		En: "\nas of %s, vocabulary %s: %d places x %d categories = %d cells, %d open needs, %d organizations serve",
		Zh: "\n截至 %s，词表 %s：%d 个区域 × %d 个类别 = %d 个单元格，未了需求 %d 项，服务组织 %d 家"},
		m.AsOf, textOf(m.Scheme), t.Places, t.Categories, t.Cells, t.OpenNeeds, t.Providers)
	var states, bins []string
	for _, s := range t.States {
		states = append(states, fmt.Sprintf("%s %d", c.say(stateName(s.State)), s.Cells))
	}
	for _, b := range m.Histogram {
		bins = append(bins, fmt.Sprintf("%d: %d", b.Providers, b.Cells))
	}
	c.printf(graph.Text{En: "states: %s", Zh: "状态：%s"}, strings.Join(states, ", "))
	c.printf(graph.Text{En: "cells by number of providers: %s", Zh: "按服务方数的单元格数：%s"}, strings.Join(bins, ", "))
	if m.PageInfo.HasNextPage {
		c.printf(graph.Text{En: "more places: --all, or --after with the endCursor of --format json", Zh: "更多区域：--all，或以 --format json 中的 endCursor 作为 --after"})
	}
	return nil
}

func (c *cli) coverageCSV(m matrix) error {
	var rows [][]string
	for _, r := range m.Rows {
		for _, l := range r.Cells {
			names := make([]string, len(l.Organizations))
			for i := range l.Organizations {
				names[i] = l.Organizations[i].show(c.language)
			}
			rows = append(rows, []string{r.Division.code(), c.place(r.Division), l.Category.code(), l.Category.show(c.language),
				l.State, l.Reason, numberOf(l.OpenNeeds, ""), numberOf(l.People, ""), textOf(l.PeopleReason),
				strconv.Itoa(l.Providers), numberOf(l.Capacity, ""), textOf(l.CapacityReason), textOf(l.NewestFactAt), strings.Join(names, "; ")})
		}
	}
	return c.csv(c.out, c.headers(
		graph.Text{En: "Place code", Zh: "区域代码"}, graph.Text{En: "Place", Zh: "区域"},
		graph.Text{En: "Category code", Zh: "类别代码"}, graph.Text{En: "Category", Zh: "类别"},
		graph.Text{En: "State", Zh: "状态"}, graph.Text{En: "Why", Zh: "理由"}, graph.Text{En: "Open needs", Zh: "未了需求"},
		graph.Text{En: "People", Zh: "需求人数"}, graph.Text{En: "Why people are unknown", Zh: "人数未知原因"},
		graph.Text{En: "Providers", Zh: "服务方数"}, graph.Text{En: "Capacity", Zh: "服务能力"},
		graph.Text{En: "Why capacity is unknown", Zh: "能力未知原因"}, graph.Text{En: "Newest fact recorded", Zh: "最新记录时间"},
		graph.Text{En: "Organizations", Zh: "服务组织"}), rows)
}

// place names a row; in a roll-up one row may be of the communities without a division of that level.
func (c *cli) place(division *named) string {
	if division == nil {
		return c.say(graph.Text{En: "(outside any)", Zh: "（无所属）"})
	}
	return division.show(c.language)
}

// dayOf is the date of a moment, empty for none.
func dayOf(moment *string) string {
	day, _, _ := strings.Cut(textOf(moment), "T")
	return day
}

func stateName(state string) graph.Text {
	switch state {
	case "UNMET":
		return graph.Text{En: "unmet", Zh: "无人服务"}
	case "SINGLE_PROVIDER":
		return graph.Text{En: "single provider", Zh: "单一服务方"}
	case "ADEQUATE":
		return graph.Text{En: "adequate", Zh: "充足"}
	case "OVERLAP":
		return graph.Text{En: "overlap", Zh: "重叠"}
	case "NO_ACTIVITY":
		return graph.Text{En: "no activity", Zh: "无需求无服务"}
	case "SUPPLY_WITHOUT_DEMAND":
		return graph.Text{En: "supply without demand", Zh: "有服务无需求"}
	}
	return graph.Text{En: "unknown", Zh: "未采集需求"}
}
