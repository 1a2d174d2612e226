package main

import (
	"cmp"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liandong/graph"
)

// variable is one the program reads from its environment.
type variable struct {
	name  string
	about graph.Text
}

// variables lists them by name: those of flags from the commands themselves, then those no flag has.
func (c *cli) variables(root *cobra.Command) []variable {
	list := []variable{
		{"NEO4J_URI", graph.Text{En: "address of your own Neo4j 5, as in bolt://host:7687 or neo4j+s://host; unset: the bundled one", Zh: "自有 Neo4j 5 的地址，例如 bolt://host:7687 或 neo4j+s://host；不设置则使用自带数据库"}},
		{"NEO4J_USER", graph.Text{En: "user there (default neo4j)", Zh: "用户名（默认 neo4j）"}},
		{"NEO4J_PASSWORD", graph.Text{En: "password there", Zh: "密码"}},
		{"NEO4J_DATABASE", graph.Text{En: "database there (default neo4j)", Zh: "数据库名（默认 neo4j）"}},
		{"LIANDONG_NEO4J_HEAP", graph.Text{En: "most Java heap of the bundled Neo4j, as in 768 (MiB) or 2g", Zh: "自带 Neo4j 的 Java 堆上限，例如 768（MiB）或 2g"}},
		{"LIANDONG_NEO4J_PAGECACHE", graph.Text{En: "its page cache, as in 64 (MiB) or 1g", Zh: "其页缓存，例如 64（MiB）或 1g"}},
		{"LIANDONG_NEO4J_PORT", graph.Text{En: "its port (default a free one, kept)", Zh: "其端口（默认自动选择并保持）"}},
		{"LIANDONG_NEO4J_START", graph.Text{En: "how long its start may take, as in 10m (default 3m)", Zh: "其启动时限，例如 10m（默认 3m）"}},
		{"LIANDONG_JAVA_HOME", graph.Text{En: "the JDK 17 or 21 to run it with (default found by JAVA_HOME, PATH and the usual places)", Zh: "运行所用的 JDK 17 或 21（默认按 JAVA_HOME、PATH 及常见位置查找）"}},
		{"LANGUAGE, LC_ALL, LC_MESSAGES, LANG", graph.Text{En: "language of help and messages: zh for Chinese, anything else English; LC_ALL=C always English", Zh: "帮助与消息的语言：zh 为中文，其他为英文；LC_ALL=C 恒为英文"}},
	}
	seen := map[string]bool{}
	var flagged []variable
	note := func(f *pflag.Flag) {
		names := f.Annotations[environment]
		if len(names) == 0 || seen[names[0]] {
			return
		}
		seen[names[0]] = true
		about := "--" + f.Name + c.say(graph.Text{En: ": ", Zh: "："}) + f.Usage + c.defaultOf(f)
		flagged = append(flagged, variable{names[0], graph.Text{En: about, Zh: about}})
	}
	root.PersistentFlags().VisitAll(note)
	for _, cmd := range root.Commands() {
		cmd.LocalFlags().VisitAll(note)
	}
	slices.SortFunc(flagged, func(a, b variable) int { return cmp.Compare(a.name, b.name) })
	return append(flagged, list...)
}
