package server

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// TestNumbersFit refuses literals that do not fit into 64 bits, also where a scalar of our own takes them: reading the
// arguments would panic.
func TestNumbersFit(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: "scalar Size type Query { a(size: Size, list: [Size], in: In): Int } input In { size: Size }"})
	for query, fits := range map[string]bool{
		"{ a(size: 9223372036854775807, list: [1, 2.5]) }":         true,
		"{ a(size: 9223372036854775808) }":                         false,
		"{ a(size: -99999999999999999999) }":                       false,
		"{ a(list: [1, 99999999999999999999]) }":                   false,
		"{ a(in: {size: 99999999999999999999}) }":                  false,
		"{ a(size: 1e999) }":                                       false,
		"query Q($s: Size = 99999999999999999999) { a(size: $s) }": false,
	} {
		document, err := parser.ParseQuery(&ast.Source{Input: query})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []func() *rules.Rules{helpfulRules, terseRules} {
			errs := validator.ValidateWithRules(schema, document, r())
			if fits != (errs == nil) || !fits && !strings.Contains(errs[0].Message, "too large a number") {
				t.Errorf("%s: %v", query, errs)
			}
		}
	}
}
