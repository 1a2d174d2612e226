// Package exchange brings files in: a mapping (a small YAML file) says what the rows of workbooks and CSV files are, Suggest
// proposes one, and Import writes the rows through the one write path of the hub. The same file again changes nothing; an import that was killed goes on.
package exchange

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"liandong/examples"
	"liandong/graph"
)

// Options say what to import and how.
type Options struct {
	Files      fs.FS  // where Path and a mapping file are; nil: the computer's own files
	Path       string // a CSV file or a workbook (.xlsx), or a folder for a mapping of several files
	Mapping    string // name of a built-in mapping, name of a noun, or a mapping file (.yaml)
	Source     string // name of the data source; empty: the one the mapping names
	DryRun     bool   // check everything, write nothing
	Strict     bool   // any refused row: write nothing
	ReportPath string // where to write the report, .json or .csv; empty: nowhere
	Actor      string // who imports, for the change record
	// Progress is told how many rows are done, each of them counted twice: for its nodes and for its relations.
	Progress func(done, total int)

	afterStep func(step int) // tests stop here
	batch     int            // tests use small transactions; 0: batchSize
}

// Example are the Options that import the project's own example: a small synthetic street, embedded in the program.
func Example() Options {
	return Options{Files: examples.Files(), Path: "street", Mapping: "street.yaml"}
}

// Import reads the files, checks every row, writes what passes in transactions of 5,000 rows and says what it did. Rows
// that cannot be taken are in Report.Refusals and do not stop the others. DryRun and Strict do everything in one
// transaction first, which is undone; with Strict the import follows only when no row was refused.
//
// The error is Invalid when the mapping or a file as a whole cannot be used, or when the files are more than a rehearsal
// can take, and then nothing was written; Conflict when others changed the data between the check of a strict import and
// its end, so that it stopped at a refused row; Unavailable when the database failed on the way: the same import again
// goes on where it stopped.
func Import(ctx context.Context, store *graph.Store, options Options) (Report, error) {
	mapping, err := loadMapping(options.Files, options.Mapping, store.Model())
	if err != nil {
		return Report{}, err
	}
	return ImportMapped(ctx, store, mapping, options)
}

// ImportMapped is Import with a mapping that ParseMapping gave; Options.Mapping is not used.
func ImportMapped(ctx context.Context, store *graph.Store, mapping *Mapping, options Options) (Report, error) {
	r, err := newRun(store, mapping, options)
	if err != nil {
		return Report{}, err
	}
	if options.ReportPath != "" { // what cannot be reported on must not begin
		if err := (&Report{}).Write(options.ReportPath); err != nil {
			return Report{}, errors.Join(err, r.release())
		}
	}
	err = settled(ctx, r.run(ctx))
	if failed := r.release(); err == nil {
		err = failed
	}
	report := r.finish()
	if err != nil {
		return report, err
	}
	if options.ReportPath != "" {
		if err := report.Write(options.ReportPath); err != nil {
			return report, err
		}
	}
	return report, nil
}

// settled says of a step whose commit was cut off what an import does about it; the same import again finds out by itself.
func settled(ctx context.Context, err error) error {
	var e *graph.Error
	if !errors.As(err, &e) || e.Code != "COMMIT_UNKNOWN" {
		return err
	}
	if ctx.Err() != nil {
		return cancelled(err)
	}
	return &graph.Error{Kind: graph.Unavailable, Op: "exchange.Import", Code: e.Code, Err: err, Message: text(
		"the database went away while a step was stored: run the same import again, it goes on where it stopped",
		"提交时与数据库的连接中断：再次运行同一导入，将从中断处继续")}
}

func cancelled(cause error) error {
	return &graph.Error{Kind: graph.Unavailable, Op: "exchange.Import", Code: "CANCELLED", Err: cause,
		Message: text("the import was cancelled: run it again to go on", "导入已取消：重新运行即可继续")}
}

func text(en, zh string, args ...any) graph.Text {
	return graph.Text{En: fmt.Sprintf(en, args...), Zh: fmt.Sprintf(zh, args...)}
}

func invalid(op, code string, message graph.Text) error {
	return &graph.Error{Kind: graph.Invalid, Op: "exchange." + op, Code: code, Message: message}
}
