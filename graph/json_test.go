package graph

import (
	"encoding/json"
	"testing"
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
