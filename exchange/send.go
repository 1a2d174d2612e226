package exchange

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"liandong/graph"
)

// outcome is what a transaction did. It counts only once the transaction is through, since its body may run twice.
type outcome struct {
	saved  [][]graph.Saved
	linked [][]graph.Linked
	links  [][]*waitingLink // that were tried: both ends are there
}

// send writes a batch, in a transaction of its own together with the step that the import has reached, or in the one of
// the rehearsal.
func (r *run) send(ctx context.Context, b *batch) error {
	if r.batch.reached >= r.step {
		r.tally.resume(b)
		return nil
	}
	var done outcome
	if r.tx != nil {
		if err := r.write(ctx, r.tx, b, &done); err != nil {
			return err
		}
	} else if err := r.sendAlone(ctx, b, &done); err != nil {
		return err
	}
	r.batch.add(&done)
	r.absorb(b, &done)
	return nil
}

func (r *run) sendAlone(ctx context.Context, b *batch, done *outcome) error {
	if err := r.findEnds(ctx, b); err != nil {
		return err
	}
	_, err := r.store.Write(ctx, r.request(), func(ctx context.Context, tx *graph.Tx) (any, error) {
		*done = outcome{}
		if err := r.write(ctx, tx, b, done); err != nil {
			return nil, err
		}
		if err := r.checkStrict(done); err != nil {
			return nil, err
		}
		return r.batch.advance(ctx, tx, r, done)
	})
	return err
}

func (r *run) write(ctx context.Context, tx *graph.Tx, b *batch, done *outcome) error {
	if err := r.saveAll(ctx, tx, b, done); err != nil {
		return err
	}
	return r.linkAll(ctx, tx, b, done)
}

func (r *run) request() graph.WriteRequest {
	return graph.WriteRequest{Actor: r.options.Actor, What: "import " + r.scanner.mapping.Name, SourceID: r.batch.source,
		BatchID: r.batch.id, Tolerant: true, Deadline: writeTime}
}

// saveAll saves the nodes.
func (r *run) saveAll(ctx context.Context, tx *graph.Tx, b *batch, done *outcome) error {
	for _, group := range b.nodesByNoun() {
		var rows []graph.NodeRow
		for _, w := range group {
			if !w.left() {
				w.row.ID = w.entry.id
				if w.row.ID == "" && w.entry.byID && w.row.Values[sourceKey] == nil {
					w.row.Values[sourceKey] = w.entry.given
				}
				rows = append(rows, w.row)
			}
		}
		saved, err := tx.Save(ctx, group[0].entry.noun, rows)
		if err != nil {
			return err
		}
		done.saved = append(done.saved, withLeft(group, saved))
	}
	return nil
}

// left reports whether the node was found in the hub by name: it stays as it is.
func (w *waitingNode) left() bool { return w.entry.named != nil && w.entry.named.found }

// withLeft puts the nodes that stayed as they are among the saved ones.
func withLeft(group []*waitingNode, saved []graph.Saved) []graph.Saved {
	all := make([]graph.Saved, len(group))
	for i, w := range group {
		if w.left() {
			all[i] = graph.Saved{ID: w.entry.id}
			continue
		}
		all[i], saved = saved[0], saved[1:]
	}
	return all
}

// left reports whether the relation says where a division lies that was in the hub before.
func (w *waitingLink) left() bool {
	return w.bound == nil && w.from != nil && w.from.named != nil && w.from.named.found && w.to == w.from.named.within
}

// linkAll adds the relations whose ends are both there.
func (r *run) linkAll(ctx context.Context, tx *graph.Tx, b *batch, done *outcome) error {
	id := func(n *node) string {
		if n == nil {
			return r.batch.id
		}
		return n.id
	}
	for _, group := range b.linksByRelation() {
		var rows []graph.LinkRow
		var tried []*waitingLink
		for _, w := range group {
			if w.left() {
				continue
			}
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
	return r.findIDs(ctx, unknown)
}

// absorb takes over what the transaction did.
func (r *run) absorb(b *batch, done *outcome) {
	r.byID = nil
	for g, group := range b.nodesByNoun() {
		for i, w := range group {
			saved := done.saved[g][i]
			r.tally.node(w.entry, saved)
			r.note(w.at, w.column, inTerms(w.entry.noun, saved.Warnings), inTerms(w.entry.noun, saved.Refused))
			if len(saved.Refused) > 0 {
				w.entry.refused = true
			} else {
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
			for _, findings := range [][]graph.Finding{linked.Warnings, linked.Refused} {
				for i := range findings {
					findings[i] = r.inWords(w, findings[i])
				}
			}
			r.note(w.at, w.column, linked.Warnings, linked.Refused)
		}
	}
	for _, w := range b.links {
		if !tried[w] && !w.left() {
			r.untried(w)
		}
	}
}

// untried is a relation with an end that is not there, because the store has refused it.
func (r *run) untried(w *waitingLink) {
	missing := w.from
	if missing == nil || missing.id != "" {
		missing = w.to
	}
	r.tally.link(w.relation, graph.Linked{Refused: make([]graph.Finding, 1)})
	if missing.row == w.at {
		return // the row says so already
	}
	r.refuse(w.at, []Issue{r.issue(w.at, "", "", codeEnd, text("leads to a %s that was refused (row %d)",
		"另一端的 %s 已被拒绝（第 %d 行）", missing.noun.Name, missing.row.row))})
}

func (r *run) issue(at position, column, value, code string, message graph.Text) Issue {
	if graph.HoldsIdentityNumber(value) {
		value = ""
	}
	in := r.inputs[at.file]
	cell := in.cell(at.row, slices.Index(r.scanner.headers[at.file], column))
	return Issue{File: filepath.Base(in.path), Row: at.row, Cell: cell, Column: column, Value: clip(value), Code: code, Message: message}
}

// inTerms gives the Chinese messages of the store, which begin with the name of a field, its Chinese term.
func inTerms(noun *graph.Noun, findings []graph.Finding) []graph.Finding {
	for i, f := range findings {
		if field := noun.Field(f.Field); field != nil {
			if rest, ok := strings.CutPrefix(f.Message.Zh, f.Field); ok {
				findings[i].Message.Zh = term(field) + rest
			}
		}
	}
	return findings
}

// note reports what the store says of a row.
func (r *run) note(at position, columnOf func(field string) string, warnings, refused []graph.Finding) {
	issueOf := func(f graph.Finding) Issue {
		issue := r.issue(at, columnOf(f.Field), f.Value, f.Code, f.Message)
		issue.Proposal = f.Proposal
		return issue
	}
	for _, f := range warnings {
		r.warn(issueOf(f))
	}
	var issues []Issue
	for _, f := range refused {
		issues = append(issues, issueOf(f))
	}
	r.refuse(at, issues)
}

// column is the name of the column a field comes from, or of the field when it comes from none.
func (w *waitingNode) column(field string) string {
	if w.bound == nil {
		return field
	}
	for i := range w.bound.fields {
		s := &w.bound.fields[i]
		if column := s.firstColumn(); s.spec.field.Name == field && column >= 0 {
			return w.bound.header[column]
		}
	}
	return field
}
