package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"liandong/graph"
)

// TokenPrefix lets secret scanners and people recognize a token.
const TokenPrefix = "liandong_"

// maxTerm is the longest a token may hold: who has left is forgotten by then.
const maxTerm = 366 * 24 * time.Hour

// coarse is how exactly the last use of a token is known: each use would be a write otherwise.
const coarse = time.Hour

// Token is what the hub knows of a tool's token, without its secret.
type Token struct {
	Account  string
	Name     string
	Grants   []graph.Grant // of the account's, so far as it still has them
	ReadOnly bool
	Made     time.Time
	Expires  time.Time
	LastUsed time.Time // to the hour; zero: never
}

// CreateToken makes a token of an account for a tool and returns its secret, which nobody can learn again. It expires within a year, and its grants are the
// account's or narrower ones; none given are all that the account has.
func (r *Register) CreateToken(ctx context.Context, t Token) (string, error) {
	a, err := r.Account(ctx, t.Account)
	if err != nil {
		return "", err
	}
	now := r.now()
	if err := verifyName("token", t.Name); err != nil {
		return "", err
	}
	if !t.Expires.After(now) || t.Expires.Sub(now) > maxTerm {
		return "", unfit("expires", "TOKEN_TERM", "a token holds from a moment to a year: give the days", "令牌有效期须大于 0 且不超过一年：请给出天数")
	}
	if len(t.Grants) == 0 {
		t.Grants = a.Grants
	}
	for _, g := range t.Grants {
		if err := VerifyGrant(g); err != nil {
			return "", err
		}
		if !covers(a.Grants, g) {
			return "", unfit("role", "TOKEN_SCOPE", fmt.Sprintf("%s has not got the role %s there: a token can do no more than its account", a.Name, g.Role),
				fmt.Sprintf("账户 %s 在该处没有角色 %s：令牌权限不能超出账户", a.Name, g.Role))
		}
	}
	secret, hash := newSecret(TokenPrefix)
	rows, err := r.keep(ctx, "access.CreateToken", `MATCH (a:Account {key: $key})
MERGE (t:AccessToken {account: $key, name: $name})
ON CREATE SET t:Kept, t.token = $once, t.hash = $hash, t.grants = $grants, t.readOnly = $readOnly, t.made = $now, t.expires = $expires
RETURN t.token = $once`, map[string]any{"key": fold(a.Name), "name": t.Name, "once": uuid.NewString(), "hash": hash, "grants": grantTexts(t.Grants),
		"readOnly": t.ReadOnly, "now": now, "expires": t.Expires.UTC()})
	switch {
	case err != nil:
		return "", err
	case len(rows) == 0:
		return "", noAccount(t.Account)
	case rows[0][0] != true:
		return "", &graph.Error{Kind: graph.Conflict, Op: "access.CreateToken", Code: "TOKEN_EXISTS", Field: "token", Message: graph.Text{
			En: fmt.Sprintf("%s has a token %s already: revoke it first, or choose another name", a.Name, t.Name),
			Zh: fmt.Sprintf("账户 %s 已有令牌 %s：请先撤销或另取名称", a.Name, t.Name)}}
	}
	return secret, nil
}

// Tokens lists those of an account, or of all where the name is empty, by account and name.
func (r *Register) Tokens(ctx context.Context, name string) ([]Token, error) {
	match, params := "MATCH (a:Account)", map[string]any{}
	if name != "" {
		if _, err := r.Account(ctx, name); err != nil {
			return nil, err
		}
		match, params["key"] = "MATCH (a:Account {key: $key})", fold(name)
	}
	rows, err := r.store.Read(ctx, match+" MATCH (t:AccessToken {account: a.key}) RETURN "+tokenColumns, params)
	if err != nil {
		return nil, err
	}
	list := make([]Token, len(rows))
	for i, row := range rows {
		list[i] = token(row)
	}
	slices.SortFunc(list, func(a, b Token) int { return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Name, b.Name)) })
	return list, nil
}

const tokenColumns = "a.name, t.name, t.grants, a.grants, coalesce(t.readOnly, true), t.made, t.expires, t.used"

func token(row []any) Token {
	t := Token{Grants: within(grantsIn(row[2]), grantsIn(row[3])), Made: moment(row[5]), Expires: moment(row[6]), LastUsed: moment(row[7])}
	t.Account, _ = row[0].(string)
	t.Name, _ = row[1].(string)
	t.ReadOnly, _ = row[4].(bool)
	return t
}

// RevokeToken ends a token; NotFound without one.
func (r *Register) RevokeToken(ctx context.Context, account, name string) error {
	rows, err := r.store.Read(ctx, "MATCH (t:AccessToken {account: $key, name: $name}) RETURN t.name", map[string]any{"key": fold(account), "name": name})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return &graph.Error{Kind: graph.NotFound, Op: "access.RevokeToken", Field: "token", Message: graph.Text{
			En: fmt.Sprintf("%s has no token %q: liandong token list shows them", account, name), Zh: fmt.Sprintf("账户 %s 没有令牌 %q：liandong token list 列出全部令牌", account, name)}}
	}
	_, err = r.keep(ctx, "access.RevokeToken", "MATCH (t:AccessToken {account: $key, name: $name}) DELETE t", map[string]any{"key": fold(account), "name": name})
	return err
}

// CodeToken is the code of a token that is unknown, revoked, expired, or of an account that may not sign in.
const CodeToken = "TOKEN_REFUSED"

// Token finds what a secret is the token of, and notes that it is used. A token whose account must change its password, or is shut, is refused like one
// that is unknown: Denied with CodeToken.
func (r *Register) Token(ctx context.Context, secret string) (Token, error) {
	refused := &graph.Error{Kind: graph.Denied, Op: "access.Token", Code: CodeToken, Message: graph.Text{En: "the token is not valid", Zh: "令牌无效"}}
	if !wellFormed(secret, TokenPrefix) {
		return Token{}, refused
	}
	now, hash := r.now(), hashSecret(secret)
	what, forgets := r.tokens.recall(hash, now)
	if t, ok := what.(Token); ok && now.Before(t.Expires) {
		return t, nil
	}
	params := map[string]any{"hash": hash, "now": now}
	rows, err := r.store.Read(ctx, `MATCH (t:AccessToken {hash: $hash}) WHERE t.expires > $now
MATCH (a:Account {key: t.account}) WHERE NOT coalesce(a.disabled, false) AND NOT coalesce(a.mustChange, false)
RETURN `+tokenColumns, params)
	if err != nil {
		return Token{}, err
	}
	if len(rows) == 0 {
		return Token{}, refused
	}
	t := token(rows[0])
	r.tokens.remember(hash, t, now, forgets)
	if now.Sub(t.LastUsed) < coarse {
		return t, nil
	}
	return t, r.touch(ctx, "access.Token", "MATCH (t:AccessToken {hash: $hash}) SET t.used = $hour", map[string]any{"hash": params["hash"], "hour": now.Truncate(coarse)})
}

// Actor is who asks with the token: named after both, so that a record of changes tells the tool from the person.
func (t Token) Actor() graph.Actor {
	return graph.Actor{Name: t.Account + "/" + t.Name, Grants: t.Grants}
}
