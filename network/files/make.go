package files

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
	"liandong/network"
	"liandong/snapshot"
)

// namesAtOnce is how many names are read in one statement, and so how many are in memory.
const namesAtOnce = 500

// Maker makes files of networks.
type Maker struct {
	Network  network.Reader
	Licence  string        // under which the data may be passed on; empty: nobody has said
	Version  string        // of the hub
	Deadline time.Duration // for making and measuring a network, not for writing it; 0: none
}

// Make measures the network that the question asks for, and says how its file goes. Names are read only when the file is written, some at a time, within the rights of the question.
func (m Maker) Make(ctx context.Context, q network.Question) (*File, error) {
	measuring := ctx
	if m.Deadline > 0 {
		var cancel context.CancelFunc
		measuring, cancel = context.WithTimeout(ctx, m.Deadline)
		defer cancel()
	}
	whole, err := m.Network.Whole(measuring, q)
	if err != nil {
		return nil, err
	}
	f := &File{Entries: m.entries(ctx, whole), NodeCount: whole.Nodes(), TieCount: whole.TieCount(), TieFields: []Field{{"bases", Text}, {"reasons", Count}, {"bridge", Flag}}}
	f.NodeFields, f.NodeValue = nodeColumns(ctx, whole)
	f.Nodes = m.nodes(ctx, whole)
	f.Ties = func(yield func(*Tie) bool) {
		for t := range whole.Each() {
			var bases []string
			for _, basis := range whole.BasesOf(t) {
				bases = append(bases, string(basis))
			}
			reasons := int64(len(whole.LinksOf(t.From, t.To)))
			one := &Tie{From: t.From, To: t.To, Source: whole.ID(t.From), Target: whole.ID(t.To), Weight: t.Weight, Spells: whole.TieSpells(t), Values: []any{strings.Join(bases, ";"), reasons, whole.IsBridge(t.From, t.To)}}
			if !yield(one) {
				return
			}
		}
	}
	return f, nil
}

// nodeColumns are the attributes of nodes: what they are, then the measures by the names that GraphQL has for them, in lower case.
func nodeColumns(ctx context.Context, w *network.Whole) ([]Field, func(node int32, field int) any) {
	fields := []Field{{"kind", Text}, {"event", Flag}, {"group", Text}, {"component", Count}}
	whole := map[graph.NetworkMeasure]bool{"DEGREE": true, "CORE": true, "CUT_POINT": true, "BROKERAGE": true, "COORDINATOR": true, "GATEKEEPER": true, "REPRESENTATIVE": true, "CONSULTANT": true, "LIAISON": true}
	for _, measure := range w.Question.Measures {
		kind := Number
		if whole[measure] {
			kind = Count
		}
		fields = append(fields, Field{strings.ToLower(string(measure)), kind})
	}
	language := graph.LanguageFrom(ctx)
	return fields, func(node int32, field int) any {
		switch field {
		case 0:
			return w.View.Noun(w.Actors[node]).Name
		case 1:
			return w.IsEvent(node)
		case 2:
			if w.Names != nil {
				return w.Names[w.GroupOf[node]].In(language)
			}
			return fmt.Sprint(w.GroupOf[node])
		case 3:
			return int64(w.Components[node])
		}
		switch value := w.Values[field-4][node]; {
		case math.IsNaN(value) || math.IsInf(value, 0):
			return nil
		case fields[field].Kind == Count:
			return int64(value)
		default:
			return value
		}
	}
}

// nodes reads the names of nodes as they go.
func (m Maker) nodes(ctx context.Context, w *network.Whole) iter.Seq2[*Node, error] {
	return func(yield func(*Node, error) bool) {
		for first := 0; first < w.Nodes(); first += namesAtOnce {
			last := min(first+namesAtOnce, w.Nodes())
			names, err := m.names(ctx, w, int32(first), int32(last))
			if err != nil {
				yield(nil, err)
				return
			}
			for n := int32(first); n < int32(last); n++ {
				id := w.ID(n)
				label := names[id]
				if label == "" {
					label = id
				}
				if !yield(&Node{Number: n, ID: id, Label: label, Spells: w.NodeSpell(n)}, nil) {
					return
				}
			}
		}
	}
}

// names are the names of some nodes by their ids: as they were at the date, of those that were gone by then on their last day.
func (m Maker) names(ctx context.Context, w *network.Whole, first, last int32) (map[string]string, error) {
	byDay := map[int32][]string{}
	for n := first; n < last; n++ {
		day := min(w.View.Day, w.View.Until[w.Actors[n]]-1)
		byDay[day] = append(byDay[day], w.ID(n))
	}
	field, err := nameField()
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for day, ids := range byDay {
		request := graph.Request{Field: field, Now: time.Now(), Scope: w.Question.Rights.Read, Rights: w.Question.Rights.Bounds()}
		answers, failed := m.Network.Store.Load(ctx, request, "Node", ids, graph.At{AsOf: graph.PartialDate{Start: snapshot.DateOf(day), Precision: graph.Day}})
		for _, f := range failed {
			if len(f.Path) == 0 {
				return nil, f.Err
			}
		}
		for id, answer := range answers {
			var called struct{ Name, Internal string }
			if err := json.Unmarshal(answer, &called); err != nil {
				return nil, &graph.Error{Kind: graph.Internal, Op: "files.names", Err: err}
			}
			names[id] = cmp.Or(called.Name, called.Internal)
		}
	}
	return names, nil
}

// nameField asks what a node is called: by its name or title where that is of no person, as in the answers of the command line.
var nameField = sync.OnceValues(func() (*ast.Field, error) {
	failed := func(err error) (*ast.Field, error) {
		return nil, &graph.Error{Kind: graph.Internal, Op: "files.nameField", Err: err}
	}
	schema, err := graph.Schema()
	if err != nil {
		return failed(err)
	}
	model, err := graph.LoadModel()
	if err != nil {
		return failed(err)
	}
	var b strings.Builder
	b.WriteString("{ network { nodes { node { id")
	for _, n := range model.Concrete("Node") {
		var title *graph.Field
		for _, f := range n.Fields {
			if f.IsTitle() && (f.Access == "PUBLIC" || f.Access == "INTERNAL") && (title == nil || f.Name == "name") {
				title = f
			}
		}
		switch {
		case title == nil:
		case title.Access == "PUBLIC":
			fmt.Fprintf(&b, " ... on %s { name: %s }", n.Name, title.Name)
		default: // may be hidden, and so is another type to GraphQL
			fmt.Fprintf(&b, " ... on %s { internal: %s }", n.Name, title.Name)
		}
	}
	b.WriteString(" } } } }")
	document, errs := gqlparser.LoadQueryWithRules(schema, b.String(), nil)
	if len(errs) > 0 {
		return failed(errs)
	}
	field := document.Operations[0].SelectionSet[0].(*ast.Field)
	for field.Name != "node" {
		field = field.SelectionSet[0].(*ast.Field)
	}
	return field, nil
})

// entries are what the file says of itself.
func (m Maker) entries(ctx context.Context, w *network.Whole) (entries []Entry) {
	say := func(name string, value any) { entries = append(entries, Entry{name, fmt.Sprint(value)}) }
	language := graph.LanguageFrom(ctx)
	licence := m.Licence
	if licence == "" {
		licence = graph.Text{En: "not stated: ask who runs the hub before you pass the data on", Zh: "未声明：转发数据前请询问系统运营方"}.In(language)
	}
	say("generator", strings.TrimSpace("Liandong "+m.Version))
	say("licence", licence)
	say("clock", w.View.Clock)
	say("asOf", w.AsOf())
	in := w.Question.Projection
	if w.Since != nil {
		say("since", w.Since)
	}
	bases, kinds, weighting := in.Stated()
	say("bases", list(bases))
	say("kinds", list(kinds))
	say("weighting", weighting)
	if in != nil {
		if in.Area != nil {
			if area, err := json.Marshal(in.Area.Value); err == nil {
				say("area", string(area))
			}
		}
		say("twoMode", in.TwoMode != nil && *in.TwoMode)
		say("isolates", in.Isolates != nil && *in.Isolates)
		say("delegates", in.Delegates != nil && *in.Delegates)
		if in.LeastWeight != nil {
			say("leastWeight", text(*in.LeastWeight))
		}
	}
	say("measures", list(w.Question.Measures))
	say("groupBy", w.Question.GroupBy)
	say("seed", w.Question.Seed)
	if w.Question.GroupBy == "LOUVAIN" || w.Question.GroupBy == "LEIDEN" {
		say("runs", w.Question.Runs)
	}
	if w.Sampled {
		say("sampledFrom", w.Sources)
	}
	say("nodes", w.Nodes())
	say("ties", w.TieCount())
	say("removed", removed(w.Removed))
	say("redacted", w.Redacted)
	masking := graph.Text{En: "nothing of these kinds is withheld from the reader; names of people stand in no file", Zh: "未对读者隐去此类内容；文件不含个人姓名"}
	if w.Redacted {
		masking = graph.Text{En: "made of what the reader may see alone: something may be missing; names of people stand in no file", Zh: "仅含读者有权查看的内容，可能有所缺失；文件不含个人姓名"}
	}
	say("masking", masking.In(language))
	return entries
}

func list[T ~string](values []T) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, string(v))
	}
	return strings.Join(texts, ", ")
}

// removed is what each filter took away, one after the other.
func removed(by []network.Removed) string {
	var texts []string
	for _, r := range by {
		texts = append(texts, fmt.Sprintf("%s: %d nodes, %d ties", r.Filter, r.Nodes, r.Ties))
	}
	if len(texts) == 0 {
		return "nothing"
	}
	return strings.Join(texts, "; ")
}
