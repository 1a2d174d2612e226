package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestLogBuffer: no line is lost or torn, however many write; lines of a moment go out together, and by themselves.
func TestLogBuffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &counted{}
		b := newLogBuffer(out)
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() { fmt.Fprintf(b, "line %d\n", i) })
		}
		group.Wait()
		if text, _ := out.seen(); text != "" {
			t.Errorf("written at once: %q", text)
		}
		time.Sleep(2 * logDelay)
		text, writes := out.seen()
		if strings.Count(text, "\n") != 20 || writes != 1 {
			t.Errorf("%d writes: %q", writes, text)
		}
		for i := range 20 {
			if !strings.Contains("\n"+text, fmt.Sprintf("\nline %d\n", i)) {
				t.Errorf("line %d is missing in %q", i, text)
			}
		}
		fmt.Fprintln(b, "last words")
		b.flush()
		if text, _ := out.seen(); !strings.HasSuffix(text, "last words\n") {
			t.Errorf("the end is missing in %q", text)
		}
		time.Sleep(2 * logDelay)
	})
}

// TestLogBufferGoesOn: a log that could not be written once, as on a full disk, is written again when it can be.
func TestLogBufferGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &counted{full: true}
		b := newLogBuffer(out)
		fmt.Fprintln(b, "lost")
		time.Sleep(2 * logDelay)
		out.empty()
		fmt.Fprintln(b, "kept")
		time.Sleep(2 * logDelay)
		if text, _ := out.seen(); text != "kept\n" {
			t.Errorf("the log says %q", text)
		}
	})
}

// counted keeps what is written and counts the calls.
type counted struct {
	mutex  sync.Mutex
	text   bytes.Buffer
	writes int
	full   bool
}

func (c *counted) empty() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.full = false
}

// Write counts.
func (c *counted) Write(p []byte) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.writes++
	if c.full {
		return 0, errors.New("no space left")
	}
	return c.text.Write(p)
}

func (c *counted) seen() (string, int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.text.String(), c.writes
}
