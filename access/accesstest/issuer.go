// Package accesstest is an issuer to sign on with, for tests: OpenID Connect over loopback, with real keys and every check a real one makes of a client.
package accesstest

import (
	"cmp"
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// The client that the issuer knows.
const (
	ClientID = "liandong-hub"
	Secret   = "the hub's own secret there"
)

// Issuer is one that runs. Its person is whoever its claims say.
type Issuer struct {
	*httptest.Server
	Key    *rsa.PrivateKey
	KeyID  string
	Now    func() time.Time
	Claims map[string]any // of the next token, beside those of every one

	mutex    sync.Mutex
	codes    map[string]url.Values // what each code was asked for with
	fetched  int                   // times the keys were asked for
	Redirect string                // the only address that codes are sent to
}

// NewIssuer starts one that sends codes to the address.
func NewIssuer(t testing.TB, redirect string) *Issuer {
	t.Helper()
	i := &Issuer{KeyID: "first", Now: time.Now, Redirect: redirect, codes: map[string]url.Values{}}
	i.Key = NewKey(t)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.discovery)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

// NewKey makes an RSA key.
func NewKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (i *Issuer) discovery(w http.ResponseWriter, _ *http.Request) {
	answer(w, map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	i.mutex.Lock()
	i.fetched++
	key, id := i.Key.PublicKey, i.KeyID
	i.mutex.Unlock()
	answer(w, map[string]any{"keys": []map[string]any{{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": id, "n": encode(key.N.Bytes()), "e": encode(big.NewInt(int64(key.E)).Bytes()),
	}}})
}

// Fetched is how often the keys were asked for.
func (i *Issuer) Fetched() int {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return i.fetched
}

// Rotate signs with another key from now on.
func (i *Issuer) Rotate(t testing.TB, id string) {
	key := NewKey(t)
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.Key, i.KeyID = key, id
}

// authorize lets the person in at once and sends a code back.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != ClientID || q.Get("redirect_uri") != i.Redirect || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "not a request of the hub", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	i.mutex.Lock()
	i.codes[code] = q
	i.mutex.Unlock()
	http.Redirect(w, r, i.Redirect+"?"+url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {i.URL}}.Encode(), http.StatusFound)
}

// token trades a code, once, for a token: to the client that knows its secret and the verifier of the code.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "no form", http.StatusBadRequest)
		return
	}
	i.mutex.Lock()
	asked, known := i.codes[r.Form.Get("code")]
	delete(i.codes, r.Form.Get("code"))
	i.mutex.Unlock()
	id, secret, _ := r.BasicAuth()
	id, secret = cmp.Or(id, r.Form.Get("client_id")), cmp.Or(secret, r.Form.Get("client_secret"))
	if plain, err := url.QueryUnescape(secret); err == nil {
		secret = plain
	}
	challenge := sha256.Sum256([]byte(r.Form.Get("code_verifier")))
	if !known || id != ClientID || secret != Secret || encode(challenge[:]) != asked.Get("code_challenge") || r.Form.Get("redirect_uri") != asked.Get("redirect_uri") {
		w.WriteHeader(http.StatusBadRequest)
		answer(w, map[string]any{"error": "invalid_grant"})
		return
	}
	answer(w, map[string]any{"access_token": "for nobody here", "token_type": "Bearer", "expires_in": 300, "id_token": i.Token(map[string]any{"nonce": asked.Get("nonce")})})
}

// Token signs claims beside those of every token; a nil value leaves one out.
func (i *Issuer) Token(claims map[string]any) string {
	return i.Signed(i.Header(), i.Payload(claims))
}

// Header is that of every token.
func (i *Issuer) Header() map[string]any {
	return map[string]any{"alg": "RS256", "typ": "JWT", "kid": i.KeyID}
}

// Payload are the claims of every token, changed by those given.
func (i *Issuer) Payload(claims map[string]any) map[string]any {
	now := i.Now()
	all := map[string]any{"iss": i.URL, "sub": "7f3a", "aud": ClientID, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "name": "李娜"}
	maps.Copy(all, i.Claims)
	maps.Copy(all, claims)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return all
}

// Signed signs any header and payload with the issuer's key.
func (i *Issuer) Signed(header, payload map[string]any) string {
	return SignedBy(i.Key, header, payload)
}

// SignedBy signs with any RSA key, whatever the header says.
func SignedBy(key *rsa.PrivateKey, header, payload map[string]any) string {
	text := Unsigned(header, payload)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + encode(signature)
}

// MACed signs with a shared secret.
func MACed(secret []byte, header, payload map[string]any) string {
	text := Unsigned(header, payload)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	return text + "." + encode(mac.Sum(nil))
}

// PublicPEM is the issuer's public key as text, which everybody can have.
func (i *Issuer) PublicPEM() []byte {
	der, err := x509.MarshalPKIXPublicKey(&i.Key.PublicKey)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// Unsigned is header and payload without a signature.
func Unsigned(header, payload map[string]any) string {
	return encode(marshal(header)) + "." + encode(marshal(payload))
}

func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(marshal(value)) // the caller may have gone
}
