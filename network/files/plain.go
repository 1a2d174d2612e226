package files

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"hash/maphash"
	"strconv"
	"strings"
)

// writeJSON writes node-link JSON, as node_link_graph of NetworkX reads it: nodes by id, ties as "edges", what the file says of itself in "graph".
func writeJSON(w *bufio.Writer, f *File) error {
	w.WriteString(`{"directed": false, "multigraph": false, "graph": `)
	if err := f.about(w, " ", " "); err != nil {
		return err
	}
	w.WriteString(", \"nodes\": [")
	nodeFields, tieFields, separator := f.nodeFields(), f.tieFields(), "\n"
	for n, err := range f.Nodes {
		if err != nil {
			return err
		}
		w.WriteString(separator)
		if err := jsonObject(w, []Field{{"id", Text}}, []any{n.ID}, nodeFields, f.nodeValues(n)); err != nil {
			return err
		}
		separator = ",\n"
	}
	w.WriteString("\n], \"edges\": [")
	separator = "\n"
	for t := range f.Ties {
		w.WriteString(separator)
		if err := jsonObject(w, []Field{{"source", Text}, {"target", Text}}, []any{t.Source, t.Target}, tieFields, f.tieValues(t)); err != nil {
			return err
		}
		separator = ",\n"
	}
	_, err := w.WriteString("\n]}\n")
	return err
}

// jsonObject writes the fields that have values.
func jsonObject(w *bufio.Writer, ends []Field, of []any, fields []Field, values []any) error {
	separator := "{"
	put := func(fields []Field, values []any) error {
		for i, field := range fields {
			if values[i] == nil {
				continue
			}
			value, err := marshal(values[i])
			if err != nil {
				return err
			}
			w.WriteString(separator + strconv.Quote(field.Name) + ": ")
			w.Write(value)
			separator = ", "
		}
		return nil
	}
	if err := put(ends, of); err != nil {
		return err
	}
	if err := put(fields, values); err != nil {
		return err
	}
	return w.WriteByte('}')
}

// writeCSVZip writes nodes.csv and ties.csv, whose columns Gephi and pandas know by their names, and metadata.json.
func writeCSVZip(w *bufio.Writer, f *File) error {
	return f.writeZip(w, zip.Deflate, f.tables(".csv", writeTable)...)
}

// tables are the nodes and the ties as two tables, in files of an ending that somebody writes from their columns and rows.
func (f *File) tables(ending string, write func(w *bufio.Writer, fields []Field, rows func(row func([]any) error) error) error) []part {
	return []part{
		{"nodes" + ending, func(w *bufio.Writer) error {
			return write(w, append([]Field{{"id", Text}}, f.nodeFields()...), func(row func([]any) error) error {
				for n, err := range f.Nodes {
					if err != nil {
						return err
					}
					if err := row(append([]any{n.ID}, f.nodeValues(n)...)); err != nil {
						return err
					}
				}
				return nil
			})
		}},
		{"ties" + ending, func(w *bufio.Writer) error {
			return write(w, append([]Field{{"source", Text}, {"target", Text}}, f.tieFields()...), func(row func([]any) error) error {
				for t := range f.Ties {
					if err := row(append([]any{t.Source, t.Target}, f.tieValues(t)...)); err != nil {
						return err
					}
				}
				return nil
			})
		}},
	}
}

func writeTable(w *bufio.Writer, fields []Field, rows func(row func([]any) error) error) error {
	table := csv.NewWriter(w)
	cells := make([]string, len(fields))
	for i, field := range fields {
		cells[i] = field.Name
	}
	if err := table.Write(cells); err != nil {
		return err
	}
	if err := rows(func(values []any) error {
		for i, value := range values {
			cells[i] = text(value)
		}
		return table.Write(cells)
	}); err != nil {
		return err
	}
	table.Flush()
	return table.Error()
}

// writePajek writes a Pajek network: UTF-8 with the mark by which Pajek knows it, names in quotes. NetworkX knows nodes of such files by their names, so one that others have had already gets its id behind it. The format has
// no place for measures, which Pajek keeps in files of their own: writePajekZip.
func writePajek(w *bufio.Writer, f *File) error {
	w.WriteString("\ufeff")
	for _, e := range f.Entries {
		w.WriteString("% " + e.Name + ": " + oneLine(e.Value) + "\r\n")
	}
	w.WriteString("*Vertices " + strconv.Itoa(f.NodeCount) + "\r\n")
	seed, had := maphash.MakeSeed(), make(map[uint64]struct{}, f.NodeCount)
	for n, err := range f.Nodes {
		if err != nil {
			return err
		}
		name := pajekName(n.Label)
		hash := maphash.String(seed, name)
		if _, again := had[hash]; again || name == "" {
			name = strings.TrimSpace(name + " [" + n.ID + "]")
		}
		had[hash] = struct{}{}
		if _, err := w.WriteString(strconv.Itoa(int(n.Number)+1) + ` "` + name + "\"\r\n"); err != nil {
			return err
		}
	}
	w.WriteString("*Edges\r\n")
	for t := range f.Ties {
		if _, err := w.WriteString(strconv.Itoa(int(t.From)+1) + " " + strconv.Itoa(int(t.To)+1) + " " + text(t.Weight) + "\r\n"); err != nil {
			return err
		}
	}
	return nil
}

// oneLine is text without ends of lines.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f'
	}), " ")
}

// pajekName is a name as the format can say it: there is no way to write a quote within quotes, nor the end of a line, and readers differ about backslashes.
func pajekName(s string) string {
	return strings.NewReplacer(`"`, "'", `\`, "/", "\x00", "").Replace(oneLine(s))
}

// missing is what stands in vectors of Pajek for no value.
const missing = "999999998"

// writePajekZip writes network.net, and what nodes are and measure beside it: a vector (.vec) for each field of numbers, a partition (.clu) for each of texts and flags.
func writePajekZip(w *bufio.Writer, f *File) error {
	parts := []part{{"network.net", func(w *bufio.Writer) error { return writePajek(w, f) }}}
	for i, field := range f.NodeFields {
		if field.Kind == Number || field.Kind == Count {
			parts = append(parts, part{field.Name + ".vec", func(w *bufio.Writer) error { return writeVector(w, f, i) }})
			continue
		}
		parts = append(parts, part{field.Name + ".clu", func(w *bufio.Writer) error { return writePartition(w, f, i) }})
	}
	return f.writeZip(w, zip.Deflate, parts...)
}

func writeVector(w *bufio.Writer, f *File, field int) error {
	w.WriteString("*Vertices " + strconv.Itoa(f.NodeCount) + "\r\n")
	for n := range int32(f.NodeCount) {
		value := missing
		if v := f.NodeValue(n, field); v != nil {
			value = text(v)
		}
		if _, err := w.WriteString(value + "\r\n"); err != nil {
			return err
		}
	}
	return nil
}

// writePartition numbers the values in the order in which they come, and says before what they are; 0 is none.
func writePartition(w *bufio.Writer, f *File, field int) error {
	numbers := map[string]int{}
	for n := range int32(f.NodeCount) {
		if value := text(f.NodeValue(n, field)); value != "" && numbers[value] == 0 {
			numbers[value] = len(numbers) + 1
			w.WriteString("% " + strconv.Itoa(len(numbers)) + " = " + oneLine(value) + "\r\n")
		}
	}
	w.WriteString("*Vertices " + strconv.Itoa(f.NodeCount) + "\r\n")
	for n := range int32(f.NodeCount) {
		if _, err := w.WriteString(strconv.Itoa(numbers[text(f.NodeValue(n, field))]) + "\r\n"); err != nil {
			return err
		}
	}
	return nil
}
