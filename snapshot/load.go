package snapshot

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"math"
	"sync"
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

// load calls meanwhile in each attempt, between nodes and relations: tests write there.
func load(ctx context.Context, store *graph.Store, limit int64, meanwhile func()) (*Snapshot, error) {
	for range attempts {
		s, err := loadOnce(ctx, store, limit, meanwhile)
		if !errors.Is(err, errOvertaken) {
			return s, err
		}
	}
	return nil, overtaken()
}

func overtaken() error {
	return &graph.Error{Kind: graph.Unavailable, Op: "snapshot.Load", Code: "SNAPSHOT_OVERTAKEN", Message: graph.Text{
		En: "the hub is being written to without a pause: ask again when the import is over",
		Zh: "系统正在持续写入：请在导入结束后重试",
	}}
}

// errOvertaken is of a load whose clock has moved.
var errOvertaken = errors.New("overtaken by a write")

func loadOnce(ctx context.Context, store *graph.Store, limit int64, meanwhile func()) (*Snapshot, error) {
	clock, err := store.Clock(ctx)
	if err != nil {
		return nil, err
	}
	l := &loading{scanning: scanning{clock}, snapshot: &Snapshot{model: store.Model(), Clock: clock}, limit: limit, rows: map[*Nodes]*numbering{}}
	var nodes, relations []part
	for _, t := range l.tables() {
		l.rows[t.to] = &numbering{}
		nodes = append(nodes, func(ctx context.Context, scan *graph.Scan) error { return l.readNodes(ctx, scan, t) })
	}
	for _, t := range l.relations() {
		relations = append(relations, func(ctx context.Context, scan *graph.Scan) error { return l.readRelations(ctx, scan, t) })
	}
	if err := l.sideBySide(ctx, store, nodes); err != nil {
		return nil, err
	}
	meanwhile()
	if err := l.sideBySide(ctx, store, relations); err != nil {
		return nil, err
	}
	return l.snapshot, nil
}

// loading is a snapshot in the making.
type loading struct {
	scanning
	snapshot *Snapshot
	limit    int64
	rows     map[*Nodes]*numbering

	mutex sync.Mutex // for what is filled; what the database does in between takes most of the time
}

// scanning is a load at one clock.
type scanning struct{ clock int64 }

// part reads one table.
type part func(ctx context.Context, scan *graph.Scan) error

// lanes is how many tables are read at a time: the database gives a processor to each.
const lanes = 2

// sideBySide reads the parts in some order, and ends all of them with the first that fails.
func (l scanning) sideBySide(ctx context.Context, store *graph.Store, parts []part) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan part, len(parts))
	for _, p := range parts {
		queue <- p
	}
	close(queue)
	var group sync.WaitGroup
	var first error
	var once sync.Once
	for range lanes {
		group.Go(func() {
			if err := store.Scan(ctx, func(ctx context.Context, scan *graph.Scan) error { return l.drain(ctx, scan, queue) }); err != nil {
				once.Do(func() { first = err })
				cancel()
			}
		})
	}
	group.Wait()
	return first
}

// drain reads parts while the clock stands.
func (l scanning) drain(ctx context.Context, scan *graph.Scan, queue <-chan part) error {
	if err := l.still(ctx, scan); err != nil {
		return err
	}
	for read := range queue {
		if err := read(ctx, scan); err != nil {
			return err
		}
	}
	return l.still(ctx, scan)
}

func (l scanning) still(ctx context.Context, scan *graph.Scan) error {
	now, err := scan.Clock(ctx)
	if err == nil && now != l.clock {
		err = errOvertaken
	}
	return err
}

func (l *loading) readNodes(ctx context.Context, scan *graph.Scan, t nodeTable) error {
	text, err := statement("nodes.cypher", t)
	if err != nil {
		return err
	}
	rows := l.rows[t.to]
	err = scan.Each(ctx, text, map[string]any{"step": nodeStep}, func(values []any) error {
		return l.each(values, func(row []any) bool {
			rows.add(whole(row[0]), int32(t.to.Len()))
			return t.to.add(row)
		})
	})
	l.mutex.Lock()
	defer l.mutex.Unlock()
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
	l.mutex.Lock()
	defer l.mutex.Unlock()
	t.to.Type = declared.Type
	t.to.complete(t.left.Len(), t.right.Len())
	return l.fits(true)
}

// each hands on the rows of one record, and ends the load when there is no more room.
func (l *loading) each(values []any, add func(row []any) bool) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
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
	if !room {
		return tooLarge(math.MaxInt64, l.limit)
	}
	return tooLarge(l.snapshot.Bytes(), l.limit)
}

// tooLarge refuses so many bytes where they are more than the limit.
func tooLarge(used, limit int64) error {
	if used > limit {
		return &graph.Error{Kind: graph.Unavailable, Op: "snapshot.Load", Code: "SNAPSHOT_TOO_LARGE",
			Err: fmt.Errorf("%d bytes and more of %d", used, limit), Message: graph.Text{
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
