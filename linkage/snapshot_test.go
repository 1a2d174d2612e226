package linkage_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"liandong/graph"
	"liandong/linkage"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

// The database is the oracle of the snapshot: every question of these tests is asked of both, and the answers must be the same
// to the last byte, errors and cursors included.

// MustLoad loads a snapshot of the whole database.
func MustLoad(tb testing.TB, store *graph.Store) *snapshot.Snapshot {
	tb.Helper()
	s, err := snapshot.Load(tb.Context(), store, 64<<20)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// fails is what rapid's tests and others have in common.
type fails interface {
	Fatalf(format string, args ...any)
}

// sameLinks asks both who serves what, and returns the answer.
func sameLinks(ctx context.Context, t fails, h *hub, s *snapshot.Snapshot, q linkage.ServiceLinksQuestion) *linkage.ServiceLinkConnection {
	want, wantErr := linkage.ServiceLinks(ctx, h.Store, q)
	got, err := linkage.SnapshotServiceLinks(ctx, s, h.Store, q)
	if diff := differ(want, got, wantErr, err, cmpopts.IgnoreUnexported(linkage.ServiceLinkConnection{})); diff != "" {
		t.Fatalf("%+v: the snapshot (+) and the database (-) differ: %s", q, diff)
	}
	return want
}

// sameCoverage asks both about coverage, and returns the answer, without anything in it when both
// refuse.
func sameCoverage(ctx context.Context, t fails, h *hub, s *snapshot.Snapshot, q linkage.CoverageQuestion) *linkage.Coverage {
	want, wantErr := linkage.AskCoverage(ctx, h.Store, q)
	got, err := linkage.SnapshotCoverage(ctx, s, h.Store, q)
	if diff := differ(want, got, wantErr, err, cmpopts.IgnoreUnexported(linkage.Coverage{})); diff != "" {
		t.Fatalf("%+v: the snapshot (+) and the database (-) differ: %s", q, diff)
	}
	if err != nil {
		return &linkage.Coverage{}
	}
	return want
}

// differ compares two outcomes.
func differ(want, got any, wantErr, err error, option cmp.Option) string {
	if diff := cmp.Diff(fmt.Sprint(wantErr), fmt.Sprint(err)); diff != "" {
		return diff
	}
	if err != nil {
		return ""
	}
	return cmp.Diff(want, got, option)
}

func TestSnapshot(t *testing.T) {
	h := MustDistrict(t)
	s := MustLoad(t, h.Store)
	t.Run("Links", func(t *testing.T) { h.testSnapshotLinks(t, s) })
	t.Run("LinkPages", func(t *testing.T) { h.testSnapshotLinkPages(t, s) })
	t.Run("Coverage", func(t *testing.T) { h.testSnapshotCoverage(t, s) })
	t.Run("CoveragePages", func(t *testing.T) { h.testSnapshotCoveragePages(t, s) })
	t.Run("Refused", func(t *testing.T) { h.testSnapshotRefused(t, s) })
}

// dates are around the changes of the demonstration district, and the ends of time.
var dates = []string{"0001-01-02", "2015-08", "2016-02-15", "2016-02-29", "2016-03", "2016-06", "2016-07-01", "2016-10-01", "2017-05-01", "2018", "9999"}

// linkFilters are all filters of serviceLinks alone and some together.
func linkFilters() []linkage.ServiceLinkWhere {
	return []linkage.ServiceLinkWhere{
		{},
		{Organization: keyBy("sun")},
		{Organization: keyBy("warm"), Within: keyBy("north")},
		{OrganizationKind: []graph.OrganizationKind{graph.OrganizationKindSocialOrganization, graph.OrganizationKindPropertyCompany}},
		{OrganizationClass: termBy("FUNCTION SOCIAL_WORK_AGENCY")},
		{OrganizationClass: termBy("DISTRICT_CLASS PUBLIC_BENEFIT_SERVICE")},
		{OrganizationClass: keyBy("elder class"), Within: keyBy("district")},
		{Category: termBy("NEED_CATEGORY NC02")},
		{Category: termBy("NEED_CATEGORY NC0203"), Within: keyBy("peach")},
		{Population: termBy("TARGET_POPULATION TP01")},
		{Population: termBy("TARGET_POPULATION TP0101"), Category: termBy("NEED_CATEGORY NC02")},
		{Within: codeBy("990201001")},
		{Within: keyBy("south"), Population: termBy("TARGET_POPULATION TP01")},
	}
}

func (h *hub) testSnapshotLinks(t *testing.T, s *snapshot.Snapshot) {
	rows, first, last := 0, day(dates[0]), day(dates[len(dates)-1])
	for i, date := range dates {
		from, to := day(date), day(dates[min(i+4, len(dates)-1)])
		periods := []linkage.Period{{From: &from, To: &to}, {From: &from}, {To: &from}, {}, {From: &first, To: &last}}
		for k, where := range linkFilters() {
			q := linkage.ServiceLinksQuestion{At: at(date), Where: where, Count: k%2 == 0, Evidence: k%3 != 0, First: 200}
			rows += len(sameLinks(t.Context(), t, h, s, q).Nodes)
			q.Where.Period = &periods[(i+k)%len(periods)]
			rows += len(sameLinks(t.Context(), t, h, s, q).Nodes)
		}
	}
	if rows < 300 {
		t.Errorf("%d rows are too few to prove anything", rows)
	}
}

func (h *hub) testSnapshotLinkPages(t *testing.T, s *snapshot.Snapshot) {
	from, to := day("2016"), day("2017")
	for _, order := range []graph.ServiceLinkOrder{"", graph.ServiceLinkOrderOrganization, graph.ServiceLinkOrderCategory, graph.ServiceLinkOrderSince} {
		for _, period := range []*linkage.Period{nil, {From: &from, To: &to}} {
			q := linkage.ServiceLinksQuestion{At: at("2016-02-15"), OrderBy: order, First: 2, Evidence: true, Where: linkage.ServiceLinkWhere{Period: period}}
			for {
				page := sameLinks(t.Context(), t, h, s, q)
				if !page.PageInfo.HasNextPage {
					break
				}
				q.After = *page.PageInfo.EndCursor
			}
		}
	}
}

// TestSnapshotOrder has names of all kinds of characters, those beyond the first 65,536 among them: both sort them alike, so that a
// cursor of one is good for the other.
func TestSnapshotOrder(t *testing.T) {
	h := &hub{Store: testdb.MustStore(t), ids: map[string]string{}, keys: map[string]string{}}
	d := district{nodes: []node{{"Community", "here", values{"name": "here", "level": "COMMUNITY"}, ""}}}
	names := []string{"𠮷野", "（甲）", "啊", "Z", "a", "é", "á", "～", "𝒳", "\uE000", "ﬀ", "!", "a b", "a!"}
	for i, name := range names {
		o, s := fmt.Sprint("o", i), fmt.Sprint("s", i)
		d.nodes = append(d.nodes, node{"Organization", o, values{"name": name}, ""}, node{"Service", s, values{"name": names[len(names)-1-i]}, ""})
		d.links = append(d.links, link{"Service.offeredBy", s, o, values{}}, link{"Service.deliveredIn", s, "here", values{}})
	}
	slices.SortStableFunc(d.nodes, func(a, b node) int { return strings.Compare(a.noun, b.noun) })
	h.MustWrite(t, instant("2030"), d)
	s := MustLoad(t, h.Store)
	for _, order := range []graph.ServiceLinkOrder{graph.ServiceLinkOrderCommunity, graph.ServiceLinkOrderSince} {
		q, rows := linkage.ServiceLinksQuestion{At: at("2016"), OrderBy: order, First: 5}, 0
		for {
			page := sameLinks(t.Context(), t, h, s, q)
			rows += len(page.Nodes)
			if !page.PageInfo.HasNextPage {
				break
			}
			q.After = *page.PageInfo.EndCursor
		}
		if rows != len(names) {
			t.Errorf("%d of %d rows on all pages", rows, len(names))
		}
	}
}

func (h *hub) testSnapshotCoverage(t *testing.T, s *snapshot.Snapshot) {
	scheme, facts := "NEED_CATEGORY", 0
	for i, date := range dates {
		for k, where := range []linkage.CoverageWhere{
			{}, {Within: keyBy("south")}, {Within: keyBy("willow"), Scheme: &scheme}, {Category: termBy("NEED_CATEGORY NC02")},
			{Category: termBy("NEED_CATEGORY NC0302")}, {Population: termBy("TARGET_POPULATION TP01")}, {Population: termBy("TARGET_POPULATION TP02")},
			{States: []graph.CoverageState{graph.CoverageStateUnmet, graph.CoverageStateUnknown}},
		} {
			levels := []graph.DivisionLevel{"", graph.DivisionLevelTown, graph.DivisionLevelCounty, graph.DivisionLevelVillage, graph.DivisionLevelProvince}
			q := linkage.CoverageQuestion{At: at(date), Where: where, RollUpTo: levels[(i+k)%len(levels)], Evidence: k%2 == 0}
			if i%3 == 1 {
				q.Thresholds = &linkage.CoverageThresholds{Overlap: 2}
			}
			ctx := graph.WithLanguage(t.Context(), []string{"en", "zh"}[i%2])
			facts += sameCoverage(ctx, t, h, s, q).Totals.OpenNeeds
		}
	}
	if facts < 100 {
		t.Errorf("%d open needs are too few to prove anything", facts)
	}
}

func (h *hub) testSnapshotCoveragePages(t *testing.T, s *snapshot.Snapshot) {
	q := linkage.CoverageQuestion{At: at("2016-02-15"), First: 2}
	for {
		page := sameCoverage(t.Context(), t, h, s, q)
		if !page.PageInfo.HasNextPage {
			break
		}
		q.After = *page.PageInfo.EndCursor
	}
}

// testSnapshotRefused asks what both must refuse in the same words.
func (h *hub) testSnapshotRefused(t *testing.T, s *snapshot.Snapshot) {
	other, from, to := "OTHER", day("2017"), day("2016")
	for _, where := range []linkage.CoverageWhere{
		{Scheme: &other}, {Scheme: &other, Category: termBy("NEED_CATEGORY NC02")}, {Category: termBy("NEED_CATEGORY X")},
		{Within: keyBy("nowhere")}, {Within: codeBy("")}, {Population: keyBy("nobody")}, {Within: &graph.Filter{Value: values{"id": h.ids["sun"]}}},
	} {
		sameCoverage(t.Context(), t, h, s, linkage.CoverageQuestion{At: at("2016-02-15"), Where: where})
	}
	sameCoverage(t.Context(), t, h, s, linkage.CoverageQuestion{At: at("2016-02-15"), Thresholds: &linkage.CoverageThresholds{Overlap: 1}})
	sameCoverage(t.Context(), t, h, s, linkage.CoverageQuestion{At: at("2016-02-15"), After: "nonsense"})
	for _, where := range []linkage.ServiceLinkWhere{
		{Organization: keyBy("nobody")}, {Category: termBy("NEED_CATEGORY X")}, {Within: codeBy("1")}, {OrganizationClass: keyBy("sun")},
		{Period: &linkage.Period{From: &from, To: &to}}, {Organization: &graph.Filter{Value: values{"id": "1", "uscc": "2"}}},
		{Organization: &graph.Filter{Value: values{"id": "no such id"}}},
	} {
		sameLinks(t.Context(), t, h, s, linkage.ServiceLinksQuestion{At: at("2016-02-15"), Where: where})
	}
	sameLinks(t.Context(), t, h, s, linkage.ServiceLinksQuestion{At: at("2016-02-15"), First: 201})
	sameLinks(t.Context(), t, h, s, linkage.ServiceLinksQuestion{At: at("2016-02-15"), After: "nonsense"})
}
