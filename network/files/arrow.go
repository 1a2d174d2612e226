package files

import (
	"archive/zip"
	"bufio"
	"errors"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// batchRows is how many rows an Arrow file has in one batch, and so how many are in memory.
const batchRows = 4096

// writeArrowZip writes nodes.arrow and ties.arrow, files of Arrow IPC (one has one table alone), and metadata.json, which stands in the schema of both, too. They are not compressed, so that they can be mapped into memory.
func writeArrowZip(w *bufio.Writer, f *File) error {
	return f.writeZip(w, zip.Store, f.tables(".arrow", f.writeArrow)...)
}

func (f *File) writeArrow(w *bufio.Writer, fields []Field, rows func(row func([]any) error) error) (err error) {
	types := map[Kind]arrow.DataType{Text: arrow.BinaryTypes.String, Number: arrow.PrimitiveTypes.Float64, Count: arrow.PrimitiveTypes.Int64, Flag: arrow.FixedWidthTypes.Boolean}
	columns := make([]arrow.Field, len(fields))
	for i, field := range fields {
		columns[i] = arrow.Field{Name: field.Name, Type: types[field.Kind], Nullable: true}
	}
	var names, values []string
	for _, e := range f.Entries {
		names, values = append(names, e.Name), append(values, e.Value)
	}
	metadata := arrow.NewMetadata(names, values)
	schema := arrow.NewSchema(columns, &metadata)
	out, err := ipc.NewFileWriter(w, ipc.WithSchema(schema))
	if err != nil {
		return err
	}
	builder := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
	defer builder.Release()
	held := 0
	flush := func() error {
		batch := builder.NewRecordBatch()
		defer batch.Release()
		held = 0
		return out.Write(batch)
	}
	err = rows(func(row []any) error {
		for i, value := range row {
			appendArrow(builder.Field(i), value)
		}
		if held++; held == batchRows {
			return flush()
		}
		return nil
	})
	if err == nil && held > 0 {
		err = flush()
	}
	return errors.Join(err, out.Close())
}

func appendArrow(b array.Builder, value any) {
	switch v := value.(type) {
	case string:
		b.(*array.StringBuilder).Append(v)
	case float64:
		b.(*array.Float64Builder).Append(v)
	case int64:
		b.(*array.Int64Builder).Append(v)
	case bool:
		b.(*array.BooleanBuilder).Append(v)
	default:
		b.AppendNull()
	}
}
