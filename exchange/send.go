package exchange

import (
	"context"
	"errors"
	"path/filepath"

	"liandong/graph"
)

// outcome is what a transaction did. It counts only once the transaction is through, since its body may run twice.
type outcome struct {
	saved  [][]graph.Saved
	linked [][]graph.Linked
	links  [][]*waitingLink // that were tried: both ends are there
}

// errRehearsal ends a transaction of a rehearsal, so that nothing of it stays.
var errRehearsal = &graph.Error{Kind: graph.Conflict, Op: "exchange.rehearsal", Code: "REHEARSAL",
	Message: graph.Text{En: "nothing is written in a dry run", Zh: "试运行不写入数据"}}

// send writes a batch in one transaction, together with the step that the import has reached.
func (r *run) send(ctx context.Context, b *batch) error {
	if r.batch.reached >= r.step && !r.dry {
		r.tally.resume(b)
		return nil
	}
	if err := r.findEnds(ctx, b); err != nil {
		return err
	}
	var done outcome
	_, err := r.store.Write(ctx, r.request(), func(ctx context.Context, tx *graph.Tx) (any, error) {
		done = outcome{}
		temporary, err := r.saveAll(ctx, tx, b, &done)
		if err == nil {
			err = r.linkAll(ctx, tx, b, &done, temporary)
		}
		switch {
		case err != nil:
			return nil, err
		case r.dry:
			return nil, errRehearsal
		}
		return r.batch.advance(ctx, tx, r, &done)
	})
	if err != nil && !(r.dry && errors.Is(err, errRehearsal)) {
		return err
	}
	if !r.dry {
		r.batch.add(&done)
	}
	r.absorb(b, &done)
	return nil
}

func (r *run) request() graph.WriteRequest {
	return graph.WriteRequest{Actor: r.options.Actor, What: "import " + r.scanner.mapping.Name, SourceID: r.batch.source,
		BatchID: r.batch.id, Tolerant: true, Deadline: writeTime}
}

// saveAll saves the nodes, and returns the ids of those that only this transaction knows.
func (r *run) saveAll(ctx context.Context, tx *graph.Tx, b *batch, done *outcome) (map[*node]string, error) {
	ids := map[*node]string{}
	for _, group := range b.nodesByNoun() {
		rows := make([]graph.NodeRow, len(group))
		for i, w := range group {
			rows[i] = w.row
			rows[i].ID = w.entry.id
		}
		saved, err := tx.Save(ctx, group[0].entry.noun, rows)
		if err != nil {
			return nil, err
		}
		done.saved = append(done.saved, saved)
		for i, w := range group {
			if len(saved[i].Refused) == 0 {
				ids[w.entry] = saved[i].ID
			}
		}
	}
	return ids, nil
}

// linkAll adds the relations whose ends are both there.
func (r *run) linkAll(ctx context.Context, tx *graph.Tx, b *batch, done *outcome, temporary map[*node]string) error {
	id := func(n *node) string {
		switch {
		case n == nil:
			return r.batch.id
		case n.id != "":
			return n.id
		}
		return temporary[n]
	}
	for _, group := range b.linksByRelation() {
		var rows []graph.LinkRow
		var tried []*waitingLink
		for _, w := range group {
			row := graph.LinkRow{FromID: id(w.from), ToID: id(w.to), From: w.since, To: w.until, On: w.on, Values: w.values}
			if row.FromID != "" && row.ToID != "" {
				rows, tried = append(rows, row), append(tried, w)
			}
		}
		if len(rows) == 0 {
			continue
		}
		linked, err := tx.Link(ctx, group[0].relation, rows)
		if err != nil {
			return err
		}
		done.linked, done.links = append(done.linked, linked), append(done.links, tried)
	}
	return nil
}

// findEnds learns the ids of ends that an earlier, stopped run has saved.
func (r *run) findEnds(ctx context.Context, b *batch) error {
	var unknown []*node
	asked := map[*node]bool{}
	for _, w := range b.links {
		for _, n := range []*node{w.from, w.to} {
			if n != nil && n.id == "" && !n.refused && !asked[n] {
				asked[n] = true
				unknown = append(unknown, n)
			}
		}
	}
	if r.dry {
		return nil // what exists was found when it was saved
	}
	return r.findIDs(ctx, unknown)
}

// absorb takes over what the transaction did.
func (r *run) absorb(b *batch, done *outcome) {
	rehearsingLinks := r.dry && len(b.links) > 0
	for g, group := range b.nodesByNoun() {
		for i, w := range group {
			saved := done.saved[g][i]
			if !rehearsingLinks {
				r.tally.node(w.entry, saved)
				r.note(w.at, w.column, saved.Warnings, saved.Refused)
			}
			switch {
			case len(saved.Refused) > 0:
				w.entry.refused = true
			case !r.dry || !saved.Created:
				w.entry.id = saved.ID
			}
		}
	}
	tried := map[*waitingLink]bool{}
	for g, group := range done.links {
		for i, w := range group {
			tried[w] = true
			r.tally.link(w.relation, done.linked[g][i])
			linked := done.linked[g][i]
			r.note(w.at, func(string) string { return w.relation.Type }, linked.Warnings, withoutIDs(linked.Refused))
		}
	}
	for _, w := range b.links {
		if !tried[w] {
			r.untried(w)
		}
	}
}

// untried is a relation that has an end which is not there: refused by the store, or, in a rehearsal, new in another
// transaction and so known by its key alone.
func (r *run) untried(w *waitingLink) {
	for _, n := range []*node{w.from, w.to} {
		if n != nil && (n.refused || n.id == "" && !r.dry) {
			r.tally.link(w.relation, graph.Linked{Refused: make([]graph.Finding, 1)})
			r.refuseRow(w.at, []Issue{r.issue(w.at, "", "", codeEnd, text("leads to a %s that was refused (row %d)",
				"另一端的 %s 已被拒绝（第 %d 行）", n.noun.Name, n.row.row))})
			return
		}
	}
	r.tally.link(w.relation, graph.Linked{Created: true, Changed: true})
}

func (r *run) issue(at position, column, value, code string, message graph.Text) Issue {
	if graph.HoldsIdentityNumber(value) {
		value = ""
	}
	return Issue{File: filepath.Base(r.inputs[at.file].path), Row: at.row, Column: column, Value: clip(value), Code: code, Message: message}
}

// note reports what the store says of a row.
func (r *run) note(at position, columnOf func(field string) string, warnings, refused []graph.Finding) {
	issueOf := func(f graph.Finding) Issue {
		issue := r.issue(at, columnOf(f.Field), f.Value, f.Code, f.Message)
		issue.Proposal = f.Proposal
		return issue
	}
	for _, f := range warnings {
		r.report.WarningCount++
		if len(r.report.Warnings) < maxIssues {
			r.report.Warnings = append(r.report.Warnings, issueOf(f))
		}
	}
	var issues []Issue
	for _, f := range refused {
		issues = append(issues, issueOf(f))
	}
	if len(issues) > 0 {
		r.refuseRow(at, issues)
	}
}

// withoutIDs takes the ids of ends out of the values: they stand in no cell.
func withoutIDs(findings []graph.Finding) []graph.Finding {
	for i := range findings {
		if findings[i].Field == "toId" || findings[i].Field == "fromId" {
			findings[i].Value = ""
		}
	}
	return findings
}

// column is the name of the column a field comes from, or of the field when it comes from none.
func (w *waitingNode) column(field string) string {
	for i := range w.bound.fields {
		s := &w.bound.fields[i]
		if column := s.firstColumn(); s.spec.field.Name == field && column >= 0 {
			return w.bound.header[column]
		}
	}
	return field
}
