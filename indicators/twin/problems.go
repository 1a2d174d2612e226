package twin

import (
	"embed"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"liandong/indicators"
)

// problemStatements have a row for each alarm of a sign, the worst first: the ids of the divisions that it lies in, none where nobody knows; the id of what is wrong, or
// those of several things that are wrong together; and the measure. Beside the days they ask for the problem's parameters, by name, and for the area: the id of a division,
// null for the whole hub.
//
//go:embed problems
var problemStatements embed.FS

// Asked is a sign of a problem as somebody asks for it: of an area, indicators.Nowhere for the whole hub, and with parameters other than the usual ones.
type Asked struct {
	Window  *indicators.Window
	Problem *indicators.Problem
	Sign    *indicators.Sign
	Area    int32
	Values  map[string]float64
}

// Statement is that of the sign.
func (a Asked) Statement() (text string, params map[string]any, err error) {
	content, err := problemStatements.ReadFile("problems/" + a.Problem.ID + "." + a.Sign.Name + ".cypher")
	if err != nil {
		return "", nil, fmt.Errorf("no twin: %w", err)
	}
	params = days(a.Window)
	params["area"] = nil
	if a.Area != indicators.Nowhere {
		params["area"] = a.Window.IDs.At(a.Area)
	}
	for _, q := range a.Problem.Parameters {
		params[q.Name] = q.Usual
	}
	for name, value := range a.Values {
		params[name] = value
	}
	return string(content), params, nil
}

// Compare says which alarms only the engine has or only the statement, and how many the engine has.
func (a Asked) Compare(rows [][]any) (wrong []string, alarms int) {
	told, wrong := a.read(rows)
	about := map[int32][]*row{}
	for _, r := range told {
		for _, n := range r.nodes {
			about[n] = append(about[n], r)
		}
	}
	found := a.Window.See(a.Problem, a.Sign, a.Area, a.Values).Alarms
	for _, alarm := range found {
		of := about[alarm.Node]
		i := slices.IndexFunc(of, func(r *row) bool { return r.tells(alarm) })
		if i < 0 {
			wrong = append(wrong, "only the engine: "+a.describe(alarm))
			continue
		}
		of[i].matched = true
	}
	for _, r := range told {
		if !r.matched {
			wrong = append(wrong, fmt.Sprintf("only the statement: %v", r.values))
		}
	}
	return wrong, len(found)
}

// CompareWithin is Compare for each division that has others below it, by the rows for the whole hub: those of a division are those with a place in it. The others are told by the
// places of the alarms.
func (a Asked) CompareWithin(rows [][]any) (wrong []string) {
	at := map[string][]int{}
	for i, r := range rows {
		for _, id := range idsOf(r[0]) {
			at[id] = append(at[id], i)
		}
	}
	for d := range a.Window.Those("AdministrativeDivision") {
		all, inside := a.Window.Below(d), map[int]bool{}
		if len(all) == 1 {
			continue
		}
		for _, below := range all {
			for _, i := range at[a.Window.IDs.At(below)] {
				inside[i] = true
			}
		}
		var part [][]any
		for _, i := range slices.Sorted(maps.Keys(inside)) {
			part = append(part, rows[i])
		}
		a.Area = d
		differ, _ := a.Compare(part)
		for _, one := range differ {
			wrong = append(wrong, "in "+a.Window.IDs.At(d)+" "+one)
		}
	}
	return wrong
}

// row is one of a problem's statement.
type row struct {
	values  []any
	places  []int32
	nodes   []int32
	measure float64
	matched bool
}

// tells reports whether the row is the alarm: it may have more places than the first, which the engine gives.
func (r *row) tells(a indicators.Alarm) bool {
	if r.matched || !near(a.Measure, r.measure) {
		return false
	}
	for _, n := range r.nodes {
		if n != a.Node && !slices.Contains(a.Also, n) {
			return false
		}
	}
	if a.Place == indicators.Nowhere {
		return len(r.places) == 0
	}
	return slices.Contains(r.places, a.Place)
}

func (a Asked) read(values [][]any) (rows []*row, wrong []string) {
	number := a.Window.Numbers()
	read := func(ids []string) (nodes []int32) {
		for _, id := range ids {
			n, ok := number(id)
			if !ok {
				wrong = append(wrong, fmt.Sprintf("the statement names %q, which is nothing", id))
			}
			nodes = append(nodes, n)
		}
		return nodes
	}
	least := math.Inf(1)
	for _, v := range values {
		r := &row{values: v, places: read(idsOf(v[0])), nodes: read(idsOf(v[1])), measure: numberOf(v[2])}
		badness := a.Sign.Badness(r.measure)
		if len(r.nodes) == 0 || !(badness <= least) {
			wrong = append(wrong, fmt.Sprintf("the statement has a row of nothing, or one that is worse than the one before: %v", v))
		}
		least = badness
		rows = append(rows, r)
	}
	return rows, wrong
}

// idsOf are the ids in a list, or the one that stands alone.
func idsOf(x any) (ids []string) {
	list, ok := x.([]any)
	if !ok {
		list = []any{x}
	}
	for _, one := range list {
		id, _ := one.(string)
		ids = append(ids, id)
	}
	return ids
}

func (a Asked) describe(alarm indicators.Alarm) string {
	place := "nowhere"
	if alarm.Place != indicators.Nowhere {
		place = a.Window.IDs.At(alarm.Place)
	}
	return fmt.Sprintf("[%s %s %v]", place, a.Window.IDs.At(alarm.Node), alarm.Measure)
}

// IdleProblems are statements of no sign.
func IdleProblems() (idle []string) {
	asked := map[string]bool{}
	for _, p := range indicators.Problems() {
		for _, g := range p.Signs {
			asked[p.ID+"."+g.Name] = true
		}
	}
	files, err := problemStatements.ReadDir("problems")
	if err != nil {
		panic(err) // it is built in
	}
	for _, file := range files {
		if name := strings.TrimSuffix(file.Name(), ".cypher"); !asked[name] {
			idle = append(idle, name)
		}
	}
	return idle
}
