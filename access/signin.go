package access

import (
	"context"
	"encoding/binary"
	"time"

	"liandong/graph"
)

// CodeSignIn is the code of the one answer to every sign-in that fails: who has no account, a wrong password, too many of them or a shut account learns
// nothing else.
const CodeSignIn = "SIGN_IN"

func signInRefused() error {
	return &graph.Error{Kind: graph.Denied, Op: "access.SignIn", Code: CodeSignIn, Message: graph.Text{
		En: "the name or the password is not right, or there were too many attempts: check both, wait, and try again",
		Zh: "用户名或密码不正确，或尝试次数过多：请核对后稍等再试"}}
}

// decoys is how many nodes take the attempts at names that have no account: writing to one costs what writing to an account costs.
const decoys = 64

// attempt notes one more wrong password before it is known whether it is: of a hundred that come at once no more are looked at than of a hundred in a
// row. What is noted is taken back when it was right. locked says that this one does not count.
const attempt = ` SET a.held = true SET a.held = null
WITH a, coalesce(a.lockedUntil > $now, false) AS locked
SET a.failures = CASE WHEN locked THEN a.failures ELSE coalesce(a.failures, 0) + 1 END
SET a.lockedUntil = CASE WHEN locked THEN a.lockedUntil ELSE $now + duration({seconds: $delays[CASE WHEN a.failures < size($delays) THEN a.failures ELSE size($delays) - 1 END]}) END
RETURN a.key, a.hash, locked, coalesce(a.disabled, false), a.name`

// delays are the seconds of lock after so many wrong passwords in a row.
func (s Settings) delays() []int64 {
	list := make([]int64, s.Free, s.Free+20)
	for d := s.Delay; ; d *= 2 {
		list = append(list, int64(min(d, s.MaxDelay).Seconds()))
		if d >= s.MaxDelay {
			return list
		}
	}
}

// known is an account whose password was right.
type known struct {
	key, name string
	hash      hashed
}

// check compares name and password. The work is the same whether the account exists, is locked or shut, or neither: a read, a write, a hash.
func (r *Register) check(ctx context.Context, name, password string) (known, error) {
	key := fold(name)
	if len(name) > 4*maxName || len(password) > 4*maxPassword {
		key, password = "", "" // nobody's, and not worth hashing
	}
	rows, err := r.store.Read(ctx, "MATCH (a:Account {key: $key}) RETURN a.key", map[string]any{"key": key})
	if err != nil {
		return known{}, err
	}
	match := "MERGE (a:AccountDecoy {key: $key}) SET a:Kept"
	params := map[string]any{"key": int64(decoyOf(key)), "now": r.now(), "delays": r.settings.delays()}
	if len(rows) > 0 {
		match, params["key"] = "MATCH (a:Account {key: $key}) SET a:Kept", key
	}
	rows, err = r.keep(ctx, "access.SignIn", match+attempt, params)
	if err != nil {
		return known{}, err
	}
	stored, locked, disabled := r.decoy, true, false
	found := known{}
	if len(rows) > 0 {
		found.key, _ = rows[0][0].(string)
		found.name, _ = rows[0][4].(string)
		text, _ := rows[0][1].(string)
		locked, _ = rows[0][2].(bool)
		disabled, _ = rows[0][3].(bool)
		var whole bool
		if stored, whole = parseHash(text); !whole {
			stored, locked = r.decoy, true
		}
	}
	right := false
	if err := r.hash(ctx, func() { right = stored.matches(canonical(password)) }); err != nil {
		return known{}, err
	}
	if !right || locked || disabled {
		return known{}, signInRefused()
	}
	found.hash = stored
	return found, nil
}

func decoyOf(key string) uint32 {
	sum := hashSecret(key)
	return binary.BigEndian.Uint32([]byte(sum)) % decoys
}

// SignIn opens a session for who knows name and password, and returns its secret. Every failure is Denied with CodeSignIn, and none tells why.
func (r *Register) SignIn(ctx context.Context, name, password string) (secret string, s Session, err error) {
	found, err := r.check(ctx, name, password)
	if err != nil {
		return "", Session{}, err
	}
	fresh := found.hash
	if fresh.cost != r.settings.Cost { // the settings have risen since
		if err := r.hash(ctx, func() { fresh = hashPassword(canonical(password), r.settings.Cost) }); err != nil {
			return "", Session{}, err
		}
	}
	return r.open(ctx, "access.SignIn", unchanged+"SET a.hash = $fresh, a.failures = 0, a.lockedUntil = null, a.lastSignIn = $now",
		map[string]any{"key": found.key, "old": found.hash.String(), "fresh": fresh.String()})
}

// ChangePassword sets a new password for who knows the old one, ends all sessions of the account and opens a new one.
func (r *Register) ChangePassword(ctx context.Context, name, old, password string) (secret string, s Session, err error) {
	found, err := r.check(ctx, name, old)
	if err != nil {
		return "", Session{}, err
	}
	if canonical(old) == canonical(password) {
		err = unfit("password", "PASSWORD_OLD", "the new password is the old one: choose another", "新密码与旧密码相同：请更换")
	} else {
		err = verifyPassword(password, found.name)
	}
	if err != nil {
		return "", Session{}, r.forgive(ctx, found, err)
	}
	var fresh hashed
	if err := r.hash(ctx, func() { fresh = hashPassword(canonical(password), r.settings.Cost) }); err != nil {
		return "", Session{}, err
	}
	return r.open(ctx, "access.ChangePassword", unchanged+"SET a.hash = $fresh, a.mustChange = false, a.passwordAt = $now, a.failures = 0, a.lockedUntil = null"+
		endSessions+" WITH DISTINCT a", map[string]any{"key": found.key, "old": found.hash.String(), "fresh": fresh.String()})
}

// forgive takes back the attempt of who knew the password and failed for another cause.
func (r *Register) forgive(ctx context.Context, found known, cause error) error {
	_, err := r.keep(ctx, "access.ChangePassword", "MATCH (a:Account {key: $key, hash: $old}) SET a.failures = 0, a.lockedUntil = null",
		map[string]any{"key": found.key, "old": found.hash.String()})
	if err != nil {
		return err
	}
	return cause
}

// unchanged is the account whose password was compared, as long as nobody has set another; $fresh is what the same statement has set when it is repeated.
const unchanged = "MATCH (a:Account {key: $key}) WHERE a.hash IN [$old, $fresh] AND NOT coalesce(a.disabled, false) "

// open makes a session of the account that the statement matches. An account that has changed since its password was compared is refused.
func (r *Register) open(ctx context.Context, op, match string, params map[string]any) (secret string, s Session, err error) {
	if err := r.sweep(ctx); err != nil {
		return "", Session{}, err
	}
	secret, hash := newSecret("")
	now := r.now()
	params["now"], params["session"], params["expires"] = now, hash, now.Add(r.settings.Absolute)
	rows, err := r.keep(ctx, op, match+`
MERGE (s:AccessSession {hash: $session}) ON CREATE SET s:Kept, s.account = a.key, s.made = $now, s.used = $now, s.expires = $expires
RETURN a.name, a.grants, coalesce(a.mustChange, false)`, params)
	if err != nil {
		return "", Session{}, err
	}
	if len(rows) == 0 {
		return "", Session{}, signInRefused()
	}
	s = Session{Made: now, Expires: now.Add(r.settings.Absolute)}
	s.Name, _ = rows[0][0].(string)
	s.Display = s.Name
	s.Actor = graph.Actor{Name: s.Name, Grants: grantsIn(rows[0][1])}
	s.MustChange, _ = rows[0][2].(bool)
	return secret, s, nil
}

// sweep forgets sessions that have ended, a bounded number at a time.
func (r *Register) sweep(ctx context.Context) error {
	_, err := r.keep(ctx, "access.sweep", "MATCH (s:AccessSession) WHERE s.expires < $now WITH s LIMIT 1000 DELETE s", map[string]any{"now": r.now()})
	return err
}

// Session is an open one.
type Session struct {
	Actor      graph.Actor
	Name       string // of the account; empty for who signed on elsewhere
	Display    string // what to call the person
	MustChange bool
	Made       time.Time
	Expires    time.Time
}

// Session finds the open session of a secret, and notes that it is used. Without one it is Denied with CodeSession.
func (r *Register) Session(ctx context.Context, secret string) (Session, error) {
	if !wellFormed(secret, "") {
		return Session{}, sessionEnded()
	}
	now, hash := r.now(), hashSecret(secret)
	what, forgets := r.sessions.recall(hash, now)
	if s, ok := what.(Session); ok && now.Before(s.Expires) {
		return s, nil
	}
	params := map[string]any{"hash": hash, "now": now, "idle": now.Add(-r.settings.Idle)}
	rows, err := r.store.Read(ctx, `MATCH (s:AccessSession {hash: $hash}) WHERE s.expires > $now AND s.used > $idle
OPTIONAL MATCH (a:Account {key: s.account}) WHERE NOT coalesce(a.disabled, false)
WITH s, a WHERE a IS NOT NULL OR s.account IS NULL
RETURN a.name, coalesce(a.grants, s.grants), coalesce(a.mustChange, false), s.actor, s.display, s.made, s.expires, s.used`, params)
	if err != nil {
		return Session{}, err
	}
	if len(rows) == 0 {
		return Session{}, sessionEnded()
	}
	row := rows[0]
	s := Session{Made: moment(row[5]), Expires: moment(row[6])}
	s.Name, _ = row[0].(string)
	s.MustChange, _ = row[2].(bool)
	s.Actor.Grants = grantsIn(row[1])
	if s.Actor.Name, s.Display = s.Name, s.Name; s.Name == "" {
		s.Actor.Name, _ = row[3].(string)
		s.Display, _ = row[4].(string)
	}
	r.sessions.remember(hash, s, now, forgets)
	if now.Sub(moment(row[7])) < r.settings.Idle/10 {
		return s, nil
	}
	return s, r.touch(ctx, "access.Session", "MATCH (s:AccessSession {hash: $hash}) SET s.used = CASE WHEN s.used < $now THEN $now ELSE s.used END", params)
}

// touch notes a use. A database that takes no writes just now, as with a full disk, still answers who signed in before.
func (r *Register) touch(ctx context.Context, op, statement string, params map[string]any) error {
	_, err := r.keep(ctx, op, statement, params)
	if graph.KindOf(err) == graph.Unavailable && ctx.Err() == nil {
		return nil
	}
	return err
}

// CodeSession is the code of a session that is over, or never was.
const CodeSession = "SESSION"

func sessionEnded() error {
	return &graph.Error{Kind: graph.Denied, Op: "access.Session", Code: CodeSession, Message: graph.Text{
		En: "the session has ended: sign in again", Zh: "会话已结束：请重新登录"}}
}

// SignOut ends the session of a secret, if there is one.
func (r *Register) SignOut(ctx context.Context, secret string) error {
	if !wellFormed(secret, "") {
		return nil
	}
	_, err := r.keep(ctx, "access.SignOut", "MATCH (s:AccessSession {hash: $hash}) DELETE s", map[string]any{"hash": hashSecret(secret)})
	return err
}
