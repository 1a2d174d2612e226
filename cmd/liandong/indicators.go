package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"liandong/graph"
	"liandong/indicators"
)

const indicatorQuery = `query Indicator($id: String!, $measure: String, $areas: [AdministrativeDivisionBy!], $level: DivisionLevel, $asOf: PartialDate, $days: Int, $every: SeriesStep, $since: PartialDate, $breakdown: Boolean!) {
  indicator(id: $id, measure: $measure, areas: $areas, level: $level, asOf: $asOf, days: $days, every: $every, since: $since, breakdown: $breakdown) {
    clock
    indicator { id nameEn nameZh }
    measure { name titleEn titleZh unit }
    values { area { id code name } asOf since group value reason numerator denominator qualifier facts unknown completeness confirmed unconfirmed rank ranked }
  }
}`

// indicatorAnswer is the answer of indicator.
type indicatorAnswer struct {
	Clock     int `json:"clock"`
	Indicator struct {
		ID     string `json:"id"`
		NameEn string `json:"nameEn"`
		NameZh string `json:"nameZh"`
	} `json:"indicator"`
	Measure struct {
		Name    string `json:"name"`
		TitleEn string `json:"titleEn"`
		TitleZh string `json:"titleZh"`
		Unit    string `json:"unit"`
	} `json:"measure"`
	Values []struct {
		Area         *named   `json:"area"`
		AsOf         string   `json:"asOf"`
		Since        string   `json:"since"`
		Group        *string  `json:"group"`
		Value        *float64 `json:"value"`
		Reason       *string  `json:"reason"`
		Numerator    *float64 `json:"numerator"`
		Denominator  *float64 `json:"denominator"`
		Qualifier    string   `json:"qualifier"`
		Facts        int      `json:"facts"`
		Unknown      int      `json:"unknown"`
		Completeness *float64 `json:"completeness"`
		Confirmed    *float64 `json:"confirmed"`
		Unconfirmed  int      `json:"unconfirmed"`
		Rank         *int     `json:"rank"`
		Ranked       *int     `json:"ranked"`
	} `json:"values"`
}

// indicatorFlags are those of indicators beside the shared ones.
type indicatorFlags struct {
	filter
	level, every, since string
	days                int
	breakdown           bool
}

// indicators shows or exports the figures of linkage.
func (c *cli) indicators() *cobra.Command {
	cmd := c.command("indicators [ID|ID.MEASURE ...] [flags]", graph.Text{En: "The indicators of linkage: a board, a comparison of areas, a series", Zh: "联动指标：看板、区域比较与时间序列"},
		graph.Text{
			En: "Reckons indicators of linkage, all of them where none is named, as docs/indicators.md declares them: of the whole hub, of an area,\nof all divisions of a level, at a date or as a series. Each value comes with what it is made of, how much of that is known, and its\nvalue from confirmed records alone; with --format csv or json everything is there.",
			Zh: "按 docs/indicators.md 的声明计算联动指标（不指明则为全部）：整个系统、某一区域或某一层级的全部区划，某日的值或序列。\n每个值附构成、完整度及仅计已确认记录的数值；--format csv 或 json 给出全部内容。"})
	cmd.Example = "  liandong indicators --within 500103\n  liandong indicators I36 I39.threeWorkers --within 500103 --level community --format csv\n  liandong indicators I13 --every month --since 2024"
	f := &indicatorFlags{}
	f.format = "table"
	c.placeFlags(cmd, &f.filter)
	c.dateFlag(cmd, &f.filter)
	flags := cmd.Flags()
	c.text(flags, &f.level, "level", "", "LEVEL", graph.Text{En: "of all divisions of this level below the area: county, subdistrict, community ...", Zh: "区域以下该层级的全部区划：county、subdistrict、community 等"})
	c.number(flags, &f.days, "days", "DAYS", graph.Text{En: "length of the period of flows (default a year, in a series one step)", Zh: "流量的期间天数（默认一年，序列中为一步）"})
	c.text(flags, &f.every, "every", "", "month|quarter|year", graph.Text{En: "a value at the end of each, since --since", Zh: "自 --since 起每期末一个值"})
	complete(cmd, "every", "month", "quarter", "year")
	c.text(flags, &f.since, "since", "", "DATE", graph.Text{En: "where the series begins (default a year before)", Zh: "序列起点（默认一年前）"})
	flags.BoolVar(&f.breakdown, "breakdown", false, c.say(graph.Text{En: "broken down by what each measure can be", Zh: "按各度量的分组依据分组"}))
	c.text(flags, &f.format, "format", "LIANDONG_FORMAT", "table|csv|json", graph.Text{En: "how to print the answer", Zh: "输出格式"})
	complete(cmd, "format", "table", "csv", "json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return c.runIndicators(cmd, f, args) }
	return cmd
}

func (f *indicatorFlags) ask(cmd *cobra.Command) (map[string]any, error) {
	if err := choice("format", f.format, "table", "csv", "json"); err != nil {
		return nil, err
	}
	where, variables, err := f.asked()
	if err != nil {
		return nil, err
	}
	for flag, enum := range map[string]string{"level": "DivisionLevel", "every": "SeriesStep"} {
		if given := cmd.Flag(flag).Value.String(); given != "" {
			value, err := enumerated(flag, enum, given)
			if err != nil {
				return nil, err
			}
			variables[flag] = value[0]
		}
	}
	if f.since != "" {
		if err := date("since", f.since); err != nil {
			return nil, err
		}
		variables["since"] = f.since
	}
	if f.days != 0 {
		variables["days"] = f.days
	}
	variables["where"], variables["breakdown"] = where, f.breakdown // resolve looks at where
	return variables, nil
}

func (c *cli) runIndicators(cmd *cobra.Command, f *indicatorFlags, names []string) error {
	variables, err := f.ask(cmd)
	if err != nil {
		return err
	}
	chosen, err := indicators.Choose(nil)
	if len(names) > 0 {
		chosen = nil
	}
	for _, name := range names {
		id, measure, _ := strings.Cut(name, ".")
		one, unknown := indicators.ChooseOne(id, measure)
		if unknown != nil {
			return unknown
		}
		chosen = append(chosen, one)
	}
	if err != nil {
		return err
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		if err := f.resolve(cmd.Context(), h, variables); err != nil {
			return err
		}
		area(variables)
		if within := variables["within"]; within != nil {
			variables["areas"] = []any{within}
			delete(variables, "within")
		}
		var answers []indicatorAnswer
		var raws []json.RawMessage
		for _, one := range chosen {
			variables["id"], variables["measure"] = one.Indicator.ID, one.Measure.Name
			data, _, err := h.ask(cmd.Context(), indicatorQuery, variables)
			if err != nil {
				return err
			}
			var answer struct {
				Indicator json.RawMessage `json:"indicator"`
			}
			var read indicatorAnswer
			err = json.Unmarshal(data, &answer)
			if err == nil {
				err = json.Unmarshal(answer.Indicator, &read)
			}
			if err != nil {
				return fmt.Errorf("answer: %w", err)
			}
			answers, raws = append(answers, read), append(raws, answer.Indicator)
		}
		if f.format == "json" {
			text, err := json.Marshal(map[string]any{"indicators": raws})
			if err != nil {
				return fmt.Errorf("answer: %w", err)
			}
			return c.printJSON(text)
		}
		return c.printIndicators(f, answers)
	})
}

// whole is what the area of a value is called that has none.
func whole() graph.Text { return graph.Text{En: "(the whole hub)", Zh: "（整个系统）"} }

func (c *cli) printIndicators(f *indicatorFlags, answers []indicatorAnswer) error {
	var rows [][]string
	for _, a := range answers {
		title := c.say(graph.Text{En: a.Measure.TitleEn, Zh: a.Measure.TitleZh})
		for _, v := range a.Values {
			place, code := c.say(whole()), ""
			if v.Area != nil {
				place, code = v.Area.show(c.language), v.Area.code()
			}
			value := figure(v.Value)
			if f.format == "table" {
				if v.Value == nil {
					value = textOf(v.Reason)
				}
				rows = append(rows, []string{a.Indicator.ID, a.Measure.Name, title, place, v.AsOf, textOf(v.Group), value, a.Measure.Unit, figure(v.Numerator), figure(v.Denominator), share(v.Completeness)})
				continue
			}
			rows = append(rows, []string{a.Indicator.ID, a.Measure.Name, title, code, place, v.Since, v.AsOf, textOf(v.Group), value, a.Measure.Unit, textOf(v.Reason), figure(v.Numerator), figure(v.Denominator),
				v.Qualifier, strconv.Itoa(v.Facts), strconv.Itoa(v.Unknown), figure(v.Completeness), figure(v.Confirmed), strconv.Itoa(v.Unconfirmed), numberOf(v.Rank, ""), numberOf(v.Ranked, ""), strconv.Itoa(a.Clock)})
		}
	}
	id, measure, what, place, asOf, group, value, unit, numerator, denominator := graph.Text{En: "Indicator", Zh: "指标"}, graph.Text{En: "Measure", Zh: "度量"}, graph.Text{En: "What", Zh: "含义"},
		graph.Text{En: "Place", Zh: "区域"}, graph.Text{En: "As of", Zh: "截至"}, graph.Text{En: "Group", Zh: "分组"}, graph.Text{En: "Value", Zh: "数值"}, graph.Text{En: "Unit", Zh: "单位"},
		graph.Text{En: "Numerator", Zh: "分子"}, graph.Text{En: "Denominator", Zh: "分母"}
	if f.format == "table" {
		return c.table(c.out, c.headers(id, measure, what, place, asOf, group, value, unit, numerator, denominator, graph.Text{En: "Known", Zh: "完整度"}), rows)
	}
	return c.csv(c.out, c.headers(id, measure, what, graph.Text{En: "Place code", Zh: "区域代码"}, place, graph.Text{En: "Since", Zh: "期间首日"}, asOf, group, value, unit, graph.Text{En: "Why none", Zh: "无值原因"},
		numerator, denominator, graph.Text{En: "Qualifier", Zh: "限定词"}, graph.Text{En: "Facts", Zh: "计入对象数"}, graph.Text{En: "Unknown", Zh: "未知对象数"}, graph.Text{En: "Completeness", Zh: "完整度"},
		graph.Text{En: "Confirmed value", Zh: "仅计已确认记录的数值"}, graph.Text{En: "Unconfirmed", Zh: "未确认记录数"}, graph.Text{En: "Rank", Zh: "排名"}, graph.Text{En: "Ranked", Zh: "参与排名数"}, graph.Text{En: "Clock", Zh: "时钟"}), rows)
}

// figure is a number without what floating point adds to it, empty for none.
func figure(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', 12, 64)
}

func share(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(100**x, 'f', 0, 64) + "%"
}

const problemsQuery = `query Problems($within: AdministrativeDivisionBy, $ids: [String!], $asOf: PartialDate, $days: Int!, $first: PageSize) {
  problems(area: $within, ids: $ids, asOf: $asOf, days: $days) {
    problem { id nameEn nameZh } clock count examined share hidden
    alarms(first: $first) { place { id code name } node { id ...called } also { id ...called } measure text }
  }
}`

// problemReport is one of the answer of problems.
type problemReport struct {
	Problem struct {
		ID     string `json:"id"`
		NameEn string `json:"nameEn"`
		NameZh string `json:"nameZh"`
	} `json:"problem"`
	Count    int      `json:"count"`
	Examined int      `json:"examined"`
	Share    *float64 `json:"share"`
	Hidden   bool     `json:"hidden"`
	Alarms   []struct {
		Place   *named  `json:"place"`
		Node    *named  `json:"node"`
		Measure float64 `json:"measure"`
		Text    string  `json:"text"`
	} `json:"alarms"`
}

// problemFlags are those of problems beside the shared ones.
type problemFlags struct {
	filter
	days int
}

// problems shows where linkage breaks.
func (c *cli) problems() *cobra.Command {
	cmd := c.command("problems [ID ...] [flags]", graph.Text{En: "Where linkage breaks: 42 problems as alarms, the worst first", Zh: "联动何处断裂：42 类问题预警，最严重者在前"},
		graph.Text{
			En: "Looks for the problems of linkage that docs/indicators.md lists, all of them where none is named, in the hub or in an area at a date:\nhow much was looked at, how much of it is wrong, and what.",
			Zh: "按 docs/indicators.md 查找联动问题（不指明则为全部），范围为整个系统或某一区域：检查了多少、其中多少有问题、是哪些。"})
	cmd.Example = "  liandong problems --within 500103\n  liandong problems P5 P22 --first 200 --format csv"
	f := &problemFlags{days: indicators.DefaultDays}
	f.format, f.first = "table", 5
	c.placeFlags(cmd, &f.filter)
	c.dateFlag(cmd, &f.filter)
	flags := cmd.Flags()
	c.number(flags, &f.days, "days", "DAYS", graph.Text{En: "length of the period of flows", Zh: "流量的期间天数"})
	c.number(flags, &f.first, "first", "N", graph.Text{En: "how many alarms of each problem, 1 to 200", Zh: "每类问题的预警条数，1 至 200"})
	c.text(flags, &f.format, "format", "LIANDONG_FORMAT", "table|csv|json", graph.Text{En: "how to print the answer", Zh: "输出格式"})
	complete(cmd, "format", "table", "csv", "json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return c.runProblems(cmd, f, args) }
	return cmd
}

func (c *cli) runProblems(cmd *cobra.Command, f *problemFlags, ids []string) error {
	where, variables, err := f.variables(cmd.Flags())
	if err != nil {
		return err
	}
	variables["where"], variables["days"] = where, f.days // resolve looks at where
	if len(ids) > 0 {
		variables["ids"] = ids
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		if err := f.resolve(cmd.Context(), h, variables); err != nil {
			return err
		}
		area(variables)
		data, _, err := h.ask(cmd.Context(), problemsQuery+calling(h.store.Model()), variables)
		if err != nil {
			return err
		}
		if f.format == "json" {
			return c.printJSON(data)
		}
		var answer struct {
			Problems []problemReport `json:"problems"`
		}
		if err := json.Unmarshal(data, &answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		return c.printProblems(f, answer.Problems)
	})
}

func (c *cli) printProblems(f *problemFlags, reports []problemReport) error {
	var rows [][]string
	for _, p := range reports {
		name := c.say(graph.Text{En: p.Problem.NameEn, Zh: p.Problem.NameZh})
		counts := []string{p.Problem.ID, name, strconv.Itoa(p.Count), strconv.Itoa(p.Examined)}
		if len(p.Alarms) == 0 && f.format == "table" {
			rows = append(rows, append(counts, "", "", ""))
		}
		for n, a := range p.Alarms {
			if n > 0 && f.format == "table" {
				counts = []string{"", "", "", ""}
			}
			rows = append(rows, append(counts, c.place(a.Place), a.Node.show(c.language), a.Text))
		}
	}
	headers := c.headers(graph.Text{En: "Problem", Zh: "问题"}, graph.Text{En: "Name", Zh: "名称"}, graph.Text{En: "Alarms", Zh: "预警数"}, graph.Text{En: "Looked at", Zh: "检查数"},
		graph.Text{En: "Place", Zh: "区域"}, graph.Text{En: "What", Zh: "对象"}, graph.Text{En: "How", Zh: "说明"})
	if f.format == "csv" {
		return c.csv(c.out, headers, rows)
	}
	return c.table(c.out, headers, rows)
}
