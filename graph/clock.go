package graph

// Acknowledged is the highest clock that a write through this store was answered with; 0 before the first. An answer made
// from what was read at a lower clock may lack what its caller has just written.
func (s *Store) Acknowledged() int64 { return s.acknowledged.Load() }

// acknowledge notes the clock of a write before its caller hears of it.
func (s *Store) acknowledge(clock int64) {
	for {
		last := s.acknowledged.Load()
		if clock <= last || s.acknowledged.CompareAndSwap(last, clock) {
			return
		}
	}
}
