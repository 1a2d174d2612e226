package graph

// Write writes the answer to a root field from the one value of its record. The error list is empty, or says
// where a value is missing; hidden names the places that the scope hides, read what of watched fields is in it.
func (s *Statement) Write(value any) (answer Answer, failed []*PathError, hidden []string, read Readings) {
	w := &jsonWriter{buf: make([]byte, 0, max(512, s.usual.Load())), asked: s.asked}
	s.shape.write(w, value)
	s.usual.Store(int64(len(w.buf) + len(w.buf)/8))
	return Answer(w.buf), w.errors, w.redacted, w.readings
}
