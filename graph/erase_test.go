package graph_test

import (
	"slices"
	"strings"
	"testing"

	"liandong/graph"
)

// TestErase: of an erased person nothing is left that tells who it was, in any version, on relations or in records of writes; what is left elsewhere is named.
func TestErase(t *testing.T) {
	r := newReader(t)
	save := func(noun string, row graph.NodeRow) string { return r.save(noun, row).ID }
	sun := save("Organization", graph.NodeRow{Values: values{"sourceKey": "sun", "name": "阳光社"}})
	person := save("Person", graph.NodeRow{Values: values{"sourceKey": "register-4711", "name": "欧阳小桃", "volunteerNumber": "V-90871", "availability": "周三晚上", "skills": []string{"手语翻译"}, "retiredCadre": true}})
	r.save("Person", graph.NodeRow{ID: person, Values: values{"name": "欧阳晓桃"}})
	other := save("Person", graph.NodeRow{Values: values{"sourceKey": "other", "name": "李四海"}})
	r.link("Person.worksFor", graph.LinkRow{FromID: person, ToID: sun, From: date("2015"), To: date("2016"), Values: values{"separationReason": "身体原因离职"}})
	appraisal := save("Appraisal", graph.NodeRow{Values: values{"sourceKey": "a", "appraisedOn": day("2016-12"), "result": "工作拖沓"}})
	r.link("Appraisal.ofPerson", graph.LinkRow{FromID: appraisal, ToID: person})
	meeting := save("Meeting", graph.NodeRow{Values: values{"sourceKey": "m", "name": "周三晚上例会", "kind": "THREE_WORKER_JOINT", "heldOn": day("2016-05-01"), "minutes": "欧阳晓桃发言"}})

	if _, err := r.store.Erase(t.Context(), "officer", other+"0", "依申请"); graph.KindOf(err) != graph.NotFound {
		t.Errorf("nobody: %v", err)
	}
	before := r.clock()
	done, err := r.store.Erase(t.Context(), "officer", person, "依本人申请删除")
	if err != nil {
		t.Fatal(err)
	}
	if done.Records != 2 || done.Versions != 3 || done.Relations != 1 || done.Changes < 4 {
		t.Errorf("%+v", done)
	}
	if want := []graph.Remaining{{Kind: "Meeting", ID: meeting, Property: "minutes"}}; !slices.ContainsFunc(done.Remaining, func(x graph.Remaining) bool { return x == want[0] }) {
		t.Errorf("what names the person elsewhere: %+v", done.Remaining)
	}
	at := func(property string) int {
		return slices.Index(done.Remaining, graph.Remaining{Kind: "Meeting", ID: meeting, Property: property})
	}
	if at("name") <= at("minutes") {
		t.Errorf("what others may have as well does not come after the name: %+v", done.Remaining)
	}
	for _, x := range done.Remaining {
		if x.ID == person || x.ID == appraisal {
			t.Errorf("still on the record itself: %+v", x)
		}
	}
	if r.clock() != before+1 {
		t.Errorf("the clock went from %d to %d", before, r.clock())
	}
	dump := r.rows("MATCH (n) WHERE NOT n:Meeting AND NOT n:Change RETURN [k IN keys(n) | toStringOrNull(n[k])], [k IN keys(n) WHERE valueType(n[k]) STARTS WITH 'LIST' | [x IN n[k] | toStringOrNull(x)]]")
	dump = append(dump, r.rows("MATCH ()-[x]->() RETURN [k IN keys(x) | toStringOrNull(x[k])]")...)
	dump = append(dump, r.rows("MATCH (h:Change) WHERE NOT coalesce(h.after, '') CONTAINS $a RETURN h.before, h.after", meeting)...)
	for _, row := range dump {
		for _, cell := range row {
			for _, word := range []string{"欧阳", "V-90871", "周三晚上", "手语翻译", "身体原因离职", "工作拖沓", "register-4711"} {
				if text := strings.Join(textsIn(cell), "\n"); strings.Contains(text, word) {
					t.Errorf("%s is still there: %s", word, text)
				}
			}
		}
	}
	r.expect("李四海", "MATCH (n:Person {id: $a}) RETURN n.name", other)
	r.expect(true, "MATCH (n:Person {id: $a}) RETURN n.retiredCadre", person)
}

// textsIn are all texts in a cell, however deep.
func textsIn(cell any) (texts []string) {
	switch c := cell.(type) {
	case string:
		return []string{c}
	case []any:
		for _, item := range c {
			texts = append(texts, textsIn(item)...)
		}
	}
	return texts
}
