package linkage

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
)

// PageInfo says where a page stands.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool // true when the page was asked for after a cursor
	StartCursor     *string
	EndCursor       *string
}

// pageSize is how many rows a page has unless the question says so; most is the most it may have.
const (
	pageSize = 50
	most     = 200
)

// separator parts the names of a sort key; it sorts before anything a name holds.
const separator = "\x01"

// cursorVersion changes when the cursors of before can no longer be read.
const cursorVersion = 1

// cursor is where a page ended: the sort key of its last row. It is bound to the question that made it, and names only
// a place in an order: who forges one reads nothing that the question does not give.
type cursor struct {
	Version  int    `json:"v"`
	Question string `json:"q"` // digest of order and filters
	Key      string `json:"k"`
	Check    string `json:"c"` // against damage
}

func (c cursor) check() string { return digest("cursor", c.Question, c.Key) }

// encodeCursor makes the cursor of the row with the sort key.
func encodeCursor(question, key string) string {
	c := cursor{Version: cursorVersion, Question: question, Key: key}
	c.Check = c.check()
	data, err := json.Marshal(c)
	if err != nil {
		return "" // a struct of strings always marshals
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// decodeCursor returns the sort key; a cursor that is damaged, of another version or of another question is Invalid.
func decodeCursor(question, text string) (string, error) {
	var c cursor
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(data) > 8192 || json.Unmarshal(data, &c) != nil || c.Version != cursorVersion || c.Check != c.check() {
		return "", invalid("after", "the cursor is damaged: start again without it", "游标已损坏：请去掉游标重新开始")
	}
	if c.Question != question {
		return "", invalid("after",
			"the cursor is of another question: keep filters and order while paging, or start again without it",
			"游标属于另一个查询：翻页时请保持筛选和排序不变，或去掉游标重新开始")
	}
	return c.Key, nil
}

// digest is a short fingerprint of values that marshal to JSON.
func digest(values ...any) string {
	data, err := json.Marshal(values)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}

// sizeOf checks the number of rows asked for; zero is the default.
func sizeOf(first int) (int, error) {
	if first == 0 {
		return pageSize, nil
	}
	if first < 1 || first > most {
		return 0, invalid("first", "a page has 1 to 200 rows", "每页 1 至 200 行")
	}
	return first, nil
}
