package localdb

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"liandong/graph"
)

// backupFormat numbers the layout of a backup: a zip file that holds neo4j.dump, as Neo4j's own dump command writes it, and
// then manifest.json.
const (
	backupFormat = 1
	dumpEntry    = "neo4j.dump"
	manifestFile = "manifest.json"
	manifestMost = 1 << 20 // a manifest is a few KiB; more is not read
)

// Manifest says what a backup holds: it is made from a store that was loaded from the backup itself.
type Manifest struct {
	Format    int          `json:"format"`
	Liandong  string       `json:"liandong"` // the version of the hub that made it
	Neo4j     string       `json:"neo4j"`    // the version of the database that wrote the dump
	Made      time.Time    `json:"made"`     // UTC
	Census    graph.Census `json:"census"`
	DumpBytes int64        `json:"dumpBytes"`
	DumpSHA   string       `json:"dumpSHA256"`
}

// backup is an open backup file.
type backup struct {
	manifest Manifest
	archive  *zip.ReadCloser
	dump     *zip.File
	path     string
}

// openBackup reads the manifest and checks every byte of the dump against it. The error is BACKUP_UNUSABLE, or STATE_NEWER
// for a backup that a later version made.
func openBackup(path string) (_ *backup, err error) {
	if _, err := os.Stat(path); err != nil {
		return nil, notABackup(path, err)
	}
	b := &backup{path: path}
	if b.archive, err = zip.OpenReader(path); err != nil {
		return nil, notABackup(path, err)
	}
	if err := b.check(); err != nil {
		return nil, errors.Join(err, b.archive.Close())
	}
	return b, nil
}

func (b *backup) check() error {
	var manifest *zip.File
	for _, f := range b.archive.File {
		switch f.Name {
		case dumpEntry:
			b.dump = f
		case manifestFile:
			manifest = f
		}
	}
	if b.dump == nil || manifest == nil {
		return notABackup(b.path, errors.New("a part is missing"))
	}
	if err := readJSON(manifest, &b.manifest); err != nil || b.manifest.Format < 1 {
		return notABackup(b.path, err)
	}
	m := b.manifest
	if m.Format > backupFormat || m.Census.Newer() || laterVersion(m.Neo4j, Version) {
		return fail(StateNewer, nil,
			fmt.Sprintf("the backup %s was made by a newer liandong (%s, with Neo4j %s): install that version to restore it", b.path, m.Liandong, m.Neo4j),
			fmt.Sprintf("备份 %s 由更新版本的 liandong（%s，Neo4j %s）生成：请安装该版本后再恢复", b.path, m.Liandong, m.Neo4j))
	}
	hash := sha256.New()
	if err := b.copyDump(hash); err != nil {
		return err
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != m.DumpSHA {
		return damagedBackup(b.path, errors.New("the checksum of its dump is "+sum))
	}
	return nil
}

func (b *backup) copyDump(to io.Writer) (err error) {
	dump, err := b.dump.Open()
	if err != nil {
		return damagedBackup(b.path, err)
	}
	defer func() { err = errors.Join(err, dump.Close()) }()
	if _, err := io.Copy(to, dump); err != nil {
		return damagedBackup(b.path, err)
	}
	return nil
}

func readJSON(f *zip.File, to any) (err error) {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return json.NewDecoder(io.LimitReader(r, manifestMost)).Decode(to)
}

func notABackup(path string, cause error) error {
	return fail(BackupUnusable, cause,
		"the file "+path+" is not a backup that liandong db backup made, or it is cut short: name another file",
		"文件 "+path+" 不是 liandong db backup 生成的备份，或不完整：请指定其他文件")
}

func damagedBackup(path string, cause error) error {
	return fail(BackupUnusable, cause,
		"the backup "+path+" is damaged: use another one; nothing was changed",
		"备份 "+path+" 已损坏：请使用其他备份；未作任何更改")
}

// laterVersion compares versions such as 5.26.31; what is no version is later than none.
func laterVersion(a, b string) bool {
	numbers := func(version string) []int {
		var list []int
		for part := range strings.SplitSeq(version, ".") {
			n, err := strconv.Atoi(part)
			if err != nil {
				return list
			}
			list = append(list, n)
		}
		return list
	}
	return slices.Compare(numbers(a), numbers(b)) > 0
}

// difference says what two counts of a store differ in, empty when they agree.
func difference(want, got graph.Census) string {
	switch {
	case want.Clock != got.Clock:
		return fmt.Sprintf("its clock is %d, not %d", got.Clock, want.Clock)
	case want.SchemaVersion != got.SchemaVersion || want.Fingerprint != got.Fingerprint:
		return "it was prepared by another version"
	case want.Stored != got.Stored || !maps.Equal(want.Nodes, got.Nodes):
		return fmt.Sprintf("it holds the nodes %v, not %v", got.Nodes, want.Nodes)
	case !maps.Equal(want.Relations, got.Relations):
		return fmt.Sprintf("it holds the relations %v, not %v", got.Relations, want.Relations)
	}
	return ""
}
