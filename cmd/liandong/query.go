package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"liandong/graph"
)

// query runs any GraphQL document, for scripts.
func (c *cli) query() *cobra.Command {
	cmd := c.command("query FILE|- [flags]", graph.Text{En: "Run a GraphQL document on your own data", Zh: "对自己的数据执行 GraphQL 文档"},
		graph.Text{
			En: "Runs the GraphQL document in the file, or on standard input for -, as administrator, and prints the whole answer with\nits data and errors as JSON. The exit code is 0 only when there are no errors.",
			Zh: "以管理员身份执行文件（或 - 表示标准输入）中的 GraphQL 文档，并以 JSON 输出完整结果（data 与 errors）。\n仅在没有错误时退出码为 0。"})
	cmd.Args = c.arguments(1)
	cmd.Example = `  echo '{ communities(first: 3) { nodes { name } } }' | liandong query -`
	var variables string
	c.text(cmd.Flags(), &variables, "variables", "", "JSON", graph.Text{En: "the variables as a JSON object, or @FILE", Zh: "变量：JSON 对象，或 @文件"})
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return c.runQuery(cmd, args[0], variables) }
	return cmd
}

func (c *cli) runQuery(cmd *cobra.Command, file, variables string) error {
	document, err := c.readInput(file)
	if err != nil {
		return err
	}
	given, err := c.readVariables(variables)
	if err != nil {
		return err
	}
	return c.withHub(cmd.Context(), func(h *hub) error {
		_, answer, failed := h.ask(cmd.Context(), document, given)
		if answer == nil {
			return failed
		}
		return errors.Join(failed, c.printJSON(answer))
	})
}

// readVariables reads the object; numbers keep their digits, so that 64-bit integers arrive whole.
func (c *cli) readVariables(text string) (map[string]any, error) {
	if text == "" {
		return nil, nil
	}
	if text[0] == '@' {
		content, err := c.readInput(text[1:])
		if err != nil {
			return nil, err
		}
		text = content
	}
	var given map[string]any
	if err := decodeStrict(text, &given); err != nil {
		return nil, usage(graph.Text{En: "--variables is not a JSON object: " + err.Error(), Zh: "--variables 不是 JSON 对象：" + err.Error()})
	}
	return given, nil
}

// readInput reads the file, or standard input for -.
func (c *cli) readInput(file string) (string, error) {
	var content []byte
	var err error
	if file == "-" {
		content, err = io.ReadAll(c.in)
	} else {
		content, err = os.ReadFile(file)
	}
	if err != nil {
		return "", &graph.Error{Kind: graph.Invalid, Op: "liandong.query", Err: err, Message: graph.Text{
			En: fmt.Sprintf("the file %s cannot be read: check its name and its rights", file),
			Zh: fmt.Sprintf("无法读取文件 %s：请检查文件名和权限", file)}}
	}
	return string(content), nil
}

// decodeStrict reads one JSON value and nothing after it.
func decodeStrict(text string, to any) error {
	if !json.Valid([]byte(text)) {
		return json.Unmarshal([]byte(text), to)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(to)
}
