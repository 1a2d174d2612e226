package graph

import (
	"context"
	"maps"
	"slices"
)

// Rights bound what a write may touch.
type Rights struct {
	Read  Scope            // what is outside is not there
	Write map[string]Reach // by data class: what may be made, changed, related or ended
}

// aims are what a write is about, whether or not it changes anything.
type aims struct {
	nodes map[string]*aim // by id
	links []linkAim
}

// aim is a node that a write saves or ends: the classes of what it writes there, how it was named, whether this write has made it.
type aim struct {
	noun    *Noun
	classes map[string]bool
	named   bool // by its id
	fresh   bool
}

// linkAim is a relation that a write makes, changes or ends.
type linkAim struct {
	relation *Relation
	from, to string
}

// aimAt notes that the write is about a node.
func (tx *Tx) aimAt(noun *Noun, id string, values map[string]any, named, fresh bool) {
	if tx.req.Rights == nil || id == "" {
		return
	}
	a := tx.aims.nodes[id]
	if a == nil {
		a = &aim{noun: noun, classes: map[string]bool{noun.Access: true}}
		tx.aims.nodes[id] = a
	}
	a.named, a.fresh = a.named || named, a.fresh || fresh
	for name := range values {
		if f := noun.Field(name); f != nil {
			a.classes[f.Access] = true
		}
	}
}

// aimAlong notes that the write is about relations.
func (tx *Tx) aimAlong(rel *Relation, rows []LinkRow) {
	if tx.req.Rights == nil {
		return
	}
	for _, row := range rows {
		tx.aims.links = append(tx.aims.links, linkAim{rel, row.FromID, row.ToID})
	}
}

// standing is where a node stands: what it is, and where it belongs before and after the write.
type standing struct {
	noun       *Noun
	was, is    []string
	fresh, own bool // own: made by this write as something of what is the actor's own
}

// mayAll refuses a write that reaches beyond the actor's rights. It runs at the end of a write, and also before a refusal goes out: a refusal tells of what
// is stored. What the actor may not see is as unknown as what does not exist.
func (tx *Tx) mayAll(ctx context.Context) error {
	rights := tx.req.Rights
	if rights == nil || len(tx.aims.nodes) == 0 && len(tx.aims.links) == 0 {
		return nil
	}
	all, err := tx.standings(ctx)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(tx.aims.nodes)) {
		a, s := tx.aims.nodes[id], all[id]
		if s == nil {
			continue // refused, and never stored
		}
		unseen := !s.fresh && !rights.Read.reach(a.noun.Access).Sees(id, s.was)
		if unseen && a.named {
			return &Refusal{Findings: []Finding{found("NOT_FOUND", "id", id)}}
		}
		if class := rights.nowhere(a); class != "" { // whether there is such a node already is not told
			return tx.forbidden(a.noun, class)
		}
		if unseen {
			return tx.forbidden(a.noun, "")
		}
		for _, class := range slices.Sorted(maps.Keys(a.classes)) {
			if !rights.Write[class].changes(id, s) {
				return tx.forbidden(a.noun, class)
			}
		}
	}
	for _, l := range tx.aims.links {
		if err := tx.mayLink(l, all[l.from], all[l.to]); err != nil {
			return err
		}
	}
	return nil
}

// nowhere is a class of what is written that the actor may write on no node at all; empty for none.
func (r *Rights) nowhere(a *aim) string {
	for _, class := range slices.Sorted(maps.Keys(a.classes)) {
		if r.Write[class].Nowhere() {
			return class
		}
	}
	return ""
}

// mayLink: the actor may change the end that the relation starts from, or, unless the relation says where that one belongs, the other end.
func (tx *Tx) mayLink(l linkAim, from, to *standing) error {
	if from == nil || to == nil {
		return nil
	}
	reach := tx.req.Rights.Write[from.noun.Access]
	moves := slices.Contains(tx.model.belonging[l.relation.Type], from.noun)
	if reach.changes(l.from, from) || !moves && reach.changes(l.to, to) {
		return nil
	}
	return tx.forbidden(from.noun, "")
}

// changes reports whether the reach holds a node before and after a write; one that is new has no before.
func (r Reach) changes(id string, s *standing) bool {
	if r.Everywhere || s.own || slices.Contains(r.Own, id) {
		return true
	}
	return r.Sees(id, s.is) && (s.fresh || r.Sees(id, s.was))
}

func (tx *Tx) forbidden(noun *Noun, class string) error {
	what := noun.words()
	if class != "" && class != noun.Access {
		what = Text{En: class + " data of a " + what.En, Zh: what.Zh + " 的 " + class + " 类数据"}
	}
	return &Error{Kind: Denied, Op: "graph.Write", Code: "WRITE_FORBIDDEN", Field: noun.Name, Message: Text{
		En: "your rights do not reach this: " + what.En + ". Ask whoever keeps it, or the administrator for the right",
		Zh: "您的权限不包括：" + what.Zh + "。请联系其维护者，或向管理员申请权限"}}
}

// standings looks at all nodes that the write is about.
func (tx *Tx) standings(ctx context.Context) (map[string]*standing, error) {
	ids := map[string]bool{}
	for id := range tx.aims.nodes {
		ids[id] = true
	}
	for _, l := range tx.aims.links {
		ids[l.from], ids[l.to] = true, true
	}
	rows, err := tx.run(ctx, "MATCH (n:Node) WHERE n.id IN $ids RETURN n.id, labels(n), n."+regionProperty, map[string]any{"ids": slices.Sorted(maps.Keys(ids))})
	if err != nil {
		return nil, err
	}
	all := map[string]*standing{}
	for _, row := range rows {
		id, _ := row[0].(string)
		s := &standing{noun: tx.nounOf(row[1]), is: textsOf(row[2])}
		if s.noun == nil {
			continue
		}
		s.was = s.is
		if was, moved := tx.moved[id]; moved {
			s.was = was
		}
		if a := tx.aims.nodes[id]; a != nil {
			s.fresh = a.fresh
		}
		all[id] = s
	}
	for _, l := range tx.aims.links {
		if from, to := all[l.from], all[l.to]; from != nil && to != nil {
			reach := tx.req.Rights.Write[from.noun.Access]
			from.own = from.own || from.fresh && slices.Contains(reach.Gains, l.relation.Type+">") && slices.Contains(reach.Own, l.to)
			to.own = to.own || to.fresh && slices.Contains(reach.Gains, "<"+l.relation.Type) && slices.Contains(reach.Own, l.from)
		}
	}
	return all, nil
}

// seen leaves out, of ids that were found by fields of the noun, those of nodes that the actor may not see, and those found by what the actor may neither
// read nor write there.
func (tx *Tx) seen(ctx context.Context, noun *Noun, fields, ids []string) ([]string, error) {
	if tx.req.Rights == nil {
		return ids, nil
	}
	params := map[string]any{"ids": ids}
	tx.req.Rights.Read.params(params)
	rows, err := tx.run(ctx, "MATCH (n:Node) WHERE n.id IN $ids AND "+tx.req.Rights.Read.Sees(tx.model, "n")+" RETURN n.id, n."+regionProperty, params)
	if err != nil {
		return nil, err
	}
	open := map[string]bool{}
	for _, row := range rows {
		id, _ := row[0].(string)
		open[id] = tx.req.Rights.names(noun, fields, id, textsOf(row[1]))
	}
	list := make([]string, len(ids))
	for i, id := range ids {
		if open[id] {
			list[i] = id
		}
	}
	return list, nil
}

// names reports whether the actor may name a node by the fields.
func (r *Rights) names(noun *Noun, fields []string, id string, divisions []string) bool {
	return !slices.ContainsFunc(fields, func(name string) bool {
		f := noun.Field(name)
		return f != nil && !r.Read.reach(f.Access).Sees(id, divisions) && !r.Write[f.Access].Sees(id, divisions)
	})
}
