package quality

import (
	"bytes"
	"context"
	"embed"
	"maps"
	"slices"
	"strings"
	"text/template"

	"liandong/certainty"
	"liandong/graph"
)

//go:embed *.cypher
var texts embed.FS

// row is what a probe has found. Which columns say something is the probe's matter.
type row struct {
	id, source, relation, other, field string
	noun                               *graph.Noun
	value                              any
	properties                         map[string]any
}

// readRow reads the columns that all probes return: id, labels, source, relation, other, field, value, properties.
func readRow(m *graph.Model, record []any) row {
	properties, _ := record[7].(map[string]any)
	return row{
		id: text(record[0]), noun: m.NounOf(record[1]), source: text(record[2]), relation: text(record[3]), other: text(record[4]), field: text(record[5]),
		value: record[6], properties: properties,
	}
}

// statement renders a probe. All text in it comes from its file and names of the model; values are parameters.
func statement(m *graph.Model, name string) (string, error) { return render(name, told{model: m}) }

// Used are the types of relations that a store has ever had. Statements name these alone: one that it has never seen is looked up anew at every node.
type Used map[string]bool

// FindUsed reads them; one round trip.
func FindUsed(ctx context.Context, store *graph.Store) (Used, error) {
	rows, err := store.Read(ctx, "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType", nil)
	used := Used{}
	for _, r := range rows {
		used[text(r[0])] = true
	}
	return used, err
}

// among are those of the types that are used, as an alternative; the first of all where none is, which finds nothing. Without knowledge they are all.
func (u Used) among(types []string) string {
	types = slices.Sorted(slices.Values(types))
	if u == nil {
		return strings.Join(types, "|")
	}
	some := slices.DeleteFunc(slices.Clone(types), func(t string) bool { return !u[t] })
	if len(some) == 0 {
		some = types[:1]
	}
	return strings.Join(some, "|")
}

func render(name string, with told) (string, error) {
	t, err := template.ParseFS(texts, name+".cypher")
	var b bytes.Buffer
	if err == nil {
		err = t.Execute(&b, with)
	}
	if err != nil {
		return "", &graph.Error{Kind: graph.Internal, Op: "quality.statement", Err: err}
	}
	return b.String(), nil
}

// told is what the templates know of the model. Statements name labels and types as they are: for those that come as parameters the database would look at
// everything.
type told struct {
	model *graph.Model
	used  Used
	Type  string // of relations, where a statement is about one type
}

// Stale is the predicate of certainty.
func (told) Stale(x string) string { return certainty.Stale(x) }

// Coded is the noun with credit codes.
func (t told) Coded() *graph.Noun {
	noun, _ := t.coded()
	return noun
}

// Code is the field that holds them.
func (t told) Code() string {
	_, field := t.coded()
	return field
}

func (t told) coded() (*graph.Noun, string) {
	for _, n := range stored(t.model) {
		for _, f := range n.Fields {
			if len(graph.Ruled(f.Rules, "USCC")) > 0 {
				return n, f.Property
			}
		}
	}
	return nil, ""
}

// nounRule is a rule of a noun as the statement asks for it.
type nounRule struct{ Label, Suspect string }

// NounRules are the rules that look at several values of a node. A suspect may turn out to be in order.
func (t told) NounRules() (list []nounRule) {
	for _, n := range stored(t.model) {
		for _, r := range n.Rules {
			suspect := ""
			switch r.Kind {
			case "AT_MOST":
				suspect = "n." + r.Field + " > n." + r.Value
			case "NEEDS":
				suspect = "n." + r.Field + " IS NOT NULL AND n." + r.Value + " IS NULL"
				if len(r.Of) > 0 {
					suspect += " AND n." + r.Field + " IN ['" + strings.Join(r.Of, "', '") + "']"
				}
			case "CONTRACT_TERM":
				suspect = "n.to < $forever AND n.from + duration({years: 1}) < n.to"
			case "SUSPENSION_ENDS":
				suspect = "n.kind = 'SUSPENSION' AND n.to >= $forever"
			default:
				continue // looked at elsewhere
			}
			list = append(list, nounRule{n.Label(), suspect})
		}
	}
	return list
}

// Stepped are the dated fields whose values follow each other in steps.
func (t told) Stepped() (list []*graph.Field) {
	for _, n := range stored(t.model) {
		for _, f := range n.Fields {
			if len(graph.Ruled(f.Rules, "STEPS")) > 0 {
				list = append(list, f)
			}
		}
	}
	return list
}

// linkRule is a rule of a relation as a statement asks for it.
type linkRule struct {
	Relation, Type, From, To, Of, Field, Value, Suspect string
}

// PairRules compare the ends of relations.
func (t told) PairRules() []linkRule {
	return t.linkRules(func(rel *graph.Relation, r graph.Rule, found linkRule) (linkRule, bool) {
		switch r.Kind {
		case "ORDERED_LEVELS":
			found.Suspect = "$ranks['" + rel.ID + "'][b." + r.Field + "] >= $ranks['" + rel.ID + "'][a." + r.Field + "]"
		case "CODE_PREFIX":
			found.Suspect = "r.to > $asOf AND a.codeScheme = '" + r.Value + "' AND b.codeScheme = '" + r.Value + "' AND NOT a." + r.Field + " STARTS WITH b." + r.Field
		case "SAME":
			found.Suspect = "a." + r.Field + " <> b." + r.Field
		}
		return found, found.Suspect != ""
	})
}

// LeadRules are those by which at most one relation into a node has a value.
func (t told) LeadRules() []linkRule {
	return t.linkRules(func(rel *graph.Relation, r graph.Rule, found linkRule) (linkRule, bool) {
		found.Of = t.model.Noun(rel.To).Label()
		if len(r.Of) > 0 {
			found.Of = strings.Join(r.Of, "|")
		}
		return found, r.Kind == "AT_MOST_ONE"
	})
}

// SumRules bound what is summed over near ends.
func (t told) SumRules() []linkRule {
	return t.linkRules(func(rel *graph.Relation, r graph.Rule, found linkRule) (linkRule, bool) {
		found.Of = t.model.Noun(rel.To).Label()
		return found, r.Kind == "SUM_AT_MOST"
	})
}

func (t told) linkRules(take func(*graph.Relation, graph.Rule, linkRule) (linkRule, bool)) (list []linkRule) {
	for _, rel := range t.model.Relations {
		for _, r := range rel.Rules {
			found := linkRule{Relation: rel.ID, Type: rel.Type, From: t.model.Noun(rel.From).Label(), To: t.model.Noun(rel.To).Label(), Field: r.Field, Value: r.Value}
			if found, ok := take(rel, r, found); ok {
				list = append(list, found)
			}
		}
	}
	return list
}

// FirstClass are the types of relations whose far end must not be a public institution of the first class.
func (t told) FirstClass() []string {
	var types []string
	for _, rel := range t.model.Relations {
		if len(graph.Ruled(rel.Rules, "FIRST_CLASS_PUBLIC_WELFARE")) > 0 {
			types = append(types, rel.Type)
		}
	}
	return types
}

// RunBy is the type of the relation to who runs a campaign.
func (t told) RunBy() string {
	for _, rel := range t.model.Relations {
		if len(graph.Ruled(rel.Rules, "FUNDRAISING_LICENSE")) > 0 {
			return rel.Type
		}
	}
	return ""
}

// Unlicensed is the predicate that a campaign needs a license and nobody who runs it has one.
func (t told) Unlicensed(n string) string { return graph.Unlicensed(n, t.RunBy()) }

// passive are the relations by which something is given to a person, or told of one: nobody acts by them.
var passive = []string{"AWARDED_TO", "COVERS", "GRANTED_FOR", "GRANTED_TO", "PAYEE", "PUBLICITY_ABOUT", "VISIBLE_TO"}

// Roles are the relations by which a person acts.
func (t told) Roles() string {
	types := map[string]bool{}
	person := t.model.Noun("Person")
	for _, rel := range t.model.Relations {
		if (t.model.Is(person, rel.From) || t.model.Is(person, rel.To)) && !slices.Contains(passive, rel.Type) {
			types[rel.Type] = true
		}
	}
	return t.used.among(keysOf(types))
}

// Offices are the relations by which a person stands in public under its own name.
func (told) Offices() string { return "CHAIRED_BY|HOLDS_POST|LEADS_TEAM|MEMBER_OF|WORKS_FOR" }

// Intervals are the relations that hold from a date to another; States those that hold the states of dated fields; Timed both.
func (t told) Intervals() string { return t.used.among(intervals(t.model)) }

// States are the types of states.
func (t told) States() string { return t.used.among(t.model.StateTypes()) }

// Timed are the types of all that holds from a date to another.
func (t told) Timed() string {
	return t.used.among(slices.Concat(intervals(t.model), t.model.StateTypes()))
}

// Loops are the relations that must not lead back to where they start.
func (t told) Loops() string { return t.used.among(loopTypes(t.model)) }

// Described are the relations with properties that have rules.
func (t told) Described() string { return t.used.among(keysOf(linksOf(t.model))) }

// Termed are the relations to terms.
func (t told) Termed() string { return t.used.among(keysOf(kindsOf(t.model))) }

// Coding are the types of states that are terms.
func (t told) Coding() string { return t.used.among(keysOf(schemesOf(t.model))) }

// Singles are the relations of which a node has one, out of it or into it.
func (t told) Singles(incoming bool) string { return t.used.among(keysOf(singles(t.model, incoming))) }

// Beneficiaries are the labels of what tells of who gets help.
func (t told) Beneficiaries() string { return strings.Join(keysOf(beneficiariesOf(t.model)), "|") }

// keysOf are the keys of a map, in order.
func keysOf[T any](of map[string]T) []string { return slices.Sorted(maps.Keys(of)) }

// turnKey is a key that may be used again.
type turnKey struct {
	Label, Last string
	Fields      []string
}

// TurnKeys are the keys that may be used again, once for the noun that owns them.
func (t told) TurnKeys() (keys []turnKey) {
	for _, n := range t.model.Nouns {
		for _, k := range n.Keys {
			last := n.Field(k.Fields[len(k.Fields)-1])
			one := turnKey{t.model.Noun(last.Owner).Label(), last.Name, k.Fields}
			if k.PerInterval && !slices.ContainsFunc(keys, func(other turnKey) bool { return other.Label == one.Label && other.Last == one.Last }) {
				keys = append(keys, one)
			}
		}
	}
	return keys
}

// namedNoun is a noun whose nodes stand in one place by their name.
type namedNoun struct{ Label, Type, Title string }

// Named are the nouns with a title and one relation to a division of their own, without persons.
func (t told) Named() (nouns []namedNoun) {
	for _, n := range stored(t.model) {
		place, title := ownPlace(t.model, n), titleOf(n)
		if place != "" && title != "" && n.Name != "Person" && !slices.Contains(repeatable, n.Name) && !editions(n) {
			nouns = append(nouns, namedNoun{n.Label(), place, title})
		}
	}
	return nouns
}

// Ways are the relations that lead from a node to the divisions it belongs to.
func (t told) Ways() string { return t.used.among(t.model.Ways()) }

// stored are the nouns that nodes are of.
func stored(m *graph.Model) []*graph.Noun { return m.Concrete("Node") }

func text(v any) string {
	s, _ := v.(string)
	return s
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func number(v any) int {
	n, _ := v.(int64)
	return int(n)
}
