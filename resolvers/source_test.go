package resolvers

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"liandong/localdb/testdb"
)

// TestR75: every node, state and relation tells the source of what stands and all sources it has had, now and as known before; and each source is
// asked for what it feeds.
func TestR75(t *testing.T) {
	r := &relationTest{store: testdb.MustStore(t)}
	r.executor = MustExecutor(t, &Resolver{Store: r.store})
	var ids struct {
		Register, Survey struct{ Node struct{ ID string } }
	}
	if err := json.Unmarshal([]byte(r.must(t, `mutation {
  register: saveDataSource(set: {sourceKey: "register", name: "登记册"}) { node { id } }
  survey: saveDataSource(set: {sourceKey: "survey", name: "调查"}) { node { id } }
}`, "")), &ids); err != nil {
		t.Fatal(err)
	}
	write := func(source, legalType, until string) {
		t.Helper()
		written := r.must(t, fmt.Sprintf(`mutation {
  place: saveCommunity(set: {sourceKey: "place", name: "桃园", level: COMMUNITY}, source: %[1]q) { userErrors { message } }
  sun: saveOrganization(set: {sourceKey: "sun", name: "晨光社工", status: ACTIVE, legalType: %[2]s}, links: {basedIn: [{target: {sourceKey: "place"}, from: "2015"%[3]s}]}, source: %[1]q) { userErrors { message } }
}`, source, legalType, until), "")
		if strings.Contains(written, `"message"`) {
			t.Fatal(written)
		}
	}
	write(ids.Register.Node.ID, "SOCIAL_GROUP", "")
	between := time.Now().UTC().Format(time.RFC3339Nano)
	write(ids.Survey.Node.ID, "FOUNDATION", `, to: "2030"`)
	fields := `source { name } sources { name } basedInConnection { edges { source { name } sources { name } } } statusHistory { sources { name } }`
	r.answers(t, []question{
		{"Stands", `{ organizations { nodes { ` + fields + ` } } }`, `{"organizations":{"nodes":[{"source":{"name":"调查"},"sources":[{"name":"登记册"},{"name":"调查"}],` +
			`"basedInConnection":{"edges":[{"source":{"name":"调查"},"sources":[{"name":"登记册"},{"name":"调查"}]}]},"statusHistory":[{"sources":[{"name":"登记册"}]}]}]}}`},
		{"Stood", `{ organizations(knownAt: "` + between + `") { nodes { ` + fields + ` } } }`, `{"organizations":{"nodes":[{"source":{"name":"登记册"},"sources":[{"name":"登记册"}],` +
			`"basedInConnection":{"edges":[{"source":{"name":"登记册"},"sources":[{"name":"登记册"}]}]},"statusHistory":[{"sources":[{"name":"登记册"}]}]}]}}`},
		{"FedAsItStands", `{ organizations(where: {source: {name: {eq: "登记册"}}}) { totalCount } }`, `{"organizations":{"totalCount":0}}`},
		{"Fed", `{ organizations(where: {sources: {name: {eq: "登记册"}}}) { totalCount } }`, `{"organizations":{"totalCount":1}}`},
		{"FedThen", `{ organizations(where: {sources: {name: {eq: "调查"}}}, knownAt: "` + between + `") { totalCount } }`, `{"organizations":{"totalCount":0}}`},
		{"OfOneSource", `{ communities { nodes { sources { name } } } }`, `{"communities":{"nodes":[{"sources":[{"name":"登记册"}]}]}}`},
	})
}
