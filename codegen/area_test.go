package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// TestAreas reads areas from headings and from files: one name is one area, and headings within a file of schema/ are none.
func TestAreas(t *testing.T) {
	noun := func(name string) string {
		return "\n\"Thing (物).\"\ntype " + name + " @node @access(class: PUBLIC) {\n  \"Name (名称).\"\n  name: String\n}\n"
	}
	d, err := parseDeclaration(
		&ast.Source{Name: "schema.graphqls", Input: "# Everything, first.\n" + noun("Early") +
			"# -------- needs and voice (需求)\n" + noun("Need") + "# -------- places (地点)\n" + noun("Place") + "# -------- questions (问题)\n"},
		&ast.Source{Name: "schema/needs-and-voice.graphqls", Input: "# Voices (诉求): who says what.\n# -------- opinions (民意)\n" + noun("Opinion")},
		&ast.Source{Name: "schema/places.graphqls", Input: "# Grids: where one stands.\n" + noun("Grid")},
		&ast.Source{Name: "schema/money.graphqls", Input: "# Projects and money: who pays.\n" + noun("Grant")},
	)
	if err != nil {
		t.Fatal(err)
	}
	m, err := buildModel(d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]*graph.Area{{Name: "needs-and-voice", En: "Voices", Zh: "诉求"}, {Name: "places", En: "Places", Zh: "地点"},
		{Name: "money", En: "Projects and money"}}, m.Areas); diff != "" {
		t.Errorf("areas (-want +got)\n%s", diff)
	}
	got := map[string]string{}
	for _, n := range m.Nouns {
		got[n.Name] = n.Area
	}
	if diff := cmp.Diff(map[string]string{"Early": "", "Need": "needs-and-voice", "Place": "places", "Opinion": "needs-and-voice", "Grid": "places",
		"Grant": "money"}, got); diff != "" {
		t.Errorf("nouns (-want +got)\n%s", diff)
	}
}
