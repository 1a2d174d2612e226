package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"liandong/graph"
)

// choose decides which nouns a row describes, and gives each column to one field.
func (p *proposal) choose(v *vocabulary, only *graph.Noun) {
	p.volunteers(v)
	weight := map[*graph.Noun]int{}
	titled := map[*graph.Noun]bool{}
	for _, c := range p.columns {
		for _, m := range c.matches {
			if m.level >= exact1 && (len(c.matches) == 1 || m.level == inGroup) {
				weight[m.noun] += 2
			}
			weight[m.noun]++
			if m.field == titleField(m.noun) && m.level >= contained && (c.matches[0].level < inGroup || m.level == inGroup) {
				titled[m.noun] = true
			}
		}
	}
	for _, noun := range v.nouns {
		if slices.Contains(p.nouns, noun) && only == nil {
			continue
		}
		if only != nil && noun == only || only == nil && !isPlace(noun) && titled[noun] && p.means(noun) {
			p.nouns = append(p.nouns, noun)
		}
	}
	slices.SortStableFunc(p.nouns, func(a, b *graph.Noun) int { return cmp.Compare(weight[b], weight[a]) })
	if only == nil {
		p.addOffered(v)
	}
	if len(p.nouns) == 0 {
		p.placesOnly(v)
	}
	p.assign()
}

// means reports whether some column is best understood as what people call the noun, and not only by a word that many
// nouns share, as 名称 is.
func (p *proposal) means(noun *graph.Noun) bool {
	best := func(c *proposedColumn) bool {
		for _, m := range c.matches {
			if m.noun == noun && m.field == titleField(noun) && m.level == c.matches[0].level {
				return true
			}
		}
		return false
	}
	for _, c := range p.columns {
		if best(c) && (len(nounsOf(c.matches, noun)) == 1 || c.matches[0].level == inGroup || noun.Name == "Organization") {
			return true
		}
	}
	return false
}

// nounsOf are the nouns that a column is best understood of; a relation to the wanted one names that one.
func nounsOf(matches []match, wanted *graph.Noun) map[*graph.Noun]bool {
	nouns := map[*graph.Noun]bool{}
	for _, m := range matches {
		if m.level == matches[0].level && (m.field.Kind != graph.Related || m.field.Type != wanted.Name) {
			nouns[m.noun] = true
		}
	}
	return nouns
}

func titleName(noun *graph.Noun) string {
	if f := titleField(noun); f != nil {
		return f.Name
	}
	return sourceKey
}

// volunteers reads a record of volunteers' service, which goes by their numbers: the group is a team, what was done is an
// activity, and the hours are those of the volunteer in it.
func (p *proposal) volunteers(v *vocabulary) {
	if p.standsFor("Person", "volunteerNumber") == nil {
		return
	}
	dated := p.standsFor("Activity", "heldOn") != nil
	for _, noun := range v.nouns {
		var c *proposedColumn
		switch noun.Name {
		case "Person":
			c = p.standsFor("Person", "volunteerNumber")
		case "VolunteerTeam":
			c = p.standsFor("Organization", "name")
		case "Activity":
			if c = p.standsFor("Project", "name"); !dated || p.standsFor("Activity", "name") != nil {
				c = nil
			}
			if hours := p.standsFor("Activity", "hours"); hours != nil && !strings.Contains(hours.name, "分") {
				p.hours, hours.matches, hours.reason = hours, nil, ""
			}
		}
		if c == nil {
			continue
		}
		if noun.Name == "Person" {
			p.nouns = append(p.nouns, noun)
		} else {
			c.matches = []match{{noun: noun, field: noun.Field("name"), level: exact1}}
		}
	}
}

// standsFor is the first column that is called as the field is.
func (p *proposal) standsFor(noun, field string) *proposedColumn {
	for _, c := range p.columns {
		for _, m := range c.matches {
			if m.noun.Name == noun && m.field.Name == field && m.level >= exact1 {
				return c
			}
		}
	}
	return nil
}

// addOffered takes a table of organizations that says what they do, for whom or where, without a name for it, as one of
// services.
func (p *proposal) addOffered(v *vocabulary) {
	if len(p.nouns) != 1 || p.nouns[0].Name != "Organization" {
		return
	}
	for _, c := range p.columns {
		for _, m := range c.matches {
			if m.noun.Name == "Service" && m.level >= exact1 && (m.field.Name == "category" || m.field.Name == "populations") {
				p.nouns = append(p.nouns, m.noun)
				return
			}
		}
	}
}

// placesOnly takes a table that names communities or streets and nothing else as one of them.
func (p *proposal) placesOnly(v *vocabulary) {
	for _, name := range []string{"Community", "Jurisdiction"} {
		for _, noun := range v.nouns {
			for _, c := range p.columns {
				if noun.Name == name && len(p.nouns) == 0 && len(c.matches) > 0 && c.matches[0].noun == noun && c.matches[0].field.Name == "name" && c.matches[0].level >= exact1 {
					p.nouns = append(p.nouns, noun)
				}
			}
		}
	}
}

// assign gives columns to fields, the surest match first, each field to one column.
func (p *proposal) assign() {
	type claim struct {
		column *proposedColumn
		match  match
		rank   int
	}
	var claims []claim
	for _, c := range p.columns {
		for _, m := range c.matches {
			if rank := slices.Index(p.nouns, m.noun); rank >= 0 {
				claims = append(claims, claim{c, m, rank})
			}
		}
	}
	slices.SortStableFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.match.level, a.match.level), cmp.Compare(a.rank, b.rank), cmp.Compare(a.column.place, b.column.place))
	})
	taken := map[[2]string]*proposedColumn{}
	for _, c := range claims {
		slot := [2]string{c.match.noun.Name, c.match.field.Name}
		if c.column.match.level > noMatch {
			continue
		}
		if taken[slot] == nil {
			taken[slot], c.column.match, c.column.reason = c.column, c.match, ""
		} else if c.column.reason == "" {
			c.column.reason = slot[0] + "." + slot[1] + " comes from " + taken[slot].name + " 该字段已取自 " + taken[slot].name
		}
	}
	for _, c := range p.columns {
		if c.match.level == noMatch && c.reason == "" && len(c.matches) > 0 {
			first := c.matches[0]
			c.reason = fmt.Sprintf("it may be %[1]s.%[2]s, but no column has the %[3]s of a %[1]s: add one, or say --noun %[1]s 可能是 %[1]s.%[2]s，但表中没有 %[1]s 的 %[3]s 列",
				first.noun.Name, first.field.Name, titleName(first.noun))
		}
	}
}

// column is the one that is given to a field of a noun, nil when none is.
func (p *proposal) column(noun, field string) *proposedColumn {
	for _, c := range p.columns {
		if c.match.level > noMatch && c.match.noun.Name == noun && c.match.field.Name == field {
			return c
		}
	}
	return nil
}
