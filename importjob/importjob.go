// Package importjob runs imports in the background: a file is uploaded, a job is queued in the database, and the hub that
// has the file works it off, one job after the other. A job outlives its hub: what was stopped or killed goes on when the
// hub starts again.
package importjob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/google/uuid"

	"liandong/graph"
)

// Settings bound what a hub keeps for imports.
type Settings struct {
	UploadBytes int64         // size of one upload
	StoredBytes int64         // size of all uploads together
	KeepUploads time.Duration // an upload that no waiting or running job needs is deleted so long after its last use
	KeepReports time.Duration // a report is deleted so long after it was written
}

// Default returns the settings a hub runs with when nothing is configured: 64 MiB an upload, 1 GiB in all, uploads for a
// day, reports for 90 days.
func Default() Settings {
	return Settings{UploadBytes: 64 << 20, StoredBytes: 1 << 30, KeepUploads: 24 * time.Hour, KeepReports: 90 * 24 * time.Hour}
}

// Desk takes uploads and jobs in and works jobs off. Its folder holds
//
//	hub                   the id under which jobs belong to this folder
//	runner.lock           held by the one process that runs the folder's jobs
//	uploads/SHA256/NAME   an upload, whole as soon as it is there
//	reports/JOB.json      the report of a job that has ended
//
// It is safe for concurrent use.
type Desk struct {
	store    *graph.Store
	noun     *graph.Noun
	folder   string
	settings Settings
	log      *slog.Logger
	hub      string // of the folder
	runner   string // of this process
	wake     chan struct{}

	mutex    sync.Mutex
	coming   int64                                          // bytes of uploads on their way
	running  string                                         // id of the job that runs here
	cancel   func(cause error)                              // ends it
	progress func(ctx context.Context, id string, done int) // tests stop here
}

// Open makes or joins the folder. The error is Invalid when the folder cannot be used.
func Open(store *graph.Store, folder string, settings Settings, log *slog.Logger) (*Desk, error) {
	for _, name := range []string{"uploads", "reports"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o700); err != nil {
			return nil, unusable(folder, err)
		}
	}
	hub, err := once(filepath.Join(folder, "hub"), uuid.NewString())
	if err != nil {
		return nil, unusable(folder, err)
	}
	return &Desk{
		store: store, noun: store.Model().Noun("ImportJob"), folder: folder, settings: settings, log: log,
		hub: hub, runner: uuid.NewString(), wake: make(chan struct{}, 1),
	}, nil
}

// once gives what the file says, and makes it with the text, whole or not at all, when there is none yet.
func once(path, content string) (string, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := replace(path, func(f *os.File) error { _, err := f.WriteString(content + "\n"); return err }, os.Link); err != nil && !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
	data, err := os.ReadFile(path) // another process may have been first: its text holds
	return strings.TrimSpace(string(data)), err
}

// replace writes a file beside its place, on disk for good, and then puts it there in one step.
func replace(path string, write func(*os.File) error, put func(draft, path string) error) (err error) {
	draft, err := os.CreateTemp(filepath.Dir(path), ".draft-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if removing := os.Remove(draft.Name()); !errors.Is(removing, fs.ErrNotExist) {
			err = errors.Join(err, removing)
		}
	}()
	if err := errors.Join(write(draft), draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err := put(draft.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes sure that names in the folder survive a power failure.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func text(en, zh string, args ...any) graph.Text {
	return graph.Text{En: fmt.Sprintf(en, args...), Zh: fmt.Sprintf(zh, args...)}
}

func refusal(kind graph.Kind, field, code string, message graph.Text) error {
	return &graph.Error{Kind: kind, Op: "importjob", Field: field, Code: code, Message: message}
}

// fault is of the computer: a full disk can be cured, anything else is internal.
func fault(err error) error {
	var own *graph.Error
	if errors.As(err, &own) {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return &graph.Error{Kind: graph.Unavailable, Op: "importjob", Code: codeFull, Err: err,
			Message: text("the disk of the hub is full: nothing was kept; tell the operator", "服务器磁盘已满：未保存任何内容；请告知运维人员")}
	}
	return &graph.Error{Kind: graph.Internal, Op: "importjob", Err: err}
}

func unusable(folder string, err error) error {
	return &graph.Error{Kind: graph.Invalid, Op: "importjob.Open", Code: "IMPORTS_FOLDER", Err: err, Message: text(
		"the folder %[1]s, where uploads are kept, cannot be used: make it writable for the hub", "无法使用存放上传文件的目录 %[1]s：请确保服务可写", folder)}
}
