package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"liandong/graph"
)

// Account is what the hub knows of somebody who signs in here, without the password.
type Account struct {
	Name        string
	Grants      []graph.Grant
	MustChange  bool // the password is one that somebody else knows
	Disabled    bool
	Failures    int       // wrong passwords since the last right one
	LockedUntil time.Time // zero: not locked
	Made        time.Time
	PasswordAt  time.Time // when the password was last set
	LastSignIn  time.Time // zero: never
	Sessions    int       // open ones
}

func isLetter(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// accountColumns are what account reads, of the node a.
const accountColumns = `a.name, a.grants, coalesce(a.mustChange, false), coalesce(a.disabled, false), a.failures, a.lockedUntil, a.made, a.passwordAt, a.lastSignIn`

func account(row []any) Account {
	a := Account{Grants: grantsIn(row[1]), LockedUntil: moment(row[5]), Made: moment(row[6]), PasswordAt: moment(row[7]), LastSignIn: moment(row[8])}
	a.Name, _ = row[0].(string)
	a.MustChange, _ = row[2].(bool)
	a.Disabled, _ = row[3].(bool)
	failures, _ := row[4].(int64)
	a.Failures = int(failures)
	return a
}

// Add makes an account. The password must be changed at the first sign-in unless the one who will use it has chosen it; an empty one is made up. It returns
// the password. A name that is there already, in whatever letters, is a Conflict.
func (r *Register) Add(ctx context.Context, name, password string, grants []graph.Grant) (string, error) {
	if err := verifyName("name", name); err != nil {
		return "", err
	}
	if err := verifyGrants(grants); err != nil {
		return "", err
	}
	password, hash, err := r.prepare(ctx, name, password)
	if err != nil {
		return "", err
	}
	rows, err := r.keep(ctx, "access.Add", `MERGE (a:Account {key: $key})
ON CREATE SET a:Kept, a.name = $name, a.made = $now, a.token = $token, a.hash = $hash, a.mustChange = true, a.passwordAt = $now, a.failures = 0, a.grants = $grants
RETURN a.token = $token`,
		map[string]any{"key": fold(name), "name": name, "now": r.now(), "token": uuid.NewString(), "hash": hash, "grants": grantTexts(grants)})
	if err != nil {
		return "", err
	}
	if rows[0][0] != true {
		return "", &graph.Error{Kind: graph.Conflict, Op: "access.Add", Code: "ACCOUNT_EXISTS", Field: "name", Message: graph.Text{
			En: fmt.Sprintf("there is an account %s already: nothing was changed", name), Zh: fmt.Sprintf("账户 %s 已存在：未作更改", name)}}
	}
	return password, nil
}

// prepare makes up a password where none is given, and hashes it.
func (r *Register) prepare(ctx context.Context, name, password string) (chosen, hash string, err error) {
	if password == "" {
		password = newPassword()
	}
	if err := verifyPassword(password, name); err != nil {
		return "", "", err
	}
	err = r.hash(ctx, func() { hash = hashPassword(canonical(password), r.settings.Cost).String() })
	return password, hash, err
}

func verifyGrants(grants []graph.Grant) error {
	for _, g := range grants {
		if err := VerifyGrant(g); err != nil {
			return err
		}
	}
	return nil
}

// First makes the account of the first administrator where there is no account at all, and returns its password; empty where there is one. Of two programs
// that begin at once, one makes it.
func (r *Register) First(ctx context.Context, name string) (string, error) {
	rows, err := r.store.Read(ctx, "MATCH (a:Account) RETURN a.key LIMIT 1", nil)
	if err != nil || len(rows) > 0 {
		return "", err
	}
	password, err := r.Add(ctx, name, "", []graph.Grant{{Role: Administrator}})
	if graph.KindOf(err) == graph.Conflict {
		return "", nil
	}
	return password, err
}

// Accounts lists all, by name.
func (r *Register) Accounts(ctx context.Context) ([]Account, error) {
	return r.accounts(ctx, "MATCH (a:Account)", nil)
}

// Account is the one of that name, in whatever letters; NotFound without one.
func (r *Register) Account(ctx context.Context, name string) (Account, error) {
	list, err := r.accounts(ctx, "MATCH (a:Account {key: $key})", map[string]any{"key": fold(name)})
	if err != nil || len(list) == 1 {
		return append(list, Account{})[0], err
	}
	return Account{}, noAccount(name)
}

func (r *Register) accounts(ctx context.Context, match string, params map[string]any) ([]Account, error) {
	if params == nil {
		params = map[string]any{}
	}
	params["now"], params["idle"] = r.now(), r.now().Add(-r.settings.Idle)
	rows, err := r.store.Read(ctx, match+" RETURN "+accountColumns+", COUNT { MATCH (s:AccessSession {account: a.key}) WHERE s.expires > $now AND s.used > $idle }", params)
	if err != nil {
		return nil, err
	}
	list := make([]Account, len(rows))
	for i, row := range rows {
		list[i] = account(row)
		sessions, _ := row[9].(int64)
		list[i].Sessions = int(sessions)
	}
	slices.SortFunc(list, func(a, b Account) int { return cmp.Compare(fold(a.Name), fold(b.Name)) })
	return list, nil
}

func noAccount(name string) error {
	return &graph.Error{Kind: graph.NotFound, Op: "access", Field: "name", Message: graph.Text{
		En: fmt.Sprintf("there is no account %q: liandong user list shows them", name), Zh: fmt.Sprintf("没有账户 %q：liandong user list 列出全部账户", name)}}
}

// change runs a statement on the account of that name; NotFound without one.
func (r *Register) change(ctx context.Context, op, name, change string, params map[string]any) error {
	params["key"] = fold(name)
	rows, err := r.keep(ctx, op, "MATCH (a:Account {key: $key}) "+change+" RETURN DISTINCT a.key", params)
	if err == nil && len(rows) == 0 {
		return noAccount(name)
	}
	return err
}

// Grant gives an account a role.
func (r *Register) Grant(ctx context.Context, name string, g graph.Grant) error {
	if err := VerifyGrant(g); err != nil {
		return err
	}
	return r.change(ctx, "access.Grant", name, "SET a.held = true SET a.held = null SET a.grants = [g IN a.grants WHERE g <> $grant] + $grant", map[string]any{"grant": grantText(g)})
}

// Revoke takes a role back; NotFound where the account has not got exactly that one. Its tokens lose it with it.
func (r *Register) Revoke(ctx context.Context, name string, g graph.Grant) error {
	a, err := r.Account(ctx, name)
	if err != nil {
		return err
	}
	if !slices.Contains(a.Grants, g) {
		return &graph.Error{Kind: graph.NotFound, Op: "access.Revoke", Field: "role", Message: graph.Text{
			En: fmt.Sprintf("%s has no such role there: liandong user show %s lists what it has", a.Name, a.Name),
			Zh: fmt.Sprintf("账户 %s 没有该角色：liandong user show %s 列出其角色", a.Name, a.Name)}}
	}
	return r.change(ctx, "access.Revoke", name, "SET a.held = true SET a.held = null SET a.grants = [g IN a.grants WHERE g <> $grant]", map[string]any{"grant": grantText(g)})
}

// endSessions ends all of the account a.
const endSessions = " WITH a OPTIONAL MATCH (s:AccessSession {account: a.key}) DELETE s"

// Disable shuts an account: its sessions end, its tokens and its password are refused.
func (r *Register) Disable(ctx context.Context, name string) error {
	return r.change(ctx, "access.Disable", name, "SET a.disabled = true"+endSessions, map[string]any{})
}

// Enable opens it again, and forgets wrong passwords.
func (r *Register) Enable(ctx context.Context, name string) error {
	return r.change(ctx, "access.Enable", name, "SET a.disabled = false, a.failures = 0, a.lockedUntil = null", map[string]any{})
}

// SignOutAll ends all sessions of an account, or of one who signs on elsewhere and is named as in records of changes.
func (r *Register) SignOutAll(ctx context.Context, name string) error {
	if strings.HasPrefix(name, elsewhere) {
		_, err := r.keep(ctx, "access.SignOutAll", "MATCH (s:AccessSession {actor: $actor}) DELETE s", map[string]any{"actor": name})
		return err
	}
	return r.change(ctx, "access.SignOutAll", name, endSessions[1:], map[string]any{})
}

// Reset sets a password that must be changed at the next sign-in, made up where it is empty, ends all sessions and lifts a lock. It returns the password.
func (r *Register) Reset(ctx context.Context, name, password string) (string, error) {
	a, err := r.Account(ctx, name)
	if err != nil {
		return "", err
	}
	password, hash, err := r.prepare(ctx, a.Name, password)
	if err != nil {
		return "", err
	}
	return password, r.change(ctx, "access.Reset", name,
		"SET a.hash = $hash, a.mustChange = true, a.passwordAt = $now, a.failures = 0, a.lockedUntil = null"+endSessions, map[string]any{"hash": hash, "now": r.now()})
}
