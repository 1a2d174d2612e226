// Package files writes networks as files for analysts: of one network, in any of the formats that their programs open (contract M136, peers 4.18, docs/network-files.md).
//
// A file is written node by node and tie by tie. What it says of itself stands in it, or beside it where the format has no place: licence, clock and date of the data, what the network was asked to be, what filters
// removed, and whether something may be missing that the reader is not let see.
package files

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"liandong/network"
)

// Kind is the kind of the values of a field.
type Kind uint8

// Kinds of values, with the Go type that a value has. A value of nil is none.
const (
	Text   Kind = iota // string
	Number             // float64, never NaN
	Count              // int64
	Flag               // bool
)

// Field is one attribute of nodes or ties.
type Field struct {
	Name string
	Kind Kind
}

// Entry is one thing that a file says of itself.
type Entry struct{ Name, Value string }

// Node is one node; its number is its place in order, from 0.
type Node struct {
	Number int32
	ID     string
	Label  string
	Spells []network.Spell
}

// Tie is one tie, by the numbers and the ids of its ends.
type Tie struct {
	From, To       int32
	Source, Target string
	Weight         float64
	Spells         []network.Spell
	Values         []any // by TieFields
}

// File is a network on its way into a file. Nodes and ties come one after the other, so that no more of them need be in memory than the writer holds.
type File struct {
	Entries             []Entry
	NodeCount, TieCount int
	NodeFields          []Field
	TieFields           []Field
	NodeValue           func(node int32, field int) any
	Nodes               iter.Seq2[*Node, error]
	Ties                iter.Seq[*Tie]
}

// Format is a form of files.
type Format struct {
	Name   string // by which it is asked for
	Ending string // of the names of its files
	Media  string
	write  func(w *bufio.Writer, f *File) error
}

// Formats are all forms of files.
func Formats() []Format {
	return []Format{
		{"graphml", ".graphml", "application/graphml+xml", writeGraphML},
		{"gexf", ".gexf", "application/gexf+xml", writeGEXF},
		{"pajek", ".net", "text/plain; charset=utf-8", writePajek},
		{"pajek-zip", ".pajek.zip", "application/zip", writePajekZip},
		{"json", ".json", "application/json; charset=utf-8", writeJSON},
		{"csv", ".csv.zip", "application/zip", writeCSVZip},
		{"arrow", ".arrow.zip", "application/zip", writeArrowZip},
	}
}

// FormatOf is the format that a file name asks for by its ending, the longest that fits: a.csv.zip is csv.
func FormatOf(name string) (Format, bool) {
	for _, f := range Formats() {
		if strings.HasSuffix(strings.ToLower(name), f.Ending) {
			return f, true
		}
	}
	return Format{}, false
}

// Named is the format of the name.
func Named(name string) (Format, bool) {
	all := Formats()
	i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return all[i], true
}

// Write writes the file. An error leaves w with half of it.
func (f Format) Write(w io.Writer, file *File) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := f.write(b, file); err != nil {
		return err
	}
	return b.Flush()
}

// Fields that every node and every tie has besides its own, in the formats that have no place of their own for times: first and last day, and all times as intervals of ISO 8601, open ends as "..".
var timeFields = []Field{{"start", Text}, {"end", Text}, {"spells", Text}}

// nodeFields are the fields of a node after its id.
func (f *File) nodeFields() []Field {
	return slices.Concat([]Field{{"label", Text}}, f.NodeFields, timeFields)
}

// nodeValues are the values of nodeFields.
func (f *File) nodeValues(n *Node) []any {
	values := make([]any, 0, len(f.NodeFields)+4)
	values = append(values, n.Label)
	for i := range f.NodeFields {
		values = append(values, f.NodeValue(n.Number, i))
	}
	return append(values, times(n.Spells)...)
}

// tieFields are the fields of a tie after its ends.
func (f *File) tieFields() []Field {
	return slices.Concat([]Field{{"weight", Number}}, f.TieFields, timeFields)
}

// tieValues are the values of tieFields.
func (f *File) tieValues(t *Tie) []any {
	return slices.Concat([]any{t.Weight}, t.Values, times(t.Spells))
}

// times are the values of timeFields.
func times(spells []network.Spell) []any {
	if len(spells) == 0 {
		return []any{nil, nil, nil}
	}
	var start, end any
	if first := spells[0].From; first != nil {
		start = first.String()
	}
	if last := spells[len(spells)-1].To; last != nil {
		end = last.String()
	}
	var all []string
	for _, s := range spells {
		all = append(all, day(s.From, "..")+"/"+day(s.To, ".."))
	}
	return []any{start, end, strings.Join(all, " ")}
}

// text is a value as text; "" for none.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// about are the entries as one JSON object in their order, each after the text before, the end after the text behind.
func (f *File) about(w *bufio.Writer, before, behind string) error {
	w.WriteByte('{')
	for i, e := range f.Entries {
		if i > 0 {
			w.WriteByte(',')
		}
		value, err := marshal(e.Value)
		if err != nil {
			return err
		}
		w.WriteString(before + strconv.Quote(e.Name) + ": ")
		w.Write(value)
	}
	_, err := w.WriteString(behind + "}")
	return err
}

// marshal is a value in JSON, with the signs of HTML as they are.
func marshal(value any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// part is one file of an archive.
type part struct {
	name  string
	write func(w *bufio.Writer) error
}

// writeZip puts parts into an archive, with what the file says of itself as metadata.json.
func (f *File) writeZip(w io.Writer, method uint16, parts ...part) error {
	archive := zip.NewWriter(w)
	parts = append(parts, part{"metadata.json", func(w *bufio.Writer) error {
		if err := f.about(w, "\n  ", "\n"); err != nil {
			return err
		}
		return w.WriteByte('\n')
	}})
	for _, p := range parts {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: p.name, Method: method})
		if err != nil {
			return err
		}
		b := bufio.NewWriterSize(entry, 64<<10)
		if err := p.write(b); err != nil {
			return err
		}
		if err := b.Flush(); err != nil {
			return err
		}
	}
	return archive.Close()
}
