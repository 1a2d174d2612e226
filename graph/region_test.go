package graph_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"liandong/graph"
)

// TestRegion: a node knows the divisions it belongs to, and what belongs through it follows. That this is so of every noun is held against a walk in memory by
// the tests of package sample.
func TestRegion(t *testing.T) {
	r := newReader(t)
	community := func(key string) string {
		return r.save("Community", graph.NodeRow{Values: values{"sourceKey": key, "name": key, "level": "COMMUNITY"}}).ID
	}
	peach, laurel := community("peach"), community("laurel")
	sun := r.save("Organization", graph.NodeRow{Values: values{"sourceKey": "sun", "name": "阳光社"}}).ID
	moon := r.save("Organization", graph.NodeRow{Values: values{"sourceKey": "moon", "name": "阳光社工站"}}).ID
	lin := r.save("Person", graph.NodeRow{Values: values{"sourceKey": "lin", "name": "林"}}).ID
	belongs := func(id string, want ...string) {
		t.Helper()
		got := []string{}
		for _, d := range r.rows("MATCH (n:Node {id: $a}) RETURN coalesce(n.region, [])", id)[0][0].([]any) {
			got = append(got, d.(string))
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("belongs to %v, want %v", got, want)
		}
	}
	belongs(peach, peach)
	r.link("Person.worksFor", graph.LinkRow{FromID: lin, ToID: sun, From: date("2015")})
	belongs(lin)
	r.link("Organization.basedIn", graph.LinkRow{FromID: sun, ToID: peach, From: date("2015"), To: date("2016")})
	belongs(sun, peach) // it is over, and nothing came after
	belongs(lin, peach)
	r.link("Organization.basedIn", graph.LinkRow{FromID: sun, ToID: laurel, From: date("2017")})
	belongs(sun, laurel)
	belongs(lin, laurel)
	r.link("Person.plays", graph.LinkRow{FromID: lin, ToID: peach, From: date("2017"), Values: values{"role": "VOLUNTEER"}})
	belongs(lin, laurel, peach)

	r.link("Organization.basedIn", graph.LinkRow{FromID: moon, ToID: peach, From: date("2017")})
	r.merge(moon, sun)
	belongs(lin, peach)
	belongs(sun)
	r.unmerge(sun)
	belongs(sun, laurel)
	belongs(moon, peach)
	belongs(lin, laurel, peach)

	if _, err := r.try(func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.Unlink(ctx, r.store.Model().Relation("Organization.basedIn"), []graph.LinkRow{{FromID: sun, ToID: laurel, At: date("2017-02")}}, nil)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	belongs(sun, peach)
	belongs(lin, peach)

	// A store from before is told where everything belongs when it is prepared.
	for _, statement := range []string{"MATCH (n:Node) SET n.region = null RETURN count(n)", "MATCH (m:Migration {name: 'regions'}) DELETE m RETURN 1", "MATCH (m:HubMeta) SET m.fingerprint = '' RETURN 1"} {
		if _, err := r.store.Administer(t.Context(), statement, nil); err != nil {
			t.Fatal(err)
		}
	}
	steps, err := r.store.Migrate(t.Context())
	if err != nil || !slices.ContainsFunc(steps, func(s string) bool { return strings.Contains(s, "regions") }) {
		t.Fatal(steps, err)
	}
	belongs(lin, peach)
	belongs(laurel, laurel)
}
