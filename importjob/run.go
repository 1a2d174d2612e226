package importjob

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"liandong/exchange"
	"liandong/graph"
)

const (
	lookEvery   = 2 * time.Second // for jobs that another process has queued, and for the folder's lock
	noteEvery   = time.Second     // progress
	sweepEvery  = time.Hour
	releaseTime = 5 * time.Second // to give a job back when the hub stops
	maxTries    = 5               // of one go, while the database is away
	maxAttempts = 10              // goes that ended without a word: the job may be what kills its hub
)

// Why a job that runs is stopped.
var (
	errCancelled = errors.New("the job was cancelled")
	errLost      = errors.New("somebody else has the job")
)

// Run works off the jobs of the folder, one at a time, oldest first, until the context ends; the job that runs then goes on
// at the next start. One process of all that use the folder does so, by a lock that the kernel takes back from the dead;
// the others wait to take over. The error is Internal when the folder fails.
func (d *Desk) Run(ctx context.Context) error {
	lock, err := d.lock(ctx)
	if lock == nil {
		return err
	}
	defer func() { _ = lock.Close() }() // lets go of the lock; there is nothing to lose
	swept := time.Time{}
	for ctx.Err() == nil {
		if time.Since(swept) > sweepEvery {
			d.sweep(ctx)
			swept = time.Now()
		}
		worked, err := d.next(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.WarnContext(ctx, "import jobs wait", "error", err)
		}
		if !worked || err != nil {
			d.wait(ctx)
		}
	}
	return nil
}

// wait until there may be something to do.
func (d *Desk) wait(ctx context.Context) {
	timer := time.NewTimer(lookEvery)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-d.wake:
	case <-timer.C:
	}
}

// lock waits to be the one who runs the folder's jobs; nil when the context ends first.
func (d *Desk) lock(ctx context.Context) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(d.folder, "runner.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault(err)
	}
	for ctx.Err() == nil {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil:
			return f, nil
		case errors.Is(err, unix.EWOULDBLOCK):
			d.wait(ctx)
		case !errors.Is(err, unix.EINTR):
			return nil, errors.Join(fault(err), f.Close())
		}
	}
	return nil, f.Close()
}

// next works one job off, and reports whether there was one. Whoever had a job of this folder that is RUNNING is dead, since
// we have the lock.
func (d *Desk) next(ctx context.Context) (bool, error) {
	rows, err := d.store.Read(ctx, "MATCH (j:ImportJob) WHERE j.hub = $hub AND j.state IN ['QUEUED', 'RUNNING']"+jobCells+
		" ORDER BY j.state DESC, j.createdAt, j.id LIMIT 1", map[string]any{"hub": d.hub})
	if err != nil || len(rows) == 0 {
		return false, err
	}
	j := readJob(rows[0])
	values := map[string]any{"state": stateRunning, "runner": d.runner, "attempts": j.attempts + 1, "progressAt": time.Now().UTC()}
	if !j.started {
		values["startedAt"] = time.Now().UTC()
	}
	mine, err := d.store.Mark(ctx, d.noun, j.id, map[string]any{"state": j.state, "runner": orNil(j.runner), "cancelledBy": orNil(j.cancelledBy)}, values)
	if err != nil || !mine {
		return mine, err
	}
	values, err = d.work(ctx, j)
	if values == nil {
		return true, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTime)
	defer cancel()
	_, err = d.store.Mark(ctx, d.noun, j.id, map[string]any{"runner": d.runner}, values)
	return true, err
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// work does the job and returns what is to be written on it, nil when it is no longer ours.
func (d *Desk) work(ctx context.Context, j *job) (values map[string]any, err error) {
	switch {
	case j.cancelledBy != "":
		return cancelled(j.cancelledBy, true), nil
	case j.attempts >= maxAttempts:
		return failed(refusal(graph.Internal, "", "HUB_DIED", text(
			"the hub ended %d times while it did this job: split the file, or ask the operator to look into the log", "执行该任务时服务已 %d 次异常退出：请拆分文件，或请运维人员查看日志", j.attempts))), nil
	}
	own, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d.runs(j.id, cancel)
	defer d.runs("", nil)
	var seen progress
	noted := make(chan struct{})
	go func() {
		defer close(noted)
		d.note(own, j, &seen, cancel)
	}()
	report, err := d.importFile(own, j, &seen)
	cause := context.Cause(own)
	cancel(nil)
	<-noted
	d.log.InfoContext(ctx, "import job", "job", j.id, "rows", report.RowsRead, "refused", report.RowsRefused, "error", err)
	switch {
	case errors.Is(cause, errLost):
		return nil, errLost
	case err != nil && ctx.Err() != nil: // the hub stops; the job goes on when it starts
		return map[string]any{"runner": nil, "attempts": int64(0)}, nil
	}
	if report.RowsRead > 0 || err == nil {
		if keeping := d.keepReport(j.id, &report); keeping != nil {
			err = errors.Join(err, keeping)
		}
	}
	values = d.ended(ctx, j, &report, err, errors.Is(cause, errCancelled))
	seen.write(values)
	return values, nil
}

func (d *Desk) runs(id string, cancel func(error)) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.running, d.cancel = id, cancel
}

// progress is how far a job is.
type progress struct{ done, total atomic.Int64 }

func (p *progress) write(values map[string]any) {
	if total := p.total.Load(); total > 0 {
		values["rowsDone"], values["rowsTotal"] = p.done.Load(), total
	}
}

// note writes the progress down while the job runs, and stops it when it was cancelled elsewhere or is no longer ours.
func (d *Desk) note(ctx context.Context, j *job, seen *progress, cancel func(error)) {
	ticker := time.NewTicker(noteEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		values := map[string]any{"progressAt": time.Now().UTC()}
		seen.write(values)
		ours, err := d.store.Mark(ctx, d.noun, j.id, map[string]any{"runner": d.runner, "cancelledBy": nil}, values)
		if err != nil || ours {
			continue // the import itself will meet a database that is away
		}
		now, err := d.job(ctx, j.id)
		switch {
		case err == nil && now.runner == d.runner:
			cancel(errCancelled)
			return
		case err == nil || errors.Is(err, graph.NotFound):
			cancel(errLost)
			return
		}
	}
}

// importFile imports, and tries again while the database is away. A fault of the program becomes an error.
func (d *Desk) importFile(ctx context.Context, j *job, seen *progress) (report exchange.Report, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &graph.Error{Kind: graph.Internal, Op: "importjob.Run", Err: fmt.Errorf("panic: %v\n%s", value, debug.Stack())}
		}
	}()
	upload, err := d.find(j.upload)
	if err != nil {
		return report, err
	}
	name := j.mapping
	mapping, err := findMapping(d.store.Model(), name, j.mappingText)
	if err != nil {
		return report, err
	}
	options := exchange.Options{Files: d.filesOf(upload), Path: upload.Name, Source: j.source, DryRun: j.dryRun, Strict: j.strict, Actor: j.requestedBy,
		Progress: func(done, total int) {
			seen.done.Store(int64(done))
			seen.total.Store(int64(total))
			if d.progress != nil {
				d.progress(ctx, j.id, done)
			}
		}}
	for try := 1; ; try++ {
		report, err = exchange.ImportMapped(ctx, d.store, mapping, options)
		if try == maxTries || graph.KindOf(err) != graph.Unavailable || ctx.Err() != nil {
			return report, err
		}
		d.log.WarnContext(ctx, "import job tries again", "job", j.id, "error", err)
		timer := time.NewTimer(time.Duration(try*try) * time.Second)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

// ended says how the job ended.
func (d *Desk) ended(ctx context.Context, j *job, report *exchange.Report, err error, cancelled bool) map[string]any {
	counts := countsOf(report)
	switch {
	case err == nil && report.Withheld:
		nothingStored(counts)
		return ending(stateFailed, "ROWS_REFUSED", text(
			"nothing was stored, because %d rows are refused and strict was asked for", "因 %d 行被拒绝且要求严格导入，未存入任何数据", report.RowsRefused), counts)
	case err == nil:
		return ending(stateSucceeded, "", graph.Text{}, counts)
	case cancelled:
		message := text("cancelled: nothing was stored", "已取消：未存入任何数据")
		if report.Batch == "" {
			nothingStored(counts)
		} else {
			message = text("cancelled after %d of its steps: what they stored stays; the same import again goes on from there",
				"已取消，已完成 %d 个步骤：其存入的数据保留，再次执行同一导入将从此处继续", report.Steps)
		}
		return ending(stateCancelled, "CANCELLED", message, counts)
	}
	values := failed(err)
	if graph.KindOf(err) == graph.Internal {
		d.log.ErrorContext(ctx, "import job failed", "job", j.id, "error", err)
	}
	for name, value := range counts {
		values[name] = value
	}
	return values
}

// nothingStored takes back what the check before an import has counted.
func nothingStored(counts map[string]any) {
	for _, name := range []string{"nodesCreated", "nodesChanged", "linksCreated", "linksChanged"} {
		delete(counts, name)
	}
}

// failed is the end of a job that cannot be done; what is internal stays in the log.
func failed(err error) map[string]any {
	var own *graph.Error
	code, message := "INTERNAL", text("a fault of the hub: the operator finds it in the log under the id of the job", "服务内部错误：运维人员可按任务标识在日志中查找")
	if errors.As(err, &own) && own.Message.En != "" {
		code, message = own.Code, own.Message
		if code == "" {
			code = string(own.Kind)
		}
	}
	return ending(stateFailed, code, message, nil)
}

// countsOf are the numbers of the report.
func countsOf(report *exchange.Report) map[string]any {
	if report.RowsRead+report.RowsSkipped == 0 {
		return nil
	}
	counts := map[string]any{
		"rowsRead": int64(report.RowsRead), "rowsRefused": int64(report.RowsRefused), "rowsDuplicate": int64(report.RowsDuplicate),
		"rowsSkipped": int64(report.RowsSkipped), "warnings": int64(report.WarningCount),
	}
	resumed := int64(0)
	for what, list := range map[string][]exchange.Count{"nodes": report.Nodes, "links": report.Links} {
		created, changed := int64(0), int64(0)
		for _, c := range list {
			created, changed, resumed = created+int64(c.Created), changed+int64(c.Changed), resumed+int64(c.Resumed)
		}
		counts[what+"Created"], counts[what+"Changed"] = created, changed
	}
	counts["resumed"] = resumed
	if report.Batch != "" {
		counts["importBatch"] = report.Batch
	}
	return counts
}
