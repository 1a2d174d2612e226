package graph_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/tools/txtar"

	"liandong/graph"
	"liandong/localdb"
)

// TestRecordUpgrade lets an earlier version fill a store of its own, and writes what it stored and said into a folder. Build
// that version first, then for example
//
//	go test ./graph -run TestRecordUpgrade -old-version /tmp/old/bin/liandong -record testdata/upgrade-2
var (
	oldVersion = flag.String("old-version", "", "the program of an earlier version, for TestRecordUpgrade")
	recordInto = flag.String("record", "", "the folder TestRecordUpgrade writes")
)

// changes are what the earlier version is asked to write after the example street, in order, {{before}} apart.
var changes = []string{
	`mutation { saveOrganization(by: {sourceKey: "example/organization/A"}, set: {status: SUSPENDED, staffCount: 30}, effectiveFrom: "2024-06", idempotencyKey: "u1") { clock userErrors { message } } }`,
	`mutation { saveOrganization(by: {sourceKey: "example/organization/A"}, set: {status: ACTIVE}, effectiveFrom: "2024-10-15", idempotencyKey: "u2") { clock userErrors { message } } }`,
	`mutation { correctOrganization(by: {sourceKey: "example/organization/B"}, set: {name: "示例街道同心社会工作服务社（更正）"}) { clock userErrors { message } } }`,
	`mutation { unlinkOrganization(by: {sourceKey: "example/organization/B"}, links: {basedIn: [{target: {code: {code: "EX01", codeScheme: "EXAMPLE"}}}]}, endedOn: "2024-05") { clock userErrors { message } } }`,
	`mutation { endOrganization(by: {sourceKey: "example/organization/F"}, on: "2025-03") { clock userErrors { message } } }`,
	`mutation { saveOrganization(set: {name: "新建社工站", kind: SOCIAL_WORK_AGENCY, sourceKey: "upgrade/organization/X", status: ACTIVE, aliases: ["新站", "社工站"]}, links: {basedIn: [{target: {code: {code: "EX01.02", codeScheme: "EXAMPLE"}}}]}, idempotencyKey: "u3") { clock userErrors { message } } }`,
}

// asked is what it is asked then; {{before}} is a moment between the import and the changes.
var asked = map[string]string{
	"links":         `{ serviceLinks(asOf: "2024-12-31", first: 50) { totalCount nodes { organization { id name } need { id title people } category { code name } community { id name } since basis } } }`,
	"links-2022":    `{ serviceLinks(asOf: "2022-12-31", first: 50) { totalCount nodes { organization { id name } community { id name } since basis } } }`,
	"coverage":      `{ coverage(asOf: "2024-12-31") { rows { division { name } cells { category { code } state reason } } providerHistogram { providers cells } } }`,
	"organizations": `{ organizations(asOf: "2024-12-31", first: 50, orderBy: [{name: ASC}]) { totalCount nodes { id name aliases kind status staffCount sourceKey basedIn { id name } undertakes(orderBy: [{name: ASC}]) { nodes { id name } } services(orderBy: [{name: ASC}]) { nodes { id name } } serves { totalCount } } } }`,
	"suspended":     `{ organizations(asOf: "2024-08-01", where: {status: {eq: SUSPENDED}}) { totalCount nodes { id name status } } }`,
	"known-before":  `{ organizations(asOf: "2024-12-31", knownAt: "{{before}}", first: 50, orderBy: [{name: ASC}]) { totalCount nodes { id name status staffCount basedIn { id } } } }`,
	"needs":         `{ needs(asOf: "2024-12-31", first: 50, orderBy: [{title: ASC}]) { totalCount nodes { id title status people arisesIn { id name } category { code } servedBy { totalCount } } } }`,
	"communities":   `{ communities(asOf: "2024-12-31", first: 50, orderBy: [{code: ASC}]) { totalCount nodes { id code name parent { code } } } }`,
	"ended":         `{ organization(by: {sourceKey: "example/organization/F"}, asOf: "2026-01-01") { id name status } before: organization(by: {sourceKey: "example/organization/F"}, asOf: "2024-12-31") { id name status } }`,
	"terms":         `{ terms(first: 200, where: {scheme: {eq: "NEED_CATEGORY"}}, orderBy: [{code: ASC}]) { totalCount nodes { id code name broader { code } } } }`,
}

func TestRecordUpgrade(t *testing.T) {
	if *oldVersion == "" || *recordInto == "" {
		t.Skip("writes a fixture: see -old-version and -record")
	}
	examples, err := filepath.Abs("../examples")
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(t.TempDir(), "state")
	run := func(in string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(*oldVersion, args...)
		cmd.Env = append(os.Environ(), "LIANDONG_HOME="+home, "LC_ALL=C", "NEO4J_URI=")
		cmd.Stdin = strings.NewReader(in)
		var said bytes.Buffer
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v\n%s%s", args, err, out, said.Bytes())
		}
		return out
	}
	run("", "db", "start")
	defer run("", "db", "stop")
	run("", "import", filepath.Join(examples, "street"), "--mapping", filepath.Join(examples, "street.yaml"))
	before := time.Now().UTC().Format(time.RFC3339Nano)
	for _, change := range changes {
		if out := run(change, "query", "-"); !strings.Contains(string(out), `"userErrors": []`) {
			t.Fatalf("%s: %s", change, out)
		}
	}
	for name, query := range asked {
		query = strings.ReplaceAll(query, "{{before}}", before)
		mustRecord(t, name+".txtar", txtar.Format(&txtar.Archive{Files: []txtar.File{
			{Name: "query.graphql", Data: []byte(query + "\n")}, {Name: "answer.json", Data: run(query, "query", "-")}}}))
	}
	server, err := localdb.Open(t.Context(), localdb.Config{Home: home, Cache: localdb.Default().Cache, HeapMB: 768, PageCacheMB: 64})
	if err != nil {
		t.Fatal(err)
	}
	recordStore(t, server.Connection())
	if err := server.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func mustRecord(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(*recordInto, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*recordInto, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// recordStore writes schema, nodes and relations, by the driver alone: no code of this version may read the old store.
func recordStore(t *testing.T, c graph.Connection) {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	read := func(statement string) []*neo4j.Record {
		t.Helper()
		result, err := neo4j.ExecuteQuery(t.Context(), driver, statement, nil, neo4j.EagerResultTransformer)
		if err != nil {
			t.Fatal(err)
		}
		return result.Records
	}
	var schema bytes.Buffer
	for _, list := range []string{
		"SHOW CONSTRAINTS YIELD name, createStatement RETURN createStatement, name ORDER BY name",
		"SHOW INDEXES YIELD name, type, owningConstraint, createStatement WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN createStatement, name ORDER BY name",
	} {
		for _, r := range read(list) {
			statement, _ := r.Values[0].(string)
			statement, _, _ = strings.Cut(statement, " OPTIONS ")
			fmt.Fprintln(&schema, statement)
		}
	}
	place := map[string]int{}
	var nodes, relations bytes.Buffer
	for _, r := range read("MATCH (n) RETURN n ORDER BY id(n)") {
		n, _ := r.Values[0].(neo4j.Node)
		place[n.ElementId] = len(place)
		slices.Sort(n.Labels)
		mustEncode(t, &nodes, recordedNode{Labels: n.Labels, Properties: untyped(t, n.Props)})
	}
	var found []neo4j.Relationship
	for _, r := range read("MATCH ()-[r]->() RETURN r") {
		e, _ := r.Values[0].(neo4j.Relationship)
		found = append(found, e)
	}
	slices.SortFunc(found, func(a, b neo4j.Relationship) int { return cmp.Compare(a.Id, b.Id) })
	for _, e := range found {
		mustEncode(t, &relations, recordedRelation{Type: e.Type, From: place[e.StartElementId], To: place[e.EndElementId], Properties: untyped(t, e.Props)})
	}
	if err := driver.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustRecord(t, "schema.cypher", schema.Bytes())
	mustRecord(t, "nodes.ndjson", nodes.Bytes())
	mustRecord(t, "relations.ndjson", relations.Bytes())
}

func mustEncode(t *testing.T, to *bytes.Buffer, value any) {
	t.Helper()
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
}

// untyped is the opposite of typed.
func untyped(t *testing.T, properties map[string]any) map[string]any {
	t.Helper()
	for name, value := range properties {
		switch v := value.(type) {
		case string, bool, []any:
		case int64:
			properties[name] = map[string]any{"integer": fmt.Sprint(v)}
		case float64:
			properties[name] = map[string]any{"float": fmt.Sprint(v)}
		case neo4j.Date:
			properties[name] = map[string]any{"date": v.String()}
		case time.Time:
			properties[name] = map[string]any{"moment": v.UTC().Format(time.RFC3339Nano)}
		default:
			t.Fatalf("%s is a %T", name, value)
		}
	}
	return properties
}

// typed makes of recorded properties what the database had.
func typed(t *testing.T, properties map[string]any) map[string]any {
	t.Helper()
	for name, value := range properties {
		tagged, ok := value.(map[string]any)
		if !ok {
			continue
		}
		for tag, text := range tagged {
			made, err := typedValue(tag, fmt.Sprint(text))
			if err != nil {
				t.Fatal(err)
			}
			properties[name] = made
		}
	}
	return properties
}
