package sample

import (
	"context"
	"fmt"

	"liandong/graph"
)

// mistakes are what the district recorded wrongly at first: since when somebody leads a team, and how many a survey asked.
func (b *builder) mistakes() {
	leader, team := b.workersOf[b.communities[0]][2%len(b.workersOf[b.communities[0]])], b.add("VolunteerTeam", since(b.ago(900, 1000)), values{"name": b.placeName(b.communities[0]) + "老友志愿队", "residentBuilt": true})
	b.link("VolunteerTeam.activeIn", team, b.communities[0])
	b.link("VolunteerTeam.supports", team, b.running[0])
	rel := b.model.Relation("Person.leadsTeams")
	wrong, right := team.life.from+300, team.life.from+30
	b.part.Corrections = append(b.part.Corrections,
		Correction{WrongLink: &Link{Relation: rel, From: leader, To: team, Since: wrong.pointer(), life: since(wrong)},
			RightLink: &Link{Relation: rel, From: leader, To: team, Since: right.pointer(), life: since(right)}},
		Correction{Node: b.surveys[0], Field: "sample", Wrong: int64(4120), Right: int64(412)})
	delete(b.surveys[0].Values, "sample")
}

// correct records what was wrong, and then what is right, each in a write of its own that is never repeated.
func (l *Loader) correct(ctx context.Context, p *Part) error {
	for i, c := range p.Corrections {
		key := fmt.Sprintf("sample %s %s %d", l.options.Label(), p.Name.Zh, i)
		if _, err := l.write(ctx, key+" first", c.record); err != nil {
			return err
		}
		if _, err := l.write(ctx, key+" then", c.repair); err != nil {
			return err
		}
	}
	return nil
}

func (c Correction) record(ctx context.Context, tx *graph.Tx) (any, error) {
	if c.Node != nil {
		return c.set(ctx, tx, c.Wrong)
	}
	linked, err := tx.Link(ctx, c.WrongLink.Relation, []graph.LinkRow{c.WrongLink.row()})
	return nil, firstFault(c.WrongLink.Relation.ID, linked, err)
}

func (c Correction) repair(ctx context.Context, tx *graph.Tx) (any, error) {
	if c.Node != nil {
		return c.set(ctx, tx, c.Right)
	}
	row := c.RightLink.row()
	row.At = c.WrongLink.Since
	linked, err := tx.Correct(ctx, c.RightLink.Relation, []graph.LinkRow{row})
	return nil, firstFault(c.RightLink.Relation.ID, linked, err)
}

func (c Correction) set(ctx context.Context, tx *graph.Tx, value any) (any, error) {
	saved, err := tx.Save(ctx, c.Node.Noun, []graph.NodeRow{{ID: c.Node.ID, Values: map[string]any{c.Field: value}}})
	if err == nil && len(saved[0].Refused) > 0 {
		err = faulty(c.Node.Key, saved[0].Refused)
	}
	return nil, err
}

func firstFault(what string, linked []graph.Linked, err error) error {
	if err == nil && len(linked[0].Refused)+len(linked[0].Warnings) > 0 {
		return faulty(what, append(linked[0].Refused, linked[0].Warnings...))
	}
	return err
}

func (x *Link) row() graph.LinkRow {
	return graph.LinkRow{FromID: x.From.ID, ToID: x.To.ID, From: x.Since, To: x.Until, On: x.On, Values: x.Values}
}
