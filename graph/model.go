package graph

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
)

// Model is the declared domain at run time: what the compiler reads, what the write path checks, what the dictionary
// prints. codegen makes it from schema.graphqls; nothing else knows nouns by name. It is read-only once loaded.
type Model struct {
	Areas     []*Area     `json:"areas"` // parts of the declaration that have nouns, in declared order
	Nouns     []*Noun     `json:"nouns"`
	Enums     []*Enum     `json:"enums"`
	Relations []*Relation `json:"relations"` // every stored relation once, by its OUT side
	Roots     []*Root     `json:"roots"`     // generated fields of Query and Mutation

	nouns     map[string]*Noun
	enums     map[string]*Enum
	relations map[string]*Relation
	roots     map[string]*Root
	belonging map[string][]*Noun // by relation type, the concrete nouns whose nodes belong somewhere by it
	templates *templates         // of what has been asked
}

// Area is a part of the declaration: a section of schema.graphqls, a file of schema/, or both where they have one name.
type Area struct {
	Name string `json:"name"` // "places"
	En   string `json:"en"`
	Zh   string `json:"zh"` // empty where nobody gave it
}

// Noun is one declared type or interface.
type Noun struct {
	Name        string   `json:"name"`           // "Community"
	Singular    string   `json:"singular"`       // root field of one: "community"
	Plural      string   `json:"plural"`         // root field of many: "communities"
	Area        string   `json:"area,omitempty"` // where it is declared; empty outside any area
	Abstract    bool     `json:"abstract,omitempty"`
	ReadOnly    bool     `json:"readOnly,omitempty"`
	Large       bool     `json:"large,omitempty"`      // indexes keep its nodes by title and by life
	Labels      []string `json:"labels"`               // what a stored node carries; the first one is the name. Abstract: the one of an interface alone, "A|B" for a union
	Kinds       []string `json:"kinds,omitempty"`      // abstract: the concrete nouns, in declared order
	Implements  []string `json:"implements,omitempty"` // concrete: declared interfaces
	Keys        []Key    `json:"keys,omitempty"`
	Scope       []Path   `json:"scope,omitempty"`  // ways to the divisions it belongs to; a division has one of no steps
	Lasts       int      `json:"lasts,omitempty"`  // years after its beginning when nobody says how long
	Begins      string   `json:"begins,omitempty"` // of an event: the date field that its life begins with
	Tree        string   `json:"tree,omitempty"`   // the @tree relation field of the noun
	Active      *Active  `json:"active,omitempty"`
	Access      string   `json:"access"`
	Fields      []*Field `json:"fields"` // in declared order, built-in ones first
	Rules       []Rule   `json:"rules,omitempty"`
	Description string   `json:"description"`

	fields   map[string]*Field
	searched []*Field // what search looks at: the title first, names before texts
	ranking  *Field   // says how high a node ranks among its like, nil for none
}

// Key is a natural key. PerInterval keys are unique at any one date only.
type Key struct {
	Name        string   `json:"name"`  // its name in XBy: the last field
	Input       string   `json:"input"` // input type of a key of several fields; empty for one field
	Fields      []string `json:"fields"`
	PerInterval bool     `json:"perInterval,omitempty"`
}

// Path is one way from a node to a division, relation by relation. Every node it meets is of the kind it says.
type Path []PathStep

// PathStep is one relation of a path.
type PathStep struct {
	Relation string `json:"relation"`
	Incoming bool   `json:"incoming,omitempty"`
	To       string `json:"to"` // noun, abstract where all its kinds go on alike
}

// Active is the condition under which a node counts for linkage: its dated state is one of Values, or unknown, and nothing bars it.
type Active struct {
	Field  string   `json:"field"`
	Values []string `json:"values"`
	Bars   []Bar    `json:"bars,omitempty"`
}

// Bar is a node that rules another one out while it lives and is related to it: its field, an enumeration of one value, is one of Values.
type Bar struct {
	Relation string   `json:"relation"` // as Model.Relation finds it
	Incoming bool     `json:"incoming,omitempty"`
	Noun     string   `json:"noun"`
	Field    string   `json:"field"`
	Values   []string `json:"values"`
}

// FieldKind says how a field is stored and read.
type FieldKind string

// Kinds of field.
const (
	Property FieldKind = "PROPERTY" // stored on the node or relation under the field's name
	Dated    FieldKind = "DATED"    // dated states: interval relations, of an enumeration to terms of its scheme, else of the node to itself with the value
	History  FieldKind = "HISTORY"  // the list of a dated field's states
	Related  FieldKind = "RELATED"  // a stored relation
	Edges    FieldKind = "EDGES"    // the connection twin of a to-one relation, with relation properties
	Derived  FieldKind = "DERIVED"  // a pattern over stored relations
	Present  FieldKind = "PRESENT"  // whether relations of the noun lead somewhere
	Sources  FieldKind = "SOURCES"  // the nodes whose ids stand in Property of the node and of its older versions
	Rest     FieldKind = "REST"     // what is left of the number Of when that of the far ends of a relation is taken away
	Referred FieldKind = "REFERRED" // source and importBatch: the node whose id stands in Property
)

// Field is one field of a noun or of a relation's properties.
type Field struct {
	Name        string    `json:"name"`
	Kind        FieldKind `json:"kind"`
	Owner       string    `json:"owner"` // the noun that declares it (an interface for inherited fields): names the generated types
	Type        string    `json:"type"`  // scalar, enumeration or noun
	List        bool      `json:"list,omitempty"`
	Required    bool      `json:"required,omitempty"`
	Property    string    `json:"property,omitempty"` // stored name; DATED and HISTORY: the relation type, as in HAS_STATUS
	Relation    string    `json:"relation,omitempty"` // RELATED and EDGES: Relation.ID
	Incoming    bool      `json:"incoming,omitempty"` // RELATED and EDGES: read against the direction
	Of          string    `json:"of,omitempty"`       // HISTORY and EDGES: the field they belong to; REST: the number
	Scheme      string    `json:"scheme,omitempty"`   // DATED: scheme of the terms of an enumeration
	Derived     []Pattern `json:"derived,omitempty"`
	Relations   []string  `json:"relations,omitempty"` // PRESENT, REST: fields of the noun
	Basis       string    `json:"basis,omitempty"`     // DERIVED: enumeration of what its patterns are called, told on the edge
	Default     string    `json:"default,omitempty"`
	Search      string    `json:"search,omitempty"` // how it is found by search: NAME, TEXT, or not at all
	Computed    bool      `json:"computed,omitempty"`
	Qualifier   string    `json:"qualifier,omitempty"` // the field of the noun that says how exactly the figure is meant
	Adds        *Adds     `json:"adds,omitempty"`      // of a number: how it adds up
	BuiltIn     bool      `json:"builtIn,omitempty"`   // given to every node by the generator
	Access      string    `json:"access"`
	Rules       []Rule    `json:"rules,omitempty"`
	Description string    `json:"description"`
}

// Ordered reports whether nodes are ordered by the field: a single value of their own, or its state at the date.
func (f *Field) Ordered() bool { return (f.Kind == Property || f.Kind == Dated) && !f.List }

// Values of Field.Search.
const (
	SearchName = "NAME" // as a whole, from its beginning, by any part, and by pinyin
	SearchText = "TEXT" // by any part
)

// Relation is one stored relation type between two nouns.
type Relation struct {
	ID          string   `json:"id"`   // owner and field of the OUT side: "Project.deliveredIn"
	Type        string   `json:"type"` // DELIVERED_IN; a retracted one is of type DELIVERED_IN_PAST
	From        string   `json:"from"` // noun, maybe abstract
	To          string   `json:"to"`
	Time        TimeKind `json:"time"`
	One         bool     `json:"one,omitempty"`         // at most one from a node at any date
	OneIncoming bool     `json:"oneIncoming,omitempty"` // at most one into a node at any date
	Undirected  bool     `json:"undirected,omitempty"`  // read either way; between two of From it is stored from the lower id
	Key         []string `json:"key,omitempty"`         // properties that tell several relations between the same ends apart
	TermKind    string   `json:"termKind,omitempty"`
	NearKinds   []string `json:"nearKinds,omitempty"` // kinds of term that it may begin at, where it begins at terms; none: any
	Properties  []*Field `json:"properties,omitempty"`
	About       string   `json:"about,omitempty"` // description of the type that its properties are declared by
	Rules       []Rule   `json:"rules,omitempty"`
	Description string   `json:"description"`
}

// TimeKind says how a relation holds in time.
type TimeKind string

// Kinds of time.
const (
	Interval TimeKind = "INTERVAL" // [from, to)
	Event    TimeKind = "EVENT"    // on a date
	Static   TimeKind = "STATIC"   // neither
)

// Pattern is one alternative of a derived relation: steps that all must match.
type Pattern struct {
	Basis string `json:"basis,omitempty"` // value of Field.Basis
	Steps []Step `json:"steps"`
}

// Step is one relation of a pattern. From and To are names: "this", "end", or a name of the pattern's own.
type Step struct {
	From   string `json:"from"`
	To     string `json:"to"`
	ToNoun string `json:"toNoun,omitempty"` // noun of To where the pattern first names it
	// Relations are stored from From to To, or against it when Incoming; any of them will do. All hold in time alike.
	Relations []string `json:"relations"`
	Incoming  bool     `json:"incoming,omitempty"`
	// Property of the relation must be known to be Value; empty for no condition.
	Property string `json:"property,omitempty"`
	Value    string `json:"value,omitempty"`
}

// Rule is one declared invariant; see RuleKind in codegen/directives.graphqls.
type Rule struct {
	Kind    string   `json:"kind"`
	Min     *float64 `json:"min,omitempty"`
	Max     *float64 `json:"max,omitempty"`
	Pattern string   `json:"pattern,omitempty"`
	Field   string   `json:"field,omitempty"`
	Value   string   `json:"value,omitempty"` // AT_MOST_ONE, ELIGIBLE, CODE_PREFIX, AT_MOST, NEEDS
	End     string   `json:"end,omitempty"`   // ELIGIBLE: FROM or TO
	Of      []string `json:"of,omitempty"`    // kinds of the far end that are looked at, of NEEDS values of the field; empty: all
	Steps   []string `json:"steps,omitempty"` // STEPS: ways that values go, each as "COLLECTED REVIEWED PUBLISHED"
	Alike   []string `json:"alike,omitempty"` // ORDERED_LEVELS: groups of values that rank alike, each as "TOWN TOWNSHIP"
	Warning bool     `json:"warning,omitempty"`
}

// Enum is one declared enumeration, its values in declared order, which is their rank.
type Enum struct {
	Name        string      `json:"name"`
	Values      []EnumValue `json:"values"`
	Description string      `json:"description"`
}

// EnumValue is one value with its name in both languages.
type EnumValue struct {
	Name string   `json:"name"`
	En   string   `json:"en"`
	Zh   string   `json:"zh"`
	Rows []string `json:"rows,omitempty"` // of the domain contract, that name this value alone
}

// RootKind says what a generated root field does.
type RootKind string

// Kinds of generated root field.
const (
	RootNode    RootKind = "NODE"    // node(id)
	RootNodes   RootKind = "NODES"   // nodes(ids)
	RootOne     RootKind = "ONE"     // community(by)
	RootMany    RootKind = "MANY"    // communities(where ...)
	RootGroups  RootKind = "GROUPS"  // communityStatistics(where ..., groupBy ...)
	RootSave    RootKind = "SAVE"    // saveCommunity
	RootLink    RootKind = "LINK"    // linkCommunity
	RootUnlink  RootKind = "UNLINK"  // unlinkCommunity
	RootCorrect RootKind = "CORRECT" // correctCommunity
	RootEnd     RootKind = "END"     // endCommunity
)

// Root is a generated field of Query or Mutation.
type Root struct {
	Name string   `json:"name"`
	Kind RootKind `json:"kind"`
	Noun string   `json:"noun,omitempty"`
}

//go:embed model.json
var declared []byte

// LoadModel reads the model that codegen wrote. It fails only when the file was edited by hand.
func LoadModel() (*Model, error) { return ReadModel(declared) }

// ReadModel reads a model from its JSON and checks that every name in it resolves.
func ReadModel(data []byte) (*Model, error) {
	m := &Model{templates: newTemplates()}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, &Error{Kind: Internal, Op: "graph.ReadModel", Err: err}
	}
	if err := m.index(); err != nil {
		return nil, &Error{Kind: Internal, Op: "graph.ReadModel", Err: err}
	}
	return m, nil
}

func (m *Model) index() error {
	m.nouns, m.enums = map[string]*Noun{}, map[string]*Enum{}
	m.relations, m.roots = map[string]*Relation{}, map[string]*Root{}
	for _, n := range m.Nouns {
		m.nouns[n.Name] = n
		n.fields = map[string]*Field{}
		for _, f := range n.Fields {
			n.fields[f.Name] = f
		}
	}
	for _, e := range m.Enums {
		m.enums[e.Name] = e
	}
	for _, r := range m.Relations {
		m.relations[r.ID] = r
		if m.nouns[r.From] == nil || m.nouns[r.To] == nil {
			return fmt.Errorf("relation %s has an unknown end", r.ID)
		}
	}
	for _, r := range m.Roots {
		m.roots[r.Name] = r
		if r.Noun != "" && m.nouns[r.Noun] == nil {
			return fmt.Errorf("root field %s has the unknown noun %s", r.Name, r.Noun)
		}
	}
	for _, n := range m.Nouns {
		for _, f := range n.Fields {
			if f.Relation != "" && m.relations[f.Relation] == nil {
				return fmt.Errorf("%s.%s has the unknown relation %s", n.Name, f.Name, f.Relation)
			}
		}
		n.searched, n.ranking = searchedOf(n), m.rankingOf(n)
	}
	m.belonging = m.belongings()
	return nil
}

// Noun returns the noun of that name, nil when there is none.
func (m *Model) Noun(name string) *Noun { return m.nouns[name] }

// Enum returns the enumeration of that name, nil when there is none.
func (m *Model) Enum(name string) *Enum { return m.enums[name] }

// Relation returns the relation of that ID, nil when there is none.
func (m *Model) Relation(id string) *Relation { return m.relations[id] }

// WriteOrder are the relations in the order in which links of several are written: those with rules after those without, so that what rules look at is
// there then, as the licenses of who runs a campaign.
func (m *Model) WriteOrder() []*Relation {
	list := slices.Clone(m.Relations)
	slices.SortStableFunc(list, func(a, b *Relation) int { return min(len(a.Rules), 1) - min(len(b.Rules), 1) })
	return list
}

// Root returns the generated root field of that name, nil when it is hand-written or unknown.
func (m *Model) Root(name string) *Root { return m.roots[name] }

// Concrete returns the concrete nouns a node read as n can be: n itself, or the kinds of an abstract n; for the name
// "Node", which every noun implements, all concrete nouns.
func (m *Model) Concrete(name string) []*Noun {
	var found []*Noun
	n := m.nouns[name]
	switch {
	case name == "Node":
		for _, k := range m.Nouns {
			if !k.Abstract {
				found = append(found, k)
			}
		}
	case n == nil:
	case !n.Abstract:
		found = append(found, n)
	default:
		for _, k := range n.Kinds {
			found = append(found, m.nouns[k])
		}
	}
	return found
}

// Is reports whether a node of the concrete noun can stand where the type is asked for.
func (m *Model) Is(concrete *Noun, typeName string) bool {
	if concrete.Name == typeName || typeName == "Node" {
		return true
	}
	wanted := m.nouns[typeName]
	return wanted != nil && slices.Contains(wanted.Kinds, concrete.Name)
}

// Field returns the field of that name, nil when there is none.
func (n *Noun) Field(name string) *Field { return n.fields[name] }

// TreeOf is the noun whose tree `within` climbs for nodes of n: its own, or that of the divisions it belongs to; nil for none.
// It is the interface where the noun has the tree from one.
func (m *Model) TreeOf(n *Noun) *Noun {
	for _, path := range n.Scope {
		at := n
		if len(path) > 0 {
			at = m.Noun(path[len(path)-1].To)
		}
		for _, k := range m.Concrete(at.Name) {
			if k.Tree != "" {
				return m.Noun(k.Field(k.Tree).Owner)
			}
		}
	}
	if n.Tree != "" {
		return m.Noun(n.Field(n.Tree).Owner)
	}
	return nil
}

// Label is the label that finds nodes of the noun.
func (n *Noun) Label() string { return n.Labels[0] }

// Has reports whether the enumeration has the value, spelled exactly so.
func (e *Enum) Has(value string) bool { return e.Rank(value) >= 0 }

// Rank is the place of the value in declared order from 0, or -1.
func (e *Enum) Rank(value string) int {
	for i, v := range e.Values {
		if v.Name == value {
			return i
		}
	}
	return -1
}
