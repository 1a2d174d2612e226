package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

// told is what a mutation is asked when the scenario does not say.
const told = `{ payload { warnings { code field } userErrors { code field } } }`

// withSelections gives each root field of a document of mutations an alias, and a selection when it has none, so that scenarios need not repeat them.
func withSelections(text string) (string, error) {
	document, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		return "", err
	}
	payload, err := parser.ParseQuery(&ast.Source{Input: told})
	if err != nil {
		return "", err
	}
	for _, operation := range document.Operations {
		if operation.Operation != ast.Mutation {
			return "", fmt.Errorf("a %s stands where mutations belong", operation.Operation)
		}
		for i, selection := range operation.SelectionSet {
			field, ok := selection.(*ast.Field)
			if !ok {
				return "", fmt.Errorf("%T stands where a mutation belongs", selection)
			}
			field.Alias = fmt.Sprintf("write%03d", i+1)
			if len(field.SelectionSet) == 0 {
				field.SelectionSet = payload.Operations[0].SelectionSet[0].(*ast.Field).SelectionSet
			}
		}
	}
	var b bytes.Buffer
	formatter.NewFormatter(&b).FormatQueryDocument(document)
	return b.String(), nil
}

// reportOf gathers what a document of mutations was answered, in order.
func reportOf(data json.RawMessage) (report, error) {
	type told struct{ Code, Field string }
	var answers map[string]struct{ Warnings, UserErrors []told }
	var all report
	if err := json.Unmarshal(data, &answers); err != nil {
		return all, err
	}
	var names []string
	for name := range answers {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, w := range answers[name].Warnings {
			all.warned = append(all.warned, strings.TrimSpace(w.Code+" "+w.Field))
		}
		for _, e := range answers[name].UserErrors {
			all.refused = append(all.refused, strings.TrimSpace(e.Code+" "+e.Field))
		}
	}
	return all, nil
}

// reckon wants each equation to hold: what stands left of the last = is reckoned from numbers of the answer, and rounded to the decimals of
// the number on the right.
func (r *run) reckon(text string) {
	for line := range strings.Lines(text) {
		at := strings.LastIndex(line, "=")
		if at < 0 {
			r.Errorf("%q is no equation", line)
			continue
		}
		left, want := strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+1:])
		if got, err := reckoned(left, r.answer, decimals(want)); err != nil || got != want {
			r.Errorf("%s is %s, want %s %v", left, got, want, err)
		}
	}
}

func decimals(number string) int {
	_, after, _ := strings.Cut(number, ".")
	return len(after)
}

// operand is where a number stands in an answer, as in now.nodes.0.value, or a number.
var operand = regexp.MustCompile(`[A-Za-z_]\w*(\.\w+)+|\d+(\.\d+)?`)

// reckoned is the value of an expression over numbers of an answer, with so many decimals.
func reckoned(expression string, answer any, decimals int) (string, error) {
	var failed error
	filled := operand.ReplaceAllStringFunc(expression, func(found string) string {
		n, err := strconv.ParseFloat(found, 64)
		if err != nil {
			n, err = numberAt(answer, found)
		}
		if err != nil {
			failed = err
		}
		return withPoint(n)
	})
	if failed != nil {
		return "", failed
	}
	value, err := types.Eval(token.NewFileSet(), nil, token.NoPos, filled)
	if err != nil {
		return "", err
	}
	f, _ := constant.Float64Val(value.Value)
	return strconv.FormatFloat(f, 'f', decimals, 64), nil
}

// withPoint writes a number so that Go does not divide it as a whole one.
func withPoint(n float64) string {
	text := strconv.FormatFloat(n, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// numberAt is the number at a path of an answer.
func numberAt(answer any, path string) (float64, error) {
	at := answer
	for name := range strings.SplitSeq(path, ".") {
		switch here := at.(type) {
		case map[string]any:
			at = here[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(here) {
				return 0, fmt.Errorf("%s: there is no %s among %d", path, name, len(here))
			}
			at = here[i]
		}
	}
	n, ok := at.(float64)
	if !ok {
		return 0, fmt.Errorf("%s is no number in the answer but %v", path, at)
	}
	return n, nil
}

func TestReckoned(t *testing.T) {
	answer := map[string]any{"old": map[string]any{"totalCount": 6543.0}, "list": []any{map[string]any{"value": 3840.0}, map[string]any{"value": 3174.17}}}
	for _, c := range []struct {
		expression string
		decimals   int
		want       string
	}{
		{"100 * 482 / old.totalCount", 2, "7.37"},
		{"list.0.value - list.1.value", 2, "665.83"},
		{"7 / 2", 1, "3.5"},
	} {
		if got, err := reckoned(c.expression, answer, c.decimals); err != nil || got != c.want {
			t.Errorf("%s: %s %v, want %s", c.expression, got, err, c.want)
		}
	}
	if _, err := reckoned("list.2.value", answer, 0); err == nil {
		t.Error("a number that is not there was taken")
	}
}
