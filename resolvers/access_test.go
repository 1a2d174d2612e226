package resolvers_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"liandong/access"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/server"
)

// office is a hub with a log of readings, and people who ask it by their tokens.
type office struct {
	*hub
	register *access.Register
	log      *access.AuditLog
	folder   string
	now      time.Time // of the log
	tokens   map[string]string
}

// MustOffice has a street with one community, in which a person works for an organization, and staff of several roles there.
func MustOffice(t *testing.T) *office {
	t.Helper()
	o := &office{folder: t.TempDir(), tokens: map[string]string{"administrator": "liandong_secret"}, now: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)}
	var err error
	if o.log, err = access.OpenAudit(o.folder, access.AuditOptions{MaxBytes: 600, Now: func() time.Time { return o.now }}); err != nil { // a file for every one or two
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.log.Close() }) // a test may have closed it
	store := testdb.MustStore(t)
	if o.register, err = access.NewRegister(store, access.Default()); err != nil {
		t.Fatal(err)
	}
	o.hub = MustHub(t, &resolvers.Resolver{Store: store, AuditFolder: o.folder}, func(c *server.Config) {
		c.Access, c.Audit, c.Rights, c.PolicyVersion = o.register, o.log, access.NewGuard(store).Rights, access.PolicyVersion()
	})
	written, _ := o.ask(t, `mutation {
  street: saveJurisdiction(set: {sourceKey: "street", name: "东街", code: "990101001", level: SUBDISTRICT}) { userErrors { message } }
  place: saveCommunity(set: {sourceKey: "place", name: "桃园", code: "990101001001", level: COMMUNITY}, links: {parent: {target: {sourceKey: "street"}}}) { userErrors { message } }
  sun: saveOrganization(set: {sourceKey: "sun", name: "阳光社"}, links: {basedIn: [{target: {sourceKey: "place"}}]}) { userErrors { message } }
  person: savePerson(set: {sourceKey: "p", name: "欧阳晓桃", availability: "周三晚上"}, links: {worksFor: [{target: {sourceKey: "sun"}}]}) { userErrors { message } }
}`)
	if strings.Contains(written, `"message"`) {
		t.Fatal(written)
	}
	for name, grant := range map[string]graph.Grant{
		"officer": {Role: access.DataProtectionOfficer}, "bureau": {Role: access.BureauOfficer, Territory: "990101001"},
		"worker": {Role: access.SocialWorker, Territory: "990101001"}, "analyst": {Role: access.Analyst, Territory: "99"},
	} {
		o.hire(t, name, grant)
	}
	return o
}

// hire makes an account with a token.
func (o *office) hire(t *testing.T, name string, grant graph.Grant) {
	t.Helper()
	first, err := o.register.Add(t.Context(), name, "", []graph.Grant{grant})
	if err == nil {
		_, _, err = o.register.ChangePassword(t.Context(), name, first, "a quiet lane in autumn")
	}
	if err == nil {
		o.tokens[name], err = o.register.CreateToken(t.Context(), access.Token{Account: name, Name: "test", Expires: time.Now().Add(time.Hour)})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// as asks as somebody; the answer begins with the status.
func (o *office) as(t *testing.T, who, query string) string {
	t.Helper()
	answer, _ := o.ask(t, query, "Authorization", "Bearer "+o.tokens[who])
	return answer
}

// noted puts a reading on record an hour after the one before.
func (o *office) noted(t *testing.T, who, class, field string) {
	t.Helper()
	o.now = o.now.Add(time.Hour)
	_, err := o.log.Record(t.Context(), access.Reading{Who: who, Roles: []string{access.SocialWorker}, Purpose: "回访", Policy: "7", Question: access.Fingerprint(field),
		Classes: []string{class}, Fields: []string{field}, Records: 3})
	if err != nil {
		t.Fatal(err)
	}
}

// TestReadings: who saw what is a question, for the data protection officer alone.
func TestReadings(t *testing.T) {
	o := MustOffice(t)
	for i := range 7 { // from 9 to 15 o'clock
		o.noted(t, []string{"li", "wu"}[i%2], []string{"CONTACT", "IDENTITY", "CASE"}[i%3], []string{"Person.availability", "Person.name", "CaseStep.result"}[i%3])
	}
	t.Run("Whole", func(t *testing.T) {
		got := o.as(t, "officer", `{ readings(first: 1) { totalCount pageInfo { hasNextPage hasPreviousPage } nodes { sequence at who roles purpose policy question classes fields records } } }`)
		want := `200 {"data":{"readings":{"totalCount":7,"pageInfo":{"hasNextPage":true,"hasPreviousPage":false},"nodes":[{"sequence":7,"at":"2026-05-04T15:00:00Z","who":"li",` +
			`"roles":["SOCIAL_WORKER"],"purpose":"回访","policy":"7","question":"` + access.Fingerprint("Person.availability") + `","classes":["CONTACT"],"fields":["Person.availability"],"records":3}]}}}`
		if strings.TrimSpace(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
	t.Run("Filters", func(t *testing.T) {
		for arguments, want := range map[string]string{
			`by: "wu"`: "6 4 2", `class: "CASE"`: "6 3", `field: "Person"`: "7 5 4 2 1", `field: "Person.name"`: "5 2", `field: "Pers"`: "",
			`since: "2026-05-04T13:00:00Z"`: "7 6 5", `until: "2026-05-04T21:00:00+08:00"`: "4 3 2 1", `by: "wu", class: "IDENTITY", until: "2026-05-04T10:30:00Z"`: "2",
		} {
			if got := o.sequences(t, arguments+", first: 200"); strings.Join(got, " ") != want {
				t.Errorf("%s: %v, want %s", arguments, got, want)
			}
		}
		for arguments, field := range map[string]string{`class: "contact"`: "class", `after: "x"`: "after", `by: "wu", after: "` + o.cursor(t) + `"`: "after"} {
			if got := o.as(t, "officer", `{ readings(`+arguments+`) { totalCount } }`); !strings.Contains(got, "BAD_USER_INPUT") || !strings.Contains(got, `"field":"`+field+`"`) {
				t.Errorf("%s: %s", arguments, got)
			}
		}
	})
	t.Run("Pages", func(t *testing.T) {
		got := o.sequences(t, `by: "li", first: 1`)
		if want := []string{"7", "5", "3", "1"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
		after := o.cursor(t)
		o.noted(t, "li", "CONTACT", "Person.availability")
		if got := o.sequences(t, `first: 3, after: "`+after+`"`); strings.Join(got, " ") != "6 5 4 3 2 1" {
			t.Errorf("a reading meanwhile moves pages: %v", got)
		}
	})
	t.Run("ItsOwn", func(t *testing.T) {
		count := func() string { return o.as(t, "officer", `{ readings { totalCount } }`) }
		before := count()
		if again := count(); again != before || !strings.Contains(before, `"totalCount":8`) {
			t.Errorf("to read the log is on record: %s, then %s", before, again)
		}
		if got := o.as(t, "bureau", `{ people { nodes { name } } }`); !strings.Contains(got, "欧阳晓桃") {
			t.Fatal(got)
		}
		got := o.as(t, "officer", `{ readings(by: "bureau/test") { nodes { sequence roles fields records } } }`)
		if !strings.Contains(got, `[{"sequence":9,"roles":["BUREAU_OFFICER"],"fields":["Person.name"],"records":1}]`) {
			t.Error(got)
		}
		if got := o.as(t, "officer", `{ people { nodes { name } } }`); strings.Contains(got, "欧阳") {
			t.Errorf("who watches sees: %s", got)
		}
	})
	t.Run("Others", func(t *testing.T) {
		for _, who := range []string{"administrator", "bureau", "worker", "analyst"} {
			if got := o.as(t, who, `{ readings { nodes { who } } }`); !strings.Contains(got, "RIGHT_MISSING") || strings.Contains(got, `"who"`) {
				t.Errorf("%s: %s", who, got)
			}
		}
		o.mustDenyStrangers(t, `{ readings { nodes { who } } }`)
	})
	t.Run("Broken", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(o.folder, "reads-000000000000.jsonl"), []byte("{}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := o.as(t, "officer", `{ readings { totalCount } }`); !strings.Contains(got, access.AuditBroken) || strings.Contains(got, o.folder) {
			t.Error(got)
		}
	})
	t.Run("None", func(t *testing.T) {
		for _, folder := range []string{"", filepath.Join(o.folder, "none"), t.TempDir()} {
			h := &office{hub: MustHub(t, &resolvers.Resolver{Store: o.store, AuditFolder: folder}, func(c *server.Config) {
				c.Access, c.Rights = o.register, access.NewGuard(o.store).Rights
			}), tokens: o.tokens}
			if got := h.as(t, "officer", `{ readings { totalCount } }`); !strings.Contains(got, access.AuditMissing) || folder != "" && strings.Contains(got, folder) {
				t.Error(got)
			}
		}
	})
}

// mustDenyStrangers asks without a credential.
func (o *office) mustDenyStrangers(t *testing.T, query string) {
	t.Helper()
	response, err := o.Client().Post(o.URL+"/graphql", "application/json", strings.NewReader(fmt.Sprintf(`{"query":%q}`, query)))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if answer := string(text); err != nil || !strings.Contains(answer, "RIGHT_MISSING") && !strings.Contains(answer, "UNAUTHENTICATED") {
		t.Errorf("anybody: %s %v", answer, err)
	}
}

// cursor is that of the latest reading.
func (o *office) cursor(t *testing.T) string {
	t.Helper()
	_, after, _ := strings.Cut(o.as(t, "officer", `{ readings(first: 1) { edges { cursor } } }`), `"cursor":"`)
	cursor, _, _ := strings.Cut(after, `"`)
	return cursor
}

// readingsPage is a page as the API tells it.
type readingsPage struct {
	TotalCount int
	Edges      []struct{ Node struct{ Sequence int } }
	Nodes      []struct{ Sequence int }
	PageInfo   struct {
		EndCursor   string
		HasNextPage bool
	}
}

// sequences are the numbers of all readings that the arguments ask for, page by page.
func (o *office) sequences(t *testing.T, arguments string) (numbers []string) {
	t.Helper()
	for total := -1; ; {
		answer := o.as(t, "officer", `{ readings(`+arguments+`) { totalCount edges { node { sequence } } nodes { sequence } pageInfo { endCursor hasNextPage } } }`)
		var told struct {
			Data struct{ Readings readingsPage }
		}
		if err := json.Unmarshal([]byte(strings.TrimPrefix(answer, "200 ")), &told); err != nil {
			t.Fatalf("%v: %s", err, answer)
		}
		page := told.Data.Readings
		for i, n := range page.Nodes {
			if page.Edges[i].Node.Sequence != n.Sequence {
				t.Errorf("edges and nodes differ: %s", answer)
			}
			numbers = append(numbers, strconv.Itoa(n.Sequence))
		}
		if total >= 0 && total != page.TotalCount {
			t.Errorf("%d, then %d in all", total, page.TotalCount)
		}
		if total = page.TotalCount; !page.PageInfo.HasNextPage {
			return numbers
		}
		arguments, _, _ = strings.Cut(arguments, ", after:")
		arguments += fmt.Sprintf(`, after: %q`, page.PageInfo.EndCursor)
	}
}
