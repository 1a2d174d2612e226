package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/time/rate"
)

// maxIssuerAnswer is far beyond any discovery document or key set.
const maxIssuerAnswer = 1 << 20

// issuerClient asks the issuer: in bounded time, no more than a bounded answer, and nobody that it refers to.
func issuerClient() *http.Client {
	return &http.Client{
		Timeout:       10 * time.Second,
		Transport:     bounded{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, maxIssuerAnswer), response.Body}
	}
	return response, err
}

// keys are the issuer's public keys. They are fetched when a token names one that is not known, but only so often: whoever sends tokens with made-up key
// names must not have the hub ask the issuer for each.
type keys struct {
	address string
	client  *http.Client
	now     func() time.Time
	limit   *rate.Limiter

	mutex   sync.Mutex
	known   []jose.JSONWebKey
	fetched time.Time
}

// keysAge is how long the keys are believed: one that the issuer has withdrawn is refused then, if the issuer can be asked.
const keysAge = 10 * time.Minute

func newKeys(address string, client *http.Client, now func() time.Time) *keys {
	return &keys{address: address, client: client, now: now, limit: rate.NewLimiter(rate.Every(10*time.Second), 3)}
}

// prepare fetches the keys if the named one is not known, or all are old, and it is time. A failure counts only where there is no key to go on with.
func (k *keys) prepare(ctx context.Context, id string) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	now, has := k.now(), len(candidates(k.known, id)) > 0
	if has && now.Sub(k.fetched) < keysAge || !k.limit.AllowN(now, 1) {
		return nil
	}
	fetched, err := k.fetch(ctx)
	if err == nil {
		k.known, k.fetched = fetched, now
	}
	if has {
		return nil
	}
	return err
}

func (k *keys) fetch(ctx context.Context) (_ []jose.JSONWebKey, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, k.address, nil)
	if err != nil {
		return nil, err
	}
	response, err := k.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the key set answers %s", response.Status)
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.NewDecoder(response.Body).Decode(&set); err != nil {
		return nil, err
	}
	var list []jose.JSONWebKey
	for _, text := range set.Keys {
		var key jose.JSONWebKey
		if json.Unmarshal(text, &key) == nil && key.IsPublic() && (key.Use == "" || key.Use == "sig") { // others are for other purposes
			list = append(list, key)
		}
	}
	return list, nil
}

// candidates are the keys of that name, all of them where the token names none.
func candidates(known []jose.JSONWebKey, id string) []jose.JSONWebKey {
	var list []jose.JSONWebKey
	for _, key := range known {
		if id == "" || key.KeyID == id {
			list = append(list, key)
		}
	}
	return list
}

// VerifySignature checks against the keys that are known.
func (k *keys) VerifySignature(_ context.Context, token string) ([]byte, error) {
	signed, err := jose.ParseSigned(token, algorithms())
	if err != nil {
		return nil, err
	}
	header := signed.Signatures[0].Header
	k.mutex.Lock()
	list := candidates(k.known, header.KeyID)
	k.mutex.Unlock()
	for _, key := range list {
		if key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		if payload, err := signed.Verify(key.Key); err == nil {
			return payload, nil
		}
	}
	return nil, errors.New("no key of the issuer made this signature")
}

// algorithms are those whose keys are public: with a shared secret, or none, anybody could sign.
func algorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.ES256, jose.ES384, jose.ES512, jose.PS256, jose.PS384, jose.PS512, jose.EdDSA}
}
