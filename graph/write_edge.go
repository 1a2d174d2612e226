package graph

import (
	"context"
	"strconv"
	"strings"
)

// cellList renders properties and the places of a positional row they are in: "a: r[3], b: r[4]" with sep ": ", or
// assignments to "x.a = r[3], x.b = r[4]" with a prefix and sep " = ".
func cellList(prefix, sep string, columns []string, first int) string {
	var b strings.Builder
	for i, column := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(prefix + column + sep + "r[" + strconv.Itoa(first+i) + "]")
	}
	return b.String()
}

// cellsOf are the properties of a node or relation as expressions.
func cellsOf(owner string, columns []string) []string {
	list := make([]string, len(columns))
	for i, column := range columns {
		list[i] = owner + "." + column
	}
	return list
}

const targetByID = "(b:Node {id: r[1]})"

// edgeRow is one relation to create, change or retract.
type edgeRow struct {
	id, from, to string
	code         string   // of the term, in the place of to: states lead to what has the code
	cells        []any    // what is to stand in the columns
	was          []any    // what stood there
	via          []string // merged nodes by whose names it came; see merge.go
	origin       string   // the relation of a merged node that it stands for
}

// rowsOf lays edges out for a statement, each with its cells behind what head gives.
func rowsOf(edges []edgeRow, head func(e *edgeRow) []any) [][]any {
	rows := make([][]any, len(edges))
	for i := range edges {
		rows[i] = append(head(&edges[i]), edges[i].cells...)
	}
	return rows
}

// createEdges adds relations; target says how the other end is found.
func (tx *Tx) createEdges(ctx context.Context, relationType, target string, columns []string, edges []edgeRow) error {
	if len(edges) == 0 {
		return nil
	}
	tx.logEdges(relationType, "created", columns, edges)
	statement := "UNWIND $rows AS r MATCH (a:Node {id: r[0]}) MATCH " + target + " CREATE (a)-[:" + relationType +
		" {id: r[2], " + withComma(cellList("", ": ", columns, 3)) + recorded("", ": ") + "}]->(b) RETURN count(*)"
	if err := tx.runCounted(ctx, statement, rowsOf(edges, func(e *edgeRow) []any { return []any{e.from, e.to + e.code, e.id} })); err != nil {
		return err
	}
	return tx.noteVia(ctx, relationType, edges)
}

// noteVia writes on relations that came by the name of a merged node which one that was.
func (tx *Tx) noteVia(ctx context.Context, relationType string, edges []edgeRow) error {
	var rows [][]any
	for _, e := range edges {
		if len(e.via) > 0 {
			rows = append(rows, []any{e.from, e.id, e.via, orNull(e.origin)})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.runCounted(ctx, "UNWIND $rows AS r MATCH (:Node {id: r[0]})-[x:"+relationType+" {id: r[1]}]->() SET x.mergedVia = r[2], x.mergedOrigin = r[3] RETURN count(*)", rows)
}

// changeEdges gives relations other properties and keeps what they were as retracted relations of the same id.
func (tx *Tx) changeEdges(ctx context.Context, relationType string, columns []string, edges []edgeRow) error {
	if len(edges) == 0 {
		return nil
	}
	tx.logEdges(relationType, "changed", columns, edges)
	statement := "UNWIND $rows AS r MATCH (a:Node {id: r[0]})-[x:" + relationType + " {id: r[1]}]->(b) CREATE (a)-[p:" + relationType +
		"_PAST]->(b) SET p = properties(x), " + retracted("p.") + " SET " + withComma(cellList("x.", " = ", columns, 2)) + recorded("x.", " = ") + " RETURN count(*)"
	return tx.runCounted(ctx, statement, rowsOf(edges, func(e *edgeRow) []any { return []any{e.from, e.id} }))
}

// retractEdges turns relations into retracted ones. The columns are those of what stood there, for the change record.
func (tx *Tx) retractEdges(ctx context.Context, relationType string, columns []string, edges []edgeRow) error {
	if len(edges) == 0 {
		return nil
	}
	tx.logEdges(relationType, "retracted", columns, edges)
	statement := "UNWIND $rows AS r MATCH (a:Node {id: r[0]})-[x:" + relationType + " {id: r[1]}]->(b) CREATE (a)-[p:" + relationType +
		"_PAST]->(b) SET p = properties(x), " + retracted("p.") + " DELETE x RETURN count(*)"
	return tx.runCounted(ctx, statement, rowsOf(edges, func(e *edgeRow) []any { return []any{e.from, e.id} }))
}

func withComma(list string) string {
	if list == "" {
		return ""
	}
	return list + ", "
}

// runCounted runs a statement that returns how many rows it served, and is a fault of the hub when it left one out.
func (tx *Tx) runCounted(ctx context.Context, statement string, rows [][]any) error {
	served, err := tx.run(ctx, statement, tx.provenance(rows))
	if err != nil {
		return err
	}
	tx.changed = true
	if n, _ := served[0][0].(int64); n != int64(len(rows)) {
		return &Error{Kind: Internal, Op: "graph.Write", Code: "ROWS_LOST", Message: Text{
			En: "something that was to be written is not in the database: run liandong migrate and try again",
			Zh: "部分写入对象不存在：请运行 liandong migrate 后重试",
		}}
	}
	return nil
}
