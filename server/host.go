package server

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// guardHost refuses questions under a name that is not the hub's. A hub on loopback is open to every web page its owner
// visits otherwise: the page's own name can be made to point to 127.0.0.1, and to the browser the hub is then that page's
// origin, which no rule about other origins covers.
func guardHost(c Config, next http.Handler) http.Handler {
	if len(c.Hosts) == 0 && !onLoopback(c.Addr) {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := hostName(r.Host)
		if !loopbackName(name) && !slices.Contains(c.Hosts, name) {
			writeRefusal(w, r, wrongHost)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func onLoopback(addr string) bool { return loopbackName(hostName(addr)) }

// loopbackName is true of names that mean this machine wherever they are resolved.
func loopbackName(name string) bool {
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// hostName takes the port and the brackets off, in lower case.
func hostName(hostPort string) string {
	name, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		name = strings.Trim(hostPort, "[]")
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}
