package importjob

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"liandong/access"
	"liandong/exchange"
	"liandong/graph"
)

// CodeNotEnded says that a job has no report yet.
const CodeNotEnded = "JOB_NOT_ENDED"

func (d *Desk) reportPath(id string) string {
	return filepath.Join(d.folder, "reports", filepath.Base(id)+".json")
}

func (d *Desk) keepReport(id string, report *exchange.Report) error {
	err := replace(d.reportPath(id), func(f *os.File) error { return report.WriteJSON(f) }, os.Rename)
	if err != nil {
		return fault(err)
	}
	return nil
}

// Report is what an ended job says of its rows. It is Denied without the right to import, NotFound when there is no such
// job, or when its report lies with another hub or has expired, and Conflict (CodeNotEnded) while the job has not ended.
func (d *Desk) Report(ctx context.Context, id string) (*exchange.Report, error) {
	if err := access.RightsFrom(ctx).Require(access.ToImport); err != nil {
		return nil, err
	}
	j, err := d.job(ctx, id)
	if err != nil {
		return nil, err
	}
	if !j.ended() {
		return nil, refusal(graph.Conflict, "id", CodeNotEnded, text("the job has not ended: its report comes with its end", "任务尚未结束：结束后才有报告"))
	}
	data, err := os.ReadFile(d.reportPath(j.id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refusal(graph.NotFound, "id", "REPORT_MISSING", text(
			"there is no report of this job here: it ended before a row was looked at, its report has expired, or another hub ran it",
			"此处没有该任务的报告：任务在检查行之前已结束、报告已过期，或由另一服务执行"))
	}
	if err != nil {
		return nil, fault(err)
	}
	report := &exchange.Report{}
	if err := json.Unmarshal(data, report); err != nil {
		return nil, fault(err)
	}
	return report, nil
}

// ImportReport are the rows of a job that want a look.
type ImportReport struct {
	RowsRefused  int
	Refusals     []*ImportIssue
	WarningCount int
	Warnings     []*ImportIssue
}

// ImportIssue is what is wrong, or worth a look, in one cell, in the caller's language.
type ImportIssue struct {
	File     string
	Row      int
	Column   *string
	Value    *string
	Code     string
	Message  string
	Proposal *string
}

// Issues is Report with its first refusals and warnings; nil where Report is NotFound or says that the job has not ended.
func (d *Desk) Issues(ctx context.Context, id string, first int) (*ImportReport, error) {
	report, err := d.Report(ctx, id)
	if errors.Is(err, graph.NotFound) || errors.Is(err, graph.Conflict) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	language := graph.LanguageFrom(ctx)
	return &ImportReport{
		RowsRefused: report.RowsRefused, Refusals: issuesOf(report.Refusals, first, language),
		WarningCount: report.WarningCount, Warnings: issuesOf(report.Warnings, first, language),
	}, nil
}

func issuesOf(issues []exchange.Issue, first int, language string) []*ImportIssue {
	list := []*ImportIssue{}
	for _, i := range issues[:min(first, len(issues))] {
		list = append(list, &ImportIssue{File: i.File, Row: i.Row, Column: given(i.Column), Value: given(i.Value), Code: i.Code,
			Message: i.Message.In(language), Proposal: given(i.Proposal)})
	}
	return list
}

func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
