package exchange

import (
	"context"
	"errors"

	"liandong/graph"
)

// errRehearsed ends the transaction of a rehearsal, so that nothing of it stays.
var errRehearsed = &graph.Error{Kind: graph.Conflict, Op: "exchange.rehearse", Code: "REHEARSED",
	Message: graph.Text{En: "nothing is written in a dry run", Zh: "试运行不写入数据"}}

// rehearse does all steps in one transaction and undoes it. A rule that looks at several records (one at a time, no cycle,
// keys) thereby sees every one of them, however far apart their rows are. Other writers wait meanwhile.
func (r *run) rehearse(ctx context.Context) error {
	again := false
	r.batch.running = true
	_, err := r.store.Write(ctx, r.request(), func(ctx context.Context, tx *graph.Tx) (any, error) {
		if again { // forget what the try before has marked
			if err := r.scan(ctx); err != nil {
				return nil, err
			}
		}
		again, r.tx = true, tx
		if err := r.batch.save(ctx, tx, r); err != nil {
			return nil, err
		}
		if err := r.passes(ctx); err != nil {
			return nil, err
		}
		return nil, errRehearsed
	})
	r.tx, r.batch = nil, importBatch{fingerprint: r.batch.fingerprint}
	switch {
	case errors.Is(err, errRehearsed):
		return nil
	case ctx.Err() == nil && beyond(err):
		return tooLarge(err)
	}
	return err
}

// beyond reports whether the transaction was more than the database takes at once.
func beyond(err error) bool {
	var e *graph.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &e) && (e.Code == "TOO_LARGE" || e.Code == "TIMEOUT")
}

func tooLarge(cause error) error {
	return &graph.Error{Kind: graph.Invalid, Op: "exchange.Import", Code: "TOO_LARGE", Err: cause, Message: text(
		"nothing was written: --dry-run and --strict check everything in one transaction, and this takes more memory than the database has "+
			"for it, or more than %d s: split the files, raise LIANDONG_NEO4J_HEAP, or import without the two: refused rows are left out and reported",
		"未写入任何数据：--dry-run 与 --strict 须在一个事务内检查全部数据，本次所需内存超出数据库上限或耗时超过 %d 秒：请拆分文件、调高 LIANDONG_NEO4J_HEAP，"+
			"或不用这两个选项导入（被拒绝的行会被略去并报告）", int(writeTime.Seconds()))}
}

// checkStrict ends a strict import at the first row that the store refuses although it passed the rehearsal.
func (r *run) checkStrict(done *outcome) error {
	if _, _, _, refused := done.counts(); refused == 0 || !r.options.Strict {
		return nil
	}
	return &graph.Error{Kind: graph.Conflict, Op: "exchange.Import", Code: "CHANGED_MEANWHILE", Message: text(
		"somebody changed the data after they were checked, and rows that passed are refused now: the import stopped, and %d records and relations "+
			"of it are stored (batch %s); look with --dry-run, then run it again",
		"检查之后数据被他人更改，原已通过的行现被拒绝：导入已停止，其中 %d 条记录与关系已存入（批次 %s）；请先用 --dry-run 查看再重新运行",
		r.batch.created+r.batch.changed+r.batch.links, r.batch.id)}
}
