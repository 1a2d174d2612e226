package linkage

import (
	"context"
	"slices"

	"liandong/certainty"
	"liandong/graph"
	"liandong/loaders"
)

// CoverageQuestion asks for a page of the coverage matrix.
type CoverageQuestion struct {
	Where      CoverageWhere
	At         graph.At
	Thresholds *CoverageThresholds // nil: an overlap begins with 3 providers
	RollUpTo   graph.DivisionLevel // empty: communities and villages themselves
	First      int                 // places of a page, 1 to 200; 0 means 50
	After      string              // cursor of the last place before the page
	Evidence   bool                // whether Evidence of the cells is wanted: it makes the answer several times as heavy
	StaleAfter int                 // how many days a confirmation is good for; 0: how certain counts are is not wanted
}

// CoverageWhere narrows coverage. Keys are inputs as the client wrote them.
type CoverageWhere struct {
	Within     *graph.Filter // AdministrativeDivisionBy: its communities make the rows
	Scheme     *string       // vocabulary of the columns; nil: the one in use, NEED_CATEGORY if several
	Category   *graph.Filter // TermBy: its narrower terms make the columns, itself when it has none
	Population *graph.Filter // TermBy: needs and services of this group and narrower ones alone
	// States keeps cells in these states, and places that have such cells, on the page. Totals and histogram are of the
	// whole matrix all the same.
	States []graph.CoverageState
}

// CoverageThresholds say where thin ends and doubled begins.
type CoverageThresholds struct {
	Overlap int // from this many providers on a cell is doubled; at least 2
}

// Coverage is one page of the coverage matrix, with counts over the whole of it.
type Coverage struct {
	AsOf              graph.PartialDate
	Clock             int
	Scheme            *string // nil when no vocabulary is in use
	CategoryIDs       []string
	Rows              []CoverageRow
	PageInfo          PageInfo
	Totals            CoverageTotals
	ProviderHistogram []ProviderHistogramBin // ascending, without empty bins

	page *loaders.Page
}

// Page has the ids of all nouns in the answer, for who loads them at the moment of the question.
func (c *Coverage) Page() *loaders.Page { return c.page }

// register makes the page of a source.
func (c *Coverage) register(source loaders.Source, at graph.At) {
	c.page = loaders.NewPage(source, at)
	c.page.Add("Term", c.CategoryIDs...)
	for _, r := range c.Rows {
		c.page.Add("AdministrativeDivision", r.DivisionID)
		for _, cell := range r.Cells {
			c.page.Add("Need", cell.NeedIDs...)
			c.page.Add("Organization", cell.OrganizationIDs...)
			addSources(c.page, cell.Evidence)
		}
	}
}

// CoverageRow is one place with its cells in the order of the categories.
type CoverageRow struct {
	// DivisionID is empty in one row of a roll-up: that of the communities without a division of the level above them.
	DivisionID string
	Cells      []CoverageCell
}

// CoverageCell is one place and one category.
type CoverageCell struct {
	CategoryID         string
	State              graph.CoverageState
	Reason             string // in the caller's language
	OpenNeeds          *int   // nil where needs were never collected
	OpenNeedsCertainty certainty.Count
	People             *int // nil when unknown; PeopleReason then says why
	PeopleReason       *string
	Providers          int // distinct organizations
	ProvidersCertainty certainty.Count
	Capacity           *int // nil when unknown; CapacityReason then says why
	CapacityReason     *string
	NewestFactAt       *graph.Moment // nil when nothing is behind the cell
	NeedIDs            []string      // of the open needs, ascending
	OrganizationIDs    []string      // ascending
	Evidence           []Evidence    // by type and id, when asked for
}

// CoverageTotals count the whole matrix, whatever the page and the states asked for.
type CoverageTotals struct {
	Places             int
	Categories         int
	Cells              int
	OpenNeeds          int
	OpenNeedsCertainty certainty.Count
	Providers          int // distinct organizations
	ProvidersCertainty certainty.Count
	States             []CoverageStateCount
}

// CoverageStateCount is how many cells are in a state; every state is there, in declared order.
type CoverageStateCount struct {
	State graph.CoverageState
	Cells int
}

// ProviderHistogramBin is how many cells have so many providers.
type ProviderHistogramBin struct {
	Providers int
	Cells     int
}

// AskCoverage answers which categories of need are unmet, thin, adequate or doubled in which place (architecture 9.11).
// Rows are the communities and villages that exist at the date within the area, or the divisions of a level that they
// are part of at that date; the four levels under the county count as one level, as do community and village. In a
// roll-up open needs and capacity are the sums over the communities and providers are distinct, so that the parts add up
// to the whole: the capacity of a project is that in each of its communities. Columns are the top terms of one
// vocabulary, or the narrower terms of a category; what is recorded of a term deeper down counts for its column, and
// what is recorded without a category, or of the wider category itself, is in no column.
//
// Needs were collected in a place when one of the vocabulary was ever recorded there, or an import batch says so of the
// place or of a division above it. Population narrows needs and supply, not where needs were collected.
//
// With StaleAfter each count has its bounds (M143): without what rests on relations or records that are stale or name no source, and with needs, and providers of
// projects and services, of which nobody recorded a category. Where needs were never collected there is no upper bound.
//
// It takes one round trip. Keys and vocabularies that name nothing are NotFound; a malformed cursor, page size or
// threshold is Invalid.
func AskCoverage(ctx context.Context, store *graph.Store, q CoverageQuestion) (*Coverage, error) {
	asked, err := q.check(store.Model())
	if err != nil {
		return nil, err
	}
	facts, err := asked.read(ctx, store)
	if err != nil {
		return nil, err
	}
	columns, err := asked.chooseColumns(facts.terms, facts.schemeInUse)
	if err != nil {
		return nil, err
	}
	return asked.answer(ctx, store, newMatrix(facts, columns, asked.thresholds, asked.StaleAfter > 0), facts.clock), nil
}

// coverageAsked is a question that may be asked: defaults are filled in, keys and cursor read.
type coverageAsked struct {
	CoverageQuestion
	first                        int
	after                        string // sort key of the last place before the page
	thresholds                   CoverageThresholds
	within, population, category key
}

// check refuses what is malformed.
func (q CoverageQuestion) check(model *graph.Model) (a *coverageAsked, err error) {
	if q.Thresholds == nil {
		q.Thresholds = &CoverageThresholds{Overlap: 3}
	}
	a = &coverageAsked{CoverageQuestion: q, thresholds: *q.Thresholds}
	if a.first, err = loaders.PageSize("linkage", q.First); err != nil {
		return nil, err
	}
	if q.StaleAfter != 0 {
		if err = graph.CheckStaleAfter(q.StaleAfter); err != nil {
			return nil, err
		}
	}
	if a.thresholds.Overlap < 2 {
		return nil, invalid("thresholds.overlap", "one provider is not doubled: give 2 or more", "单一服务方不构成重叠：阈值至少为 2")
	}
	if q.After != "" {
		if a.after, err = decodeCursor(q.digest(), q.After); err != nil {
			return nil, err
		}
	}
	if a.within, err = keyOf(model, q.Where.Within, "AdministrativeDivision", "within"); err != nil {
		return nil, err
	}
	if a.population, err = keyOf(model, q.Where.Population, "Term", "population"); err != nil {
		return nil, err
	}
	a.category, err = keyOf(model, q.Where.Category, "Term", "category")
	return a, err
}

// answer is the page of the matrix with the counts over all of it.
func (q *coverageAsked) answer(ctx context.Context, source loaders.Source, m *matrix, clock int) *Coverage {
	answer := m.answer(q.At.AsOf)
	answer.Clock = clock
	q.page(ctx, answer, m)
	answer.register(source, q.At)
	return answer
}

// digest is what cursors are bound to.
func (q CoverageQuestion) digest() string {
	return graph.Digest("coverage", q.Where, q.RollUpTo, *q.Thresholds)
}

// page adds the rows after the cursor.
func (q *coverageAsked) page(ctx context.Context, answer *Coverage, m *matrix) {
	answer.PageInfo.HasPreviousPage = q.After != ""
	var cursors []string
	for i := range m.rows {
		if q.After != "" && m.rows[i].sort <= q.after {
			continue
		}
		row := m.row(i, q.Where.States, graph.LanguageFrom(ctx))
		if len(q.Where.States) > 0 && len(row.Cells) == 0 {
			continue
		}
		if len(answer.Rows) == q.first {
			answer.PageInfo.HasNextPage = true
			break
		}
		answer.Rows = append(answer.Rows, row)
		cursors = append(cursors, m.rows[i].sort)
	}
	if len(cursors) > 0 {
		start, end := encodeCursor(q.digest(), cursors[0]), encodeCursor(q.digest(), cursors[len(cursors)-1])
		answer.PageInfo.StartCursor, answer.PageInfo.EndCursor = &start, &end
	}
}

// levelsOf are the levels that stand for the one asked for.
func levelsOf(level graph.DivisionLevel) []string {
	for _, tier := range [][]graph.DivisionLevel{
		{graph.DivisionLevelSubdistrict, graph.DivisionLevelTown, graph.DivisionLevelTownship, graph.DivisionLevelZone},
		{graph.DivisionLevelCommunity, graph.DivisionLevelVillage},
	} {
		if slices.Contains(tier, level) {
			var names []string
			for _, l := range tier {
				names = append(names, string(l))
			}
			return names
		}
	}
	return []string{string(level)}
}
