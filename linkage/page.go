package linkage

import (
	"liandong/graph"
)

// PageInfo says where a page stands.
type PageInfo = graph.PageInfo

// pageSize is how many rows a page has unless the question says so; most is the most it may have.
const (
	pageSize = 50
	most     = 200
)

// separator parts the names of a sort key; it sorts before anything a name holds.
const separator = "\x01"

// encodeCursor makes the cursor of the row with the sort key, bound to the question.
func encodeCursor(question, key string) string { return graph.EncodeCursor(question, []any{key}) }

// decodeCursor returns the sort key; a cursor that is damaged or of another question is Invalid.
func decodeCursor(question, text string) (string, error) {
	values, err := graph.DecodeCursor(question, text)
	if err != nil {
		return "", err
	}
	if len(values) == 1 {
		if key, ok := values[0].(string); ok {
			return key, nil
		}
	}
	return "", graph.DamagedCursor()
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
