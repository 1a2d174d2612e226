package access

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"liandong/graph"
)

// What can be wrong with a line of the log.
const (
	FaultChanged = "CHANGED" // the line is not what was written
	FaultRemoved = "REMOVED" // entries before it are missing
	FaultMoved   = "MOVED"   // it was inserted, repeated, or stands in another place than it was written
	FaultRelated = "RELATED" // it does not follow from the entry before: one of the two was replaced
	FaultTorn    = "TORN"    // the last line is unfinished: a crash, or the end was cut off
	FaultFile    = "FILE"    // a file begins with another entry than its name says
	FaultAside   = "ASIDE"   // an unfinished line that was kept aside is gone or changed
	FaultShort   = "SHORT"   // the log ends before the anchor
	FaultAnchor  = "ANCHOR"  // another entry stands where the anchor was taken
)

// Fault is one thing wrong with the log, and where.
type Fault struct {
	Kind     string `json:"kind"`
	File     string `json:"file"`
	Line     int    `json:"line"`     // in the file, from 1
	Sequence int64  `json:"sequence"` // of the entry that should stand there
}

// Report is what Verify found. Anchor names the last entry, as NUMBER:HASH.
type Report struct {
	Files   int     `json:"files"`
	Entries int64   `json:"entries"`
	Torn    int     `json:"torn"` // unfinished lines that crashes left and that were kept aside
	Anchor  string  `json:"anchor"`
	Faults  []Fault `json:"faults"`
}

// mostFaults is how many faults a report lists: after the first ones nothing new is learned.
const mostFaults = 100

// Verify reads the whole log of the folder and finds every line that was changed, removed, inserted, moved or cut off. The anchor of an
// earlier report, NUMBER:HASH or the hash alone, finds an end that was cut off and a log that was written anew; empty: neither is looked
// for. AUDIT_MISSING when the folder holds no log; Invalid when the anchor cannot be read.
func Verify(folder, anchor string) (Report, error) {
	want, err := parseAnchor(anchor)
	if err != nil {
		return Report{}, err
	}
	files, err := auditFiles(folder)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(files) == 0 && anchor == "" {
		return Report{}, missingLog(folder)
	}
	if err != nil {
		return Report{}, err
	}
	c := chain{next: 1, head: noHash, anchor: want, folder: folder}
	for i, name := range files {
		data, err := wholeLines(filepath.Join(folder, name), i == len(files)-1)
		if err != nil {
			return Report{}, err
		}
		if rest := c.file(name, data); len(rest) > 0 {
			c.fault(FaultTorn, 0)
		}
	}
	c.checkAnchor()
	return Report{Files: len(files), Entries: c.count, Torn: c.torn, Anchor: fmt.Sprintf("%d:%s", c.next-1, c.head), Faults: c.faults}, nil
}

func missingLog(folder string) error {
	return &graph.Error{Kind: graph.NotFound, Op: "access.audit", Code: AuditMissing, Message: graph.Text{
		En: "there is no audit log in " + folder, Zh: folder + " 中没有审计日志"}}
}

// wholeLines reads a file; the last one again for a moment where its last line is unfinished, as the hub may be writing it.
func wholeLines(path string, last bool) ([]byte, error) {
	for try := 0; ; try++ {
		data, err := os.ReadFile(path)
		if err != nil || !last || len(data) == 0 || data[len(data)-1] == '\n' || try == 3 {
			return data, err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

type anchorAt struct {
	sequence int64 // 0 where the hash alone is given
	hash     string
}

func parseAnchor(text string) (anchorAt, error) {
	if text == "" {
		return anchorAt{}, nil
	}
	var a anchorAt
	number, hash, both := strings.Cut(text, ":")
	if !both {
		hash = text
	} else if n, err := strconv.ParseInt(number, 10, 64); err == nil && n >= 0 {
		a.sequence = n
	} else {
		hash = ""
	}
	if a.hash = strings.ToLower(hash); !printPattern.MatchString(a.hash) {
		return a, &graph.Error{Kind: graph.Invalid, Op: "access.audit", Field: "anchor", Message: graph.Text{
			En: "the anchor must be NUMBER:HASH as liandong audit verify prints it, or the hash alone", Zh: "锚点须为 liandong audit verify 输出的 序号:哈希，或仅为哈希"}}
	}
	return a, nil
}

// chain follows the entries of a log, file by file.
type chain struct {
	next   int64  // the entry that is to come; -1: whatever comes first
	head   string // the hash it must have as previous; empty where that is unknown
	count  int64
	torn   int
	anchor anchorAt
	met    bool // the anchor
	folder string
	faults []Fault

	name string
	line int
}

func (c *chain) fault(kind string, sequence int64) {
	if sequence == 0 {
		sequence = c.next
	}
	if len(c.faults) < mostFaults {
		c.faults = append(c.faults, Fault{kind, c.name, c.line, sequence})
	}
}

// file follows the lines of a file and returns what stands after its last line end.
func (c *chain) file(name string, data []byte) (rest []byte) {
	c.name, c.line = name, 1
	if c.next > 0 && name != auditName(c.next) {
		c.fault(FaultFile, 0)
	}
	for {
		line, after, whole := bytes.Cut(data, []byte{'\n'})
		if !whole {
			return data
		}
		c.entry(line)
		c.line++
		data = after
	}
}

// entry takes the next line. After a fault it goes on from what the line says of itself, so that the next fault is found, too.
func (c *chain) entry(line []byte) {
	e, genuine, readable := readLine(line)
	c.count++
	if !readable {
		c.fault(FaultChanged, 0)
		c.next, c.head = max(c.next, 0)+1, ""
		return
	}
	switch {
	case !genuine:
		c.fault(FaultChanged, 0)
	case c.next >= 0 && e.Sequence > c.next:
		c.fault(FaultRemoved, 0)
	case c.next >= 0 && e.Sequence < c.next:
		c.fault(FaultMoved, 0)
	case c.next >= 0 && c.head != "" && e.Previous != c.head:
		c.fault(FaultRelated, 0)
	}
	if e.Torn != nil {
		c.torn++
		c.aside(*e.Torn)
	}
	c.meet(e)
	c.next, c.head = e.Sequence+1, e.Hash
}

// aside looks whether the bytes of an unfinished line are still there.
func (c *chain) aside(t Torn) {
	if c.folder == "" || filepath.Base(t.File) != t.File {
		return
	}
	if data, err := os.ReadFile(filepath.Join(c.folder, t.File)); err != nil || hashOf(data) != t.SHA256 {
		c.fault(FaultAside, 0)
	}
}

func (c *chain) meet(e Entry) {
	switch {
	case c.anchor.hash == "":
	case c.anchor.sequence == 0:
		c.met = c.met || e.Hash == c.anchor.hash
	case e.Sequence == c.anchor.sequence:
		c.met = true
		if e.Hash != c.anchor.hash {
			c.fault(FaultAnchor, e.Sequence)
		}
	}
}

func (c *chain) checkAnchor() {
	if c.anchor.hash == "" || c.met || c.anchor.hash == noHash {
		return
	}
	if c.anchor.sequence >= c.next {
		c.fault(FaultShort, c.anchor.sequence)
	} else {
		c.fault(FaultAnchor, c.anchor.sequence)
	}
}

// EntryFilter says which entries are asked for; what is empty or zero does not count.
type EntryFilter struct {
	Since, Until time.Time // from, and before
	By           string    // who
	Class        string
	Field        string // a path, or the beginning of one up to a dot, as in people
}

func (f EntryFilter) takes(e Entry) bool {
	under := func(path string) bool { return path == f.Field || strings.HasPrefix(path, f.Field+".") }
	return !e.Time.Before(f.Since) && (f.Until.IsZero() || e.Time.Before(f.Until)) &&
		(f.By == "" || e.Who == f.By) &&
		(f.Class == "" || slices.Contains(e.Classes, f.Class)) &&
		(f.Field == "" || slices.ContainsFunc(e.Fields, under))
}

// Entries are those of the folder's log that the filter takes, in order: who saw what. It trusts the log; Verify says whether to. An
// unfinished last line is left out; a line that is no entry ends the list with AUDIT_BROKEN.
func Entries(folder string, filter EntryFilter) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		files, err := auditFiles(folder)
		if errors.Is(err, os.ErrNotExist) || err == nil && len(files) == 0 {
			err = missingLog(folder)
		}
		if err != nil {
			yield(Entry{}, err)
			return
		}
		for _, name := range files {
			if !entriesOf(folder, name, filter, yield) {
				return
			}
		}
	}
}

// entriesOf reports whether to go on with the next file.
func entriesOf(folder, name string, filter EntryFilter, yield func(Entry, error) bool) bool {
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		yield(Entry{}, err)
		return false
	}
	for number := 1; ; number++ {
		line, after, whole := bytes.Cut(data, []byte{'\n'})
		if !whole {
			return true
		}
		e, genuine, _ := readLine(line)
		if !genuine {
			yield(Entry{}, brokenLog(Fault{File: name, Line: number}))
			return false
		}
		if filter.takes(e) && !yield(e, nil) {
			return false
		}
		data = after
	}
}
