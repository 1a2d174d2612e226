package exchange

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"liandong/graph"
)

// Write puts the report into a file: JSON when the name ends in .json, CSV when it ends in .csv. Others are Invalid.
func (r *Report) Write(path string) (err error) {
	write := map[string]func(io.Writer) error{".json": r.WriteJSON, ".csv": r.WriteCSV}[strings.ToLower(filepath.Ext(path))]
	if write == nil {
		return invalid("Report.Write", "REPORT", text("%s is no report file: name it .json or .csv", "%s 不是报告文件：请以 .json 或 .csv 结尾", path))
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return &graph.Error{Kind: graph.Invalid, Op: "exchange.Report.Write", Code: "REPORT", Err: err, Message: text(
			"the report %[1]s cannot be written: name a file in a folder that is there and may be written to",
			"无法写入报告 %[1]s：请指定可写目录中的文件", path)}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}

// WriteJSON writes the whole report, as json.Unmarshal reads it back.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// WriteCSV writes the issues, then the counts. A byte order mark makes spreadsheets read Chinese.
func (r *Report) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	rows := [][]string{{"what", "file", "row", "column", "value", "code", "message", "说明", "proposal", "cell"}}
	for _, list := range []struct {
		what   string
		issues []Issue
	}{{"refused", r.Refusals}, {"warning", r.Warnings}, {"left out", r.Notes}} {
		for _, i := range list.issues {
			rows = append(rows, []string{list.what, i.File, strconv.Itoa(i.Row), i.Column, i.Value, i.Code, i.Message.En, i.Message.Zh, i.Proposal, i.Cell})
		}
	}
	count := func(what string, n int) {
		rows = append(rows, []string{"count", "", strconv.Itoa(n), what, "", "", "", "", "", ""})
	}
	count("rows read", r.RowsRead)
	count("rows refused", r.RowsRefused)
	count("rows duplicate", r.RowsDuplicate)
	count("rows skipped", r.RowsSkipped)
	count("totals left out", r.RowsTotals)
	count("remarks left out", r.RowsRemarks)
	for _, counts := range [][]Count{r.Nodes, r.Links} {
		for _, c := range counts {
			count(c.Name+" created", c.Created)
			count(c.Name+" changed", c.Changed)
			count(c.Name+" unchanged", c.Unchanged)
			count(c.Name+" refused", c.Refused)
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = graph.Harmless(row[i])
		}
	}
	return out.WriteAll(rows)
}
