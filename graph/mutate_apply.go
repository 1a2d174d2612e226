package graph

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// apply does in the transaction what the mutation's kind asks.
func (p *plan) apply(ctx context.Context, tx *Tx, done *outcome) error {
	if err := p.resolve(ctx, tx); err != nil {
		return err
	}
	done.ID = p.row.ID
	switch p.m.root.Kind {
	case RootSave:
		if err := p.save(ctx, tx, done); err != nil {
			return err
		}
		return p.relate(ctx, tx, done, tx.Link)
	case RootLink:
		return p.relate(ctx, tx, done, tx.Link)
	case RootUnlink:
		return p.relate(ctx, tx, done, func(ctx context.Context, rel *Relation, rows []LinkRow) ([]Linked, error) {
			return tx.Unlink(ctx, rel, rows, p.at)
		})
	case RootCorrect:
		p.row.Correct, p.row.EffectiveFrom = true, p.at
		for i := range p.links {
			p.links[i].row.At = p.at
		}
		if len(p.row.Values) > 0 {
			if err := p.save(ctx, tx, done); err != nil {
				return err
			}
		}
		return p.relate(ctx, tx, done, tx.Correct)
	}
	saved, err := tx.End(ctx, p.m.noun, []string{p.row.ID}, *p.at)
	if err != nil {
		return relocated(err, func(findings []Finding) []Finding {
			for i := range findings {
				findings[i].Field = "on"
			}
			return findings
		})
	}
	done.Changed = saved[0].Changed
	return nil
}

// resolve turns every reference into an id: one statement for each way of naming a kind of node.
func (p *plan) resolve(ctx context.Context, tx *Tx) error {
	type want struct {
		ref *reference
		set func(id string)
	}
	groups := map[string][]want{}
	add := func(ref *reference, set func(string)) {
		if ref != nil {
			name := ref.noun.Name + "." + strings.Join(ref.fields, ",")
			groups[name] = append(groups[name], want{ref, set})
		}
	}
	add(p.by, func(id string) { p.row.ID = id })
	for i := range p.links {
		l := &p.links[i]
		add(l.target, func(id string) { l.row.FromID, l.row.ToID = l.oriented("", id) })
	}
	var missing []Finding
	for _, wants := range groups {
		values := make([][]any, len(wants))
		for i, w := range wants {
			values[i] = w.ref.values
		}
		ids, err := tx.FindIDs(ctx, wants[0].ref.noun, wants[0].ref.fields, values, p.day())
		if err != nil {
			return err
		}
		known, err := tx.mergers(ctx)
		if err != nil {
			return err
		}
		for i, w := range wants {
			if w.ref.fields[0] == "id" { // by a key of a merged node its own side speaks, by its id whoever means the one that was kept
				ids[i] = known.kept(ids[i], nil)
			}
			w.set(ids[i])
			if ids[i] == "" {
				missing = append(missing, found("NOT_FOUND", w.ref.path, nameOf(w.ref.values)))
			}
		}
	}
	if len(missing) > 0 {
		slices.SortFunc(missing, byField)
		return &Refusal{Findings: missing}
	}
	return nil
}

// nameOf shows the values of a key.
func nameOf(values []any) string {
	var parts []string
	for _, v := range values {
		parts = append(parts, shown(v))
	}
	return strings.Join(parts, " ")
}

// day is the date at which keys that are used again name a node.
func (p *plan) day() PartialDate {
	if p.at != nil {
		return *p.at
	}
	if p.row.EffectiveFrom != nil {
		return *p.row.EffectiveFrom
	}
	return p.m.today
}

func (l *plannedLink) oriented(own, far string) (from, to string) {
	if l.field.Incoming {
		return far, own
	}
	return own, far
}

func (p *plan) save(ctx context.Context, tx *Tx, done *outcome) error {
	saved, err := tx.Save(ctx, p.m.noun, []NodeRow{p.row})
	if err != nil {
		return relocated(err, p.underSet)
	}
	done.ID, done.Created, done.Changed = saved[0].ID, saved[0].Created, saved[0].Changed
	done.Warnings = append(done.Warnings, userErrors(p.underSet(saved[0].Warnings))...)
	return nil
}

// underSet puts findings about a node under "set", and those about arguments beside it as they are called there.
func (p *plan) underSet(findings []Finding) []Finding {
	out := slices.Clone(findings)
	for i, f := range out {
		switch {
		case f.Field == "id":
			out[i].Field = "by.id"
		case f.Field == "effectiveFrom" && p.m.root.Kind == RootCorrect:
			out[i].Field = "at"
		case f.Field != "effectiveFrom":
			out[i].Field = strings.TrimSuffix("set."+f.Field, ".")
		}
	}
	return out
}

// relate sends the links relation by relation.
func (p *plan) relate(ctx context.Context, tx *Tx, done *outcome, write func(context.Context, *Relation, []LinkRow) ([]Linked, error)) error {
	for start := 0; start < len(p.links); {
		stop := start
		var rows []LinkRow
		for ; stop < len(p.links) && p.links[stop].field == p.links[start].field; stop++ {
			l := &p.links[stop]
			row := l.row
			if l.field.Incoming {
				row.ToID = done.ID
			} else {
				row.FromID = done.ID
			}
			rows = append(rows, row)
		}
		group := p.links[start:stop]
		linked, err := write(ctx, p.m.store.model.Relation(group[0].field.Relation), rows)
		if err != nil {
			return relocated(err, func(findings []Finding) (all []Finding) {
				for _, f := range findings {
					all = append(all, group[f.Row].relocate([]Finding{f})...)
				}
				return all
			})
		}
		for i, l := range linked {
			done.Changed = done.Changed || l.Changed
			done.Warnings = append(done.Warnings, userErrors(group[i].relocate(l.Warnings))...)
		}
		start = stop
	}
	return nil
}

// relocated gives the findings of a refusal the paths of the input; other errors stay as they are.
func relocated(err error, move func([]Finding) []Finding) error {
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	return &Refusal{Findings: move(refusal.Findings)}
}
