// Package server is the HTTP edge of the hub: GraphQL over POST with limits from the start, GraphiQL, health, metrics.
// It alone decides who may ask, how much one request may cost, and what of an error a caller sees.
package server

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"liandong/access"
	"liandong/graph"
	"liandong/importjob"
	"liandong/job"
	"liandong/network/files"
)

// Config is everything that can be set about serving. Start from Default, change fields, then let New verify it.
type Config struct {
	Addr             string        // host:port to listen on
	Hosts            []string      // names, without port, under which questions are answered; empty: any, but on loopback only loopback's own
	Proxies          []string      // addresses and networks of proxies that are believed about their callers, beside those on this machine
	AllowedOrigins   []string      // web pages of other origins that may ask; empty: none, and no CORS headers
	AllowAnyOrigin   bool          // must be set beside the origin "*", which is otherwise refused
	AllowCredentials bool          // let those pages send cookies and stored sign-ins; never together with "*"
	AnonymousReads   bool          // answer queries without a token
	AdminTokenHash   string        // HashToken of the administrator's token; empty: nobody can write over HTTP
	GraphiQL         bool          // serve the query page at / and /graphiql
	RequestDeadline  time.Duration // after this an operation is given up
	JobAfter         time.Duration // a query that takes longer becomes a job
	StopDeadline     time.Duration // after this a graceful stop cuts what still runs
	PartialStatus    int           // HTTP status of an application/graphql-response+json answer with both data and errors: 200, or 294 as the 2026 specification advises
	CacheBytes       int           // room for answers to be given again while nothing has changed; 0 keeps none
	Limits           Limits
	Imports          *importjob.Desk  // takes uploads and gives reports; nil: neither is served
	Jobs             *job.Desk        // runs questions that take long beside their requests; nil: all are answered at once
	Networks         *files.Maker     // gives networks as files; nil: none are served
	Rights           RightsOf         // what an actor may do; nil: who has the role of an administrator everything, all others read everything
	Audit            *access.AuditLog // of reads of personal data; nil: none is kept
	PolicyVersion    string           // as it stands in the log
	Access           *access.Register // accounts, sessions and tokens; nil: nobody can sign in
	SignOn           *access.Issuer   // of a bureau's own; nil: none. It needs Access, which keeps the sessions
}

// Limits bound one request. All are inclusive: a request that reaches a limit exactly is answered.
type Limits struct {
	BodyBytes     int // size of the request body
	Tokens        int // lexical tokens of the document
	Depth         int // nesting of fields; introspection has its own, fixed rule
	Aliases       int // aliases in the document
	RootFields    int // distinct fields of the operation itself
	Directives    int // directives in the document
	Cost          int // objects and values the operation could return at most, see cost.go
	PageSize      int // what a page without first or last is reckoned at
	MaxPageSize   int // what a larger first or last is reckoned at
	CachedQueries int // documents kept parsed and validated
	CachedBytes   int // a longer document is not kept
}

// Default returns the settings a hub runs with when nothing is configured: loopback only, no other origins, anonymous
// reads on, writes off until a token's hash is set.
func Default() Config {
	return Config{
		Addr:            "127.0.0.1:8080",
		AnonymousReads:  true,
		GraphiQL:        true,
		RequestDeadline: 15 * time.Second,
		JobAfter:        2 * time.Second,
		StopDeadline:    20 * time.Second,
		PartialStatus:   http.StatusOK,
		CacheBytes:      64 << 20,
		Limits: Limits{
			BodyBytes: 256 << 10, Tokens: 1000, Depth: 12, Aliases: 30, RootFields: 10, Directives: 20,
			Cost: 100_000, PageSize: 20, MaxPageSize: 200, CachedQueries: 500, CachedBytes: 16 << 10,
		},
	}
}

// Verify refuses, as Invalid and naming the field, settings that cannot be meant.
func (c Config) Verify() error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return refuse("addr", fmt.Sprintf("the address %q is not HOST:PORT, as in 127.0.0.1:8080", c.Addr),
			fmt.Sprintf("地址 %q 应为“主机:端口”，例如 127.0.0.1:8080", c.Addr))
	}
	for _, name := range c.Hosts {
		if name == "" || name != hostName(name) || strings.ContainsAny(name, "*/") {
			return refuse("hosts", fmt.Sprintf("the host %q is not a plain name in lower case without port, as in hub.example", name),
				fmt.Sprintf("主机名 %q 应为不含端口的小写名称，例如 hub.example", name))
		}
	}
	if c.AdminTokenHash != "" && !isHash(c.AdminTokenHash) {
		return refuse("adminTokenHash", "the administrator token's hash is not the SHA-256 in 64 lower-case hexadecimal digits",
			"管理员令牌的哈希应为 64 位小写十六进制 SHA-256")
	}
	if c.JobAfter < 0 {
		return refuse("jobAfter", fmt.Sprintf("the time after which a query becomes a job, %s, must not be below 0", c.JobAfter), fmt.Sprintf("查询转为任务的时限 %s 不得小于 0", c.JobAfter))
	}
	if c.RequestDeadline <= 0 || c.RequestDeadline > 10*time.Minute {
		return refuse("requestDeadline", fmt.Sprintf("the deadline of a request, %s, must be above 0 and at most 10m", c.RequestDeadline),
			fmt.Sprintf("请求时限 %s 须大于 0 且不超过 10m", c.RequestDeadline))
	}
	if c.StopDeadline <= 0 || c.StopDeadline > 10*time.Minute {
		return refuse("stopDeadline", fmt.Sprintf("the deadline of a graceful stop, %s, must be above 0 and at most 10m", c.StopDeadline),
			fmt.Sprintf("停止时限 %s 须大于 0 且不超过 10m", c.StopDeadline))
	}
	if c.PartialStatus != http.StatusOK && c.PartialStatus != 294 {
		return refuse("partialStatus", fmt.Sprintf("the status of partial answers, %d, must be 200 or 294", c.PartialStatus),
			fmt.Sprintf("部分结果的状态码 %d 须为 200 或 294", c.PartialStatus))
	}
	if _, err := parseProxies(c.Proxies); err != nil {
		return err
	}
	if c.SignOn != nil && c.Access == nil {
		return refuse("signOn", "signing on with an issuer needs the register that keeps sessions", "单点登录需要会话登记")
	}
	if err := c.Limits.verify(); err != nil {
		return err
	}
	return c.verifyOrigins()
}

func (l Limits) verify() error {
	fields := []struct {
		name  string
		value int
		most  int
	}{
		{"bodyBytes", l.BodyBytes, 16 << 20}, {"tokens", l.Tokens, 100_000}, {"depth", l.Depth, 100},
		{"aliases", l.Aliases, 10_000}, {"rootFields", l.RootFields, 1000}, {"directives", l.Directives, 10_000},
		{"cost", l.Cost, 1 << 40}, {"pageSize", l.PageSize, l.MaxPageSize}, {"maxPageSize", l.MaxPageSize, 10_000},
		{"cachedQueries", l.CachedQueries, 100_000}, {"cachedBytes", l.CachedBytes, 1 << 20},
	}
	for _, f := range fields {
		if f.value < 1 || f.value > f.most {
			return refuse("limits."+f.name, fmt.Sprintf("the limit %s = %d must be from 1 to %d: no limit is not an option", f.name, f.value, f.most),
				fmt.Sprintf("限制 %s = %d 须在 1 到 %d 之间，不能不设限", f.name, f.value, f.most))
		}
	}
	return nil
}

// isHash reports whether the text is what HashToken returns: 64 lower-case hexadecimal digits.
func isHash(text string) bool {
	sum, err := hex.DecodeString(text)
	return err == nil && len(sum) == sha256.Size && text == strings.ToLower(text)
}

func refuse(field, en, zh string) error {
	return &graph.Error{Kind: graph.Invalid, Op: "server.Verify", Field: field, Message: graph.Text{En: en, Zh: zh}}
}
