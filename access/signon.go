package access

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"

	"liandong/graph"
)

// SignOn is how people sign on with an issuer of their own bureau (OpenID Connect), instead of with an account of the hub.
type SignOn struct {
	Issuer   string // its URL, exactly as its tokens name it
	ClientID string // of the hub there
	Secret   string // of the hub there; empty where it has none and the proof of the code alone counts
	Redirect string // the hub's own /oidc/callback as browsers reach it
	Roles    RoleMap
	Now      func() time.Time
}

// Verify refuses, as Invalid, what is half configured: a missing part would leave a check out.
func (s SignOn) Verify() error {
	missing := map[string]string{"issuer": s.Issuer, "client-id": s.ClientID, "redirect": s.Redirect}
	for _, name := range []string{"issuer", "client-id", "redirect"} {
		if missing[name] == "" {
			return halfConfigured("oidc-"+name, "--oidc-"+name+" is missing", "缺少 --oidc-"+name)
		}
	}
	if len(s.Roles.Roles) == 0 {
		return halfConfigured("oidc-roles", "--oidc-roles is missing: nobody would have a role", "缺少 --oidc-roles：无人会有角色")
	}
	for name, address := range map[string]string{"issuer": s.Issuer, "redirect": s.Redirect} {
		if !trusted(address) {
			return halfConfigured("oidc-"+name, "--oidc-"+name+" is not an address that begins with https://, or with http:// on this machine", "--oidc-"+name+" 应以 https:// 开头（本机可用 http://）")
		}
	}
	return nil
}

func halfConfigured(field, en, zh string) error {
	return unfit(field, "SIGN_ON_SETTINGS", "signing on with an issuer is half configured: "+en, "单点登录配置不完整："+zh)
}

// trusted accepts addresses that nobody on the way can read or change.
func trusted(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	local := u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
	return u.Scheme == "https" || u.Scheme == "http" && local
}

// Issuer signs people on. What it offers is learnt at first need and kept: a bureau's issuer that is away must not keep the hub from starting.
type Issuer struct {
	settings SignOn
	client   *http.Client

	mutex    sync.Mutex
	known    *offer
	tried    time.Time
	tryError error
}

// offer is what the issuer tells of itself.
type offer struct {
	oauth    oauth2.Config
	keys     *keys
	verifier *oidc.IDTokenVerifier
}

// NewIssuer makes one; Invalid when the settings are.
func NewIssuer(s SignOn) (*Issuer, error) {
	if s.Now == nil {
		s.Now = time.Now
	}
	if err := s.Verify(); err != nil {
		return nil, err
	}
	return &Issuer{settings: s, client: issuerClient()}, nil
}

// retryIssuer is how long a failure to learn what the issuer offers is believed.
const retryIssuer = 5 * time.Second

// Discover learns what the issuer offers, unless that is known. It is Unavailable with CodeIssuer while the issuer cannot be asked, and Invalid when it is
// another one than was configured.
func (i *Issuer) Discover(ctx context.Context) error {
	_, err := i.offered(ctx)
	return err
}

func (i *Issuer) offered(ctx context.Context) (*offer, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	now := i.settings.Now()
	if i.known == nil && (i.tried.IsZero() || now.Sub(i.tried) >= retryIssuer) {
		i.known, i.tryError = i.discover(ctx)
		i.tried = now
	}
	return i.known, i.tryError
}

func (i *Issuer) discover(ctx context.Context) (*offer, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, i.client), i.settings.Issuer)
	var other *oidc.IssuerMismatchError
	if errors.As(err, &other) {
		return nil, unfit("oidc-issuer", "SIGN_ON_SETTINGS", fmt.Sprintf("the issuer calls itself %q, not %q: give its own name", other.Discovered, other.Provided),
			fmt.Sprintf("发行方自称 %q，而非 %q：请填写其自身名称", other.Discovered, other.Provided))
	}
	if err != nil {
		return nil, issuerAway(err)
	}
	var told struct {
		Keys       string   `json:"jwks_uri"`
		Algorithms []string `json:"id_token_signing_alg_values_supported"`
	}
	if err := provider.Claims(&told); err != nil {
		return nil, issuerAway(err)
	}
	endpoint := provider.Endpoint()
	for _, address := range []string{told.Keys, endpoint.AuthURL, endpoint.TokenURL} {
		if !trusted(address) {
			return nil, unfit("oidc-issuer", "SIGN_ON_SETTINGS", "the issuer names an address that does not begin with https://", "发行方给出的地址未以 https:// 开头")
		}
	}
	o := &offer{keys: newKeys(told.Keys, i.client, i.settings.Now)}
	o.oauth = oauth2.Config{ClientID: i.settings.ClientID, ClientSecret: i.settings.Secret, Endpoint: endpoint, RedirectURL: i.settings.Redirect, Scopes: []string{oidc.ScopeOpenID, "profile"}}
	o.verifier = oidc.NewVerifier(i.settings.Issuer, o.keys, &oidc.Config{ClientID: i.settings.ClientID, SupportedSigningAlgs: offeredAlgorithms(told.Algorithms), Now: i.settings.Now})
	return o, nil
}

// offeredAlgorithms are those the issuer says it signs with, of ours; RS256, which every issuer must have, where it says none.
func offeredAlgorithms(told []string) []string {
	var list []string
	for _, a := range algorithms() {
		if slices.Contains(told, string(a)) {
			list = append(list, string(a))
		}
	}
	if len(list) == 0 {
		return []string{oidc.RS256}
	}
	return list
}

// CodeIssuer is the code of an issuer that cannot be asked.
const CodeIssuer = "SIGN_ON_AWAY"

func issuerAway(err error) error {
	return &graph.Error{Kind: graph.Unavailable, Op: "access.Issuer", Code: CodeIssuer, Err: err, Message: graph.Text{
		En: "the issuer that people sign on with cannot be reached: try again", Zh: "单点登录服务暂时无法访问：请稍后重试"}}
}

// CodeSignOn is the code of a sign-on that cannot be trusted, or was not finished.
const CodeSignOn = "SIGN_ON"

func signOnRefused(err error) error {
	return &graph.Error{Kind: graph.Denied, Op: "access.SignOn", Code: CodeSignOn, Err: err, Message: graph.Text{
		En: "the sign-on was not finished, or took too long: begin again", Zh: "单点登录未完成或已超时：请重新开始"}}
}

// Start begins a sign-on: the address to send the browser to, and what the browser must bring back by a cookie. That is three random values: the state ties
// the answer to this browser, the nonce the token to this sign-on, and the verifier the code to this hub.
func (i *Issuer) Start(ctx context.Context) (address, handshake string, err error) {
	o, err := i.offered(ctx)
	if err != nil {
		return "", "", err
	}
	state, _ := newSecret("")
	nonce, _ := newSecret("")
	verifier := oauth2.GenerateVerifier()
	return o.oauth.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), strings.Join([]string{state, nonce, verifier}, "."), nil
}

// Finish trades the code that came back for a verified identity. query is what the issuer's redirect brought.
func (i *Issuer) Finish(ctx context.Context, handshake string, query url.Values) (Verified, error) {
	parts := strings.Split(handshake, ".")
	if len(parts) != 3 || slices.ContainsFunc(parts, func(p string) bool { return !wellFormed(p, "") }) {
		return Verified{}, signOnRefused(errors.New("no handshake"))
	}
	state, nonce, verifier := parts[0], parts[1], parts[2]
	for name, values := range query {
		if len(values) > 1 {
			return Verified{}, signOnRefused(errors.New("a parameter came twice: " + name))
		}
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(state)) != 1:
		return Verified{}, signOnRefused(errors.New("another state"))
	case query.Has("iss") && query.Get("iss") != i.settings.Issuer:
		return Verified{}, signOnRefused(errors.New("another issuer"))
	case query.Get("code") == "":
		return Verified{}, signOnRefused(errors.New("no code"))
	}
	o, err := i.offered(ctx)
	if err != nil {
		return Verified{}, err
	}
	token, err := o.oauth.Exchange(oidc.ClientContext(ctx, i.client), query.Get("code"), oauth2.VerifierOption(verifier))
	var answered *oauth2.RetrieveError
	switch {
	case errors.As(err, &answered) && answered.Response != nil && answered.Response.StatusCode < 500:
		return Verified{}, signOnRefused(errors.New("the code was refused"))
	case err != nil:
		return Verified{}, issuerAway(errors.New("the code could not be traded")) // the error of the library may repeat what was sent
	}
	raw, _ := token.Extra("id_token").(string)
	v, err := i.verify(ctx, raw)
	if err != nil {
		if graph.KindOf(err) == graph.Denied {
			err = signOnRefused(err)
		}
		return Verified{}, err
	}
	if subtle.ConstantTimeCompare([]byte(v.nonce), []byte(nonce)) != 1 {
		return Verified{}, signOnRefused(errors.New("another nonce"))
	}
	return v, v.verifyRoles()
}

// Verified is who a token of the issuer was signed for. Its fields are filled by the verifier alone, so that nothing a caller says of itself can become one;
// the zero Verified is nobody.
type Verified struct {
	subject, display, nonce string
	grants                  []graph.Grant
}

// Actor is who asks: by the issuer's own name for the person, which is never given to another.
func (v Verified) Actor() graph.Actor {
	if v.subject == "" {
		return graph.Actor{}
	}
	return graph.Actor{Name: elsewhere + v.subject, Grants: v.grants}
}

// elsewhere begins the names of those who sign on elsewhere. No name of an account has a colon, so none can be taken for one.
const elsewhere = "oidc:"

// CodeNoRole is the code of somebody whom the issuer knows and the hub gives nothing to.
const CodeNoRole = "NO_ROLE"

func (v Verified) verifyRoles() error {
	if v.subject != "" && len(v.grants) > 0 {
		return nil
	}
	return &graph.Error{Kind: graph.Denied, Op: "access.SignOn", Code: CodeNoRole, Message: graph.Text{
		En: "you are known there, and have no role here: ask whoever runs the hub for one", Zh: "身份已确认，但在本系统没有角色：请联系管理员授权"}}
}

// maxJWT is in bytes: longer tokens are not even parsed.
const maxJWT = 8 << 10

// LooksSigned reports whether a bearer token has the shape of those of issuers.
func LooksSigned(token string) bool { return strings.Count(token, ".") == 2 }

// Bearer verifies a token that a tool sends. It is Denied with CodeToken for any doubt, and Unavailable while the issuer's keys cannot be had.
func (i *Issuer) Bearer(ctx context.Context, token string) (Verified, error) {
	v, err := i.verify(ctx, token)
	if err != nil {
		return Verified{}, err
	}
	return v, v.verifyRoles()
}

// verify is the one maker of Verified: signature by a key of the issuer, algorithm, issuer, audience, party and time.
func (i *Issuer) verify(ctx context.Context, raw string) (Verified, error) {
	refused := func(why string) error {
		return &graph.Error{Kind: graph.Denied, Op: "access.Issuer", Code: CodeToken, Err: errors.New(why), Message: graph.Text{En: "the token is not valid", Zh: "令牌无效"}}
	}
	if len(raw) > maxJWT || !LooksSigned(raw) {
		return Verified{}, refused("not a signed token")
	}
	signed, err := jose.ParseSigned(raw, algorithms())
	if err != nil || len(signed.Signatures) != 1 {
		return Verified{}, refused("not a signed token")
	}
	o, err := i.offered(ctx)
	if err != nil {
		return Verified{}, err
	}
	if err := o.keys.prepare(ctx, signed.Signatures[0].Header.KeyID); err != nil {
		return Verified{}, issuerAway(err)
	}
	token, err := o.verifier.Verify(ctx, raw)
	if err != nil {
		return Verified{}, refused("not verified")
	}
	var claims map[string]any
	if err := token.Claims(&claims); err != nil || !verifySubject(token.Subject) {
		return Verified{}, refused("no subject")
	}
	if party, told := claims["azp"]; (told || len(token.Audience) > 1) && party != i.settings.ClientID {
		return Verified{}, refused("made for another party")
	}
	if _, told := claims["events"]; told {
		return Verified{}, refused("tells of a sign-out, not of a person")
	}
	if token.IssuedAt.After(i.settings.Now().Add(time.Minute)) {
		return Verified{}, refused("from the future")
	}
	return Verified{subject: token.Subject, display: i.settings.Roles.display(claims), nonce: token.Nonce, grants: i.settings.Roles.grants(claims)}, nil
}

// verifySubject accepts what may stand in a record of changes: the specification allows 255 printable characters.
func verifySubject(subject string) bool {
	return subject != "" && len(subject) <= 255 && !strings.ContainsFunc(subject, func(c rune) bool { return c <= ' ' || c > '~' })
}

// OpenFor opens a session for who has signed on elsewhere. Its rights are those of the moment, until it ends.
func (r *Register) OpenFor(ctx context.Context, v Verified) (secret string, s Session, err error) {
	if err := v.verifyRoles(); err != nil {
		return "", Session{}, err
	}
	if err := r.sweep(ctx); err != nil {
		return "", Session{}, err
	}
	secret, hash := newSecret("")
	now := r.now()
	s = Session{Actor: v.Actor(), Display: v.display, Made: now, Expires: now.Add(r.settings.Absolute)}
	_, err = r.keep(ctx, "access.OpenFor", `MERGE (s:AccessSession {hash: $session})
ON CREATE SET s:Kept, s.actor = $actor, s.display = $display, s.grants = $grants, s.made = $now, s.used = $now, s.expires = $expires`,
		map[string]any{"session": hash, "actor": s.Actor.Name, "display": v.display, "grants": grantTexts(v.grants), "now": now, "expires": s.Expires})
	return secret, s, err
}
