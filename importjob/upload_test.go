package importjob_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liandong/importjob"
	"liandong/localdb/testdb"
)

const small = "code,name\n1,One\n"

func TestUpload(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir(), func(s *importjob.Settings) { s.UploadBytes, s.StoredBytes = 1000, 2500 })
	t.Run("OK", func(t *testing.T) {
		r := h.send(t, http.MethodPost, "/uploads?name="+url.QueryEscape("街道 1.csv"), strings.NewReader(small))
		var u importjob.Upload
		if err := json.Unmarshal([]byte(r.body), &u); err != nil || r.status != http.StatusCreated {
			t.Fatalf("%d %s", r.status, r.body)
		}
		if u.Name != "街道 1.csv" || u.Bytes != int64(len(small)) || u.ID != u.SHA256 || len(u.ID) != 64 || time.Until(u.ExpiresAt) < 23*time.Hour {
			t.Errorf("%+v", u)
		}
		kept, err := os.ReadFile(filepath.Join(h.folder, "uploads", u.ID, u.Name))
		if err != nil || string(kept) != small {
			t.Errorf("kept %q, %v", kept, err)
		}
		again := h.send(t, http.MethodPost, "/uploads?name=other.csv", strings.NewReader(small))
		var same importjob.Upload
		if err := json.Unmarshal([]byte(again.body), &same); err != nil || same.ID != u.ID || same.Name != u.Name {
			t.Errorf("the same bytes again: %s", again.body)
		}
	})
	long := strings.Repeat("x", 1001)
	for _, c := range []struct {
		name, query string
		body        io.Reader
		headers     []string
		status      int
		reason      string
	}{
		{"NoToken", "name=a.csv", strings.NewReader(small), []string{"Authorization", ""}, 401, "UNAUTHENTICATED"},
		{"WrongToken", "name=a.csv", strings.NewReader(small), []string{"Authorization", "Bearer nonsense"}, 401, "TOKEN_REFUSED"},
		{"NoName", "", strings.NewReader(small), nil, 400, importjob.CodeName},
		{"Climbs", "name=" + url.QueryEscape("../a.csv"), strings.NewReader(small), nil, 400, importjob.CodeName},
		{"Folder", "name=" + url.QueryEscape("a/b.csv"), strings.NewReader(small), nil, 400, importjob.CodeName},
		{"Backslash", "name=" + url.QueryEscape(`a\b.csv`), strings.NewReader(small), nil, 400, importjob.CodeName},
		{"Hidden", "name=.csv", strings.NewReader(small), nil, 400, importjob.CodeName},
		{"NewLine", "name=" + url.QueryEscape("a\nb.csv"), strings.NewReader(small), nil, 400, importjob.CodeName},
		{"Disguise", "name=" + url.QueryEscape("a\u202evsc.csv"), strings.NewReader(small), nil, 400, importjob.CodeName},
		{"NoText", "name=%ff.csv", strings.NewReader(small), nil, 400, importjob.CodeName},
		{"LongName", "name=" + strings.Repeat("x", 200) + ".csv", strings.NewReader(small), nil, 400, importjob.CodeName},
		{"Extension", "name=a.exe", strings.NewReader(small), nil, 415, importjob.CodeKind},
		{"OldWorkbook", "name=a.xls", strings.NewReader("\xd0\xcf\x11\xe0"), nil, 415, importjob.CodeKind},
		{"WorkbookAsCSV", "name=a.csv", strings.NewReader("PK\x03\x04"), nil, 415, importjob.CodeKind},
		{"CSVAsWorkbook", "name=a.xlsx", strings.NewReader(small), nil, 415, importjob.CodeKind},
		{"Empty", "name=a.csv", strings.NewReader(""), nil, 415, importjob.CodeKind},
		{"Form", "name=a.csv", strings.NewReader(small), []string{"Content-Type", "multipart/form-data; boundary=x"}, 415, importjob.CodeKind},
		{"Compressed", "name=a.csv", strings.NewReader(small), []string{"Content-Encoding", "gzip"}, 415, importjob.CodeKind},
		{"TooLarge", "name=a.csv", strings.NewReader(long), nil, 413, importjob.CodeTooLarge},
		{"TooLargeInChunks", "name=a.csv", struct{ io.Reader }{strings.NewReader(long)}, nil, 413, importjob.CodeTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := h.send(t, http.MethodPost, "/uploads?"+c.query, c.body, c.headers...)
			if r.status != c.status || r.reason(t) != c.reason {
				t.Errorf("%d %s, want %d %s", r.status, r.body, c.status, c.reason)
			}
			if (r.status == 401) != (r.header.Get("WWW-Authenticate") != "") {
				t.Errorf("%d with WWW-Authenticate %q", r.status, r.header.Get("WWW-Authenticate"))
			}
		})
	}
	t.Run("Get", func(t *testing.T) {
		if r := h.send(t, http.MethodGet, "/uploads?name=a.csv", nil); r.status != http.StatusMethodNotAllowed {
			t.Errorf("%d", r.status)
		}
	})
	t.Run("ExactlyTheLimit", func(t *testing.T) { h.MustUpload(t, "a.csv", long[:1000]) })
	if names := uploads(t, h.folder); len(names) != 2 {
		t.Errorf("refused uploads have left something: %v", names)
	}
}

// uploads lists what lies in the folder of uploads, drafts included.
func uploads(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(folder, "uploads"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestUploadCut breaks the connection half-way.
func TestUploadCut(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	for name, head := range map[string]string{
		"announced": fmt.Sprintf("Content-Length: %d\r\n\r\n%s", 2*len(small), small),
		"in chunks": fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(small), small),
	} {
		t.Run(name, func(t *testing.T) {
			connection, err := net.Dial("tcp", h.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(connection, "POST /uploads?name=a.csv HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s", h.token, head)
			if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(connection); err != nil { // until the hub is done with it
				t.Fatal(err)
			}
			if names := uploads(t, h.folder); len(names) > 0 {
				t.Errorf("left behind: %v", names)
			}
		})
	}
}

func TestUploadQuota(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir(), func(s *importjob.Settings) { s.UploadBytes, s.StoredBytes = 100, 150 })
	first := h.MustUpload(t, "a.csv", strings.Repeat("a", 100))
	r := h.send(t, http.MethodPost, "/uploads?name=b.csv", strings.NewReader(strings.Repeat("b", 51)))
	if r.status != http.StatusInsufficientStorage || r.reason(t) != importjob.CodeQuota {
		t.Errorf("%d %s", r.status, r.body)
	}
	h.MustUpload(t, "b.csv", strings.Repeat("b", 50))
	if names := uploads(t, h.folder); len(names) != 2 || !strings.Contains(strings.Join(names, " "), first) {
		t.Errorf("%v", names)
	}
}

// TestUploadExpires lets the time of some files pass: what a job waits for stays, and so do fresh ones.
func TestUploadExpires(t *testing.T) {
	h := MustHub(t, testdb.MustStore(t), t.TempDir())
	needed, stale := h.MustUpload(t, "needed.csv", places(1)), h.MustUpload(t, "stale.csv", small)
	h.MustStart(t, placesInput(needed)) // it waits: this hub runs no jobs yet
	abandoned := filepath.Join(h.folder, "uploads", ".draft-1")
	if err := os.Mkdir(abandoned, 0o700); err != nil { // by an upload that was killed
		t.Fatal(err)
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	for _, path := range []string{abandoned, filepath.Join(h.folder, "uploads", needed), filepath.Join(h.folder, "uploads", stale)} {
		if err := os.Chtimes(path, yesterday, yesterday); err != nil {
			t.Fatal(err)
		}
	}
	fresh := h.MustUpload(t, "fresh.csv", "code\n2\n")
	names := strings.Join(uploads(t, h.folder), " ")
	if !strings.Contains(names, needed) || !strings.Contains(names, fresh) || strings.Contains(names, stale) || strings.Contains(names, "draft") {
		t.Errorf("left: %s; needed %s, fresh %s, stale %s", names, needed, fresh, stale)
	}
	if _, errs := h.start(t, placesInput(stale), ""); len(errs) != 1 || errs[0].Code != importjob.CodeMissing || errs[0].Field != "input.upload" {
		t.Errorf("an expired upload: %v", errs)
	}
}
