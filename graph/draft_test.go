package graph_test

import (
	"testing"

	"liandong/graph"
)

// A draft is coerced as the generated mutation coerces it, and what a schema would refuse is found.
func TestDraft(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	type object = map[string]any
	links := func(name string, list ...any) object {
		return object{"set": object{"name": "河东"}, "links": object{name: list}}
	}
	t.Run("OK", func(t *testing.T) {
		args := links("basedIn", object{"target": object{"code": object{"code": "330604"}}, "from": "2009"})
		args["set"] = object{"name": "河东", "staffCount": 4, "from": "2008-05"}
		d, findings := model.Draft(model.Noun("Organization"), args)
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		if d.Row.Values["staffCount"] != int64(4) || len(d.Links) != 1 {
			t.Fatalf("%+v", d)
		}
		l := d.Links[0]
		if l.Relation.ID != "Organization.basedIn" || l.Noun.Name != "AdministrativeDivision" || len(l.Fields) != 2 || l.Values[0] != "CN-STAT" || l.Row.From.String() != "2009" {
			t.Errorf("%+v", l)
		}
		if from, to := l.Ends("a", "b"); from != "a" || to != "b" {
			t.Errorf("from %s to %s", from, to)
		}
	})
	for _, c := range []struct {
		name, field, code string
		args              object
	}{
		{"UnknownField", "set.price", "UNKNOWN_FIELD", object{"set": object{"price": 3}}},
		{"WrongType", "set.staffCount", "TYPE", object{"set": object{"staffCount": "some"}}},
		{"UnknownRelation", "links.livesIn", "UNKNOWN_FIELD", links("livesIn", object{})},
		{"DerivedRelation", "links.serves", "UNKNOWN_FIELD", links("serves", object{})},
		{"NoLink", "links.basedIn[0]", "TYPE", links("basedIn", "a")},
		{"UnknownProperty", "links.basedIn[0].share", "UNKNOWN_FIELD", links("basedIn", object{"share": 3})},
		{"TwoKeys", "links.basedIn[0].target", "TYPE", links("basedIn", object{"target": object{"id": "a", "sourceKey": "b"}})},
		{"WrongDate", "links.basedIn[0].from", "TYPE", links("basedIn", object{"from": "2009-13"})},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, findings := model.Draft(model.Noun("Organization"), c.args)
			if len(findings) != 1 || findings[0].Field != c.field || findings[0].Code != c.code || findings[0].Message.Zh == "" {
				t.Errorf("%+v", findings)
			}
		})
	}
}
