package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"liandong/exchange"
)

// How many rows the files of the benchmark have.
const (
	importedRows = 20_000
	fewRows      = 20_000
	manyRows     = 200_000
)

const filesMapping = `
source: {name: bench}
files:
  - nodes:
      organization:
        noun: Organization
        fields: {sourceKey: 编号, name: 机构名称, from: 成立日期, staffCount: 从业人数}
`

// reading is what going once through a file took, without writing.
type reading struct {
	took time.Duration
	peak uint64 // bytes of the heap in use at most
}

// benchFiles imports the same rows from CSV and from a workbook in turn, and then goes through few and many rows of
// either (a dry run of rows that name the same thousand organizations) while it watches the heap.
func benchFiles(ctx context.Context, rounds int) (err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	mapping := filepath.Join(home, "mapping.yaml")
	if err := os.WriteFile(mapping, []byte(filesMapping), 0o600); err != nil {
		return err
	}
	b := &importBench{}
	if err := b.open(ctx, home); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close(context.WithoutCancel(ctx))) }()
	if err := b.compareImports(ctx, home, mapping, rounds); err != nil {
		return err
	}
	return b.compareReading(ctx, home, mapping)
}

func (b *importBench) compareImports(ctx context.Context, home, mapping string, rounds int) error {
	paths, err := writeBoth(home, importedRows, importedRows)
	if err != nil {
		return err
	}
	var ratios []float64
	for i := range rounds + 1 {
		var took [2]time.Duration
		for k, path := range paths {
			if err := b.empty(ctx); err != nil {
				return err
			}
			began := time.Now()
			if _, err := exchange.Import(ctx, b.store, exchange.Options{Path: path, Mapping: mapping, Actor: "bench"}); err != nil {
				return err
			}
			took[k] = time.Since(began)
		}
		if i > 0 { // the first round warms the server up
			ratios = append(ratios, took[0].Seconds()/took[1].Seconds())
			fmt.Printf("round %d of %d: CSV %.0f rows/s, workbook %.0f rows/s\n", i, rounds, importedRows/took[0].Seconds(), importedRows/took[1].Seconds())
		}
	}
	slices.Sort(ratios)
	fmt.Printf("import of %d rows from a workbook, speed against CSV              %5.2fx (%.2f to %.2f)\n", importedRows, ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
	return nil
}

func (b *importBench) compareReading(ctx context.Context, home, mapping string) error {
	var all [2][2]reading // by number of rows, then CSV and workbook
	for i, rows := range []int{fewRows, manyRows} {
		paths, err := writeBoth(home, rows, 1000)
		if err != nil {
			return err
		}
		for k, path := range paths {
			if err := b.empty(ctx); err != nil {
				return err
			}
			if all[i][k], err = b.read(ctx, path, mapping); err != nil {
				return err
			}
			fmt.Printf("%6d rows of %s: %.0f rows/s read, heap at most %d MiB\n", rows, filepath.Ext(path), float64(rows)/all[i][k].took.Seconds(), all[i][k].peak>>20)
		}
	}
	fmt.Printf("reading %d rows of a workbook, speed against CSV                  %5.2fx\n", manyRows, all[1][0].took.Seconds()/all[1][1].took.Seconds())
	fmt.Printf("most heap with %d rows of a workbook, against %d rows         %5.2fx (CSV %.2fx)\n", manyRows, fewRows,
		float64(all[1][1].peak)/float64(all[0][1].peak), float64(all[1][0].peak)/float64(all[0][0].peak))
	return nil
}

// read goes through a file in a dry run and watches the heap.
func (b *importBench) read(ctx context.Context, path, mapping string) (reading, error) {
	runtime.GC()
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	began := time.Now()
	_, err := exchange.Import(ctx, b.store, exchange.Options{Path: path, Mapping: mapping, DryRun: true, Actor: "bench"})
	took := time.Since(began)
	close(done)
	return reading{took: took, peak: <-peak}, err
}

// writeBoth writes rows of so many different organizations as CSV and as a workbook.
func writeBoth(home string, rows, different int) (paths [2]string, err error) {
	paths = [2]string{filepath.Join(home, fmt.Sprintf("%d-%d.csv", rows, different)), filepath.Join(home, fmt.Sprintf("%d-%d.xlsx", rows, different))}
	f, err := os.Create(paths[0])
	if err != nil {
		return paths, err
	}
	text := csv.NewWriter(f)
	book := excelize.NewFile()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return paths, err
	}
	header := []string{"序号", "编号", "机构名称", "成立日期", "从业人数", "备注"}
	for i := range rows + 1 {
		cells := header
		if n := i % different; i > 0 {
			cells = []string{strconv.Itoa(i), "no-" + strconv.Itoa(n), "示例机构" + strconv.Itoa(n), "2019年5月14日", strconv.Itoa(n % 90), "第" + strconv.Itoa(i) + "行"}
		}
		row := make([]any, len(cells))
		for k, c := range cells {
			row[k] = c
		}
		if err := errors.Join(text.Write(cells), sheet.SetRow(fmt.Sprintf("A%d", i+1), row)); err != nil {
			return paths, err
		}
	}
	text.Flush()
	return paths, errors.Join(text.Error(), f.Close(), sheet.Flush(), book.SaveAs(paths[1]), book.Close())
}
