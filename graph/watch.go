package graph

import "slices"

// watched are the data classes of which each reading is put on record.
var watched = []string{"CONTACT", "IDENTITY", "SENSITIVE", "CASE"}

// Watched is a field whose values went into an answer, of a class that is watched.
type Watched struct {
	Class string
	Field string // as in Person.name
}

// Readings are how many values of watched fields went into an answer.
type Readings map[Watched]int

// Watches reports whether readings of the class are put on record.
func Watches(class string) bool { return slices.Contains(watched, class) }

// watching is a projected value of a field whose readings are put on record, if its class is one of those.
func watching(value compiled, of string, f *Field) compiled {
	if Watches(f.Access) {
		value.shape = &watchedShape{Watched{f.Access, of + "." + f.Name}, value.shape}
	}
	return value
}

// watchedShape counts what is written.
type watchedShape struct {
	as      Watched
	element shape
}

func (s *watchedShape) write(w *jsonWriter, v any) bool {
	if !s.element.write(w, v) {
		return false
	}
	if w.readings == nil {
		w.readings = Readings{}
	}
	w.readings[s.as]++
	return true
}

// note tells who asked what the scope hides and what of watched fields was read.
func (r Request) note(hidden []string, read Readings) {
	if len(hidden) > 0 && r.Hidden != nil {
		r.Hidden(hidden)
	}
	if len(read) > 0 && r.Read != nil {
		r.Read(read)
	}
}
