package graph_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// caller sends mutations as an administrator who reads English.
type caller struct {
	*writer
	schema *ast.Schema
	ctx    context.Context
}

func newCaller(t *testing.T) *caller {
	t.Helper()
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	return &caller{newWriter(t), schema, graph.WithActor(t.Context(), graph.Actor{Name: "王", Administrator: true})}
}

// mutate answers the one root field of an operation.
func (c *caller) mutate(query string, variables map[string]any) (string, []*graph.PathError) {
	c.Helper()
	request := mustRequests(c, c.schema, query, variables)[0]
	request.Now = c.now
	answer, failed := c.store.Mutate(c.ctx, request)
	return string(answer), failed
}

func (c *caller) must(query string, variables map[string]any) string {
	c.Helper()
	answer, failed := c.mutate(query, variables)
	if len(failed) > 0 {
		c.Fatal(failed[0])
	}
	return answer
}

// refusedWith expects the payload's first user error, and that nothing has changed.
func (c *caller) refusedWith(query, field, code string) string {
	c.Helper()
	clock := c.clock()
	var payload struct {
		Changed    bool
		UserErrors []struct{ Field, Code, Message, Proposal string }
	}
	answer := c.must(query, nil)
	if err := json.Unmarshal([]byte(answer), &payload); err != nil {
		c.Fatal(err, answer)
	}
	if payload.Changed || c.clock() != clock {
		c.Error("something changed")
	}
	if len(payload.UserErrors) == 0 || payload.UserErrors[0].Field != field || payload.UserErrors[0].Code != code {
		c.Errorf("%s\n got %s\nwant %s about %s", query, answer, code, field)
		return ""
	}
	return payload.UserErrors[0].Message
}

const errorFields = "{ changed userErrors { field code message proposal } }"

func TestMutationsTellAStory(t *testing.T) {
	c := newCaller(t)
	got := c.must(`mutation($set: OrganizationFields!) { saveOrganization(set: $set, idempotencyKey: "1") {
  __typename made: created changed clock node { name status uscc } warnings { code proposal } userErrors { code } ...More } }
fragment More on OrganizationPayload { changed node { staffCount } }`,
		map[string]any{"set": map[string]any{"name": "阳光社工", "sourceKey": "sun", "status": "ACTIVE", "staffCount": 12, "uscc": "9III0000600037341L"}})
	want := `{"__typename":"OrganizationPayload","made":true,"changed":true,"clock":2,"node":{"name":"阳光社工","status":"ACTIVE","uscc":"9III0000600037341L","staffCount":12},` +
		`"warnings":[{"code":"USCC_CHECK","proposal":"91110000600037341L"}],"userErrors":[]}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	c.must(`mutation { saveProject(set: {name: "助餐", sourceKey: "meals", from: "2016"}) { clock } }`, nil)
	c.must(`mutation { saveCommunity(set: {name: "桃源", code: "990101001001", level: COMMUNITY}) { clock } }`, nil)

	got = c.must(`mutation { linkProject(by: {sourceKey: "meals"}, links: {
  deliveredIn: {target: {code: {code: "990101001001"}}}, undertakenBy: [{target: {sourceKey: "sun"}, from: "2016-03", part: LEAD}]}) {
  created changed node { deliveredIn { nodes { name } } undertakenBy { edges { from to part node { name } } } } userErrors { field message } } }`, nil)
	want = `{"created":false,"changed":true,"node":{"deliveredIn":{"nodes":[{"name":"桃源"}]},"undertakenBy":{"edges":[{"from":"2016-03","to":null,"part":"LEAD","node":{"name":"阳光社工"}}]}},"userErrors":[]}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = c.must(`mutation { correctProject(by: {sourceKey: "meals"}, set: {name: "老人助餐"}, links: {undertakenBy: [{target: {sourceKey: "sun"}, part: JOINT}]}) {
  changed node { name undertakenBy { edges { from part } } } } }`, nil)
	if want := `{"changed":true,"node":{"name":"老人助餐","undertakenBy":{"edges":[{"from":"2016-03","part":"JOINT"}]}}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = c.must(`mutation { unlinkProject(by: {sourceKey: "meals"}, links: {undertakenBy: [{target: {sourceKey: "sun"}}]}, endedOn: "2016") { changed node { undertakenBy { totalCount } } } }`, nil)
	if want := `{"changed":true,"node":{"undertakenBy":{"totalCount":0}}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = c.must(`mutation { endOrganization(by: {sourceKey: "sun"}, on: "2017-06") { changed node { to } } }`, nil)
	if want := `{"changed":true,"node":{"to":"2017-06"}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	c.expect("王", "MATCH (x:Change {what: 'endOrganization'}) RETURN x.actor")
}

func TestRefusalsNameTheirPlace(t *testing.T) {
	c := newCaller(t)
	c.must(`mutation { saveOrganization(set: {name: "甲", sourceKey: "a", from: "2015"}) { clock } }`, nil)
	c.must(`mutation { saveProject(set: {name: "乙", sourceKey: "b"}) { clock } }`, nil)
	for _, bad := range []struct{ query, field, code string }{
		{`saveOrganization(set: {hub: true})`, "set.name", "REQUIRED"},
		{`saveOrganization(set: {name: "  "})`, "set.name", "REQUIRED"},
		{`saveOrganization(set: {name: "丙", staffCount: -1})`, "set.staffCount", "RANGE"},
		{`saveOrganization(set: {name: "丙", from: "2015-13"})`, "set.from", "TYPE"},
		{`saveOrganization(by: {sourceKey: "none"}, set: {hub: true})`, "by.sourceKey", "NOT_FOUND"},
		{`saveOrganization(set: {sourceKey: "a", status: BANNED}, effectiveFrom: "2014")`, "effectiveFrom", "OUTSIDE_LIFETIME"},
		{`saveOrganization(set: {name: "丙"}, source: "none")`, "source", "NOT_FOUND"},
		{`saveOrganization(set: {name: "丙"}, links: {undertakes: [{target: {sourceKey: "b"}}, {target: {sourceKey: "none"}}]})`, "links.undertakes[1].target.sourceKey", "NOT_FOUND"},
		{`linkOrganization(by: {sourceKey: "a"}, links: {undertakes: [{target: {sourceKey: "b"}, from: "2014"}]})`, "links.undertakes[0].from", "OUTSIDE_LIFETIME"},
		{`linkProject(by: {sourceKey: "b"}, links: {undertakenBy: [{target: {sourceKey: "a"}, to: "soon"}]})`, "links.undertakenBy[0].to", "TYPE"},
		{`unlinkOrganization(by: {sourceKey: "a"}, links: {undertakes: [{target: {sourceKey: "b"}}]})`, "links.undertakes[0].target", "NOT_LINKED"},
		{`endOrganization(by: {sourceKey: "a"}, on: "2010")`, "on", "EMPTY_INTERVAL"},
		{`saveOrganization(set: {name: "360426199101010071"})`, "set.name", "IDENTITY_NUMBER"},
		{`saveOrganization(set: {name: "丙", from: "360426199101010071"})`, "set.from", "IDENTITY_NUMBER"},
		{`saveOrganization(set: {name: "丙"}, source: "360426199101010071")`, "source", "IDENTITY_NUMBER"},
		{`saveOrganization(set: {name: "丙"}, idempotencyKey: "")`, "idempotencyKey", "KEY_LENGTH"},
		{`endOrganization(by: {sourceKey: "a"}, on: "2018", idempotencyKey: "` + strings.Repeat("k", 201) + `")`, "idempotencyKey", "KEY_LENGTH"},
		{`saveOrganization(set: {name: "丙"}, idempotencyKey: "张三 360426 19910101 0071")`, "idempotencyKey", "IDENTITY_NUMBER"},
	} {
		message := c.refusedWith("mutation { "+bad.query+" "+errorFields+" }", bad.field, bad.code)
		if message == "" || strings.Contains(message, "36042619910101") || strings.Contains(message, "0071") {
			t.Errorf("%s says %q", bad.query, message)
		}
	}
	c.expect(int64(1), "MATCH (o:Organization) RETURN count(o)")
	c.ctx = graph.WithLanguage(c.ctx, "zh-CN")
	if message := c.refusedWith(`mutation { saveOrganization(set: {hub: true}) `+errorFields+` }`, "set.name", "REQUIRED"); !strings.Contains(message, "必填") {
		t.Errorf("in Chinese: %q", message)
	}
}

func TestAMutationUnderItsKeyHappensOnce(t *testing.T) {
	c := newCaller(t)
	const query = `mutation($name: String) { saveOrganization(set: {name: $name}, idempotencyKey: "k") { created changed node { id name } userErrors { field code } } }`
	first := c.must(query, map[string]any{"name": "甲"})
	if again := c.must(query, map[string]any{"name": "甲"}); again != first {
		t.Errorf("first %s\nagain %s", first, again)
	}
	c.expect(int64(1), "MATCH (o:Organization) RETURN count(o)")
	if other := c.must(query, map[string]any{"name": "乙"}); !strings.Contains(other, `{"field":"idempotencyKey","code":"IDEMPOTENCY_CONFLICT"}`) {
		t.Errorf("another request: %s", other)
	}
}

func TestOnlyAnAdministratorWrites(t *testing.T) {
	c := newCaller(t)
	c.ctx = t.Context()
	_, failed := c.mutate(`mutation { saveOrganization(set: {name: "甲"}) { changed } }`, nil)
	if len(failed) != 1 || failed[0].Err.Kind != graph.Denied {
		t.Errorf("got %v", failed)
	}
	c.expect(int64(0), "MATCH (o:Organization) RETURN count(o)")
}
