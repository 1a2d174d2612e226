package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"liandong/access"
	"liandong/graph"
)

// tokens groups the commands for tokens of tools.
func (c *cli) tokens() *cobra.Command {
	group := c.command("token COMMAND", graph.Text{En: "Tokens of the tools that ask", Zh: "工具令牌"},
		graph.Text{
			En: "Makes, lists and revokes the tokens that tools send as Authorization: Bearer TOKEN. A token belongs to an account and can\ndo no more than that.",
			Zh: "创建、列出和撤销令牌；工具以 Authorization: Bearer 令牌 发送。令牌属于某一账户，权限不超出该账户。"})
	group.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	group.AddCommand(c.tokenCreate(), c.tokenList(), c.tokenRevoke())
	return group
}

func (c *cli) tokenCreate() *cobra.Command {
	cmd := c.command("create ACCOUNT NAME [flags]", graph.Text{En: "Make a token and print it once", Zh: "创建令牌并显示一次"},
		graph.Text{En: "Makes a token of an account and prints it, once. It has all roles of the account, or the one that is given, which may hold in\na smaller territory.",
			Zh: "为账户创建令牌并显示一次。默认具有账户的全部角色；也可指定其一，并缩小地域。"})
	cmd.Example = "  liandong token create li.na nightly --days 90 --read-only\n  liandong token create li.na map --role SOCIAL_WORKER --territory 440106012"
	var g graph.Grant
	t, days := access.Token{}, 90
	c.grantFlags(cmd, &g)
	c.number(cmd.Flags(), &days, "days", "N", graph.Text{En: "how long it holds, at most a year", Zh: "有效天数，不超过一年"})
	c.boolean(cmd.Flags(), &t.ReadOnly, "read-only", "", graph.Text{En: "it may read and never write", Zh: "只读，不可写入"})
	cmd.Args = c.arguments(2)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		t.Account, t.Name = args[0], args[1]
		t.Expires = time.Now().AddDate(0, 0, min(days, 100_000))
		if t.Grants, err = given(g); err != nil {
			return err
		}
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			secret, err := r.CreateToken(cmd.Context(), t)
			if err != nil {
				return err
			}
			c.printf(graph.Text{En: "token: %s (shown this once)", Zh: "令牌：%s（仅显示一次）"}, secret)
			c.printf(graph.Text{En: "it holds until %s", Zh: "有效至 %s"}, c.moment(t.Expires))
			return nil
		})
	}
	return cmd
}

func (c *cli) tokenList() *cobra.Command {
	cmd := c.command("list [ACCOUNT]", graph.Text{En: "List tokens", Zh: "列出令牌"},
		graph.Text{En: "Lists the tokens of an account, or of all, with what each may do. The tokens themselves are not known to the hub.", Zh: "列出某账户或全部账户的令牌及其权限。系统不保存令牌本身。"})
	cmd.Args = c.atMost(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			list, err := r.Tokens(cmd.Context(), strings.Join(args, ""))
			if err != nil {
				return err
			}
			var rows [][]string
			for _, t := range list {
				rows = append(rows, []string{t.Account, t.Name, c.roles(t.Grants), c.answerTo(t.ReadOnly), c.moment(t.Expires), c.moment(t.LastUsed)})
			}
			return c.table(c.out, []string{
				c.say(graph.Text{En: "Account", Zh: "账户"}), c.say(graph.Text{En: "Name", Zh: "名称"}), c.say(graph.Text{En: "Roles", Zh: "角色"}),
				c.say(graph.Text{En: "Read-only", Zh: "只读"}), c.say(graph.Text{En: "Until", Zh: "有效至"}), c.say(graph.Text{En: "Last used", Zh: "最近使用"})}, rows)
		})
	}
	return cmd
}

func (c *cli) answerTo(yes bool) string {
	if yes {
		return c.say(graph.Text{En: "yes", Zh: "是"})
	}
	return c.say(graph.Text{En: "no", Zh: "否"})
}

func (c *cli) tokenRevoke() *cobra.Command {
	cmd := c.command("revoke ACCOUNT NAME", graph.Text{En: "End a token", Zh: "撤销令牌"},
		graph.Text{En: "Ends a token: it is refused from the next request on.", Zh: "撤销令牌：自下一请求起不再有效。"})
	cmd.Args = c.arguments(2)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			if err := r.RevokeToken(cmd.Context(), args[0], args[1]); err != nil {
				return err
			}
			c.printf(graph.Text{En: "the token %s of %s is revoked", Zh: "令牌 %s（账户 %s）已撤销"}, args[1], args[0])
			return nil
		})
	}
	return cmd
}
