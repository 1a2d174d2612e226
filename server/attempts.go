package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
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

// addressOf is where the request comes from: of IPv6 the network, since one machine has a whole one. What a proxy says of its caller is believed if it is on
// this machine or one of those given; what others say is not.
func addressOf(r *http.Request, proxies []netip.Prefix) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return "?"
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "?"
	}
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for address = address.Unmap(); len(chain) > 0 && isProxy(address, proxies); chain = chain[:len(chain)-1] {
		told, err := netip.ParseAddr(strings.TrimSpace(chain[len(chain)-1]))
		if err != nil {
			break
		}
		address = told.Unmap()
	}
	address = address.WithZone("")
	if address.Is6() {
		network, err := address.Prefix(64)
		if err == nil {
			return network.String()
		}
	}
	return address.String()
}

func isProxy(address netip.Addr, proxies []netip.Prefix) bool {
	return address.IsLoopback() || slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(address) })
}

// parseProxies reads addresses and networks, as in 10.0.0.1 or 10.0.0.0/24.
func parseProxies(texts []string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, text := range texts {
		if address, err := netip.ParseAddr(text); err == nil {
			list = append(list, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil || network.Bits() < 8 {
			return nil, refuse("proxies", fmt.Sprintf("the proxy %q is neither an address nor a network, as in 10.0.0.1 or 10.0.0.0/24", text),
				fmt.Sprintf("代理 %q 既不是地址也不是网段，例如 10.0.0.1 或 10.0.0.0/24", text))
		}
		list = append(list, network)
	}
	return list, nil
}
