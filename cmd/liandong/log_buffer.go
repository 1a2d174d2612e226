package main

import (
	"bufio"
	"io"
	"sync"
	"time"
)

// logDelay is how long a line of the log may wait for others to be written with.
const logDelay = 50 * time.Millisecond

// logBuffer writes the lines of a moment together: a call of the system for each would cost more than making it. A process that is
// killed loses what the last moment logged. It is safe for concurrent use.
type logBuffer struct {
	to      io.Writer
	mutex   sync.Mutex
	lines   *bufio.Writer
	waiting bool // a flush is due
}

func newLogBuffer(to io.Writer) *logBuffer {
	return &logBuffer{to: to, lines: bufio.NewWriterSize(to, 64<<10)}
}

// Write takes a line.
func (b *logBuffer) Write(line []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if !b.waiting {
		b.waiting = true
		time.AfterFunc(logDelay, b.flush)
	}
	return b.lines.Write(line)
}

// flush writes what is there. Where the log cannot be written there is nowhere to say so; what is there is lost, and the next lines are tried again.
func (b *logBuffer) flush() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.waiting = false
	if b.lines.Flush() != nil {
		b.lines.Reset(b.to) // it would refuse for ever after
	}
}
