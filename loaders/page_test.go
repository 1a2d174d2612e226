package loaders

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
)

// asked records what a page asks for, and answers with the ids themselves; ids that start with "-" are not there.
type asked struct {
	mutex  sync.Mutex
	calls  [][]string
	failed []*graph.PathError
}

func (a *asked) Load(_ context.Context, _ graph.Request, noun string, ids []string, _ graph.At) (map[string]graph.Answer, []*graph.PathError) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.calls = append(a.calls, append([]string{noun}, ids...))
	answers := map[string]graph.Answer{}
	for _, id := range ids {
		if id[0] != '-' {
			answers[id] = graph.Answer(fmt.Sprintf("{%q:%q}", noun, id))
		}
	}
	return answers, a.failed
}

func load(t *testing.T, p *Page, position, noun, id, want string) {
	t.Helper()
	answer, failed := p.Load(context.Background(), graph.Request{}, position, noun, id)
	if string(answer) != want || len(failed) > 0 {
		t.Errorf("%s %s at %s is %s %v, want %s", noun, id, position, answer, failed, want)
	}
}

func TestOneStatementPerPlace(t *testing.T) {
	source := &asked{}
	p := NewPage(source, graph.At{})
	p.Add("Need", "n2", "n1", "", "n1", "-n")
	p.Add("Term", "t1")
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			load(t, p, "links.nodes.need", "Need", "n1", `{"Need":"n1"}`)
			load(t, p, "links.nodes.need", "Need", "n2", `{"Need":"n2"}`)
			load(t, p, "links.nodes.category", "Term", "t1", `{"Term":"t1"}`)
			load(t, p, "links.edges.node.need", "Need", "-n", "")
			load(t, p, "links.nodes.need", "Need", "", "")
		})
	}
	all.Wait()
	slices.SortFunc(source.calls, slices.Compare)
	want := [][]string{{"Need", "-n", "n1", "n2"}, {"Need", "-n", "n1", "n2"}, {"Term", "t1"}}
	if diff := cmp.Diff(want, source.calls); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
}

func TestErrorsKeepTheirPlace(t *testing.T) {
	about := &graph.Error{Kind: graph.Internal, Op: "node"}
	whole := &graph.Error{Kind: graph.Unavailable, Op: "statement"}
	source := &asked{failed: []*graph.PathError{{Path: []any{"n2", "title"}, Err: about}, {Err: whole}}}
	p := NewPage(source, graph.At{})
	p.Add("Need", "n1", "n2", "-n")
	answers, failed := p.LoadAll(context.Background(), graph.Request{}, "x", "Need", []string{"-n", "n1", "n2"})
	if len(answers) != 2 {
		t.Errorf("answers: %s", answers)
	}
	want := []*graph.PathError{{Err: whole}, {Path: []any{1, "title"}, Err: about}}
	if diff := cmp.Diff(want, failed); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if _, again := p.Load(context.Background(), graph.Request{}, "x", "Need", "n1"); len(again) > 0 {
		t.Errorf("the error of the statement is told again: %v", again)
	}
}
