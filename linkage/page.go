package linkage

import (
	"liandong/graph"
)

// PageInfo says where a page stands.
type PageInfo = graph.PageInfo

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
	texts, err := graph.CursorTexts(values, 1)
	if err != nil {
		return "", err
	}
	return texts[0], nil
}
