package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"

	"liandong/graph"
)

// TestEveryNounIsCalled: check asks each noun with a public title for it, by a query that the API takes, and shows a source's key where there is none.
func TestEveryNounIsCalled(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	fragment := calling(model)
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	if _, errs := gqlparser.LoadQueryWithRules(schema, checkQuery+fragment, nil); len(errs) > 0 {
		t.Error(errs)
	}
	for _, n := range model.Concrete("Node") {
		for _, f := range n.Fields {
			asked := strings.Contains(fragment, fmt.Sprintf("... on %s { name: ", n.Name))
			if f.IsTitle() && asked != (f.Access == "PUBLIC") {
				t.Errorf("%s is called by its %s: %v", n.Name, f.Name, asked)
			}
		}
	}
	for _, want := range []string{"LinkageMatter { name: name }", "CommitteeItem { name: ", "Task { name: workItem }", "Need { name: title }", "Community { name: name code }", "IndicatorDefinition { name: name }"} {
		if !strings.Contains(fragment, want) {
			t.Errorf("%s is not asked in\n%s", want, fragment)
		}
	}
	key := "register/7"
	if shown := (&named{ID: "an id", Key: &key}).show("zh"); shown != key {
		t.Errorf("shown as %s", shown)
	}
}
