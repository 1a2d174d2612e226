package resolvers

import (
	"context"

	"liandong/graph"
	"liandong/graph/generated"
	"liandong/importjob"
)

// StartImport answers Mutation.startImport.
func (r mutationResolver) StartImport(ctx context.Context, input importjob.StartImportInput, idempotencyKey *string) (*importjob.ImportJobPayload, error) {
	if r.Imports == nil {
		return nil, noImports()
	}
	return r.Imports.Start(ctx, input, given(idempotencyKey))
}

// CancelImport answers Mutation.cancelImport.
func (r mutationResolver) CancelImport(ctx context.Context, id string) (*importjob.ImportJobPayload, error) {
	if r.Imports == nil {
		return nil, noImports()
	}
	return r.Imports.Cancel(ctx, id)
}

// ImportReport answers Query.importReport.
func (r queryResolver) ImportReport(ctx context.Context, job string, first *graph.PageSize) (*importjob.ImportReport, error) {
	if r.Imports == nil {
		return nil, noImports()
	}
	return r.Imports.Issues(ctx, job, int(given(first)))
}

// noImports is of a program that answers questions and runs no jobs.
func noImports() error {
	return &graph.Error{Kind: graph.Unavailable, Op: "resolvers.noImports", Code: "NO_IMPORT_JOBS", Message: graph.Text{
		En: "import jobs run in a hub that serves: start one with liandong serve, or use liandong import",
		Zh: "导入任务须由运行中的服务执行：请用 liandong serve 启动，或使用 liandong import"}}
}

type importJobPayloadResolver struct{ *Resolver }

// ImportJobPayload resolves the noun of a command about a job.
func (r *Resolver) ImportJobPayload() generated.ImportJobPayloadResolver {
	return importJobPayloadResolver{r}
}

// Job answers ImportJobPayload.job.
func (r importJobPayloadResolver) Job(ctx context.Context, payload *importjob.ImportJobPayload) (graph.Answer, error) {
	return r.noun(ctx, "ImportJob", payload.JobID)
}
