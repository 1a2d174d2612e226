package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// cursorVersion changes when cursors of before can no longer be read.
const cursorVersion = 2

// cursor is what a cursor holds: the values of the order's keys at one row. It is opaque to clients and proves nothing:
// a forged one only names another place in what its bearer may see anyway, and its values are parameters.
type cursor struct {
	Version   int             `json:"v"`
	Signature string          `json:"o"` // of the order it belongs to
	Values    json.RawMessage `json:"k"` // a list
	Check     string          `json:"c"` // against damage
}

// orderKey is one sort key: an expression over the row, and how its values travel in a cursor.
type orderKey struct {
	name       string
	expr       string
	property   string
	descending bool
	kind       string // STRING, INT, FLOAT, BOOLEAN, DATE, DATETIME
	given      bool   // never null
	indexed    bool   // the database keeps the nodes of the noun in this order
}

func signatureOf(keys []orderKey) string {
	var names strings.Builder
	for _, k := range keys {
		names.WriteString(k.name + k.kind)
		if k.descending {
			names.WriteByte('-')
		}
		names.WriteByte(' ')
	}
	return shortDigest([]byte(names.String()))
}

// Digest is a short fingerprint of values that marshal to JSON, empty where one does not: what cursors of a hand-written question are bound to.
func Digest(values ...any) string {
	data, err := json.Marshal(values)
	if err != nil {
		return ""
	}
	return shortDigest(data)
}

func shortDigest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}

// EncodeCursor makes the cursor of a row: the values of its sort keys as the driver gave them, bound to the signature of
// the question.
func EncodeCursor(signature string, values []any) string {
	var w jsonWriter
	w.cursor(signature, values)
	return string(w.buf[1 : len(w.buf)-1])
}

// valuesLabel stands between signature and values; both and what is between are what the check is of.
const valuesLabel = `","k":`

// cursor writes the cursor of a row as a JSON string. What it holds is written aside first.
func (w *jsonWriter) cursor(signature string, values []any) {
	answer := w.buf
	w.buf = append(w.aside[:0], `{"v":`...)
	w.buf = strconv.AppendInt(w.buf, cursorVersion, 10)
	w.buf = append(w.buf, `,"o":"`...)
	start := len(w.buf)
	w.buf = append(append(w.buf, signature...), valuesLabel...)
	w.buf = append(w.buf, '[')
	for i, v := range values {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if date, ok := v.(neo4j.Date); ok {
			w.buf = append(w.buf, '"')
			w.buf = date.Time().AppendFormat(w.buf, time.DateOnly)
			w.buf = append(w.buf, '"')
			continue
		}
		scalarShape{}.write(w, v)
	}
	w.buf = append(w.buf, ']')
	sum := sha256.Sum256(w.buf[start:])
	w.buf = append(w.buf, `,"c":"`...)
	w.buf = hex.AppendEncode(w.buf, sum[:4])
	w.aside = append(w.buf, `"}`...)
	w.buf = append(answer, '"')
	w.buf = base64.RawURLEncoding.AppendEncode(w.buf, w.aside)
	w.buf = append(w.buf, '"')
}

// DecodeCursor returns the values of a cursor as JSON has them, numbers as json.Number. One that is damaged, of another
// version or of another question is Invalid.
func DecodeCursor(signature, text string) ([]any, error) {
	var c cursor
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	sound := err == nil && len(data) <= 64<<10 && json.Unmarshal(data, &c) == nil && c.Version == cursorVersion && c.Signature == signature
	if sum := sha256.Sum256([]byte(signature + valuesLabel + string(c.Values))); sound && c.Check == hex.EncodeToString(sum[:4]) {
		var values []any
		decoder := json.NewDecoder(bytes.NewReader(c.Values))
		decoder.UseNumber()
		if decoder.Decode(&values) == nil {
			return values, nil
		}
	}
	return nil, DamagedCursor()
}

// CursorTexts are the values of a cursor that holds n texts, empty texts where there is no cursor. Other values are a damaged cursor.
func CursorTexts(values []any, n int) ([]string, error) {
	list := make([]string, n)
	if values == nil {
		return list, nil
	}
	if len(values) != n {
		return nil, DamagedCursor()
	}
	for i, v := range values {
		var ok bool
		if list[i], ok = v.(string); !ok {
			return nil, DamagedCursor()
		}
	}
	return list, nil
}

// DamagedCursor is the error for a cursor that cannot be read.
func DamagedCursor() error {
	return invalid("graph.DecodeCursor", "after",
		"the cursor is damaged or of another question: keep order and filters while paging, or start again without it",
		"游标已损坏或属于另一个查询：翻页时请保持排序和筛选不变，或去掉游标重新开始")
}

// decodeCursor reads a cursor into what the database compares with the keys.
func decodeCursor(text string, keys []orderKey) ([]any, error) {
	values, err := DecodeCursor(signatureOf(keys), text)
	if err != nil {
		return nil, err
	}
	if len(values) != len(keys) {
		return nil, DamagedCursor()
	}
	for i, key := range keys {
		value, ok := cursorValue(key.kind, values[i])
		if !ok {
			return nil, DamagedCursor()
		}
		values[i] = value
	}
	return values, nil
}

// cursorValue turns a value of a cursor back into what the database compares; null stays null.
func cursorValue(kind string, v any) (any, bool) {
	if v == nil {
		return nil, true
	}
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	switch kind {
	case "STRING":
		return text, isText
	case "INT":
		n, err := number.Int64()
		return n, isNumber && err == nil
	case "FLOAT":
		n, err := number.Float64()
		return n, isNumber && err == nil
	case "BOOLEAN":
		b, ok := v.(bool)
		return b, ok
	case "DATE":
		t, err := time.Parse(time.DateOnly, text)
		return neo4j.DateOf(t), isText && err == nil
	case "DATETIME":
		t, err := time.Parse(time.RFC3339Nano, text)
		return t, isText && err == nil
	}
	return nil, false
}

// cursorShape writes the cursor of a row.
type cursorShape struct {
	signature string
	keys      int
}

func (s *cursorShape) write(w *jsonWriter, v any) bool {
	w.cursor(s.signature, v.([]any)[:s.keys])
	return true
}

// orderKeys reads orderBy; the id comes last, so that every order is total.
func (c *compiler) orderKeys(n nodeVar, noun *Noun, orderBy input) []orderKey {
	var keys []orderKey
	for i, item := range orderBy.list() {
		name, direction, ok := item.only()
		if !ok {
			c.fail(placeOf("orderBy", i), "each place of orderBy names one field: write [{level: ASC}, {name: ASC}]", "orderBy 的每一项只写一个字段：请写作 [{level: ASC}, {name: ASC}]")
			continue
		}
		f := noun.Field(name)
		if f == nil || !f.Ordered() {
			c.fail(placeOf("orderBy", i)+"."+name, noun.Name+" cannot be ordered by "+name, noun.Name+" 不能按 "+name+" 排序")
			continue
		}
		key := orderKey{name: name, property: f.Property, expr: n.props + "." + f.Property, kind: kindOf(f), given: f.Required, indexed: !noun.Abstract && noun.indexes(f)}
		if f.Kind == Dated { // nothing may be known of a date, whatever a new node must have
			key.expr, key.given = c.state(n, f), false
		}
		key.expr, key.descending = c.sortable(key.expr, f), c.branch(direction, verbatim) == "DESC"
		switch pred := c.mayField(n.name, noun, f); pred {
		case "true":
		case never:
			c.forbid(placeOf("orderBy", i)+"."+name, name)
		default:
			key.expr, key.given, key.indexed = where(pred, key.expr), false, false
		}
		keys = append(keys, key)
		if by := noun.Field(f.Qualifier); by != nil && !ordersBy(orderBy, by.Name) {
			keys = append(keys, orderKey{name: by.Name, property: by.Property, expr: c.sortable(n.props+"."+by.Property, by), descending: key.descending, kind: kindOf(by), given: true})
		}
	}
	return append(keys, orderKey{name: "id", property: "id", expr: n.props + ".id", kind: "STRING", given: true, indexed: !noun.Abstract})
}

// ordersBy reports whether the order names the field. Where it does not, a figure's qualifier follows the figure: nearly 1,000 is less than 1,000.
func ordersBy(orderBy input, field string) bool {
	return slices.ContainsFunc(orderBy.list(), func(item input) bool {
		name, _, _ := item.only()
		return name == field
	})
}

// sortable is the expression to sort by: an enumeration sorts by its declared order, an absent qualifier as EXACT, a long text by its beginning, since
// the cursor carries the value.
func (c *compiler) sortable(expr string, f *Field) string {
	enum := c.m.Enum(f.Type)
	switch {
	case enum == nil && f.Type == "String" && f.longest() > 2000:
		return "left(" + expr + ", 500)"
	case enum == nil:
		return expr
	case enum.Name == "Qualifier":
		expr = "coalesce(" + expr + ", 'EXACT')"
	}
	text := "CASE " + expr
	for i, v := range enum.Values {
		text += " WHEN '" + v.Name + "' THEN " + itoa(i)
	}
	return text + " END"
}

func kindOf(f *Field) string {
	switch f.Type {
	case "Int", "Money":
		return "INT"
	case "Float":
		return "FLOAT"
	case "Boolean":
		return "BOOLEAN"
	case "PartialDate":
		return "DATE"
	case "DateTime":
		return "DATETIME"
	case "String", "ID":
		return "STRING"
	}
	return "INT" // rank of an enumeration
}

func orderText(keys []orderKey, backward bool) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = k.expr
		if k.descending != backward {
			parts[i] += " DESC"
		}
	}
	return strings.Join(parts, ", ")
}

// verbatim is the class of a value that stands in the text.
func verbatim(v any) string {
	text, _ := v.(string)
	return text
}

// beyond is the predicate that a row comes after the cursor in reading direction. The database sorts nulls last when
// ascending and first when descending. Which values are null is part of the shape.
func (c *compiler) beyond(keys []orderKey, in input, field string, backward bool) string {
	nulls := c.branch(in, func(v any) string { return nullsOf(v, keys) })
	if nulls == "" {
		_, err := decodeCursor(in.text(), keys)
		return c.refuse(atField(err, field))
	}
	params := make([]string, len(keys))
	for i := range keys {
		params[i] = c.named()
	}
	c.reads(in, func(v any, to *Statement) *Error {
		text, _ := v.(string)
		values, err := decodeCursor(text, keys)
		for i, value := range values {
			if value != nil {
				to.Params[params[i]] = value
			}
		}
		if err != nil {
			return atField(err, field).(*Error)
		}
		return nil
	})
	var cases []string
	equal := ""
	for i, k := range keys {
		past := "false"
		same := k.expr + " IS NULL"
		switch descending := k.descending != backward; {
		case nulls[i] == '0' && descending:
			past = k.expr + " IS NOT NULL"
		case nulls[i] == '0':
		default:
			p := "$" + params[i]
			same = k.expr + " = " + p
			switch past = k.expr + " < " + p; {
			case descending:
			case k.given:
				past = k.expr + " > " + p
			default:
				past = "(" + k.expr + " > " + p + " OR " + k.expr + " IS NULL)"
			}
		}
		if past != "false" {
			cases = append(cases, equal+past)
		}
		equal += same + " AND "
	}
	if len(cases) == 0 {
		return never
	}
	within := ""
	if first := keys[0]; first.given && len(keys) > 1 { // lets an index begin at the cursor
		within = first.expr + map[bool]string{true: " <= $", false: " >= $"}[first.descending != backward] + params[0] + " AND "
	}
	return within + "(" + strings.Join(cases, " OR ") + ")"
}

// nullsOf tells which values of a cursor are null, as in "110"; empty for one that cannot be read.
func nullsOf(v any, keys []orderKey) string {
	text, _ := v.(string)
	values, err := decodeCursor(text, keys)
	if err != nil {
		return ""
	}
	nulls := make([]byte, len(values))
	for i, value := range values {
		nulls[i] = '1'
		if value == nil {
			nulls[i] = '0'
		}
	}
	return string(nulls)
}
