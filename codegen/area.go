package main

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/dictionary"
	"liandong/graph"
)

// areaHeading opens an area of schema.graphqls, as in "# -------- actors (行动者)".
var areaHeading = regexp.MustCompile(`^# -{8,} (.+)$`)

// area notes the area of the place in the model and returns its name. Below schema/ it is the file, titled by what its first
// line says before a colon, as in "# Places (地点): grids and facilities."; in schema.graphqls the last heading above.
func (b *builder) area(at *ast.Position) string {
	lines := strings.Split(at.Src.Input, "\n")
	name, title := "", ""
	if path.Dir(at.Src.Name) == "schema" {
		name = strings.TrimSuffix(path.Base(at.Src.Name), path.Ext(at.Src.Name))
		title, _, _ = strings.Cut(strings.TrimPrefix(lines[0], "# "), ":")
	} else {
		for _, line := range lines[:at.Line-1] {
			if m := areaHeading.FindStringSubmatch(line); m != nil {
				title = m[1]
			}
		}
	}
	en, zh := dictionary.Split(title)
	if name == "" {
		name = strings.ReplaceAll(en, " ", "-")
	}
	if name != "" && en != "" {
		b.noteArea(name, strings.ToUpper(en[:1])+en[1:], zh)
	}
	return name
}

// noteArea puts an area into the model, once. What its file says of it wins over a section that has its name.
func (b *builder) noteArea(name, en, zh string) {
	at := slices.IndexFunc(b.model.Areas, func(a *graph.Area) bool { return a.Name == name })
	if at < 0 {
		b.model.Areas = append(b.model.Areas, &graph.Area{Name: name, En: en, Zh: zh})
		return
	}
	if zh != "" {
		b.model.Areas[at].En, b.model.Areas[at].Zh = en, zh
	}
}
