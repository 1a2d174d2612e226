package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"liandong/access"
	"liandong/graph"
)

// users groups the commands for accounts.
func (c *cli) users() *cobra.Command {
	group := c.command("user COMMAND", graph.Text{En: "Accounts of the people who sign in", Zh: "登录账户"},
		graph.Text{
			En: "Makes and changes the accounts that people sign in with. Passwords are made up and printed once, or read from standard\ninput; they are never an argument. Whoever can read the state folder may do this.",
			Zh: "创建和更改登录账户。密码由系统生成并仅显示一次，或从标准输入读取，绝不作为参数。能读取状态目录者均可执行。"})
	group.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	group.AddCommand(c.userAdd(), c.userList(), c.userShow(),
		c.userGrant(true), c.userGrant(false),
		c.userSimple("disable NAME", (*access.Register).Disable,
			graph.Text{En: "Shut an account", Zh: "停用账户"},
			graph.Text{En: "Shuts an account: its sessions end at once, its password and tokens are refused.", Zh: "停用账户：其会话立即终止，密码与令牌不再有效。"},
			graph.Text{En: "%s is shut", Zh: "账户 %s 已停用"}),
		c.userSimple("enable NAME", (*access.Register).Enable,
			graph.Text{En: "Open an account again", Zh: "启用账户"},
			graph.Text{En: "Opens an account again, and forgets wrong passwords, so that a locked one can be used at once.", Zh: "重新启用账户，并清除错误密码计数（立即解除锁定）。"},
			graph.Text{En: "%s is open", Zh: "账户 %s 已启用"}),
		c.userPassword(),
		c.userSimple("sign-out NAME", (*access.Register).SignOutAll,
			graph.Text{En: "End all sessions of somebody", Zh: "终止某人的全部会话"},
			graph.Text{En: "Ends all sessions of an account, or of somebody who signs on with an issuer, named as in records of changes: oidc:SUBJECT.",
				Zh: "终止某账户的全部会话；对单点登录者，使用变更记录中的名称 oidc:标识。"},
			graph.Text{En: "all sessions of %s have ended", Zh: "%s 的全部会话已终止"}))
	return group
}

// withRegister runs the work on the register of an open hub.
func (c *cli) withRegister(ctx context.Context, work func(*access.Register) error) error {
	return c.withHub(ctx, func(h *hub) error {
		register, err := access.NewRegister(h.store, access.Default())
		if err != nil {
			return err
		}
		return work(register)
	})
}

// grantFlags adds the flags that say a role and where it holds.
func (c *cli) grantFlags(cmd *cobra.Command, g *graph.Grant) {
	f := cmd.Flags()
	c.text(f, &g.Role, "role", "", "ROLE", graph.Text{En: "the role: " + strings.Join(access.Roles(), ", "), Zh: "角色：" + strings.Join(access.Roles(), "、")})
	c.text(f, &g.Territory, "territory", "", "CODE", graph.Text{En: "code of the division it holds in, and below, as in 440106012", Zh: "角色所及的区划代码（含下级），例如 440106012"})
	c.text(f, &g.Node, "node", "", "ID", graph.Text{En: "id of the organization or person that the account acts for", Zh: "账户所代表的组织或人员的 id"})
	complete(cmd, "role", access.Roles()...)
}

// given is the grant that the flags say, if any.
func given(g graph.Grant) ([]graph.Grant, error) {
	if g == (graph.Grant{}) {
		return nil, nil
	}
	return []graph.Grant{g}, access.VerifyGrant(g)
}

func (c *cli) stdinFlag(cmd *cobra.Command, to *bool) {
	c.boolean(cmd.Flags(), to, "stdin", "", graph.Text{En: "read the password from standard input instead of making one up", Zh: "从标准输入读取密码，而非自动生成"})
}

func (c *cli) userAdd() *cobra.Command {
	cmd := c.command("add NAME [flags]", graph.Text{En: "Make an account", Zh: "创建账户"},
		graph.Text{En: "Makes an account and prints its password, once. Whoever gets it must choose another at the first sign-in.", Zh: "创建账户并显示一次密码。使用者首次登录时必须修改。"})
	cmd.Example = "  liandong user add li.na --role SOCIAL_WORKER --territory 440106012\n  liandong user add wang --stdin <password.txt"
	var g graph.Grant
	var stdin bool
	c.grantFlags(cmd, &g)
	c.stdinFlag(cmd, &stdin)
	cmd.Args = c.arguments(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		grants, err := given(g)
		if err != nil {
			return err
		}
		password, err := c.password(stdin)
		if err != nil {
			return err
		}
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			made, err := r.Add(cmd.Context(), args[0], password, grants)
			if err != nil {
				return err
			}
			c.printf(graph.Text{En: "account %s is there", Zh: "已创建账户 %s"}, args[0])
			c.printPassword(made, stdin)
			return nil
		})
	}
	return cmd
}

// printPassword shows a password that was made up; who has chosen one knows it.
func (c *cli) printPassword(password string, chosen bool) {
	if !chosen {
		c.printf(graph.Text{En: "password: %s (shown this once)", Zh: "密码：%s（仅显示一次）"}, password)
	}
	c.printf(graph.Text{En: "it must be changed at the next sign-in", Zh: "下次登录时必须修改"})
}

// password reads one line from standard input where that is asked for: without showing it on a terminal.
func (c *cli) password(stdin bool) (string, error) {
	if !stdin {
		return "", nil
	}
	if file, ok := c.in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		fmt.Fprint(c.errs, c.say(graph.Text{En: "password: ", Zh: "密码："}))
		line, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(c.errs)
		return string(line), err
	}
	line, err := bufio.NewReader(io.LimitReader(c.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", usage(graph.Text{En: "--stdin reads the password from standard input, and that is empty", Zh: "--stdin 从标准输入读取密码，但输入为空"})
	}
	return line, nil
}

func (c *cli) userList() *cobra.Command {
	cmd := c.command("list", graph.Text{En: "List all accounts", Zh: "列出全部账户"},
		graph.Text{En: "Lists all accounts with their roles and when each last signed in.", Zh: "列出全部账户、角色及最近登录时间。"})
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			list, err := r.Accounts(cmd.Context())
			if err != nil {
				return err
			}
			var rows [][]string
			for _, a := range list {
				rows = append(rows, []string{a.Name, c.roles(a.Grants), c.state(a), c.moment(a.LastSignIn)})
			}
			return c.table(c.out, []string{
				c.say(graph.Text{En: "Name", Zh: "名称"}), c.say(graph.Text{En: "Roles", Zh: "角色"}),
				c.say(graph.Text{En: "State", Zh: "状态"}), c.say(graph.Text{En: "Last sign-in", Zh: "最近登录"})}, rows)
		})
	}
	return cmd
}

func (c *cli) userShow() *cobra.Command {
	cmd := c.command("show NAME", graph.Text{En: "Show an account", Zh: "查看账户"},
		graph.Text{En: "Shows what the hub knows of an account, its roles one by one, and its tokens.", Zh: "显示账户信息、各项角色及其令牌。"})
	cmd.Args = c.arguments(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			a, err := r.Account(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			c.printf(graph.Text{En: "name: %s", Zh: "名称：%s"}, a.Name)
			c.printf(graph.Text{En: "state: %s", Zh: "状态：%s"}, c.state(a))
			for _, g := range a.Grants {
				c.printf(graph.Text{En: "role: %s", Zh: "角色：%s"}, roleText(g))
			}
			c.printf(graph.Text{En: "made: %s", Zh: "创建：%s"}, c.moment(a.Made))
			c.printf(graph.Text{En: "password set: %s", Zh: "密码设置：%s"}, c.moment(a.PasswordAt))
			c.printf(graph.Text{En: "last sign-in: %s", Zh: "最近登录：%s"}, c.moment(a.LastSignIn))
			c.printf(graph.Text{En: "open sessions: %d", Zh: "有效会话：%d"}, a.Sessions)
			tokens, err := r.Tokens(cmd.Context(), a.Name)
			for _, t := range tokens {
				c.printf(graph.Text{En: "token: %s until %s", Zh: "令牌：%s，有效至 %s"}, t.Name, c.moment(t.Expires))
			}
			return err
		})
	}
	return cmd
}

// userGrant gives a role, or takes one back.
func (c *cli) userGrant(give bool) *cobra.Command {
	use, act := "grant NAME [flags]", (*access.Register).Grant
	short := graph.Text{En: "Give an account a role", Zh: "授予角色"}
	long := graph.Text{En: "Gives an account a role, in a territory or for a node. Open sessions and tokens have it at once.", Zh: "授予账户一个角色，可限定地域或节点。已登录的会话立即生效。"}
	done := graph.Text{En: "%s has the role %s", Zh: "账户 %s 已有角色 %s"}
	if !give {
		use, act = "revoke NAME [flags]", (*access.Register).Revoke
		short = graph.Text{En: "Take a role back", Zh: "收回角色"}
		long = graph.Text{En: "Takes a role back, named as user show lists it. Open sessions and tokens lose it at once.", Zh: "收回角色，写法与 user show 所列一致。会话与令牌立即失去该角色。"}
		done = graph.Text{En: "%s has no longer the role %s", Zh: "账户 %s 不再有角色 %s"}
	}
	cmd := c.command(use, short, long)
	var g graph.Grant
	c.grantFlags(cmd, &g)
	cmd.Args = c.arguments(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := access.VerifyGrant(g); err != nil {
			return err
		}
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			if err := act(r, cmd.Context(), args[0], g); err != nil {
				return err
			}
			c.printf(done, args[0], roleText(g))
			return nil
		})
	}
	return cmd
}

// userSimple makes a command that does one thing to an account.
func (c *cli) userSimple(use string, act func(*access.Register, context.Context, string) error, short, long, done graph.Text) *cobra.Command {
	cmd := c.command(use, short, long)
	cmd.Args = c.arguments(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			if err := act(r, cmd.Context(), args[0]); err != nil {
				return err
			}
			c.printf(done, args[0])
			return nil
		})
	}
	return cmd
}

func (c *cli) userPassword() *cobra.Command {
	cmd := c.command("password NAME [flags]", graph.Text{En: "Set a new password", Zh: "重设密码"},
		graph.Text{En: "Sets a new password for somebody who has lost theirs, and prints it once. Their sessions end, a lock is lifted, and they must\nchoose their own at the next sign-in.",
			Zh: "为遗失密码者设置新密码并显示一次。其会话终止、锁定解除，下次登录时必须自行修改。"})
	var stdin bool
	c.stdinFlag(cmd, &stdin)
	cmd.Args = c.arguments(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		password, err := c.password(stdin)
		if err != nil {
			return err
		}
		return c.withRegister(cmd.Context(), func(r *access.Register) error {
			made, err := r.Reset(cmd.Context(), args[0], password)
			if err != nil {
				return err
			}
			c.printf(graph.Text{En: "%s has a new password", Zh: "账户 %s 的密码已重设"}, args[0])
			c.printPassword(made, stdin)
			return nil
		})
	}
	return cmd
}

// state is one word, or two, on whether an account can be used.
func (c *cli) state(a access.Account) string {
	switch {
	case a.Disabled:
		return c.say(graph.Text{En: "shut", Zh: "已停用"})
	case a.LockedUntil.After(time.Now()):
		return c.say(graph.Text{En: "locked until ", Zh: "锁定至 "}) + c.moment(a.LockedUntil)
	case a.MustChange:
		return c.say(graph.Text{En: "must change the password", Zh: "须修改密码"})
	}
	return c.say(graph.Text{En: "open", Zh: "正常"})
}

func (c *cli) moment(t time.Time) string {
	if t.IsZero() {
		return c.say(graph.Text{En: "never", Zh: "从未"})
	}
	return t.Local().Format("2006-01-02 15:04")
}

func (c *cli) roles(grants []graph.Grant) string {
	texts := make([]string, len(grants))
	for i, g := range grants {
		texts[i] = roleText(g)
	}
	return strings.Join(texts, c.say(graph.Text{En: ", ", Zh: "、"}))
}

// roleText is a grant as the flags name its parts.
func roleText(g graph.Grant) string {
	text := g.Role
	if g.Territory != "" {
		text += " " + g.Territory
	}
	if g.Node != "" {
		text += " " + g.Node
	}
	return text
}
