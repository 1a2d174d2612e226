package main

import (
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liandong/access"
	"liandong/graph"
	"liandong/network"
	"liandong/network/files"
)

// networkFlags are those of network.
type networkFlags struct {
	filter
	bases, kinds, measures             []string
	since, weighting, groupBy, licence string
	output, leastWeight                string
	twoMode, isolates, delegates       bool
	seed, runs                         int
}

// networkFile writes a network as a file for analysts.
func (c *cli) networkFile() *cobra.Command {
	cmd := c.command("network [flags]", graph.Text{En: "Write a collaboration network as a file for Gephi, Pajek, NetworkX, igraph or pandas", Zh: "导出协作网络，供 Gephi、Pajek、NetworkX、igraph 或 pandas 使用"},
		graph.Text{
			En: "Writes the whole network, as of a date, with the measures asked for as attributes of nodes, and says in the file or beside it\nwhat it is: licence, clock, filters and what they removed (docs/network-files.md). The file appears when it is whole.",
			Zh: "写出截至某日的整个网络，所选度量为节点属性；文件内（或随附文件）注明许可、数据时钟、筛选条件及其去除的内容\n（docs/network-files.md）。写完整后文件才出现。"})
	cmd.Example = "  liandong network --output network.gexf\n  liandong network --bases PROJECT,MEETING --within 500103 --measures BETWEENNESS --output network.graphml\n  liandong network --two-mode --bases PROJECT --as-of 2024-06-30 --output network.csv.zip"
	f := &networkFlags{filter: filter{codeScheme: "CN-STAT"}, seed: 1, runs: 5}
	flags := cmd.Flags()
	c.texts(flags, &f.bases, "bases", "", "BASIS", graph.Text{En: "what ties rest on, as in PROJECT,MEETING (default those of collaborationTies)", Zh: "联系依据，例如 PROJECT,MEETING（默认同 collaborationTies）"})
	c.texts(flags, &f.kinds, "kinds", "", "KIND", graph.Text{En: "kinds of actors, as in ORGANIZATION,VOLUNTEER_TEAM (default organizations, governance bodies and departments)", Zh: "主体类别，例如 ORGANIZATION,VOLUNTEER_TEAM（默认组织、治理主体与政府部门）"})
	c.text(flags, &f.within, "within", "", "CODE", graph.Text{En: "only actors of this division or below, by code, name or id", Zh: "仅限属于该区划及其下级的主体：区划的代码、名称或标识"})
	c.text(flags, &f.codeScheme, "code-scheme", "", "SCHEME", graph.Text{En: "whose division code it is", Zh: "区划代码的编码体系"})
	c.dateFlag(cmd, &f.filter)
	c.text(flags, &f.since, "since", "", "DATE", graph.Text{En: "ties that held on some day from then on (default those that hold at the date)", Zh: "自该日起曾成立的联系（默认仅截至日期成立者）"})
	c.text(flags, &f.weighting, "weighting", "", "WEIGHTING", graph.Text{En: "what an event adds to a tie, as in NEWMAN (default), COUNT or NONE", Zh: "事件对联系的加权，例如 NEWMAN（默认）、COUNT 或 NONE"})
	c.boolean(flags, &f.twoMode, "two-mode", "", graph.Text{En: "events are nodes, too", Zh: "事件也作为节点（二模网络）"})
	c.boolean(flags, &f.isolates, "isolates", "", graph.Text{En: "actors without ties are nodes, too", Zh: "含无联系的主体"})
	c.boolean(flags, &f.delegates, "delegates", "", graph.Text{En: "persons at meetings and in cases count for whom they work for", Zh: "出席会议或办理个案的人员计入其任职单位（代表参与）"})
	c.text(flags, &f.leastWeight, "least-weight", "", "WEIGHT", graph.Text{En: "only ties of at least this weight", Zh: "最小权重"})
	c.texts(flags, &f.measures, "measures", "", "MEASURE", graph.Text{En: "measures of nodes, as in BETWEENNESS,CONSTRAINT (default DEGREE,STRENGTH)", Zh: "节点度量，例如 BETWEENNESS,CONSTRAINT（默认 DEGREE,STRENGTH）"})
	c.text(flags, &f.groupBy, "group-by", "", "GROUPING", graph.Text{En: "what groups are: SOCIETY (default), KIND, LOUVAIN, LEIDEN or COMPONENT", Zh: "分组方式：SOCIETY（默认）、KIND、LOUVAIN、LEIDEN 或 COMPONENT"})
	c.number(flags, &f.seed, "seed", "N", graph.Text{En: "chance comes from this number alone", Zh: "随机种子"})
	c.number(flags, &f.runs, "runs", "N", graph.Text{En: "how often groups are looked for by chance", Zh: "社群发现的重复次数"})
	c.licenceFlag(flags, &f.licence)
	var names []string
	for _, format := range files.Formats() {
		names = append(names, format.Name)
	}
	c.text(flags, &f.format, "format", "", strings.Join(names, "|"), graph.Text{En: "form of the file (default by the name of --output, else graphml)", Zh: "文件格式（默认按 --output 的扩展名，否则为 graphml）"})
	c.text(flags, &f.output, "output", "", "FILE", graph.Text{En: "write to this file (default standard output)", Zh: "写入该文件（默认标准输出）"})
	complete(cmd, "format", names...)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.writeNetwork(cmd, f, names) }
	return cmd
}

// licenceFlag says under which licence files of networks may be passed on.
func (c *cli) licenceFlag(flags *pflag.FlagSet, to *string) {
	c.text(flags, to, "licence", "LIANDONG_LICENCE", "TEXT", graph.Text{En: "licence that files of networks name, as in CC BY 4.0", Zh: "网络文件中注明的许可，例如 CC BY 4.0"})
}

// networks is what makes files of networks.
func (h *hub) networks(licence string) files.Maker {
	return files.Maker{Network: network.Reader{Store: h.store, Columns: h.columns.Refresh}, Licence: licence, Version: version}
}

func (c *cli) writeNetwork(cmd *cobra.Command, f *networkFlags, names []string) error {
	format, err := f.form(names)
	if err != nil {
		return err
	}
	if strings.HasSuffix(format.Ending, ".zip") && f.output == "" && onTerminal(c.out) {
		return usage(graph.Text{En: "an archive is not for the terminal: name a file by --output", Zh: "压缩包不能显示在终端：请用 --output 指定文件"})
	}
	where, variables, err := f.asked()
	if err != nil {
		return err
	}
	variables["where"] = where
	ctx := cmd.Context()
	return c.withHub(ctx, func(h *hub) error {
		area := ""
		if f.within != "" {
			if err := f.resolve(ctx, h, variables); err != nil {
				return err
			}
			by, _ := where["within"].(map[string]any)
			if area, _ = by["id"].(string); area == "" {
				area = f.within
			}
		}
		question, err := files.Ask(h.store.Model(), f.parameters(area), time.Now())
		if err != nil {
			return err
		}
		question.Rights = access.RightsFrom(ctx)
		file, err := h.networks(f.licence).Make(ctx, question)
		if err != nil {
			return err
		}
		if err := c.writeWhole(f.output, func(w io.Writer) error { return format.Write(w, file) }); err != nil {
			return err
		}
		c.note(graph.Text{En: "%d nodes, %d ties", Zh: "%d 个节点，%d 条联系"}, file.NodeCount, file.TieCount)
		return nil
	})
}

// form is the format that is asked for, by name or by the name of the file.
func (f *networkFlags) form(names []string) (files.Format, error) {
	if f.format == "" {
		if format, ok := files.FormatOf(f.output); ok {
			return format, nil
		}
		f.format = "graphml"
	}
	if err := choice("format", f.format, names...); err != nil {
		return files.Format{}, err
	}
	format, _ := files.Named(f.format)
	return format, nil
}

// parameters are the flags by the names that questions have for them.
func (f *networkFlags) parameters(area string) url.Values {
	values := url.Values{}
	for name, value := range map[string]string{
		"bases": strings.Join(f.bases, ","), "kinds": strings.Join(f.kinds, ","), "measures": strings.Join(f.measures, ","), "area": area, "codeScheme": f.codeScheme, "asOf": f.asOf, "since": f.since, "weighting": f.weighting,
		"groupBy": f.groupBy, "leastWeight": f.leastWeight, "twoMode": strconv.FormatBool(f.twoMode), "isolates": strconv.FormatBool(f.isolates), "delegates": strconv.FormatBool(f.delegates), "seed": strconv.Itoa(f.seed), "runs": strconv.Itoa(f.runs),
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}
