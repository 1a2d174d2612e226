package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// desk is a register on an empty store, whose clock the test moves.
type desk struct {
	*Register
	store *graph.Store
	time  *atomic.Int64
}

func MustDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{store: testdb.MustStore(t), time: &atomic.Int64{}}
	d.time.Store(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).UnixNano())
	d.Register = d.again(t)
	return d
}

// again is another register on the same store, as after a restart.
func (d *desk) again(t testing.TB) *Register {
	t.Helper()
	s := Default()
	s.Now = func() time.Time { return time.Unix(0, d.time.Load()) }
	r, err := NewRegister(d.store, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (d *desk) pass(by time.Duration) { d.time.Add(int64(by)) }

// MustAdd makes an account whose owner has chosen the password already.
func (d *desk) MustAdd(t testing.TB, name, password string, grants ...graph.Grant) {
	t.Helper()
	first, err := d.Add(t.Context(), name, "", grants)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.ChangePassword(t.Context(), name, first, password); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) MustSignIn(t testing.TB, name, password string) (string, Session) {
	t.Helper()
	secret, s, err := d.SignIn(t.Context(), name, password)
	if err != nil {
		t.Fatal(err)
	}
	return secret, s
}

func code(err error) string {
	var own *graph.Error
	if errors.As(err, &own) {
		return own.Code
	}
	return fmt.Sprint(err)
}

const secretOfLi, another = "blue river seven stones", "a quiet lane in autumn"

var worker = graph.Grant{Role: SocialWorker, Territory: "440106012"}

func TestAccounts(t *testing.T) {
	d := MustDesk(t)
	ctx := t.Context()
	first, err := d.Add(ctx, "Li.Na", "", []graph.Grant{worker, worker})
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != 24 {
		t.Errorf("the first password is %q", first)
	}
	t.Run("AsItIsStored", func(t *testing.T) {
		a, err := d.Account(ctx, "LI.NA")
		want := Account{Name: "Li.Na", Grants: []graph.Grant{worker}, MustChange: true, Made: d.now(), PasswordAt: d.now()}
		if diff := cmp.Diff(want, a); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		rows, err := d.store.Read(ctx, "MATCH (a:Account) RETURN a.hash, a.id, labels(a)", nil)
		if hash, _ := rows[0][0].(string); err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(hash, first) || rows[0][1] != nil || len(rows[0][2].([]any)) != 2 {
			t.Errorf("%v %v", rows, err)
		}
	})
	t.Run("Twice", func(t *testing.T) {
		if _, err := d.Add(ctx, "li.na", secretOfLi, nil); code(err) != "ACCOUNT_EXISTS" {
			t.Error(err)
		}
	})
	t.Run("Names", func(t *testing.T) {
		for _, name := range []string{"", "li na", "li/na", "oidc:li", "li\x00", strings.Repeat("a", 65), "ｌｉ", "li\n", "\xff"} {
			if _, err := d.Add(ctx, name, secretOfLi, nil); code(err) != "ACCESS_NAME" {
				t.Errorf("%q: %v", name, err)
			}
		}
		if _, err := d.Add(ctx, "李娜@street.example", "", nil); err != nil {
			t.Error(err)
		}
	})
	t.Run("Grants", func(t *testing.T) {
		for want, g := range map[string]graph.Grant{"ROLE": {Role: "KING"}, "TERRITORY": {Role: Analyst, Territory: "44010"}, "NODE": {Role: OrganizationManager, Node: "a|b"}} {
			if err := d.Grant(ctx, "Li.Na", g); code(err) != want {
				t.Errorf("%v: %v", g, err)
			}
		}
		mine := graph.Grant{Role: OrganizationManager, Node: "0198-a"}
		if err := errors.Join(d.Grant(ctx, "li.na", mine), d.Grant(ctx, "li.na", mine)); err != nil {
			t.Fatal(err)
		}
		if a, _ := d.Account(ctx, "li.na"); !slices.Equal(a.Grants, []graph.Grant{mine, worker}) {
			t.Errorf("%v", a.Grants)
		}
		if err := d.Revoke(ctx, "li.na", mine); err != nil {
			t.Error(err)
		}
		if err := d.Revoke(ctx, "li.na", mine); !errors.Is(err, graph.NotFound) {
			t.Error(err)
		}
		if err := d.Grant(ctx, "nobody", mine); !errors.Is(err, graph.NotFound) {
			t.Error(err)
		}
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				if err := d.Grant(context.Background(), "li.na", graph.Grant{Role: Analyst, Territory: fmt.Sprint(44010600 + i)[:6], Node: fmt.Sprint(i)}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if a, _ := d.Account(ctx, "li.na"); len(a.Grants) != 9 {
			t.Errorf("%d grants of 9 that were given at once", len(a.Grants))
		}
	})
	t.Run("First", func(t *testing.T) {
		if password, err := d.First(ctx, "administrator"); err != nil || password != "" {
			t.Errorf("%q %v", password, err)
		}
	})
}

func TestFirstAdministrator(t *testing.T) {
	d := MustDesk(t)
	var made atomic.Int64
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			password, err := d.First(context.Background(), "administrator")
			if err != nil {
				t.Error(err)
			}
			if password != "" {
				made.Add(1)
			}
		})
	}
	all.Wait()
	a, err := d.Account(t.Context(), "administrator")
	if err != nil || made.Load() != 1 || !a.MustChange || !slices.Equal(a.Grants, []graph.Grant{{Role: Administrator}}) {
		t.Errorf("%v %v, made %d times", a, err, made.Load())
	}
}

func TestSignIn(t *testing.T) {
	d := MustDesk(t)
	ctx := t.Context()
	first, err := d.Add(ctx, "li", "", []graph.Grant{worker})
	if err != nil {
		t.Fatal(err)
	}
	secret, s := d.MustSignIn(t, "LI", first)
	t.Run("FirstTime", func(t *testing.T) {
		found, err := d.Session(ctx, secret)
		if diff := cmp.Diff(s, found); err != nil || diff != "" || !found.MustChange || found.Actor.Name != "li" || !slices.Equal(found.Actor.Grants, []graph.Grant{worker}) {
			t.Errorf("%+v %v\n%s", found, err, diff)
		}
	})
	t.Run("NotInTheClear", func(t *testing.T) {
		rows, err := d.store.Read(ctx, "MATCH (n) WHERE any(k IN keys(n) WHERE toStringOrNull(n[k]) CONTAINS $secret OR toStringOrNull(n[k]) CONTAINS $password) RETURN n.key", map[string]any{"secret": secret, "password": first})
		if err != nil || len(rows) > 0 {
			t.Errorf("%v %v", rows, err)
		}
	})
	t.Run("ChangePassword", func(t *testing.T) {
		for want, password := range map[string]string{
			"PASSWORD_LENGTH": "short", "PASSWORD_OLD": first, "PASSWORD_COMMON": "Password1234", "PASSWORD_NAME": strings.Repeat("Li", 6),
		} {
			if _, _, err := d.ChangePassword(ctx, "li", first, password); code(err) != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		if a, _ := d.Account(ctx, "li"); a.Failures != 0 {
			t.Errorf("%d failures", a.Failures)
		}
		if _, _, err := d.ChangePassword(ctx, "li", "not the old one", secretOfLi); code(err) != CodeSignIn {
			t.Error(err)
		}
		fresh, s, err := d.ChangePassword(ctx, "li", first, secretOfLi)
		if err != nil || s.MustChange {
			t.Fatalf("%+v %v", s, err)
		}
		if _, err := d.Session(ctx, secret); code(err) != CodeSession {
			t.Errorf("a session from before the change: %v", err)
		}
		if _, err := d.Session(ctx, fresh); err != nil {
			t.Error(err)
		}
		if _, _, err := d.SignIn(ctx, "li", first); code(err) != CodeSignIn {
			t.Error(err)
		}
	})
	t.Run("SameLooks", func(t *testing.T) {
		d.MustAdd(t, "rené", "cafe\u0301 au lait, merci")
		d.MustSignIn(t, "RENÉ", "café au lait, merci")
	})
	t.Run("SignOut", func(t *testing.T) {
		one, _ := d.MustSignIn(t, "li", secretOfLi)
		two, _ := d.MustSignIn(t, "li", secretOfLi)
		if err := d.SignOut(ctx, one); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Session(ctx, one); code(err) != CodeSession {
			t.Error(err)
		}
		if _, err := d.Session(ctx, two); err != nil {
			t.Error(err)
		}
		if err := d.SignOutAll(ctx, "li"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Session(ctx, two); code(err) != CodeSession {
			t.Error(err)
		}
	})
	t.Run("Disabled", func(t *testing.T) {
		open, _ := d.MustSignIn(t, "li", secretOfLi)
		if err := d.Disable(ctx, "li"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Session(ctx, open); code(err) != CodeSession {
			t.Error(err)
		}
		if _, _, err := d.SignIn(ctx, "li", secretOfLi); code(err) != CodeSignIn {
			t.Error(err)
		}
		if err := d.Enable(ctx, "li"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Session(ctx, open); code(err) != CodeSession {
			t.Error("an ended session is back")
		}
		d.MustSignIn(t, "li", secretOfLi)
	})
	t.Run("Reset", func(t *testing.T) {
		open, _ := d.MustSignIn(t, "li", secretOfLi)
		given, err := d.Reset(ctx, "li", "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Session(ctx, open); code(err) != CodeSession {
			t.Error(err)
		}
		if _, s := d.MustSignIn(t, "li", given); !s.MustChange {
			t.Error("a password that somebody else knows need not be changed")
		}
	})
	t.Run("RevokedGrantAtOnce", func(t *testing.T) {
		d.MustAdd(t, "wu", another, worker)
		open, _ := d.MustSignIn(t, "wu", another)
		if err := d.Revoke(ctx, "wu", worker); err != nil {
			t.Fatal(err)
		}
		if s, err := d.Session(ctx, open); err != nil || len(s.Actor.Grants) != 0 {
			t.Errorf("%+v %v", s, err)
		}
	})
	t.Run("HashOfAnEarlierCost", func(t *testing.T) {
		weak := hashPassword(another, Cost{Memory: 7168, Passes: 5, Lanes: 1}).String()
		if err := d.change(ctx, "test", "wu", "SET a.hash = $weak", map[string]any{"weak": weak}); err != nil {
			t.Fatal(err)
		}
		d.MustSignIn(t, "wu", another)
		rows, err := d.store.Read(ctx, "MATCH (a:Account {key: 'wu'}) RETURN a.hash", nil)
		if hash, _ := rows[0][0].(string); err != nil || !strings.Contains(hash, "m=19456,t=2") {
			t.Errorf("%v %v", rows, err)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	d := MustDesk(t)
	ctx := t.Context()
	d.MustAdd(t, "li", secretOfLi)
	t.Run("Unused", func(t *testing.T) {
		secret, _ := d.MustSignIn(t, "li", secretOfLi)
		for range 3 {
			d.pass(29 * time.Minute)
			if _, err := d.Session(ctx, secret); err != nil {
				t.Fatal(err)
			}
		}
		d.pass(30 * time.Minute)
		if _, err := d.Session(ctx, secret); code(err) != CodeSession {
			t.Error(err)
		}
	})
	t.Run("Absolute", func(t *testing.T) {
		secret, s := d.MustSignIn(t, "li", secretOfLi)
		for d.now().Before(s.Expires.Add(-time.Minute)) {
			d.pass(min(20*time.Minute, s.Expires.Add(-time.Minute).Sub(d.now())))
			if _, err := d.Session(ctx, secret); err != nil {
				t.Fatal(err)
			}
		}
		d.pass(time.Minute)
		if _, err := d.Session(ctx, secret); code(err) != CodeSession {
			t.Error(err)
		}
	})
	t.Run("Swept", func(t *testing.T) {
		d.pass(24 * time.Hour)
		d.MustSignIn(t, "li", secretOfLi)
		rows, err := d.store.Read(ctx, "MATCH (s:AccessSession) RETURN count(s)", nil)
		if err != nil || rows[0][0] != int64(1) {
			t.Errorf("%v %v", rows, err)
		}
	})
	t.Run("NoSecret", func(t *testing.T) {
		trips := d.store.RoundTrips()
		for _, secret := range []string{"", "x", strings.Repeat("A", 43) + "\x00", strings.Repeat("A", 10_000), TokenPrefix + strings.Repeat("A", 43)} {
			if _, err := d.Session(ctx, secret); code(err) != CodeSession {
				t.Errorf("%q: %v", secret, err)
			}
		}
		if d.store.RoundTrips() != trips {
			t.Error("what cannot be a secret was looked up")
		}
		if _, err := d.Session(ctx, strings.Repeat("A", 43)); code(err) != CodeSession {
			t.Error(err)
		}
	})
}

func TestLockOut(t *testing.T) {
	d := MustDesk(t)
	ctx := t.Context()
	d.MustAdd(t, "li", secretOfLi)
	guess := func(name, password string) error {
		_, _, err := d.SignIn(ctx, name, password)
		return err
	}
	t.Run("Grows", func(t *testing.T) {
		for range 5 {
			if err := guess("li", "wrong"); code(err) != CodeSignIn {
				t.Fatal(err)
			}
		}
		for _, delay := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute} {
			if err := guess("li", secretOfLi); code(err) != CodeSignIn {
				t.Errorf("the right password while locked: %v", err)
			}
			d.Register = d.again(t)
			d.pass(delay - time.Second)
			if err := guess("li", secretOfLi); code(err) != CodeSignIn {
				t.Errorf("locked for less than %s", delay)
			}
			d.pass(time.Second)
			if err := guess("li", "wrong"); code(err) != CodeSignIn {
				t.Error(err)
			}
		}
		d.pass(24 * time.Hour)
		if err := guess("li", secretOfLi); err != nil {
			t.Errorf("locked for ever: %v", err)
		}
		if a, _ := d.Account(ctx, "li"); a.Failures != 0 || !a.LockedUntil.IsZero() || a.LastSignIn != d.now() {
			t.Errorf("%+v", a)
		}
	})
	t.Run("ManyAtOnce", func(t *testing.T) {
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() { _, _, _ = d.SignIn(context.Background(), "li", "wrong") })
		}
		all.Wait()
		a, err := d.Account(ctx, "li")
		if err != nil || a.Failures != 5 || a.LockedUntil.IsZero() {
			t.Errorf("%d counted, %v", a.Failures, err)
		}
		if err := d.Enable(ctx, "li"); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("TellsNothing", func(t *testing.T) {
		if err := d.Disable(ctx, "li"); err != nil {
			t.Fatal(err)
		}
		d.MustAdd(t, "wu", another)
		said := map[string]bool{}
		work := map[int64]bool{}
		for range 8 {
			for _, name := range []string{"li", "wu", "nobody", "", strings.Repeat("long", 500)} {
				trips := d.store.RoundTrips()
				_, _, err := d.SignIn(ctx, name, "wrong")
				said[err.Error()] = true
				work[d.store.RoundTrips()-trips] = true
			}
		}
		if len(said) != 1 || len(work) != 1 {
			t.Errorf("%v, round trips %v", said, work)
		}
		rows, err := d.store.Read(ctx, "MATCH (n:AccountDecoy) RETURN count(n)", nil)
		if n, _ := rows[0][0].(int64); err != nil || n < 1 || n > 2 {
			t.Errorf("%v %v", rows, err)
		}
	})
}

func TestTokens(t *testing.T) {
	d := MustDesk(t)
	ctx := t.Context()
	street := graph.Grant{Role: SocialWorker, Territory: "440106"}
	d.MustAdd(t, "Li", secretOfLi, street, graph.Grant{Role: Analyst, Territory: "44"})
	in := func(days int) time.Time { return d.now().Add(time.Duration(days) * 24 * time.Hour) }
	secret, err := d.CreateToken(ctx, Token{Account: "li", Name: "nightly", Grants: []graph.Grant{worker}, ReadOnly: true, Expires: in(30)})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("OK", func(t *testing.T) {
		got, err := d.Token(ctx, secret)
		want := Token{Account: "Li", Name: "nightly", Grants: []graph.Grant{worker}, ReadOnly: true, Made: d.now(), Expires: in(30)}
		if diff := cmp.Diff(want, got); err != nil || diff != "" || !strings.HasPrefix(secret, TokenPrefix) {
			t.Errorf("%v\n%s", err, diff)
		}
		if diff := cmp.Diff(graph.Actor{Name: "Li/nightly", Grants: []graph.Grant{worker}}, got.Actor()); diff != "" {
			t.Error(diff)
		}
		d.pass(20 * time.Minute)
		if list, err := d.Tokens(ctx, ""); err != nil || len(list) != 1 || !list[0].LastUsed.Equal(d.now().Truncate(time.Hour)) {
			t.Errorf("%+v %v", list, err)
		}
	})
	t.Run("Refused", func(t *testing.T) {
		for want, given := range map[string]Token{
			"ACCESS_NAME":  {Name: "a b", Expires: in(1)},
			"TOKEN_TERM":   {Name: "x", Expires: in(400)},
			"TOKEN_SCOPE":  {Name: "x", Expires: in(1), Grants: []graph.Grant{{Role: SocialWorker, Territory: "4401"}}},
			"TOKEN_EXISTS": {Name: "nightly", Expires: in(1)},
			"ROLE":         {Name: "x", Expires: in(1), Grants: []graph.Grant{{Role: "KING"}}},
		} {
			given.Account = "li"
			if _, err := d.CreateToken(ctx, given); code(err) != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		if _, err := d.CreateToken(ctx, Token{Account: "li", Name: "x", Expires: d.now()}); code(err) != "TOKEN_TERM" {
			t.Error(err)
		}
		if _, err := d.CreateToken(ctx, Token{Account: "li", Name: "x", Expires: in(1), Grants: []graph.Grant{{Role: BureauOfficer, Territory: "440106"}}}); code(err) != "TOKEN_SCOPE" {
			t.Error(err)
		}
		if _, err := d.CreateToken(ctx, Token{Account: "nobody", Name: "x", Expires: in(1)}); !errors.Is(err, graph.NotFound) {
			t.Error(err)
		}
	})
	t.Run("FollowsTheAccount", func(t *testing.T) {
		if err := d.Revoke(ctx, "li", street); err != nil {
			t.Fatal(err)
		}
		if got, err := d.Token(ctx, secret); err != nil || len(got.Grants) != 0 {
			t.Errorf("%+v %v", got, err)
		}
		for name, change := range map[string][2]func() error{
			"Disabled": {func() error { return d.Disable(ctx, "li") }, func() error { return d.Enable(ctx, "li") }},
			"Reset": {func() error { _, err := d.Reset(ctx, "li", secretOfLi); return err },
				func() error { _, _, err := d.ChangePassword(ctx, "li", secretOfLi, another); return err }},
		} {
			if err := change[0](); err != nil {
				t.Fatal(name, err)
			}
			if _, err := d.Token(ctx, secret); code(err) != CodeToken {
				t.Errorf("%s: %v", name, err)
			}
			if err := change[1](); err != nil {
				t.Fatal(name, err)
			}
			if _, err := d.Token(ctx, secret); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("Ends", func(t *testing.T) {
		other, err := d.CreateToken(ctx, Token{Account: "li", Name: "other", Expires: in(365)})
		if err != nil {
			t.Fatal(err)
		}
		d.pass(31 * 24 * time.Hour)
		if _, err := d.Token(ctx, secret); code(err) != CodeToken {
			t.Error(err)
		}
		if _, err := d.Token(ctx, other); err != nil {
			t.Error(err)
		}
		if err := d.RevokeToken(ctx, "li", "other"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Token(ctx, other); code(err) != CodeToken {
			t.Error(err)
		}
		if err := d.RevokeToken(ctx, "li", "other"); !errors.Is(err, graph.NotFound) {
			t.Error(err)
		}
	})
}

// TestKept: what is kept leaves no trace in the data: neither in the clock, nor in counts.
func TestKept(t *testing.T) {
	d := MustDesk(t)
	ctx := t.Context()
	before, err := d.store.Census(ctx)
	if err != nil {
		t.Fatal(err)
	}
	d.MustAdd(t, "canary", secretOfLi, worker)
	d.MustSignIn(t, "canary", secretOfLi)
	_, _, _ = d.SignIn(ctx, "nobody", secretOfLi)
	if _, err := d.CreateToken(ctx, Token{Account: "canary", Name: "x", Expires: d.now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	after, err := d.store.Census(ctx)
	if diff := cmp.Diff(before, after); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	rows, err := d.store.Read(ctx, "MATCH (n) WHERE n:Account OR n:AccessSession OR n:AccessToken OR n:AccountDecoy RETURN DISTINCT labels(n), n:Kept, n:Node, n.id, COUNT { (n)--() }", nil)
	if err != nil || len(rows) != 4 {
		t.Fatalf("%v %v", rows, err)
	}
	indexes, err := d.store.Read(ctx, "SHOW INDEXES YIELD type, labelsOrTypes RETURN type, labelsOrTypes", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{graph.Kept, "Account", "AccountDecoy", "AccessSession", "AccessToken"} {
		if d.store.Model().Noun(label) != nil { // what the model does not know is in no type of the API, export or snapshot
			t.Errorf("the model has a noun %s", label)
		}
		for _, index := range indexes {
			labels, _ := index[1].([]any)
			if index[0] == "FULLTEXT" && slices.Contains(labels, any(label)) {
				t.Errorf("%s can be searched for", label)
			}
		}
	}
	for _, row := range rows {
		if len(row[0].([]any)) != 2 || row[1] != true || row[2] != false || row[3] != nil || row[4] != int64(0) {
			t.Errorf("%v", row)
		}
	}
}
