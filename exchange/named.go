package exchange

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"liandong/graph"
)

// named is what a row says of a node that it points to by name: the name is looked for in the file, then in the hub.
type named struct {
	spec     *targetSpec
	name     string
	scheme   string // of a term
	within   *node  // the division it lies in; nil: anywhere
	identity string
	found    bool // it is in the hub, and is left as it is
	used     bool // a row that was taken points to it
}

// use notes that a row that was taken points to the node, and so to the divisions it lies in.
func (n *node) use() {
	for n != nil && n.named != nil {
		n.named.used = true
		n = n.named.within
	}
}

// pointName returns the node of that name, a new one if need be.
func (b *scanner) pointName(spec *targetSpec, name, scheme string, within *node) *node {
	n := &named{spec: spec, name: name, scheme: scheme, within: within}
	n.identity = "name\x00" + spec.noun.Name + "\x00" + scheme + "\x00"
	if within != nil {
		n.identity += within.name() + "\x00"
	}
	n.identity += plainName(spec.noun, name, within)
	if same := b.aliases[n.identity]; same != nil {
		return b.registry.point(nil, same.noun, same.fields, same.key)
	}
	if known, ok := b.registry.byKey[n.identity]; ok {
		return known
	}
	node := &node{noun: spec.noun, fields: []string{sourceKey}, key: []any{n.sourceKey()}, named: n}
	if spec.make {
		node.row = b.row.at
		b.registry.made = append(b.registry.made, node)
	}
	b.registry.byKey[n.identity] = node
	return node
}

// sourceKey is the key by which a node made of a name alone is the same the next time.
func (n *named) sourceKey() string {
	parts := []string{"named", n.spec.noun.Name}
	if n.within != nil {
		parts = append(parts, n.within.words())
	}
	return strings.Join(append(parts, plainName(n.spec.noun, n.name, n.within)), "/")
}

// depth is how many divisions deep the name lies.
func (n *named) depth() int {
	if n.within == nil || n.within.named == nil {
		return 0
	}
	return 1 + n.within.named.depth()
}

// committees are endings by which people name the committee when they mean the place.
var committees = []string{"社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会"}

// plainName is the form in which names are compared.
func plainName(noun *graph.Noun, name string, within *node) string {
	return fold(bareName(noun, name, within))
}

// bareName is the name of a place without its committee or office and without the division before it: 百官街道梧桐社区居委会 is
// 梧桐社区. Other names stay as they are.
func bareName(noun *graph.Noun, name string, within *node) string {
	if noun.Field("level") == nil {
		return name
	}
	if within != nil && within.named != nil {
		name = orWhole(strings.TrimPrefix(name, within.named.name), name)
	}
	name = orWhole(strings.TrimSuffix(strings.TrimSuffix(name, "办事处"), "人民政府"), name)
	for _, ending := range committees {
		if place, ok := strings.CutSuffix(name, ending); ok && place != "" {
			kind := "社区"
			if strings.HasPrefix(ending, "村") {
				kind = "村"
			}
			if !strings.HasPrefix(ending, "社区") && (strings.HasSuffix(place, "社区") || strings.HasSuffix(place, "村")) {
				return place
			}
			return place + kind
		}
	}
	return name
}

func orWhole(part, whole string) string {
	if part == "" {
		return whole
	}
	return part
}

// candidate is a node that a name may mean.
type candidate struct {
	id, name string
	code     string // a code, or a key in the source
}

// findNamed looks names up, those of larger divisions first, and reports whether some are nowhere or mean several nodes.
func (r *run) findNamed(ctx context.Context, nodes []*node) (bool, error) {
	slices.SortFunc(nodes, func(a, b *node) int {
		return cmp.Or(cmp.Compare(a.named.depth(), b.named.depth()), cmp.Compare(a.named.identity, b.named.identity))
	})
	more := false
	for start := 0; start < len(nodes); {
		end := start + 1
		for end < len(nodes) && nodes[end].named.group() == nodes[start].named.group() {
			end++
		}
		found, err := r.candidates(ctx, nodes[start:end])
		if err != nil {
			return false, err
		}
		for _, n := range nodes[start:end] {
			more = r.settleName(n, found[plainName(n.noun, n.named.name, n.named.within)]) || more
		}
		start = end
	}
	return more, nil
}

// group is what is looked up together.
func (n *named) group() string { return n.identity[:strings.LastIndexByte(n.identity, 0)] }

// settleName decides what a name means: the one node of the file that has it, else the one in the hub.
func (r *run) settleName(n *node, stored []candidate) (more bool) {
	s := r.scanner
	switch same := s.registry.namesakes(n); {
	case len(same) == 1:
		s.aliases[n.named.identity] = same[0]
		return true
	case len(same) > 1 || len(stored) > 1:
		if s.ambiguous[n.named.identity] == nil {
			several := append([]candidate{}, stored...)
			for _, other := range same {
				several = append(several, candidate{name: n.named.name, code: strings.Trim(fmt.Sprint(other.key), "[]")})
			}
			s.ambiguous[n.named.identity] = several
			return true
		}
	case len(stored) == 1:
		n.id, n.named.found = stored[0].id, true
	case !n.named.spec.make && !s.missing[n.name()]:
		s.missing[n.name()] = true
		return true
	}
	return false
}

// namesakes are the nodes that rows of the import describe under the name.
func (r *registry) namesakes(n *node) []*node {
	var same []*node
	for _, other := range r.names[plainName(n.noun, n.named.name, nil)] {
		if other.described() && other.named == nil && slices.Contains(append([]string{other.noun.Name}, other.noun.Implements...), n.noun.Name) {
			same = append(same, other)
		}
	}
	return same
}

// candidates asks the hub for the nodes that names of one noun in one division (or of one vocabulary) may mean, by the form
// in which names are compared.
func (r *run) candidates(ctx context.Context, nodes []*node) (map[string][]candidate, error) {
	first := nodes[0].named
	parameters := map[string]any{"scheme": first.scheme, "today": r.today().String()}
	statement := ""
	switch within := first.within; {
	case first.scheme != "":
		statement = "MATCH (n:Term {scheme: $scheme}) UNWIND [n.name, n.nameEn, n.code] AS name RETURN DISTINCT n.id, name, n.code ORDER BY n.code"
	case within != nil:
		if err := r.findWithin(ctx, within); err != nil || within.id == "" {
			return nil, err
		}
		parameters["within"] = within.id
		statement = "MATCH (:Node {id: $within})<-[parts:PART_OF*1..8]-(n:" + first.spec.noun.Label() + `)
WHERE all(r IN parts WHERE r.from <= date($today) AND r.to > date($today)) AND n.from <= date($today) AND n.to > date($today)
RETURN DISTINCT n.id, n.name, coalesce(n.code, n.sourceKey) ORDER BY n.id`
	default:
		names := []any{}
		for _, n := range nodes {
			names = append(names, n.named.name, plainName(n.noun, n.named.name, nil))
		}
		parameters["names"] = names
		statement = "MATCH (n:" + first.spec.noun.Label() + `) WHERE n.name IN $names OR any(a IN n.aliases WHERE a IN $names)
UNWIND [n.name] + coalesce(n.aliases, []) AS name RETURN DISTINCT n.id, name, coalesce(n.code, n.uscc, n.sourceKey) ORDER BY n.id`
	}
	rows, err := r.store.Read(ctx, statement, parameters)
	if err != nil {
		return nil, err
	}
	for _, row := range rows { // the name of a merged node means the one that answers for it
		id, _ := row[0].(string)
		row[0] = r.store.Kept(id)
	}
	return byName(rows, first), nil
}

func byName(rows [][]any, like *named) map[string][]candidate {
	found := map[string][]candidate{}
	for _, row := range rows {
		c := candidate{}
		c.id, _ = row[0].(string)
		c.name, _ = row[1].(string)
		c.code, _ = row[2].(string)
		key := plainName(like.spec.noun, c.name, like.within)
		if c.name != "" && !slices.ContainsFunc(found[key], func(o candidate) bool { return o.id == c.id }) {
			found[key] = append(found[key], c)
		}
	}
	if like.scheme != "" { // what people call the terms of our own vocabularies
		for code, names := range synonymsOf("term", like.scheme) {
			for _, c := range found[fold(code)] {
				for _, name := range names {
					if found[fold(name)] == nil {
						found[fold(name)] = []candidate{c}
					}
				}
			}
		}
	}
	return found
}

// findWithin learns the id of a division that rows describe, if the hub has it yet.
func (r *run) findWithin(ctx context.Context, within *node) error {
	if within.id != "" || within.named != nil {
		return nil
	}
	return r.findIDs(ctx, []*node{within})
}

// made are the values of a node of which the file gives the name alone.
func (n *named) made() map[string]any {
	values := map[string]any{sourceKey: n.sourceKey(), "name": bareName(n.spec.noun, n.name, n.within)}
	if n.spec.noun.Field("level") != nil {
		values["level"] = levelOf(n.spec.noun, bareName(n.spec.noun, n.name, n.within))
	}
	return values
}

// levels are the levels of divisions by the ends of their names.
var levels = []ending{{"街道", "SUBDISTRICT"}, {"镇", "TOWN"}, {"乡", "TOWNSHIP"}, {"苏木", "TOWNSHIP"},
	{"县", "COUNTY"}, {"区", "COUNTY"}, {"旗", "COUNTY"}, {"市", "PREFECTURE"}, {"州", "PREFECTURE"}, {"省", "PROVINCE"}}

func levelOf(noun *graph.Noun, name string) string {
	if noun.Name == "Community" {
		if strings.HasSuffix(name, "村") {
			return "VILLAGE"
		}
		return "COMMUNITY"
	}
	for _, l := range levels {
		if strings.HasSuffix(name, l.suffix) {
			return l.value
		}
	}
	return "ZONE"
}

// ambiguousName says which nodes a name may mean.
func ambiguousName(n *node, several []candidate) *badCell {
	var list []string
	for _, c := range several {
		list = append(list, c.name+" "+cmp.Or(c.code, c.id))
	}
	if len(list) > 5 {
		list = append(list[:5:5], "…")
	}
	wrong := bad(codeAmbiguous, "several %[1]s have this name (%[2]s): give the code, or the division it lies in (within) in the mapping",
		"有多个 %[1]s 同名（%[2]s）：请给出代码，或在映射中用 within 写明所在区划", n.noun.Name, strings.Join(list, "; "))
	return wrong
}
