package access

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"liandong/graph"
)

// AuditOptions are settings of an audit log.
type AuditOptions struct {
	MaxBytes int64            // a file is followed by a new one from this size on; 0: 16 MiB
	Now      func() time.Time // nil: time.Now
}

// AuditLog is an append-only log of reads of personal data, in numbered files of one folder. One process at a time writes it.
//
// Each entry has the hash of the one before, so a line that is changed, removed, inserted or moved shows, unless everything after it
// was written anew, too. Against that, and against cutting off the end, helps an anchor alone: the number and hash of the last
// entry, as `liandong audit verify` prints it, kept where those who can write the folder cannot. The chain proves that what
// stood before an anchor is unchanged; it does not prove who wrote it, that the times are right, or that every read was recorded:
// that the hub asks Record before each answer is a matter of its tests.
type AuditLog struct {
	folder  string
	options AuditOptions
	lock    *os.File
	queue   chan waiting
	closing sync.Once
	closed  chan struct{} // no more entries are taken
	done    chan struct{} // the writer has ended

	// of the writer alone:
	file     *os.File // nil after a write went wrong: the next one opens the log anew
	size     int64
	sequence int64
	head     string
	lost     error // an fsync went wrong: what is on the disk is unknown until the log is opened by a new process
}

// waiting is an entry whose reader waits for it to be on the disk.
type waiting struct {
	entry Entry
	done  chan<- outcome
}

type outcome struct {
	entry Entry
	err   error
}

const (
	auditPrefix, auditSuffix = "reads-", ".jsonl"
	mostTogether             = 256 // entries served by one fsync
)

// OpenAudit opens the log of the folder, or begins it. A line that a crash left unfinished is kept in a file aside, and the chain goes on
// with an entry that says so. AUDIT_BROKEN when the last file does not hold together otherwise: that no crash does.
// AUDIT_UNWRITABLE when the folder cannot be used, or another process writes it.
func OpenAudit(folder string, options AuditOptions) (*AuditLog, error) {
	if options.MaxBytes <= 0 {
		options.MaxBytes = 16 << 20
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	l := &AuditLog{folder: folder, options: options, queue: make(chan waiting, mostTogether), closed: make(chan struct{}), done: make(chan struct{})}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, unwritable(err)
	}
	lock, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unwritable(err)
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(unwritable(err), lock.Close())
	}
	l.lock = lock
	if err := l.resume(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	go l.run()
	return l, nil
}

// Record writes the entry and returns once it is on the disk; only then the answer may go out. An error means: do not answer. Of
// entries that wait together, one write and one fsync serve all. When the context ends first the entry may be written all the same.
func (l *AuditLog) Record(ctx context.Context, r Reading) (Entry, error) {
	r.Roles, r.Classes, r.Fields = slices.Clone(r.Roles), slices.Clone(r.Classes), slices.Clone(r.Fields)
	if err := r.check(); err != nil {
		return Entry{}, err
	}
	done := make(chan outcome, 1)
	select {
	case <-l.closed:
		return Entry{}, unwritable(os.ErrClosed)
	default:
	}
	select {
	case l.queue <- waiting{Entry{Reading: r}, done}:
	case <-l.closed:
		return Entry{}, unwritable(os.ErrClosed)
	case <-ctx.Done():
		return Entry{}, unwritable(ctx.Err())
	}
	select {
	case o := <-done:
		return o.entry, o.err
	case <-l.done:
		select {
		case o := <-done:
			return o.entry, o.err
		default:
			return Entry{}, unwritable(os.ErrClosed)
		}
	case <-ctx.Done():
		return Entry{}, unwritable(ctx.Err())
	}
}

// Close waits for entries on their way and lets go of the folder.
func (l *AuditLog) Close() error {
	l.closing.Do(func() { close(l.closed) })
	<-l.done
	var err error
	if l.file != nil {
		err, l.file = l.file.Close(), nil
	}
	if l.lock != nil {
		err, l.lock = errors.Join(err, l.lock.Close()), nil
	}
	return err
}

// run writes what waits, together, until the log is closed.
func (l *AuditLog) run() {
	defer close(l.done)
	for {
		select {
		case first := <-l.queue:
			l.serve(l.together(first))
		case <-l.closed:
			for {
				select {
				case first := <-l.queue:
					l.serve(l.together(first))
				default:
					return
				}
			}
		}
	}
}

func (l *AuditLog) together(first waiting) []waiting {
	batch := []waiting{first}
	for len(batch) < mostTogether {
		select {
		case next := <-l.queue:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

func (l *AuditLog) serve(batch []waiting) {
	entries := make([]Entry, len(batch))
	for i, w := range batch {
		entries[i] = w.entry
	}
	err := l.write(entries)
	for i, w := range batch {
		if err != nil {
			w.done <- outcome{err: unwritable(err)}
		} else {
			w.done <- outcome{entry: entries[i]}
		}
	}
}

// write appends the entries and brings them to the disk. After an error none of them counts: the file is opened anew before the next
// write, which sets aside what a failed one left.
func (l *AuditLog) write(entries []Entry) error {
	if l.lost != nil {
		return l.lost
	}
	if l.file == nil {
		if err := l.resume(); err != nil {
			return err
		}
	}
	if l.size >= l.options.MaxBytes {
		if err := l.rotate(); err != nil {
			return err
		}
	}
	return l.append(entries)
}

func (l *AuditLog) append(entries []Entry) error {
	var buffer bytes.Buffer
	head, now := l.head, l.options.Now().UTC()
	for i := range entries {
		entries[i].Sequence, entries[i].Time = l.sequence+int64(i)+1, now
		line, err := entries[i].seal(head)
		if err != nil {
			return err
		}
		head = entries[i].Hash
		buffer.Write(line)
		buffer.WriteByte('\n')
	}
	n, err := l.file.Write(buffer.Bytes())
	if err != nil {
		return l.giveUp(err)
	}
	if err := l.file.Sync(); err != nil {
		l.lost = err
		return l.giveUp(err)
	}
	l.size, l.sequence, l.head = l.size+int64(n), l.sequence+int64(len(entries)), head
	return nil
}

func (l *AuditLog) giveUp(err error) error {
	err = errors.Join(err, l.file.Close())
	l.file = nil
	return err
}

// rotate goes on in a new file.
func (l *AuditLog) rotate() error {
	if err := l.file.Close(); err != nil {
		l.file = nil
		return err
	}
	l.file = nil
	return l.use(auditName(l.sequence+1), 0)
}

// auditName is the file that begins with the entry.
func auditName(sequence int64) string {
	return fmt.Sprintf("%s%012d%s", auditPrefix, sequence, auditSuffix)
}

// use appends to the file from now on, and makes it if it is not there.
func (l *AuditLog) use(name string, size int64) error {
	file, err := os.OpenFile(filepath.Join(l.folder, name), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := syncFolder(l.folder); err != nil {
		return errors.Join(err, file.Close())
	}
	l.file, l.size = file, size
	return nil
}

func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// resume finds the end of the log and goes on from there.
func (l *AuditLog) resume() error {
	files, err := auditFiles(l.folder)
	if err != nil {
		return unwritable(err)
	}
	l.sequence, l.head = 0, noHash
	if len(files) == 0 {
		return wrapUnwritable(l.use(auditName(1), 0))
	}
	c := chain{next: -1}
	var rest []byte
	var size int64
	for _, name := range files[l.lastWithLine(files):] {
		if len(rest) > 0 { // only the last file can end in the middle of a line
			c.fault(FaultTorn, 0)
		}
		data, err := os.ReadFile(filepath.Join(l.folder, name))
		if err != nil {
			return unwritable(err)
		}
		rest = c.file(name, data)
		size = int64(len(data) - len(rest))
	}
	last := files[len(files)-1]
	if c.count > 0 {
		l.sequence, l.head = c.next-1, c.head
	} else if last != auditName(1) { // what stood before it is gone
		c.fault(FaultFile, 1)
	}
	if len(c.faults) > 0 {
		return brokenLog(c.faults[0])
	}
	if len(rest) == 0 {
		return wrapUnwritable(l.use(last, size))
	}
	return wrapUnwritable(l.setAside(last, size, rest))
}

// lastWithLine is where in the list the last file stands that has a whole line, and 0 for none.
func (l *AuditLog) lastWithLine(files []string) int {
	for i := len(files) - 1; i > 0; i-- {
		data, err := os.ReadFile(filepath.Join(l.folder, files[i]))
		if err != nil || bytes.IndexByte(data, '\n') >= 0 {
			return i
		}
	}
	return 0
}

func wrapUnwritable(err error) error {
	if err == nil {
		return nil
	}
	return unwritable(err)
}

// setAside keeps an unfinished line in a file of its own, cuts it off, and records that.
func (l *AuditLog) setAside(name string, size int64, rest []byte) error {
	torn := Torn{Bytes: len(rest), SHA256: hashOf(rest)}
	for i := 1; ; i++ {
		torn.File = fmt.Sprintf("torn-%012d-%d", l.sequence+1, i)
		aside, err := os.OpenFile(filepath.Join(l.folder, torn.File), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		_, err = aside.Write(rest)
		if err := errors.Join(err, aside.Sync(), aside.Close()); err != nil {
			return err
		}
		break
	}
	if err := l.use(name, size); err != nil {
		return err
	}
	if err := errors.Join(l.file.Truncate(size), l.file.Sync()); err != nil {
		return l.giveUp(err)
	}
	entry := Entry{Reading: Reading{Roles: []string{}, Classes: []string{}, Fields: []string{}}, Torn: &torn}
	return l.append([]Entry{entry})
}

// auditFiles are the names of the log's files, in order.
func auditFiles(folder string) (names []string, err error) {
	list, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if strings.HasPrefix(f.Name(), auditPrefix) && strings.HasSuffix(f.Name(), auditSuffix) {
			names = append(names, f.Name())
		}
	}
	return names, nil // ReadDir sorts, and the numbers have leading zeros
}

func brokenLog(f Fault) error {
	return &graph.Error{Kind: graph.Conflict, Op: "access.audit", Code: AuditBroken, Message: graph.Text{
		En: fmt.Sprintf("the audit log is broken at %s line %d: run liandong audit verify", f.File, f.Line),
		Zh: fmt.Sprintf("审计日志在 %s 第 %d 行处损坏：请运行 liandong audit verify", f.File, f.Line)}}
}
