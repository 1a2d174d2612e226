package graph

import (
	"slices"
	"strings"
	"unicode"
)

// Adds says how the values of a number add up over rows; a field without it adds up, as money and hours do.
type Adds struct {
	As   string `json:"as,omitempty"`   // AddsAtMost, AddsNever; empty: they add up
	Unit string `json:"unit,omitempty"` // the field that names their unit: values of one unit alone are added
	By   string `json:"by,omitempty"`   // the relation to what defines the figure and says whether it adds up
	En   string `json:"en,omitempty"`   // why they do not simply add up
	Zh   string `json:"zh,omitempty"`
}

// Values of Adds.As.
const (
	AddsAtMost = "AT_MOST" // what is counted may be the same in several rows: the sum is an upper bound
	AddsNever  = "NEVER"   // a share, a rank, a year
)

// DimensionKind says how rows are put into groups by a dimension.
type DimensionKind string

// Kinds of dimension.
const (
	ByValue  DimensionKind = "VALUE"  // an enumeration, whether something is so, a unit
	ByDate   DimensionKind = "DATE"   // years, quarters, months or days
	ByNumber DimensionKind = "NUMBER" // classes of one width
	ByNode   DimensionKind = "NODE"   // the far end of a relation
	ByPlace  DimensionKind = "PLACE"  // the division of a level that it belongs to
)

// Dimension is one thing by which statistics put nodes of a noun into groups.
type Dimension struct {
	Name        string // BASED_IN, UNDERTAKES__PART
	Kind        DimensionKind
	Field       *Field // of the noun; nil for ByPlace
	Link        *Field // of the links of Field; nil where Field itself says it
	Description string
}

// Figure is a number of a noun, or of the links of one of its lists, that statistics add.
type Figure struct {
	Name        string // STAFF_COUNT, SERVED_IN__HOURS
	Field, Link *Field // as in Dimension
	adds        *Adds  // nil: it adds up
}

// number is the field that holds the figure.
func (f Figure) number() *Field {
	if f.Link != nil {
		return f.Link
	}
	return f.Field
}

// nested says why nothing adds up over places that contain each other.
var nested = &Adds{As: AddsNever, En: "divisions contain each other, and their figures those of their parts: ask of communities", Zh: "辖区相互包含，上级数值已含下级：请按社区汇总"}

// placeDimension is the name of the dimension of kind ByPlace, that of the filter.
const placeDimension = "WITHIN"

// Dimensions are those of a noun: where it belongs, then its fields in declared order, each with what its links say.
func (m *Model) Dimensions(n *Noun) []Dimension {
	var list []Dimension
	if levels := m.levelsOf(n); levels != nil {
		list = append(list, Dimension{Name: placeDimension, Kind: ByPlace,
			Description: "The division of a level that it belongs to at the date (所属层级区划); where it belongs to several, it stands in the group of each."})
	}
	for _, f := range n.Fields {
		if kind := m.dimensionKind(n, f); kind != "" {
			list = append(list, Dimension{UpperSnake(f.Name), kind, f, nil, f.Description})
		}
		for _, link := range m.linkFields(f) {
			if kind := m.valueKind(link); kind != "" {
				list = append(list, Dimension{UpperSnake(f.Name) + "__" + UpperSnake(link.Name), kind, f, link, link.Description})
			}
		}
	}
	return list
}

// Figures are the numbers of a noun in declared order, each with those of its links.
func (m *Model) Figures(n *Noun) []Figure {
	var list []Figure
	nests := m.nests(n)
	add := func(name string, f, link *Field) {
		one := Figure{name, f, link, nil}
		one.adds = one.number().Adds
		if nests {
			one.adds = nested
		}
		list = append(list, one)
	}
	for _, f := range n.Fields {
		if (f.Kind == Property || f.Kind == Dated || f.Kind == Rest) && !f.List && !f.Computed && f.numeric() {
			add(UpperSnake(f.Name), f, nil)
		}
		for _, link := range m.linkFields(f) {
			if link.numeric() {
				add(UpperSnake(f.Name)+"__"+UpperSnake(link.Name), f, link)
			}
		}
	}
	return list
}

// nests reports whether a node of the noun can lie in another one of it: the noun is a tree of levels, and its levels do not all rank alike.
func (m *Model) nests(n *Noun) bool {
	rule := m.levelsOf(n)
	if n.Tree == "" || rule == nil {
		return false
	}
	var levels []string
	for _, k := range m.Concrete(n.Name) {
		f := k.Field(rule.Field)
		if f == nil { // it lies in places without being one
			continue
		}
		for _, v := range m.Enum(f.Type).Values {
			if !slices.ContainsFunc(f.Rules, func(r Rule) bool {
				return r.Kind == "PATTERN" && !slices.Contains(strings.Split(r.Pattern, "|"), v.Name)
			}) {
				levels = append(levels, v.Name)
			}
		}
	}
	return len(levels) > 0 && slices.ContainsFunc(levels, func(level string) bool { return !slices.Contains(rule.alike(levels[0]), level) })
}

func (f *Field) numeric() bool { return f.Type == "Int" || f.Type == "Float" || f.Type == "Money" }

func (m *Model) dimensionKind(n *Noun, f *Field) DimensionKind {
	switch {
	case f.Computed:
		return ""
	case f.Kind == Related, f.Kind == Derived, f.Kind == Referred:
		return ByNode
	case f.List || f.Kind != Property && f.Kind != Dated && f.Kind != Present:
		return ""
	case slices.ContainsFunc(n.Fields, func(o *Field) bool { return o.Adds != nil && o.Adds.Unit == f.Name }):
		return ByValue
	}
	return m.valueKind(f)
}

func (m *Model) valueKind(f *Field) DimensionKind {
	switch {
	case f.Type == "Boolean" || m.Enum(f.Type) != nil:
		return ByValue
	case f.Type == "PartialDate":
		return ByDate
	case f.numeric():
		return ByNumber
	}
	return ""
}

// linkFields are the single properties of the links of a list, and when they hold.
func (m *Model) linkFields(f *Field) []*Field {
	if f.Kind != Related || !f.List {
		return nil
	}
	rel := m.Relation(f.Relation)
	date := func(name, about string) *Field {
		return &Field{Name: name, Property: name, Kind: Property, Type: "PartialDate", Access: f.Access, Description: about}
	}
	var list []*Field
	switch rel.Time {
	case Interval:
		list = []*Field{date("from", "From when the link holds (关联起始)."), date("to", "The last period in which the link holds (关联终止).")}
	case Event:
		list = []*Field{date("on", "When it happened (发生日期).")}
	}
	return append(list, slices.DeleteFunc(slices.Clone(rel.Properties), func(p *Field) bool { return p.List })...)
}

// levelsOf is the rule that ranks the places which nodes of the noun belong to; nil where they belong to none.
func (m *Model) levelsOf(n *Noun) *Rule {
	tree := m.TreeOf(n)
	if tree == nil {
		return nil
	}
	for _, r := range Ruled(m.Relation(tree.Field(tree.Tree).Relation).Rules, "ORDERED_LEVELS") {
		return &r
	}
	return nil
}

// UpperSnake turns basedIn into BASED_IN and OrganizationStatus into ORGANIZATION_STATUS.
func UpperSnake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}
