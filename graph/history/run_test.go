package history_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// moment is when a step is written: some two hundred days lie between two, so that what is today for one is past for the next.
func moment(step int) time.Time {
	return time.Date(2016, 6, 1, 4, 0, 0, 0, time.UTC).AddDate(0, 0, 150*step)
}

// field runs histories side by side in an emptied store.
type field struct {
	testing.TB
	store  *graph.Store
	schema *ast.Schema
	lanes  []*lane
	failed map[*lane]string // what is wrong, the first thing of each
	ops    map[string]int   // that were sent, as in "save taken"
}

func mustField(tb testing.TB, schema *ast.Schema, lanes []*lane) *field {
	f := &field{tb, testdb.MustStore(tb), schema, lanes, map[*lane]string{}, map[string]int{}}
	for _, l := range lanes {
		l.was, l.ids = nil, map[string]string{}
	}
	for step := range steps {
		f.write(step)
	}
	return f
}

func (f *field) fail(l *lane, format string, args ...any) {
	if f.failed[l] == "" {
		f.failed[l] = fmt.Sprintf(format, args...)
	}
}

// sent is an op on its way to the store, with what the model says of it.
type sent struct {
	*lane
	op
	accepted bool
}

// write does one step of all lanes in one transaction, op by op of a kind, and compares what is refused.
func (f *field) write(step int) {
	f.Helper()
	byKind := map[string][]sent{}
	for _, l := range f.lanes {
		for _, s := range l.think(step) {
			byKind[s.kind()] = append(byKind[s.kind()], s)
		}
	}
	request := graph.WriteRequest{Actor: "test", What: "a step", Now: moment(step), Tolerant: true, Deadline: time.Minute}
	_, err := f.store.Write(context.Background(), request, func(ctx context.Context, tx *graph.Tx) (any, error) {
		for _, kind := range slices.Sorted(maps.Keys(byKind)) {
			if err := f.send(ctx, tx, byKind[kind]); err != nil {
				return nil, fmt.Errorf("%s: %w", kind, err)
			}
		}
		return nil, nil
	})
	if err != nil {
		f.Fatal(err)
	}
}

// think has the model do a step, and returns the ops for the store: those about nodes that are there.
func (l *lane) think(step int) []sent {
	now := &known{things: map[string]thing{}}
	if step > 0 {
		now = l.was[step-1].clone()
	}
	var ops []sent
	for _, o := range l.ops {
		_, old := now.things[o.node]
		if o.step != step || o.node == "" && !now.met(o) || o.do == "correct" && !old {
			continue
		}
		if value, given := o.gives[keyValue].(string); given {
			o.gives = maps.Clone(o.gives)
			o.gives[keyValue] = l.code(o.node, value)
			if !old && now.keyTaken(o.node, thing{life: always, key: o.gives[keyValue]}) {
				delete(o.gives, keyValue) // it would be another way to name that node
			}
		}
		accepted := now.apply(l.theme, o, moment(step).Format(dayForm))
		if accepted || o.do != "end" { // who ends several ends all or none
			ops = append(ops, sent{l, o, accepted})
		}
	}
	l.was = append(l.was, now)
	return ops
}

// code is a value of the key: nodes of the two nouns never ask for the same.
func (l *lane) code(node, value string) string { return l.name + "." + node[:1] + value }

// kind is what ops must share to be sent together.
func (s sent) kind() string {
	switch s.do {
	case "save", "correct":
		return "1 save " + s.noun().Name
	case "end":
		return "2 end " + s.noun().Name + string(s.stops)
	case "unlink":
		return "3 unlink " + s.rel.ID + string(s.stops)
	}
	return "4 " + s.do + s.rel.ID
}

func (s sent) noun() *graph.Noun { return s.side(s.node).noun }

func (l *lane) side(node string) *side {
	if node[0] == 'a' {
		return &l.from
	}
	return &l.to
}

func (f *field) send(ctx context.Context, tx *graph.Tx, list []sent) error {
	switch list[0].do {
	case "save", "correct":
		return f.sendNodes(ctx, tx, list)
	case "end":
		var ids []string
		for _, s := range list {
			ids = append(ids, s.ids[s.node])
		}
		saved, err := tx.End(ctx, list[0].noun(), ids, *partial(list[0].stops))
		for i := range saved {
			f.told(list[i], saved[i].Refused)
		}
		return err
	}
	var rows []graph.LinkRow
	for _, s := range list {
		rows = append(rows, s.linkRow())
	}
	linked, err := sendLinks(ctx, tx, list[0], rows)
	for i := range linked {
		f.told(list[i], linked[i].Refused)
	}
	return err
}

func sendLinks(ctx context.Context, tx *graph.Tx, s sent, rows []graph.LinkRow) ([]graph.Linked, error) {
	switch s.do {
	case "link":
		return tx.Link(ctx, s.rel, rows)
	case "unlink":
		return tx.Unlink(ctx, s.rel, rows, partial(s.stops))
	}
	return tx.Correct(ctx, s.rel, rows)
}

func (f *field) sendNodes(ctx context.Context, tx *graph.Tx, list []sent) error {
	var rows []graph.NodeRow
	for _, s := range list {
		rows = append(rows, s.nodeRow(f.store.Model()))
	}
	saved, err := tx.Save(ctx, list[0].noun(), rows)
	for i := range saved {
		f.told(list[i], saved[i].Refused)
		if saved[i].ID != "" {
			list[i].ids[list[i].node] = saved[i].ID
		}
	}
	return err
}

// told compares what the store refuses with what the model does.
func (f *field) told(s sent, refused []graph.Finding) {
	if s.accepted {
		f.ops[s.do+" taken"]++
	} else {
		f.ops[s.do+" refused"]++
	}
	switch {
	case s.accepted && len(refused) > 0:
		f.fail(s.lane, "%s is refused: %s", s.op, refused[0].Message.En)
	case !s.accepted && len(refused) == 0:
		f.fail(s.lane, "%s is not refused", s.op)
	}
}

func (s sent) nodeRow(m *graph.Model) graph.NodeRow {
	on := s.side(s.node)
	row := graph.NodeRow{ID: s.ids[s.node], Values: map[string]any{}, EffectiveFrom: partial(s.on), Correct: s.do == "correct"}
	if row.ID == "" {
		row.Values["sourceKey"] = s.name + "." + s.node
		for _, field := range on.noun.Fields {
			if field.Kind == graph.Property && field.Required && !field.BuiltIn && field.Default == "" {
				row.Values[field.Name] = required(m, field, s.name+"."+s.node)
			}
		}
	}
	for name, field := range map[string]*graph.Field{ownValue: on.own, keyValue: on.key, state: on.dated} {
		if value, given := s.gives[name]; given {
			row.Values[field.Name] = value
		}
	}
	for name, bound := range map[string]*date{"from": s.begin, "to": s.end} {
		if bound != nil {
			row.Values[name] = orNil(partial(*bound))
		}
	}
	return row
}

func (s sent) linkRow() graph.LinkRow {
	row := graph.LinkRow{FromID: s.ids[s.from], ToID: s.ids[s.to], At: partial(s.at), Values: map[string]any{}}
	if s.begin != nil {
		row.From = partial(*s.begin)
	}
	if s.end != nil {
		row.To = partial(*s.end)
	}
	if s.rel.Time == graph.Event {
		row.On = partial(s.on)
	}
	if value, given := s.gives[linkProp]; given {
		row.Values[s.prop.Name] = value
	}
	return row
}

// partial is the date as the store takes it, nil for none.
func partial(d date) *graph.PartialDate {
	if d == "" {
		return nil
	}
	parsed, err := graph.ParsePartialDate(string(d))
	if err != nil {
		panic(err)
	}
	return &parsed
}

func orNil(d *graph.PartialDate) any {
	if d == nil {
		return nil
	}
	return *d
}
