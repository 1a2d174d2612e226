package job

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"liandong/graph"
	"liandong/progress"
)

// Settings bound what jobs may take. Begin with Default.
type Settings struct {
	Folder  string        // where the next hub finds what became of the jobs of this one; empty: it does not
	AtOnce  int           // how many run
	Waiting int           // how many of one share may wait
	Longest time.Duration // a job that takes longer is ended
	Keep    time.Duration // how long an answer is kept
	Room    int64         // bytes of all answers; beyond, the oldest are deleted
}

// Default is two at once, half an hour each, and answers for a day.
func Default() Settings {
	return Settings{AtOnce: 2, Waiting: 20, Longest: 30 * time.Minute, Keep: 24 * time.Hour, Room: 128 << 20}
}

// Desk has the jobs of a hub. It is safe for concurrent use.
type Desk struct {
	settings Settings
	log      *slog.Logger
	ctx      context.Context // of all jobs
	stop     context.CancelFunc
	working  sync.WaitGroup

	mutex   sync.Mutex
	jobs    map[string]*job
	byKey   map[Key]*job // those whose answer is, or will be, that of the key
	waiting []*job
	running []*job
	adopted []*job           // run by who asked
	served  map[string]int64 // by share, the turn it last had
	turn    int64
	closed  bool
}

// Open makes a desk that knows the jobs which an earlier one has left in the folder; that their answers are gone they say.
func Open(settings Settings, log *slog.Logger) (*Desk, error) {
	d := &Desk{settings: settings, log: log, jobs: map[string]*job{}, byKey: map[Key]*job{}, served: map[string]int64{}}
	d.ctx, d.stop = context.WithCancel(context.Background())
	return d, d.readFolder()
}

// Close ends all jobs and waits for them. Those that had not ended are found interrupted by the next desk of the folder.
func (d *Desk) Close() {
	d.mutex.Lock()
	d.closed = true
	for _, j := range d.waiting {
		d.end(j, Interrupted, nil)
	}
	d.waiting = nil
	d.mutex.Unlock()
	d.stop()
	d.working.Wait()
}

// Ask queues a question, or finds the job that has been asked the same and has not failed. It begins at once where there is room. Too many waiting jobs of one
// share are refused as Unavailable.
func (d *Desk) Ask(q Question) (string, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.sweep(time.Now())
	if have := d.byKey[q.Key]; have != nil && q.Key != (Key{}) && !d.taken(have) {
		return have.status.ID, nil
	}
	if d.full(q.Share) {
		return "", refusal(graph.Unavailable, CodeTooMany, "too many of your jobs wait already: wait until some have ended, or cancel some", "您排队的任务过多：请等待其完成或取消部分任务")
	}
	j := d.open(q, &progress.Progress{})
	d.waiting = append(d.waiting, j)
	d.note(j)
	d.begin()
	return j.status.ID, nil
}

// full reports whether no more jobs of a share may wait; the mutex is held.
func (d *Desk) full(share string) bool {
	mine := 0
	for _, j := range d.waiting {
		if j.Share == share {
			mine++
		}
	}
	return mine >= d.settings.Waiting || d.closed
}

// open makes the job of a question that nobody has asked; the mutex is held.
func (d *Desk) open(q Question, p *progress.Progress) *job {
	j := &job{Question: q, progress: p, ended: make(chan struct{}),
		status: Status{ID: uuid.Must(uuid.NewV7()).String(), State: Waiting, Title: q.Title, Clock: q.Clock, CreatedAt: time.Now().UTC()}}
	d.jobs[j.status.ID] = j
	if q.Key != (Key{}) {
		d.byKey[q.Key] = j
	}
	return j
}

// Adopt makes a job of a question that whoever asked it runs already, and waits for: from now on it is listed, tells its progress, and can be cancelled. It takes nobody's
// turn. Its runner ends it with Finish.
func (d *Desk) Adopt(q Question, started time.Time, p *progress.Progress, cancel context.CancelFunc) (id string) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.sweep(time.Now())
	if d.byKey[q.Key] != nil {
		q.Key = Key{} // somebody's job has that answer, or will
	}
	j := d.open(q, p)
	j.cancel, j.status.State = cancel, Running
	began := started.UTC()
	j.status.CreatedAt, j.status.StartedAt = began, &began
	d.adopted = append(d.adopted, j)
	d.note(j)
	return j.status.ID
}

// Finish ends a job that was adopted.
func (d *Desk) Finish(id string, answer Answer) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if j := d.release(id); j != nil {
		d.end(j, Done, &answer)
	}
}

// Resume has a job that was adopted, and for which its runner had no more time, begin again in its turn; true. Where too many of its share wait it ends with the answer.
func (d *Desk) Resume(id string, work func(context.Context) Answer, answer Answer) bool {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	j := d.release(id)
	switch {
	case j == nil:
		return false
	case d.full(j.Share):
		d.end(j, Done, &answer)
		return false
	}
	j.Work, j.progress = work, &progress.Progress{}
	j.status.State, j.status.StartedAt = Waiting, nil
	d.waiting = append(d.waiting, j)
	d.note(j)
	d.begin()
	return true
}

// release is a job that was adopted, which its runner has left; nil where it was cancelled. The mutex is held.
func (d *Desk) release(id string) *job {
	at := slices.IndexFunc(d.adopted, func(j *job) bool { return j.status.ID == id })
	if at < 0 {
		return nil
	}
	j := d.adopted[at]
	d.adopted = slices.Delete(d.adopted, at, at+1)
	if j.status.State == Cancelled {
		d.end(j, Cancelled, nil)
		return nil
	}
	return j
}

// begin starts jobs while there is room.
func (d *Desk) begin() {
	for len(d.running) < d.settings.AtOnce && len(d.waiting) > 0 && !d.closed {
		j := d.next(d.running, d.served, d.waiting)
		d.waiting = slices.DeleteFunc(d.waiting, func(other *job) bool { return other == j })
		d.running = append(d.running, j)
		d.turn++
		d.served[j.Share] = d.turn
		ctx, cancel := context.WithTimeout(d.ctx, d.settings.Longest)
		ctx, j.progress = progress.With(ctx)
		j.cancel = cancel
		now := time.Now().UTC()
		j.status.State, j.status.StartedAt = Running, &now
		d.note(j)
		d.working.Go(func() { d.run(ctx, j) })
	}
}

// next is whose turn it is: of the share with the fewest jobs running, then of the one whose last turn is longest ago, the oldest.
func (d *Desk) next(running []*job, served map[string]int64, waiting []*job) *job {
	busy := map[string]int{}
	for _, j := range running {
		busy[j.Share]++
	}
	return slices.MinFunc(waiting, func(a, b *job) int {
		return cmp.Or(cmp.Compare(busy[a.Share], busy[b.Share]), cmp.Compare(served[a.Share], served[b.Share]))
	})
}

func (d *Desk) run(ctx context.Context, j *job) {
	answer := j.Work(ctx)
	late := ctx.Err() // before it is cancelled to free what it holds
	j.cancel()
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.running = slices.DeleteFunc(d.running, func(other *job) bool { return other == j })
	switch {
	case d.ctx.Err() != nil:
		d.end(j, Interrupted, nil)
	case j.status.State == Cancelled:
		d.end(j, Cancelled, nil)
	default:
		answer.Failed = answer.Failed || late != nil
		d.end(j, Done, &answer)
	}
	d.begin()
}

// end says how a job ended; the mutex is held.
func (d *Desk) end(j *job, state State, answer *Answer) {
	now := time.Now().UTC()
	j.status.State, j.status.EndedAt = state, &now
	j.status.StepsDone, j.status.StepsExpected = j.progress.Done(), j.progress.Expected()
	if answer != nil {
		j.answer, j.status.Bytes = answer, len(answer.Body)
	}
	if answer == nil || answer.Failed || answer.Once {
		d.forgetKey(j)
	}
	j.Work = nil
	d.note(j)
	close(j.ended)
}

func (d *Desk) forgetKey(j *job) {
	if d.byKey[j.Key] == j {
		delete(d.byKey, j.Key)
	}
}

// find is the owner's job.
func (d *Desk) find(id string, owner Key) (*job, error) {
	j := d.jobs[id]
	if j == nil || j.Owner != owner {
		return nil, unknown()
	}
	return j, nil
}

// Wait waits until the job has ended or the context has; either way it says how the job stands.
func (d *Desk) Wait(ctx context.Context, id string, owner Key) (Status, error) {
	d.mutex.Lock()
	j, err := d.find(id, owner)
	d.mutex.Unlock()
	if err != nil {
		return Status{}, err
	}
	select {
	case <-j.ended:
	case <-ctx.Done():
	}
	return d.Status(id, owner)
}

// Status says how a job stands. It is NotFound where the owner has no such job.
func (d *Desk) Status(id string, owner Key) (Status, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	j, err := d.find(id, owner)
	if err != nil {
		return Status{}, err
	}
	return d.told(j), nil
}

func (d *Desk) told(j *job) Status {
	s := j.status
	switch s.State {
	case Running:
		s.StepsDone, s.StepsExpected = j.progress.Done(), j.progress.Expected()
	case Waiting:
		s.Ahead = d.ahead(j)
	}
	return s
}

// ahead counts the jobs whose turn comes before, as turns would be given if none of them ended before the next one begins.
func (d *Desk) ahead(j *job) int {
	waiting, running := slices.Clone(d.waiting), slices.Clone(d.running)
	served := map[string]int64{}
	for share, turn := range d.served {
		served[share] = turn
	}
	for n := 0; ; n++ {
		next := d.next(running, served, waiting)
		if next == j {
			return n
		}
		waiting = slices.DeleteFunc(waiting, func(other *job) bool { return other == next })
		running = append(running, next)
		served[next.Share] = d.turn + int64(n) + 1
	}
}

// List has the owner's jobs, the newest first.
func (d *Desk) List(owner Key) []Status {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	list := []Status{}
	for _, j := range d.jobs {
		if j.Owner == owner {
			list = append(list, d.told(j))
		}
	}
	slices.SortFunc(list, func(a, b Status) int { return cmp.Compare(b.ID, a.ID) }) // ids of version 7 are in order of time
	return list
}

// Drop cancels a job, or deletes one that has ended with its answer. The status is as it stands then.
func (d *Desk) Drop(id string, owner Key) (Status, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	j, err := d.find(id, owner)
	if err != nil {
		return Status{}, err
	}
	switch j.status.State {
	case Waiting:
		d.waiting = slices.DeleteFunc(d.waiting, func(other *job) bool { return other == j })
		d.end(j, Cancelled, nil)
	case Running:
		j.status.State = Cancelled // it ends when its work does
		d.forgetKey(j)
		j.cancel()
	case Cancelled:
		if j.status.EndedAt != nil {
			d.remove(j)
		}
	default:
		d.remove(j)
	}
	return d.told(j), nil
}

// Clear deletes all answers, whoever's: what they say of somebody is to be forgotten. Jobs on their way begin from data that do not have it, or are cancelled.
func (d *Desk) Clear() {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	for _, j := range d.waiting {
		d.end(j, Cancelled, nil)
	}
	d.waiting = nil
	for _, j := range slices.Concat(d.running, d.adopted) {
		if j.status.State == Running {
			j.status.State = Cancelled
			d.forgetKey(j)
			j.cancel()
		}
	}
	for _, j := range d.jobs {
		if j.status.EndedAt != nil {
			d.remove(j)
		}
	}
}

// Answer gives the answer of a job out. It is a Conflict while it has not ended, and NotFound where it ended without one, or has given it out and may not again.
func (d *Desk) Answer(id string, owner Key) (Answer, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	j, err := d.find(id, owner)
	switch {
	case err != nil:
		return Answer{}, err
	case !j.status.State.Ended():
		return Answer{}, refusal(graph.Conflict, CodeNotEnded, "the job has not ended: ask again when its state is DONE", "任务尚未结束：请在状态为 DONE 后再取结果")
	case j.status.State == Interrupted:
		return Answer{}, refusal(graph.NotFound, CodeNoAnswer, "the hub has been started anew since, and the answer is not there: ask the question again", "服务已重新启动，结果不复存在：请重新提问")
	case j.status.State == Cancelled:
		return Answer{}, refusal(graph.NotFound, CodeNoAnswer, "the job was cancelled: ask the question again", "任务已取消：请重新提问")
	}
	if d.taken(j) {
		d.remove(j)
		return Answer{}, unknown()
	}
	if j.answer.Once {
		d.remove(j)
	}
	return *j.answer, nil
}
