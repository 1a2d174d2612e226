package graph

import "strings"

// Harmless puts an apostrophe before a cell that a spreadsheet would run as a formula, full-width signs included; other
// cells are returned as they are. Every CSV file that the hub writes passes its cells through it: they come from others.
func Harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}
