package resolvers_test

import (
	"regexp"
	"strings"
	"testing"
)

// TestErasePerson: the data protection officer erases a person, after saying why and that it is meant; nobody else does, and nothing else is written by that right.
func TestErasePerson(t *testing.T) {
	o := MustOffice(t)
	person := regexp.MustCompile(`[0-9a-f-]{36}`).FindString(o.as(t, "bureau", `{ people { nodes { id } } }`))
	meeting := `mutation { saveMeeting(set: {sourceKey: "m", name: "例会", kind: THREE_WORKER_JOINT, heldOn: "2016-05-01", minutes: "欧阳晓桃发言"}) { node { id } userErrors { message } } }`
	held := regexp.MustCompile(`[0-9a-f-]{36}`).FindString(o.as(t, "administrator", meeting))
	erase := func(id, reason, confirm string) string {
		return `mutation { erasePerson(id: "` + id + `", reason: "` + reason + `", confirm: ` + confirm +
			`) { records versions relations changes remaining { kind id field } userErrors { field code } } }`
	}
	named := func() bool {
		return strings.Contains(o.as(t, "bureau", `{ people { nodes { name availability } } }`), "欧阳晓桃")
	}
	t.Run("Others", func(t *testing.T) {
		for _, who := range []string{"administrator", "bureau", "worker"} {
			if got := o.as(t, who, erase(person, "依本人申请", "true")); !strings.Contains(got, "RIGHT_MISSING") {
				t.Errorf("%s: %s", who, got)
			}
		}
		if got := o.as(t, "analyst", erase(person, "依本人申请", "true")); !strings.Contains(got, "FORBIDDEN") {
			t.Error(got)
		}
		o.mustDenyStrangers(t, erase(person, "依本人申请", "true"))
	})
	t.Run("Refused", func(t *testing.T) {
		for _, c := range []struct{ document, want string }{
			{erase(person, "依本人申请", "false"), `{"field":"confirm","code":"NOT_CONFIRMED"}`},
			{erase(person, "  ", "true"), `{"field":"reason","code":"REQUIRED"}`},
			{erase(held, "依本人申请", "true"), `{"field":"id","code":"NOT_FOUND"}`},
		} {
			want := `200 {"data":{"erasePerson":{"records":0,"versions":0,"relations":0,"changes":0,"remaining":[],"userErrors":[` + c.want + `]}}}`
			if got := strings.TrimSpace(o.as(t, "officer", c.document)); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
	})
	if !named() {
		t.Fatal("refused, and erased")
	}
	t.Run("NothingElse", func(t *testing.T) {
		got := o.as(t, "officer", `mutation { savePerson(set: {sourceKey: "p", name: "某人"}) { changed userErrors { code } } }`)
		if strings.Contains(got, `"changed":true`) || !named() {
			t.Error(got)
		}
	})
	t.Run("Erased", func(t *testing.T) {
		got := o.as(t, "officer", erase(person, "依本人申请", "true"))
		if !strings.Contains(got, `"records":1,"versions":1,"relations":0,"changes":1,`) || !strings.Contains(got, `{"kind":"Meeting","id":"`+held+`","field":"minutes"}`) ||
			!strings.Contains(got, `"userErrors":[]`) || strings.Contains(got, "欧阳") {
			t.Error(got)
		}
		if got := o.as(t, "bureau", `{ people { nodes { name availability } } }`); !strings.Contains(got, `{"name":"（已删除）","availability":null}`) {
			t.Error(got)
		}
		if got := o.as(t, "bureau", `{ changes(of: "`+person+`") { nodes { entries { fields { name after } } } } }`); strings.Contains(got, "欧阳") || !strings.Contains(got, "已删除") {
			t.Error(got)
		}
	})
}
