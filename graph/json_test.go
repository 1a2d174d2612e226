package graph

import (
	"encoding/json"
	"math"
	"testing"
	"time"
	"unicode/utf8"
)

func FuzzJSONString(f *testing.F) {
	for _, seed := range []string{"", "社区", "a\"b\\c\n\r\t\x00\x1f", "\u2028\u2029", "bad \xff utf", "😀"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w := &jsonWriter{}
		w.string(s)
		var back string
		if err := json.Unmarshal(w.buf, &back); err != nil {
			t.Fatalf("%q became %s: %v", s, w.buf, err)
		}
		if utf8.ValidString(s) && back != s {
			t.Errorf("%q came back as %q", s, back)
		}
	})
}

func TestNullBubbles(t *testing.T) {
	name := &objectShape{[]member{newMember("name", 0, true, scalarShape{})}}
	tests := []struct {
		name, want string
		paths      int
		shape      shape
	}{
		{"ToNullableMember", `{"nodes":[{"name":"a"}],"one":null}`, 1, &objectShape{[]member{
			newMember("nodes", 0, true, &listShape{name}), newMember("one", 1, false, name)}}},
		{"ToRoot", `null`, 1, &objectShape{[]member{newMember("one", 1, true, name)}}},
		{"Absent", `{"one":null}`, 0, &objectShape{[]member{newMember("one", 2, false, name)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := &jsonWriter{}
			tt.shape.write(w, []any{[]any{[]any{"a"}}, []any{nil}, nil})
			if string(w.buf) != tt.want || len(w.errors) != tt.paths {
				t.Errorf("got %s with %v, want %s with %d errors", w.buf, w.errors, tt.want, tt.paths)
			}
		})
	}
}

// TestStoredShape: what is not of the declared type is null with one error at its path, and rises where null may not stand.
func TestStoredShape(t *testing.T) {
	model, err := LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	text, number, money := &Field{Type: "String"}, &Field{Type: "Int"}, &Field{Type: "Money"}
	float, truth, moment := &Field{Type: "Float"}, &Field{Type: "Boolean"}, &Field{Type: "DateTime"}
	kind, list := &Field{Type: "OrganizationKind"}, &Field{Type: "String", List: true}
	for _, tt := range []struct {
		field *Field
		value any
		want  string // empty: refused
	}{
		{text, "社区", `"社区"`}, {text, int64(1), ""}, {text, []any{"a"}, ""},
		{number, int64(math.MaxInt32), "2147483647"}, {number, int64(math.MaxInt32 + 1), ""}, {number, "viele", ""}, {number, 12.5, ""},
		{money, int64(math.MaxInt64), "9223372036854775807"}, {money, 1.5, ""},
		{float, 0.5, "0.5"}, {float, int64(2), "2"}, {float, math.NaN(), ""}, {float, math.Inf(1), ""},
		{truth, true, "true"}, {truth, "x", ""}, {moment, time.Unix(0, 0), `"1970-01-01T00:00:00Z"`}, {moment, "now", ""},
		{kind, "SOCIAL_ORGANIZATION", `"SOCIAL_ORGANIZATION"`}, {kind, "BOGUS", ""}, {kind, int64(1), ""},
		{list, []any{"a", "b"}, `["a","b"]`}, {list, []any{"a", int64(1)}, ""}, {list, "a", ""}, {list, []any{}, "[]"},
	} {
		for _, required := range []bool{false, true} {
			w := &jsonWriter{}
			(&objectShape{[]member{newMember("v", 0, required, model.stored(tt.field))}}).write(w, []any{tt.value})
			want, failed := `{"v":`+tt.want+`}`, 0
			switch {
			case tt.want == "" && required:
				want, failed = "null", 1
			case tt.want == "":
				want, failed = `{"v":null}`, 1
			}
			if string(w.buf) != want || len(w.errors) != failed {
				t.Errorf("%s %v required %v: got %s with %v, want %s", tt.field.Type, tt.value, required, w.buf, w.errors, want)
			}
		}
	}
}
