package indicators

// SeeWhole is See by a look at everything.
func (w *Window) SeeWhole(p *Problem, g *Sign, area int32) Seen { return w.see(p, g, area, nil) }
