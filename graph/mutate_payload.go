package graph

import "strconv"

func (w *jsonWriter) bool(value bool) { w.buf = strconv.AppendBool(w.buf, value) }

func (w *jsonWriter) int(value int64) { w.buf = strconv.AppendInt(w.buf, value, 10) }

// textOrNull writes a text, null for an empty one.
func (w *jsonWriter) textOrNull(text string) {
	if text == "" {
		w.buf = append(w.buf, "null"...)
		return
	}
	w.string(text)
}

// userErrors writes a list of UserError in one language.
func (w *jsonWriter) userErrors(sel *selected, list []userError, language string, vars map[string]any) {
	fields := collect(sel.sets, func(t string) bool { return t == "UserError" }, vars)
	w.buf = append(w.buf, '[')
	for i, e := range list {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, '{')
		for k, inner := range fields {
			if k > 0 {
				w.buf = append(w.buf, ',')
			}
			w.string(inner.key)
			w.buf = append(w.buf, ':')
			w.textOrNull(map[string]string{
				"__typename": "UserError", "field": e.Field, "code": e.Code, "message": e.Message.In(language), "proposal": e.Proposal,
			}[inner.field.Name])
		}
		w.buf = append(w.buf, '}')
	}
	w.buf = append(w.buf, ']')
}
