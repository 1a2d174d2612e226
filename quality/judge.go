package quality

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"liandong/graph"
	"liandong/lexicon"
)

// each takes every row as it is.
func each(c *check, r *Rule, rows []row) []Finding {
	list := make([]Finding, len(rows))
	for i, at := range rows {
		list[i] = c.found(r, at, at.field, plain(at.value))
	}
	return list
}

// lacking takes the rows of one of the fields.
func lacking(fields ...string) judge {
	return func(c *check, r *Rule, rows []row) []Finding {
		return each(c, r, slices.DeleteFunc(slices.Clone(rows), func(at row) bool { return !slices.Contains(fields, at.field) }))
	}
}

// weekly is how many days lie between meetings that are held each week.
const weekly = 7

// gaps finds meetings that came later than a week after the one before, where they usually come each week: the later one, with the earlier one as the other node.
func gaps(c *check, r *Rule, rows []row) (list []Finding) {
	series := map[string][]row{}
	for _, at := range rows {
		series[at.other] = append(series[at.other], at)
	}
	for _, held := range series {
		slices.SortFunc(held, func(a, b row) int { return cmp.Or(dayOf(b).Compare(dayOf(a)), cmp.Compare(a.id, b.id)) })
		days := make([]time.Time, len(held))
		for i, at := range held {
			days[i] = dayOf(at)
		}
		if every := usual(slices.Compact(slices.Clone(days))); every == 0 || every > weekly {
			continue
		}
		for i, at := range held[:len(held)-1] {
			if days[i].Sub(days[i+1]) > weekly*24*time.Hour {
				at.other = held[i+1].id
				list = append(list, c.found(r, at, at.field, days[i+1].Format(time.DateOnly)+" – "+days[i].Format(time.DateOnly)))
			}
		}
	}
	return list
}

func dayOf(at row) time.Time {
	d, _ := readDate(at.value, nil)
	return d.Start
}

// broken asks the write path what it would have about the node, and takes what it calls as the rule is called.
func broken(c *check, r *Rule, rows []row) (list []Finding) {
	for _, at := range rows {
		if at.noun == nil {
			continue
		}
		for _, told := range c.store.Broken(at.noun, at.properties) {
			if told.Code != r.ID || r.ID == "REQUIRED" && at.noun.Name == "Task" && told.Field == "deadline" {
				continue
			}
			f := c.found(r, at, told.Field, told.Value)
			if f.Value != nil || told.Value == "" {
				f.said = told.Message
			}
			list = append(list, f)
		}
	}
	return list
}

// paired asks the rules that compare the ends of a relation.
func paired(c *check, r *Rule, rows []row) (list []Finding) {
	for _, at := range rows {
		rel := c.model.Relation(at.field)
		far, _ := at.value.(map[string]any)
		if rel == nil {
			continue
		}
		for _, told := range c.model.BrokenPair(rel, at.properties, far) {
			if told.Code == r.ID {
				f := c.found(r, at, rel.Type, told.Value)
				f.said = told.Message
				list = append(list, f)
			}
		}
	}
	return list
}

// own are nouns whose records are the hub's own, or say where others come from.
func own(n *graph.Noun) bool {
	return n == nil || n.ReadOnly || n.Name == "Term" || n.Name == "DataSource"
}

// noted takes the rows that carry a note; what the hub keeps for itself has no source.
func noted(note string) judge {
	return func(c *check, r *Rule, rows []row) (list []Finding) {
		for _, at := range rows {
			notes := []any(nil)
			if l, ok := at.value.([]any); ok {
				notes = l
			}
			if slices.Contains(notes, any(note)) && (note == "LIFETIME" || !own(at.noun)) {
				list = append(list, c.found(r, at, "", ""))
			}
		}
		return list
	}
}

// sameCode finds organizations whose codes are the same once they are written as they are stored.
func sameCode(c *check, r *Rule, rows []row) []Finding {
	return alike(c, r, rows, func(at row) string { return graph.NormalizeUSCC(text(at.value)) })
}

// sameName finds what has the same folded name in the same place.
func sameName(c *check, r *Rule, rows []row) []Finding {
	return alike(c, r, rows, func(at row) string {
		name := lexicon.Fold(text(at.value))
		if name == "" || at.noun == nil {
			return ""
		}
		return at.noun.Name + " " + at.other + " " + name
	})
}

// alike finds rows of one key, each told with the first of them by id.
func alike(c *check, r *Rule, rows []row, key func(row) string) (list []Finding) {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.id, b.id) })
	first := map[string]string{}
	for _, at := range rows {
		k := key(at)
		switch other := first[k]; {
		case k == "" || other == at.id:
		case other == "":
			first[k] = at.id
		default:
			at.other = other
			list = append(list, c.found(r, at, at.field, plain(at.value)))
		}
	}
	return list
}

var (
	address = regexp.MustCompile(`[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+`)
	person  = regexp.MustCompile(strings.ReplaceAll(naming, `\p{IsHan}`, `\p{Han}`))
)

// holdsPersonal reports whether a text holds what is never repeated.
func holdsPersonal(value string) bool {
	return graph.HoldsIdentityNumber(value) || graph.HoldsMobileNumber(value) || address.MatchString(value) || person.MatchString(value)
}

// personal finds numbers and addresses of persons in texts. What was found is never repeated.
func personal(c *check, r *Rule, rows []row) (list []Finding) {
	for _, at := range rows {
		if at.noun == nil {
			continue
		}
		field := fieldOf(at.noun, at.field)
		holds := map[string]func(string) bool{
			"IDENTITY_NUMBER": field.HoldsIdentityNumber,
			"MOBILE_NUMBER": func(value string) bool {
				return len(field.Rules) == 0 && field.Name != "sourceKey" && graph.HoldsMobileNumber(value)
			},
			"EMAIL_ADDRESS": address.MatchString,
		}[r.ID]
		if slices.ContainsFunc(textsIn(at.value), holds) {
			list = append(list, c.found(r, at, at.field, ""))
		}
	}
	return list
}

// named finds names of persons in texts about who gets help.
func named(c *check, r *Rule, rows []row) (list []Finding) {
	for _, at := range rows {
		if slices.ContainsFunc(textsIn(at.value), person.MatchString) {
			list = append(list, c.found(r, at, at.field, ""))
		}
	}
	return list
}

// fieldOf is the field of a noun that a property belongs to; one without rules where there is none.
func fieldOf(n *graph.Noun, property string) *graph.Field {
	if f := n.Field(property); f != nil {
		return f
	}
	return &graph.Field{Name: property}
}

func textsIn(value any) (texts []string) {
	if one, ok := value.(string); ok {
		return []string{one}
	}
	for _, item := range list(value) {
		texts = append(texts, text(item))
	}
	return texts
}

// loops finds relations that lie on a circle, one for each circle: the one with the lowest id.
func loops(c *check, r *Rule, rows []row) (list []Finding) {
	above := map[string]map[string][]row{} // by type and lower end
	for _, at := range rows {
		if above[at.field] == nil {
			above[at.field] = map[string][]row{}
		}
		above[at.field][at.id] = append(above[at.field][at.id], at)
	}
	for _, tree := range above {
		for _, circle := range circles(tree) {
			at := slices.MinFunc(circle, func(a, b row) int { return cmp.Compare(a.relation, b.relation) })
			list = append(list, c.found(r, at, at.field, ""))
		}
	}
	return list
}

// circles are the relations inside each strongly connected part of more than one node, or of one that leads to itself.
func circles(above map[string][]row) (found [][]row) {
	t := &tarjan{above: above, index: map[string]int{}, low: map[string]int{}, part: map[string]int{}}
	for id := range above {
		if t.index[id] == 0 {
			t.visit(id)
		}
	}
	inside := map[int][]row{}
	for id, ups := range above {
		for _, up := range ups {
			if t.part[id] == t.part[up.other] {
				inside[t.part[id]] = append(inside[t.part[id]], up)
			}
		}
	}
	for _, circle := range inside {
		found = append(found, circle)
	}
	return found
}

// tarjan finds strongly connected parts (Tarjan 1972). Chains are short: the write path lets none be longer than 64.
type tarjan struct {
	above       map[string][]row
	index, low  map[string]int
	part        map[string]int // of nodes that are done
	stack       []string
	count, last int
}

func (t *tarjan) visit(id string) {
	t.count++
	t.index[id], t.low[id] = t.count, t.count
	t.stack = append(t.stack, id)
	for _, up := range t.above[id] {
		switch {
		case t.index[up.other] == 0:
			t.visit(up.other)
			t.low[id] = min(t.low[id], t.low[up.other])
		case t.part[up.other] == 0:
			t.low[id] = min(t.low[id], t.index[up.other])
		}
	}
	if t.low[id] != t.index[id] {
		return
	}
	t.last++
	for {
		top := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.part[top] = t.last
		if top == id {
			return
		}
	}
}

// silent finds sources that are overdue, and those that are declared to deliver and never have.
func silent(c *check, r *Rule, _ []row) (list []Finding) {
	for _, s := range c.sources {
		if s.state == graph.SourceStateSilent || s.state == graph.SourceStateNever && s.declared > 0 {
			at := row{id: s.id, noun: c.model.Noun("DataSource"), source: s.id}
			list = append(list, c.found(r, at, "", s.lastText()))
		}
	}
	return list
}
