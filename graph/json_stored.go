package graph

import (
	"math"
	"time"
)

// storedShape writes a stored property of a declared type. A value that is not of it, as only a write past the hub can leave there, is null with an
// error at its path, as any leaf that cannot be coerced (GraphQL section 6.4.3).
type storedShape struct {
	list bool
	fits func(v any) bool
}

func (s *storedShape) write(w *jsonWriter, v any) bool {
	switch items, ok := v.([]any); {
	case v == nil:
		return w.null()
	case s.list && ok:
		return w.list(items, &storedShape{fits: s.fits}, true)
	case s.list || !s.fits(v):
		w.tell(Internal, "WRONG_VALUE", Text{En: "what is stored here is not of the declared type", Zh: "此处所存值与声明的类型不符"})
		return w.null()
	}
	return scalarShape{}.write(w, v)
}

// stored is the shape of a property.
func (m *Model) stored(f *Field) *storedShape {
	s := &storedShape{list: f.List, fits: isText}
	switch f.Type {
	case "Int":
		s.fits = func(v any) bool { n, ok := v.(int64); return ok && n >= math.MinInt32 && n <= math.MaxInt32 }
	case "Money":
		s.fits = func(v any) bool { _, ok := v.(int64); return ok }
	case "Float":
		s.fits = isNumber
	case "Boolean":
		s.fits = func(v any) bool { _, ok := v.(bool); return ok }
	case "DateTime":
		s.fits = func(v any) bool { _, ok := v.(time.Time); return ok }
	default:
		if enum := m.Enum(f.Type); enum != nil {
			s.fits = enum.has
		}
	}
	return s
}

// held is the shape of what one state of a dated field, or of its history, holds. Terms are the hub's own: their codes are not looked at again.
func (m *Model) held(f *Field) shape {
	if f.Scheme != "" {
		return scalarShape{}
	}
	return m.stored(&Field{Type: f.Type})
}

func isText(v any) bool { _, ok := v.(string); return ok }

func isNumber(v any) bool {
	switch n := v.(type) {
	case int64:
		return true
	case float64:
		return !math.IsNaN(n) && !math.IsInf(n, 0)
	}
	return false
}

// has reports whether the value is one of the enumeration's.
func (e *Enum) has(v any) bool {
	name, _ := v.(string)
	for i := range e.Values {
		if e.Values[i].Name == name {
			return true
		}
	}
	return false
}
