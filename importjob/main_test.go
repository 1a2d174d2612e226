package importjob_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"liandong/graph"
	"liandong/importjob"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/server"
)

// A child that is to be killed uses the database of its parent.
func TestMain(m *testing.M) {
	if os.Getenv(killFolder) != "" {
		os.Exit(m.Run())
	}
	testdb.Main(m)
}

// one reads a number from the store.
func one(tb testing.TB, store *graph.Store, statement string) int64 {
	tb.Helper()
	rows, err := store.Read(context.Background(), statement, nil)
	if err != nil {
		tb.Fatal(err)
	}
	n, ok := rows[0][0].(int64)
	if !ok {
		tb.Fatalf("%s gives %v", statement, rows[0][0])
	}
	return n
}

// hub is a running hub: HTTP in front, jobs behind, a folder of its own.
type hub struct {
	*httptest.Server
	store  *graph.Store
	desk   *importjob.Desk
	folder string
	token  string
	run    func()
	stop   func()
}

// pause stops one job on its way: reached is closed when it has done so many rows, and it waits until it is to stop.
type pause struct{ reached chan struct{} }

func newPause() *pause { return &pause{reached: make(chan struct{})} }

// at makes the function for Desk.OnProgress.
func (p *pause) at(rows int) func(context.Context, string, int) {
	var once sync.Once
	return func(ctx context.Context, _ string, done int) {
		if done >= rows {
			once.Do(func() {
				close(p.reached)
				<-ctx.Done()
			})
		}
	}
}

// MustHub starts a hub on the folder; its jobs begin with run.
func MustHub(tb testing.TB, store *graph.Store, folder string, change ...func(*importjob.Settings)) *hub {
	tb.Helper()
	settings := importjob.Default()
	for _, c := range change {
		c(&settings)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	desk, err := importjob.Open(store, folder, settings, log)
	if err != nil {
		tb.Fatal(err)
	}
	schema, err := resolvers.NewSchema(&resolvers.Resolver{Store: store, Imports: desk})
	if err != nil {
		tb.Fatal(err)
	}
	token, hash := server.NewToken()
	config := server.Default()
	config.AdminTokenHash, config.Imports = hash, desk
	handler, err := server.New(config, schema, server.Health{Database: func(context.Context) error { return nil }}, log)
	if err != nil {
		tb.Fatal(err)
	}
	h := &hub{Server: httptest.NewServer(handler), store: store, desk: desk, folder: folder, token: token}
	tb.Cleanup(h.Close)
	running, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	begun := sync.OnceFunc(func() { go func() { ended <- desk.Run(running) }() })
	h.run = begun
	h.stop = sync.OnceFunc(func() {
		stop()
		begun()
		if err := <-ended; err != nil {
			tb.Error(err)
		}
	})
	tb.Cleanup(h.stop)
	return h
}

// reply is an HTTP answer read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) reason(tb testing.TB) string {
	tb.Helper()
	var answer struct {
		Errors []struct{ Extensions struct{ Code, Reason string } }
	}
	if err := json.Unmarshal([]byte(r.body), &answer); err != nil || len(answer.Errors) == 0 {
		tb.Fatalf("no error in %d %s", r.status, r.body)
	}
	if answer.Errors[0].Extensions.Reason != "" {
		return answer.Errors[0].Extensions.Reason
	}
	return answer.Errors[0].Extensions.Code
}

// send makes a request with the administrator's token; headers are given as name, value and win over it.
func (h *hub) send(tb testing.TB, method, path string, body io.Reader, headers ...string) reply {
	tb.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, h.URL+path, body)
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+h.token)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	response, err := h.Client().Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(text)}
}

// MustUpload takes a file in and returns its id.
func (h *hub) MustUpload(tb testing.TB, name, content string) string {
	tb.Helper()
	r := h.send(tb, http.MethodPost, "/uploads?name="+name, strings.NewReader(content))
	var upload importjob.Upload
	if err := json.Unmarshal([]byte(r.body), &upload); err != nil || r.status != http.StatusCreated {
		tb.Fatalf("upload: %d %s", r.status, r.body)
	}
	return upload.ID
}

// ask executes an operation and decodes its data.
func (h *hub) ask(tb testing.TB, query string, variables map[string]any, data any, headers ...string) {
	tb.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		tb.Fatal(err)
	}
	r := h.send(tb, http.MethodPost, "/graphql", bytes.NewReader(body), append([]string{"Content-Type", "application/json"}, headers...)...)
	var answer struct {
		Data   json.RawMessage
		Errors []any
	}
	if err := json.Unmarshal([]byte(r.body), &answer); err != nil || len(answer.Errors) > 0 {
		tb.Fatalf("%s gives %d %s", query, r.status, r.body)
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		tb.Fatal(err)
	}
}

// jobFields are what tests look at.
const jobFields = `id state file mapping dryRun strict requestedBy rowsDone rowsTotal attempts cancelledBy
  rowsRead rowsRefused nodesCreated nodesChanged resumed warnings errorCode error errorZh startedAt finishedAt importBatch { state rowsRead }`

type job struct {
	ID, State, File, Mapping, RequestedBy, CancelledBy string
	DryRun, Strict                                     bool
	RowsDone, RowsTotal, Attempts                      int
	RowsRead, RowsRefused, NodesCreated, NodesChanged  int
	Resumed, Warnings                                  int
	ErrorCode, Error, ErrorZh                          string
	StartedAt, FinishedAt                              *time.Time
	ImportBatch                                        *struct {
		State    string
		RowsRead int
	}
}

type userError struct{ Field, Code, Message string }

// start asks for an import.
func (h *hub) start(tb testing.TB, input map[string]any, key string, headers ...string) (job, []userError) {
	tb.Helper()
	var data struct {
		StartImport struct {
			Job        *job
			UserErrors []userError
		}
	}
	variables := map[string]any{"input": input}
	if key != "" {
		variables["key"] = key
	}
	h.ask(tb, `mutation($input: StartImportInput!, $key: String) { startImport(input: $input, idempotencyKey: $key) {
		job { `+jobFields+` } userErrors { field code message } } }`, variables, &data, headers...)
	if data.StartImport.Job == nil {
		return job{}, data.StartImport.UserErrors
	}
	return *data.StartImport.Job, data.StartImport.UserErrors
}

// MustStart asks for an import that has to be accepted.
func (h *hub) MustStart(tb testing.TB, input map[string]any) job {
	tb.Helper()
	j, errs := h.start(tb, input, "")
	if len(errs) > 0 || j.ID == "" {
		tb.Fatalf("refused: %v", errs)
	}
	return j
}

func (h *hub) cancel(tb testing.TB, id string) (job, []userError) {
	tb.Helper()
	var data struct {
		CancelImport struct {
			Job        job
			UserErrors []userError
		}
	}
	h.ask(tb, `mutation($id: ID!) { cancelImport(id: $id) { job { `+jobFields+` } userErrors { field code message } } }`, map[string]any{"id": id}, &data)
	return data.CancelImport.Job, data.CancelImport.UserErrors
}

func (h *hub) job(tb testing.TB, id string) job {
	tb.Helper()
	var data struct{ ImportJob job }
	h.ask(tb, `query($id: ID!) { importJob(by: {id: $id}) { `+jobFields+` } }`, map[string]any{"id": id}, &data)
	return data.ImportJob
}

// await watches a job until it is in the state, as a client does.
func (h *hub) await(tb testing.TB, id, state string) job {
	tb.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(5 * time.Minute); ; <-ticker.C {
		j := h.job(tb, id)
		if j.State == state {
			return j
		}
		if j.State != "QUEUED" && j.State != "RUNNING" || time.Now().After(deadline) {
			tb.Fatalf("the job is %s, not %s: %+v", j.State, state, j)
		}
	}
}

// places is a file of so many divisions, for the mapping of the noun: three transactions from 10,001 on.
func places(n int) string {
	var b strings.Builder
	b.WriteString("codeScheme,code,name,level\n")
	for i := range n {
		fmt.Fprintf(&b, "JOBS,j%d,Place %d,COUNTY\n", i, i)
	}
	return b.String()
}

// placesInput imports an upload of places.
func placesInput(upload string) map[string]any {
	return map[string]any{"upload": upload, "mapping": "Jurisdiction", "source": "jobs"}
}

const countPlaces = "MATCH (j:Jurisdiction {codeScheme: 'JOBS'}) RETURN count(j)"
