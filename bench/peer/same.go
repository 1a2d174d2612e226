package peer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Plain brings an answer of either to one shape, as indented JSON, so that equal answers are equal texts:
//
//   - a connection of rows alone is the list of its rows, an edge that has only a node is that node; properties of a relation
//     stand beside the node; of a state with its value alone the value is left
//   - a key that ends in "__one" is what the peer says as a list of one or none and the hub as a value or null; a key that ends
//     in "__set" is a list whose order neither promises, which both may have
//   - numbers are equal whether they are written as numbers or as texts; object keys are in order
//
// An answer with errors is an error.
func Plain(answer []byte) (string, error) {
	var body struct {
		Data   any
		Errors []struct{ Message string }
	}
	d := json.NewDecoder(bytes.NewReader(answer))
	d.UseNumber()
	if err := d.Decode(&body); err != nil {
		return "", fmt.Errorf("%w: %.200s", err, answer)
	}
	if len(body.Errors) > 0 || body.Data == nil {
		return "", fmt.Errorf("the answer is %.600s", answer)
	}
	text, err := json.MarshalIndent(plain(body.Data), "", " ")
	return string(text), err
}

func plain(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return plainObject(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = plain(item)
		}
		return list
	case json.Number:
		return number(v.String())
	case string:
		if _, err := strconv.ParseFloat(v, 64); err == nil {
			return number(v)
		}
	}
	return value
}

func number(text string) any {
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		return whole
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	if f == float64(int64(f)) {
		return int64(f)
	}
	return f
}

func plainObject(object map[string]any) any {
	out := map[string]any{}
	for key, item := range object {
		if properties, ok := item.(map[string]any); ok && key == "properties" {
			for k, v := range properties {
				out[k] = plain(v)
			}
			continue
		}
		item = plain(item)
		switch {
		case strings.HasSuffix(key, "__one"):
			key, item = strings.TrimSuffix(key, "__one"), only(item)
		case strings.HasSuffix(key, "__set"):
			key, item = strings.TrimSuffix(key, "__set"), ordered(item)
		}
		if key == "edges" {
			key = "nodes"
		}
		out[key] = item
	}
	for _, alone := range []string{"nodes", "node", "value"} {
		if inner, ok := out[alone]; ok && len(out) == 1 {
			return inner
		}
	}
	return out
}

// only is the first of a list, null when there is none; of more than one it is the list, which then equals nothing.
func only(value any) any {
	list, ok := value.([]any)
	switch {
	case !ok || len(list) > 1:
		return value
	case len(list) == 0:
		return nil
	}
	return list[0]
}

// ordered puts a list in the order of its texts.
func ordered(value any) any {
	list, ok := value.([]any)
	if !ok {
		return value
	}
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return list
}
