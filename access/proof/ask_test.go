package proof_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/access"
	"liandong/graph"
	"liandong/identity"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
)

// hall is where actors ask: the world, what the oracle makes of it, and what has been held against each other.
type hall struct {
	*world
	*oracle
	t        *testing.T
	executor *executor.Executor
	guard    *access.Guard
	cells    map[string][]cell // of each canary
	rights   map[*somebody]*access.Rights
	scope    func(graph.Scope) graph.Scope // breaks what is asked with, where it is to be seen that this is noticed; nil: nothing

	seed    uint64
	share   float64    // of a path that is walked at once
	roll    *rand.Rand // by which that is drawn
	checks  int
	leaks   []string
	wrong   []string
	allowed map[string]int // by path and what is asked for: how many were permitted, and how many denied
	denied  map[string]int
	met     map[string]int // checks by how the actor stands to the node
}

// cell is where a canary stands: on a node or on a relation.
type cell struct {
	node  *node
	link  *link
	field *graph.Field
}

func mustHall(t *testing.T) *hall {
	t.Helper()
	w := mustWorld(t)
	h := &hall{world: w, oracle: w.oracle(), t: t, guard: access.NewGuard(w.Store), rights: map[*somebody]*access.Rights{}}
	h.executor = resolvertest.New(t, &resolvers.Resolver{Store: w.Store, Duplicates: &identity.Finder{}})
	h.clear()
	h.hide()
	h.seed = uint64(time.Now().UnixNano())
	return h
}

// clear begins to count anew.
func (h *hall) clear() {
	h.checks, h.leaks, h.wrong = 0, nil, nil
	h.allowed, h.denied, h.met = map[string]int{}, map[string]int{}, map[string]int{}
}

// hide finds where each canary stands.
func (h *hall) hide() {
	h.cells = map[string][]cell{}
	for _, n := range h.nodes {
		for _, f := range secrets(n.noun.Fields) {
			for _, text := range canariesOf(n.props[f.Property]) {
				h.cells[text] = append(h.cells[text], cell{node: n, field: f})
			}
		}
	}
	for _, l := range h.links {
		if rel := h.relationOf(l); rel != nil {
			for _, f := range secrets(rel.Properties) {
				for _, text := range canariesOf(l.props[f.Property]) {
					h.cells[text] = append(h.cells[text], cell{link: l, field: f})
				}
			}
		}
	}
}

// relationOf is the declaration of a stored relation.
func (o *oracle) relationOf(l *link) *graph.Relation {
	for _, r := range o.model.Relations {
		if r.Type == l.kind && o.model.Is(l.from.noun, r.From) && o.model.Is(l.to.noun, r.To) {
			return r
		}
	}
	return nil
}

// secrets are the fields with values of their own that are not public.
func secrets(fields []*graph.Field) (list []*graph.Field) {
	for _, f := range fields {
		if f.Kind == graph.Property && f.Access != "PUBLIC" && f.Name != "recordedBy" {
			list = append(list, f)
		}
	}
	return list
}

var canaryPattern = regexp.MustCompile(`\bzq\d{5}x\b|\b[78]\d{6}(\.25)?\b`)

func canariesOf(v any) (list []string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			list = append(list, canariesOf(item)...)
		}
	case string, int64, float64:
		text, _ := (&graph.Field{Property: "v"}).Told(map[string]any{"v": v})
		if f, ok := v.(float64); ok {
			text = fmt.Sprintf("%.2f", f)
		}
		if canaryPattern.FindString(text) == text && text != "" {
			list = append(list, text)
		}
	}
	return list
}

// mayCell reports whether the actor may read a cell.
func (h *hall) mayCell(a *somebody, c cell) bool {
	if c.node != nil {
		return h.seesField(a, c.node, c.field)
	}
	return h.seesLink(a, c.link, c.field)
}

// mayToken reports whether the actor may read a canary at any place.
func (h *hall) mayToken(a *somebody, token string) bool {
	return slices.ContainsFunc(h.cells[token], func(c cell) bool { return h.mayCell(a, c) })
}

func (h *hall) rightsOf(a *somebody) *access.Rights {
	if h.rights[a] == nil {
		rights, err := h.guard.Rights(context.Background(), graph.Actor{Name: a.name, Grants: a.grants})
		if err != nil {
			h.t.Fatal(err)
		}
		if h.scope != nil {
			rights.Read = h.scope(rights.Read)
		}
		h.rights[a] = rights
	}
	return h.rights[a]
}

// raw executes a document as the actor.
func (h *hall) raw(a *somebody, document string) (json.RawMessage, gqlerror.List) {
	now := time.Now()
	ctx := graph.WithActor(context.Background(), graph.Actor{Name: a.name, Grants: a.grants})
	ctx = graphql.StartOperationTrace(access.WithRights(ctx, h.rightsOf(a)))
	operation, errs := h.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: document, ReadTime: graphql.TraceTiming{Start: now, End: now}})
	if len(errs) > 0 {
		h.t.Fatalf("%v\n%s", errs, document)
	}
	responses, ctx := h.executor.DispatchOperation(ctx, operation)
	response := responses(ctx)
	return response.Data, response.Errors
}

// ask is raw, and looks for canaries in all that comes back.
func (h *hall) ask(a *somebody, document string) (map[string]any, gqlerror.List) {
	data, errs := h.raw(a, document)
	text := string(data)
	if told, err := json.Marshal(errs); err == nil {
		text += string(told)
	}
	h.scan(a, text, document)
	for _, e := range errs {
		if kind := graph.KindOf(e.Unwrap()); kind != graph.Denied && kind != graph.NotFound && !strings.HasPrefix(document, "{ duplicateCandidates") {
			h.t.Errorf("%v in answer to\n%s", e, document)
		}
	}
	answer := map[string]any{}
	if len(data) > 0 {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if err := d.Decode(&answer); err != nil {
			h.t.Fatalf("%v\n%s", err, data)
		}
	}
	return answer, errs
}

var packedPattern = regexp.MustCompile(`[A-Za-z0-9_+/-]{20,}={0,2}`)

// scan notes each canary that the actor may not read, in the text or packed in it as in a cursor. What the actor has said itself proves nothing.
func (h *hall) scan(a *somebody, text, said string) {
	for _, text := range unpacked(text) {
		for _, token := range canaryPattern.FindAllString(text, -1) {
			if len(h.cells[token]) > 0 && !strings.Contains(said, token) && !h.mayToken(a, token) {
				c := h.cells[token][0]
				h.leak("%s reads %s of %s in the answer to\n%.400s", a.name, token, c, said)
			}
		}
	}
}

// unpacked are the text and what may be packed in it.
func unpacked(text string) []string {
	texts := []string{text}
	for _, packed := range packedPattern.FindAllString(text, -1) {
		for _, coding := range []*base64.Encoding{base64.RawURLEncoding, base64.RawStdEncoding} {
			if plain, err := coding.DecodeString(strings.TrimRight(packed, "=")); err == nil {
				texts = append(texts, string(plain))
			}
		}
	}
	return texts
}

func (c cell) String() string {
	if c.node != nil {
		return fmt.Sprintf("%s.%s (%v)", c.node.noun.Name, c.field.Name, c.node.props["sourceKey"])
	}
	return fmt.Sprintf("%s.%s (%v-%v)", c.link.kind, c.field.Name, c.link.from.props["sourceKey"], c.link.to.props["sourceKey"])
}

func (h *hall) leak(format string, args ...any) {
	h.leaks = append(h.leaks, fmt.Sprintf(format, args...))
}

// check holds what was given against what may be given. what names what is asked for, for its permitted twin.
func (h *hall) check(a *somebody, path, what string, n *node, got, want any) {
	h.checks++
	key := path + " " + what
	if n != nil {
		h.met[h.standing(a, n)]++
	}
	if want == nil {
		h.denied[key]++
	} else {
		h.allowed[key]++
	}
	if same(got, want) {
		return
	}
	told := fmt.Sprintf("%s: %s of %s: got %v, want %v", path, a.name, what, got, want)
	if n != nil {
		told += fmt.Sprintf(" (%v)", n.props["sourceKey"])
	}
	if want == nil {
		h.leaks = append(h.leaks, told)
	} else {
		h.wrong = append(h.wrong, told)
	}
}

// never checks what nobody is given.
func (h *hall) never(a *somebody, path, what string, got any) {
	if h.checks++; got != nil {
		h.leak("%s: %s of %s: got %v", path, a.name, what, got)
	}
}

// same compares a value of an answer with one of the store.
func same(got, want any) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	return shown(got) == shown(want)
}

func shown(v any) string {
	switch v := v.(type) {
	case json.Number:
		if f, err := v.Float64(); err == nil {
			return fmt.Sprint(f)
		}
	case int64:
		return fmt.Sprint(float64(v))
	case int:
		return fmt.Sprint(float64(v))
	}
	return fmt.Sprint(v)
}

// stored is a value of a field as answers show it; nil where there is none.
func stored(f *graph.Field, props map[string]any) any {
	switch v := props[f.Property].(type) {
	case nil:
		return nil
	case []any, bool, int64, float64, string:
		return v
	}
	if text, known := f.Told(props); known {
		return text
	}
	return nil
}

// standing is how the actor's places stand to the node.
func (h *hall) standing(a *somebody, n *node) string {
	best := "disjoint"
	for _, g := range a.holders {
		switch {
		case g.kept[n.id]:
			return "kept"
		case g.own[n.id]:
			return "own"
		case slices.ContainsFunc(n.region, func(d string) bool { return g.inside[d] }):
			best = "inside"
		case best == "disjoint" && slices.ContainsFunc(n.region, func(d string) bool { return h.around(d, g.inside) }):
			best = "above"
		}
	}
	if best == "disjoint" {
		for _, g := range a.holders {
			if slices.ContainsFunc(n.region, func(d string) bool { return h.beside(d, g.inside) }) {
				return "sibling"
			}
		}
	}
	return best
}

// around reports whether a division of the list lies in d.
func (h *hall) around(d string, inside map[string]bool) bool {
	below := map[string]bool{}
	h.below(h.nodes[d], below)
	for one := range inside {
		if below[one] {
			return true
		}
	}
	return false
}

// beside reports whether d has its parent in common with the top of the list.
func (h *hall) beside(d string, inside map[string]bool) bool {
	for one := range inside {
		if p := h.parentOf(one); p != "" && !inside[p] && p == h.parentOf(d) {
			return true
		}
	}
	return false
}

// parentOf is the id of the division in which another lies.
func (o *oracle) parentOf(d string) string {
	for _, l := range o.nodes[d].out {
		if l.kind == "PART_OF" && o.holds(l) {
			return l.to.id
		}
	}
	return ""
}

// report ends a test: no leak, no wrong denial, and each denial with a twin that was permitted.
func (h *hall) report() {
	h.t.Helper()
	for _, list := range [][]string{h.leaks, h.wrong} {
		for _, one := range list[:min(len(list), 15)] {
			h.t.Error(one)
		}
	}
	for _, key := range h.alone() {
		h.t.Errorf("%s was denied to everybody: who may proves that it is there", key)
	}
	h.t.Logf("seed %d: %d checks, %d leaks, %d wrong denials, %d kinds; %v", h.seed, h.checks, len(h.leaks), len(h.wrong), len(h.allowed), h.met)
}

// alone are the denials that have no twin: nobody was permitted the same.
func (h *hall) alone() (keys []string) {
	for _, key := range slices.Sorted(maps.Keys(h.denied)) {
		// Only who may write gets a payload, and who may write a record by lot need not be who may read all of it.
		if h.allowed[key] == 0 && !strings.HasPrefix(key, "payload ") {
			keys = append(keys, key)
		}
	}
	return keys
}

// random is one that a failing run can be repeated with.
func (h *hall) random() *rand.Rand { return rand.New(rand.NewPCG(h.seed, 1)) }
