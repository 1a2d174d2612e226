package files

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liandong/graph"
	"liandong/network"
)

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "files.Ask", Field: field, Message: graph.Text{En: field + ": " + en, Zh: field + "：" + zh}}
}

// parameters are what may be asked, by the names that GraphQL has for it; how each is read into the question.
var parameters = map[string]func(a *asking, value string) error{
	"bases":    func(a *asking, v string) error { return words(a, v, "NetworkBasis", &a.in.Bases) },
	"kinds":    func(a *asking, v string) error { return words(a, v, "NetworkActorKind", &a.in.Kinds) },
	"measures": func(a *asking, v string) error { return words(a, v, "NetworkMeasure", &a.q.Measures) },
	"groupBy": func(a *asking, v string) error {
		return one(a, v, "NetworkGrouping", func(word graph.NetworkGrouping) { a.q.GroupBy = word })
	},
	"weighting": func(a *asking, v string) error {
		return one(a, v, "NetworkWeighting", func(word graph.NetworkWeighting) { a.in.Weighting = &word })
	},
	"area":       func(a *asking, v string) error { a.area = v; return nil },
	"codeScheme": func(a *asking, v string) error { a.scheme = v; return nil },
	"asOf":       func(a *asking, v string) error { return a.date(v, &a.in.AsOf) },
	"since":      func(a *asking, v string) error { return a.date(v, &a.in.Since) },
	"twoMode":    func(a *asking, v string) error { return a.flag(v, &a.in.TwoMode) },
	"isolates":   func(a *asking, v string) error { return a.flag(v, &a.in.Isolates) },
	"delegates":  func(a *asking, v string) error { return a.flag(v, &a.in.Delegates) },
	"leastWeight": func(a *asking, v string) error {
		weight, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return a.wrong(v, "a number, as in 0.5", "数字，例如 0.5")
		}
		a.in.LeastWeight = &weight
		return nil
	},
	"seed": func(a *asking, v string) error { return a.number(v, &a.q.Seed) },
	"runs": func(a *asking, v string) error { return a.number(v, &a.q.Runs) },
}

// asking reads parameters.
type asking struct {
	model        *graph.Model
	field        string // the parameter being read
	in           network.ProjectionInput
	area, scheme string
	q            network.Question
}

// Ask reads a question from parameters, as the query of an address has them: those of the GraphQL question network, lists with commas. area is the id of a division, or its code in codeScheme. What is not known is refused, so that
// no misspelt filter is silently left out. Rights are the caller's to fill in.
func Ask(model *graph.Model, values url.Values, now time.Time) (network.Question, error) {
	a := &asking{model: model, scheme: "CN-STAT"}
	a.q = network.Question{Asked: network.Asked{Today: graph.Today(now), Seed: 1, Runs: 5}, Measures: []graph.NetworkMeasure{"DEGREE", "STRENGTH"}, GroupBy: "SOCIETY"}
	var known []string
	for name := range parameters {
		known = append(known, name)
	}
	slices.Sort(known)
	for _, name := range known {
		a.field = name
		if given := values[name]; len(given) > 1 {
			return a.q, invalid(name, "give it once, lists with commas", "请只给出一次，多个值用逗号分隔")
		} else if len(given) == 1 && given[0] != "" {
			if err := parameters[name](a, given[0]); err != nil {
				return a.q, err
			}
		}
	}
	for name := range values {
		if parameters[name] == nil {
			return a.q, invalid(name, "there is no such parameter: use "+strings.Join(known, ", "), "没有该参数：可用 "+strings.Join(known, "、"))
		}
	}
	switch {
	case a.area == "":
	case len(a.area) == 36 && strings.Count(a.area, "-") == 4:
		a.in.Area = &graph.Filter{Value: map[string]any{"id": a.area}}
	default:
		a.in.Area = &graph.Filter{Value: map[string]any{"code": map[string]any{"code": a.area, "codeScheme": a.scheme}}}
	}
	a.q.Projection = &a.in
	return a.q, nil
}

func (a *asking) wrong(value, en, zh string) error {
	return invalid(a.field, strconv.Quote(value)+" is not "+en, strconv.Quote(value)+" 不是"+zh)
}

func (a *asking) date(value string, to **graph.PartialDate) error {
	d, err := graph.ParsePartialDate(value)
	if err != nil {
		return a.wrong(value, "a date, as in 2024, 2024-06 or 2024-06-30", "日期，例如 2024、2024-06 或 2024-06-30")
	}
	*to = &d
	return nil
}

func (a *asking) flag(value string, to **bool) error {
	flag, err := strconv.ParseBool(value)
	if err != nil {
		return a.wrong(value, "true or false", " true 或 false")
	}
	*to = &flag
	return nil
}

func (a *asking) number(value string, to *int) error {
	number, err := strconv.Atoi(value)
	if err != nil {
		return a.wrong(value, "a whole number", "整数")
	}
	*to = number
	return nil
}

// words are values of an enumeration, in whatever case and with - for _.
func words[T ~string](a *asking, value, enum string, to *[]T) error {
	*to = nil
	for word := range strings.SplitSeq(value, ",") {
		if err := one(a, word, enum, func(word T) { *to = append(*to, word) }); err != nil {
			return err
		}
	}
	return nil
}

func one[T ~string](a *asking, value, enum string, take func(T)) error {
	word := strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(value), "-", "_"))
	var known []string
	for _, v := range a.model.Enum(enum).Values {
		known = append(known, v.Name)
	}
	if !slices.Contains(known, word) {
		return a.wrong(value, "one of "+strings.Join(known, ", "), "以下之一："+strings.Join(known, "、"))
	}
	take(T(word))
	return nil
}
