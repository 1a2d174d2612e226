package graph

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"
)

// Connection says where the database is and who we are there.
type Connection struct {
	URI      string // bolt://, bolt+s://, neo4j:// or neo4j+s://
	User     string
	Password string
	Database string // empty means "neo4j", the only user database of Community
}

// Local reports whether the database is on this machine.
func (c Connection) Local() bool {
	address, err := url.Parse(c.URI)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(address.Hostname())
	return address.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// Limits of one call to the database. They hold for every call: a request's own context can be cancelled but has no
// deadline, and without one the driver waits for ever on a half-open connection.
const (
	readDeadline  = 60 * time.Second // where the caller sets none: a request over HTTP does
	writeDeadline = 30 * time.Second
	serverMargin  = 300 * time.Millisecond // the server gives up this much before the client does
	maxAttempts   = 4
)

// Store is the one way to the database: reads of one statement and one round trip, writes through Write alone. Under a deadline, or where the server hints
// at its keep-alive as it does unless it is told not to, the driver starts a goroutine for each piece of a message: a page is one record, so that there are few.
// It is safe for concurrent use.
type Store struct {
	driver   neo4j.DriverWithContext
	database string
	model    *Model
	rules    *ruleBook
	trips    atomic.Int64
	routed   bool // the driver chooses among the servers of a cluster
	bookmark atomic.Pointer[neo4j.Bookmarks]
	clock    knownClock
	mergers  atomic.Pointer[mergers] // which nodes answer for others; nil while none does
	reads    admission
}

// Open makes a Store over the connection; it does not call the database: use Ping. A malformed address is Invalid.
func Open(c Connection, model *Model) (*Store, error) {
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""), func(k *config.Config) {
		k.MaxConnectionPoolSize = poolSize
		k.ConnectionAcquisitionTimeout = maxQueue
		k.SocketConnectTimeout = 2 * time.Second
		k.ConnectionLivenessCheckTimeout = 30 * time.Second
		k.MaxTransactionRetryTime = 5 * time.Second
		k.ReadBufferSize = 64 << 10
		k.FetchSize = neo4j.FetchAll
		k.NotificationsMinSeverity = notifications.DisabledLevel
		k.TelemetryDisabled = true
		k.UserAgent = "liandong"
	})
	if err != nil {
		return nil, &Error{Kind: Invalid, Op: "graph.Open", Err: err, Message: Text{ // the address may carry a password
			En: "the database address is not one Neo4j understands: use bolt://HOST:PORT or neo4j://HOST:PORT",
			Zh: "数据库地址无效：请用 bolt://主机:端口 或 neo4j://主机:端口",
		}}
	}
	database := c.Database
	if database == "" {
		database = "neo4j"
	}
	return &Store{
		driver: driver, database: database, model: model, rules: newRuleBook(), reads: make(admission, maxReads), routed: strings.HasPrefix(strings.ToLower(c.URI), "neo4j"),
	}, nil
}

// Close ends all connections.
func (s *Store) Close(ctx context.Context) error { return s.driver.Close(ctx) }

// Model is the declared domain the store was opened with.
func (s *Store) Model() *Model { return s.model }

// RoundTrips is how many statements this store has sent: tests compare it before and after a request.
func (s *Store) RoundTrips() int64 { return s.trips.Load() }

// Ping runs a real query and returns the server's version and edition, as in "5.26.31" and "community".
func (s *Store) Ping(ctx context.Context) (version, edition string, err error) {
	rows, err := s.Read(ctx, "CALL dbms.components() YIELD versions, edition RETURN versions[0], edition", nil)
	if err != nil {
		return "", "", err
	}
	version, _ = rows[0][0].(string)
	edition, _ = rows[0][1].(string)
	return version, edition, nil
}

// Read runs one read-only statement and returns its rows as positional values, in the statement's order. It retries what
// a second try can cure, never an exhausted memory pool: a question too big once is too big again.
func (s *Store) Read(ctx context.Context, statement string, params map[string]any) ([][]any, error) {
	rows, _, err := s.read(ctx, statement, params)
	return rows, err
}

// read also returns the bookmarks of what it has seen.
func (s *Store) read(ctx context.Context, statement string, params map[string]any) ([][]any, neo4j.Bookmarks, error) {
	deadline := time.Now().Add(readDeadline)
	if own, ok := ctx.Deadline(); ok && own.Before(deadline) {
		deadline = own
	}
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	leave, err := s.reads.enter(ctx, maxQueue)
	if err != nil {
		return nil, nil, err
	}
	defer leave()
	for attempt := 1; ; attempt++ {
		rows, gained, err := s.readOnce(ctx, deadline, statement, params)
		switch {
		case err == nil:
			return rows, gained, nil
		case ctx.Err() != nil: // the driver wraps what it stopped for beyond recognition
			return nil, nil, fromDriver("graph.Read", ctx.Err())
		case attempt == maxAttempts || !retryable(err):
			return nil, nil, fromDriver("graph.Read", err)
		case !pauseBefore(ctx, attempt):
			return nil, nil, fromDriver("graph.Read", ctx.Err())
		}
	}
}

func (s *Store) readOnce(ctx context.Context, deadline time.Time, statement string, params map[string]any) (_ [][]any, _ neo4j.Bookmarks, err error) {
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: neo4j.AccessModeRead, DatabaseName: s.database, Bookmarks: s.bookmarks(),
	})
	defer func() {
		if closing := session.Close(ctx); err == nil { // joined errors would hide from the driver what can be retried
			err = closing
		}
	}()
	s.trips.Add(1)
	result, err := session.Run(ctx, statement, params, neo4j.WithTxTimeout(serverTimeout(deadline)))
	if err != nil {
		return nil, nil, err
	}
	rows, err := records(ctx, result)
	return rows, session.LastBookmarks(), err
}

// records reads a result to its end.
func records(ctx context.Context, result neo4j.ResultWithContext) (rows [][]any, _ error) {
	for result.Next(ctx) {
		rows = append(rows, result.Record().Values)
	}
	return rows, result.Err()
}

// bookmarks make a read see what this store has written before whichever server of a cluster it comes to. A single server needs none, and
// would wait for writes that a backup put in its place has never seen.
func (s *Store) bookmarks() neo4j.Bookmarks {
	if b := s.bookmark.Load(); b != nil && s.routed {
		return *b
	}
	return nil
}

func serverTimeout(deadline time.Time) time.Duration {
	return max(time.Until(deadline)-serverMargin, 10*time.Millisecond)
}

// retryable reports whether the same statement may succeed in a moment.
func retryable(err error) bool {
	var server *neo4j.Neo4jError
	switch {
	case !errors.As(err, &server):
	case strings.Contains(server.Code, "OutOfMemory"):
		return false
	case strings.Contains(server.Msg, "schema changes"): // while many indexes come online the planner gives up, and calls it unknown
		return true
	}
	return neo4j.IsRetryable(err)
}

// fromDriver turns an error of the driver or the server into ours, where it arrives.
func fromDriver(op string, err error) error {
	if err == nil {
		return nil
	}
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	unavailable := func(code, en, zh string) error {
		return &Error{Kind: Unavailable, Op: op, Code: code, Err: err, Message: Text{En: en, Zh: zh}}
	}
	var server *neo4j.Neo4jError
	if errors.As(err, &server) {
		switch {
		case strings.Contains(server.Code, "OutOfMemory"):
			return unavailable("TOO_LARGE", "the question needs more memory than one question may use: ask for fewer rows or a smaller area", "该查询所需内存超出上限：请减少行数或缩小区域")
		case strings.HasSuffix(server.Code, "ConstraintValidationFailed"):
			return &Error{Kind: Conflict, Op: op, Err: err, Message: Text{En: "another record has this key already", Zh: "已有记录使用该键"}}
		case strings.Contains(server.Code, "TransactionTimedOut") || strings.Contains(server.Code, "Terminated"):
			return unavailable("TIMEOUT", "the question took too long: narrow it or ask again", "查询超时：请缩小范围或稍后重试")
		case strings.Contains(server.Code, ".Security."):
			return unavailable("DATABASE_SIGN_IN", "the database refuses the hub's user or password: check NEO4J_USER and NEO4J_PASSWORD", "数据库拒绝登录：请检查 NEO4J_USER 和 NEO4J_PASSWORD")
		case strings.HasSuffix(server.Code, "TransactionStartFailed") || strings.HasSuffix(server.Code, "TransactionLogError"):
			return unavailable("DATABASE_FAILED", "the database has stopped working after a fault, as when its disk is full, and must be started again: nothing of this request is stored", "数据库因故障（例如磁盘已满）停止工作，需要重新启动：本次请求未写入任何内容")
		case strings.Contains(server.Code, ".TransientError."):
			return unavailable("BUSY", "the database is busy: try again", "数据库繁忙：请重试")
		}
		return &Error{Kind: Internal, Op: op, Err: err}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return unavailable("TIMEOUT", "the database did not answer in time: try again", "数据库未及时响应：请重试")
	}
	if errors.Is(err, context.Canceled) {
		return unavailable("CANCELLED", "the request was cancelled", "请求已取消")
	}
	var connectivity *neo4j.ConnectivityError
	if errors.As(err, &connectivity) || neo4j.IsConnectivityError(err) {
		return unavailable("DATABASE_AWAY", "the database cannot be reached: it is starting, stopped or elsewhere", "无法连接数据库：可能正在启动、已停止或地址有误")
	}
	if neo4j.IsRetryable(err) {
		return unavailable("BUSY", "the database is busy: try again", "数据库繁忙：请重试")
	}
	return &Error{Kind: Internal, Op: op, Err: err}
}
