package server

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// Handler answers everything the hub serves over HTTP. Make it with New, run it with Serve or mount it anywhere.
type Handler struct {
	config   Config
	log      *slog.Logger
	plain    *executor.Executor // for those known to the hub
	terse    *executor.Executor // for strangers: no suggestions
	metrics  *metrics
	ready    readiness
	cache    *answerCache
	schema   *schemaFile
	attempts *attempts
	salt     [16]byte // of this process
	proxies  []netip.Prefix
	draining atomic.Bool
	root     http.Handler
}

// New verifies the settings and puts the edge in front of the schema. It is Invalid when a setting is, or when health
// cannot ask the database.
func New(config Config, schema graphql.ExecutableSchema, health Health, log *slog.Logger) (*Handler, error) {
	if err := config.Verify(); err != nil {
		return nil, err
	}
	if schema == nil || health.Database == nil || log == nil {
		return nil, &graph.Error{Kind: graph.Invalid, Op: "server.New", Message: graph.Text{
			En: "the server needs a schema, a check of the database and a log", Zh: "服务需要模式、数据库检查和日志"}}
	}
	proxies, err := parseProxies(config.Proxies)
	if err != nil {
		return nil, err
	}
	h := &Handler{
		config:  config,
		log:     log,
		metrics: newMetrics(health.RoundTrips),
		ready:   readiness{health: health},
		schema:  newSchemaFile(schema.Schema()),
		cache:   newAnswerCache(config.CacheBytes, health.Clock),

		attempts: newAttempts(time.Now),
		proxies:  proxies,
	}
	rand.Read(h.salt[:]) // never fails
	h.plain = newExecutor(config.Limits, schema, log)
	h.terse = newExecutor(config.Limits, schema, log)
	h.terse.SetDisableSuggestion(true)
	h.terse.SetDefaultRulesFn(terseRules)
	h.root = h.observe(h.routes())
	return h, nil
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.root.ServeHTTP(w, r) }

// routes holds the whole address space: what is not here is 404.
func (h *Handler) routes() http.Handler {
	mux := http.NewServeMux()
	ask := guardOrigins(h.config, h.authenticate(http.HandlerFunc(h.serveGraphQL)))
	mux.Handle(graphqlPath, h.metrics.around(guardHost(h.config, ask)))
	mux.HandleFunc("GET /livez", serveLive)
	mux.HandleFunc("GET /readyz", h.serveReady)
	mux.Handle("GET /metrics", h.metrics.handler())
	h.importRoutes(mux)
	h.jobRoutes(mux)
	h.networkRoutes(mux)
	h.signInRoutes(mux)
	if h.config.GraphiQL {
		page := newPage()
		mux.Handle("GET /{$}", page)
		mux.Handle("GET /graphiql", page)
		mux.Handle("GET /graphiql/schema.json", h.schema)
		mux.Handle("GET /graphiql/{file}", page)
	}
	return mux
}

// newExecutor sets what gqlgen leaves open: no token limit, no cache, raw error texts, stacks on standard error.
func newExecutor(limits Limits, schema graphql.ExecutableSchema, log *slog.Logger) *executor.Executor {
	e := executor.New(schema)
	e.SetDefaultRulesFn(helpfulRules)
	e.SetParserTokenLimit(limits.Tokens)
	e.SetQueryCache(newDocuments(limits))
	e.SetErrorPresenter(presenter(log))
	e.SetRecoverFunc(recovered)
	e.Use(extension.Introspection{})
	e.Use(limiter{limits})
	return e
}

// documents keeps parsed and validated documents. gqlgen's cache is bounded by their number alone; leaving out the long
// ones bounds its memory too.
type documents struct {
	kept    *lru.LRU[*ast.QueryDocument]
	longest int
}

func newDocuments(limits Limits) documents {
	return documents{lru.New[*ast.QueryDocument](limits.CachedQueries), limits.CachedBytes}
}

// Get returns the document of the query text.
func (d documents) Get(ctx context.Context, query string) (*ast.QueryDocument, bool) {
	return d.kept.Get(ctx, query)
}

// Add keeps the document unless its text is too long.
func (d documents) Add(ctx context.Context, query string, document *ast.QueryDocument) {
	if len(query) <= d.longest {
		d.kept.Add(ctx, query, document)
	}
}
