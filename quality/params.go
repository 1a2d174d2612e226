package quality

import (
	"slices"

	"liandong/graph"
)

// Names that are looked for in texts about who gets help: a family name, at most two characters of a given name, and what such a person is called.
const (
	families = "刘曾叶谭廖侯雷龙段史黎武乔赖赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳唐罗薛贺倪汤殷毕郝邬乐傅齐康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾江童颜郭梅林刁钟徐邱骆夏蔡田樊胡凌霍虞柯卢莫房宣邓洪诸左石崔吉龚程邢裴陆荣翁"
	calls    = "先生|女士|小姐|大爷|大妈|大娘|大伯|奶奶|爷爷|阿姨|叔叔|婆婆|老太太?|老汉"
	naming   = "[" + families + "]\\p{IsHan}{0,2}(?:" + calls + ")"
)

// beneficiaryTexts are the fields that tell of who gets help: persons are never named there.
var beneficiaryTexts = map[string][]string{
	"Need": {"title", "description"}, "Service": {"name", "description"}, "Project": {"name"}, "Activity": {"name"}, "Grant": {"title"}, "Allocation": {"effect"},
	"Expenditure": {"purpose"}, "ServiceRequest": {"text"}, "LinkageCase": {"title", "outcome"}, "CaseStep": {"result"}, "ReturnVisit": {"result"},
}

// params are the parameters that probes take of the model.
func params(m *graph.Model, probe string) map[string]any {
	switch probe {
	case "values":
		return map[string]any{"nouns": valuesOf(m)}
	case "texts":
		return map[string]any{"nouns": textsOf(m), "digits": `(?s)(?:[^0-9０-９]*+[0-9０-９]){11}.*`, "long": `(?s).*[0-9０-９]{15}.*`}
	case "beneficiaries":
		return map[string]any{"nouns": beneficiariesOf(m), "named": "(?s).*" + naming + ".*"}
	case "links":
		return map[string]any{"types": linksOf(m)}
	case "terms":
		return map[string]any{"kinds": kindsOf(m), "schemes": schemesOf(m)}
	case "singles":
		return map[string]any{"out": singles(m, false), "in": singles(m, true)}
	case "doubles":
		return map[string]any{"keys": linkKeys(m)}
	case "meetings":
		return map[string]any{"roles": threeWorkers}
	case "steps":
		return map[string]any{"steps": stepPairs(m)}
	case "pairs":
		return map[string]any{"ranks": ranks(m)}
	}
	return nil
}

// threeWorkers are the three parties to their joint meeting (M8), each with the kinds of organization and the offices that stand for it beside who plays the role.
var threeWorkers = []map[string]any{
	{"name": "POLITICAL_WORKER", "kinds": []string{}, "offices": []string{"PARTY_SECRETARY", "PARTY_COMMITTEE_MEMBER", "POLITICAL_WORKER"}},
	{"name": "SOCIAL_WORKER", "kinds": []string{"SOCIAL_WORK_AGENCY"}, "offices": []string{"SOCIAL_WORKER", "SUPERVISOR", "COMMUNITY_WORKER"}},
	{"name": "VOLUNTEER", "kinds": []string{"VOLUNTEER_ORGANIZATION"}, "offices": []string{"VOLUNTEER", "VOLUNTEER_LEADER"}},
}

// limits are the name of a field and what lies between its bounds.
func limits(f *graph.Field) map[string]any {
	low, high := -1e308, 1e308
	for _, r := range graph.Ruled(f.Rules, "RANGE") {
		if r.Min != nil {
			low = *r.Min
		}
		if r.Max != nil {
			high = *r.Max
		}
	}
	return map[string]any{"name": property(f), "min": low, "max": high}
}

// stepPairs are the values that may follow each other, as "COLLECTED REVIEWED", by the type of the states.
func stepPairs(m *graph.Model) map[string]any {
	all := map[string]any{}
	for _, f := range (told{model: m}).Stepped() {
		var pairs []string
		for _, from := range m.Enum(f.Type).Values {
			for _, to := range m.Enum(f.Type).Values {
				if graph.Ruled(f.Rules, "STEPS")[0].MayFollow(from.Name, to.Name) {
					pairs = append(pairs, from.Name+" "+to.Name)
				}
			}
		}
		all[f.Property] = pairs
	}
	return all
}

// property is where the value of a field stands on its node or relation.
func property(f *graph.Field) string {
	if f.Kind == graph.Dated {
		return f.Name
	}
	return f.Property
}

func enumeration(m *graph.Model, f *graph.Field) map[string]any {
	var values []string
	for _, v := range m.Enum(f.Type).Values {
		values = append(values, v.Name)
	}
	return map[string]any{"name": property(f), "values": values}
}

// valuesOf are by label the fields that rules of single values look at. Deadlines of tasks have a rule of their own.
func valuesOf(m *graph.Model) map[string]any {
	nouns := map[string]any{}
	for _, n := range stored(m) {
		required, enums, numbers, patterns := []string{}, []map[string]any{}, []map[string]any{}, []map[string]any{}
		for _, f := range n.Values() {
			if f.Required && !f.BuiltIn && !(n.Name == "Task" && f.Name == "deadline") {
				required = append(required, property(f))
			}
			if m.Enum(f.Type) != nil && !f.List {
				enums = append(enums, enumeration(m, f))
			}
			if len(graph.Ruled(f.Rules, "RANGE")) > 0 {
				numbers = append(numbers, limits(f))
			}
			for _, r := range graph.Ruled(f.Rules, "PATTERN") {
				patterns = append(patterns, map[string]any{"name": property(f), "pattern": r.Pattern})
			}
		}
		nouns[n.Label()] = map[string]any{"required": required, "enumerations": enums, "numbers": numbers, "patterns": patterns}
	}
	return nouns
}

// textsOf are by label the texts, lists of texts, and codes, which have many digits by nature.
func textsOf(m *graph.Model) map[string]any {
	nouns := map[string]any{}
	for _, n := range stored(m) {
		plain, lists, codes := []string{}, []string{}, []string{"sourceKey"}
		for _, f := range n.Values() {
			switch {
			case f.Type != "String" || f.Name == "sourceKey" || f.Name == "fingerprint" || n.Name == "ImportJob":
			case len(f.Rules) > 0:
				codes = append(codes, property(f))
			case f.List:
				lists = append(lists, property(f))
			default:
				plain = append(plain, property(f))
			}
		}
		nouns[n.Label()] = map[string]any{"texts": plain, "lists": lists, "codes": codes}
	}
	return nouns
}

// beneficiariesOf are by label the texts about who gets help.
func beneficiariesOf(m *graph.Model) map[string]any {
	nouns := map[string]any{}
	for _, n := range stored(m) {
		fields := slices.DeleteFunc(slices.Clone(beneficiaryTexts[n.Name]), func(name string) bool { return n.Field(name) == nil })
		if len(fields) > 0 {
			nouns[n.Label()] = fields
		}
	}
	return nouns
}

// linksOf are by type the properties of relations that have rules.
func linksOf(m *graph.Model) map[string]any {
	types := map[string]any{}
	for _, name := range m.LinkTypes() {
		required, enums, numbers := []string{}, []map[string]any{}, []map[string]any{}
		for _, f := range m.LinkValues(name)[3:] { // after the three of time
			if f.Required {
				required = append(required, f.Property)
			}
			if m.Enum(f.Type) != nil && !f.List {
				enums = append(enums, enumeration(m, f))
			}
			if len(graph.Ruled(f.Rules, "RANGE")) > 0 {
				numbers = append(numbers, limits(f))
			}
		}
		if len(required)+len(enums)+len(numbers) > 0 {
			types[name] = map[string]any{"required": required, "enumerations": enums, "numbers": numbers}
		}
	}
	return types
}

// kindsOf are by type the kinds of term that relations to terms take.
func kindsOf(m *graph.Model) map[string][]string {
	kinds := map[string][]string{}
	for _, r := range m.Relations {
		if r.TermKind != "" {
			kinds[r.Type] = append(kinds[r.Type], r.TermKind)
		}
	}
	return kinds
}

// schemesOf are by type and label of the node the schemes of the terms that are states.
func schemesOf(m *graph.Model) map[string]map[string]string {
	schemes := map[string]map[string]string{}
	for _, n := range stored(m) {
		for _, f := range n.Fields {
			if f.Kind != graph.Dated || f.Scheme == "" {
				continue
			}
			if schemes[f.Property] == nil {
				schemes[f.Property] = map[string]string{}
			}
			schemes[f.Property][n.Label()] = f.Scheme
		}
	}
	return schemes
}

// intervals are the types of relations that hold from a date to another.
func intervals(m *graph.Model) (types []string) {
	for _, r := range m.Relations {
		if r.Time == graph.Interval && !slices.Contains(types, r.Type) {
			types = append(types, r.Type)
		}
	}
	return types
}

// single is of which nodes a relation is a single one. One that is no interval never has another beside it.
type single struct {
	labels []string
	always bool
}

// singles are by type the relations of which a node has one at a time, out of it or into it, with the labels of these nodes.
func singles(m *graph.Model, incoming bool) map[string]map[string]any {
	found := map[string]single{}
	for _, r := range m.Relations {
		one, end := r.One, r.From
		if incoming {
			one, end = r.OneIncoming, r.To
		}
		if one {
			found[r.Type] = single{append(found[r.Type].labels, labels(m, end)...), r.Time != graph.Interval}
		}
	}
	types := map[string]map[string]any{}
	for name, s := range found {
		types[name] = map[string]any{"labels": s.labels, "always": s.always}
	}
	return types
}

// labels are those of all kinds that can stand at an end.
func labels(m *graph.Model, end string) (names []string) {
	for _, n := range m.Concrete(end) {
		names = append(names, n.Label())
	}
	return names
}

// linkKeys are by type the properties that tell several relations between the same ends apart.
func linkKeys(m *graph.Model) map[string][]string {
	keys := map[string][]string{}
	for _, r := range m.Relations {
		if len(r.Key) > 0 {
			keys[r.Type] = append(keys[r.Type], r.Key...)
		}
	}
	return keys
}

func loopTypes(m *graph.Model) (types []string) {
	for _, r := range m.Relations {
		if m.MayLoop(r) && !slices.Contains(types, r.Type) {
			types = append(types, r.Type)
		}
	}
	return types
}

func ranks(m *graph.Model) map[string]any {
	all := map[string]any{}
	for _, rel := range m.Relations {
		for _, r := range graph.Ruled(rel.Rules, "ORDERED_LEVELS") {
			all[rel.ID] = m.Ranks(rel, r)
		}
	}
	return all
}

// repeatable are nouns of which a place may have several with one name: needs and projects come again, figures are of one indicator, two donors give
// cooking oil.
var repeatable = []string{"LinkageCase", "Need", "Project", "Resource", "Service", "TalentPool"}

// editions reports whether the noun's key tells nodes of one name apart, as the versions of a list.
func editions(n *graph.Noun) bool {
	return slices.ContainsFunc(n.Keys, func(k graph.Key) bool { return len(k.Fields) > 1 && slices.Contains(k.Fields, titleOf(n)) })
}

// ownPlace is the type of the single interval relation by which a node of the noun belongs to a division at once.
func ownPlace(m *graph.Model, n *graph.Noun) string {
	for _, path := range n.Scope {
		if len(path) == 1 && !path[0].Incoming && m.Relation(path[0].Relation).One && m.Relation(path[0].Relation).Time == graph.Interval {
			return m.Relation(path[0].Relation).Type
		}
	}
	if n.Tree != "" && len(n.Scope) > 0 {
		return m.Relation(n.Field(n.Tree).Relation).Type
	}
	return ""
}

// titleOf is the property that a node of the noun is called by.
func titleOf(n *graph.Noun) string {
	if f := n.Title(); f != nil {
		return f.Property
	}
	return ""
}

// pairsOf are the kinds of ends that relations of a type join.
func pairsOf(m *graph.Model, relationType string) (pairs []map[string]any) {
	for _, r := range m.Relations {
		if r.Type == relationType {
			pairs = append(pairs, map[string]any{"from": labels(m, r.From), "to": labels(m, r.To)})
		}
	}
	for _, n := range stored(m) {
		for _, f := range n.Fields {
			if f.Kind == graph.Dated && f.Property == relationType {
				to := []string{n.Label()}
				if f.Scheme != "" {
					to = []string{"Term"}
				}
				pairs = append(pairs, map[string]any{"from": []string{n.Label()}, "to": to})
			}
		}
	}
	return pairs
}
