package exchange

import (
	"context"
	"time"
)

// scan reads all files without writing: it finds the rows that cannot be taken, the ones that say the same again, and the
// nodes and relations there are. Rows that point to what is nowhere are refused too; since the nodes of a refused row do
// not come into being either, it looks again until nothing more falls away.
func (r *run) scan(ctx context.Context) error {
	began := time.Now()
	defer func() { r.report.Took.Scan = time.Since(began) }()
	for {
		r.scanner.registry = newRegistry()
		r.leave = make([]rowSet, len(r.inputs))
		r.report.RowsRead, r.report.RowsRefused, r.report.RowsDuplicate, r.report.RowsSkipped = 0, 0, 0, 0
		r.report.Refusals, r.report.Warnings, r.report.WarningCount = nil, nil, 0
		if err := r.scanner.each(ctx, r.inputs, r.look); err != nil {
			return err
		}
		found, err := r.findMissing(ctx)
		if err != nil || !found {
			return err
		}
	}
}

// look checks one row.
func (r *run) look(wrong *badCell) error {
	s := r.scanner
	if wrong != nil {
		s.refuse(-1, "", wrong)
	} else {
		if s.skipped() {
			r.report.RowsSkipped++
			r.leave[s.file].add(s.row.at.row)
			return nil
		}
		s.check(s.row.cells)
		if len(s.row.issues) == 0 {
			s.evaluate()
		}
	}
	r.report.RowsRead++
	switch {
	case len(s.row.issues) > 0:
	case s.registry.repeated(s.file, s.row.cells):
		r.report.RowsDuplicate++
		r.leave[s.file].add(s.row.at.row)
	default:
		s.register()
	}
	if len(s.row.issues) > 0 {
		r.refuseRow(s.row.at, s.row.issues)
	}
	return nil
}

// refuseRow leaves a row out and reports why.
func (r *run) refuseRow(at position, issues []Issue) {
	if !r.leave[at.file].has(at.row) {
		r.leave[at.file].add(at.row)
		r.report.RowsRefused++
	}
	for _, issue := range issues {
		if len(r.report.Refusals) < maxIssues {
			r.report.Refusals = append(r.report.Refusals, issue)
		}
	}
}

// findMissing looks up the nodes that rows point to and none describes. It reports whether some are nowhere.
func (r *run) findMissing(ctx context.Context) (bool, error) {
	var wanted []*node
	for _, n := range r.scanner.registry.byKey {
		if !n.described() {
			wanted = append(wanted, n)
		}
	}
	if err := r.findIDs(ctx, wanted); err != nil {
		return false, err
	}
	more := false
	for _, n := range wanted {
		if n.id == "" && !r.scanner.missing[n.name()] {
			r.scanner.missing[n.name()] = true
			more = true
		}
	}
	return more, nil
}

// findIDs asks the store for the ids of nodes by their keys, a batch of one kind of key at a time.
func (r *run) findIDs(ctx context.Context, nodes []*node) error {
	groups := map[string][]*node{}
	for _, n := range nodes {
		name := string(keyOf(nil, n.noun, n.fields, nil)) + n.noun.Name
		groups[name] = append(groups[name], n)
	}
	for _, name := range keysOf(groups) {
		group := groups[name]
		for len(group) > 0 {
			some := group[:min(len(group), batchSize)]
			group = group[len(some):]
			values := make([][]any, len(some))
			for i, n := range some {
				values[i] = n.key
			}
			ids, err := r.store.FindIDs(ctx, some[0].noun, some[0].fields, values, r.today())
			if err != nil {
				return err
			}
			for i, id := range ids {
				some[i].id = id
			}
		}
	}
	return nil
}
