package access

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"liandong/graph"
)

// auditChild names the folder in which this program, called again, appends until it is killed.
const auditChild = "LIANDONG_TEST_AUDIT_CHILD"

// appendForever tells each entry once it is recorded.
func appendForever(folder string) {
	l, err := OpenAudit(folder, AuditOptions{MaxBytes: 20_000})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for range 4 {
		go func() {
			for {
				e, err := l.Record(context.Background(), aReading("child"))
				if err != nil {
					os.Exit(1)
				}
				fmt.Printf("%d:%s\n", e.Sequence, e.Hash)
			}
		}()
	}
	select {}
}

func aReading(who string) Reading {
	return Reading{Who: who, Roles: []string{"socialWorker"}, Purpose: "回访 <case>", Policy: "7", Question: Fingerprint("{ people { phone } }"),
		Classes: []string{"CONTACT"}, Fields: []string{"people.phone", "people.address"}, Records: 3}
}

func mustOpenAudit(t testing.TB, folder string, options AuditOptions) *AuditLog {
	t.Helper()
	l, err := OpenAudit(folder, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
			t.Error(err)
		}
	})
	return l
}

func mustRecord(t testing.TB, l *AuditLog, who string) Entry {
	t.Helper()
	e, err := l.Record(context.Background(), aReading(who))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func mustClose(t testing.TB, l *AuditLog) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// mustLog writes a log of so many entries, closes it, and returns its folder and its last entry.
func mustLog(t testing.TB, entries int, options AuditOptions) (folder string, last Entry) {
	t.Helper()
	folder = t.TempDir()
	l := mustOpenAudit(t, folder, options)
	for i := range entries {
		last = mustRecord(t, l, fmt.Sprint("reader", i%2))
	}
	mustClose(t, l)
	return folder, last
}

func mustVerify(t testing.TB, folder, anchor string) Report {
	t.Helper()
	r, err := Verify(folder, anchor)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func kinds(r Report) (list []string) {
	for _, f := range r.Faults {
		list = append(list, fmt.Sprintf("%s %d", f.Kind, f.Line))
	}
	return list
}

func TestAuditLog(t *testing.T) {
	folder, last := mustLog(t, 5, AuditOptions{})
	r := mustVerify(t, folder, "")
	if r.Entries != 5 || len(r.Faults) > 0 || r.Anchor != "5:"+last.Hash || r.Torn != 0 {
		t.Fatalf("report %+v", r)
	}
	t.Run("GoesOn", func(t *testing.T) {
		l := mustOpenAudit(t, folder, AuditOptions{})
		if e := mustRecord(t, l, "reader2"); e.Sequence != 6 || e.Previous != last.Hash {
			t.Errorf("entry %+v", e)
		}
		mustClose(t, l)
		for _, anchor := range []string{r.Anchor, last.Hash} {
			if r := mustVerify(t, folder, anchor); len(r.Faults) > 0 || r.Entries != 6 {
				t.Errorf("report %+v", r)
			}
		}
	})
	t.Run("Modes", func(t *testing.T) {
		list, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v, %v", f.Name(), info.Mode(), err)
			}
		}
	})
	t.Run("OneWriter", func(t *testing.T) {
		l := mustOpenAudit(t, folder, AuditOptions{})
		if _, err := OpenAudit(folder, AuditOptions{}); graph.KindOf(err) != graph.Unavailable {
			t.Errorf("error %v", err)
		}
		mustClose(t, l)
		if _, err := l.Record(context.Background(), aReading("late")); graph.KindOf(err) != graph.Unavailable {
			t.Errorf("error %v", err)
		}
	})
	t.Run("Entries", func(t *testing.T) {
		for _, c := range []struct {
			filter EntryFilter
			want   int
		}{{EntryFilter{}, 6}, {EntryFilter{By: "reader0"}, 3}, {EntryFilter{Class: "CONTACT"}, 6}, {EntryFilter{Class: "CASE"}, 0}, {EntryFilter{Field: "people"}, 6},
			{EntryFilter{Field: "people.pho"}, 0}, {EntryFilter{Since: last.Time.Add(time.Hour)}, 0}, {EntryFilter{Until: last.Time.Add(time.Hour)}, 6}} {
			n := 0
			for _, err := range Entries(folder, c.filter) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != c.want {
				t.Errorf("%+v takes %d entries, want %d", c.filter, n, c.want)
			}
		}
	})
	t.Run("Missing", func(t *testing.T) {
		if _, err := Verify(filepath.Join(folder, "none"), ""); graph.KindOf(err) != graph.NotFound {
			t.Errorf("error %v", err)
		}
	})
	t.Run("BadAnchor", func(t *testing.T) {
		if _, err := Verify(folder, "5:xyz"); graph.KindOf(err) != graph.Invalid {
			t.Errorf("error %v", err)
		}
	})
}

// TestAuditRefusesValues: what is no name of a field, class or role does not get into the log.
func TestAuditRefusesValues(t *testing.T) {
	l := mustOpenAudit(t, t.TempDir(), AuditOptions{})
	for name, spoil := range map[string]func(*Reading){
		"Nobody":   func(r *Reading) { r.Who = "" },
		"Value":    func(r *Reading) { r.Fields = []string{"people.phone=13800000000"} },
		"Number":   func(r *Reading) { r.Fields = []string{"13800000000"} },
		"Class":    func(r *Reading) { r.Classes = nil },
		"Document": func(r *Reading) { r.Question = "{ people { phone } }" },
		"Negative": func(r *Reading) { r.Records = -1 },
		"Role":     func(r *Reading) { r.Roles = []string{"a b"} },
	} {
		r := aReading("reader")
		spoil(&r)
		if _, err := l.Record(context.Background(), r); graph.KindOf(err) != graph.Invalid {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestEveryBit flips each bit of a log of two files, one after the other: each is found.
func TestEveryBit(t *testing.T) {
	folder, last := mustLog(t, 3, AuditOptions{MaxBytes: 700})
	files, err := auditFiles(folder)
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	data := make([][]byte, len(files))
	for i, name := range files {
		if data[i], err = os.ReadFile(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	whole := func() bool {
		c := chain{next: 1, head: noHash, anchor: anchorAt{3, last.Hash}}
		for i, name := range files {
			if rest := c.file(name, data[i]); len(rest) > 0 {
				return false
			}
		}
		c.checkAnchor()
		return len(c.faults) == 0 && c.count == 3
	}
	if !whole() {
		t.Fatal("the log is not whole before anything is changed")
	}
	flips := 0
	for i := range data {
		for k := range data[i] {
			for bit := range 8 {
				data[i][k] ^= 1 << bit
				if whole() {
					t.Errorf("%s, byte %d, bit %d: not found", files[i], k, bit)
				}
				data[i][k] ^= 1 << bit
				flips++
			}
		}
	}
	t.Logf("%d bits", flips)
}

// TestAuditTampering does to a log what somebody who can write its folder might.
func TestAuditTampering(t *testing.T) {
	rewrite := func(change func(lines []string) []string) func(t *testing.T, folder string) {
		return func(t *testing.T, folder string) {
			path := filepath.Join(folder, auditName(1))
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			lines := change(strings.SplitAfter(strings.TrimSuffix(string(data), "\n"), "\n"))
			if err := os.WriteFile(path, []byte(strings.TrimSuffix(strings.Join(lines, ""), "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	rechain := func(lines []string, from int, change func(*Entry)) []string {
		for i := from; i < len(lines); i++ {
			e, _, _ := readLine([]byte(strings.TrimSuffix(lines[i], "\n")))
			previous := noHash
			if i > 0 {
				before, _, _ := readLine([]byte(strings.TrimSuffix(lines[i-1], "\n")))
				previous = before.Hash
			}
			change(&e)
			line, err := e.seal(previous)
			if err != nil {
				t.Fatal(err)
			}
			lines[i] = string(line) + "\n"
		}
		return lines
	}
	other := func(e *Entry) { e.Who = "somebody" }
	for _, c := range []struct {
		name   string
		do     func(t *testing.T, folder string)
		anchor bool
		want   []string
	}{
		{"Changed", rewrite(func(l []string) []string { l[2] = strings.Replace(l[2], `"records":3`, `"records":1`, 1); return l }), false, []string{"CHANGED 3"}},
		{"WrittenOtherwise", rewrite(func(l []string) []string { l[2] = strings.Replace(l[2], `{"seq`, `{ "seq`, 1); return l }), false, []string{"CHANGED 3"}},
		{"Replaced", rewrite(func(l []string) []string {
			next := l[3]
			l = rechain(l[:3], 2, other)
			return append(l, next, "")
		}), false, []string{"RELATED 4"}},
		{"Removed", rewrite(func(l []string) []string { return slices.Delete(l, 1, 2) }), false, []string{"REMOVED 2"}},
		{"FirstRemoved", rewrite(func(l []string) []string { return l[1:] }), false, []string{"REMOVED 1"}},
		{"Repeated", rewrite(func(l []string) []string { return slices.Insert(l, 2, l[1]) }), false, []string{"MOVED 3"}},
		{"Swapped", rewrite(func(l []string) []string { l[1], l[2] = l[2], l[1]; return l }), false, []string{"REMOVED 2", "MOVED 3", "REMOVED 4"}},
		{"EndCut", rewrite(func(l []string) []string { return l[:3] }), true, []string{"SHORT 4"}},
		{"EndCutWithoutAnchor", rewrite(func(l []string) []string { return l[:3] }), false, nil}, // what an anchor is for
		{"WrittenAnew", rewrite(func(l []string) []string { return rechain(l, 1, other) }), true, []string{"ANCHOR 5"}},
		{"WrittenAnewWithoutAnchor", rewrite(func(l []string) []string { return rechain(l, 1, other) }), false, nil},
		{"Torn", func(t *testing.T, folder string) {
			if err := os.Truncate(filepath.Join(folder, auditName(1)), 1200); err != nil {
				t.Fatal(err)
			}
		}, false, []string{"TORN 3"}},
		{"AllGone", func(t *testing.T, folder string) {
			if err := os.Remove(filepath.Join(folder, auditName(1))); err != nil {
				t.Fatal(err)
			}
		}, true, []string{"SHORT 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder, last := mustLog(t, 5, AuditOptions{})
			anchor := ""
			if c.anchor {
				anchor = "5:" + last.Hash
			}
			c.do(t, folder)
			if got := kinds(mustVerify(t, folder, anchor)); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
	t.Run("FileRemoved", func(t *testing.T) {
		folder, _ := mustLog(t, 9, AuditOptions{MaxBytes: 1000})
		files, err := auditFiles(folder)
		if err != nil || len(files) < 3 {
			t.Fatal(files, err)
		}
		if err := os.Remove(filepath.Join(folder, files[1])); err != nil {
			t.Fatal(err)
		}
		if got := kinds(mustVerify(t, folder, "")); !slices.Equal(got, []string{"FILE 1", "REMOVED 1"}) {
			t.Errorf("found %v", got)
		}
	})
	t.Run("OpenRefuses", func(t *testing.T) {
		folder, _ := mustLog(t, 5, AuditOptions{})
		rewrite(func(l []string) []string { return slices.Delete(l, 1, 2) })(t, folder)
		if _, err := OpenAudit(folder, AuditOptions{}); graph.KindOf(err) != graph.Conflict {
			t.Errorf("error %v", err)
		}
	})
}

// TestTornLine cuts the last line at every place: the log opens, keeps the rest aside, says so, and verifies.
func TestTornLine(t *testing.T) {
	source, _ := mustLog(t, 3, AuditOptions{})
	data, err := os.ReadFile(filepath.Join(source, auditName(1)))
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1
	for cut := end; cut < len(data); cut += 7 {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, auditName(1)), data[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		l := mustOpenAudit(t, folder, AuditOptions{})
		e := mustRecord(t, l, "after")
		mustClose(t, l)
		r := mustVerify(t, folder, "")
		torn, sequence := 1, int64(4)
		if cut == end {
			torn, sequence = 0, 3
		}
		if len(r.Faults) > 0 || r.Torn != torn || e.Sequence != sequence {
			t.Fatalf("cut at %d: entry %d, report %+v", cut, e.Sequence, r)
		}
		if torn == 0 {
			continue
		}
		aside := filepath.Join(folder, "torn-000000000003-1")
		if kept, err := os.ReadFile(aside); err != nil || !bytes.Equal(kept, data[end:cut]) {
			t.Fatalf("cut at %d: kept %q, %v", cut, kept, err)
		}
		if err := os.Remove(aside); err != nil {
			t.Fatal(err)
		}
		if got := kinds(mustVerify(t, folder, "")); !slices.Equal(got, []string{"ASIDE 3"}) {
			t.Errorf("found %v", got)
		}
	}
}

// TestKilled kills a program in the middle of appending, again and again: every entry it told of is there, and the log opens and verifies.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	for round := range 8 {
		told := killedWriter(t, folder, 60+round*17)
		l := mustOpenAudit(t, folder, AuditOptions{MaxBytes: 20_000})
		mustClose(t, l)
		if r := mustVerify(t, folder, told); len(r.Faults) > 0 {
			t.Fatalf("round %d, last told %s: %+v", round, told, r)
		}
	}
}

// killedWriter lets a child append until it has told of so many entries, kills it, and returns the furthest it told of.
func killedWriter(t *testing.T, folder string, entries int) (furthest string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), auditChild+"="+folder)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last := int64(0)
	for lines := bufio.NewScanner(out); lines.Scan(); entries-- {
		number, _, _ := strings.Cut(lines.Text(), ":")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			t.Error(lines.Text())
			break
		}
		if n > last {
			last, furthest = n, lines.Text()
		}
		if entries == 0 {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the child ended by itself")
	}
	return furthest
}

// TestManyReaders: 32 goroutines record at once, in several files.
func TestManyReaders(t *testing.T) {
	folder := t.TempDir()
	l := mustOpenAudit(t, folder, AuditOptions{MaxBytes: 50_000})
	var group sync.WaitGroup
	for g := range 32 {
		group.Go(func() {
			for range 25 {
				if _, err := l.Record(context.Background(), aReading(fmt.Sprint("reader", g))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	mustClose(t, l)
	r := mustVerify(t, folder, "")
	if r.Entries != 800 || len(r.Faults) > 0 || r.Files < 5 {
		t.Errorf("report %+v", r)
	}
	n := 0
	for _, err := range Entries(folder, EntryFilter{By: "reader7"}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 25 {
		t.Errorf("%d entries of one reader", n)
	}
}

// TestAuditFailsClosed: where the file cannot be written nobody is answered, and the log goes on once it can.
func TestAuditFailsClosed(t *testing.T) {
	folder := t.TempDir()
	l := mustOpenAudit(t, folder, AuditOptions{})
	mustRecord(t, l, "before")
	if err := l.file.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Record(context.Background(), aReading("refused")); graph.KindOf(err) != graph.Unavailable {
		t.Fatalf("error %v", err)
	}
	if e := mustRecord(t, l, "after"); e.Sequence != 2 {
		t.Errorf("entry %+v", e)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Record(ctx, aReading("gone")); err != nil && graph.KindOf(err) != graph.Unavailable {
		t.Errorf("error %v", err)
	}
	mustClose(t, l)
	if r := mustVerify(t, folder, ""); len(r.Faults) > 0 {
		t.Errorf("report %+v", r)
	}
}

// TestAuditOnAFullDisk writes to /dev/full.
func TestAuditOnAFullDisk(t *testing.T) {
	folder := t.TempDir()
	l := mustOpenAudit(t, folder, AuditOptions{})
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	if err := l.file.Close(); err != nil {
		t.Fatal(err)
	}
	l.file = full
	if _, err := l.Record(context.Background(), aReading("refused")); !errors.Is(err, graph.Unavailable) {
		t.Fatalf("error %v", err)
	}
	if e := mustRecord(t, l, "after"); e.Sequence != 1 {
		t.Errorf("entry %+v", e)
	}
}

func BenchmarkRecord(b *testing.B) {
	for _, readers := range []int{1, 32} {
		b.Run(strconv.Itoa(readers), func(b *testing.B) {
			l := mustOpenAudit(b, b.TempDir(), AuditOptions{})
			b.SetParallelism(readers)
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					mustRecord(b, l, "reader")
				}
			})
		})
	}
}
