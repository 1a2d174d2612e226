package exchange

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"unicode/utf8"

	"liandong/graph"
)

// write writes the file in its format.
func (e *export) write(ctx context.Context, w io.Writer) error {
	if e.options.Format == JSON {
		return e.writeJSON(ctx, w)
	}
	rows, err := e.gather(ctx)
	if err != nil {
		return err
	}
	if e.options.Format == XLSX {
		err = e.writeXLSX(w, rows)
	} else {
		err = e.writeCSV(w, rows)
	}
	return errors.Join(err, rows.release())
}

// spool keeps rows on disk until all are read: only then it is known which columns say something.
type spool struct {
	file *os.File
	used []bool
}

// gather reads all nodes. The nodes' own columns are always written, the others where a row has them.
func (e *export) gather(ctx context.Context) (rows *spool, err error) {
	rows = &spool{used: make([]bool, len(e.columns))}
	if rows.file, err = os.CreateTemp("", "liandong-export-*"); err != nil {
		return nil, spoolError(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, rows.release())
		}
	}()
	for i, c := range e.columns {
		rows.used[i] = c.part == ownPart && c.field.Name != "formerNames"
	}
	buffered := bufio.NewWriterSize(rows.file, 64<<10)
	encoder := json.NewEncoder(buffered)
	err = e.eachNode(ctx, func(node map[string]any) error {
		cells := e.cells(node)
		for i, cell := range cells {
			rows.used[i] = rows.used[i] || cell != ""
		}
		if err := encoder.Encode(cells); err != nil {
			return spoolError(err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := buffered.Flush(); err != nil {
		return nil, spoolError(err)
	}
	return rows, nil
}

func spoolError(err error) error {
	return &graph.Error{Kind: graph.Unavailable, Op: "exchange.Export", Err: err, Message: text(
		"the rows cannot be kept in the folder for temporary files: see that there is room", "无法写入临时文件目录：请检查磁盘空间")}
}

// release takes the file away.
func (s *spool) release() error {
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

// each gives the rows again, with the columns that are used.
func (s *spool) each(visit func(cells []string) error) error {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return spoolError(err)
	}
	decoder := json.NewDecoder(bufio.NewReaderSize(s.file, 64<<10))
	for {
		var cells []string
		if err := decoder.Decode(&cells); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return spoolError(err)
		}
		if err := visit(chosenOf(s.used, cells)); err != nil {
			return err
		}
	}
}

// chosenOf are the items whose place is used.
func chosenOf[T any](used []bool, items []T) []T {
	chosen := items[:0:0]
	for i, item := range items {
		if used[i] {
			chosen = append(chosen, item)
		}
	}
	return chosen
}

// writeCSV writes the rows. What a spreadsheet would run as a formula has an apostrophe before it, which the import takes off.
func (e *export) writeCSV(w io.Writer, rows *spool) error {
	if e.options.Mark {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return outputError(err)
		}
	}
	out := csv.NewWriter(w)
	columns, headers := chosenOf(rows.used, e.columns), chosenOf(rows.used, e.headers())
	e.report.Columns = len(columns)
	if err := out.Write(headers); err != nil {
		return outputError(err)
	}
	err := rows.each(func(cells []string) error {
		for i, cell := range cells {
			if _, err := strconv.ParseFloat(cell, 64); err != nil || !isNumeric(columns[i]) {
				cells[i] = graph.Harmless(cell)
			}
		}
		if err := out.Write(cells); err != nil {
			return outputError(err)
		}
		return nil
	})
	if out.Flush(); err == nil && out.Error() != nil {
		return outputError(out.Error())
	}
	return err
}

func outputError(err error) error {
	return &graph.Error{Kind: graph.Unavailable, Op: "exchange.Export", Err: err, Message: text(
		"the file was not written whole: see that there is room on the disk", "文件未能完整写入：请检查磁盘空间")}
}

func isNumeric(c Column) bool {
	return !c.List && (c.Type == "Int" || c.Type == "Float" || c.Type == "Money")
}

// exactDigits is how many digits of a number a spreadsheet keeps.
const exactDigits = 15

// writeXLSX writes a sheet that is named like the noun: numbers as numbers, all else as texts.
func (e *export) writeXLSX(w io.Writer, rows *spool) (err error) {
	book, err := NewWorkbook()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	columns, headers := chosenOf(rows.used, e.columns), chosenOf(rows.used, e.headers())
	e.report.Columns = len(columns)
	headings := make([]Heading, len(headers))
	for i, width := range Widths(headers, nil) {
		headings[i] = Heading{Title: headers[i], Width: max(width, 14)}
	}
	sheet, err := book.Sheet(e.sheetName(), headings)
	if err != nil {
		return err
	}
	if err := rows.each(func(cells []string) error { return sheet.Row(sheetCells(columns, cells)...) }); err != nil {
		return err
	}
	if err := sheet.Finish(); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

// sheetName is the noun in the language of the headers.
func (e *export) sheetName() string {
	if names := chineseNames(e.noun.Description); e.options.Language == "zh" && len(names) > 0 && utf8.RuneCountInString(names[0]) <= 31 {
		return names[0]
	}
	return e.noun.Name
}

func sheetCells(columns []Column, cells []string) []any {
	row := make([]any, len(cells))
	for i, cell := range cells {
		x, err := strconv.ParseFloat(cell, 64)
		switch {
		case cell == "":
		case isNumeric(columns[i]) && err == nil && len(cell) <= exactDigits:
			row[i] = x
		default:
			row[i] = cell
		}
	}
	return row
}

// writeJSON writes a list of objects, one a line: the noun's own fields by their names and money in fen, as in the API, then the
// relations as objects with dates, properties and the other end's keys.
func (e *export) writeJSON(ctx context.Context, w io.Writer) error {
	for i, c := range e.columns {
		if c.part <= sincePart || e.columns[i-1].field != c.field {
			e.report.Columns++
		}
	}
	out := bufio.NewWriterSize(w, 64<<10)
	first := true
	_, err := out.WriteString("[")
	if err != nil {
		return outputError(err)
	}
	err = e.eachNode(ctx, func(node map[string]any) error {
		var b bytes.Buffer
		if err := e.object(node).write(&b); err != nil {
			return err
		}
		separator := ",\n"
		if first {
			first, separator = false, "\n"
		}
		if err := indentInto(out, separator, b.Bytes()); err != nil {
			return outputError(err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	end := "\n]\n"
	if first {
		end = "]\n"
	}
	if _, err := out.WriteString(end); err != nil {
		return outputError(err)
	}
	if err := out.Flush(); err != nil {
		return outputError(err)
	}
	return nil
}

// indentInto writes an object as other commands print JSON.
func indentInto(out *bufio.Writer, separator string, object []byte) error {
	if _, err := out.WriteString(separator + "  "); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, object, "  ", "  "); err != nil {
		return err
	}
	_, err := b.WriteTo(out)
	return err
}

// jsonObject is an object whose members keep their order.
type jsonObject []jsonMember

type jsonMember struct {
	name  string
	value any
}

// object is a node as the file tells it.
func (e *export) object(node map[string]any) jsonObject {
	var o jsonObject
	for i := range e.columns {
		switch c := &e.columns[i]; {
		case c.part == ownPart:
			o = append(o, jsonMember{c.Header, node[c.field.Name]})
		case c.part == sincePart:
			o = append(o, jsonMember{c.Header, e.stateOf(c.field, node)["from"]})
		case c.part == keyPart && e.columns[i-1].field != c.field:
			o = append(o, jsonMember{c.field.Name, e.linkObjects(c.field, node)})
		}
	}
	return o
}

// linkObjects are the relations of a field: a list, or one object or nothing where there is one at most.
func (e *export) linkObjects(f *graph.Field, node map[string]any) any {
	links, _ := node[f.Name].([]exportLink)
	list := make([]any, len(links))
	for i, l := range links {
		var target, link jsonObject
		target = append(target, jsonMember{"kind", l.node["__typename"]})
		for _, c := range e.columns {
			switch {
			case c.field != f || c.part < keyPart:
			case c.part == keyPart && l.node[c.name] != nil:
				target = append(target, jsonMember{c.name, l.node[c.name]})
			case c.part != keyPart && l.values[c.name] != nil:
				link = append(link, jsonMember{c.name, l.values[c.name]})
			}
		}
		list[i] = append(jsonObject{{"target", target}}, link...)
	}
	if f.List {
		return list
	}
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (o jsonObject) write(b *bytes.Buffer) error {
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Quote(m.name) + ":")
		encoder := json.NewEncoder(b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(m.value); err != nil {
			return &graph.Error{Kind: graph.Internal, Op: "exchange.Export", Err: err}
		}
	}
	b.WriteByte('}')
	return nil
}

// MarshalJSON writes the members in their order.
func (o jsonObject) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := o.write(&b)
	return b.Bytes(), err
}
