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
	values = d.ended(ctx, j, &report, err, errors.Is(cause, errCancelled))
	if report.RowsRead > 0 || err == nil {
		if err := d.keepReport(j.id, &report); err != nil {
			d.log.ErrorContext(ctx, "report not kept", "job", j.id, "error", err)
			withoutReport(values)
		}
	}
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
