package resolvers_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"liandong/access"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/server"
)

// hub is everything a request goes through, on the real database.
type hub struct {
	*httptest.Server
	store *graph.Store
}

func MustHub(t *testing.T, resolver *resolvers.Resolver, change ...func(*server.Config)) *hub {
	t.Helper()
	schema, err := resolvers.NewSchema(resolver)
	if err != nil {
		t.Fatal(err)
	}
	config := server.Default()
	config.AdminTokenHash = server.HashToken("liandong_secret")
	for _, c := range change {
		c(&config)
	}
	handler, err := server.New(config, schema, server.Health{Database: func(context.Context) error { return nil }, Clock: resolver.Store.KnownClock}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h := &hub{httptest.NewServer(handler), resolver.Store}
	t.Cleanup(h.Close)
	return h
}

func (h *hub) ask(t *testing.T, query string, headers ...string) (string, http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/graphql", strings.NewReader(fmt.Sprintf(`{"query":%q}`, query)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer liandong_secret")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := h.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(response.StatusCode, " ", string(text)), response.Header
}

// TestReadYourWrites: whoever has been told of a write never reads what was before, however often it was read.
func TestReadYourWrites(t *testing.T) {
	h := MustHub(t, &resolvers.Resolver{Store: testdb.MustStore(t)})
	var group sync.WaitGroup
	for writer := range 4 {
		group.Go(func() {
			read := fmt.Sprintf(`{ organization(by: {sourceKey: "o%d"}) { name } }`, writer)
			for i := range 8 {
				name := fmt.Sprintf("社%d-%d", writer, i)
				done, _ := h.ask(t, fmt.Sprintf(`mutation { saveOrganization(set: {sourceKey: "o%d", name: "%s"}) { userErrors { code } } }`, writer, name))
				if done != `200 {"data":{"saveOrganization":{"userErrors":[]}}}` {
					t.Error(done)
					return
				}
				for range 3 {
					if got, _ := h.ask(t, read); got != `200 {"data":{"organization":{"name":"`+name+`"}}}` {
						t.Errorf("after writing %s: %s", name, got)
					}
				}
			}
		})
	}
	group.Wait()
}

// TestJobsAreNotKept: the hub's jobs go on without its clock, so answers about them are never given twice.
func TestJobsAreNotKept(t *testing.T) {
	h := MustHub(t, &resolvers.Resolver{Store: testdb.MustStore(t)})
	for query, kept := range map[string]bool{
		`{ organizations { totalCount } }`:                                       true,
		`{ importJobs { totalCount } }`:                                          false,
		`{ node(id: "x") { ... on ImportJob { state } } }`:                       false,
		`{ node(id: "x") { ...j } } fragment j on ImportJob { state }`:           false,
		`{ organizations { nodes { importBatch { id } } } }`:                     true,
		`{ a: organizations { totalCount } importJob(by: {id: "x"}) { state } }`: false,
	} {
		if got, header := h.ask(t, query); (header.Get("ETag") != "") != kept {
			t.Errorf("%s: %s %v", query, got, header)
		}
	}
}

// TestRedacted: what the scope hides is null, and the answer says where; what lies outside it is not there, nor counted.
func TestRedacted(t *testing.T) {
	store := testdb.MustStore(t)
	var scope atomic.Pointer[graph.Scope]
	scope.Store(&graph.Everything)
	h := MustHub(t, &resolvers.Resolver{Store: store}, func(c *server.Config) {
		c.Rights = func(context.Context, graph.Actor) (*access.Rights, error) {
			rights := access.Owner()
			rights.Read = *scope.Load()
			return rights, nil
		}
	})
	h.ask(t, `mutation { saveOrganization(set: {sourceKey: "o", name: "社"}) { changed } }`)
	h.ask(t, `mutation { savePerson(set: {sourceKey: "p", name: "单小云"}, links: {worksFor: [{target: {sourceKey: "o"}}]}) { changed } }`)
	const query = `{ people { totalCount nodes { id name worksFor { totalCount nodes { __typename } } } } }`
	all, _ := h.ask(t, query)
	if !strings.Contains(all, "单小云") || strings.Contains(all, "redacted") {
		t.Fatal(all)
	}
	person, _, _ := strings.Cut(all[strings.Index(all, `"id":"`)+6:], `"`)
	ask := func(to graph.Scope, want string) {
		t.Helper()
		scope.Store(&to)
		h.ask(t, `mutation { saveOrganization(set: {sourceKey: "o", name: "`+uuid.NewString()+`"}) { changed } }`) // another clock
		if got, _ := h.ask(t, query); strings.ReplaceAll(got, person, "ID") != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	const works = `"worksFor":{"totalCount":1,"nodes":[{"__typename":"Organization"}]}`
	own := graph.Reach{Own: []string{person}}
	ask(graph.Scope{Classes: map[string]graph.Reach{"INTERNAL": own}},
		`200 {"data":{"people":{"totalCount":1,"nodes":[{"id":"ID","name":null,`+works+`}]}},"extensions":{"redacted":["people.nodes.name"]}}`)
	ask(graph.Scope{Classes: map[string]graph.Reach{"INTERNAL": own, "IDENTITY": own}},
		`200 {"data":{"people":{"totalCount":1,"nodes":[{"id":"ID","name":"单小云",`+works+`}]}}}`)
	ask(graph.Scope{Classes: map[string]graph.Reach{"INTERNAL": {Everywhere: true}, "IDENTITY": {Own: []string{"another"}}}},
		`200 {"data":{"people":{"totalCount":1,"nodes":[{"id":"ID","name":null,`+works+`}]}},"extensions":{"redacted":["people.nodes.name"]}}`)
	ask(graph.Scope{}, `200 {"data":{"people":{"totalCount":0,"nodes":[]}}}`)
}
