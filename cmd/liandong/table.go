package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode"

	"liandong/exchange"
	"liandong/graph"
)

// table writes the rows under their headers in columns that stay straight where characters are two cells wide.
func (c *cli) table(w io.Writer, headers []string, rows [][]string) error {
	widths := make([]int, len(headers))
	clean := make([][]string, 0, len(rows)+1)
	for _, row := range append([][]string{headers}, rows...) {
		line := make([]string, len(headers))
		for i := range headers {
			line[i] = printable(row[i])
			widths[i] = max(widths[i], exchange.Breadth(line[i]))
		}
		clean = append(clean, line)
	}
	var b strings.Builder
	for i, line := range clean {
		writeLine(&b, line, widths)
		if i == 0 {
			rule := make([]string, len(widths))
			for k, n := range widths {
				rule[k] = strings.Repeat("-", n)
			}
			writeLine(&b, rule, widths)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeLine(b *strings.Builder, line []string, widths []int) {
	for i, value := range line {
		b.WriteString(value)
		if i < len(line)-1 {
			b.WriteString(strings.Repeat(" ", widths[i]-exchange.Breadth(value)+2))
		}
	}
	b.WriteString("\n")
}

// printable keeps what a terminal would act on, and line ends, out of a table: names come from other people's files.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case !unicode.IsPrint(r) && r != ' ':
			return -1
		}
		return r
	}, text)
}

// csv writes the rows under their headers as RFC 4180 has it.
func (c *cli) csv(w io.Writer, headers []string, rows [][]string) error {
	out := csv.NewWriter(w)
	for _, row := range append([][]string{headers}, rows...) {
		line := make([]string, len(row))
		for i, value := range row {
			line[i] = graph.Harmless(value)
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}
