package graph

import (
	"fmt"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
)

// shapes compiles requests of one document, which stays parsed as it does in a hub.
type shapes struct {
	t         *testing.T
	model     *Model
	schema    *ast.Schema
	operation *ast.OperationDefinition
}

func newShapes(t *testing.T, query string) *shapes {
	t.Helper()
	model, err := LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, errs := gqlparser.LoadQuery(schema, query)
	if errs != nil {
		t.Fatal(errs)
	}
	return &shapes{t, model, schema, document.Operations[0]}
}

func (s *shapes) request(vars map[string]any) Request {
	s.t.Helper()
	coerced, err := validator.VariableValues(s.schema, s.operation, vars)
	if err != nil {
		s.t.Fatal(err)
	}
	return Request{Field: s.operation.SelectionSet[0].(*ast.Field), Variables: coerced, Now: time.Now(), Scope: Everything}
}

func (s *shapes) compile(vars map[string]any) *Statement {
	s.t.Helper()
	statement, err := s.model.Compile(s.request(vars))
	if err != nil {
		s.t.Fatal(err)
	}
	return statement
}

// kept counts the templates.
func (s *shapes) kept() int {
	n := 0
	for _, v := range s.model.templates.kept.Values() {
		n += len(v)
	}
	return n
}

type vars = map[string]any

func TestOneTemplatePerShape(t *testing.T) {
	tests := []struct {
		name, query string
		same        []vars // of one shape
		other       []vars // each of a shape of its own
	}{
		{"Filter", `query ($w: NeedWhere, $n: PageSize) { needs(where: $w, first: $n) { nodes { title } } }`,
			[]vars{{"w": vars{"title": vars{"eq": "a"}}, "n": 5}, {"w": vars{"title": vars{"eq": "b"}}, "n": 200}},
			[]vars{{"w": vars{"title": vars{"ne": "a"}}, "n": 5}, {"n": 5}, {"w": nil, "n": 5}, {"w": vars{"OR": []any{}}, "n": 5},
				{"w": vars{"OR": []any{vars{}, vars{}}}, "n": 5}, {"w": vars{"people": vars{"isNull": true}}, "n": 5}, {"w": vars{"people": vars{"isNull": false}}, "n": 5}}},
		{"LengthOfAList", `query ($in: [String!]) { needs(where: {title: {in: $in}}) { totalCount } }`,
			[]vars{{"in": []any{"a"}}, {"in": []any{"a", "b", "c"}}, {"in": "one"}}, []vars{{"in": nil}}},
		{"Dates", `query ($in: [PartialDate!]) { needs(where: {from: {in: $in}}) { totalCount } }`,
			[]vars{{"in": []any{"2016"}}, {"in": []any{"2016-02", "2017-01-01"}}}, nil},
		{"Direction", `query ($d: SortDirection!) { needs(orderBy: [{title: $d}]) { nodes { id } } }`,
			[]vars{{"d": "ASC"}, {"d": "ASC"}}, []vars{{"d": "DESC"}}},
		{"Search", `query ($s: String) { needs(where: {search: $s}) { totalCount } }`,
			[]vars{{"s": "养老"}, {"s": "lao nian"}}, []vars{{"s": " "}, {"s": "!!"}, {"s": nil}}},
		{"Include", `query ($with: Boolean!) { needs { nodes { title id @include(if: $with) } } }`,
			[]vars{{"with": true}, {"with": true}}, []vars{{"with": false}}},
		{"Moment", `query ($d: PartialDate, $k: DateTime) { needs(asOf: $d, knownAt: $k) { totalCount } }`,
			[]vars{{"d": "2016"}, {"d": "2017-01"}}, []vars{{"d": "2016", "k": "2020-01-01T00:00:00Z"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newShapes(t, tt.query)
			first := s.compile(tt.same[0])
			for _, v := range tt.same[1:] {
				if s.compile(v).Text != first.Text || s.kept() != 1 {
					t.Errorf("%v has a statement of its own", v)
				}
			}
			for i, v := range tt.other {
				s.compile(v)
				s.compile(v)
				if s.kept() != i+2 {
					t.Errorf("%v: %d statements are kept, want %d", v, s.kept(), i+2)
				}
			}
		})
	}
}

// TestValuesOfTheRequest: what a request binds is what compiling it alone binds.
func TestValuesOfTheRequest(t *testing.T) {
	query := `query ($w: NeedWhere!, $n: PageSize, $a: String, $by: String!, $list: [String!]) { needs(
		where: {AND: [$w, {title: {contains: $by, in: [$by, "x"], notIn: $list}}]}, first: $n, after: $a, orderBy: [{people: DESC}]) { totalCount nodes { title } } }`
	cached := newShapes(t, query)
	keys := []orderKey{{name: "people", kind: "INT", descending: true}, {name: "id", kind: "STRING"}}
	for i := range 20 {
		people := any(int64(i))
		if i%3 == 0 {
			people = nil
		}
		v := vars{"w": vars{"people": vars{"gt": i}, "from": vars{"gte": fmt.Sprint(2000 + i)}}, "n": i + 1, "by": fmt.Sprint("t", i), "list": []any{fmt.Sprint(i)},
			"a": EncodeCursor(signatureOf(keys), []any{people, fmt.Sprint("id", i)})}
		got, want := cached.compile(v), newShapes(t, query).compile(v)
		if got.Text != want.Text || fmt.Sprint(got.Params) != fmt.Sprint(want.Params) || fmt.Sprint(got.asked) != fmt.Sprint(want.asked) {
			t.Fatalf("request %d:\ngot  %v %v\nwant %v %v", i, got.Params, got.asked, want.Params, want.asked)
		}
	}
	if cached.kept() != 2 {
		t.Errorf("%d statements are kept, want two: of cursors with a number and without", cached.kept())
	}
}

// TestBindRefuses: what is wrong with a value is found in every request, not only in the first of its shape.
func TestBindRefuses(t *testing.T) {
	s := newShapes(t, `query ($n: PageSize, $d: PartialDate, $a: String) { needs(first: $n, after: $a, where: {from: {gte: $d}}) { totalCount } }`)
	s.compile(vars{"n": 5, "d": "2016"})
	for field, v := range map[string]vars{"first": {"n": 201, "d": "2016"}, "where.from.gte": {"n": 5, "d": "2016-13"}, "after": {"n": 5, "d": "2016", "a": "x"}} {
		_, err := s.model.Compile(s.request(v))
		if own, ok := err.(*Error); !ok || own.Kind != Invalid || own.Field != field {
			t.Errorf("%v: got %v, want a refusal of %s", v, err, field)
		}
	}
}

// TestMergedSelections: of two uses of one field in a document with different further selections, neither has the other's.
func TestMergedSelections(t *testing.T) {
	s := newShapes(t, `{ needs { nodes { title } } }`)
	req := s.request(nil)
	one, err := s.model.Compile(req)
	if err != nil {
		t.Fatal(err)
	}
	other := newShapes(t, `{ needs { totalCount } }`)
	req.Selections = append(append(ast.SelectionSet{}, req.Field.SelectionSet...), other.request(nil).Field.SelectionSet...)
	two, err := s.model.Compile(req)
	if err != nil || two.Text == one.Text || s.kept() != 1 {
		t.Errorf("the merged request has the statement of the other, or is kept (%v)", err)
	}
}

// TestBindCost: a repeated shape costs no work that grows with the document.
func TestBindCost(t *testing.T) {
	s := newShapes(t, `query ($code: String!, $n: PageSize) { communities(where: {code: {eq: $code}}, first: $n) { nodes { name needs(first: $n) { totalCount nodes { title
		category { name } servedBy(first: 5) { nodes { name } } } } } } }`)
	req := s.request(vars{"code": "500103", "n": 20})
	allocations := testing.AllocsPerRun(100, func() {
		if _, err := s.model.Compile(req); err != nil {
			t.Fatal(err)
		}
	})
	if allocations > 40 {
		t.Errorf("binding takes %v allocations, want at most 40", allocations)
	}
}

func BenchmarkBind(b *testing.B) {
	s := newShapes(&testing.T{}, `query ($code: String!, $n: PageSize) { communities(where: {code: {eq: $code}}, first: $n) { nodes { name needs(first: $n) { totalCount nodes { title
		category { name } servedBy(first: 5) { nodes { name } } } } } } }`)
	req := s.request(vars{"code": "500103", "n": 20})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.model.Compile(req); err != nil {
			b.Fatal(err)
		}
	}
}
