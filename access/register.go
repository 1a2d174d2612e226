// Package access knows who may do what: accounts, sessions, tokens and the sign-on of others in this part, and the policy. Accounts are nodes of the
// hub's own, outside the model (graph.Kept), so that nothing that asks for data ever meets them.
package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"liandong/graph"
)

// Settings are those of signing in. Start from Default.
type Settings struct {
	Cost     Cost
	Free     int           // wrong passwords in a row that cost nothing but their number
	Delay    time.Duration // how long nobody can sign in after one more; it doubles with each further one
	MaxDelay time.Duration
	Idle     time.Duration // a session that nobody uses ends after this
	Absolute time.Duration // and any session after this
	Hashing  int           // passwords that are hashed at a time: each takes the memory of its cost
	Now      func() time.Time
}

// Default are the settings a hub runs with when nothing is configured.
func Default() Settings {
	return Settings{
		Cost: Cost{Memory: 19456, Passes: 2, Lanes: 1}, Free: 5, Delay: 30 * time.Second, MaxDelay: time.Hour,
		Idle: 30 * time.Minute, Absolute: 12 * time.Hour, Hashing: 2, Now: time.Now,
	}
}

// Verify refuses, as Invalid, settings that cannot be meant.
func (s Settings) Verify() error {
	switch {
	case s.Free < 1 || s.Free > 100 || s.Delay < time.Second || s.MaxDelay < s.Delay || s.MaxDelay > 24*time.Hour || s.Hashing < 1 || s.Hashing > 64 || s.Now == nil:
		return &graph.Error{Kind: graph.Internal, Op: "access.Verify"}
	case s.Idle < time.Minute || s.Absolute < s.Idle || s.Absolute > 30*24*time.Hour:
		return unfit("session", "SESSION_TIMES", fmt.Sprintf("sessions of %s unused and %s in all: the first is at least 1m, the second no shorter and at most 720h", s.Idle, s.Absolute),
			fmt.Sprintf("会话闲置时限 %s、总时限 %s：前者至少 1m，后者不得更短且不超过 720h", s.Idle, s.Absolute))
	}
	return s.Cost.verify()
}

// Register keeps accounts, sessions and tokens in the store. It is safe for concurrent use, also by several programs.
type Register struct {
	store    *graph.Store
	settings Settings
	hashing  chan struct{}
	decoy    hashed // what a password is compared with where there is no account

	sessions, tokens memory
}

// memory has the credentials that were found to hold a moment ago, by hash.
type memory struct {
	mutex   sync.Mutex
	known   map[string]remembered
	forgets int // a look-up that began before the last one is not remembered
}

type remembered struct {
	what any
	at   time.Time
}

// Credentials are looked up anew after rememberedFor, and at once after any change of accounts, sessions or tokens that this hub makes itself; a page of twenty questions would
// ask the database for the same session twenty times. What another program changes holds within that time.
const (
	rememberedFor  = time.Second
	mostRemembered = 10_000
)

// recall gives what was found to hold within rememberedFor, and what remember wants to know.
func (m *memory) recall(hash string, now time.Time) (what any, forgets int) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	have, ok := m.known[hash]
	if age := now.Sub(have.at); !ok || age < 0 || age >= rememberedFor {
		return nil, m.forgets
	}
	return have.what, m.forgets
}

// remember keeps what holds, unless something was forgotten meanwhile.
func (m *memory) remember(hash string, what any, at time.Time, forgets int) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if forgets != m.forgets {
		return
	}
	if m.known == nil || len(m.known) >= mostRemembered {
		m.known = map[string]remembered{}
	}
	m.known[hash] = remembered{what, at}
}

func (m *memory) forget() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.known = nil
	m.forgets++
}

// keep writes accounts, sessions or tokens, and forgets what was known of them.
func (r *Register) keep(ctx context.Context, op, statement string, params map[string]any) ([][]any, error) {
	defer func() {
		r.sessions.forget()
		r.tokens.forget()
	}()
	return r.store.Keep(ctx, op, statement, params)
}

// NewRegister makes one on a migrated store; Invalid when a setting is.
func NewRegister(store *graph.Store, s Settings) (*Register, error) {
	if err := s.Verify(); err != nil {
		return nil, err
	}
	r := &Register{store: store, settings: s, hashing: make(chan struct{}, s.Hashing)}
	r.decoy = hashPassword(newPassword(), s.Cost)
	return r, nil
}

func (r *Register) now() time.Time { return r.settings.Now().UTC().Truncate(time.Millisecond) }

// hash runs work that takes a hash's memory and time, when its turn comes.
func (r *Register) hash(ctx context.Context, work func()) error {
	select {
	case r.hashing <- struct{}{}:
	case <-ctx.Done():
		return &graph.Error{Kind: graph.Unavailable, Op: "access.hash", Code: "BUSY", Err: ctx.Err(), Message: graph.Text{
			En: "too many people sign in at this moment: try again", Zh: "当前登录人数过多：请稍后重试"}}
	}
	defer func() { <-r.hashing }()
	work()
	return nil
}

// newSecret makes 256 random bits as text, and the hash by which they are known. They are random, so a slow hash would add nothing.
func newSecret(prefix string) (secret, hash string) {
	bits := make([]byte, 32)
	rand.Read(bits) // never fails
	secret = prefix + base64.RawURLEncoding.EncodeToString(bits)
	return secret, hashSecret(secret)
}

func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// maxSecret is far beyond what newSecret makes: longer ones are nobody's.
const maxSecret = 128

// wellFormed reports whether a secret is one that newSecret could have made: only those are looked up.
func wellFormed(secret, prefix string) bool {
	rest, ok := strings.CutPrefix(secret, prefix)
	if !ok || len(secret) > maxSecret {
		return false
	}
	bits, err := base64.RawURLEncoding.DecodeString(rest)
	return err == nil && len(bits) == 32
}

const maxName = 64 // characters

// verifyName refuses names of accounts and tokens that could be taken for another's: letters and digits of any script, and . _ - @.
func verifyName(field, name string) error {
	fits := name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= maxName && name == norm.NFKC.String(name)
	for _, c := range name {
		fits = fits && (isLetter(c) || strings.ContainsRune("._-@", c))
	}
	if !fits {
		return unfit(field, "ACCESS_NAME", fmt.Sprintf("a name has 1 to %d letters, digits, dots, hyphens, underscores and @, and no spaces", maxName),
			fmt.Sprintf("名称须为 1 到 %d 个字母（含汉字）、数字及 . _ - @，不含空格", maxName))
	}
	return nil
}

func unfit(field, code, en, zh string) error {
	return &graph.Error{Kind: graph.Invalid, Op: "access", Field: field, Code: code, Message: graph.Text{En: en, Zh: zh}}
}

// moment reads a stored time; the zero time for none.
func moment(value any) time.Time {
	t, _ := value.(time.Time)
	return t.UTC()
}
