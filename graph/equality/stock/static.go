package stock

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Static is Data that lies ready in memory, so that nothing but execution is left to time.
type Static struct{ values map[fieldOf]any }

type fieldOf struct {
	parent any // nil for a root field
	field  string
}

// NewStatic makes models of an answer, {"communities": {"nodes": [{"name": ...}]}}, whose document has no aliases and no fields of
// an interface or union. An answer that is not of the ten nouns is an error.
func NewStatic(answer []byte) (*Static, error) {
	var roots map[string]json.RawMessage
	if err := json.Unmarshal(answer, &roots); err != nil {
		return nil, err
	}
	s := &Static{values: map[fieldOf]any{}}
	for name, text := range roots {
		method, ok := reflect.TypeFor[QueryResolver]().MethodByName(strings.ToUpper(name[:1]) + name[1:])
		if !ok {
			return nil, fmt.Errorf("%s is not a root field of the ten nouns", name)
		}
		root := reflect.New(method.Type.Out(0))
		if err := json.Unmarshal(text, root.Interface()); err != nil {
			return nil, err
		}
		s.values[fieldOf{nil, name}] = root.Elem().Interface()
		s.file(root.Elem())
	}
	return s, nil
}

// file notes what the models have in their fields, for resolvers to find.
func (s *Static) file(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			s.file(v.Index(i))
		}
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Kind() != reflect.Struct {
			return
		}
		for i := range v.Elem().NumField() {
			name, _, _ := strings.Cut(v.Elem().Type().Field(i).Tag.Get("json"), ",")
			inner := v.Elem().Field(i)
			if (inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice) && !inner.IsNil() {
				s.values[fieldOf{v.Interface(), name}] = inner.Interface()
				s.file(inner)
			}
		}
	}
}

// Find gives what lies ready.
func (s *Static) Find(_ context.Context, parent any, field string, _ reflect.Type) (any, error) {
	return s.values[fieldOf{parent, field}], nil
}
