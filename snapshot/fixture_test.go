package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// network is a store with a small network in it: each noun of the snapshot, and each of its relations and states with beginnings and
// ends of all kinds, drawn from a fixed seed.
type network struct {
	*graph.Store
	random *rand.Rand
	ids    map[string][]string // by noun
}

type values = map[string]any

func day(text string) graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// MustNetwork writes the network into an empty database.
func MustNetwork(tb testing.TB) *network {
	tb.Helper()
	n := &network{Store: testdb.MustStore(tb), random: rand.New(rand.NewPCG(5, 8)), ids: map[string][]string{}}
	n.MustWrite(tb, func(ctx context.Context, tx *graph.Tx) error {
		if err := n.saveAll(ctx, tx); err != nil {
			return err
		}
		return n.linkAll(ctx, tx)
	})
	return n
}

// MustWrite is one write that is acknowledged.
func (n *network) MustWrite(tb testing.TB, apply func(ctx context.Context, tx *graph.Tx) error) graph.Receipt {
	tb.Helper()
	receipt, err := n.Write(context.Background(), graph.WriteRequest{Actor: "test", What: "a network", Now: time.Date(2030, 6, 1, 8, 0, 0, 123456789, time.UTC), Tolerant: true},
		func(ctx context.Context, tx *graph.Tx) (any, error) { return nil, apply(ctx, tx) })
	if err != nil {
		tb.Fatal(err)
	}
	return receipt
}

// MustName writes an organization of the name.
func (n *network) MustName(tb testing.TB, name string) graph.Receipt {
	tb.Helper()
	return n.MustWrite(tb, func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.Save(ctx, n.Model().Noun("Organization"), []graph.NodeRow{{Values: values{"name": name}}})
		return err
	})
}

// MustSetClock puts the hub's clock elsewhere past every hub.
func (n *network) MustSetClock(tb testing.TB, value int64) {
	tb.Helper()
	c := testdb.Connection(tb)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err == nil {
		_, err = neo4j.ExecuteQuery(tb.Context(), driver, "MATCH (c:HubClock) SET c.value = $value", map[string]any{"value": value}, neo4j.EagerResultTransformer)
		err = errors.Join(err, driver.Close(context.Background()))
	}
	if err != nil {
		tb.Fatal(err)
	}
}

func (n *network) saveAll(ctx context.Context, tx *graph.Tx) error {
	for _, s := range []struct {
		noun   string
		count  int
		values func(i int) values
	}{
		{"DataSource", 1, func(int) values { return values{"name": "gazette"} }},
		{"Jurisdiction", 2, func(i int) values {
			return values{"name": fmt.Sprint("street ", i), "code": fmt.Sprint("99020100", i), "level": "SUBDISTRICT"}
		}},
		{"Community", 4, func(i int) values { return values{"name": fmt.Sprint("𠮷社区 ", i), "level": "COMMUNITY"} }},
		{"Organization", 6, func(i int) values {
			return values{"name": fmt.Sprint("org ", i), "status": n.oneOf("ACTIVE", "SUSPENDED", nil), "kind": n.oneOf("SOCIAL_ORGANIZATION", nil)}
		}},
		{"Project", 6, func(i int) values {
			return values{"name": fmt.Sprint("project ", i), "state": n.oneOf("RUNNING", "PLANNED", nil), "capacity": n.oneOf(int64(10), int64(0), nil)}
		}},
		{"Need", 6, func(i int) values {
			return values{"title": fmt.Sprint("need ", i), "status": n.oneOf("REPORTED", "MET", nil), "people": n.oneOf(int64(7), nil)}
		}},
		{"Service", 4, func(i int) values {
			return values{"name": fmt.Sprint("service ", i), "status": n.oneOf("ACTIVE", "DEFUNCT", nil)}
		}},
		{"Sanction", 4, func(int) values { return values{"kind": n.oneOf("BAN", "REVOCATION", "WARNING")} }},
		{"ImportBatch", 1, func(int) values {
			return values{"file": "a.csv", "fingerprint": "f", "mapping": "m", "state": "FINISHED"}
		}},
	} {
		for i := range s.count {
			row := graph.NodeRow{Values: s.values(i)}
			row.Values["sourceKey"] = fmt.Sprint(s.noun, " ", i)
			if i%3 == 2 && s.noun != "DataSource" && s.noun != "ImportBatch" {
				row.Values["from"] = day("2014")
			}
			saved, err := tx.Save(ctx, n.Model().Noun(s.noun), []graph.NodeRow{row})
			if err != nil {
				return err
			}
			n.ids[s.noun] = append(n.ids[s.noun], saved[0].ID)
		}
	}
	return n.changeStates(ctx, tx)
}

func (n *network) oneOf(all ...any) any { return all[n.random.IntN(len(all))] }

// changeStates gives every other node another state from some day on.
func (n *network) changeStates(ctx context.Context, tx *graph.Tx) error {
	for _, s := range []struct{ noun, field, state string }{
		{"Organization", "status", "REVOKED"}, {"Project", "state", "COMPLETED"}, {"Need", "status", "VERIFIED"}, {"Service", "status", "ACTIVE"},
	} {
		for i := 0; i < len(n.ids[s.noun]); i += 2 {
			from := day([]string{"2016-02", "2017", "2016-07-15"}[n.random.IntN(3)])
			if _, err := tx.Save(ctx, n.Model().Noun(s.noun), []graph.NodeRow{{ID: n.ids[s.noun][i], Values: values{s.field: s.state}, EffectiveFrom: &from}}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *network) linkAll(ctx context.Context, tx *graph.Tx) error {
	terms, err := tx.FindIDs(ctx, n.Model().Noun("Term"), []string{"scheme", "code"}, [][]any{
		{"NEED_CATEGORY", "NC0203"}, {"TARGET_POPULATION", "TP01"}, {"FUNCTION", "HUB"}, {"NEED_CATEGORY", "NC02"}}, day("2017"))
	if err != nil {
		return err
	}
	n.ids["Category"], n.ids["Population"], n.ids["Class"] = []string{terms[0], terms[3]}, terms[1:2], terms[2:3]
	for _, l := range []struct{ relation, from, to string }{
		{"AdministrativeDivision.parent", "Community", "Jurisdiction"}, {"Organization.undertakes", "Organization", "Project"},
		{"Project.addresses", "Project", "Need"}, {"Need.arisesIn", "Need", "Community"}, {"Project.deliveredIn", "Project", "Community"},
		{"Service.deliveredIn", "Service", "Community"}, {"Service.offeredBy", "Service", "Organization"}, {"Need.category", "Need", "Category"},
		{"Service.category", "Service", "Category"}, {"Need.populations", "Need", "Population"}, {"Project.populations", "Project", "Population"},
		{"Service.populations", "Service", "Population"}, {"Organization.classes", "Organization", "Class"}, {"Sanction.imposedOn", "Sanction", "Organization"},
	} {
		if err := n.link(ctx, tx, l.relation, n.ids[l.from], n.ids[l.to]); err != nil {
			return err
		}
	}
	_, err = tx.Link(ctx, n.Model().Relation("ImportBatch.collectedIn"), []graph.LinkRow{
		{FromID: n.ids["ImportBatch"][0], ToID: n.ids["Jurisdiction"][0], Values: values{"scheme": "NEED_CATEGORY"}}})
	return err
}

// link links every left node with a right one, in one or two episodes.
func (n *network) link(ctx context.Context, tx *graph.Tx, relation string, left, right []string) error {
	r := n.Model().Relation(relation)
	for _, from := range left {
		row := graph.LinkRow{FromID: from, ToID: right[n.random.IntN(len(right))]}
		if r.Time != graph.Interval {
			if _, err := tx.Link(ctx, r, []graph.LinkRow{row}); err != nil {
				return err
			}
			continue
		}
		first, again := row, row
		end, begin := day([]string{"2015-11", "2016-03-31", "2016"}[n.random.IntN(3)]), day([]string{"2017-02", "2018", "2017-07-09"}[n.random.IntN(3)])
		again.From = &begin
		if n.random.IntN(3) > 0 {
			first.To = &end
		}
		rows := []graph.LinkRow{first}
		if first.To != nil && n.random.IntN(2) == 0 {
			rows = append(rows, again)
		}
		for _, row := range rows {
			if _, err := tx.Link(ctx, r, []graph.LinkRow{row}); err != nil {
				return err
			}
		}
	}
	return nil
}
