// Package job runs questions that take long beside the requests that ask them: a job waits for its turn, says how far it is, can be cancelled, and its answer is
// kept for whoever asks the same again.
package job

import (
	"context"
	"time"

	"liandong/graph"
	"liandong/progress"
)

// State is how far a job is.
type State string

// States.
const (
	Waiting     State = "WAITING"
	Running     State = "RUNNING"
	Done        State = "DONE"
	Cancelled   State = "CANCELLED"
	Interrupted State = "INTERRUPTED" // the hub has been started anew since: there is no answer
)

// Ended reports whether nothing happens any more.
func (s State) Ended() bool { return s != Waiting && s != Running }

// Status is a job as its owner sees it.
type Status struct {
	ID            string     `json:"id"`
	State         State      `json:"state"`
	Title         string     `json:"title,omitempty"` // what was asked, in short
	Clock         int64      `json:"clock"`           // of the data when it was asked
	Ahead         int        `json:"ahead"`           // jobs that have their turn before it, if nobody else asks
	StepsDone     int64      `json:"stepsDone"`
	StepsExpected int64      `json:"stepsExpected"` // 0: not known yet
	CreatedAt     time.Time  `json:"createdAt"`
	StartedAt     *time.Time `json:"startedAt,omitempty"`
	EndedAt       *time.Time `json:"endedAt,omitempty"`
	Bytes         int        `json:"bytes,omitempty"` // of the answer
}

// Question is what a job is made of.
type Question struct {
	Key   Key    // of all that the answer depends on: the same key has the same answer; the zero key is like no other
	Owner Key    // who may see the job
	Share string // whose turn it takes: nobody gets more of the hub by asking more
	Title string
	Clock int64
	Work  func(ctx context.Context) Answer
}

// Key stands for what it was made of.
type Key [32]byte

// Answer is what comes out.
type Answer struct {
	Status int
	Media  string
	Body   []byte
	Failed bool // the same question is asked anew
	Once   bool // it is given out once: it has what is watched
}

// job is one of the desk's.
type job struct {
	Question
	status   Status
	answer   *Answer // of one that is done
	progress *progress.Progress
	cancel   context.CancelFunc // of one that runs
	ended    chan struct{}
}

// Codes of refusals, as clients see them in extensions.reason.
const (
	CodeTooMany  = "TOO_MANY_JOBS"
	CodeNotEnded = "JOB_NOT_ENDED"
	CodeNoAnswer = "JOB_WITHOUT_ANSWER"
)

func refusal(kind graph.Kind, reason, en, zh string) *graph.Error {
	return &graph.Error{Kind: kind, Op: "job", Code: reason, Message: graph.Text{En: en, Zh: zh}}
}

func unknown() *graph.Error {
	return refusal(graph.NotFound, "", "there is no such job of yours: it may have been deleted, as jobs are a day after their end", "没有您的此任务：任务结束一天后会被删除")
}
