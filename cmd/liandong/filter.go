package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liandong/graph"
)

// filter holds the flags that several questions share; the text of a flag becomes the input GraphQL takes.
type filter struct {
	within, codeScheme           string
	category, population         string
	asOf, knownAt, after, format string
	first                        int
	all                          bool
}

// filterFlags are those of questions about linkage.
func (c *cli) filterFlags(cmd *cobra.Command, f *filter) {
	flags := cmd.Flags()
	c.placeFlags(cmd, f)
	c.text(flags, &f.category, "category", "", "CODE", graph.Text{En: "need category, as in NC02, SCHEME:CODE, a name or an id", Zh: "需求类别，例如 NC02、词表:代码、名称或标识"})
	c.text(flags, &f.population, "population", "", "CODE", graph.Text{En: "group of people with its narrower ones, as in TP01, SCHEME:CODE, a name or an id", Zh: "人群及下位类，例如 TP01、词表:代码、名称或标识"})
	c.dateFlag(cmd, f)
	c.text(flags, &f.knownAt, "known-at", "", "TIME", graph.Text{En: "what the hub knew at that moment, as in 2024-06-30T08:00:00Z (default now)", Zh: "按该时刻系统已知的数据，例如 2024-06-30T08:00:00Z（默认现在）"})
	c.pageFlags(cmd, f)
}

// placeFlags name an area.
func (c *cli) placeFlags(cmd *cobra.Command, f *filter) {
	flags := cmd.Flags()
	f.codeScheme = "CN-STAT"
	c.text(flags, &f.within, "within", "", "CODE", graph.Text{En: "the community, or any division above it, by code, name or id", Zh: "社区或其任一上级区划的代码、名称或标识"})
	c.text(flags, &f.codeScheme, "code-scheme", "", "SCHEME", graph.Text{En: "whose division code it is", Zh: "区划代码的编码体系"})
}

func (c *cli) dateFlag(cmd *cobra.Command, f *filter) {
	c.text(cmd.Flags(), &f.asOf, "as-of", "", "DATE", graph.Text{En: "the date asked for, as in 2024, 2024-06 or 2024-06-30 (default today in Asia/Shanghai)", Zh: "截至日期，例如 2024、2024-06 或 2024-06-30（默认为上海时间今天）"})
}

// pageFlags say how many rows are shown, and how.
func (c *cli) pageFlags(cmd *cobra.Command, f *filter) {
	flags := cmd.Flags()
	f.first, f.format = 50, "table"
	c.number(flags, &f.first, "first", "N", graph.Text{En: "how many rows, 1 to 200", Zh: "行数，1 至 200"})
	c.text(flags, &f.after, "after", "", "CURSOR", graph.Text{En: "go on after this cursor, as --format json shows it", Zh: "从该游标之后继续（见 --format json）"})
	flags.BoolVar(&f.all, "all", false, c.say(graph.Text{En: "all rows, page after page", Zh: "逐页取出全部行"}))
	c.text(flags, &f.format, "format", "LIANDONG_FORMAT", "table|csv|json", graph.Text{En: "how to print the answer", Zh: "输出格式"})
	complete(cmd, "format", "table", "csv", "json")
}

// variables are those of the question: the shared part of `where`, and the arguments beside it. Whatever is absent stays
// absent, so that the schema's own defaults hold.
func (f *filter) variables(flags *pflag.FlagSet) (where, variables map[string]any, err error) {
	if err := choice("format", f.format, "table", "csv", "json"); err != nil {
		return nil, nil, err
	}
	if f.first < 1 || f.first > 200 {
		return nil, nil, usage(graph.Text{En: fmt.Sprintf("--first %d must be from 1 to 200; --all takes all", f.first),
			Zh: fmt.Sprintf("--first %d 须在 1 至 200 之间；--all 取全部", f.first)})
	}
	if f.all && (flags.Changed("first") || f.after != "") {
		return nil, nil, usage(graph.Text{En: "--all takes everything: leave out --first and --after", Zh: "--all 已取全部：请勿同时使用 --first 或 --after"})
	}
	if where, variables, err = f.asked(); err != nil {
		return nil, nil, err
	}
	variables["where"], variables["first"] = nil, f.first
	if f.all {
		variables["first"] = 200
	}
	if f.after != "" {
		variables["after"] = f.after
	}
	f.terms(where, "NEED_CATEGORY")
	return where, variables, nil
}

// asked is where and for what moment.
func (f *filter) asked() (where, variables map[string]any, err error) {
	where, variables = map[string]any{}, map[string]any{}
	if f.within != "" {
		where["within"] = divisionBy(f.within, f.codeScheme)
	}
	if f.asOf != "" {
		if err := date("as-of", f.asOf); err != nil {
			return nil, nil, err
		}
		variables["asOf"] = f.asOf
	}
	if f.knownAt != "" {
		if _, err := time.Parse(time.RFC3339, f.knownAt); err != nil {
			return nil, nil, usage(graph.Text{En: fmt.Sprintf("--known-at %q is not a moment: write it as 2024-06-30T08:00:00Z", f.knownAt),
				Zh: fmt.Sprintf("--known-at %q 不是时刻：请写作 2024-06-30T08:00:00Z", f.knownAt)})
		}
		variables["knownAt"] = f.knownAt
	}
	return where, variables, nil
}

// area takes the area out of where, for a question that has none and in which it stands by itself.
func area(variables map[string]any) {
	if where, ok := variables["where"].(map[string]any); ok && where["within"] != nil {
		variables["within"] = where["within"]
	}
	delete(variables, "where")
}

// more says how to go on where there are more rows.
func (c *cli) more(p page) {
	if p.PageInfo.HasNextPage {
		c.printf(graph.Text{En: "more rows: --all, or --after with the endCursor of --format json", Zh: "更多行：--all，或以 --format json 中的 endCursor 作为 --after"})
	}
}

// terms adds the vocabulary filters; a code without a scheme is of the usual one.
func (f *filter) terms(where map[string]any, categories string) {
	if f.category != "" {
		where["category"] = termBy(f.category, categories)
	}
	if f.population != "" {
		where["population"] = termBy(f.population, "TARGET_POPULATION")
	}
}

// date refuses a flag's value that is no date.
func date(flag, value string) error {
	_, err := graph.ParsePartialDate(value)
	if err == nil {
		return nil
	}
	return usage(graph.Text{En: fmt.Sprintf("--%s %q is not a date: write 2017, 2017-12 or 2017-12-31", flag, value),
		Zh: fmt.Sprintf("--%s %q 不是日期：请写作 2017、2017-12 或 2017-12-31", flag, value)})
}

func divisionBy(value, scheme string) map[string]any {
	if isID(value) {
		return map[string]any{"id": value}
	}
	return map[string]any{"code": map[string]any{"codeScheme": scheme, "code": value}}
}

// termBy reads an id, SCHEME:CODE, or a code of the usual scheme.
func termBy(value, scheme string) map[string]any {
	if isID(value) {
		return map[string]any{"id": value}
	}
	if before, after, found := strings.Cut(value, ":"); found {
		scheme, value = before, after
	}
	return map[string]any{"code": map[string]any{"scheme": scheme, "code": value}}
}

// organizationBy reads an id or a credit code; anything else is how the source names it.
func organizationBy(value string) map[string]any {
	switch {
	case isID(value):
		return map[string]any{"id": value}
	case regexp.MustCompile(`^[0-9A-Z]{18}$`).MatchString(value):
		return map[string]any{"uscc": value}
	}
	return map[string]any{"sourceKey": value}
}

func isID(value string) bool {
	return len(value) == 36 && uuid.Validate(value) == nil
}

// enumerated writes values of an enumeration as GraphQL has them: single-provider is SINGLE_PROVIDER. Others are refused
// with the list of those there are.
func enumerated(flag, enum string, given ...string) ([]string, error) {
	model, err := graph.LoadModel()
	if err != nil {
		return nil, err
	}
	var known []string
	for _, v := range model.Enum(enum).Values {
		known = append(known, strings.ToLower(strings.ReplaceAll(v.Name, "_", "-")))
	}
	out := make([]string, len(given))
	for i, v := range given {
		plain := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(v), "_", "-"))
		if err := choice(flag, plain, known...); err != nil {
			return nil, err
		}
		out[i] = strings.ToUpper(strings.ReplaceAll(plain, "-", "_"))
	}
	return out, nil
}

// complete tells shells the values of a flag.
func complete(cmd *cobra.Command, flag string, values ...string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag was defined a line before
	}
}
