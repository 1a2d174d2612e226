package proof_test

import (
	"context"
	"slices"
	"strings"
	"time"

	"liandong/access"
	"liandong/graph"
)

// oracle reads the whole store and says by brute force who may see what. It shares the policy and the model with the kernel, and no code.
type oracle struct {
	model  *graph.Model
	policy access.Policy
	today  time.Time
	nodes  map[string]*node
	links  []*link
}

// node is a stored node with its relations.
type node struct {
	id      string
	noun    *graph.Noun
	props   map[string]any
	out, in []*link
	region  []string
	settled bool
}

// link is a stored relation.
type link struct {
	kind     string
	props    map[string]any
	from, to *node
}

func (w *world) oracle() *oracle {
	w.Helper()
	o := &oracle{model: w.Model(), policy: access.DefaultPolicy(), today: graph.Today(time.Now()).Start, nodes: map[string]*node{}}
	rows, err := w.Read(context.Background(), "MATCH (n:Node) RETURN labels(n), properties(n)", nil)
	if err != nil {
		w.Fatal(err)
	}
	for _, row := range rows {
		props := row[1].(map[string]any)
		if noun := o.model.NounOf(row[0]); noun != nil {
			id := props["id"].(string)
			o.nodes[id] = &node{id: id, noun: noun, props: props}
		}
	}
	rows, err = w.Read(context.Background(), "MATCH (a:Node)-[r]->(b:Node) RETURN type(r), properties(r), a.id, b.id", nil)
	if err != nil {
		w.Fatal(err)
	}
	for _, row := range rows {
		l := &link{kind: row[0].(string), props: row[1].(map[string]any), from: o.nodes[row[2].(string)], to: o.nodes[row[3].(string)]}
		if l.from != nil && l.to != nil && !strings.HasSuffix(l.kind, "_PAST") {
			o.links = append(o.links, l)
			l.from.out, l.to.in = append(l.from.out, l), append(l.to.in, l)
		}
	}
	for _, n := range o.nodes {
		n.region = o.regionOf(n)
	}
	return o
}

// day is a stored date, the other where there is none.
func day(v any, absent time.Time) time.Time {
	if d, ok := v.(interface{ Time() time.Time }); ok {
		return d.Time()
	}
	return absent
}

var (
	beginning = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	forever   = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// ahead reports whether the relation holds today or later, or has no end.
func (o *oracle) ahead(l *link) bool { return day(l.props["to"], forever).After(o.today) }

// holds reports whether the relation holds today.
func (o *oracle) holds(l *link) bool {
	return !day(l.props["from"], day(l.props["on"], beginning)).After(o.today) && o.ahead(l)
}

// lives reports whether the node exists today.
func (o *oracle) lives(n *node) bool {
	return !day(n.props["from"], beginning).After(o.today) && day(n.props["to"], forever).After(o.today)
}

// regionOf are the divisions a node belongs to by the declared ways: those that hold today or later, or, where none leads anywhere, those that have held.
func (o *oracle) regionOf(n *node) []string {
	if n.settled {
		return n.region
	}
	n.settled = true
	for _, way := range n.noun.Scope {
		if len(way) == 0 {
			n.region = []string{n.id}
			return n.region
		}
	}
	for _, when := range []func(*link) bool{o.ahead, func(*link) bool { return true }} {
		found := map[string]bool{}
		for _, way := range n.noun.Scope {
			kind := o.model.Relation(way[0].Relation).Type
			for _, l := range n.out {
				if l.kind == kind && o.model.Is(l.to.noun, way[0].To) && when(l) {
					for _, d := range o.regionOf(l.to) {
						found[d] = true
					}
				}
			}
		}
		if len(found) > 0 {
			for d := range found {
				n.region = append(n.region, d)
			}
			slices.Sort(n.region)
			return n.region
		}
	}
	return nil
}

// ownWays is what hangs on a record, written once more: >TYPE along a relation, <TYPE against it, as it stands today; ! before what the actor keeps, and may write.
var ownWays = map[string]string{
	"VOLUNTEER": "<APPRAISAL_OF|<PROMOTION_OF|<COVERS|>PASSED",
	"ORGANIZATION_MANAGER": "!<WORKS_FOR|<WORKS_FOR <APPRAISAL_OF|<WORKS_FOR <PROMOTION_OF|!<WORKS_FOR <COVERS|<WORKS_FOR >PASSED|" +
		"!<OFFERED_BY|>UNDERTAKES|!<SHARED_BY|!<FROM_ORGANIZATION|!<BELONGS_TO|!<SUBMITTED_BY|!<RAISED_BY",
	"SOCIAL_WORKER": "!>HANDLES|>HANDLES <HANDLES|!>HANDLES >STEP_OF|!>HANDLES >STEP_OF <STEP_OF|>HANDLES >STEP_OF <STEP_OF <HANDLES|" +
		"!<HEARD_BY|!<RAISED_BY|!<RELAYED_BY|!<SUPERVISION_GIVEN_BY|!<SUPERVISION_RECEIVED_BY|<APPRAISAL_OF|<PROMOTION_OF|<COVERS|>PASSED",
}

// owns is the record that is acted for, and what hangs on it; of that, only what the actor keeps.
func (o *oracle) owns(g graph.Grant, kept bool) map[string]bool {
	start := o.nodes[g.Node]
	if start == nil {
		return nil
	}
	own := map[string]bool{start.id: true}
	for _, way := range strings.Split(ownWays[g.Role], "|") {
		way, keeps := strings.CutPrefix(way, "!")
		if kept && !keeps {
			continue
		}
		at := []*node{start}
		for _, step := range strings.Fields(way) {
			var next []*node
			for _, n := range at {
				links := n.out
				if step[0] == '<' {
					links = n.in
				}
				for _, l := range links {
					if l.kind == step[1:] && o.holds(l) {
						if step[0] == '<' {
							next = append(next, l.from)
						} else {
							next = append(next, l.to)
						}
					}
				}
			}
			at = next
		}
		if way != "" {
			for _, n := range at {
				own[n.id] = true
			}
		}
	}
	return own
}

// policyLevels are the names that the policy has for the levels of divisions.
var policyLevels = map[string]string{"COUNTRY": "country", "PROVINCE": "province", "PREFECTURE": "city", "COUNTY": "district", "SUBDISTRICT": "street", "COMMUNITY": "community"}

// holder is a grant looked up: its level, the divisions of its territory, and what is own.
type holder struct {
	role, level string
	inside, own map[string]bool
	kept        map[string]bool // of what is own, what may be written
}

// somebody is an actor as the oracle knows it.
type somebody struct {
	name    string
	grants  []graph.Grant
	holders []holder
}

func (o *oracle) somebody(name string, grants ...graph.Grant) *somebody {
	a := &somebody{name: name, grants: grants, holders: []holder{{role: "PUBLIC"}}}
	for _, g := range grants {
		h := holder{role: g.Role, own: o.owns(g, false), kept: o.owns(g, true), inside: map[string]bool{}}
		for _, d := range o.nodes {
			if code, _ := d.props["code"].(string); g.Territory != "" && code == g.Territory && isPlace(d) && o.lives(d) {
				h.level = policyLevels[d.props["level"].(string)]
				o.below(d, h.inside)
			}
		}
		a.holders = append(a.holders, h)
	}
	return a
}

func isPlace(n *node) bool { return n.noun.Name == "Jurisdiction" || n.noun.Name == "Community" }

// below gathers a division and all that lies in it today.
func (o *oracle) below(d *node, into map[string]bool) {
	into[d.id] = true
	for _, l := range d.in {
		if l.kind == "PART_OF" && o.holds(l) {
			o.below(l.from, into)
		}
	}
}

func reading(r access.Rule) access.Extent { return r.Read }

func writing(r access.Rule) access.Extent { return r.Write }

// may reports whether some line of the policy lets the actor do it with data of the class on something that is called id and belongs to divisions.
func (o *oracle) may(a *somebody, of func(access.Rule) access.Extent, class, id string, region []string) bool {
	for _, r := range o.policy {
		for _, h := range a.holders {
			if r.Role != h.role || r.What != class || len(r.Levels) > 0 && !slices.Contains(r.Levels, h.level) {
				continue
			}
			switch of(r) {
			case access.Everywhere:
				return true
			case access.Territory:
				if slices.ContainsFunc(region, func(d string) bool { return h.inside[d] }) {
					return true
				}
			case access.Own:
				own := h.own
				if writes := of(access.Rule{Write: access.Own}) == access.Own; writes {
					own = h.kept
				}
				if own[id] {
					return true
				}
			}
		}
	}
	return false
}

// reads reports whether the actor may read data of the class on the node.
func (o *oracle) reads(a *somebody, class string, n *node) bool {
	return class == "PUBLIC" || o.may(a, reading, class, n.id, n.region)
}

// sees reports whether the node is there for the actor.
func (o *oracle) sees(a *somebody, n *node) bool { return o.reads(a, n.noun.Access, n) }

// seesField reports whether a field of the node may be read.
func (o *oracle) seesField(a *somebody, n *node, f *graph.Field) bool {
	return o.sees(a, n) && o.reads(a, f.Access, n)
}

// seesLink reports whether a property of a relation may be read: both ends are seen, and one of them lets data of the class be read.
func (o *oracle) seesLink(a *somebody, l *link, f *graph.Field) bool {
	return o.sees(a, l.from) && o.sees(a, l.to) && (o.reads(a, f.Access, l.from) || o.reads(a, f.Access, l.to))
}

// somewhere reports whether there can be anything at all on which the actor may read data of the class.
func (o *oracle) somewhere(a *somebody, class string) bool {
	return class == "PUBLIC" || slices.ContainsFunc(o.policy, func(r access.Rule) bool {
		return r.What == class && slices.ContainsFunc(a.holders, func(h holder) bool {
			return r.Role == h.role && (len(r.Levels) == 0 || slices.Contains(r.Levels, h.level)) &&
				(r.Read == access.Everywhere || r.Read == access.Territory && len(h.inside) > 0 || r.Read == access.Own && len(h.own) > 0)
		})
	})
}

// String names a node by its kind and the key of its source.
func (n *node) String() string {
	if n == nil {
		return "nothing"
	}
	return n.noun.Name + " " + shown(n.props["sourceKey"])
}
