package exchange

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"liandong/graph"
)

// Forms of an exported file.
const (
	CSV  = "csv"
	XLSX = "xlsx"
	JSON = "json"
)

// Which relations an exported file tells.
const (
	OwnRelations = "own"  // those that begin at the noun, and those that no other noun's file tells
	AllRelations = "all"  // those that lead to it as well
	NoRelations  = "none" // none
)

// ExportOptions say what to export and how.
type ExportOptions struct {
	Noun      string            // its name, as in "Community"; the names of its root fields and its Chinese term do too
	AsOf      graph.PartialDate // the date asked for
	KnownAt   *time.Time        // what the hub knew then; nil: now
	Within    map[string]any    // condition on the division, as AdministrativeDivisionWhere of the API has it; nil: everywhere
	Format    string            // CSV, XLSX or JSON
	Language  string            // of headers and values: zh, or en for the names of the model
	Relations string            // OwnRelations, AllRelations or NoRelations
	Mark      bool              // begin CSV with a byte order mark, by which spreadsheets know Chinese
	Scope     graph.Scope       // what the actor may see
	// Progress is told how many rows are read.
	Progress func(rows int)
}

// ExportReport says what was exported, and what the file does not say.
type ExportReport struct {
	Noun    *graph.Noun
	Rows    int
	Columns int
	Notes   []graph.Text
}

// Export writes the nodes of a noun, one a row in the order of their ids, in the columns that Import reads when Mapping is the
// name of the noun: into the same hub they change nothing, into another they make the same nodes and relations. It reads page
// by page and keeps the rows on disk, so that memory does not grow with them. What the columns cannot say is in Report.Notes.
// The error is Invalid for a noun that is none, has several kinds or is written by the hub alone.
func Export(ctx context.Context, store *graph.Store, w io.Writer, options ExportOptions) (ExportReport, error) {
	noun, err := exportable(store.Model(), options.Noun)
	if err != nil {
		return ExportReport{}, err
	}
	e := &export{store: store, model: store.Model(), noun: noun, options: options, report: ExportReport{Noun: noun}, chinese: map[string]string{}}
	e.plan()
	if e.query, err = e.newQuery(); err != nil {
		return e.report, err
	}
	before, err := store.Clock(ctx)
	if err != nil {
		return e.report, err
	}
	if err := e.write(ctx, w); err != nil {
		return e.report, err
	}
	after, err := store.Clock(ctx)
	if err != nil {
		return e.report, err
	}
	e.noteRest(before, after)
	return e.report, nil
}

// export is one export on its way.
type export struct {
	store   *graph.Store
	model   *graph.Model
	noun    *graph.Noun
	options ExportOptions
	columns []Column
	left    []string // relations that other nouns tell
	query   *exportQuery
	report  ExportReport
	chinese map[string]string // of values of enumerations, as ACTIVE of OrganizationStatus

	ending     int // states whose end the file cannot say
	unreadable int // values that are not of their type
}

// exportable is the noun that goes by the name.
func exportable(model *graph.Model, name string) (*graph.Noun, error) {
	var found *graph.Noun
	var known []string
	for _, n := range model.Nouns {
		names := append(chineseNames(n.Description), n.Name, n.Singular, n.Plural)
		if n.Name == name || found == nil && slices.ContainsFunc(names, func(s string) bool { return strings.EqualFold(s, name) }) {
			found = n
		}
		if !n.Abstract && !n.ReadOnly {
			known = append(known, n.Name)
		}
	}
	switch {
	case found == nil:
		return nil, invalid("Export", "EXPORT_NOUN", text("there is no noun %s: use one of %s", "没有名词 %s：可用 %s", name, strings.Join(known, ", ")))
	case found.Abstract:
		return nil, invalid("Export", "EXPORT_NOUN", text("%s has several kinds, and an import takes one: export each of %s", "%s 有多种具体类型，而导入按具体类型进行：请分别导出 %s",
			found.Name, strings.Join(found.Kinds, ", ")))
	case found.ReadOnly:
		return nil, invalid("Export", "EXPORT_NOUN", text("%s is written by the hub alone, so there is no file of it: ask for %s with liandong query",
			"%s 由系统自行写入，没有对应的表格：请用 liandong query 查询 %s", found.Name, found.Plural))
	}
	return found, nil
}

// plan chooses the columns.
func (e *export) plan() {
	leaves := map[*graph.Field]bool{}
	for _, c := range Columns(e.model, e.noun) {
		if c.part >= keyPart && !e.tells(c.field) {
			if e.options.Relations == OwnRelations && !leaves[c.field] {
				e.left = append(e.left, c.field.Name)
			}
			leaves[c.field] = true
			continue
		}
		e.columns = append(e.columns, c)
	}
}

// tells reports whether the file tells the relation.
func (e *export) tells(f *graph.Field) bool {
	switch e.options.Relations {
	case AllRelations:
		return true
	case NoRelations:
		return false
	}
	return !f.Incoming || !e.toldByOthers(f)
}

// toldByOthers reports whether every kind that the relation begins at has a column of its own for it.
func (e *export) toldByOthers(f *graph.Field) bool {
	for _, kind := range e.model.Concrete(f.Type) {
		if kind.ReadOnly || !slices.ContainsFunc(kind.Fields, func(o *graph.Field) bool {
			return o.Kind == graph.Related && o.Relation == f.Relation && !o.Incoming
		}) {
			return false
		}
	}
	return true
}

// noteRest says what the file does not say.
func (e *export) noteRest(before, after int64) {
	note := func(en, zh string, args ...any) { e.report.Notes = append(e.report.Notes, text(en, zh, args...)) }
	note("the file says what held on %s: states and relations of other times, sources and times of recording are not in it",
		"文件为 %s 的状况：不含其他时间的状态与关系、数据来源及记录时间", e.options.AsOf)
	if len(e.left) > 0 {
		note("relations that the files of other nouns tell are left out: %s; --relations all writes them here too",
			"以下关系由其他名词的文件给出，此处略去：%s；--relations all 可一并写入", strings.Join(e.left, ", "))
	}
	if e.ending > 0 {
		note("%d states end on a known day, which the columns cannot say", "%d 个状态已知终止日期，列中无法表示", e.ending)
	}
	if e.unreadable > 0 {
		note("%d stored values are not of their declared type and stand as blanks", "%d 个存储值与声明类型不符，以空白代替", e.unreadable)
	}
	if before != after {
		note("the data changed while they were read (clock %d to %d): give --known-at for what the hub knew at one moment",
			"读取期间数据有变化（时钟 %d 至 %d）：可用 --known-at 取某一时刻的数据", before, after)
	}
}
