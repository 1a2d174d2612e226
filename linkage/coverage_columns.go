package linkage

import (
	"cmp"
	"maps"
	"slices"

	"liandong/graph"
)

// needCategories is the vocabulary of need categories that every hub has.
const needCategories = "NEED_CATEGORY"

// columns are the categories of a matrix, in the order of their codes.
type columns struct {
	scheme string // empty when no vocabulary is in use
	ids    []string
	of     map[string]int // term id to column: a term deeper down counts for the column above it
}

// chooseColumns takes the narrower terms of the category, or the category itself when it has none; else the top terms
// of the vocabulary that was named or else of the one in use.
func (q *coverageAsked) chooseColumns(terms []term, inUse func() string) (columns, error) {
	c := columns{of: map[string]int{}}
	scheme := q.Where.Scheme
	var chosen []term
	if q.category.pattern != "" {
		top := q.category.find(terms)
		if top == nil {
			return c, q.category.missing()
		}
		if scheme != nil && *scheme != top.scheme {
			return c, invalid("where.scheme", "the category belongs to the vocabulary "+top.scheme+": leave one of the two out",
				"该类别属于词表 "+top.scheme+"：请去掉其中一个")
		}
		c.scheme = top.scheme
		chosen = narrower(terms, top.id, top.scheme)
		if len(chosen) == 0 {
			chosen = []term{*top}
		}
	} else {
		if scheme != nil {
			c.scheme = *scheme
		} else {
			c.scheme = inUse()
		}
		chosen = narrower(terms, "", c.scheme)
		if scheme != nil && len(chosen) == 0 {
			return c, &graph.Error{Kind: graph.NotFound, Op: "linkage", Field: "where.scheme", Message: graph.Text{
				En: "there is no vocabulary of need categories of that name: correct it or leave it out",
				Zh: "没有该名称的需求类别词表：请更正或去掉",
			}}
		}
	}
	slices.SortFunc(chosen, func(a, b term) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.id, b.id)) })
	for i, t := range chosen {
		c.ids = append(c.ids, t.id)
		c.of[t.id] = i
	}
	c.deepen(terms)
	return c, nil
}

// find looks the category up among the terms.
func (k *key) find(terms []term) *term {
	for i, t := range terms {
		held := map[string]string{"id": t.id, "sourceKey": t.sourceKey, "scheme": t.scheme, "code": t.code}
		same := true
		for property, v := range k.value {
			same = same && held[property] == v
		}
		if same {
			return &terms[i]
		}
	}
	return nil
}

// narrower are the terms of the vocabulary right below the term; with an empty id those at the top of the vocabulary.
func narrower(terms []term, id, scheme string) []term {
	inScheme := map[string]bool{}
	for _, t := range terms {
		if t.scheme == scheme {
			inScheme[t.id] = true
		}
	}
	var found []term
	for _, t := range terms {
		if t.scheme != scheme {
			continue
		}
		if (id != "" && t.broader == id) || (id == "" && !inScheme[t.broader]) {
			found = append(found, t)
		}
	}
	return found
}

// deepen gives every term below a column that column.
func (c *columns) deepen(terms []term) {
	broader := map[string]string{}
	for _, t := range terms {
		broader[t.id] = t.broader
	}
	for _, t := range terms {
		// Cycles are refused on write; the bound is for those that came in all the same.
		for up, steps := t.id, 0; up != "" && steps <= 12; up, steps = broader[up], steps+1 {
			if column, ok := c.of[up]; ok {
				c.of[t.id] = column
				break
			}
		}
	}
}

// schemeInUse is the vocabulary of the needs, projects and services in scope, or else of what was collected there. If
// several are in use it is NEED_CATEGORY, or the first by name when that is not among them.
func (f *facts) schemeInUse() string {
	scheme := map[string]string{}
	for _, t := range f.terms {
		scheme[t.id] = t.scheme
	}
	used := map[string]bool{}
	for _, n := range f.needs {
		used[scheme[n.term]] = true
	}
	for _, s := range f.supply {
		used[scheme[s.term]] = true
	}
	if len(used) == 0 {
		inScope := map[string]bool{}
		for _, p := range f.places {
			inScope[p.id] = true
		}
		for c := range f.collected {
			if inScope[c.community] {
				used[c.scheme] = true
			}
		}
	}
	return firstInUse(used)
}

// firstInUse takes one of the vocabularies in use.
func firstInUse(used map[string]bool) string {
	delete(used, "")
	if used[needCategories] || len(used) == 0 {
		return needCategories
	}
	return slices.Sorted(maps.Keys(used))[0]
}
