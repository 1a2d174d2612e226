package accesstest

import (
	"encoding/base64"
	"maps"
	"strings"
	"testing"
	"time"
)

// Bad are tokens with the shape of the issuer's that nobody may take, by what is wrong with each.
func (i *Issuer) Bad(t testing.TB) map[string]string {
	t.Helper()
	good, payload := i.Token(nil), i.Payload(nil)
	parts := strings.Split(good, ".")
	foreign := NewKey(t)
	at := func(d time.Duration) int64 { return i.Now().Add(d).Unix() }
	header := func(changes map[string]any) map[string]any {
		all := i.Header()
		maps.Copy(all, changes)
		maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
		return all
	}
	none := header(map[string]any{"alg": "none"})
	return map[string]string{
		"Unsigned":         parts[0] + "." + parts[1] + ".",
		"AlgNone":          Unsigned(none, payload) + ".",
		"AlgNoneSigned":    i.Signed(none, payload),
		"AlgNoneLetters":   Unsigned(header(map[string]any{"alg": "NoNe"}), payload) + ".",
		"NoAlg":            i.Signed(header(map[string]any{"alg": nil}), payload),
		"HS256WithTheKey":  MACed(i.PublicPEM(), header(map[string]any{"alg": "HS256"}), payload),
		"HS256Empty":       MACed(nil, header(map[string]any{"alg": "HS256"}), payload),
		"AnotherAlg":       i.Signed(header(map[string]any{"alg": "RS512"}), payload),
		"AnotherKey":       SignedBy(foreign, i.Header(), payload),
		"AnotherKeyNoName": SignedBy(foreign, header(map[string]any{"kid": nil}), payload),
		"EmbeddedKey": SignedBy(foreign, header(map[string]any{"jwk": map[string]any{
			"kty": "RSA", "n": encode(foreign.N.Bytes()), "e": "AQAB"}}), payload),
		"KeyByPath":         SignedBy(foreign, header(map[string]any{"kid": "../../../../dev/null"}), payload),
		"KeyByURL":          SignedBy(foreign, header(map[string]any{"kid": "https://evil.example/key", "jku": "https://evil.example/keys"}), payload),
		"KeyByQuery":        SignedBy(foreign, header(map[string]any{"kid": "' OR 1=1 //"}), payload),
		"CriticalExtension": i.Signed(header(map[string]any{"crit": []string{"exp"}, "exp": 1}), payload),
		"WrongIssuer":       i.Token(map[string]any{"iss": "https://evil.example"}),
		"IssuerWithSlash":   i.Token(map[string]any{"iss": i.URL + "/"}),
		"NoIssuer":          i.Token(map[string]any{"iss": nil}),
		"WrongAudience":     i.Token(map[string]any{"aud": "another"}),
		"NoAudience":        i.Token(map[string]any{"aud": nil}),
		"EmptyAudience":     i.Token(map[string]any{"aud": []string{}}),
		"AudienceInPart":    i.Token(map[string]any{"aud": ClientID + "-2"}),
		"AnotherParty":      i.Token(map[string]any{"azp": "another"}),
		"ManyNoParty":       i.Token(map[string]any{"aud": []string{ClientID, "another"}}),
		"Expired":           i.Token(map[string]any{"exp": at(-time.Second)}),
		"NoExpiry":          i.Token(map[string]any{"exp": nil}),
		"ExpiryIsText":      i.Token(map[string]any{"exp": "tomorrow"}),
		"NotYetValid":       i.Token(map[string]any{"nbf": at(time.Hour)}),
		"FromTheFuture":     i.Token(map[string]any{"iat": at(time.Hour)}),
		"NoSubject":         i.Token(map[string]any{"sub": nil}),
		"EmptySubject":      i.Token(map[string]any{"sub": ""}),
		"SubjectWithBreak":  i.Token(map[string]any{"sub": "a\nb"}),
		"SubjectTooLong":    i.Token(map[string]any{"sub": strings.Repeat("a", 256)}),
		"SignOutToken":      i.Token(map[string]any{"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}),
		"PayloadChanged":    parts[0] + "." + strings.Split(Unsigned(nil, i.Payload(map[string]any{"sub": "another"})), ".")[1] + "." + parts[2],
		"SignatureCut":      good[:len(good)-2],
		"PayloadNoJSON":     parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte("{")) + "." + parts[2],
		"HeaderNoJSON":      base64.RawURLEncoding.EncodeToString([]byte("{")) + "." + parts[1] + "." + parts[2],
		"Dots":              "..",
		"Encrypted":         good + ".a.b",
		"TooLong":           i.Token(map[string]any{"filler": strings.Repeat("a", 9<<10)}),
	}
}
