package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"liandong/access"
	"liandong/graph"
	"liandong/identity"
	"liandong/importjob"
	"liandong/job"
	"liandong/matching"
	"liandong/quality"
	"liandong/resolvers"
	"liandong/server"
	"liandong/snapshot"
)

// serving is what the flags of serve say.
type serving struct {
	server.Config
	tokenFile                    string
	logFormat, logLevel          string
	noAnonymousReads, noGraphiQL bool
	sample                       string
	noResponseCache              bool
	uploadLimit                  int // MiB
	snapshot                     string
	snapshotMemory               int // MiB
	checkEvery                   time.Duration
	jobsAtOnce                   int
	jobDeadline                  time.Duration
	licence                      string
	signIn                       signIn
	counts                       access.CountSettings
}

// serve runs the hub until a signal ends it.
func (c *cli) serve() *cobra.Command {
	cmd := c.command("serve [flags]", graph.Text{En: "Bring up the hub: GraphQL, the query page, health and metrics", Zh: "启动服务：GraphQL、查询页面、健康检查和指标"},
		graph.Text{
			En: "Brings up the hub on the bundled Neo4j, or on the server that NEO4J_URI names, and serves /graphql, the query page\nat /graphiql, /livez, /readyz and /metrics.\nAn empty store gets a synthetic district while the hub serves already (--sample off leaves it empty). Reading needs no sign-in;\nwriting needs the administrator token that the first start makes. Ctrl-C stops everything that was started.",
			Zh: "在自带的 Neo4j（或 NEO4J_URI 所指服务器）上启动，提供 /graphql、查询页面 /graphiql、/livez、/readyz 和 /metrics。\n空库会在服务启动后载入合成样例城区（--sample off 则保持为空）。读取无需登录；写入需要首次启动时生成的管理员令牌。按 Ctrl-C 停止全部进程。"})
	s := &serving{Config: server.Default(), logFormat: "text", logLevel: "info",
		signIn: defaultSignIn(), counts: access.DefaultCountSettings(), jobsAtOnce: job.Default().AtOnce, jobDeadline: job.Default().Longest, uploadLimit: int(importjob.Default().UploadBytes >> 20), snapshot: "on", sample: sampleDistrict, snapshotMemory: int(snapshot.Default().Memory >> 20)}
	s.StopDeadline = 5 * time.Second
	c.servingFlags(cmd, s)
	c.signInFlags(cmd.Flags(), &s.signIn)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.runServer(cmd.Context(), s) }
	return cmd
}

func (c *cli) servingFlags(cmd *cobra.Command, s *serving) {
	f := cmd.Flags()
	c.text(f, &s.Addr, "addr", "LIANDONG_ADDR", "HOST:PORT", graph.Text{En: "address to listen on; port 0 takes a free one", Zh: "监听地址；端口 0 表示自动选择"})
	c.texts(f, &s.Hosts, "host", "LIANDONG_HOST", "NAME", graph.Text{En: "name the hub is asked under behind a proxy, as in hub.example; repeatable", Zh: "经代理访问时的主机名，例如 hub.example；可重复"})
	c.texts(f, &s.Proxies, "proxy", "LIANDONG_PROXY", "ADDRESS", graph.Text{En: "proxy on another machine that is believed about who calls it, as in 10.0.0.1 or 10.0.0.0/24; repeatable", Zh: "位于其他机器的可信代理（据其识别访问者），例如 10.0.0.1 或 10.0.0.0/24；可重复"})
	c.texts(f, &s.AllowedOrigins, "cors", "LIANDONG_CORS", "ORIGIN", graph.Text{En: "web page of another origin that may ask, as in https://page.example; repeatable", Zh: "允许访问的网页来源，例如 https://page.example；可重复"})
	c.boolean(f, &s.AllowAnyOrigin, "cors-any", "LIANDONG_CORS_ANY", graph.Text{En: `confirm that --cors "*" is meant: any web page may ask`, Zh: `确认 --cors "*"：允许任意网页访问`})
	c.boolean(f, &s.AllowCredentials, "cors-credentials", "LIANDONG_CORS_CREDENTIALS", graph.Text{En: `let those pages send stored sign-ins; never with "*"`, Zh: `允许这些网页携带凭据；不可与 "*" 同用`})
	c.boolean(f, &s.noAnonymousReads, "no-anonymous-reads", "LIANDONG_NO_ANONYMOUS_READS", graph.Text{En: "answer nobody without a token", Zh: "拒绝匿名读取"})
	c.boolean(f, &s.noGraphiQL, "no-graphiql", "LIANDONG_NO_GRAPHIQL", graph.Text{En: "do not serve the query page", Zh: "不提供查询页面"})
	c.boolean(f, &s.noResponseCache, "no-response-cache", "LIANDONG_NO_RESPONSE_CACHE", graph.Text{En: "answer every query anew, even while nothing has changed", Zh: "每次查询都重新计算，不使用应答缓存"})
	c.text(f, &s.sample, "sample", "LIANDONG_SAMPLE", "district|street|off", graph.Text{En: "what an empty store gets: the synthetic district, a small synthetic street, or nothing", Zh: "空库载入的内容：合成样例城区、小型合成街道，或不载入（off）"})
	complete(cmd, "sample", sampleDistrict, sampleStreet, sampleOff)
	c.text(f, &s.tokenFile, "token-file", "LIANDONG_TOKEN_FILE", "FILE", graph.Text{En: "file of the administrator token (default admin-token in the state folder)", Zh: "管理员令牌文件（默认为状态目录中的 admin-token）"})
	c.number(f, &s.uploadLimit, "upload-limit", "MIB", graph.Text{En: "largest file that /uploads takes, in MiB; uploads together may have 16 times as much", Zh: "/uploads 单个文件的上限（MiB）；全部上传文件合计上限为其 16 倍"})
	c.mark(f, "upload-limit", "LIANDONG_UPLOAD_LIMIT", "MIB")
	c.text(f, &s.snapshot, "snapshot", "LIANDONG_SNAPSHOT", "on|off", graph.Text{En: "answer heavy questions from a copy of the network in memory; off: from the database alone", Zh: "大型查询由内存中的网络快照回答；off 表示仅查询数据库"})
	complete(cmd, "snapshot", "on", "off")
	c.number(f, &s.snapshotMemory, "snapshot-memory", "MIB", graph.Text{En: "most memory of one snapshot, in MiB, twice that while it is loaded anew; a larger network is answered for by the database", Zh: "单个快照的内存上限（MiB），重新载入期间为两倍；网络超出上限时由数据库回答"})
	c.mark(f, "snapshot-memory", "LIANDONG_SNAPSHOT_MEMORY", "MIB")
	c.duration(f, &s.checkEvery, "check-every", "LIANDONG_CHECK_EVERY", graph.Text{En: "check all data again and again after this, as in 24h, and store the results for the trend; 0: never", Zh: "按该间隔定期检查全部数据并存储结果以供趋势查询，例如 24h；0 表示不检查"})
	c.number(f, &s.counts.Threshold, "count-threshold", "N", graph.Text{En: "tell no count below this to those who may count rows and not read them", Zh: "仅可获知数量者看不到低于该值的数量"})
	c.mark(f, "count-threshold", "LIANDONG_COUNT_THRESHOLD", "N")
	c.number(f, &s.counts.Rounding, "count-rounding", "N", graph.Text{En: "round the counts they see to multiples of this; 0: not at all", Zh: "其所见数量取整到该值的倍数；0 表示不取整"})
	c.mark(f, "count-rounding", "LIANDONG_COUNT_ROUNDING", "N")
	c.licenceFlag(f, &s.licence)
	c.duration(f, &s.RequestDeadline, "request-deadline", "LIANDONG_REQUEST_DEADLINE", graph.Text{En: "give an operation up after this", Zh: "单个请求的时限"})
	c.number(f, &s.jobsAtOnce, "jobs", "N", graph.Text{En: "how many questions that take long run at once, each actor in turn", Zh: "同时执行的任务数，各用户轮流"})
	c.mark(f, "jobs", "LIANDONG_JOBS", "N")
	c.duration(f, &s.jobDeadline, "job-deadline", "LIANDONG_JOB_DEADLINE", graph.Text{En: "give a job up after this", Zh: "单个任务的时限"})
	c.duration(f, &s.StopDeadline, "stop-deadline", "LIANDONG_STOP_DEADLINE", graph.Text{En: "how long running requests may finish after a stop", Zh: "停止时等待请求完成的时限"})
	c.number(f, &s.PartialStatus, "partial-status", "200|294", graph.Text{En: "HTTP status of application/graphql-response+json answers with both data and errors", Zh: "application/graphql-response+json 回答同时含数据与错误时的 HTTP 状态码"})
	c.mark(f, "partial-status", "LIANDONG_PARTIAL_STATUS", "200|294")
	c.text(f, &s.logFormat, "log-format", "LIANDONG_LOG_FORMAT", "text|json", graph.Text{En: "format of the log on standard error", Zh: "日志格式（标准错误输出）"})
	c.text(f, &s.logLevel, "log-level", "LIANDONG_LOG_LEVEL", "debug|info|warn|error", graph.Text{En: "least severe lines in the log", Zh: "日志级别"})
}

// runServer is the life of the hub: settings, address, token, database, sample, requests, and back.
func (c *cli) runServer(ctx context.Context, s *serving) (err error) {
	s.AnonymousReads, s.GraphiQL = !s.noAnonymousReads, !s.noGraphiQL
	if s.noResponseCache {
		s.CacheBytes = 0
	}
	lines := newLogBuffer(c.errs) // not where the answer of the command goes
	defer lines.flush()
	log, err := s.logger(lines)
	if err == nil {
		err = errors.Join(s.Verify(), s.verifyUploads(), s.verifySnapshot(), s.verifyChecks(), s.verifyCounts(), s.verifyJobs(), choice("sample", s.sample, sampleDistrict, sampleStreet, sampleOff))
	}
	if err != nil {
		return err
	}
	issuer, err := s.signIn.issuer()
	if err == nil {
		err = s.signIn.settings().Verify()
	}
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // a hub holds little and makes much: a fifth of its time went into collecting
	}
	listener, err := server.Listen(s.Addr)
	if err != nil {
		return err
	}
	defer closing(&err, func() error { return closed(listener) })
	token, created, err := c.administrator(s)
	if err != nil {
		return err
	}
	s.AdminTokenHash = server.HashToken(token)
	if s.Audit, err = access.OpenAudit(c.auditFolder(), access.AuditOptions{}); err != nil {
		return err
	}
	defer closing(&err, s.Audit.Close)
	return c.withHub(ctx, func(h *hub) error {
		if h.local && os.Getenv("GOMAXPROCS") == "" {
			defer shareCores()()
		}
		street, err := c.loadStreet(ctx, h, s)
		if err != nil {
			return err
		}
		district, err := h.wantsDistrict(ctx, s)
		if err != nil {
			return err
		}
		if s.Imports, err = c.importDesk(h, s, log); err != nil {
			return err
		}
		snapshots := s.keeper(h, log)
		if snapshots != nil {
			defer snapshots.Close()
		}
		if err := c.openSignIn(ctx, h, s, issuer); err != nil {
			return err
		}
		s.Rights, s.PolicyVersion = access.NewGuard(h.store).Rights, access.PolicyVersion()
		if s.Jobs, err = c.jobDesk(s, log); err != nil {
			return err
		}
		defer s.Jobs.Close()
		handler, err := h.handler(s, snapshots, log)
		if err != nil {
			return err
		}
		h.columns.Prepare()
		if !created {
			token = ""
		}
		password, err := s.Access.First(ctx, firstAccount)
		if err != nil {
			return err
		}
		c.welcome(listener.Addr(), s, token, password)
		c.tellSample(street, district)
		return withImports(ctx, s.Imports, func(ctx context.Context) error {
			return c.withDistrict(ctx, h, district, log, func(ctx context.Context) error {
				return withChecks(ctx, h, s.checkEvery, log, func(ctx context.Context) error { return c.serveUntil(ctx, h, listener, handler) })
			})
		})
	})
}

// shareCores leaves half of the processors to the database on the same machine, which has four fifths of the work: threads of the hub that look for work
// there cost both. It returns what takes that back.
func shareCores() func() {
	all := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(max(1, all/2))
	return func() { runtime.GOMAXPROCS(all) }
}

// importDesk is where uploads and import jobs are handed in: in the state folder, whoever's the database is.
func (c *cli) importDesk(h *hub, s *serving, log *slog.Logger) (*importjob.Desk, error) {
	settings := importjob.Default()
	settings.UploadBytes = int64(s.uploadLimit) << 20
	settings.StoredBytes = 16 * settings.UploadBytes
	folder, err := filepath.Abs(filepath.Join(c.settings().Home, "imports"))
	if err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	return importjob.Open(h.store, folder, settings, log)
}

// jobFolder is where answers of jobs are kept.
func (c *cli) jobFolder() string { return filepath.Join(c.settings().Home, "jobs") }

// jobDesk runs questions that take long.
func (c *cli) jobDesk(s *serving, log *slog.Logger) (*job.Desk, error) {
	settings := job.Default()
	settings.Folder, settings.AtOnce, settings.Longest = c.jobFolder(), s.jobsAtOnce, s.jobDeadline
	return job.Open(settings, log)
}

// verifyUploads refuses a limit that cannot be meant.
func (s *serving) verifyUploads() error {
	if s.uploadLimit < 1 || s.uploadLimit > 1024 {
		return usage(graph.Text{En: fmt.Sprintf("--upload-limit %d must be from 1 to 1024 (MiB)", s.uploadLimit),
			Zh: fmt.Sprintf("--upload-limit %d 须在 1 到 1024（MiB）之间", s.uploadLimit)})
	}
	return nil
}

// verifyCounts refuses settings that cannot be meant, as a wrong use of the command.
func (s *serving) verifyCounts() error {
	var wrong *graph.Error
	if errors.As(s.counts.Verify(), &wrong) {
		return usage(graph.Text{En: "--" + wrong.Field + ": " + wrong.Message.En, Zh: "--" + wrong.Field + "：" + wrong.Message.Zh})
	}
	return nil
}

// verifyJobs refuses bounds that cannot be meant.
func (s *serving) verifyJobs() error {
	switch {
	case s.jobsAtOnce < 1 || s.jobsAtOnce > 64:
		return usage(graph.Text{En: fmt.Sprintf("--jobs %d must be from 1 to 64", s.jobsAtOnce), Zh: fmt.Sprintf("--jobs %d 须在 1 到 64 之间", s.jobsAtOnce)})
	case s.jobDeadline <= 0 || s.jobDeadline > 24*time.Hour:
		return usage(graph.Text{En: fmt.Sprintf("--job-deadline %s must be above 0 and at most 24h", s.jobDeadline), Zh: fmt.Sprintf("--job-deadline %s 须大于 0 且不超过 24h", s.jobDeadline)})
	}
	return nil
}

// verifySnapshot refuses settings that cannot be meant.
func (s *serving) verifySnapshot() error {
	if s.snapshotMemory < 1 {
		return usage(graph.Text{En: fmt.Sprintf("--snapshot-memory %d must be at least 1 (MiB): --snapshot off takes none", s.snapshotMemory),
			Zh: fmt.Sprintf("--snapshot-memory %d 须至少为 1（MiB）：不使用快照请设 --snapshot off", s.snapshotMemory)})
	}
	return choice("snapshot", s.snapshot, "on", "off")
}

// keeper keeps the snapshot that heavy questions are answered from; nil without one.
func (s *serving) keeper(h *hub, log *slog.Logger) *snapshot.Keeper[*snapshot.Snapshot] {
	if s.snapshot == "off" {
		return nil
	}
	settings := snapshot.Default()
	settings.Memory = int64(s.snapshotMemory) << 20
	return snapshot.NewKeeper(h.store, settings, log)
}

// withImports runs import jobs beside the work and stops them when it is done, or the work when they cannot run.
func withImports(ctx context.Context, desk *importjob.Desk, work func(context.Context) error) error {
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		err := desk.Run(running)
		if err != nil {
			stop()
		}
		ended <- err
	}()
	err := work(running)
	stop()
	return errors.Join(err, <-ended)
}

// withChecks checks the data at an interval beside the work, and stops when that is done; at 0 never.
func withChecks(ctx context.Context, h *hub, interval time.Duration, log *slog.Logger, work func(context.Context) error) error {
	if interval == 0 {
		return work(ctx)
	}
	running, stop := context.WithCancel(ctx)
	var checking sync.WaitGroup
	checking.Go(func() { quality.Every(running, h.quality, interval, log) })
	err := work(ctx)
	stop()
	checking.Wait()
	return err
}

// handler puts the HTTP edge in front of the store.
func (h *hub) handler(s *serving, snapshots *snapshot.Keeper[*snapshot.Snapshot], log *slog.Logger) (*server.Handler, error) {
	schema, err := resolvers.NewSchema(&resolvers.Resolver{Store: h.store, Imports: s.Imports, Counts: access.NewPublisher(h.store, s.counts), Snapshots: snapshots, Duplicates: &identity.Finder{}, Matching: &matching.Keeper{}, Quality: h.quality,
		Columns: h.columns, Jobs: s.Jobs, AuditFolder: h.audit})
	if err != nil {
		return nil, err
	}
	networks := h.networks(s.licence)
	networks.Deadline = s.RequestDeadline
	s.Networks = &networks
	return server.New(s.Config, schema, server.Health{
		Database:   h.ping,
		Schema:     h.store.Migrated,
		RoundTrips: h.store.RoundTrips,
		Clock:      h.store.KnownClock,
	}, log)
}

// serveUntil answers until a signal comes or the bundled database cannot be kept up. Then the hub ends, with a sentence and
// a status of its own, so that whoever supervises it starts both again from a known state.
func (c *cli) serveUntil(ctx context.Context, h *hub, listener net.Listener, handler *server.Handler) error {
	serving, stop := context.WithCancelCause(ctx)
	var watching sync.WaitGroup
	if h.database != nil {
		watching.Go(func() {
			if err := c.supervise(serving, h); err != nil {
				stop(err)
			}
		})
	}
	err := server.Serve(serving, listener, handler)
	lost := context.Cause(serving)
	stop(nil)
	watching.Wait()
	if ctx.Err() == nil && lost != nil {
		return errors.Join(lost, err)
	}
	c.note(graph.Text{En: "stopping", Zh: "正在停止"})
	return err
}

// administrator returns the administrator token, and whether it was made just now.
func (c *cli) administrator(s *serving) (token string, created bool, err error) {
	if s.tokenFile == "" {
		s.tokenFile = filepath.Join(c.settings().Home, "admin-token")
	}
	if s.tokenFile, err = filepath.Abs(s.tokenFile); err != nil {
		return "", false, fmt.Errorf("token file: %w", err)
	}
	_, err = os.Stat(s.tokenFile)
	created = errors.Is(err, os.ErrNotExist)
	token, err = server.TokenFile(s.tokenFile)
	return token, created && err == nil, err
}

// welcome says where the hub is and what to ask first, and shows a token and a password that were made just now.
func (c *cli) welcome(addr net.Addr, s *serving, token, password string) {
	url := "http://" + addr.String()
	c.printf(graph.Text{En: "Liandong %s is ready. Ctrl-C stops it.", Zh: "联动 %s 已就绪。按 Ctrl-C 停止。"}, version)
	if s.GraphiQL {
		c.printf(graph.Text{En: "  page     %s/graphiql", Zh: "  查询页面  %s/graphiql"}, url)
	}
	c.printf(graph.Text{En: "  GraphQL  %s/graphql", Zh: "  GraphQL   %s/graphql"}, url)
	c.printf(graph.Text{En: "  sign in  %s/sign-in", Zh: "  登录      %s/sign-in"}, url)
	c.printf(graph.Text{En: "  writing  needs the administrator token in %s", Zh: "  写入      需要管理员令牌：%s"}, s.tokenFile)
	if token != "" {
		c.printf(graph.Text{En: "  token    %s (shown this once)", Zh: "  令牌      %s（仅显示一次）"}, token)
	}
	if password != "" {
		c.printf(graph.Text{En: "  account  %s with the password %s (shown this once; choose your own at the first sign-in)",
			Zh: "  账户      用户名 %s，密码 %s（仅显示一次；首次登录时须修改）"}, firstAccount, password)
	}
	c.printf(graph.Text{En: "Ask first:", Zh: "第一个问题："})
	fmt.Fprintf(c.out, "  %s\n", firstQuestion)
}

// tellSample says that what is in the store is nobody's data, and how to do without.
func (c *cli) tellSample(street, district bool) {
	switch {
	case street:
		c.printf(graph.Text{En: "The store was empty: it has the synthetic street now.", Zh: "空库：已载入合成示例街道。"})
	case district:
		c.printf(graph.Text{
			En: "The store was empty: a SYNTHETIC district is being loaded meanwhile; nothing in it is real, and it takes a minute or two. To start\nwithout it: stop, remove the folder %s, and give serve --sample off.",
			Zh: "空库：正在后台载入合成样例城区，内容均为虚构，约需一两分钟。若不需要：请停止服务，删除目录 %s，\n再以 serve --sample off 启动。"}, c.settings().Home)
	}
}

// firstQuestion can be pasted into the page as it is.
const firstQuestion = `{ serviceLinks(first: 10) { nodes { organization { name } category { name } community { name } since basis } totalCount } }`

// logger makes the hub's log.
func (s *serving) logger(to io.Writer) (*slog.Logger, error) {
	if err := errors.Join(choice("log-format", s.logFormat, "text", "json"), choice("log-level", s.logLevel, "debug", "info", "warn", "error")); err != nil {
		return nil, err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.logLevel)); err != nil {
		return nil, fmt.Errorf("log level: %w", err)
	}
	options := &slog.HandlerOptions{Level: level}
	if s.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(to, options)), nil
	}
	return slog.New(slog.NewTextHandler(to, options)), nil
}

// closed closes the listener unless the server has.
func closed(listener net.Listener) error {
	if err := listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("listener: %w", err)
	}
	return nil
}
