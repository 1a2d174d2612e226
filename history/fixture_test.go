package history_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/history"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
)

type values = map[string]any

// hub is a store to write to, one moment after the other. Nodes are called by their source keys.
type hub struct {
	testing.TB
	*graph.Store
	now   time.Time
	ids   map[string]string // by key
	keys  map[string]string // by id
	actor string
	from  string // id of the source that is written from
	batch string
}

// noon is the moment of the first write, after that of the vocabularies, which are written when the test runs. Each write takes place an hour later.
var noon = time.Date(2030, 6, 1, 4, 0, 0, 0, time.UTC)

func mustHub(tb testing.TB) *hub {
	tb.Helper()
	return &hub{TB: tb, Store: testdb.MustStore(tb), now: noon, ids: map[string]string{}, keys: map[string]string{}, actor: "ann"}
}

// write is one write, an hour after the one before.
func (h *hub) write(what string, apply func(tx *graph.Tx) error) graph.Receipt {
	h.Helper()
	receipt, err := h.Write(context.Background(), graph.WriteRequest{Actor: h.actor, What: what, Now: h.now, SourceID: h.from, BatchID: h.batch},
		func(_ context.Context, tx *graph.Tx) (any, error) { return nil, apply(tx) })
	if err != nil {
		h.Fatalf("%s: %v", what, err)
	}
	h.now = h.now.Add(time.Hour)
	return receipt
}

// save saves a node under a key.
func (h *hub) save(noun, key string, set values) {
	h.Helper()
	h.saveFrom(noun, key, set, nil, false)
}

// saveFrom saves a node whose dated fields hold from a date on; correct replaces what holds there.
func (h *hub) saveFrom(noun, key string, set values, from *graph.PartialDate, correct bool) {
	h.Helper()
	row := graph.NodeRow{Values: values{"sourceKey": key}, EffectiveFrom: from, Correct: correct}
	for name, value := range set {
		row.Values[name] = value
	}
	h.write("save "+noun, func(tx *graph.Tx) error {
		saved, err := tx.Save(context.Background(), h.Model().Noun(noun), []graph.NodeRow{row})
		if err == nil {
			h.ids[key], h.keys[saved[0].ID] = saved[0].ID, key
		}
		return err
	})
}

func (h *hub) row(from, to, since string) graph.LinkRow {
	row := graph.LinkRow{FromID: h.ids[from], ToID: h.ids[to]}
	if since != "" {
		row.From = date(since)
	}
	return row
}

func (h *hub) link(relation, from, to, since string) {
	h.Helper()
	h.write("link "+relation, func(tx *graph.Tx) error {
		_, err := tx.Link(context.Background(), h.Model().Relation(relation), []graph.LinkRow{h.row(from, to, since)})
		return err
	})
}

func date(text string) *graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return &d
}

// asked is what questions of tests say: all may be seen, today is in 2031.
func asked(more history.Asked) history.Asked {
	more.Scope, more.Today = graph.Everything, *date("2031-06-01")
	return more
}

// name is the key of a node; what has none is named by its noun.
func (h *hub) name(id string) string {
	if key := h.keys[id]; key != "" {
		return key
	}
	if id == "" {
		return ""
	}
	rows, err := h.Read(context.Background(), "MATCH (n:Node {id: $id}) RETURN coalesce(n.code, labels(n)[0])", map[string]any{"id": id})
	if err != nil || len(rows) == 0 {
		h.Fatal(err, id)
	}
	return rows[0][0].(string)
}

// entries renders entries as lines like "BASED_IN LINKED sun>north from:->2016".
func (h *hub) entries(list []*history.ChangeEntry) (lines []string) {
	for _, e := range list {
		line := fmt.Sprint(e.Kind, " ", e.Happened, " ", h.name(e.NodeID))
		if e.TargetID != "" {
			line += ">" + h.name(e.TargetID)
		}
		lines = append(lines, line+fields(e.Fields))
	}
	return lines
}

func fields(changes []history.FieldChange) (text string) {
	for _, f := range changes {
		if f.Name != "sourceKey" && f.Name != "codeScheme" {
			text += " " + f.Name + ":" + orDash(f.Before) + "->" + orDash(f.After)
		}
	}
	return text
}

func orDash(text *string) string {
	if text == nil {
		return "-"
	}
	return *text
}

func expect(tb testing.TB, got []string, want ...string) {
	tb.Helper()
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(got, "\n")); diff != "" {
		tb.Errorf("(-want +got)\n%s", diff)
	}
}

// mustAnswer executes a GraphQL request as a server does and returns its data and the round trips it took.
func (h *hub) mustAnswer(query string) (data string, trips int64) {
	h.Helper()
	e, before := resolvertest.New(h, &resolvers.Resolver{Store: h.Store}), h.RoundTrips()
	return resolvertest.Compact(context.Background(), h, e, query), h.RoundTrips() - before
}
