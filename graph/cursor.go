package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// cursorVersion changes when cursors of before can no longer be read.
const cursorVersion = 1

// cursor is what a cursor holds: the values of the order's keys at one row. It is opaque to clients and proves nothing:
// a forged one only names another place in what its bearer may see anyway, and its values are parameters.
type cursor struct {
	Version   int    `json:"v"`
	Signature string `json:"o"` // of the order it belongs to
	Values    []any  `json:"k"`
	Check     string `json:"c"` // against damage
}

// orderKey is one sort key: an expression over the row, and how its values travel in a cursor.
type orderKey struct {
	name       string
	expr       string
	descending bool
	kind       string // STRING, INT, FLOAT, BOOLEAN, DATE, DATETIME
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
	sum := sha256.Sum256([]byte(names.String()))
	return hex.EncodeToString(sum[:6])
}

func (c cursor) check() string {
	values, err := json.Marshal(c.Values)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append([]byte(c.Signature), values...))
	return hex.EncodeToString(sum[:4])
}

// EncodeCursor makes the cursor of a row: the values of its sort keys as the driver gave them, bound to the signature of
// the question.
func EncodeCursor(signature string, values []any) string {
	c := cursor{Version: cursorVersion, Signature: signature, Values: make([]any, len(values))}
	for i, v := range values {
		switch x := v.(type) {
		case neo4j.Date:
			c.Values[i] = x.Time().Format(time.DateOnly)
		case time.Time:
			c.Values[i] = x.UTC().Format(time.RFC3339Nano)
		default:
			c.Values[i] = v
		}
	}
	c.Check = c.check()
	data, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// DecodeCursor returns the values of a cursor as JSON has them, numbers as json.Number. One that is damaged, of another
// version or of another question is Invalid.
func DecodeCursor(signature, text string) ([]any, error) {
	var c cursor
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err != nil || len(data) > 64<<10 || decoder.Decode(&c) != nil || c.Version != cursorVersion || c.Signature != signature || c.Check != c.check() {
		return nil, invalid("graph.DecodeCursor", "after",
			"the cursor is damaged or of another question: keep order and filters while paging, or start again without it",
			"游标已损坏或属于另一个查询：翻页时请保持排序和筛选不变，或去掉游标重新开始")
	}
	return c.Values, nil
}

// decodeCursor reads a cursor into what the database compares with the keys.
func decodeCursor(text string, keys []orderKey) ([]any, error) {
	values, err := DecodeCursor(signatureOf(keys), text)
	if err != nil {
		return nil, err
	}
	ok := len(values) == len(keys)
	for i := 0; ok && i < len(values); i++ {
		values[i], ok = cursorValue(keys[i].kind, values[i])
	}
	if !ok {
		return DecodeCursor("", "")
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
	w.string(EncodeCursor(s.signature, v.([]any)[:s.keys]))
	return true
}

// orderKeys reads orderBy; the id comes last, so that every order is total.
func (c *compiler) orderKeys(n nodeVar, noun *Noun, orderBy any) []orderKey {
	var keys []orderKey
	for i, item := range toList(orderBy) {
		name, direction, ok := oneOf(item)
		if !ok {
			c.fail(placeOf("orderBy", i), "each place of orderBy names one field: write [{level: ASC}, {name: ASC}]", "orderBy 的每一项只写一个字段：请写作 [{level: ASC}, {name: ASC}]")
			continue
		}
		f := noun.Field(name)
		if f == nil || f.Kind != Property || f.List {
			c.fail(placeOf("orderBy", i)+"."+name, noun.Name+" cannot be ordered by "+name, noun.Name+" 不能按 "+name+" 排序")
			continue
		}
		keys = append(keys, orderKey{name: name, expr: c.sortable(n.props+"."+f.Property, f), descending: direction == "DESC", kind: kindOf(f)})
	}
	return append(keys, orderKey{name: "id", expr: n.props + ".id", kind: "STRING"})
}

// sortable is the expression to sort by: an enumeration sorts by its declared order, a long text by its beginning, since
// the cursor carries the value.
func (c *compiler) sortable(expr string, f *Field) string {
	enum := c.m.Enum(f.Type)
	switch {
	case enum == nil && f.Type == "String" && f.longest() > 2000:
		return "left(" + expr + ", 500)"
	case enum == nil:
		return expr
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

// beyond is the predicate that a row comes after the cursor in reading direction. The database sorts nulls last when
// ascending and first when descending.
func (c *compiler) beyond(keys []orderKey, text string, backward bool) string {
	values, err := decodeCursor(text, keys)
	if err != nil {
		name := "after"
		if backward {
			name = "before"
		}
		return c.refuse(atField(err, name))
	}
	var cases []string
	equal := ""
	for i, k := range keys {
		past := "false"
		same := k.expr + " IS NULL"
		switch descending := k.descending != backward; {
		case values[i] == nil && descending:
			past = k.expr + " IS NOT NULL"
		case values[i] == nil:
		default:
			p := c.param(values[i])
			same = k.expr + " = " + p
			past = k.expr + " < " + p
			if !descending {
				past = "(" + k.expr + " > " + p + " OR " + k.expr + " IS NULL)"
			}
		}
		if past != "false" {
			cases = append(cases, equal+past)
		}
		equal += same + " AND "
	}
	if len(cases) == 0 {
		return "false"
	}
	return "(" + strings.Join(cases, " OR ") + ")"
}
