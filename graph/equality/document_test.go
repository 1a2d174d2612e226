package equality_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// document is a generated request.
type document struct {
	Text      string
	Variables map[string]any
	redraw    map[string]func(t *rapid.T) any // other values for variables, most of which leave the shape as it is
}

// writer draws a random document from the public schema. Response keys that could clash are aliases of their own, so that every
// document is valid.
type writer struct {
	t         *rapid.T
	schema    *ast.Schema
	pool      *pool
	variables []string // declarations
	doc       document
	fragments []string
	spreads   map[string][]string // names of fragments by type
	aliases   int
	spent     int      // conditions and subqueries of filters, which the hub limits
	most      int      // selections in all; fewer make the database plan sooner
	parts     int      // selections so far
	nested    int      // levels around the selection
	inside    int      // fragments around it, up to its field
	paging    []string // variables to fill once there are cursors
}

// pool has values to ask for, taken from the graph.
type pool struct {
	*stored
	byField map[string][]any
}

func newPool(s *stored) *pool {
	p := &pool{stored: s, byField: map[string][]any{}}
	seen := map[string]bool{}
	add := func(name string, value any) {
		key := name + fmt.Sprint(value)
		if _, isDate := value.(time.Time); !seen[key] && !isDate && value != nil {
			seen[key] = true
			p.byField[name] = append(p.byField[name], value)
		}
	}
	for _, n := range s.nodes {
		for _, v := range n.versions {
			for _, f := range s.noun[n.kind].Fields {
				if f.Kind != "PROPERTY" {
					continue
				}
				switch x := v.props[f.Property].(type) {
				case []any:
					for _, item := range x {
						add(f.Name, item)
					}
				default:
					add(f.Name, x)
				}
			}
		}
	}
	return p
}

func (w *writer) chance(percent int) bool {
	return rapid.IntRange(0, 99).Draw(w.t, "chance") >= 100-percent
}

func (w *writer) number(low, high int) int { return rapid.IntRange(low, high).Draw(w.t, "number") }

func pick[T any](w *writer, items []T) T { return items[w.number(0, len(items)-1)] }

// write draws a document of one to three root fields.
func (w *writer) write(roots []root) document {
	w.doc = document{Variables: map[string]any{}, redraw: map[string]func(*rapid.T) any{}}
	w.spreads = map[string][]string{}
	var selected []string
	query := w.schema.Query
	for range 1 + w.number(0, 9)/9 {
		def := query.Fields.ForName(pick(w, roots).Name)
		field := w.field(def, 3, "root", nil)
		selected = append(selected, field)
		if head, _, ok := strings.Cut(field, " { "); ok && w.chance(8) && !strings.ContainsAny(head, "@{") { // the same again, to be merged
			selected = append(selected, head+" "+w.selection(w.schema.Types[def.Type.Name()], 1, true))
		}
		if w.chance(8) {
			selected[len(selected)-1] = "... on Query" + w.directives() + " { " + selected[len(selected)-1] + " }"
		}
	}
	if w.chance(10) {
		selected = append(selected, "__typename")
	}
	head := "query"
	if len(w.variables) > 0 {
		head += " Asked(" + strings.Join(w.variables, ", ") + ")"
	}
	w.doc.Text = head + " { " + strings.Join(selected, " ") + " }" + strings.Join(w.fragments, "")
	return w.doc
}

// selection draws what is asked of a type; static says that fields may stand under their own names there.
func (w *writer) selection(def *ast.Definition, depth int, static bool) string {
	var parts []string
	for range 1 + w.number(0, 2) {
		parts = append(parts, w.selected(def, depth, static))
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

// selected draws one selection: a field mostly, and fragments while there are few of them around it and in all.
func (w *writer) selected(def *ast.Definition, depth int, static bool) string {
	w.nested++
	defer func() { w.nested-- }()
	kind := 19 - w.number(0, 19)
	if w.parts++; w.parts > w.most || w.nested > 9 || w.inside >= 2 {
		kind = max(kind, 11)
	}
	w.inside++
	switch {
	case kind == 0:
		w.inside--
		return w.alias() + "__typename" + w.directives()
	case kind == 1:
		defer func() { w.inside-- }()
		return "..." + w.directives() + " " + w.selection(def, depth, static)
	case kind == 2:
		defer func() { w.inside-- }()
		return "... on " + def.Name + w.directives() + " " + w.selection(def, depth, static)
	case kind == 3:
		defer func() { w.inside-- }()
		return "..." + w.fragment(def, depth) + w.directives()
	case (kind <= 10 || len(def.Fields) == 0) && (def.Kind == ast.Interface || def.Kind == ast.Union):
		defer func() { w.inside-- }()
		concrete := pick(w, w.schema.GetPossibleTypes(def))
		narrowed := concrete
		if w.chance(30) { // an interface of it, which others have too
			narrowed = w.schema.Types[pick(w, append([]string{concrete.Name}, concrete.Interfaces...))]
		}
		return "... on " + narrowed.Name + w.directives() + " " + w.selection(narrowed, depth, false)
	}
	w.inside--
	for range 8 {
		if len(def.Fields) == 0 {
			break
		}
		f := pick(w, def.Fields)
		if strings.HasPrefix(f.Name, "__") || (depth == 0 || w.parts > w.most) && !w.leaf(f.Type) {
			continue
		}
		inside := w.inside
		w.inside = 0
		text := w.field(f, depth, "", &static)
		w.inside = inside
		return text
	}
	return w.alias() + "__typename"
}

func (w *writer) alias() string {
	w.aliases++
	return fmt.Sprintf("a%d: ", w.aliases)
}

func (w *writer) leaf(t *ast.Type) bool {
	def := w.schema.Types[t.Name()]
	return def.Kind == ast.Scalar || def.Kind == ast.Enum
}

// paged are the types between a connection and its nodes: they cost no depth.
func paged(name string) bool {
	return strings.HasSuffix(name, "Connection") || strings.HasSuffix(name, "Edge") || name == "PageInfo"
}

// field draws one field with arguments and selection. Without an alias it takes no arguments, so that it can be merged.
func (w *writer) field(f *ast.FieldDefinition, depth int, root string, static *bool) string {
	def := w.schema.Types[f.Type.Name()]
	alias, arguments := w.alias(), true
	if root == "" && *static && w.chance(40) {
		alias, arguments = "", false
	}
	text := alias + f.Name
	if arguments {
		text += w.arguments(f, root != "")
	}
	if root == "" || w.chance(10) {
		text += w.directives()
	}
	if w.leaf(f.Type) {
		return text
	}
	below := depth - 1
	if paged(def.Name) {
		below = depth
		if strings.HasSuffix(def.Name, "Connection") {
			below = depth - 1
		}
	}
	return text + " " + w.selection(def, max(below, 0), arguments || *static)
}

func (w *writer) fragment(def *ast.Definition, depth int) string {
	if names := w.spreads[def.Name]; len(names) > 0 && w.chance(50) {
		return pick(w, names)
	}
	name := fmt.Sprintf("F%d", len(w.fragments))
	w.fragments = append(w.fragments, "")
	i := len(w.fragments) - 1
	w.fragments[i] = " fragment " + name + " on " + def.Name + " " + w.selection(def, min(depth, 1), false)
	w.spreads[def.Name] = append(w.spreads[def.Name], name)
	return name
}

func (w *writer) directives() string {
	if !w.chance(6) {
		return ""
	}
	value := w.input(ast.NonNullNamedType("Boolean", nil), "", 0, true)
	return " @" + pick(w, []string{"skip", "include"}) + "(if: " + value.literal + ")"
}

// arguments draws the arguments of a field; a page goes one way, but for once in a while.
func (w *writer) arguments(f *ast.FieldDefinition, root bool) string {
	chances := map[string]int{"where": 45, "edge": 25, "orderBy": 50, "first": 40, "asOf": 70, "knownAt": 35, "by": 100, "id": 100, "ids": 100}
	if w.chance(30) {
		chances["last"], chances["first"] = 100, 0
		if root && w.chance(5) { // refused
			chances["first"] = 100
		}
	}
	var parts []string
	for _, a := range f.Arguments {
		if !w.chance(chances[a.Name]) {
			continue
		}
		parts = append(parts, a.Name+": "+w.input(a.Type, a.Name, 2, true).literal)
	}
	if f.Arguments.ForName("after") != nil && w.chance(40) {
		name, back := "after", slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, "last") })
		if back {
			name = "before"
		}
		variable := fmt.Sprintf("c%d", len(w.variables))
		w.variables = append(w.variables, "$"+variable+": String")
		w.paging = append(w.paging, variable)
		parts = append(parts, name+": $"+variable)
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// input is a drawn value: as it stands in the document, and as JSON for a variable.
type input struct {
	literal string
	json    any
}

// input draws a value of the type, now and then as a variable. name is the field it is about, for values that meet.
func (w *writer) input(t *ast.Type, name string, depth int, variables bool) input {
	if !variables || !w.chance(35) {
		return w.literal(t, name, depth, variables)
	}
	variable := fmt.Sprintf("v%d", len(w.variables))
	declared := "$" + variable + ": " + t.String()
	at := len(w.variables)
	w.variables = append(w.variables, "")
	value := w.literal(t, name, depth, false)
	switch {
	case w.chance(15):
		declared += " = " + value.literal
	default:
		w.doc.Variables[variable] = value.json
		w.doc.redraw[variable] = func(t2 *rapid.T) any {
			other := *w
			other.t = t2
			if other.chance(15) {
				return other.literal(t, name, depth, false).json
			}
			return other.like(t, name, value.json)
		}
	}
	w.variables[at] = declared
	return input{"$" + variable, value.json}
}

// like draws another value where there is one, and keeps what makes the shape: names, lengths, what is null.
func (w *writer) like(t *ast.Type, name string, value any) any {
	switch x := value.(type) {
	case nil:
		return nil
	case map[string]any:
		def, other := w.schema.Types[t.Name()], map[string]any{}
		for key, inner := range x {
			f := def.Fields.ForName(key)
			about := key
			if strings.HasSuffix(def.Name, "Filter") {
				about = name
			}
			other[key] = w.like(f.Type, about, inner)
		}
		return other
	case []any:
		other := make([]any, len(x))
		for i := range x {
			other[i] = w.like(t.Elem, name, x[i])
		}
		return other
	}
	if t.Name() == "SortDirection" || t.Name() == "Boolean" && name == "" || w.chance(40) { // what @skip and @include ask is part of the shape
		return value
	}
	return w.scalar(t.Name(), name).json
}

func (w *writer) literal(t *ast.Type, name string, depth int, variables bool) input {
	if !t.NonNull && name != "by" && w.chance(2) {
		return input{"null", nil}
	}
	if t.Elem != nil {
		if w.chance(10) {
			return w.input(t.Elem, name, depth, false) // one value for a list of one
		}
		var parts []string
		items := []any{}
		for range w.number(0, 3) {
			if len(items) > 0 && t.Elem.NamedType == "ID" && w.chance(15) { // the same node again
				parts, items = append(parts, parts[0]), append(items, items[0])
				continue
			}
			item := w.input(t.Elem, name, depth, variables)
			parts, items = append(parts, item.literal), append(items, item.json)
		}
		return input{"[" + strings.Join(parts, ", ") + "]", items}
	}
	def := w.schema.Types[t.NamedType]
	if def.Kind == ast.InputObject {
		return w.inputObject(def, name, depth, variables)
	}
	return w.scalar(t.NamedType, name)
}

// inputObject draws some fields of an input, exactly one of a @oneOf.
func (w *writer) inputObject(def *ast.Definition, name string, depth int, variables bool) input {
	if strings.HasSuffix(def.Name, "By") || strings.HasSuffix(def.Name, "Key") {
		return w.key(def)
	}
	var parts []string
	values := map[string]any{}
	count := 1 + w.number(0, 2)/2
	if def.Directives.ForName("oneOf") != nil {
		count = 1
	}
	for range count * 3 {
		f := pick(w, def.Fields)
		if strings.HasSuffix(def.Name, "Where") && w.chance(25) {
			f = pick(w, def.Fields[:min(5, len(def.Fields))]) // AND, OR, NOT, within, search
		}
		if _, twice := values[f.Name]; twice || len(values) == count || !w.affordable(def, f, depth) {
			continue
		}
		about, below := f.Name, depth
		if inner := w.schema.Types[f.Type.Name()]; inner.Kind == ast.InputObject && !scalarFilter(inner) {
			below--
		}
		if scalarFilter(def) {
			about = name
		}
		t := f.Type
		if def.Directives.ForName("oneOf") != nil {
			t = ast.NonNullNamedType(f.Type.Name(), nil)
		}
		value := w.input(t, about, below, variables)
		if value.json == nil && def.Directives.ForName("oneOf") != nil {
			continue
		}
		parts, values[f.Name] = append(parts, f.Name+": "+value.literal), value.json
	}
	if len(parts) == 0 && def.Directives.ForName("oneOf") != nil {
		return input{"{id: ASC}", map[string]any{"id": "ASC"}}
	}
	return input{"{" + strings.Join(parts, ", ") + "}", values}
}

// scalarFilter reports whether the input holds operators on a scalar.
func scalarFilter(def *ast.Definition) bool {
	return def.Fields.ForName("isNull") != nil
}

// affordable keeps a filter within the depth that is left and within what the hub lets one request ask.
func (w *writer) affordable(def *ast.Definition, f *ast.FieldDefinition, depth int) bool {
	inner := w.schema.Types[f.Type.Name()]
	if inner.Kind != ast.InputObject || scalarFilter(inner) {
		return true
	}
	if w.spent++; w.spent > 10 || depth == 0 {
		return false
	}
	return true
}

// key draws a key of a node there is, mostly.
func (w *writer) key(def *ast.Definition) input {
	noun := strings.TrimSuffix(def.Name, "By")
	nodes := w.pool.of(noun)
	f := pick(w, def.Fields)
	if inner := w.schema.Types[f.Type.Name()]; strings.HasSuffix(inner.Name, "By") {
		value := w.key(inner)
		return input{"{" + f.Name + ": " + value.literal + "}", map[string]any{f.Name: value.json}}
	}
	if len(nodes) == 0 { // a noun of which this world has none
		return input{`{sourceKey: "nobody"}`, map[string]any{"sourceKey": "nobody"}}
	}
	n := pick(w, nodes)
	props := pick(w, n.versions).props
	if inner := w.schema.Types[f.Type.Name()]; inner.Kind == ast.InputObject {
		values, parts := map[string]any{}, []string{}
		for _, part := range inner.Fields {
			if text, ok := props[part.Name].(string); ok {
				values[part.Name], parts = text, append(parts, part.Name+": "+strconv.Quote(text))
			}
		}
		if len(parts) == len(inner.Fields) {
			return input{"{" + f.Name + ": {" + strings.Join(parts, ", ") + "}}", map[string]any{f.Name: values}}
		}
	}
	if text, ok := props[f.Name].(string); ok && f.Type.Name() != inputOf(w.schema, f) {
		return input{"{" + f.Name + ": " + quoted(text) + "}", map[string]any{f.Name: text}}
	}
	return input{"{id: " + strconv.Quote(n.id) + "}", map[string]any{"id": n.id}}
}

func inputOf(schema *ast.Schema, f *ast.FieldDefinition) string {
	if def := schema.Types[f.Type.Name()]; def.Kind == ast.InputObject {
		return def.Name
	}
	return ""
}

// quoted is a string as GraphQL writes it.
func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(out)
}

func (w *writer) scalar(typeName, name string) input {
	def := w.schema.Types[typeName]
	if def.Kind == ast.Enum {
		value := pick(w, def.EnumValues).Name
		return input{value, value}
	}
	switch typeName {
	case "Boolean":
		value := w.chance(50)
		return input{strconv.FormatBool(value), value}
	case "ID":
		id := "00000000-0000-7000-8000-000000000000"
		if w.chance(95) {
			id = pick(w, w.pool.nodes).id
		}
		return input{strconv.Quote(id), id}
	case "PageSize":
		size := pick(w, []int{1, 2, 3, 5, 7, 20, 100, 200})
		return input{strconv.Itoa(size), size}
	case "Int", "Money":
		value := int64(w.number(0, 9))
		if known := w.pool.byField[name]; len(known) > 0 && w.chance(60) {
			if x, ok := pick(w, known).(int64); ok {
				value = x
			}
		}
		if typeName == "Int" {
			value = min(value, math.MaxInt32)
		}
		return input{strconv.FormatInt(value, 10), json.Number(strconv.FormatInt(value, 10))}
	case "Float":
		value := pick(w, []float64{0, 0.1, 1, 2.5, 3, 1e-7, 12.000000000000002, -1, 1e21})
		text := strconv.FormatFloat(value, 'g', -1, 64)
		return input{text, json.Number(text)}
	case "PartialDate":
		return asText(w.date())
	case "DateTime":
		at := pick(w, moments).Add(time.Duration(w.number(-1, 1)) * time.Nanosecond)
		if w.chance(20) {
			at = pick(w, moments).AddDate(0, 0, 10)
		}
		return asText(at.Format(time.RFC3339Nano))
	}
	return asText(w.text(name))
}

func asText(text string) input { return input{quoted(text), text} }

func (w *writer) date() string {
	year, month, day := w.number(2013, 2021), w.number(1, 12), w.number(1, 28)
	return pick(w, []string{fmt.Sprintf("%04d", year), fmt.Sprintf("%04d-%02d", year, month), fmt.Sprintf("%04d-%02d-%02d", year, month, day)})
}

// text is one that stands in the field somewhere, a part of it, or one that stands nowhere.
func (w *writer) text(name string) string {
	if name == "search" {
		return pick(w, []string{"桃", "源", "东西", "社区", "光", "阳光", "桃源", "西社", "  "})
	}
	if known := w.pool.byField[name]; len(known) > 0 && w.chance(85) {
		text, _ := pick(w, known).(string)
		if runes := []rune(text); len(runes) > 1 && w.chance(40) {
			return string(runes[w.number(0, 1):w.number(1, len(runes))])
		}
		return text
	}
	return pick(w, []string{"桃", "源", "", "zebra", "A", "😀", "ｆ", "nowhere", "%", "\"", "\\"})
}
