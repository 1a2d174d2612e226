package server

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// withNumbers adds the rule that number literals fit into 64 bits: for scalars of our own the parser leaves that open,
// and reading the arguments then panics.
func withNumbers(r *rules.Rules) *rules.Rules {
	r.AddRule("NumbersFit", func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnValue(func(_ *core.Walker, value *ast.Value) {
			var err error
			switch value.Kind {
			case ast.IntValue:
				_, err = strconv.ParseInt(value.Raw, 10, 64)
			case ast.FloatValue:
				_, err = strconv.ParseFloat(value.Raw, 64)
			}
			if err != nil {
				addError(core.Message("%s is too large a number: 64 bits are read", clip(value.Raw)), core.At(value.Position))
			}
		})
	})
	return r
}
