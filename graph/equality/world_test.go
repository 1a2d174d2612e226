package equality_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// moments are when the stages of a world were written, and by that what knownAt can tell apart.
var moments = []time.Time{
	time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2020, 2, 1, 8, 30, 0, 123456789, time.UTC),
	time.Date(2020, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2020, 4, 1, 0, 0, 0, 0, time.UTC),
}

// sizes says how many nodes of each noun a world has: some pages are full, some lists are longer than a page.
var sizes = map[string]int{
	"DataSource": 4, "ImportBatch": 3, "ImportJob": 3, "Jurisdiction": 9, "Community": 26, "Organization": 28, "Person": 34, "GovernanceBody": 12,
	"GovernmentDepartment": 7, "VolunteerTeam": 8, "Need": 30, "Project": 22, "Service": 14, "Activity": 14, "Meeting": 12, "Resource": 8,
	"ResourceLink": 10, "Grid": 8, "Facility": 10, "Post": 12, "IndicatorDefinition": 4, "Observation": 16, "AgendaItem": 8, "Resolution": 6, "Task": 8,
	"LinkageCase": 8, "CaseStep": 10, "Grant": 8, "Payment": 8, "Rating": 6,
}

// size is how many nodes of the noun a world has: in the long run of every noun, in short ones of those that sizes names, since the first statement
// about a noun costs the most.
func size(noun string) int {
	if n := sizes[noun]; n > 0 || os.Getenv("LIANDONG_TEST_LONG") == "" {
		return n
	}
	return 6
}

// world writes a random graph through the hub's own gate, in four stages that add, change, correct, retract and end. Rows
// that break a rule are refused by it and stay away.
type world struct {
	*declared
	tb    testing.TB
	store *graph.Store
	rand  *rand.Rand
	ids   map[string][]string // by concrete noun
	links map[string][][2]string
}

// mustWorld fills the leased database and returns what is in it.
func mustWorld(tb testing.TB, seed uint64) (*graph.Store, *stored) {
	tb.Helper()
	w := &world{declared: mustDeclared(tb), tb: tb, store: testdb.MustStore(tb), rand: rand.New(rand.NewPCG(seed, seed)), ids: map[string][]string{}, links: map[string][][2]string{}}
	// The vocabularies are as old as the rest; some came between two stages.
	mustRun(tb, "MATCH (n:Term) SET n.recordedAt = CASE WHEN n.code ENDS WITH '4' THEN $late ELSE $early END",
		map[string]any{"late": moments[1].AddDate(0, 0, 14), "early": moments[0].AddDate(-1, 0, 0)})
	for _, n := range mustStored(tb, w.store, w.declared).of("Term") {
		w.ids["Term "+n.versions[0].props["kind"].(string)] = append(w.ids["Term "+n.versions[0].props["kind"].(string)], n.id)
		w.ids["Term"] = append(w.ids["Term"], n.id)
	}
	w.write(0, "DataSource", "ImportBatch", "ImportJob")
	w.write(1, w.nouns()...)
	for stage := 2; stage < len(moments); stage++ {
		w.change(stage)
	}
	return w.store, mustStored(tb, w.store, w.declared)
}

// mustRun runs a statement past the hub's gate.
func mustRun(tb testing.TB, statement string, params map[string]any) {
	tb.Helper()
	c := testdb.Connection(tb)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		tb.Fatal(err)
	}
	ctx := context.Background()
	if _, err := neo4j.ExecuteQuery(ctx, driver, statement, params, neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase(c.Database)); err != nil {
		tb.Fatal(err)
	}
	if err := driver.Close(ctx); err != nil {
		tb.Fatal(err)
	}
}

// nouns are the concrete nouns of the domain, as declared.
func (w *world) nouns() []string {
	var names []string
	for _, n := range w.Nouns {
		if !n.Abstract && n.Name != "Term" && n.Name != "DataSource" && n.Name != "ImportBatch" && n.Name != "ImportJob" && size(n.Name) > 0 {
			names = append(names, n.Name)
		}
	}
	return names
}

func (w *world) at(stage int, apply func(ctx context.Context, tx *graph.Tx) error) {
	w.tb.Helper()
	request := graph.WriteRequest{Actor: "test", What: "a random world", Now: moments[stage], Tolerant: true, Deadline: time.Minute}
	if stage == 2 {
		request.SourceID, request.BatchID = w.ids["DataSource"][0], w.ids["ImportBatch"][0]
	}
	if stage == 3 {
		request.SourceID = w.ids["DataSource"][1]
	}
	_, err := w.store.Write(context.Background(), request, func(ctx context.Context, tx *graph.Tx) (any, error) { return nil, apply(ctx, tx) })
	if err != nil {
		w.tb.Fatal(err)
	}
}

// write makes nodes of the nouns and then relations from them.
func (w *world) write(stage int, nouns ...string) {
	w.at(stage, func(ctx context.Context, tx *graph.Tx) error {
		for _, name := range nouns {
			var rows []graph.NodeRow
			for i := range size(name) {
				values := w.values(w.noun[name], i, 0.7)
				values["sourceKey"] = fmt.Sprintf("%s %02d", name, i)
				rows = append(rows, graph.NodeRow{Values: values})
			}
			saved, err := tx.Save(ctx, w.store.Model().Noun(name), rows)
			if err != nil {
				return err
			}
			for _, s := range saved {
				if s.Created {
					w.ids[name] = append(w.ids[name], s.ID)
				}
			}
			if len(w.ids[name]) < size(name)/2 {
				return fmt.Errorf("only %d of %d %s were taken: %+v", len(w.ids[name]), size(name), name, saved[0].Refused)
			}
		}
		return nil
	})
	w.each(stage, func(ctx context.Context, tx *graph.Tx, i int, r *relation) error { return w.link(ctx, tx, r, 50) })
}

// each does the same with each relation; a write may take a minute, in which a busy database does not plan the statements of all.
func (w *world) each(stage int, do func(ctx context.Context, tx *graph.Tx, i int, r *relation) error) {
	const some = 40
	for first := 0; first < len(w.Relations); first += some {
		w.at(stage, func(ctx context.Context, tx *graph.Tx) error {
			for i := first; i < min(first+some, len(w.Relations)); i++ {
				if err := do(ctx, tx, i, w.Relations[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// change saves, links, unlinks, corrects and ends what is there already.
func (w *world) change(stage int) {
	w.at(stage, func(ctx context.Context, tx *graph.Tx) error {
		for _, name := range append(w.nouns(), "DataSource") {
			var rows []graph.NodeRow
			for _, id := range w.ids[name] {
				if w.rand.IntN(3) == 0 {
					values := w.values(w.noun[name], w.rand.IntN(1000), 0.2)
					effective := w.date()
					rows = append(rows, graph.NodeRow{ID: id, Values: values, EffectiveFrom: &effective, Correct: w.rand.IntN(4) == 0})
				}
			}
			if _, err := tx.Save(ctx, w.store.Model().Noun(name), rows); err != nil {
				return err
			}
		}
		return nil
	})
	w.each(stage, func(ctx context.Context, tx *graph.Tx, i int, r *relation) error {
		if i%2 == stage%2 { // each relation changes once: a statement costs the most the first time
			return nil
		}
		if err := w.unlink(ctx, tx, r); err != nil {
			return err
		}
		return w.link(ctx, tx, r, 12)
	})
	w.at(stage, func(ctx context.Context, tx *graph.Tx) error {
		for _, name := range w.nouns() {
			if id := w.pick(w.ids[name]); stage == 3 {
				if _, err := tx.End(ctx, w.store.Model().Noun(name), []string{id}, w.date()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *world) link(ctx context.Context, tx *graph.Tx, r *relation, count int) error {
	var rows []graph.LinkRow
	for range count {
		from, to := w.end(r.From, ""), w.end(r.To, r.TermKind)
		if from == "" || to == "" {
			continue
		}
		row := w.timed(r, graph.LinkRow{FromID: from, ToID: to, Values: map[string]any{}})
		for _, p := range r.Properties {
			if value := w.value(p, w.rand.IntN(1000)); value != nil && (w.rand.IntN(4) > 0 || slices.Contains(r.Key, p.Name)) {
				row.Values[p.Name] = value
			}
		}
		rows = append(rows, row)
	}
	linked, err := tx.Link(ctx, w.store.Model().Relation(r.ID), rows)
	for i, l := range linked {
		if l.ID != "" {
			w.links[r.ID] = append(w.links[r.ID], [2]string{rows[i].FromID, rows[i].ToID})
		}
	}
	return err
}

// timed gives the row dates of its own, or leaves it those of its ends.
func (w *world) timed(r *relation, row graph.LinkRow) graph.LinkRow {
	if w.rand.IntN(2) == 0 {
		return row
	}
	first, second := w.date(), w.date()
	switch r.Time {
	case "EVENT":
		row.On = &first
	case "INTERVAL":
		if second.Start.Before(first.Start) {
			first, second = second, first
		}
		if w.rand.IntN(3) > 0 {
			row.From = &first
		}
		if w.rand.IntN(3) > 0 {
			row.To = &second
		}
	}
	return row
}

// unlink retracts some relations, ends some and corrects some.
func (w *world) unlink(ctx context.Context, tx *graph.Tx, r *relation) error {
	var retracted, ended, corrected []graph.LinkRow
	for i, ends := range w.links[r.ID] {
		date := w.date()
		row := graph.LinkRow{FromID: ends[0], ToID: ends[1], At: &date}
		switch {
		case w.rand.IntN(4) > 0:
		case i%3 == 0:
			retracted = append(retracted, row)
		case i%3 == 1 && r.Time == "INTERVAL":
			ended = append(ended, row)
		case r.Time != "STATIC":
			corrected = append(corrected, w.timed(r, row))
		}
	}
	model, on := w.store.Model().Relation(r.ID), w.date()
	_, err := tx.Unlink(ctx, model, retracted, nil)
	if err == nil && len(ended) > 0 {
		_, err = tx.Unlink(ctx, model, ended, &on)
	}
	if err == nil && len(corrected) > 0 {
		_, err = tx.Correct(ctx, model, corrected)
	}
	return err
}

func (w *world) end(typeName, termKind string) string {
	kind := w.pick(w.kinds(typeName))
	if termKind != "" {
		kind = "Term " + termKind
	}
	// A few ends are met often, so that fan-outs are skewed.
	ids := w.ids[kind]
	if len(ids) > 0 && w.rand.IntN(3) == 0 {
		return ids[w.rand.IntN(min(2, len(ids)))]
	}
	return w.pick(ids)
}

func (w *world) pick(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[w.rand.IntN(len(list))]
}

// values are random fields of a node; each optional one is there with the given chance.
func (w *world) values(n *noun, i int, chance float64) map[string]any {
	values := map[string]any{}
	for _, f := range n.Fields {
		if f.Kind != "PROPERTY" && f.Kind != "DATED" || f.Name == "id" || f.Name == "recordedAt" || f.Name == "recordedBy" || f.Name == "sourceKey" || f.Name == "formerNames" {
			continue
		}
		if f.Required && chance > 0.5 || w.rand.Float64() < chance {
			if value := w.value(f, i); value != nil {
				values[f.Name] = value
			}
		}
	}
	if from, ok := values["from"].(graph.PartialDate); ok {
		if to, ok := values["to"].(graph.PartialDate); ok && to.Start.Before(from.Start) {
			values["from"], values["to"] = to, from
		}
	}
	if w.rand.IntN(2) == 0 {
		delete(values, "from")
	}
	if w.rand.IntN(3) > 0 {
		delete(values, "to")
	}
	return values
}

// value is a random value of the field, nil where its rules leave none to draw.
func (w *world) value(f *field, i int) any {
	switch {
	case w.enum[f.Type] != nil && len(f.Rules) > 0 && f.Rules[0].Kind == "PATTERN": // the pattern lists the values allowed
		return w.pick(strings.Split(f.Rules[0].Pattern, "|"))
	case f.Name == "code" || f.Name == "volunteerNumber" || f.Name == "fingerprint":
		return fmt.Sprintf("99%04d", i*7+w.rand.IntN(3))
	case f.Name == "codeScheme":
		return w.pick([]string{"CN-STAT", "OWN"})
	case f.Name == "isoCode":
		return w.pick([]string{"CN-ZJ", "CN-GD"})
	case f.Name == "uscc":
		return nil
	case f.Type == "Int":
		low, high := 0.0, 9.0
		for _, r := range f.Rules {
			if r.Kind == "RANGE" && r.Max != nil {
				low, high = *r.Min, *r.Max
			}
		}
		return int64(low) + int64(w.rand.IntN(int(high-low)+1))
	case f.Type == "Money":
		return []int64{0, 1, 100, 9_007_199_254_740_993, 9_007_199_254_740_992, 900_719_925_474_099_300}[w.rand.IntN(6)]
	case f.Type == "Float":
		return []float64{0, 0.1, 1, 2.5, 3, 1e-7, 999.999, 12.000000000000002}[w.rand.IntN(8)]
	case f.Type == "Boolean":
		return w.rand.IntN(2) == 0
	case f.Type == "PartialDate":
		return w.date()
	case f.Type == "DateTime":
		return moments[w.rand.IntN(len(moments))].Add(time.Duration(w.rand.IntN(3)) * time.Millisecond)
	case w.enum[f.Type] != nil:
		values := w.enum[f.Type].Values
		return values[w.rand.IntN(len(values))].Name
	case f.List:
		list := []string{}
		for range w.rand.IntN(4) {
			list = append(list, w.text())
		}
		return list
	}
	return w.text()
}

// text is short, so that names repeat, or has what needs care on its way to the client.
func (w *world) text() string {
	if w.rand.IntN(8) == 0 {
		return w.pick([]string{`"quoted" \ back`, "line\nbreak\ttab", "𠮷野家 ｆｕｌｌ", "Ünïcode é", "a\u2028b<&>", "😀", "Zebra", "zebra", "~", "100%", "a.b*c"})
	}
	text := ""
	for range 1 + w.rand.IntN(4) {
		text += w.pick([]string{"桃", "源", "东", "西", "阳", "光", "社", "区"})
	}
	return text
}

// date is one of few, so that they meet.
func (w *world) date() graph.PartialDate {
	year, month, day := 2014+w.rand.IntN(6), 1+w.rand.IntN(12), 1+w.rand.IntN(28)
	text := []string{fmt.Sprintf("%04d", year), fmt.Sprintf("%04d-%02d", year, month), fmt.Sprintf("%04d-%02d-%02d", year, month, day)}[w.rand.IntN(3)]
	date, err := graph.ParsePartialDate(text)
	if err != nil {
		w.tb.Fatal(err)
	}
	return date
}
