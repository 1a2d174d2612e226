package history_test

import "testing"

// TestGraphQL asks the questions as a client does: each in a bounded number of round trips, however many rows there are, and one
// for each place of nouns.
func TestGraphQL(t *testing.T) {
	h := mustHub(t)
	street(h)
	for _, c := range []struct {
		name, query, want string
		trips             int64
	}{
		{"Changes", `{ changes(by: "bob", first: 3, area: {sourceKey: "street"}) { totalCount pageInfo { hasNextPage } nodes {
			by what at entryCount source { name } few: entries(first: 1) { kind } entries { kind happened node { __typename ... on Organization { name } } target { __typename } fields { name before after } } } } }`,
			`{"changes":{"totalCount":4,"pageInfo":{"hasNextPage":true},"nodes":[` +
				`{"by":"bob","what":"end","at":"2030-06-01T19:00:00Z","entryCount":3,"source":{"name":"调查"},"few":[{"kind":"Organization"}],"entries":[` +
				`{"kind":"Organization","happened":"ENDED","node":{"__typename":"Organization","name":"阳光社"},"target":null,"fields":[{"name":"to","before":null,"after":"2017-05"},{"name":"status","before":"SUSPENDED","after":null}]},` +
				`{"kind":"BASED_IN","happened":"LINK_ENDED","node":{"__typename":"Organization","name":"阳光社"},"target":{"__typename":"Community"},"fields":[{"name":"to","before":null,"after":"2017-05"}]},` +
				`{"kind":"HAS_STATUS","happened":"LINK_ENDED","node":{"__typename":"Organization","name":"阳光社"},"target":{"__typename":"Term"},"fields":[{"name":"to","before":null,"after":"2017-05"}]}]},` +
				`{"by":"bob","what":"save Organization","at":"2030-06-01T18:00:00Z","entryCount":3,"source":{"name":"调查"},"few":[{"kind":"Organization"}],"entries":[` +
				`{"kind":"Organization","happened":"CHANGED","node":{"__typename":"Organization","name":"阳光社"},"target":null,"fields":[{"name":"status","before":"ACTIVE","after":"SUSPENDED"}]},` +
				`{"kind":"HAS_STATUS","happened":"LINK_ENDED","node":{"__typename":"Organization","name":"阳光社"},"target":{"__typename":"Term"},"fields":[{"name":"to","before":null,"after":"2017-02"}]},` +
				`{"kind":"HAS_STATUS","happened":"LINKED","node":{"__typename":"Organization","name":"阳光社"},"target":{"__typename":"Term"},"fields":[{"name":"from","before":null,"after":"2017-03"}]}]},` +
				`{"by":"bob","what":"correct","at":"2030-06-01T17:00:00Z","entryCount":2,"source":{"name":"调查"},"few":[{"kind":"BASED_IN"}],"entries":[` +
				`{"kind":"BASED_IN","happened":"UNLINKED","node":{"__typename":"Organization","name":"阳光社"},"target":{"__typename":"Community"},"fields":[{"name":"from","before":"2016","after":null}]},` +
				`{"kind":"BASED_IN","happened":"LINKED","node":{"__typename":"Organization","name":"阳光社"},"target":{"__typename":"Community"},"fields":[{"name":"from","before":null,"after":"2016"}]}]}]}}`, 7},
		{"Conflicts", `{ conflictingAssertions(kinds: [ORGANIZATION], fields: ["kind", "basedIn"]) { nodes { kind field node { ... on Organization { name } } assertions { value from target { ... on Community { name } } source { name } recordedBy recordedAt stands } } } }`,
			`{"conflictingAssertions":{"nodes":[{"kind":"Organization","field":"basedIn","node":{"name":"阳光社"},"assertions":[` +
				`{"value":null,"from":"2016","target":{"name":"south"},"source":{"name":"调查"},"recordedBy":"bob","recordedAt":"2030-06-01T17:00:00Z","stands":true},` +
				`{"value":null,"from":"2016","target":{"name":"north"},"source":{"name":"登记册"},"recordedBy":"ann","recordedAt":"2030-06-01T13:00:00Z","stands":false}]},` +
				`{"kind":"Organization","field":"kind","node":{"name":"阳光社"},"assertions":[` +
				`{"value":"MEDIA","from":null,"target":null,"source":{"name":"调查"},"recordedBy":"bob","recordedAt":"2030-06-01T16:00:00Z","stands":true},` +
				`{"value":"ENTERPRISE","from":null,"target":null,"source":{"name":"登记册"},"recordedBy":"ann","recordedAt":"2030-06-01T12:00:00Z","stands":false}]}]}}`, 4},
		{"Differences", `{ differences(from: {asOf: "2015"}, to: {asOf: "2017-04"}) { totals { kind added removed changed } pageInfo { hasNextPage } nodes {
			kind happened node { ... on Organization { name status } } target { ... on Community { name } } fields { name before after } } } }`,
			`{"differences":{"totals":[{"kind":"Organization","added":0,"removed":0,"changed":1},{"kind":"BASED_IN","added":1,"removed":0,"changed":0}],"pageInfo":{"hasNextPage":false},"nodes":[` +
				`{"kind":"Organization","happened":"CHANGED","node":{"name":"阳光社","status":"SUSPENDED"},"target":null,"fields":[{"name":"status","before":"ACTIVE","after":"SUSPENDED"}]},` +
				`{"kind":"BASED_IN","happened":"ADDED","node":{"name":"阳光社","status":"SUSPENDED"},"target":{"name":"south"},"fields":[{"name":"from","before":null,"after":"2016"},{"name":"to","before":null,"after":"2017-05"}]}]}}`, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.TB = t
			got, trips := h.mustAnswer(c.query)
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if trips != c.trips {
				t.Errorf("took %d round trips, want %d", trips, c.trips)
			}
		})
	}
}
