package linkage_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
)

// MustAnswer executes a GraphQL request as a server does and returns its data, indented, and the round trips it took.
func (h *hub) MustAnswer(tb testing.TB, query string) (data string, trips int64) {
	tb.Helper()
	before := h.RoundTrips()
	var out bytes.Buffer
	if err := json.Indent(&out, h.data(tb, query, nil), "", " "); err != nil {
		tb.Fatal(err)
	}
	return out.String(), h.RoundTrips() - before
}

// data executes a GraphQL request as a server does. The schema is built once for a hub.
func (h *hub) data(tb testing.TB, query string, variables map[string]any) []byte {
	tb.Helper()
	if h.executor == nil {
		h.executor = resolvertest.New(tb, &resolvers.Resolver{Store: h.Store, Snapshots: h.snapshots})
		h.executor.SetQueryCache(lru.New[*ast.QueryDocument](100)) // statements are kept by documents
	}
	return resolvertest.Data(context.Background(), tb, h.executor, query, variables)
}

// TestGraphQL asks both questions as a client does: one round trip for the question, none where a snapshot answers it, and one for
// each place of nouns.
func TestGraphQL(t *testing.T) {
	h := MustDistrict(t)
	for _, c := range []struct {
		name, query, want string
		trips             int64
	}{
		{"ServiceLinks", `{ serviceLinks(
			where: {within: {code: {code: "990201"}}, organization: {sourceKey: "sun"}, category: {code: {scheme: "NEED_CATEGORY", code: "NC03"}}, organizationKind: [SOCIAL_WORK_AGENCY]}
			asOf: "2016-02-15", first: 5, orderBy: SINCE
		) { totalCount asOf pageInfo { hasNextPage } nodes {
			organization { name status } need { title people } category { code name } community { name parent { name } } project { name } service { name }
			since basis evidence { type from to source { name } } } } }`, `{
 "serviceLinks": {
  "totalCount": 1,
  "asOf": "2016-02-15",
  "pageInfo": {
   "hasNextPage": false
  },
  "nodes": [
   {
    "organization": {
     "name": "晨光社工",
     "status": "ACTIVE"
    },
    "need": {
     "title": "课后辅导",
     "people": null
    },
    "category": {
     "code": "NC0302",
     "name": "课后与暑托"
    },
    "community": {
     "name": "柳园",
     "parent": {
      "name": "北街道"
     }
    },
    "project": {
     "name": "课后课堂"
    },
    "service": null,
    "since": "2015-09",
    "basis": "DERIVED",
    "evidence": [
     {
      "type": "UNDERTAKES",
      "from": "2015-09",
      "to": null,
      "source": null
     },
     {
      "type": "ADDRESSES",
      "from": null,
      "to": null,
      "source": null
     },
     {
      "type": "ARISES_IN",
      "from": null,
      "to": null,
      "source": null
     },
     {
      "type": "DELIVERED_IN",
      "from": null,
      "to": null,
      "source": null
     },
     {
      "type": "IN_CATEGORY",
      "from": null,
      "to": null,
      "source": null
     }
    ]
   }
  ]
 }
}`, 6},
		{"Coverage", `{ coverage(
			where: {within: {sourceKey: "south"}, category: {code: {scheme: "NEED_CATEGORY", code: "NC0903"}}}, asOf: "2016-11", rollUpTo: SUBDISTRICT, thresholds: {overlap: 2}
		) { scheme categories { code } totals { places cells openNeeds providers } providerHistogram { providers cells }
			rows { division { __typename name } cells { category { code } state reason openNeeds people providers capacity organizations { name } evidence { type } } } } }`, `{
 "coverage": {
  "scheme": "NEED_CATEGORY",
  "categories": [
   {
    "code": "NC0903"
   }
  ],
  "totals": {
   "places": 1,
   "cells": 1,
   "openNeeds": 1,
   "providers": 1
  },
  "providerHistogram": [
   {
    "providers": 1,
    "cells": 1
   }
  ],
  "rows": [
   {
    "division": {
     "__typename": "Jurisdiction",
     "name": "南街道"
    },
    "cells": [
     {
      "category": {
       "code": "NC0903"
      },
      "state": "OVERLAP",
      "reason": "1 need open (50 people), 1 organization serves (capacity 60 people): capacity exceeds demand; needs were never collected in 1 of 3 places",
      "openNeeds": 1,
      "people": 50,
      "providers": 1,
      "capacity": 60,
      "organizations": [
       {
        "name": "百川物业"
       }
      ],
      "evidence": [
       {
        "type": "ADDRESSES"
       },
       {
        "type": "ARISES_IN"
       },
       {
        "type": "DELIVERED_IN"
       },
       {
        "type": "IN_CATEGORY"
       },
       {
        "type": "UNDERTAKES"
       }
      ]
     }
    ]
   }
  ]
 }
}`, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, trips := h.MustAnswer(t, c.query)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if trips != c.trips {
				t.Errorf("took %d round trips, want %d", trips, c.trips)
			}
			quick := *h
			quick.snapshots, quick.executor = MustKeep(t, h.Store), nil
			again, trips := quick.MustAnswer(t, c.query)
			if again != got {
				t.Error("from the snapshot: " + cmp.Diff(got, again))
			}
			if trips != c.trips-1 {
				t.Errorf("took %d round trips from the snapshot, want %d", trips, c.trips-1)
			}
		})
	}
}
