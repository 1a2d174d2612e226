package exchange

import (
	"errors"
	"strings"
	"testing"

	"liandong/graph"
)

// A mapping that cannot work is refused with the line, what there is, and in both languages.
func TestParseMappingRefuses(t *testing.T) {
	const head = "source: {name: s}\nfiles:\n  - nodes:\n      a:\n"
	for _, c := range []struct{ name, yaml, line, says string }{
		{"syntax", "a: [", "line 1", "not YAML"},
		{"empty", "", "line 1", "empty"},
		{"setting", "sauce: {}", "line 1", "source"},
		{"no source", "files: []", "line 1", "source.name"},
		{"no files", "source: {name: s}", "line 1", "files"},
		{"noun", head + "        noun: Persona\n        fields: {name: n}", "line 5", "Organization"},
		{"hub's own noun", head + "        noun: ImportBatch\n        fields: {fingerprint: n}", "line 5", "Organization"},
		{"abstract noun", head + "        noun: AdministrativeDivision\n        fields: {code: n}", "line 5", "Community"},
		{"field", head + "        noun: Community\n        fields:\n          nome: n", "line 7", "name"},
		{"hub's own field", head + "        noun: Community\n        fields:\n          recordedAt: n", "line 7", "sourceKey"},
		{"enumeration", head + "        noun: Jurisdiction\n        fields:\n          code: c\n          level: {value: SHIRE}", "line 8", "COUNTY"},
		{"table result", head + "        noun: Jurisdiction\n        fields:\n          code: c\n          level: {column: l, values: {a: SHIRE}}", "line 8", "COUNTY"},
		{"no key", head + "        noun: Organization\n        fields: {name: n}", "line 5", "uscc"},
		{"twice", "source: {name: s}\nsource: {name: s}", "line 2", "twice"},
		{"table", head + "        noun: Community\n        fields: {code: {column: c, table: t}}", "line 6", "t"},
		{"value", head + "        noun: Community\n        fields: {code: {split: ','}}", "line 6", "column"},
		{"template", head + "        noun: Community\n        fields: {code: {template: 'a{'}}", "line 6", "braces"},
		{"relation", head + "        noun: Community\n        fields: {code: c}\n    links:\n      - {node: a, relation: serves, target: a}", "line 8", "parent"},
		{"node", head + "        noun: Community\n        fields: {code: c}\n    links:\n      - {node: b, relation: parent, target: a}", "line 8", "a"},
		{"far end", head + "        noun: Need\n        fields: {sourceKey: c}\n    links:\n      - {node: a, relation: arisesIn, target: a}", "line 8", "Community"},
		{"time", head + "        noun: Term\n        fields: {scheme: s, code: c}\n    links:\n      - {node: a, relation: broader, target: a, from: f}", "line 8", "from"},
		{"property", head + "        noun: Community\n        fields: {code: c}\n    links:\n      - {node: a, relation: successors, target: a, properties: {why: w}}", "line 8", "kind"},
		{"dates", head + "        noun: Community\n        fields: {code: c, from: {column: f, dates: american}}", "line 6", "mdy"},
		{"condition", head + "        noun: Community\n        when: {column: x}\n        fields: {code: c}", "line 6", "is or not"},
		{"encoding", "source: {name: s}\nfiles:\n  - encoding: latin\n    nodes: {a: {noun: Community, fields: {code: c}}}", "line 3", "gb18030"},
		{"alias", head + "        noun: &n Community\n        fields: {code: *n}", "line 6", "expected"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseMapping("m", []byte(c.yaml), mustModel(t))
			var e *graph.Error
			if !errors.As(err, &e) || e.Kind != graph.Invalid {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(e.Message.En, c.line+":") || !strings.Contains(e.Message.En, c.says) || e.Message.Zh == "" {
				t.Errorf("says %+v", e.Message)
			}
		})
	}
}

func TestLoadMapping(t *testing.T) {
	model := mustModel(t)
	for _, name := range append(BuiltIn(), "Organization", "Need") {
		if _, err := loadMapping(nil, name, model); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"nothing", "ImportBatch", "AdministrativeDivision", "missing.yaml"} {
		if _, err := loadMapping(nil, name, model); graph.KindOf(err) != graph.Invalid {
			t.Errorf("%s gives %v", name, err)
		}
	}
}
