package exchange

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// heapProbe looks, each time some megabytes have gone through, at what is alive on the heap.
type heapProbe struct {
	written, next int
	most          uint64
}

func (p *heapProbe) Write(b []byte) (int, error) {
	if p.written += len(b); p.written > p.next {
		p.next += 8 << 20
		p.most = max(p.most, liveHeap())
	}
	return len(b), nil
}

func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A sheet goes through row by row: what is alive meanwhile is a small part of what went through.
func TestSheetsAreStreamed(t *testing.T) {
	const rows = 30_000
	data, err := os.ReadFile(largeBook(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	before := liveHeap()
	w, err := openWorkbook("large.xlsx", data)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	}()
	l, err := w.layout("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	probe := &heapProbe{next: 1 << 20}
	if err := w.copyRows("Sheet1", l, probe); err != nil {
		t.Fatal(err)
	}
	const bound = 6 << 20
	if grown := int64(probe.most) - int64(before); probe.written < 4*bound || grown > bound {
		t.Errorf("%d bytes went through, and %d were alive meanwhile, more than %d", probe.written, grown, bound)
	}
}

// largeBook is a workbook of many rows of text that differ.
func largeBook(t *testing.T, rows int) string {
	t.Helper()
	b := excelize.NewFile()
	stream, err := b.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for row := range rows {
		cells := make([]any, 10)
		for i := range cells {
			cells[i] = fmt.Sprintf("%d/%d %s", row, i, strings.Repeat("长", 25))
		}
		if err := stream.SetRow(fmt.Sprintf("A%d", row+1), cells); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "large.xlsx")
	for _, step := range []func() error{stream.Flush, func() error { return b.SaveAs(path) }, b.Close} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return path
}
