package exchange

import (
	"context"
	"time"

	"liandong/graph"
)

// writeTime is how long one transaction may take.
const writeTime = 60 * time.Second

// importBatch is the ImportBatch node of the import: what it is found by, and how far it has come.
type importBatch struct {
	fingerprint string
	id, source  string // ids of the ImportBatch and of its DataSource
	written     int    // the step that the store has
	reached     int    // steps of an earlier run that need not be done again
	running     bool   // not finished yet, so that progress is written
	created     int64
	changed     int64
	links       int64
}

const findBatch = `MATCH (b:ImportBatch {fingerprint: $fingerprint})
RETURN b.id, b.state, b.checkpoint, b.rowsRefused, b.nodesCreated, b.nodesChanged, b.linksCreated`

// begin finds or makes the ImportBatch and its DataSource. An import that was finished before is gone through again: it
// changes nothing unless somebody has changed the data since. One that was stopped goes on behind its last step, or, when
// the store had refused rows by then, from the start, so that they are refused again and not taken for missing.
func (r *run) begin(ctx context.Context) error {
	rows, err := r.store.Read(ctx, findBatch, map[string]any{"fingerprint": r.batch.fingerprint})
	if err != nil {
		return err
	}
	r.batch.running = true
	if len(rows) > 0 {
		r.batch.restore(rows[0], r)
	}
	_, err = r.store.Write(ctx, r.request(), func(ctx context.Context, tx *graph.Tx) (any, error) {
		return nil, r.batch.save(ctx, tx, r)
	})
	r.report.Batch, r.report.Resumed = r.batch.id, r.batch.reached
	return err
}

// restore takes over what an earlier run has left.
func (b *importBatch) restore(row []any, r *run) {
	b.count(row)
	b.running = row[1] != "FINISHED"
	if refused, _ := row[3].(int64); b.running && refused == int64(r.report.RowsRefused) {
		b.reached = b.written
	}
}

// count takes over the numbers of the stored batch, as findBatch gives it.
func (b *importBatch) count(row []any) {
	number := func(i int) int64 { n, _ := row[i].(int64); return n }
	b.written, b.created, b.changed, b.links = int(number(2)), number(4), number(5), number(6)
}

func (b *importBatch) save(ctx context.Context, tx *graph.Tx, r *run) error {
	m := r.scanner.mapping
	source := map[string]any{"name": r.options.Source}
	if r.options.Source == m.Source.Name {
		for field, value := range map[string]string{"publisher": m.Source.Publisher, "licence": m.Source.Licence, "locator": m.Source.Locator} {
			if value != "" {
				source[field] = value
			}
		}
		if d, err := graph.ParsePartialDate(m.Source.PublishedOn); err == nil {
			source["publishedOn"] = d
		}
	}
	batch := map[string]any{"fingerprint": b.fingerprint}
	if b.running {
		batch["file"], batch["mapping"], batch["state"] = r.report.File, m.Name, "RUNNING"
	}
	var err error
	if b.source, err = r.saveOne(ctx, tx, "DataSource", source); err != nil {
		return err
	}
	if b.id, err = r.saveOne(ctx, tx, "ImportBatch", batch); err != nil {
		return err
	}
	linked, err := tx.Link(ctx, r.store.Model().Relation(sourceRelation), []graph.LinkRow{{FromID: b.id, ToID: b.source}})
	if err == nil && len(linked[0].Refused) > 0 {
		err = &graph.Refusal{Findings: linked[0].Refused}
	}
	return err
}

func (r *run) saveOne(ctx context.Context, tx *graph.Tx, noun string, values map[string]any) (string, error) {
	saved, err := tx.Save(ctx, r.store.Model().Noun(noun), []graph.NodeRow{{Values: values}})
	if err != nil {
		return "", err
	}
	if len(saved[0].Refused) > 0 {
		return "", &graph.Refusal{Findings: saved[0].Refused}
	}
	return saved[0].ID, nil
}

// advance writes the step reached, and what has been done so far, into the transaction of the step. Where nothing
// is new, nothing is written. It begins with the numbers as they stand there, since the same import may run twice at once.
func (b *importBatch) advance(ctx context.Context, tx *graph.Tx, r *run, done *outcome) (any, error) {
	created, changed, links, refused := done.counts()
	if !(b.running && r.step > b.written) && created+changed+links == 0 {
		return nil, nil
	}
	rows, err := r.store.Read(ctx, findBatch, map[string]any{"fingerprint": b.fingerprint}) // writers stand in a line: we are first
	if err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		b.count(rows[0])
	}
	values := map[string]any{
		"fingerprint":  b.fingerprint,
		"rowsRead":     int64(r.report.RowsRead),
		"rowsRefused":  int64(r.report.RowsRefused) + refused,
		"nodesCreated": b.created + created,
		"nodesChanged": b.changed + changed,
		"linksCreated": b.links + links,
	}
	if b.running && r.step > b.written {
		values["checkpoint"] = int64(r.step)
	}
	_, err = r.saveOne(ctx, tx, "ImportBatch", values)
	return nil, err
}

// add takes over the numbers of a step that is through.
func (b *importBatch) add(done *outcome) {
	created, changed, links, _ := done.counts()
	b.created += created
	b.changed += changed
	b.links += links
}

// end closes the batch.
func (r *run) end(ctx context.Context) error {
	if !r.batch.running {
		return nil
	}
	_, err := r.store.Write(ctx, r.request(), func(ctx context.Context, tx *graph.Tx) (any, error) {
		_, err := r.saveOne(ctx, tx, "ImportBatch", map[string]any{"fingerprint": r.batch.fingerprint, "state": "FINISHED",
			"rowsRead": int64(r.report.RowsRead), "rowsRefused": int64(r.report.RowsRefused), "finishedAt": time.Now().UTC()})
		return nil, err
	})
	return err
}

// counts adds up what a transaction did; refused is the rows it refused, each once.
func (o *outcome) counts() (created, changed, links, refused int64) {
	for _, group := range o.saved {
		for _, s := range group {
			switch {
			case len(s.Refused) > 0:
				refused++
			case s.Created:
				created++
			case s.Changed:
				changed++
			}
		}
	}
	for _, group := range o.linked {
		for _, l := range group {
			switch {
			case len(l.Refused) > 0:
				refused++
			case l.Created:
				links++
			}
		}
	}
	return created, changed, links, refused
}
