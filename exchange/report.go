package exchange

import (
	"time"

	"liandong/graph"
)

// maxIssues is how many refusals and how many warnings a report keeps; the numbers go on counting.
const maxIssues = 10_000

// Report says what an import did, or, of a dry run, what it would do.
type Report struct {
	Mapping  string `json:"mapping"`
	Source   string `json:"source"`
	File     string `json:"file"` // without its path
	Batch    string `json:"batch,omitempty"`
	DryRun   bool   `json:"dryRun"`
	Withheld bool   `json:"withheld"` // strict, with refused rows: nothing was written
	Resumed  int    `json:"resumed"`  // steps that an earlier, stopped import had done
	Steps    int    `json:"steps"`    // transactions

	RowsRead      int `json:"rowsRead"`      // without headers and skipped rows
	RowsRefused   int `json:"rowsRefused"`   // rows that were left out, or in part
	RowsDuplicate int `json:"rowsDuplicate"` // exact copies of a row before them: unchanged, no error
	RowsSkipped   int `json:"rowsSkipped"`   // that the mapping leaves out
	RowsTotals    int `json:"rowsTotals"`    // 合计, 小计, 总计, 共计: left out
	RowsRemarks   int `json:"rowsRemarks"`   // titles, footnotes and repeated headers: left out

	Nodes []Count `json:"nodes"` // per noun, in declared order
	Links []Count `json:"links"` // per relation, in declared order

	Refusals []Issue `json:"refusals"` // the first 10,000
	Warnings []Issue `json:"warnings"` // the first 10,000
	Notes    []Issue `json:"notes"`    // rows and columns that were left out as no data; the first 10,000
	Took     Phases  `json:"-"`

	// WarningCount counts the warnings beyond the first 10,000 too.
	WarningCount int `json:"warningCount"`
}

// Phases are how long the parts of an import took: of the last go over the files, when a rehearsal came first.
type Phases struct {
	Scan  time.Duration // reading and checking, with look-ups of nodes that the files only point to
	Nodes time.Duration
	Links time.Duration
}

// Count says what became of the nodes of a noun, or of the relations of a kind. They are counted once each, however many
// rows name them.
type Count struct {
	Name      string `json:"name"`
	Created   int    `json:"created"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Refused   int    `json:"refused"`
	// Resumed were written before the import stopped.
	Resumed int `json:"resumed,omitempty"`
}

// Issue is what is wrong, or worth a look, in one cell.
type Issue struct {
	File     string     `json:"file"`
	Row      int        `json:"row"`              // as a spreadsheet counts
	Cell     string     `json:"cell,omitempty"`   // address in a workbook, as in B12 or 台账!B12; of a whole row, its first cell
	Column   string     `json:"column,omitempty"` // empty when it is about the whole row
	Value    string     `json:"value,omitempty"`  // empty when it must not be repeated
	Code     string     `json:"code"`
	Message  graph.Text `json:"message"`
	Proposal string     `json:"proposal,omitempty"` // never applied by itself
}

// Changed reports whether the import stored anything (or, of a dry run, would).
func (r *Report) Changed() bool {
	for _, counts := range [][]Count{r.Nodes, r.Links} {
		for _, c := range counts {
			if c.Created+c.Changed > 0 {
				return true
			}
		}
	}
	return false
}

// ExitCode is the exit status of a command that ends with this report and no error: 0 when every row was taken, 3 when
// some were refused and the others taken, 4 when nothing was written because of them (strict).
func (r *Report) ExitCode() int {
	switch {
	case r.Withheld:
		return 4
	case r.RowsRefused > 0:
		return 3
	}
	return 0
}
