package quality

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"liandong/graph"
)

// chunk is how many results one write stores.
const chunk = 2000

// Record stores what a check has found as a QualityRun with its results, drops runs that are no longer wanted, and returns the id of the run. The results are
// written first and the run with its links last, so that a run that is there is whole.
func Record(ctx context.Context, store *graph.Store, actor string, r *Result) (string, error) {
	results := r.results()
	ids := make([]string, 0, len(results))
	for some := range slices.Chunk(results, chunk) {
		saved, err := saveResults(ctx, store, actor, some)
		if err != nil {
			return "", err
		}
		ids = append(ids, saved...)
	}
	run, err := saveRun(ctx, store, actor, r)
	if err != nil {
		return "", err
	}
	for some := range slices.Chunk(ids, chunk) {
		if err := linkResults(ctx, store, actor, run, some); err != nil {
			return "", err
		}
	}
	return run, thin(ctx, store, r.Began)
}

// result is how much one rule has found in one place.
type result struct {
	rule, place string
	findings    int
}

// results are the counts by rule and place, without those of nothing, in the order of the rules.
func (r *Result) results() (list []result) {
	counts := map[result]int{}
	for _, f := range r.findings {
		counts[result{rule: f.Rule.ID, place: f.PlaceID}]++
	}
	for at, n := range counts {
		list = append(list, result{at.rule, at.place, n})
	}
	slices.SortFunc(list, func(a, b result) int {
		return cmp.Or(cmp.Compare(r.order[a.rule], r.order[b.rule]), cmp.Compare(a.place, b.place))
	})
	return list
}

func write(ctx context.Context, store *graph.Store, actor string, apply func(ctx context.Context, tx *graph.Tx) (any, error)) (graph.Receipt, error) {
	return store.Write(ctx, graph.WriteRequest{Actor: actor, What: "record quality"}, apply)
}

func saveResults(ctx context.Context, store *graph.Store, actor string, results []result) (ids []string, err error) {
	noun, rel := store.Model().Noun("QualityResult"), store.Model().Relation("QualityResult.place")
	_, err = write(ctx, store, actor, func(ctx context.Context, tx *graph.Tx) (any, error) {
		rows := make([]graph.NodeRow, len(results))
		for i, one := range results {
			rows[i].Values = map[string]any{"rule": one.rule, "findings": int64(one.findings)}
		}
		saved, err := tx.Save(ctx, noun, rows)
		if err != nil {
			return nil, err
		}
		ids = ids[:0]
		var links []graph.LinkRow
		for i, s := range saved {
			ids = append(ids, s.ID)
			if results[i].place != "" {
				links = append(links, graph.LinkRow{FromID: s.ID, ToID: results[i].place})
			}
		}
		_, err = tx.Link(ctx, rel, links)
		return nil, err
	})
	return ids, err
}

func saveRun(ctx context.Context, store *graph.Store, actor string, r *Result) (string, error) {
	rules := make([]string, len(r.Rules))
	for i, rule := range r.Rules {
		rules[i] = rule.ID
	}
	values := map[string]any{
		"checkedFor": graph.PartialDate{Start: r.AsOf.Last(), Precision: graph.Day}, "clock": r.Clock, "startedAt": r.Began.UTC(), "milliseconds": r.Took.Milliseconds(),
		"rules": rules, "findings": int64(len(r.findings)),
	}
	receipt, err := write(ctx, store, actor, func(ctx context.Context, tx *graph.Tx) (any, error) {
		saved, err := tx.Save(ctx, store.Model().Noun("QualityRun"), []graph.NodeRow{{Values: values}})
		if err != nil {
			return nil, err
		}
		return saved[0].ID, nil
	})
	if err != nil {
		return "", err
	}
	var id string
	if err := json.Unmarshal(receipt.Reply, &id); err != nil {
		return "", &graph.Error{Kind: graph.Internal, Op: "quality.Record", Err: err}
	}
	return id, nil
}

func linkResults(ctx context.Context, store *graph.Store, actor, run string, ids []string) error {
	_, err := write(ctx, store, actor, func(ctx context.Context, tx *graph.Tx) (any, error) {
		links := make([]graph.LinkRow, len(ids))
		for i, id := range ids {
			links[i] = graph.LinkRow{FromID: id, ToID: run}
		}
		_, err := tx.Link(ctx, store.Model().Relation("QualityResult.ofRun"), links)
		return nil, err
	})
	return err
}

// How long runs are kept: all for a month, then the last of each week for a year, then the last of each month.
const (
	keepAll  = 31 * 24 * time.Hour
	keepWeek = 366 * 24 * time.Hour
)

// storedRun is a run with when it began.
type storedRun struct {
	id    string
	began time.Time
}

// unwanted are the runs that are no longer kept at a moment. runs are latest first.
func unwanted(runs []storedRun, now time.Time) (ids []string) {
	kept := map[string]bool{}
	for _, r := range runs {
		began, age := r.began.In(time.FixedZone("Asia/Shanghai", 8*60*60)), now.Sub(r.began)
		year, week := began.ISOWeek()
		period := began.Format("2006-01")
		if age <= keepWeek {
			period = fmt.Sprint(year, " week ", week)
		}
		if age > keepAll && kept[period] {
			ids = append(ids, r.id)
		}
		kept[period] = true
	}
	return ids
}

// thin drops runs that are no longer wanted, with their results, and results that no run ever came to have.
func thin(ctx context.Context, store *graph.Store, now time.Time) error {
	records, err := store.Read(ctx, "MATCH (r:QualityRun) RETURN r.id, r.startedAt ORDER BY r.startedAt DESC, r.id", nil)
	if err != nil {
		return err
	}
	var runs []storedRun
	for _, r := range records {
		began, _ := r[1].(time.Time)
		runs = append(runs, storedRun{text(r[0]), began})
	}
	gone := unwanted(runs, now)
	records, err = store.Read(ctx, `MATCH (x:QualityResult) WHERE EXISTS { MATCH (x)-[:RESULT_OF]->(r) WHERE r.id IN $runs }
  OR x.recordedAt < $yesterday AND NOT EXISTS { (x)-[:RESULT_OF]->() } RETURN x.id`, map[string]any{"runs": gone, "yesterday": now.UTC().Add(-24 * time.Hour)})
	if err != nil {
		return err
	}
	var results []string
	for _, r := range records {
		results = append(results, text(r[0]))
	}
	for some := range slices.Chunk(results, chunk) {
		if _, err := store.Forget(ctx, store.Model().Noun("QualityResult"), some); err != nil {
			return err
		}
	}
	_, err = store.Forget(ctx, store.Model().Noun("QualityRun"), gone)
	return err
}

// Every checks the data again and again, and stores each result, until the context ends. The first check comes when the last stored one is old enough, or in five minutes. What
// fails is told in the log and tried again at the next turn.
func Every(ctx context.Context, k *Keeper, interval time.Duration, log *slog.Logger) {
	wait := k.due(ctx, interval, time.Now(), log)
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		k.turn(ctx, log)
		wait = interval
	}
}

// settling is how long the first check of all waits: a sample may be on its way in.
const settling = 5 * time.Minute

// due is how long it is until the next check.
func (k *Keeper) due(ctx context.Context, interval time.Duration, now time.Time, log *slog.Logger) time.Duration {
	records, err := k.store.Read(ctx, "MATCH (r:QualityRun) RETURN max(r.startedAt)", nil)
	if err != nil {
		log.WarnContext(ctx, "quality: the last check is not known", "error", err)
		return interval
	}
	last, ok := records[0][0].(time.Time)
	if !ok {
		return min(interval, settling)
	}
	return max(0, interval-now.Sub(last))
}

// turn is one check of the schedule.
func (k *Keeper) turn(ctx context.Context, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	result, err := k.Check(ctx, Options{AsOf: graph.Today(time.Now()), StaleAfter: graph.DefaultStaleAfter})
	if err == nil {
		_, err = Record(ctx, k.store, "hub", result)
	}
	if err != nil {
		log.WarnContext(ctx, "quality check not stored", "error", err)
		return
	}
	log.InfoContext(ctx, "quality check", "findings", len(result.findings), "took", result.Took)
}
