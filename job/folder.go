package job

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"liandong/progress"
)

// record is what stands of a job on disk, so that the next hub can say what became of it. Neither question nor answer is in it: both may have what not everybody
// may read.
type record struct {
	Status
	Owner Key
	Share string
}

// recordEnd ends the names of records, after the id.
const recordEnd = ".json"

// readFolder takes over what an earlier desk has left: its answers have gone with it, and its jobs say so.
func (d *Desk) readFolder() error {
	if d.settings.Folder == "" {
		return nil
	}
	if err := os.MkdirAll(d.settings.Folder, 0o700); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	files, err := filepath.Glob(filepath.Join(d.settings.Folder, "*"+recordEnd))
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		var r record
		if err != nil || json.Unmarshal(text, &r) != nil || r.ID+recordEnd != filepath.Base(file) {
			d.log.Warn("a job cannot be read and is left alone", "file", file)
			continue
		}
		j := &job{Question: Question{Owner: r.Owner, Share: r.Share}, status: r.Status, progress: &progress.Progress{}, ended: make(chan struct{})}
		d.jobs[r.ID] = j
		if r.State == Cancelled {
			close(j.ended)
			continue
		}
		j.status.Bytes = 0
		d.end(j, Interrupted, nil)
	}
	return nil
}

// note writes down how a job stands. What cannot be written is only lost when the hub stops.
func (d *Desk) note(j *job) {
	if d.settings.Folder == "" {
		return
	}
	r := record{Status: j.status, Owner: j.Owner, Share: j.Share}
	r.Title = ""
	text, err := json.Marshal(r)
	if path := d.path(j); err == nil {
		err = errors.Join(os.WriteFile(path+".part", text, 0o600), os.Rename(path+".part", path))
	}
	if err != nil {
		d.log.Warn("a job could not be written down: the next hub will not know of it", "job", j.status.ID, "error", err)
	}
}

// taken reports whether somebody has taken the record of a job away, and with it the right to its answer: Empty does.
func (d *Desk) taken(j *job) bool {
	if d.settings.Folder == "" {
		return false
	}
	_, err := os.Stat(d.path(j))
	return errors.Is(err, fs.ErrNotExist)
}

func (d *Desk) path(j *job) string {
	return filepath.Join(d.settings.Folder, j.status.ID+recordEnd)
}

// remove forgets a job that has ended, and its answer.
func (d *Desk) remove(j *job) {
	d.forgetKey(j)
	delete(d.jobs, j.status.ID)
	if d.settings.Folder == "" {
		return
	}
	if err := os.Remove(d.path(j)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.log.Warn("a job could not be deleted", "job", j.status.ID, "error", err)
	}
}

// sweep deletes what has ended long ago, and of the rest the oldest while all together take more than the room.
func (d *Desk) sweep(now time.Time) {
	var ended []*job
	used := int64(0)
	for _, j := range d.jobs {
		if j.status.EndedAt == nil {
			continue
		}
		if now.Sub(*j.status.EndedAt) > d.settings.Keep || d.taken(j) {
			d.remove(j)
			continue
		}
		ended = append(ended, j)
		used += int64(j.status.Bytes)
	}
	slices.SortFunc(ended, func(a, b *job) int { return cmp.Compare(a.status.ID, b.status.ID) })
	for _, j := range ended {
		if used <= d.settings.Room {
			break
		}
		used -= int64(j.status.Bytes)
		d.remove(j)
	}
	if len(d.waiting)+len(d.running) == 0 {
		clear(d.served) // nobody has had more than anybody
	}
}

// Empty takes the records of a folder away, whichever program's desk is open on it, and with them its answers: what they say of somebody is to be forgotten.
func Empty(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), recordEnd) {
			err = errors.Join(err, os.Remove(filepath.Join(folder, e.Name())))
		}
	}
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	return nil
}
