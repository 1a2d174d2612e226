package exchange

// columnNames lists every column that the mapping of the file asks for, each by its names.
func (f *fileSpec) columnNames() [][]string {
	var all [][]string
	condition := func(c *condition) {
		if c != nil {
			all = append(all, c.columns)
		}
	}
	value := func(specs ...*fieldSpec) {
		for _, s := range specs {
			if s != nil {
				all = append(all, s.value.columnNames()...)
			}
		}
	}
	for _, c := range f.skip {
		condition(c)
	}
	for _, n := range f.nodes {
		value(n.fields...)
		value(n.effective)
		condition(n.when)
	}
	for _, l := range f.links {
		value(l.from, l.to, l.on)
		value(l.properties...)
		value(l.target.fields()...)
		condition(l.when)
	}
	for _, c := range f.collected {
		value(c.place.fields()...)
		condition(c.when)
	}
	return all
}

func (v *valueSpec) columnNames() [][]string {
	var all [][]string
	if len(v.columns) > 0 {
		all = append(all, v.columns)
	}
	for _, p := range v.template {
		if p.column != nil {
			all = append(all, p.column)
		}
	}
	return all
}

// fields are all values by which a target is found.
func (t *targetSpec) fields() []*fieldSpec {
	if t.within == nil {
		return t.key
	}
	return append(t.within.fields(), t.key...)
}
