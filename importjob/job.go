package importjob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"liandong/access"
	"liandong/exchange"
	"liandong/graph"
	"liandong/loaders"
)

// States of a job, as ImportJobState of the schema has them.
const (
	stateQueued    = "QUEUED"
	stateRunning   = "RUNNING"
	stateSucceeded = "SUCCEEDED"
	stateFailed    = "FAILED"
	stateCancelled = "CANCELLED"
)

// StartImportInput says what to import and how.
type StartImportInput struct {
	Upload      string
	Mapping     *string
	MappingText *string
	Source      *string
	DryRun      bool
	Strict      bool
}

// ImportJobPayload is what a command about a job did.
type ImportJobPayload struct {
	JobID      string // empty when there is none
	UserErrors []*graph.UserError

	page *loaders.Page
}

// Page gives the job to the resolvers.
func (p *ImportJobPayload) Page() *loaders.Page { return p.page }

// job is an ImportJob as its hub sees it.
type job struct {
	id, state                          string
	file, upload, mapping, mappingText string
	source                             string
	dryRun, strict                     bool
	requestedBy                        string
	hub, runner, cancelledBy           string
	attempts                           int64
	started                            bool
}

const jobCells = ` RETURN j.id, j.state, j.file, j.upload, j.mapping, j.mappingText, j.sourceName, j.dryRun, j.strict, j.requestedBy,
  j.hub, j.runner, j.cancelledBy, j.attempts, j.startedAt`

func readJob(row []any) *job {
	t := func(i int) string { s, _ := row[i].(string); return s }
	attempts, _ := row[13].(int64)
	return &job{
		id: t(0), state: t(1), file: t(2), upload: t(3), mapping: t(4), mappingText: t(5), source: t(6),
		dryRun: row[7] == true, strict: row[8] == true, requestedBy: t(9), hub: t(10), runner: t(11), cancelledBy: t(12),
		attempts: attempts, started: row[14] != nil,
	}
}

func (d *Desk) job(ctx context.Context, id string) (*job, error) {
	rows, err := d.store.Read(ctx, "MATCH (j:ImportJob {id: $id})"+jobCells, map[string]any{"id": id})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, refusal(graph.NotFound, "id", "NOT_FOUND", text("there is no import job with this id", "没有该标识的导入任务"))
	}
	return readJob(rows[0]), nil
}

// Start checks upload and mapping and queues the job. What is wrong with the input stands in the payload's UserErrors; the
// error is Denied without the right to import, else of the database.
func (d *Desk) Start(ctx context.Context, input StartImportInput, key string) (*ImportJobPayload, error) {
	actor := graph.ActorFrom(ctx)
	if err := access.RightsFrom(ctx).Require(access.ToImport); err != nil {
		return nil, err
	}
	digest, err := json.Marshal(input)
	if err != nil {
		return nil, fault(err)
	}
	sum := sha256.Sum256(digest)
	request := graph.WriteRequest{Actor: actor.Name, Key: key, Digest: "startImport " + hex.EncodeToString(sum[:]), What: "startImport"}
	receipt, err := d.store.Write(ctx, request, func(ctx context.Context, tx *graph.Tx) (any, error) {
		values, err := d.newJob(input, actor.Name) // in here, so that a key that was used before is answered whatever became of the upload
		if err != nil {
			return nil, err
		}
		saved, err := tx.Save(ctx, d.noun, []graph.NodeRow{{Values: values}})
		if err != nil {
			return nil, err
		}
		return saved[0].ID, nil
	})
	if err != nil {
		return d.payload(ctx, "", inInput(err))
	}
	var id string
	if err := json.Unmarshal(receipt.Reply, &id); err != nil {
		return nil, fault(err)
	}
	select {
	case d.wake <- struct{}{}:
	default: // the runner is going to look anyway
	}
	return d.payload(ctx, id, nil)
}

// newJob checks what can be checked without the rows.
func (d *Desk) newJob(input StartImportInput, actor string) (map[string]any, error) {
	upload, err := d.find(input.Upload)
	if err != nil {
		return nil, at("input.upload", err)
	}
	values := map[string]any{
		"state": stateQueued, "file": upload.Name, "upload": upload.ID, "dryRun": input.DryRun, "strict": input.Strict,
		"requestedBy": actor, "hub": d.hub, "createdAt": time.Now().UTC(),
	}
	given := func(name string, value *string) string {
		if value == nil || strings.TrimSpace(*value) == "" {
			return ""
		}
		values[name] = *value
		return *value
	}
	name, content, source := given("mapping", input.Mapping), given("mappingText", input.MappingText), given("sourceName", input.Source)
	if (name == "") == (content == "") {
		return nil, refusal(graph.Invalid, "input.mapping", "MAPPING_CHOICE", text(
			"give either mapping, the name of a built-in mapping or of a noun, or mappingText, a mapping in YAML",
			"请在 mapping（内置映射或名词的名称）与 mappingText（YAML 映射）中给出一个"))
	}
	place := "input.mapping"
	if content != "" {
		values["mapping"], place = textMapping, "input.mappingText"
	}
	mapping, err := findMapping(d.store.Model(), name, content)
	if err != nil {
		return nil, at(place, err)
	}
	if mapping.FileCount() > 1 {
		return nil, refusal(graph.Invalid, place, "MAPPING_FILES", text(
			"mapping %[1]s reads several files, and an upload is one: import the folder with liandong import, or use a mapping of one file",
			"映射 %[1]s 需读取多个文件，而上传只有一个文件：请用 liandong import 导入文件夹，或改用单文件映射", mapping.Name))
	}
	if source == "" && mapping.Source.Name == "" {
		return nil, refusal(graph.Invalid, "input.source", "SOURCE", text(
			"mapping %[1]s names no source: say whose data this is in source", "映射 %[1]s 未写明数据来源：请在 source 中给出", mapping.Name))
	}
	return values, nil
}

// textMapping is the name of a mapping that came with the request.
const textMapping = "mappingText"

func findMapping(model *graph.Model, name, content string) (*exchange.Mapping, error) {
	if content != "" {
		return exchange.ParseMapping(textMapping, []byte(content), model)
	}
	return exchange.NamedMapping(name, model)
}

// at says to which input an error belongs.
func at(field string, err error) error {
	var own *graph.Error
	if !errors.As(err, &own) {
		return err
	}
	placed := *own
	placed.Field = field
	return &placed
}

// inInput names the input that a refused field of the job comes from.
func inInput(err error) error {
	var refused *graph.Refusal
	if !errors.As(err, &refused) {
		return err
	}
	names := map[string]string{"sourceName": "source", "file": "upload"}
	placed := &graph.Refusal{}
	for _, f := range refused.Findings {
		if name := names[f.Field]; name != "" {
			f.Field = name
		}
		f.Field = "input." + f.Field
		placed.Findings = append(placed.Findings, f)
	}
	return placed
}

// Cancel ends a job that waits, and asks the hub that runs one to stop between two steps. A job that has ended stays as it
// is. Errors are as of Start.
func (d *Desk) Cancel(ctx context.Context, id string) (*ImportJobPayload, error) {
	actor := graph.ActorFrom(ctx)
	if err := access.RightsFrom(ctx).Require(access.ToImport); err != nil {
		return nil, err
	}
	for {
		j, err := d.job(ctx, id)
		if err != nil {
			return d.payload(ctx, "", err)
		}
		done := false
		switch {
		case j.state == stateCancelled:
			return d.payload(ctx, id, nil)
		case j.ended():
			return d.payload(ctx, id, refusal(graph.Conflict, "id", "JOB_ENDED", text("the job has ended already: what it did stays", "任务已结束，其结果保留")))
		case j.runner == "": // it waits, or waits to go on
			done, err = d.store.Mark(ctx, d.noun, id, map[string]any{"state": j.state, "runner": nil}, cancelled(actor.Name, j.state == stateRunning))
		default:
			done, err = d.store.Mark(ctx, d.noun, id, map[string]any{"state": j.state, "runner": j.runner}, map[string]any{"cancelledBy": actor.Name})
			d.stopHere(id)
		}
		if done || err != nil {
			return d.payload(ctx, id, err)
		}
	}
}

func (j *job) ended() bool {
	return j.state != stateQueued && j.state != stateRunning
}

// stopHere stops the job at once if it is this process that runs it; another hears of it with its next note of progress.
func (d *Desk) stopHere(id string) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.running == id {
		d.cancel(errCancelled)
	}
}

// payload says what was done; an error that is a matter of the input stands in it.
func (d *Desk) payload(ctx context.Context, id string, err error) (*ImportJobPayload, error) {
	p := &ImportJobPayload{JobID: id, UserErrors: []*graph.UserError{}}
	if err != nil {
		if p.UserErrors = graph.UserErrors(err, graph.LanguageFrom(ctx)); p.UserErrors == nil {
			return nil, err
		}
	}
	p.page = loaders.NewPage(d.store, graph.At{AsOf: graph.Today(time.Now())})
	p.page.Add("ImportJob", id)
	return p, nil
}
