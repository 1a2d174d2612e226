package indicators

// Ties are the actors that an actor is tied with by collaboration at the date (R77), each once, in order.
func (w *Window) Ties() func(actor int32) []int32 { return w.ties() }

// TieInputs are what ties are made of.
var TieInputs = tieInputs
