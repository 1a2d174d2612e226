package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// errorCode is a line of docs/errors.csv: one code that a caller can meet.
type errorCode struct {
	group, code, seen string
	meaning, remedy   [2]string // English, Chinese
}

// errorGroups are the sections of the list, in its order, by their names in docs/errors.csv.
var errorGroups = []struct{ name, en, zh string }{
	{"answer", "`extensions.code` of an error", "错误的 `extensions.code`"},
	{"request", "`extensions.reason`: requests that are refused", "`extensions.reason`：被拒绝的请求"},
	{"access", "Signing in, accounts and tokens", "登录、账户与令牌"},
	{"data", "Records that are refused: `userErrors` of a mutation, rows of an import", "被拒绝的记录：变更的 `userErrors` 与导入的行"},
	{"row", "Cells and rows of a file", "文件的单元格与行"},
	{"file", "Files and mappings", "文件与映射"},
	{"hub", "The database and writes to it", "数据库与写入"},
	{"job", "Uploads and import jobs", "上传与导入任务"},
	{"command", "The command line and the bundled database", "命令行与自带数据库"},
}

// errorPages makes the list of errors in both languages from docs/errors.csv.
func errorPages(root string) ([]file, error) {
	name := filepath.Join(root, "docs", "errors.csv")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var codes []errorCode
	for i, row := range rows[1:] {
		c := errorCode{row[0], row[1], row[2], [2]string{row[3], row[5]}, [2]string{row[4], row[6]}}
		if !knownGroup(c.group) {
			return nil, fmt.Errorf("%s, line %d: there is no group %s: see errorGroups", name, i+2, c.group)
		}
		codes = append(codes, c)
	}
	return []file{
		{"docs/errors.md", errorPage(codes, 0, "Errors and their codes",
			"A code never changes its meaning; sentences may. Errors of a GraphQL answer have `extensions.code`, and a `reason` below it where the "+
				"code is not enough; commands and mutations that refuse input say it as `userErrors { field code message }`; an import reports rows by the same "+
				"codes. *Seen* says where: an HTTP status, `errors` (the list of errors, beside data, HTTP 200), `userErrors`, `row` (the report of an import), `warning`, `note` (what an import left out), "+
				"or the [exit code](exit-codes.md) of a command.",
			"Code", "Seen", "Meaning and cause", "Remedy")},
		{"docs/errors.zh-CN.md", errorPage(codes, 1, "错误与代码",
			"代码的含义不变，提示语句可能调整。GraphQL 回答中的错误带 `extensions.code`，必要时另有 `reason`；变更拒绝输入时以 "+
				"`userErrors { field code message }` 说明；导入报告按同样的代码列出各行。“出现位置”指 HTTP 状态码、`errors`（错误列表，与数据同在，HTTP 200）、"+
				"`userErrors`、`row`（导入报告）、`warning`（警告）、`note`（导入时略过的内容），或命令的[退出码](exit-codes.md)（exit）。",
			"代码", "出现位置", "含义与原因", "处理")},
	}, nil
}

func knownGroup(name string) bool {
	for _, g := range errorGroups {
		if g.name == name {
			return true
		}
	}
	return false
}

func errorPage(codes []errorCode, language int, title, about string, head ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!-- Generated from errors.csv by `make generate`; do not edit. -->\n# %s\n\n%s\n", title, about)
	for _, g := range errorGroups {
		fmt.Fprintf(&b, "\n## %s\n\n| %s |\n|---|---|---|---|\n", [2]string{g.en, g.zh}[language], strings.Join(head, " | "))
		for _, c := range codes {
			if c.group == g.name {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.code, c.seen, c.meaning[language], c.remedy[language])
			}
		}
	}
	return b.Bytes()
}
