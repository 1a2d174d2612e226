package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"liandong/network/files"
	"liandong/network/files/filestest"
)

// TestWriteWhole: while a file is written, and when that fails, what stands under its name is what stood there before; nothing is left beside it.
func TestWriteWhole(t *testing.T) {
	c, folder := &cli{out: io.Discard, errs: io.Discard, language: "en"}, t.TempDir()
	output := filepath.Join(folder, "network.graphml")
	form := func(name string) files.Format {
		format, ok := files.FormatOf(name)
		if !ok {
			t.Fatal(name)
		}
		return format
	}
	holds := func(want string) {
		t.Helper()
		if text, err := os.ReadFile(output); string(text) != want || (err != nil) != (want == "") {
			t.Errorf("%d bytes, %v", len(text), err)
		}
	}
	for _, before := range []string{"", "an older file"} {
		if before != "" {
			if err := os.WriteFile(output, []byte(before), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		broken := errors.New("the database has gone")
		err := c.writeWhole(output, func(w io.Writer) error {
			if err := form(output).Write(w, filestest.Small()); err != nil {
				return err
			}
			holds(before) // as after a kill
			return broken
		})
		if !errors.Is(err, broken) {
			t.Error(err)
		}
		holds(before)
		if left, err := os.ReadDir(folder); err != nil || len(left) > 1 || before == "" && len(left) > 0 {
			t.Errorf("%v: %v", left, err)
		}
	}
	if err := c.writeWhole(output, func(w io.Writer) error { _, err := io.WriteString(w, "whole"); return err }); err != nil {
		t.Error(err)
	}
	holds("whole")
}
