package linkage_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/linkage"
)

// testPages joins all pages and compares them with the whole, in every order.
func (h *hub) testPages(t *testing.T) {
	for _, order := range []graph.ServiceLinkOrder{
		graph.ServiceLinkOrderCommunity, graph.ServiceLinkOrderOrganization, graph.ServiceLinkOrderCategory, graph.ServiceLinkOrderSince,
	} {
		for _, size := range []int{1, 2, 4} {
			q := linkage.ServiceLinksQuestion{At: at("2016-02-15"), OrderBy: order}
			want := h.rows(t, q)
			var joined []string
			q.First = size
			for {
				answer, err := linkage.ServiceLinks(t.Context(), h.Store, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range answer.Nodes {
					joined = append(joined, h.name(n))
				}
				if answer.PageInfo.HasPreviousPage != (q.After != "") {
					t.Error("wrong about the page before")
				}
				if !answer.PageInfo.HasNextPage {
					break
				}
				q.After = *answer.PageInfo.EndCursor
			}
			if diff := cmp.Diff(want, joined); diff != "" {
				t.Errorf("%s by %d: %s", order, size, diff)
			}
		}
	}
	byOrganization := h.rows(t, linkage.ServiceLinksQuestion{At: at("2016-08-15"), OrderBy: graph.ServiceLinkOrderOrganization})
	if diff := cmp.Diff([]string{"sun meals peach", "warm visits plum", "river canteen peach", "neighbors hotline apricot", "neighbors hotline peach"}, byOrganization); diff != "" {
		t.Error(diff)
	}
	bySince := h.rows(t, linkage.ServiceLinksQuestion{At: at("2016-08-15"), OrderBy: graph.ServiceLinkOrderSince})
	if diff := cmp.Diff([]string{"sun meals peach", "river canteen peach", "warm visits plum"}, bySince[:3]); diff != "" {
		t.Error(diff)
	}
}

func (h *hub) testRefused(t *testing.T) {
	good, err := linkage.ServiceLinks(t.Context(), h.Store, linkage.ServiceLinksQuestion{At: at("2016-02-15"), First: 1})
	if err != nil {
		t.Fatal(err)
	}
	cursor := *good.PageInfo.EndCursor
	damaged := []byte(cursor)
	damaged[len(damaged)/2] ^= 1
	from, to := day("2017"), day("2016")
	for name, c := range map[string]struct {
		q    linkage.ServiceLinksQuestion
		kind graph.Kind
		at   string
	}{
		"Cursor":       {linkage.ServiceLinksQuestion{After: "nonsense"}, graph.Invalid, "after"},
		"Damaged":      {linkage.ServiceLinksQuestion{After: string(damaged)}, graph.Invalid, "after"},
		"OtherOrder":   {linkage.ServiceLinksQuestion{After: cursor, OrderBy: graph.ServiceLinkOrderSince}, graph.Invalid, "after"},
		"OtherFilter":  {linkage.ServiceLinksQuestion{After: cursor, Where: linkage.ServiceLinkWhere{Within: keyBy("north")}}, graph.Invalid, "after"},
		"TooMany":      {linkage.ServiceLinksQuestion{First: 201}, graph.Invalid, "first"},
		"Backwards":    {linkage.ServiceLinksQuestion{Where: linkage.ServiceLinkWhere{Period: &linkage.Period{From: &from, To: &to}}}, graph.Invalid, "where.period"},
		"NoSuchPlace":  {linkage.ServiceLinksQuestion{Where: linkage.ServiceLinkWhere{Within: codeBy("1")}}, graph.NotFound, "where.within"},
		"NoSuchTerm":   {linkage.ServiceLinksQuestion{Where: linkage.ServiceLinkWhere{Category: termBy("NEED_CATEGORY X")}}, graph.NotFound, "where.category"},
		"TwoKeys":      {linkage.ServiceLinksQuestion{Where: linkage.ServiceLinkWhere{Organization: &graph.Filter{Value: values{"id": "1", "uscc": "2"}}}}, graph.Invalid, "where.organization"},
		"EmptyKey":     {linkage.ServiceLinksQuestion{Where: linkage.ServiceLinkWhere{Organization: &graph.Filter{Value: values{}}}}, graph.Invalid, "where.organization"},
		"UndeclaredId": {linkage.ServiceLinksQuestion{Where: linkage.ServiceLinkWhere{Organization: &graph.Filter{Value: values{"name": "x"}}}}, graph.Invalid, "where.organization"},
	} {
		t.Run(name, func(t *testing.T) {
			c.q.At = at("2016-02-15")
			_, err := linkage.ServiceLinks(t.Context(), h.Store, c.q)
			var own *graph.Error
			if !errors.As(err, &own) || own.Kind != c.kind || own.Field != c.at || own.Message.En == "" || own.Message.Zh == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}
