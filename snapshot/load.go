package snapshot

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"text/template"

	"liandong/graph"
)

//go:embed *.cypher
var texts embed.FS

// How many nodes, and the relations of how many nodes, travel in one record: enough that a record costs nothing beside its
// values, few enough that neither side holds much.
const (
	nodeStep     = 2000
	relationStep = 500
)

// attempts is how often a load that was overtaken by a write begins again at once.
const attempts = 3

// Load reads a snapshot that takes at most so many bytes. It is of one clock: when the clock has moved meanwhile, what was
// read may be half of a write, and Load begins again, and after the third time gives up with Unavailable, SNAPSHOT_OVERTAKEN.
// A larger graph is Unavailable, SNAPSHOT_TOO_LARGE.
func Load(ctx context.Context, store *graph.Store, limit int64) (*Snapshot, error) {
	return load(ctx, store, limit, func() {})
}

// load calls meanwhile in each attempt, before it looks at the clock again: tests write there.
func load(ctx context.Context, store *graph.Store, limit int64, meanwhile func()) (*Snapshot, error) {
	for range attempts {
		s, err := loadOnce(ctx, store, limit, meanwhile)
		if s != nil || err != nil {
			return s, err
		}
	}
	return nil, &graph.Error{Kind: graph.Unavailable, Op: "snapshot.Load", Code: "SNAPSHOT_OVERTAKEN", Message: graph.Text{
		En: "the hub is being written to without a pause: ask again when the import is over",
		Zh: "系统正在持续写入：请在导入结束后重试",
	}}
}

// loadOnce returns nil when a write has overtaken it.
func loadOnce(ctx context.Context, store *graph.Store, limit int64, meanwhile func()) (*Snapshot, error) {
	l := &loading{snapshot: &Snapshot{model: store.Model()}, limit: limit, rows: map[*Nodes]*numbering{}}
	overtaken := false
	err := store.Scan(ctx, func(ctx context.Context, scan *graph.Scan) (err error) {
		if l.snapshot.Clock, err = scan.Clock(ctx); err != nil {
			return err
		}
		if err := l.read(ctx, scan); err != nil {
			return err
		}
		meanwhile()
		now, err := scan.Clock(ctx)
		overtaken = now != l.snapshot.Clock
		return err
	})
	if err != nil || overtaken {
		return nil, err
	}
	return l.snapshot, nil
}

// loading is a snapshot in the making.
type loading struct {
	snapshot *Snapshot
	limit    int64
	rows     map[*Nodes]*numbering
}

func (l *loading) read(ctx context.Context, scan *graph.Scan) error {
	for _, t := range l.tables() {
		if err := l.readNodes(ctx, scan, t); err != nil {
			return err
		}
	}
	for _, t := range l.relations() {
		if err := l.readRelations(ctx, scan, t); err != nil {
			return err
		}
	}
	return nil
}

func (l *loading) readNodes(ctx context.Context, scan *graph.Scan, t nodeTable) error {
	text, err := statement("nodes.cypher", t)
	if err != nil {
		return err
	}
	rows := &numbering{}
	l.rows[t.to] = rows
	err = scan.Each(ctx, text, map[string]any{"step": nodeStep}, func(values []any) error {
		return l.each(values, func(row []any) bool {
			rows.add(whole(row[0]), int32(t.to.Len()))
			return t.to.add(row)
		})
	})
	t.to.complete()
	return err
}

func (l *loading) readRelations(ctx context.Context, scan *graph.Scan, t relationTable) error {
	declared, err := t.declared(l.snapshot.model)
	if err != nil {
		return err
	}
	text, err := statement("relations.cypher", declared)
	if err != nil {
		return err
	}
	left, right := l.rows[t.left], l.rows[t.right]
	t.to.Type = declared.Type
	err = scan.Each(ctx, text, map[string]any{"step": relationStep, "active": declared.Active}, func(values []any) error {
		return l.each(values, func(row []any) bool {
			a, known := left.row(whole(row[0]))
			b, alsoKnown := right.row(whole(row[1]))
			if known && alsoKnown {
				t.to.add(a, b, row, declared)
			}
			return true
		})
	})
	if err != nil {
		return err
	}
	t.to.complete(t.left.Len(), t.right.Len())
	return l.fits(true)
}

// each hands on the rows of one record, and ends the load when there is no more room.
func (l *loading) each(values []any, add func(row []any) bool) error {
	rows, _ := values[0].([]any)
	room := true
	for _, r := range rows {
		if row, ok := r.([]any); ok {
			room = add(row) && room
		}
	}
	return l.fits(room)
}

// fits refuses what takes more memory than it may.
func (l *loading) fits(room bool) error {
	if used := l.snapshot.Bytes(); used > l.limit || !room {
		return &graph.Error{Kind: graph.Unavailable, Op: "snapshot.Load", Code: "SNAPSHOT_TOO_LARGE",
			Err: fmt.Errorf("%d bytes and more of %d", used, l.limit), Message: graph.Text{
				En: "the network is larger than the memory the snapshot may take: raise --snapshot-memory, or ask for a smaller area",
				Zh: "网络规模超出快照内存上限：请提高 --snapshot-memory，或缩小查询区域",
			}}
	}
	return nil
}

// statement renders an embedded template. All text it takes in is of the model and of tables.go.
func statement(name string, of any) (string, error) {
	t, err := template.ParseFS(texts, name)
	if err == nil {
		var b bytes.Buffer
		if err = t.Execute(&b, of); err == nil {
			return b.String(), nil
		}
	}
	return "", &graph.Error{Kind: graph.Internal, Op: "snapshot.statement", Err: err}
}
