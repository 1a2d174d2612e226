package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/rs/cors"
)

// verifyOrigins refuses what would let more pages in than the operator means to.
func (c Config) verifyOrigins() error {
	for _, origin := range c.AllowedOrigins {
		switch {
		case origin == "*" && c.AllowCredentials:
			return refuse("allowedOrigins", `the origin "*" together with credentials would let every web page act for its visitor: list the origins`,
				`来源 "*" 与凭据同时开启会让任何网页冒用访客身份：请逐一列出来源`)
		case origin == "*" && !c.AllowAnyOrigin:
			return refuse("allowedOrigins", `the origin "*" lets every web page ask: list the origins, or say explicitly that any origin is allowed`,
				`来源 "*" 会放行任何网页：请逐一列出来源，或明确声明允许任意来源`)
		case origin != "*" && !wellFormedOrigin(origin):
			return refuse("allowedOrigins", fmt.Sprintf("the origin %q is not of the form https://name[:port] or https://*.name", origin),
				fmt.Sprintf("来源 %q 应为 https://域名[:端口] 或 https://*.域名", origin))
		}
	}
	return nil
}

// wellFormedOrigin accepts scheme://host[:port] and, over https only, one wildcard as the whole first label. The name
// behind the wildcard needs a dot of its own, so that "https://*.cn" cannot admit a country.
func wellFormedOrigin(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme+"://"+u.Host != origin || u.Hostname() == "" || origin != strings.ToLower(origin) {
		return false
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	name, wild := strings.CutPrefix(u.Host, "*.")
	if strings.Contains(name, "*") {
		return false
	}
	return !wild || u.Scheme == "https" && strings.Contains(strings.Trim(name, "."), ".")
}

// guardOrigins adds CORS headers for the listed origins and refuses unsafe requests of all others that a browser would
// send across origins: CORS alone only hides the answer, it does not stop the request.
func guardOrigins(c Config, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	if len(c.AllowedOrigins) == 0 {
		return refuseCrossOrigin(protection.Check, next)
	}
	policy := cors.New(cors.Options{
		AllowedOrigins:   c.AllowedOrigins,
		AllowCredentials: c.AllowCredentials,
		AllowedMethods:   []string{http.MethodGet, http.MethodPost, http.MethodDelete},
		AllowedHeaders:   []string{"Accept-Language", "Authorization", "Content-Type", "Prefer", csrfHeader, purposeHeader, requestIDHeader},
		ExposedHeaders:   []string{requestIDHeader, "Location", "Preference-Applied", "Retry-After"},
		MaxAge:           600,
	})
	check := func(r *http.Request) error {
		if policy.OriginAllowed(r) {
			return nil
		}
		return protection.Check(r)
	}
	return policy.Handler(refuseCrossOrigin(check, next))
}

func refuseCrossOrigin(check func(*http.Request) error, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := check(r); err != nil {
			writeRefusal(w, r, wrongOrigin)
			return
		}
		next.ServeHTTP(w, r)
	})
}
