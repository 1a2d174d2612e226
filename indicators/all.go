package indicators

import (
	"cmp"
	"slices"
	"strconv"
	"sync"
)

// All are the indicators, I1 to I62.
var All = sync.OnceValue(func() []*Indicator {
	all := slices.Concat(organizations(), workforce(), money(), needs(), places(), ofLinkage(), participation())
	slices.SortFunc(all, func(a, b *Indicator) int { return cmp.Compare(number(a.ID), number(b.ID)) })
	return all
})

func number(id string) int {
	n, _ := strconv.Atoi(id[1:])
	return n
}

// ByID is the indicator of that id, nil for none.
func ByID(id string) *Indicator {
	for _, i := range All() {
		if i.ID == id {
			return i
		}
	}
	return nil
}

// Measure is the measure of that name, the first one for none; nil where there is none of the name.
func (i *Indicator) Measure(name string) *Measure {
	for _, m := range i.Measures {
		if m.Name == name || name == "" {
			return m
		}
	}
	return nil
}

// Inputs are all names of the model that indicators and problems reckon with, in order, as snapshot.LoadColumns takes them.
func Inputs() []string {
	var names []string
	for _, i := range All() {
		for _, m := range i.Measures {
			names = append(names, m.Inputs...)
		}
	}
	for _, p := range Problems() {
		names = append(names, p.Inputs...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
