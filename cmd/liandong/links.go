package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"liandong/graph"
)

const linksQuery = `query Links($where: ServiceLinkWhere, $asOf: PartialDate, $knownAt: DateTime, $first: PageSize, $after: String, $orderBy: ServiceLinkOrder) {
  serviceLinks(where: $where, asOf: $asOf, knownAt: $knownAt, first: $first, after: $after, orderBy: $orderBy) {
    asOf clock totalCount
    nodes {
      id
      organization { id name uscc }
      category { id scheme code name nameEn }
      need { id title }
      community { id code codeScheme name }
      project { id name }
      service { id name }
      since basis
      evidence { id type from to recordedAt source { id name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`

// link is one row of serviceLinks.
type link struct {
	ID           string  `json:"id"`
	Organization *named  `json:"organization"`
	Category     *named  `json:"category"`
	Need         *named  `json:"need"`
	Community    *named  `json:"community"`
	Project      *named  `json:"project"`
	Service      *named  `json:"service"`
	Since        *string `json:"since"`
	Basis        string  `json:"basis"`
	Evidence     []fact  `json:"evidence"`
}

// linkFlags are those of links beside the shared ones.
type linkFlags struct {
	filter
	organization, class string
	kinds               []string
	from, to, order     string
}

// links asks who serves which need where.
func (c *cli) links() *cobra.Command {
	cmd := c.command("links [flags]", graph.Text{En: "Which organizations serve which needs in which community", Zh: "哪些组织在哪些社区服务哪些需求"},
		graph.Text{
			En: "One row per organization, need or need category, community, and project or service, at a date. Left out are projects\nthat do not run, organizations known not to be active, and needs that are met or withdrawn.",
			Zh: "每行为一个组织、一项需求或需求类别、一个社区、一个项目或服务，截至某日。不列出未在运行的项目、\n已知非正常状态的组织，以及已满足或撤回的需求。"})
	cmd.Example = "  liandong links --within 500103 --as-of 2024-06-30\n  liandong links --category NC02 --all --format csv"
	f := &linkFlags{order: "community"}
	c.filterFlags(cmd, &f.filter)
	flags := cmd.Flags()
	c.text(flags, &f.organization, "organization", "", "CODE", graph.Text{En: "the organization, by id, credit code or its key in the source", Zh: "组织：标识、统一社会信用代码或来源标识"})
	c.texts(flags, &f.kinds, "kind", "", "KIND", graph.Text{En: "kind of organization, as in social-organization; repeatable", Zh: "组织类别，例如 social-organization；可重复"})
	c.text(flags, &f.class, "class", "", "SCHEME:CODE", graph.Text{En: "class of organization with its narrower ones", Zh: "组织分类及下位类"})
	c.text(flags, &f.from, "from", "", "DATE", graph.Text{En: "held at some time from then on, instead of at --as-of", Zh: "自该日起曾成立（代替 --as-of）"})
	c.text(flags, &f.to, "to", "", "DATE", graph.Text{En: "held at some time until then, instead of at --as-of", Zh: "至该日止曾成立（代替 --as-of）"})
	c.text(flags, &f.order, "order", "", "ORDER", graph.Text{En: "community, organization, category or since", Zh: "排序：community、organization、category 或 since"})
	complete(cmd, "order", "community", "organization", "category", "since")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.printLinks(cmd, f) }
	return cmd
}

func (f *linkFlags) ask(cmd *cobra.Command) (map[string]any, error) {
	where, variables, err := f.variables(cmd.Flags())
	if err != nil {
		return nil, err
	}
	if err := choice("order", f.order, "community", "organization", "category", "since"); err != nil {
		return nil, err
	}
	if f.organization != "" {
		where["organization"] = organizationBy(f.organization)
	}
	if len(f.kinds) > 0 {
		if where["organizationKind"], err = enumerated("kind", "OrganizationKind", f.kinds...); err != nil {
			return nil, err
		}
	}
	if f.class != "" {
		where["organizationClass"] = termBy(f.class, "ORGANIZATION_CLASS")
	}
	period := map[string]any{}
	for name, value := range map[string]string{"from": f.from, "to": f.to} {
		if value == "" {
			continue
		}
		if err := date(name, value); err != nil {
			return nil, err
		}
		period[name] = value
	}
	if len(period) > 0 {
		where["period"] = period
	}
	variables["where"], variables["orderBy"] = where, strings.ToUpper(f.order)
	return variables, nil
}

func (c *cli) printLinks(cmd *cobra.Command, f *linkFlags) error {
	variables, err := f.ask(cmd)
	if err != nil {
		return err
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		if err := f.resolve(cmd.Context(), h, variables); err != nil {
			return err
		}
		raw, err := h.askPages(cmd.Context(), linksQuery, "serviceLinks", "nodes", variables, f.all)
		if err != nil {
			return err
		}
		if f.format == "json" {
			return c.printJSON(raw)
		}
		var answer struct {
			page
			AsOf       string `json:"asOf"`
			TotalCount int    `json:"totalCount"`
			Nodes      []link `json:"nodes"`
		}
		if err := json.Unmarshal(raw, &answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		if f.format == "csv" {
			return c.linksCSV(answer.Nodes)
		}
		if err := c.linksTable(answer.Nodes); err != nil {
			return err
		}
		c.printf(graph.Text{En: "\n%d of %d, %s", Zh: "\n%d / %d 条，%s"}, len(answer.Nodes), answer.TotalCount, c.say(f.when(answer.AsOf)))
		c.more(answer.page)
		return nil
	})
}

// when says what moment or period the rows are of.
func (f *linkFlags) when(asOf string) graph.Text {
	if f.from == "" && f.to == "" {
		return graph.Text{En: "as of " + asOf, Zh: "截至 " + asOf}
	}
	return graph.Text{En: "at some time from " + cmp.Or(f.from, "…") + " to " + cmp.Or(f.to, "…"), Zh: "期间 " + cmp.Or(f.from, "…") + " 至 " + cmp.Or(f.to, "…")}
}

func (c *cli) linksTable(links []link) error {
	rows := make([][]string, len(links))
	for i, l := range links {
		what := l.Category.show(c.language)
		if l.Need != nil {
			what = l.Need.show(c.language)
		}
		through := l.Project
		if through == nil {
			through = l.Service
		}
		rows[i] = []string{l.Organization.show(c.language), what, l.Community.show(c.language), through.show(c.language),
			textOf(l.Since), c.say(basisName(l.Basis)), strconv.Itoa(len(l.Evidence)), sourcesOf(l.Evidence, c.language)}
	}
	return c.table(c.out, c.headers(
		graph.Text{En: "Organization", Zh: "组织"}, graph.Text{En: "Need", Zh: "需求"}, graph.Text{En: "Community", Zh: "社区"},
		graph.Text{En: "Project or service", Zh: "项目或服务"}, graph.Text{En: "Since", Zh: "起始"}, graph.Text{En: "Basis", Zh: "依据"},
		graph.Text{En: "Evidence", Zh: "证据数"}, graph.Text{En: "Source", Zh: "来源"}), rows)
}

func (c *cli) linksCSV(links []link) error {
	rows := make([][]string, len(links))
	for i, l := range links {
		var evidence string
		for k, f := range l.Evidence {
			if k > 0 {
				evidence += " "
			}
			evidence += f.ID
		}
		rows[i] = []string{
			idOf(l.Organization), l.Organization.show(c.language), idOf(l.Need), l.Need.show(c.language),
			l.Category.code(), l.Category.show(c.language), l.Community.code(), l.Community.show(c.language),
			idOf(l.Project), l.Project.show(c.language), idOf(l.Service), l.Service.show(c.language),
			textOf(l.Since), l.Basis, evidence, sourcesOf(l.Evidence, c.language)}
	}
	return c.csv(c.out, c.headers(
		graph.Text{En: "Organization id", Zh: "组织标识"}, graph.Text{En: "Organization", Zh: "组织"},
		graph.Text{En: "Need id", Zh: "需求标识"}, graph.Text{En: "Need", Zh: "需求"},
		graph.Text{En: "Category code", Zh: "类别代码"}, graph.Text{En: "Category", Zh: "类别"},
		graph.Text{En: "Community code", Zh: "社区代码"}, graph.Text{En: "Community", Zh: "社区"},
		graph.Text{En: "Project id", Zh: "项目标识"}, graph.Text{En: "Project", Zh: "项目"},
		graph.Text{En: "Service id", Zh: "服务标识"}, graph.Text{En: "Service", Zh: "服务"},
		graph.Text{En: "Since", Zh: "起始"}, graph.Text{En: "Basis", Zh: "依据"},
		graph.Text{En: "Evidence", Zh: "证据标识"}, graph.Text{En: "Source", Zh: "来源"}), rows)
}

func idOf(n *named) string {
	if n == nil {
		return ""
	}
	return n.ID
}

func basisName(basis string) graph.Text {
	if basis == "DECLARED" {
		return graph.Text{En: "declared", Zh: "申报"}
	}
	return graph.Text{En: "derived", Zh: "推得"}
}
