package exchange

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"liandong/graph"
)

// scan reads all files without writing: it finds the rows that cannot be taken, the ones that say the same again, and the
// nodes and relations there are. Rows that point to what is nowhere are refused too; since the nodes of a refused row do
// not come into being either, it looks again until nothing more falls away.
func (r *run) scan(ctx context.Context) error {
	began := time.Now()
	defer func() { r.report.Took.Scan = time.Since(began) }()
	for {
		r.scanner.registry = newRegistry(r.scanner.aliases)
		r.leave, r.refused = make([]rowSet, len(r.inputs)), make([]rowSet, len(r.inputs))
		r.report.RowsRead, r.report.RowsRefused, r.report.RowsDuplicate, r.report.RowsSkipped = 0, 0, 0, 0
		r.report.RowsTotals, r.report.RowsRemarks, r.rowsLeft = 0, 0, 0
		r.report.Refusals, r.report.Warnings, r.report.WarningCount, r.report.Notes = nil, nil, 0, nil
		r.scanner.opened = r.noteTable
		err := r.scanner.each(ctx, r.inputs, r.look)
		r.scanner.opened = nil
		if err != nil {
			return err
		}
		found, err := r.findMissing(ctx)
		if err != nil || !found {
			return err
		}
	}
}

// noteTable says what stands above the header, and which columns are left alone. It ends with the first pass: the others
// would say the same.
func (r *run) noteTable() {
	s := r.scanner
	for _, title := range s.table.titles {
		r.report.RowsRemarks++
		r.noteRow(title.row, title.cells, "TITLE", text("above the header, left out", "位于表头之上，未导入"))
	}
	for _, d := range s.dropped {
		issue := Issue{File: filepath.Base(s.input.path), Row: s.table.header.row, Cell: s.input.cell(s.table.header.row, d.place), Column: s.header[d.place], Code: d.code, Message: d.message}
		if d.code == codeIdentity {
			r.warn(issue)
		} else {
			r.report.Notes = append(r.report.Notes, issue)
		}
	}
}

// noteRow tells what a row that is left out says.
func (r *run) noteRow(row int, cells []string, code string, message graph.Text) {
	said := ""
	for _, c := range cells {
		if said = trim(c); said != "" {
			break
		}
	}
	if graph.HoldsIdentityNumber(said) {
		said = ""
	}
	in := r.scanner.input
	if len(r.report.Notes) < maxIssues {
		r.report.Notes = append(r.report.Notes, Issue{File: filepath.Base(in.path), Row: row, Cell: in.cell(row, -1), Value: clip(said), Code: code, Message: message})
	}
}

// warn keeps warnings for the report.
func (r *run) warn(warnings ...Issue) {
	for _, w := range warnings {
		r.report.WarningCount++
		if len(r.report.Warnings) < maxIssues {
			r.report.Warnings = append(r.report.Warnings, w)
		}
	}
}

// look checks one row.
func (r *run) look(wrong *badCell) error {
	s := r.scanner
	if wrong != nil {
		s.refuse(-1, "", wrong)
	} else {
		if r.leftOut() {
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
		r.leave[s.file].add(s.row.at.row)
		r.refuse(s.row.at, append(s.row.issues, s.row.left...))
		return nil
	}
	r.warn(s.row.warnings...)
	if !r.leave[s.file].has(s.row.at.row) { // of exact copies the first one says it
		r.refuse(s.row.at, s.row.left)
	}
	return nil
}

// leftOut reports whether the row is no data: the mapping says so, or it is a total or a remark.
func (r *run) leftOut() bool {
	s := r.scanner
	kind := s.table.kind
	if kind == dataRow {
		kind = classify(s.row.cells, &s.table.header)
	}
	switch {
	case s.skipped():
		r.report.RowsSkipped++
	case kind == totalRow:
		r.report.RowsTotals++
		r.rowsLeft++
		r.noteRow(s.row.at.row, s.row.cells, "TOTAL", text("a total, left out: the hub adds up by itself", "合计行，未导入：系统自行汇总"))
	case kind == remarkRow:
		r.report.RowsRemarks++
		r.rowsLeft++
		r.noteRow(s.row.at.row, s.row.cells, "REMARK", text("a heading or footnote, left out", "标题或脚注行，未导入"))
	default:
		return false
	}
	return true
}

// refuse reports why a row is left out, or what of it is. It counts the row once.
func (r *run) refuse(at position, issues []Issue) {
	if len(issues) > 0 && !r.refused[at.file].has(at.row) {
		r.refused[at.file].add(at.row)
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
	var wanted, byName []*node
	for _, n := range r.scanner.registry.byKey {
		switch {
		case n.named != nil:
			byName = append(byName, n)
		case !n.described():
			wanted = append(wanted, n)
		}
	}
	if err := r.findGiven(ctx); err != nil {
		return false, err
	}
	if err := r.findIDs(ctx, wanted); err != nil {
		return false, err
	}
	more, err := r.findNamed(ctx, byName)
	if err != nil {
		return false, err
	}
	for _, n := range wanted {
		if n.id == "" && !r.scanner.missing[n.name()] {
			r.scanner.missing[n.name()] = true
			more = true
		}
	}
	return more || r.scanner.registry.joined, nil
}

// findGiven looks for the nodes whose ids the rows of a plain file give. Those that the hub does not know by their ids, since
// the file is of another hub, go by their other keys.
func (r *run) findGiven(ctx context.Context) error {
	groups := map[string][]*node{}
	seen := map[*node]bool{}
	for _, n := range r.scanner.registry.byKey {
		if n.given != "" && n.id == "" && !seen[n] {
			seen[n] = true
			groups[n.noun.Name] = append(groups[n.noun.Name], n)
		}
	}
	for _, name := range keysOf(groups) {
		for some := range slices.Chunk(groups[name], batchSize) {
			if err := r.findBy(ctx, some, []string{identity}, func(n *node) []any { return []any{n.given} }); err != nil {
				return err
			}
		}
	}
	return nil
}

// findBy asks the store for the ids of nodes of one noun by values of the fields.
func (r *run) findBy(ctx context.Context, nodes []*node, fields []string, key func(*node) []any) error {
	values := make([][]any, len(nodes))
	for i, n := range nodes {
		values[i] = key(n)
	}
	ids, err := r.store.FindIDs(ctx, nodes[0].noun, fields, values, r.today())
	if err != nil {
		return err
	}
	for i, id := range ids {
		nodes[i].id = id
	}
	return nil
}

// findIDs asks the store for the ids of nodes by their keys, a batch of one kind of key at a time. What an id of another hub
// names was saved under that id as its source key, if nothing else told it there.
func (r *run) findIDs(ctx context.Context, nodes []*node) error {
	groups := map[string][]*node{}
	for _, n := range nodes {
		name := string(keyOf(nil, n.noun, n.fields, nil)) + n.noun.Name
		groups[name] = append(groups[name], n)
	}
	for _, name := range keysOf(groups) {
		for some := range slices.Chunk(groups[name], batchSize) {
			if err := r.findBy(ctx, some, some[0].fields, func(n *node) []any { return n.key }); err != nil {
				return err
			}
			unknown := slices.DeleteFunc(slices.Clone(some), func(n *node) bool { return n.id != "" })
			if some[0].fields[0] != identity || len(unknown) == 0 {
				continue
			}
			if err := r.findBy(ctx, unknown, []string{sourceKey}, func(n *node) []any { return n.key }); err != nil {
				return err
			}
		}
	}
	return nil
}
