package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

// Attempts to sign in: so many at once, from an address or with a name, and then one in each pause.
const (
	attemptBurst = 10
	attemptPause = 6 * time.Second
	attemptTable = 10_000 // addresses and names that are remembered; the one that was quiet longest goes first
)

// attempts are those of late. They bound the work that guessing makes; what is guessed at is kept by the lock of the account, which outlives us.
type attempts struct {
	now func() time.Time

	mutex sync.Mutex
	table *simplelru.LRU[string, *rate.Limiter]
}

func newAttempts(now func() time.Time) *attempts {
	table, err := simplelru.NewLRU[string, *rate.Limiter](attemptTable, nil)
	if err != nil {
		panic(err) // only a size below one is refused
	}
	return &attempts{now: now, table: table}
}

// allow notes one more attempt and reports whether it is not one too many.
func (a *attempts) allow(key string) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	limiter, known := a.table.Get(key)
	if !known {
		limiter = rate.NewLimiter(rate.Every(attemptPause), attemptBurst)
		a.table.Add(key, limiter)
	}
	return limiter.AllowN(a.now(), 1)
}

// addressOf is where the request comes from: of IPv6 the network, since one machine has a whole one. What a proxy on this machine says of its caller is
// believed, what others say is not.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return "?"
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "?"
	}
	if address.IsLoopback() {
		chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if told, err := netip.ParseAddr(strings.TrimSpace(chain[len(chain)-1])); err == nil {
			address = told
		}
	}
	address = address.Unmap().WithZone("")
	if address.Is6() {
		network, err := address.Prefix(64)
		if err == nil {
			return network.String()
		}
	}
	return address.String()
}
