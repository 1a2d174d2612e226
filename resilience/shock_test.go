package resilience_test

import (
	"context"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"

	"liandong/access"
	"liandong/gaps"
	"liandong/graph"
	"liandong/indicators"
	"liandong/localdb/testdb"
	"liandong/resilience"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/sample"
	"liandong/snapshot"
)

func TestMain(m *testing.M) { testdb.Main(m) }

const asOf = "2026-06-30"

func day(text string) graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func load(t *testing.T, store *graph.Store) *snapshot.Columns {
	t.Helper()
	c, err := snapshot.LoadColumns(resolvers.ColumnNames())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func look(c *snapshot.Columns) *resilience.Model {
	w := indicators.NewWindow(c, indicators.Options{AsOf: snapshot.DayOf(day(asOf).Last())})
	return resilience.NewModel(w, indicators.Nowhere, true, true)
}

// TestShocks strikes a sample district.
func TestShocks(t *testing.T) {
	store := testdb.MustStore(t)
	options := sample.Default()
	options.Communities = 4
	if _, err := (&sample.Loader{Store: store, Actor: "test"}).Load(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	columns := load(t, store)
	m := look(columns)
	t.Run("Nothing", func(t *testing.T) {
		if o := m.Before(); len(o.Cells)+len(o.Stopped)+len(o.Vacant)+len(o.NoQuorum)+len(o.CutOff) > 0 || o.Components == 0 {
			t.Errorf("without a loss: %+v", o)
		}
	})
	t.Run("Lot", func(t *testing.T) { drawLots(t, m) })
	t.Run("Funding", func(t *testing.T) { checkFunding(t, m) })
	t.Run("API", func(t *testing.T) { askAPI(t, store, columns) })
	t.Run("Ended", func(t *testing.T) { endReally(t, store, columns, m) })
}

// drawLots: a share of the workers is a whole number of different ones, the same for the same seed, and losing all of them loses more than losing some.
func drawLots(t *testing.T, m *resilience.Model) {
	if len(m.Workers) < 10 {
		t.Fatalf("%d workers", len(m.Workers))
	}
	one, again, other := m.Draw(0.2455, 7, 0), m.Draw(0.2455, 7, 0), m.Draw(0.2455, 7, 1)
	if !slices.Equal(one.Nodes, again.Nodes) || slices.Equal(one.Nodes, other.Nodes) || len(slices.Compact(slices.Clone(one.Nodes))) != int(math.Round(0.2455*float64(len(m.Workers)))) {
		t.Errorf("%d, %d and %d workers", len(one.Nodes), len(again.Nodes), len(other.Nodes))
	}
	if !reflect.DeepEqual(m.Strike(one), m.Strike(again)) {
		t.Error("the same loss comes to something else")
	}
	some, all := m.Strike(one), m.Strike(resilience.Loss{Nodes: m.Workers})
	if len(all.Vacant) < len(some.Vacant) || len(all.Vacant) == 0 || len(all.Stopped) < len(some.Stopped) || len(all.Stopped) == 0 {
		t.Errorf("%d of %d posts, %d of %d stop", len(some.Vacant), len(all.Vacant), len(some.Stopped), len(all.Stopped))
	}
}

// checkFunding: the shares of each add up, concentration lies between that of equal shares and 1, and no cell has more than was given for projects.
func checkFunding(t *testing.T, m *resilience.Model) {
	organizations, cells := resilience.Funding(m)
	if len(organizations) == 0 {
		t.Fatal("nobody has money")
	}
	for _, d := range slices.Concat(organizations, cells) {
		if d.Amount == 0 {
			continue
		}
		payers, kinds := 0.0, 0.0
		for _, payer := range slices.Sorted(maps.Keys(d.ByPayer)) {
			payers += d.ByPayer[payer]
		}
		for _, kind := range slices.Sorted(maps.Keys(d.ByKind)) {
			kinds += d.ByKind[kind]
		}
		if math.Abs(payers-d.Amount) > 1e-6*d.Amount || math.Abs(kinds-d.Amount) > 1e-6*d.Amount || d.HHI > 1+1e-9 || d.HHI < 1/float64(len(d.ByPayer))-1e-9 || d.KindHHI < d.HHI-1e-9 && len(d.ByKind) == 1 {
			t.Errorf("%+v", d)
		}
	}
}

func askAPI(t *testing.T, store *graph.Store, columns *snapshot.Columns) {
	executor := resolvertest.New(t, &resolvers.Resolver{Store: store})
	resolvertest.Data(t.Context(), t, executor, `{ shock(shareOfWorkers: 0.2455, seed: 3, draws: 5, asOf: "`+asOf+`") { places workers removed draws figures { kind before mean least most } cells { community { name } category { code } before after share } losses(first: 5) { kind share node { __typename } } }
		articulations(asOf: "`+asOf+`") { total rows { organization { name } cutOff { name } sole text } }
		fundingDependence(asOf: "`+asOf+`", first: 5) { organizationCount cellCount organizations { organization { name } amount hhi kindHhi topShare top { __typename } byKind { kind share } due late lateShare waiting rows { __typename } } cells { community { name } category { code } hhi } } }`, nil)
	reader := resilience.Reader{Store: store, Columns: func(context.Context) (*snapshot.Columns, error) { return columns, nil }}
	share := 0.5
	for field, q := range map[string]resilience.Question{
		"remove":         {},
		"remove[0]":      {Remove: []string{"nobody"}},
		"shareOfWorkers": {Share: &share, Draws: 5, Rights: &access.Rights{}},
		"draws":          {Share: &share, Draws: 1000},
	} {
		q.AsOf = day(asOf)
		if q.Rights == nil {
			q.Rights = access.Owner()
		}
		_, err := reader.Shock(t.Context(), q)
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Field != field || refused.Message.Zh == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// endReally: an organization that is taken away leaves the coverage that it leaves when it is really deregistered.
func endReally(t *testing.T, store *graph.Store, columns *snapshot.Columns, m *resilience.Model) {
	gone, most := int32(-1), 0
	for o := range m.Those("Organization") {
		loss := m.Strike(resilience.Loss{Nodes: []int32{o}})
		if cells := len(loss.Cells); cells > most && len(loss.Stopped) == 0 { // whose money nothing else depends on: that ends with the organization alone in a shock
			gone, most = o, cells
		}
	}
	if most == 0 {
		t.Fatal("no organization alone changes a cell")
	}
	struck := m.Strike(resilience.Loss{Nodes: []int32{gone}})
	from := day("2026-06-29")
	_, err := store.Write(t.Context(), graph.WriteRequest{Actor: "test", What: "an organization ends", Now: day("2026-07-15").Start, Tolerant: true}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		return tx.Save(ctx, store.Model().Noun("Organization"), []graph.NodeRow{{ID: columns.IDs.At(gone), Values: map[string]any{"status": "DEREGISTERED"}, EffectiveFrom: &from}})
	})
	if err != nil {
		t.Fatal(err)
	}
	after := look(load(t, store))
	if after.Eligible(gone) {
		t.Fatal("it is still active")
	}
	changed := map[gaps.Place]graph.CoverageState{}
	for _, c := range struck.Cells {
		changed[c.Place] = c.After
	}
	for _, p := range m.Places {
		for _, k := range m.Matrix.Categories {
			want, told := changed[gaps.Place{Community: p, Category: k}]
			if !told {
				want, _ = m.Matrix.State(m.Matrix.Cell(p, k))
			}
			if got, _ := after.Matrix.State(after.Matrix.Cell(p, k)); got != want {
				t.Errorf("%d %d: the shock says %s, coverage %s", p, k, want, got)
			}
		}
	}
	if now := after.Before(); now.Unmet != struck.Unmet || now.Single != struck.Single || now.Components != struck.Components {
		t.Errorf("the shock says %d unmet, %d single, %d parts; it came to %d, %d, %d", struck.Unmet, struck.Single, struck.Components, now.Unmet, now.Single, now.Components)
	}
}
