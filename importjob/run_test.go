package importjob_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"liandong/exchange"
	"liandong/importjob"
	"liandong/localdb/testdb"
)

// mapping is one of the client's own. The file it names is not the upload's: an import sees its upload and nothing else.
const mapping = `
source: {name: jobs, publisher: test}
files:
  - file: ../../../../../../etc/passwd
    nodes:
      place:
        noun: Jurisdiction
        fields: {codeScheme: {value: JOBS}, code: 代码, name: 名称, level: {value: COUNTY}}
`

func TestJob(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	h.run()
	upload := h.MustUpload(t, "places.csv", "代码,名称\na1,甲\na2,乙\n3.30604E+11,丙\na1,甲\n")
	input := map[string]any{"upload": upload, "mappingText": mapping}
	j, errs := h.start(t, input, "once")
	if len(errs) > 0 || j.File != "places.csv" || j.RequestedBy != "administrator" || j.Mapping != "mappingText" {
		t.Fatalf("%+v %v", j, errs)
	}
	ended := h.await(t, j.ID, "SUCCEEDED")
	if ended.RowsRead != 4 || ended.RowsRefused != 1 || ended.NodesCreated != 2 || ended.ErrorCode != "" || ended.FinishedAt == nil || ended.StartedAt == nil ||
		ended.RowsDone != ended.RowsTotal || ended.RowsTotal != 8 || ended.ImportBatch == nil || ended.ImportBatch.State != "FINISHED" || ended.Attempts != 1 {
		t.Errorf("%+v", ended)
	}
	if n := one(t, h.store, countPlaces); n != 2 {
		t.Errorf("%d places", n)
	}
	t.Run("SameKeyAgain", func(t *testing.T) {
		if again, errs := h.start(t, input, "once"); again.ID != j.ID || len(errs) > 0 {
			t.Errorf("%+v %v", again, errs)
		}
		if _, errs := h.start(t, map[string]any{"upload": upload, "mappingText": mapping, "dryRun": true}, "once"); len(errs) != 1 || errs[0].Code != "IDEMPOTENCY_CONFLICT" {
			t.Errorf("the same key for another request: %v", errs)
		}
		if n := one(t, h.store, "MATCH (j:ImportJob) RETURN count(j)"); n != 1 {
			t.Errorf("%d jobs", n)
		}
	})
	t.Run("Report", func(t *testing.T) {
		r := h.send(t, http.MethodGet, "/imports/"+j.ID+"/report.json", nil)
		var report exchange.Report
		if err := json.Unmarshal([]byte(r.body), &report); err != nil || r.status != 200 || len(report.Refusals) != 1 || report.Refusals[0].Row != 4 || report.RowsDuplicate != 1 {
			t.Errorf("%d %s", r.status, r.body)
		}
		r = h.send(t, http.MethodGet, "/imports/"+j.ID+"/report.csv", nil)
		if r.status != 200 || !strings.Contains(r.body, "refused,places.csv,4,代码") || r.header.Get("Content-Type") != "text/csv; charset=utf-8" {
			t.Errorf("%d %v %s", r.status, r.header, r.body)
		}
		for path, status := range map[string]int{"/imports/" + j.ID + "/report.pdf": 404, "/imports/nonsense/report.csv": 404, "/imports/..%2f..%2fhub/report.json": 404} {
			if r := h.send(t, http.MethodGet, path, nil); r.status != status {
				t.Errorf("%s: %d %s", path, r.status, r.body)
			}
		}
		if r := h.send(t, http.MethodGet, "/imports/"+j.ID+"/report.json", nil, "Authorization", ""); r.status != 401 {
			t.Errorf("without a token: %d %s", r.status, r.body)
		}
	})
	t.Run("Issues", func(t *testing.T) {
		const query = `query($id: ID!) { importReport(job: $id, first: 5) { rowsRefused warningCount refusals { file row column value code message } } }`
		var data struct {
			ImportReport struct {
				RowsRefused int
				Refusals    []struct {
					Row           int
					Column, Value string
					Message       string
				}
			}
		}
		h.ask(t, query, map[string]any{"id": j.ID}, &data, "Accept-Language", "zh")
		if r := data.ImportReport; r.RowsRefused != 1 || len(r.Refusals) != 1 || r.Refusals[0].Column != "代码" || !strings.Contains(r.Refusals[0].Message, "已损坏") {
			t.Errorf("%+v", data)
		}
		body := `{"query":"{ importReport(job: \"` + j.ID + `\") { rowsRefused } }"}`
		r := h.send(t, http.MethodPost, "/graphql", strings.NewReader(body), "Content-Type", "application/json", "Authorization", "")
		if r.reason(t) != "RIGHT_MISSING" {
			t.Errorf("without a token: %s", r.body)
		}
	})
	t.Run("Lists", func(t *testing.T) {
		var data struct {
			ImportJobs struct{ Nodes []struct{ ID string } }
		}
		h.ask(t, `{ importJobs(where: {state: {eq: SUCCEEDED}, file: {contains: "places"}}, first: 5) { nodes { id } } }`, nil, &data)
		if n := data.ImportJobs.Nodes; len(n) != 1 || n[0].ID != j.ID {
			t.Errorf("%+v", data)
		}
	})
	t.Run("Ended", func(t *testing.T) {
		if _, errs := h.cancel(t, j.ID); len(errs) != 1 || errs[0].Code != "JOB_ENDED" {
			t.Errorf("%v", errs)
		}
	})
}

func TestStartRefused(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	upload := h.MustUpload(t, "places.csv", places(1))
	for _, c := range []struct {
		name        string
		input       map[string]any
		field, code string
	}{
		{"NoUpload", map[string]any{"upload": strings.Repeat("0", 64), "mapping": "Jurisdiction", "source": "s"}, "input.upload", importjob.CodeMissing},
		{"NoID", map[string]any{"upload": "../" + upload, "mapping": "Jurisdiction", "source": "s"}, "input.upload", importjob.CodeMissing},
		{"NoMapping", map[string]any{"upload": upload}, "input.mapping", "MAPPING_CHOICE"},
		{"TwoMappings", map[string]any{"upload": upload, "mapping": "Need", "mappingText": mapping}, "input.mapping", "MAPPING_CHOICE"},
		{"UnknownName", map[string]any{"upload": upload, "mapping": "nonsense"}, "input.mapping", "MAPPING_NAME"},
		{"FileAsName", map[string]any{"upload": upload, "mapping": "../examples/street.yaml"}, "input.mapping", "MAPPING_NAME"},
		{"SeveralFiles", map[string]any{"upload": upload, "mapping": "divisions"}, "input.mapping", "MAPPING_FILES"},
		{"NotYAML", map[string]any{"upload": upload, "mappingText": "{"}, "input.mappingText", "MAPPING_YAML"},
		{"UnknownNoun", map[string]any{"upload": upload, "mappingText": strings.Replace(mapping, "Jurisdiction", "Castle", 1)}, "input.mappingText", "MAPPING_NAME"},
		{"NoSource", map[string]any{"upload": upload, "mapping": "Jurisdiction"}, "input.source", "SOURCE"},
		{"Secret", map[string]any{"upload": upload, "mapping": "Jurisdiction", "source": "360426199101010071"}, "input.source", "IDENTITY_NUMBER"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, errs := h.start(t, c.input, "")
			if j.ID != "" || len(errs) != 1 || errs[0].Field != c.field || errs[0].Code != c.code || errs[0].Message == "" {
				t.Errorf("%+v %v, want %s %s", j, errs, c.field, c.code)
			}
		})
	}
	if n := one(t, h.store, "MATCH (j:ImportJob) RETURN count(j)"); n != 0 {
		t.Errorf("%d jobs", n)
	}
	body := `{"query":"mutation { startImport(input: {upload: \"x\", mapping: \"Need\"}) { userErrors { code } } }"}`
	if r := h.send(t, http.MethodPost, "/graphql", strings.NewReader(body), "Content-Type", "application/json", "Authorization", ""); r.status != 401 {
		t.Errorf("without a token: %d %s", r.status, r.body)
	}
}

// TestNothingStored is of jobs that look and do not write.
func TestNothingStored(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	h.run()
	upload := h.MustUpload(t, "places.csv", places(3)+"JOBS,1.1E+11,Wrong,COUNTY\n")
	t.Run("DryRun", func(t *testing.T) {
		input := placesInput(upload)
		input["dryRun"] = true
		j := h.await(t, h.MustStart(t, input).ID, "SUCCEEDED")
		if !j.DryRun || j.RowsRefused != 1 || j.NodesCreated != 3 || j.ImportBatch != nil {
			t.Errorf("%+v", j)
		}
	})
	t.Run("Strict", func(t *testing.T) {
		input := placesInput(upload)
		input["strict"] = true
		j := h.await(t, h.MustStart(t, input).ID, "FAILED")
		if j.ErrorCode != "ROWS_REFUSED" || j.RowsRefused != 1 || j.NodesCreated != 0 || j.ErrorZh == "" {
			t.Errorf("%+v", j)
		}
		if r := h.send(t, http.MethodGet, "/imports/"+j.ID+"/report.json", nil); r.status != 200 {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	t.Run("Unreadable", func(t *testing.T) {
		j := h.await(t, h.MustStart(t, placesInput(h.MustUpload(t, "quote.csv", "nothing,of,this\n1,2,3\n"))).ID, "FAILED")
		if j.ErrorCode == "" || j.ErrorCode == "INTERNAL_SERVER_ERROR" || !strings.Contains(j.Error, "nothing") || j.ErrorZh == "" {
			t.Errorf("%+v", j)
		}
		if r := h.send(t, http.MethodGet, "/imports/"+j.ID+"/report.json", nil); r.status != 404 {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	if n := one(t, h.store, countPlaces); n != 0 {
		t.Errorf("%d places", n)
	}
}

// TestCancel cancels one job that waits and one that is half through.
func TestCancel(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	p := newPause()
	h.desk.OnProgress(p.at(5000))
	h.run()
	upload := h.MustUpload(t, "places.csv", places(12_000))
	first, second := h.MustStart(t, placesInput(upload)), h.MustStart(t, placesInput(upload))
	<-p.reached
	if r := h.send(t, http.MethodGet, "/imports/"+first.ID+"/report.json", nil); r.status != 409 || r.reason(t) != importjob.CodeNotEnded {
		t.Errorf("a report of a running job: %d %s", r.status, r.body)
	}
	if j, errs := h.cancel(t, second.ID); len(errs) > 0 || j.State != "CANCELLED" || j.CancelledBy != "administrator" || j.StartedAt != nil {
		t.Errorf("%+v %v", j, errs)
	}
	if j, errs := h.cancel(t, first.ID); len(errs) > 0 || j.State != "RUNNING" && j.State != "CANCELLED" { // it may have ended by the time of the answer
		t.Errorf("%+v %v", j, errs)
	}
	j := h.await(t, first.ID, "CANCELLED")
	if j.ErrorCode != "CANCELLED" || j.NodesCreated != 5000 || !strings.Contains(j.Error, "1 of its steps") || j.ImportBatch == nil || j.ImportBatch.State != "RUNNING" {
		t.Errorf("%+v", j)
	}
	if n := one(t, h.store, countPlaces); n != 5000 {
		t.Errorf("%d places", n)
	}
	if _, errs := h.cancel(t, first.ID); len(errs) > 0 {
		t.Errorf("cancelled twice: %v", errs)
	}
	again := h.await(t, h.MustStart(t, placesInput(upload)).ID, "SUCCEEDED")
	if again.Resumed != 5000 || again.NodesCreated != 7000 || one(t, h.store, countPlaces) != 12_000 {
		t.Errorf("the same import again: %+v", again)
	}
	if _, errs := h.cancel(t, "nonsense"); len(errs) != 1 || errs[0].Code != "NOT_FOUND" {
		t.Errorf("%v", errs)
	}
}

// TestCancelCheck cancels a strict import while it is checked: nothing is stored.
func TestCancelCheck(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	p := newPause()
	h.desk.OnProgress(p.at(5000))
	h.run()
	input := placesInput(h.MustUpload(t, "places.csv", places(6000)))
	input["strict"] = true
	id := h.MustStart(t, input).ID
	<-p.reached
	h.cancel(t, id)
	j := h.await(t, id, "CANCELLED")
	if j.NodesCreated != 0 || !strings.Contains(j.Error, "nothing was stored") || one(t, h.store, countPlaces) != 0 {
		t.Errorf("%+v", j)
	}
}

// TestRestart stops the hub half-way: the job goes on in the next one.
func TestRestart(t *testing.T) {
	store, folder := testdb.MustStore(t), t.TempDir()
	h := MustHub(t, store, folder)
	p := newPause()
	h.desk.OnProgress(p.at(5000))
	h.run()
	id := h.MustStart(t, placesInput(h.MustUpload(t, "places.csv", places(12_000)))).ID
	<-p.reached
	h.stop()
	if j := h.job(t, id); j.State != "RUNNING" || j.Attempts != 0 {
		t.Fatalf("%+v", j)
	}
	next := MustHub(t, store, folder)
	next.run()
	j := next.await(t, id, "SUCCEEDED")
	if j.Resumed != 5000 || j.NodesCreated != 7000 || one(t, store, countPlaces) != 12_000 {
		t.Errorf("%+v", j)
	}
	if n := one(t, store, "MATCH (b:ImportBatch) RETURN count(b)"); n != 1 {
		t.Errorf("%d batches", n)
	}
}

// TestCancelStopped cancels a job whose hub is not there.
func TestCancelStopped(t *testing.T) {
	store, folder := testdb.MustStore(t), t.TempDir()
	h := MustHub(t, store, folder)
	p := newPause()
	h.desk.OnProgress(p.at(5000))
	h.run()
	id := h.MustStart(t, placesInput(h.MustUpload(t, "places.csv", places(6000)))).ID
	<-p.reached
	h.stop()
	other := MustHub(t, store, t.TempDir())
	if j, errs := other.cancel(t, id); len(errs) > 0 || j.State != "CANCELLED" || !strings.Contains(j.Error, "stays") {
		t.Errorf("%+v %v", j, errs)
	}
}

const killFolder = "LIANDONG_TEST_KILL_FOLDER"

// killedHalfWay is the child's part: it works off the jobs of the folder, and dies in the midst of one.
func killedHalfWay(t *testing.T, folder string) {
	desk, err := importjob.Open(testdb.MustOpen(t), folder, importjob.Default(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	desk.OnProgress(func(_ context.Context, _ string, done int) {
		if done >= 5000 {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				t.Error(err)
			}
			select {} // until the signal arrives
		}
	})
	t.Errorf("it ended with %v", desk.Run(t.Context()))
}

// TestKilled kills the process that runs a job, twice: first it is resumed, then cancelled before anybody resumes it.
func TestKilled(t *testing.T) {
	if folder := os.Getenv(killFolder); folder != "" {
		killedHalfWay(t, folder)
		return
	}
	store, folder := testdb.MustStore(t), t.TempDir()
	h := MustHub(t, store, folder)
	kill := func(id string) {
		child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		child.Env = append(os.Environ(), killFolder+"="+folder)
		if out, err := child.CombinedOutput(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("the child ended with %v: %s", err, out)
		}
		if j := h.job(t, id); j.State != "RUNNING" || j.Attempts != 1 {
			t.Fatalf("%+v", j)
		}
	}
	resumed := h.MustStart(t, placesInput(h.MustUpload(t, "places.csv", places(12_000)))).ID
	kill(resumed)
	h.run()
	j := h.await(t, resumed, "SUCCEEDED")
	if j.Resumed != 5000 || j.NodesCreated != 7000 || j.Attempts != 2 || one(t, store, countPlaces) != 12_000 {
		t.Errorf("%+v", j)
	}
	h.stop()

	h = MustHub(t, store, folder)
	cancelled := h.MustStart(t, placesInput(h.MustUpload(t, "more.csv", strings.ReplaceAll(places(6000), "j", "k")))).ID
	kill(cancelled)
	if j, errs := h.cancel(t, cancelled); len(errs) > 0 || j.State != "RUNNING" { // its hub is to say so
		t.Errorf("%+v %v", j, errs)
	}
	h.run()
	if j := h.await(t, cancelled, "CANCELLED"); j.CancelledBy != "administrator" || one(t, store, countPlaces) != 17_000 {
		t.Errorf("%+v", j)
	}
}

// TestTwoHubs puts two hubs in front of one database.
func TestTwoHubs(t *testing.T) {
	t.Run("OneFolder", func(t *testing.T) {
		store, folder := testdb.MustStore(t), t.TempDir()
		first, second := MustHub(t, store, folder), MustHub(t, store, folder)
		p := newPause()
		first.desk.OnProgress(p.at(5000))
		ran := make(chan string, 100)
		second.desk.OnProgress(func(_ context.Context, id string, _ int) { ran <- id })
		first.run()
		running := first.MustStart(t, placesInput(first.MustUpload(t, "places.csv", places(12_000)))).ID
		<-p.reached
		second.run()
		waiting := second.MustStart(t, placesInput(second.MustUpload(t, "few.csv", places(3)))).ID
		if len(ran) > 0 {
			t.Error("the second hub runs what the first one has")
		}
		stopped := make(chan struct{})
		go func() { first.stop(); close(stopped) }()
		<-stopped
		if j := second.await(t, running, "SUCCEEDED"); j.Resumed != 5000 || one(t, store, countPlaces) != 12_000 {
			t.Errorf("%+v", j)
		}
		second.await(t, waiting, "SUCCEEDED")
		if id := <-ran; id != running {
			t.Errorf("the second hub began with %s", id)
		}
	})
	t.Run("CancelElsewhere", func(t *testing.T) {
		store, folder := testdb.MustStore(t), t.TempDir()
		first, second := MustHub(t, store, folder), MustHub(t, store, t.TempDir())
		p := newPause()
		first.desk.OnProgress(p.at(5000))
		first.run()
		id := first.MustStart(t, placesInput(first.MustUpload(t, "places.csv", places(6000)))).ID
		<-p.reached
		second.cancel(t, id)
		if j := second.await(t, id, "CANCELLED"); j.NodesCreated != 5000 || one(t, store, countPlaces) != 5000 {
			t.Errorf("%+v", j)
		}
	})
	t.Run("TwoFolders", func(t *testing.T) {
		store := testdb.MustStore(t)
		first, second := MustHub(t, store, t.TempDir()), MustHub(t, store, t.TempDir())
		upload := first.MustUpload(t, "places.csv", places(10))
		if _, errs := second.start(t, placesInput(upload), ""); len(errs) != 1 || errs[0].Code != importjob.CodeMissing {
			t.Errorf("an upload of the other hub: %v", errs)
		}
		mine := first.MustStart(t, placesInput(upload)).ID
		theirs := second.MustStart(t, placesInput(second.MustUpload(t, "more.csv", strings.ReplaceAll(places(10), "j", "k")))).ID
		second.run()
		second.await(t, theirs, "SUCCEEDED")
		if j := second.job(t, mine); j.State != "QUEUED" {
			t.Errorf("another folder's job: %+v", j)
		}
		first.run()
		first.await(t, mine, "SUCCEEDED")
		if r := second.send(t, http.MethodGet, "/imports/"+mine+"/report.json", nil); r.status != 404 || r.reason(t) != "REPORT_MISSING" {
			t.Errorf("the report of the other hub: %d %s", r.status, r.body)
		}
	})
}

// TestLost takes a job away from the hub that runs it: it stops, and writes nothing on the job.
func TestLost(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	p := newPause()
	h.desk.OnProgress(p.at(5000))
	h.run()
	id := h.MustStart(t, placesInput(h.MustUpload(t, "places.csv", places(6000)))).ID
	<-p.reached
	taken, err := h.store.Mark(context.Background(), h.store.Model().Noun("ImportJob"), id, nil, map[string]any{"runner": "another", "hub": "elsewhere"})
	if err != nil || !taken {
		t.Fatal(taken, err)
	}
	other := h.MustStart(t, placesInput(h.MustUpload(t, "few.csv", places(1)))).ID
	h.await(t, other, "SUCCEEDED") // so the first is done with here
	rows, err := h.store.Read(context.Background(), "MATCH (j:ImportJob {id: $id}) RETURN j.state, j.runner", map[string]any{"id": id})
	if err != nil || rows[0][0] != "RUNNING" || rows[0][1] != "another" {
		t.Errorf("%v %v", rows, err)
	}
}

// TestHopeless ends jobs that cannot be done.
func TestHopeless(t *testing.T) {
	store := testdb.MustStore(t)
	h := MustHub(t, store, t.TempDir())
	upload := h.MustUpload(t, "places.csv", places(1))
	gone, deadly := h.MustStart(t, placesInput(upload)).ID, h.MustStart(t, placesInput(h.MustUpload(t, "deadly.csv", places(2)))).ID
	if err := os.RemoveAll(filepath.Join(h.folder, "uploads", upload)); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Mark(context.Background(), store.Model().Noun("ImportJob"), deadly, nil, map[string]any{"attempts": int64(10)}); err != nil {
		t.Fatal(err)
	}
	h.run()
	if j := h.await(t, gone, "FAILED"); j.ErrorCode != importjob.CodeMissing || j.ErrorZh == "" {
		t.Errorf("%+v", j)
	}
	if j := h.await(t, deadly, "FAILED"); j.ErrorCode != "HUB_DIED" {
		t.Errorf("%+v", j)
	}
}

// TestBookkeeping wants a job to leave the clock of the data alone but for its beginning and its rows.
func TestBookkeeping(t *testing.T) {
	store := testdb.MustStore(t)
	h := MustHub(t, store, t.TempDir())
	upload := h.MustUpload(t, "places.csv", places(1))
	clock := func() int64 { return one(t, store, "MATCH (c:HubClock) RETURN c.value") }
	input := placesInput(upload)
	input["dryRun"] = true
	id := h.MustStart(t, input).ID
	before := clock()
	h.run()
	h.await(t, id, "SUCCEEDED")
	if now := clock(); now != before {
		t.Errorf("the clock went from %d to %d", before, now)
	}
	if n := one(t, store, "MATCH (:ImportJob)-[:SUPERSEDED]->(p) RETURN count(p)"); n != 0 {
		t.Errorf("%d versions of a job", n)
	}
}

// TestReportLost takes the place of reports away: the import stands all the same.
func TestReportLost(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	if err := os.RemoveAll(filepath.Join(h.folder, "reports")); err != nil {
		t.Fatal(err)
	}
	h.run()
	j := h.await(t, h.MustStart(t, placesInput(h.MustUpload(t, "places.csv", places(1)))).ID, "SUCCEEDED")
	if j.ErrorCode != "REPORT_LOST" || j.NodesCreated != 1 {
		t.Errorf("%+v", j)
	}
}
