package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"liandong/access"
	"liandong/graph"
)

// firstAccount is the one that a hub without accounts makes.
const firstAccount = "administrator"

// signIn is what the flags of serve say about signing in.
type signIn struct {
	access.Settings
	memory, passes                                   int // of a password's hash: MiB and times
	issuerURL, clientID, secretFile, redirect, roles string
}

func defaultSignIn() signIn {
	s := signIn{Settings: access.Default()}
	s.memory, s.passes = int(s.Cost.Memory>>10), int(s.Cost.Passes)
	return s
}

func (c *cli) signInFlags(f *pflag.FlagSet, s *signIn) {
	c.duration(f, &s.Idle, "session-idle", "LIANDONG_SESSION_IDLE", graph.Text{En: "end a session that nobody uses after this", Zh: "会话闲置多久后终止"})
	c.duration(f, &s.Absolute, "session-time", "LIANDONG_SESSION_TIME", graph.Text{En: "end any session after this", Zh: "会话最长时限"})
	c.number(f, &s.memory, "password-memory", "MIB", graph.Text{En: "memory that one guess at a password takes, in MiB; old hashes rise at the next sign-in", Zh: "每次密码散列所用内存（MiB）；已有散列在下次登录时更新"})
	c.mark(f, "password-memory", "LIANDONG_PASSWORD_MEMORY", "MIB")
	c.number(f, &s.passes, "password-passes", "N", graph.Text{En: "passes over that memory", Zh: "对该内存的遍数"})
	c.mark(f, "password-passes", "LIANDONG_PASSWORD_PASSES", "N")
	c.text(f, &s.issuerURL, "oidc-issuer", "LIANDONG_OIDC_ISSUER", "URL", graph.Text{En: "issuer of a sign-on of your own (OpenID Connect); needs the other --oidc flags", Zh: "自有单点登录（OpenID Connect）的发行方；需同时给出其他 --oidc 选项"})
	c.text(f, &s.clientID, "oidc-client-id", "LIANDONG_OIDC_CLIENT_ID", "NAME", graph.Text{En: "name of this hub there", Zh: "本系统在发行方的客户端名称"})
	c.text(f, &s.secretFile, "oidc-secret-file", "LIANDONG_OIDC_SECRET_FILE", "FILE", graph.Text{En: "file of this hub's secret there, which only you can read; left out for a public client", Zh: "本系统在发行方的密钥文件，仅本人可读；公开客户端可省略"})
	c.text(f, &s.redirect, "oidc-redirect", "LIANDONG_OIDC_REDIRECT", "URL", graph.Text{En: "address of this hub's /oidc/callback as browsers reach it", Zh: "浏览器访问本系统 /oidc/callback 的网址"})
	c.text(f, &s.roles, "oidc-roles", "LIANDONG_OIDC_ROLES", "FILE", graph.Text{En: "JSON file that maps claims to roles", Zh: "将声明映射为角色的 JSON 文件"})
}

// settings are those of accounts and sessions.
func (s *signIn) settings() access.Settings {
	settings := s.Settings
	settings.Cost.Memory = uint32(max(0, min(s.memory, 1<<21))) << 10
	settings.Cost.Passes = uint32(max(0, min(s.passes, 1<<20)))
	return settings
}

// issuer is the sign-on that the flags name; nil where they name none. One flag without the others is refused.
func (s *signIn) issuer() (*access.Issuer, error) {
	if s.issuerURL+s.clientID+s.secretFile+s.redirect+s.roles == "" {
		return nil, nil
	}
	on := access.SignOn{Issuer: s.issuerURL, ClientID: s.clientID, Redirect: s.redirect}
	var err error
	if s.secretFile != "" {
		if on.Secret, err = readSecret(s.secretFile); err != nil {
			return nil, err
		}
	}
	if s.roles != "" {
		text, err := os.ReadFile(s.roles)
		if err != nil {
			return nil, unreadable(s.roles, err)
		}
		if on.Roles, err = access.ParseRoleMap(text); err != nil {
			return nil, err
		}
	}
	return access.NewIssuer(on)
}

// readSecret reads a secret from a file that nobody else can read.
func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", unreadable(path, err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", settingsError(fmt.Sprintf("others can read the secret in %s: run chmod 600 on it", path), fmt.Sprintf("其他用户可读取密钥文件 %s：请执行 chmod 600", path))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", unreadable(path, err)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		return "", settingsError(fmt.Sprintf("the file %s holds no secret", path), fmt.Sprintf("文件 %s 中没有密钥", path))
	}
	return secret, nil
}

func unreadable(path string, err error) error {
	own := settingsError(fmt.Sprintf("the file %s cannot be read", path), fmt.Sprintf("无法读取文件 %s", path))
	own.Err = err
	return own
}

func settingsError(en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "liandong", Code: "SIGN_ON_SETTINGS", Message: graph.Text{En: en, Zh: zh}}
}

// discoverWithin is how long the start waits for the issuer, which can be asked later as well.
const discoverWithin = 5 * time.Second

// openSignIn makes ready what people sign in with. An issuer that is away is told of; one that is not what it was said to be is an error.
func (c *cli) openSignIn(ctx context.Context, h *hub, s *serving, issuer *access.Issuer) (err error) {
	if s.Access, err = access.NewRegister(h.store, s.signIn.settings()); err != nil || issuer == nil {
		return err
	}
	s.SignOn = issuer
	ctx, cancel := context.WithTimeout(ctx, discoverWithin)
	defer cancel()
	err = issuer.Discover(ctx)
	if graph.KindOf(err) == graph.Unavailable {
		c.note(graph.Text{En: "… the issuer %s cannot be reached yet: it is asked again when somebody signs on", Zh: "… 暂时无法访问单点登录发行方 %s：有人登录时会重试"}, s.signIn.issuerURL)
		return nil
	}
	return err
}
