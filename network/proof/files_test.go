package proof_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"liandong/access"
	"liandong/graph"
	"liandong/network"
	"liandong/network/files"
	"liandong/resolvers"
	"liandong/server"
	"liandong/snapshot"
)

// nodeLink is a network as node-link JSON has it.
type nodeLink struct {
	Graph map[string]string
	Nodes []struct {
		ID, Label, Kind string
		Degree          int
	}
	Edges []struct {
		Source, Target, Bases, Spells string
		Weight                        float64
	}
}

func (w *world) maker(c *snapshot.Columns) files.Maker {
	return files.Maker{Licence: "CC0", Network: network.Reader{Store: w.Store, Columns: func(context.Context) (*snapshot.Columns, error) { return c, nil }}}
}

// files: a file has the network that its reader may see, with the names and no more of what they may not, in every format.
func (w *world) files(t *testing.T, c *snapshot.Columns) {
	values := url.Values{"bases": {"PROJECT,MEETING,PEOPLE,INFORMATION"}, "asOf": {dayOf2020(290).String()}, "since": {"2020"}}
	for _, mode := range []string{"false", "true"} {
		values.Set("twoMode", mode)
		for who, rights := range map[string]*access.Rights{"owner": access.Owner(), "anybody": access.Reader(graph.Scope{})} {
			question, err := files.Ask(w.Model(), values, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			question.Rights = rights
			want := w.project(c, rights, 290, func(p *network.Projection) {
				since := snapshot.DayOf(question.Projection.Since.Start)
				p.Bases, p.Since, p.TwoMode = question.Projection.Bases, &since, mode == "true"
			})
			if want.TieCount() == 0 {
				t.Fatalf("%s, two modes %s: nothing to write", who, mode)
			}
			for _, format := range files.Formats() {
				file, err := w.maker(c).Make(t.Context(), question)
				if err != nil {
					t.Fatal(err)
				}
				var b bytes.Buffer
				if err := format.Write(&b, file); err != nil {
					t.Fatal(err)
				}
				w.hides(t, who+" "+format.Name, readable(t, b.Bytes()), who == "anybody")
				if format.Name == "json" {
					w.sameNetwork(t, who, b.Bytes(), want)
				}
			}
		}
	}
}

// readable is a file as it can be searched: of an archive, all that is in it.
func readable(t *testing.T, file []byte) string {
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return string(file)
	}
	var all strings.Builder
	for _, entry := range r.File {
		part, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, part); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// hides: no file has the name of a person, and none of who sees what is public has anything of internal records.
func (w *world) hides(t *testing.T, where, file string, public bool) {
	t.Helper()
	for key, id := range w.ids {
		person, item := strings.HasPrefix(key, "Person-"), strings.HasPrefix(key, "SharedItem-")
		if person && strings.Contains(file, key) {
			t.Errorf("%s names %s", where, key)
		}
		if public && (person || item) && (strings.Contains(file, id) || strings.Contains(file, key)) {
			t.Errorf("%s tells of %s", where, key)
		}
	}
}

func (w *world) sameNetwork(t *testing.T, who string, file []byte, want *network.Projected) {
	t.Helper()
	var got nodeLink
	if err := json.Unmarshal(file, &got); err != nil {
		t.Fatal(err)
	}
	degrees := network.Degree(want.Graph)
	if len(got.Nodes) != want.Nodes() || len(got.Edges) != want.TieCount() {
		t.Fatalf("%s: %d nodes and %d ties of %d and %d", who, len(got.Nodes), len(got.Edges), want.Nodes(), want.TieCount())
	}
	for i, n := range got.Nodes {
		label := w.keys[n.ID]
		if n.Kind == "Person" {
			label = n.ID
		}
		if n.ID != want.ID(int32(i)) || n.Label != label || n.Degree != int(degrees[i]) {
			t.Errorf("%s: %+v is %s of degree %d", who, n, label, degrees[i])
		}
	}
	ties := map[[2]string]float64{}
	for _, e := range got.Edges {
		ties[pair(w.keys[e.Source], w.keys[e.Target])] = e.Weight
		if e.Bases == "" || want.Events == 0 && e.Spells == "" {
			t.Errorf("%s: %+v", who, e)
		}
	}
	if !maps.Equal(ties, w.ties(want)) {
		t.Errorf("%s: ties %v, not %v", who, ties, w.ties(want))
	}
	if got.Graph["licence"] != "CC0" || got.Graph["asOf"] != dayOf2020(290).String() || got.Graph["redacted"] != map[bool]string{true: "true", false: "false"}[want.Redacted] {
		t.Errorf("%s: %v", who, got.Graph)
	}
}

// served: the same files stand beside GraphQL, for who may read.
func (w *world) served(t *testing.T, c *snapshot.Columns) {
	schema, err := resolvers.NewSchema(&resolvers.Resolver{Store: w.Store})
	if err != nil {
		t.Fatal(err)
	}
	maker, config := w.maker(c), server.Default()
	config.Networks = &maker
	config.Rights = func(context.Context, graph.Actor) (*access.Rights, error) { return access.Reader(graph.Scope{}), nil }
	serve := func(config server.Config, path string) *httptest.ResponseRecorder {
		t.Helper()
		handler, err := server.New(config, schema, server.Health{Database: func(context.Context) error { return nil }}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(writable{answer}, httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil))
		return answer
	}
	for _, format := range files.Formats() {
		answer := serve(config, "/network"+format.Ending+"?bases=PEOPLE,PROJECT&asOf="+dayOf2020(290).String())
		if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != format.Media || answer.Header().Get("Content-Disposition") != `attachment; filename="network`+format.Ending+`"` {
			t.Errorf("%s: %d %v\n%s", format.Name, answer.Code, answer.Header(), answer.Body)
		}
		w.hides(t, format.Name, readable(t, answer.Body.Bytes()), true)
	}
	for path, want := range map[string]int{"/network.gexf?bases=FRIENDSHIP": http.StatusUnprocessableEntity, "/network.gexf?area=nowhere": http.StatusNotFound, "/network.gexf?runs=0": http.StatusUnprocessableEntity, "/network.doc": http.StatusNotFound} {
		if answer := serve(config, path); answer.Code != want {
			t.Errorf("%s: %d\n%s", path, answer.Code, answer.Body)
		}
	}
	closed := config
	closed.AnonymousReads = false
	if answer := serve(closed, "/network.gexf"); answer.Code != http.StatusUnauthorized {
		t.Errorf("without a token %d", answer.Code)
	}
	closed = config
	closed.Networks = nil
	if answer := serve(closed, "/network.gexf"); answer.Code != http.StatusNotFound {
		t.Errorf("without networks %d", answer.Code)
	}
}

// writable is a recorder that has deadlines, as connections do.
type writable struct{ *httptest.ResponseRecorder }

func (writable) SetWriteDeadline(time.Time) error { return nil }
