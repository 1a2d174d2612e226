package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"path/filepath"
	"time"

	"liandong/graph"
)

// run is one import on its way: it looks at the files (scan), saves the nodes, then links them. Each transaction is a
// step; the steps are the same whenever the files and the mapping are, so a stopped import knows where to go on.
type run struct {
	store    *graph.Store
	options  Options
	inputs   []*input
	scanner  *scanner
	leave    []rowSet // rows that are not taken or repeated, per file
	refused  []rowSet // rows of which something is refused, per file
	batch    importBatch
	report   Report
	tally    *tally
	rowsLeft int       // totals and remarks below the header
	began    time.Time // what today is, for every look-up
	tx       *graph.Tx // the one transaction of a rehearsal, nil when each step has its own
	step     int
	done     int // rows, over both passes
	waiting  *batch
	byID     map[string]*node // of the nodes whose ids are known by now, when a finding asks
}

// batchSize is how many nodes or relations go into one transaction.
const batchSize = 5000

// rowSet is a set of row numbers.
type rowSet []uint64

func (s *rowSet) add(row int) {
	for len(*s) <= row/64 {
		*s = append(*s, 0)
	}
	(*s)[row/64] |= 1 << (row % 64)
}

func (s rowSet) has(row int) bool { return row/64 < len(s) && s[row/64]&(1<<(row%64)) != 0 }

func newRun(store *graph.Store, mapping *Mapping, options Options) (*run, error) {
	r := &run{store: store, options: options, began: time.Now()}
	r.scanner = &scanner{mapping: mapping, model: store.Model(), missing: map[string]bool{}, ambiguous: map[string][]candidate{}, aliases: map[string]*node{}, strict: options.Strict}
	if r.options.batch == 0 {
		r.options.batch = batchSize
	}
	if r.options.Source == "" {
		r.options.Source = mapping.Source.Name
	}
	if r.options.Source == "" {
		return nil, invalid("Import", "SOURCE", text("mapping %s names no source: say whose data this is with --source",
			"映射 %s 未写明数据来源：请用 --source 给出", mapping.Name))
	}
	var err error
	if r.inputs, err = findInputs(mapping, options); err != nil {
		return nil, err
	}
	if r.batch.fingerprint, err = r.fingerprint(); err != nil {
		return nil, errors.Join(err, r.release())
	}
	r.report = Report{Mapping: mapping.Name, Source: r.options.Source, File: filepath.Base(options.Path), DryRun: options.DryRun}
	return r, nil
}

// fingerprint is the SHA-256 over the files, the mapping and the source: the same again is the same import.
func (r *run) fingerprint() (string, error) {
	whole := sha256.New()
	for _, in := range r.inputs {
		one := sha256.New()
		if err := in.inspect(one); err != nil {
			return "", err
		}
		_, _ = whole.Write(one.Sum(nil)) // a hash in memory takes everything
	}
	m := r.scanner.mapping
	_, _ = io.WriteString(whole, "\x00"+m.Name+"\x00"+r.options.Source+"\x00")
	_, _ = whole.Write(m.text)
	return hex.EncodeToString(whole.Sum(nil)), nil
}

// release takes away what was written beside the files.
func (r *run) release() error {
	var failed error
	for _, in := range r.inputs {
		failed = errors.Join(failed, in.release())
	}
	return failed
}

// run does everything; finish makes the report of it.
func (r *run) run(ctx context.Context) error {
	if err := r.scan(ctx); err != nil {
		return err
	}
	if r.options.DryRun || r.options.Strict {
		if err := r.rehearse(ctx); err != nil {
			return err
		}
		r.report.Withheld = r.options.Strict && r.report.RowsRefused > 0
		if r.options.DryRun || r.report.Withheld {
			return nil
		}
		if err := r.scan(ctx); err != nil { // forget what the rehearsal has marked
			return err
		}
	}
	if err := r.begin(ctx); err != nil {
		return err
	}
	if err := r.passes(ctx); err != nil {
		return err
	}
	return r.end(ctx)
}

// passes saves all nodes, then links them.
func (r *run) passes(ctx context.Context) error {
	r.step, r.done, r.tally = 0, 0, newTally(r.store.Model())
	r.waiting = newBatch(1)
	began := time.Now()
	if err := r.collectMade(ctx); err != nil {
		return err
	}
	if err := r.scanner.each(ctx, r.inputs, func(*badCell) error { return r.collectNodes(ctx) }); err != nil {
		return err
	}
	if err := r.flush(ctx); err != nil {
		return err
	}
	linking := time.Now()
	if err := r.collectPlaces(ctx); err != nil {
		return err
	}
	if err := r.scanner.each(ctx, r.inputs, func(*badCell) error { return r.collectLinks(ctx) }); err != nil {
		return err
	}
	err := r.flush(ctx)
	r.report.Took.Nodes, r.report.Took.Links = linking.Sub(began), time.Since(linking)
	return err
}

// collectMade adds the nodes that are known by name alone, those that the hub has among them: the steps of an import must
// not depend on what an earlier run of it has written.
func (r *run) collectMade(ctx context.Context) error {
	for _, n := range r.scanner.registry.made {
		if !n.named.used {
			continue
		}
		n.batch, n.place = r.waiting.number, len(r.waiting.nodes)
		r.waiting.nodes = append(r.waiting.nodes, &waitingNode{entry: n, at: n.row, row: graph.NodeRow{Values: n.named.made()}})
		if err := r.full(ctx); err != nil {
			return err
		}
	}
	return nil
}

// collectPlaces adds the relations by which made divisions are part of the ones they lie in.
func (r *run) collectPlaces(ctx context.Context) error {
	for _, n := range r.scanner.registry.made {
		if n.named.within == nil || !n.named.used {
			continue
		}
		parent := r.store.Model().Relation(n.noun.Field("parent").Relation)
		r.waiting.addLink(rowLink{relation: parent, from: n, to: n.named.within}, n.row)
		if err := r.full(ctx); err != nil {
			return err
		}
	}
	return nil
}

// collectNodes adds the nodes of a row to the batch, unless an earlier row has sent the same.
func (r *run) collectNodes(ctx context.Context) error {
	s := r.scanner
	r.done++
	if r.leave[s.file].has(s.row.at.row) {
		return nil
	}
	for i, bound := range s.bound.nodes {
		n := &s.row.nodes[i]
		s.evaluateNode(bound, n)
		if !n.present {
			continue
		}
		entry := s.entry(n)
		sent, always := n.slots()
		if always || sent&^entry.sent != 0 {
			entry.sent |= sent
			r.waiting.addNode(entry, n, s.row.at)
		}
	}
	return r.full(ctx)
}

// collectLinks adds the relations of a row to the batch.
func (r *run) collectLinks(ctx context.Context) error {
	s := r.scanner
	r.done++
	if r.leave[s.file].has(s.row.at.row) {
		return nil
	}
	s.evaluate()
	for i := range s.row.links {
		l := &s.row.links[i]
		if known := s.registry.links[l.key()]; known != nil && !known.sent {
			known.sent = true
			r.waiting.addLink(*l, s.row.at)
		}
	}
	return r.full(ctx)
}

// full sends the batch when it is large enough.
func (r *run) full(ctx context.Context) error {
	if r.waiting.size() < r.options.batch {
		return nil
	}
	return r.flush(ctx)
}

func (r *run) flush(ctx context.Context) error {
	if r.waiting.size() > 0 {
		r.step++
		if err := r.send(ctx, r.waiting); err != nil {
			return err
		}
		if r.options.afterStep != nil && r.tx == nil {
			r.options.afterStep(r.step)
		}
	}
	r.waiting = newBatch(r.waiting.number + 1)
	if r.options.Progress != nil {
		r.options.Progress(r.done, 2*(r.report.RowsRead+r.report.RowsSkipped+r.rowsLeft))
	}
	return nil
}

// today is the date on which keys are looked up, the same for the whole import.
func (r *run) today() graph.PartialDate { return graph.Today(r.began) }
