package graph

// Write writes the answer from the value of the statement's one record, as Store.Read gave it: what Resolve does once it has read.
// Benchmarks time it by itself.
func (s *Statement) Write(value any) (Answer, []*PathError) {
	w := &jsonWriter{buf: make([]byte, 0, 4096), asked: s.asked}
	s.shape.write(w, value)
	return Answer(w.buf), w.errors
}
