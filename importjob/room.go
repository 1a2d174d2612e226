package importjob

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"liandong/graph"
)

// reserve refuses an upload for which there is no room, with those on their way.
func (d *Desk) reserve(wanted int64) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	used := d.coming + wanted
	entries, err := filepath.Glob(filepath.Join(d.uploads(), "[0-9a-f]*", "*"))
	if err != nil {
		return fault(err)
	}
	for _, path := range entries {
		if info, err := os.Stat(path); err == nil { // else it has just been deleted
			used += info.Size()
		}
	}
	if used > d.settings.StoredBytes {
		return refusal(graph.Unavailable, "", CodeQuota, text(
			"the hub keeps %d bytes of uploads at most, and they are used up: wait until imports are done and older uploads expire, or ask the operator",
			"服务最多保存 %d 字节的上传文件，现已用尽：请等待导入完成、旧文件过期，或联系运维人员", d.settings.StoredBytes))
	}
	d.coming += wanted
	return nil
}

func (d *Desk) release(wanted int64) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.coming -= wanted
}

// sweep deletes uploads and reports whose time is over, and what killed uploads have left. Uploads that a job waits for
// stay; when the database cannot say which these are, all stay.
func (d *Desk) sweep(ctx context.Context) {
	rows, err := d.store.Read(ctx, "MATCH (j:ImportJob) WHERE j.state IN ['QUEUED', 'RUNNING'] RETURN DISTINCT j.upload", nil)
	if err != nil {
		d.log.WarnContext(ctx, "uploads not swept", "error", err)
		return
	}
	needed := map[string]bool{}
	for _, row := range rows {
		id, _ := row[0].(string)
		needed[id] = true
	}
	d.expire(ctx, "uploads", d.settings.KeepUploads, needed)
	d.expire(ctx, "reports", d.settings.KeepReports, nil)
}

func (d *Desk) expire(ctx context.Context, name string, keep time.Duration, needed map[string]bool) {
	entries, err := os.ReadDir(filepath.Join(d.folder, name))
	for _, entry := range entries {
		info, missing := entry.Info()
		if missing == nil && !needed[entry.Name()] && time.Since(info.ModTime()) > keep {
			err = errors.Join(err, os.RemoveAll(filepath.Join(d.folder, name, entry.Name())))
		}
	}
	if err != nil {
		d.log.WarnContext(ctx, "expired files not deleted", "folder", name, "error", err)
	}
}
