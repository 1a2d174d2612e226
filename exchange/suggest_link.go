package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"liandong/graph"
)

// schemes are the vocabularies whose terms people write by name, by what they classify.
var schemes = map[string]string{"NEED_CATEGORY": "NEED_CATEGORY", "POPULATION": "TARGET_POPULATION"}

// links writes the relations of a row: between the nodes of the row, to terms, and to places.
func (w *proposalWriter) links() []string {
	var all []string
	for _, noun := range w.p.nouns {
		paired := map[string]bool{noun.Name: true}
		for _, f := range noun.Fields {
			if f.Kind != graph.Related || readOnlyRelation(w.model, f) {
				continue
			}
			if l := w.link(noun, f, paired); l != "" {
				all = append(all, l)
			}
		}
	}
	return all
}

func (w *proposalWriter) link(noun *graph.Noun, f *graph.Field, paired map[string]bool) string {
	own := w.p.column(noun.Name, f.Name)
	target := w.model.Noun(f.Type)
	says := func(target, why string) string {
		return fmt.Sprintf("{node: %s, relation: %s, target: %s} # %s", variable(noun), f.Name, target, why)
	}
	switch {
	case f.Type == "Term" && own != nil:
		scheme := schemes[w.model.Relation(f.Relation).TermKind]
		if scheme == "" {
			own.match, own.reason = match{}, "say which vocabulary its values belong to 请指明所属词表: "+noun.Name+"."+f.Name
			return ""
		}
		return says(fmt.Sprintf("{noun: Term, key: {scheme: {value: %s}, name: %s}, missing: warn}", scheme, w.listed(f, own.name)),
			own.match.level.String()+own.examples()+"; a value the vocabulary does not know is a warning 词表中没有的值只作警告")
	case isPlace(target) || w.maybePlace(f, own):
		return w.placeLink(noun, f, own, says)
	case own != nil && target.Abstract && w.kindCalled(f, own) != "":
		return says(fmt.Sprintf("{noun: %s, key: {name: %s}, missing: warn}", w.kindCalled(f, own), w.listed(f, own.name)), own.match.level.String()+own.examples())
	case own != nil && target.Field("name") != nil:
		return says(fmt.Sprintf("{noun: %s, key: {name: %s}, missing: warn}", f.Type, w.listed(f, own.name)), own.match.level.String()+own.examples())
	case own != nil:
		own.match, own.reason = match{}, "it may be "+noun.Name+"."+f.Name+", but the header does not say of which kind its values are: name the noun of the target 可能是 "+noun.Name+"."+f.Name+"，但表头未说明是哪类对象，请在 target 中写明"
	case !f.Incoming && !paired[f.Type] && f.Name != "leadsTeams": // to be in the row of a team is not to lead it
		for _, other := range w.p.nouns {
			if other.Name == f.Type {
				paired[f.Type] = true
				both := "both are of this row 同一行"
				if f.Name == "servedIn" && w.p.hours != nil {
					return strings.Replace(says(variable(other), both), "} #", fmt.Sprintf(", properties: {hours: %s}} #", strconv.Quote(w.p.hours.name)), 1)
				}
				return says(variable(other), both)
			}
		}
	}
	return ""
}

// maybePlace reports whether a relation that may lead to a community or to something else leads to one here.
func (w *proposalWriter) maybePlace(f *graph.Field, own *proposedColumn) bool {
	return w.model.Noun(f.Type).Abstract && w.model.Is(w.model.Noun("Community"), f.Type) && !slices.Contains([]string{"Actor", "ResourceTarget"}, f.Type) &&
		(own == nil || own.all(placeName))
}

// kinds are words by which a header says what its values are.
var kinds = []struct {
	word *regexp.Regexp
	noun string
}{
	{regexp.MustCompile(`部门`), "GovernmentDepartment"}, {regexp.MustCompile(`居委会|议事会|治理`), "GovernanceBody"},
	{regexp.MustCompile(`单位|机构|组织|团体|主体|employer`), "Organization"}, {regexp.MustCompile(`人$|人员|姓名|者$|convener`), "Person"},
}

// kindCalled is the kind that a header gives the values of a relation which may lead to several kinds, empty when it gives none.
func (w *proposalWriter) kindCalled(f *graph.Field, own *proposedColumn) string {
	for _, k := range kinds {
		if noun := w.model.Noun(k.noun); k.word.MatchString(fold(own.name)) && w.model.Is(noun, f.Type) && noun.Field("name") != nil {
			return k.noun
		}
	}
	return ""
}

// listed is a column whose cells may hold several names, where the relation may lead to several nodes.
func (w *proposalWriter) listed(f *graph.Field, column string) string {
	if !f.List {
		return strconv.Quote(column)
	}
	return fmt.Sprintf("{column: %s, split: %s}", strconv.Quote(column), strconv.Quote(listMarks))
}

var (
	delivery  = regexp.MustCompile(`服务|实施|落地|覆盖|service|deliver`)
	placeName = regexp.MustCompile(`(街道|镇|乡|社区|村|居委会|村委会)$`)
	streetEnd = regexp.MustCompile(`(街道|镇|乡)$`)
	codeShape = regexp.MustCompile(`^\d{6}(\d{3}){0,3}$`)
)

// placeLink leads to a community or to the street: for work, to where it is done; for all else, to where it is.
func (w *proposalWriter) placeLink(noun *graph.Noun, f *graph.Field, own *proposedColumn, says func(target, why string) string) string {
	if own != nil && !own.all(placeName) && !own.all(codeShape) {
		own.match, own.reason = match{}, "an address, not the name or code of a division 是地址，不是区划名称或代码"
		own = nil
	}
	if f.Incoming || f.Name == "successors" {
		return ""
	}
	if isPlace(noun) {
		if street := w.street(); street != "" && f.Name == "parent" && noun.Name == "Community" {
			return says(street, "the street it belongs to")
		}
		return ""
	}
	if own == nil && (!belongsBy(noun, f) || len(w.model.Relation(f.Relation).Key) > 0) {
		return "" // a place alone does not say that something is filed there, serves there, or has a role there
	}
	works := f.Name == "deliveredIn"
	community := own
	if community == nil {
		community = w.community(works)
	}
	switch {
	case community != nil:
		why := community.matches[0].level.String() + community.examples()
		if works && !delivery.MatchString(fold(community.name)) {
			why = "a guess: no column says where the work is done, so it is where this is 未写明服务地点，按所在社区处理"
		}
		community.reason = ""
		return says(w.communityTarget(f, community), why)
	case f.Type == "AdministrativeDivision" && w.street() != "":
		return says(w.street(), "the street 所属街道")
	}
	return ""
}

func (c *proposedColumn) all(shape *regexp.Regexp) bool {
	for _, s := range c.samples {
		if !shape.MatchString(s) {
			return false
		}
	}
	return len(c.samples) > 0
}

// place is the first column that stands for a place and that no field has taken.
func (w *proposalWriter) place(noun string, fits func(*proposedColumn) bool) *proposedColumn {
	for _, c := range w.p.columns {
		if c.match.level > noMatch {
			continue
		}
		for _, m := range c.matches {
			if m.noun.Name == noun && (m.field.Name == "name" || m.field.Name == "code") && m.level >= byValues && fits(c) {
				return c
			}
		}
	}
	return nil
}

// community is the column of the communities where work is done, or of the one where something is; each stands in for the
// other.
func (w *proposalWriter) community(works bool) *proposedColumn {
	right := w.place("Community", func(c *proposedColumn) bool { return delivery.MatchString(fold(c.name)) == works })
	if right == nil && works {
		right = w.place("Community", func(*proposedColumn) bool { return true })
	}
	for _, c := range w.p.columns {
		if right == nil && works && c.match.level > noMatch && isPlaceRelation(w.model, c.match.field) && (c.all(placeName) || c.all(codeShape)) {
			right = c
		}
	}
	return right
}

func isPlaceRelation(model *graph.Model, f *graph.Field) bool {
	target := model.Noun(f.Type)
	return f.Kind == graph.Related && target != nil && isPlace(target)
}

// unlinked says which services and needs no question about links can find, for want of a place or of a category.
func (w *proposalWriter) unlinked(links []string) {
	for _, noun := range w.p.nouns {
		place := map[string]string{"Service": "deliveredIn", "Need": "arisesIn"}[noun.Name]
		if place == "" {
			continue
		}
		has := func(relation string) bool {
			return slices.ContainsFunc(links, func(l string) bool {
				return strings.HasPrefix(l, fmt.Sprintf("{node: %s, relation: %s,", variable(noun), relation))
			})
		}
		if !has(place) {
			w.line("    # No column says in which community a %s is: links will not show it. 没有列说明%s在哪个社区，联动查询（links）将不显示。", variable(noun), chineseNames(noun.Description)[0])
		}
		if !has("category") {
			hint, zh := "", ""
			if has("populations") {
				hint, zh = "; for whom it is (populations) does not say what it is", "；服务对象不能代替类别"
			}
			w.line("    # No column gives the category of a %s%s: links will not show it. 没有列给出%s的类别%s，联动查询（links）将不显示。", variable(noun), hint, chineseNames(noun.Description)[0], zh)
		}
	}
}

func (w *proposalWriter) communityTarget(f *graph.Field, c *proposedColumn) string {
	if c.all(codeShape) {
		return fmt.Sprintf("{noun: Community, key: {code: %s}}", w.listed(f, c.name))
	}
	if f.Type == "AdministrativeDivision" && c.all(streetEnd) {
		return fmt.Sprintf("{noun: Jurisdiction, key: {name: %s}, make: true}", w.listed(f, c.name))
	}
	within := ""
	if street := w.street(); street != "" {
		within = ", within: " + street
	}
	return fmt.Sprintf("{noun: Community, key: {name: %s}%s, make: true}", w.listed(f, c.name), within)
}

// belongsBy reports whether the relation is one by which nodes of the noun belong to a division.
func belongsBy(noun *graph.Noun, f *graph.Field) bool {
	return slices.ContainsFunc(noun.Scope, func(p graph.Path) bool {
		return len(p) == 1 && p[0].Relation == f.Relation && (p[0].To == f.Type || p[0].To == "Community")
	})
}

// street is the target that stands for the street of the table, by its column or by what title or file name say; empty when
// nothing does.
func (w *proposalWriter) street() string {
	if c := w.place("Jurisdiction", func(c *proposedColumn) bool { return len(c.samples) > 0 }); c != nil {
		c.reason = ""
		if c.all(codeShape) {
			return fmt.Sprintf("{noun: Jurisdiction, key: {code: %s}}", strconv.Quote(c.name))
		}
		return fmt.Sprintf("{noun: Jurisdiction, key: {name: %s}, make: true}", strconv.Quote(c.name))
	}
	if w.p.street == "" {
		return ""
	}
	return fmt.Sprintf("{noun: Jurisdiction, key: {name: {value: %s}}, make: true}", strconv.Quote(strings.TrimSpace(w.p.street)))
}
