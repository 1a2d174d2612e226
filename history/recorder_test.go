package history_test

import (
	"testing"
	"time"
)

// TestRecorder: nodes, states and relations tell who recorded them as they stand, and as they stood.
func TestRecorder(t *testing.T) {
	h := mustHub(t)
	street(h)
	before := noon.Add(12*time.Hour - time.Minute).Format(time.RFC3339)
	for _, c := range []struct{ name, query, want string }{
		{"Now", `{ organization(by: {sourceKey: "sun"}) { recordedBy statusHistory { value recordedBy } basedInConnection(first: 2) { edges { recordedBy } } } }`,
			`{"organization":{"recordedBy":"bob","statusHistory":[{"value":"ACTIVE","recordedBy":"bob"},{"value":"SUSPENDED","recordedBy":"bob"}],"basedInConnection":{"edges":[]}}}`},
		{"Then", `{ organization(by: {sourceKey: "sun"}, knownAt: "` + before + `", asOf: "2017") { recordedBy source { name } kind statusHistory { value recordedBy } basedInConnection { edges { recordedBy node { name } } } } }`,
			`{"organization":{"recordedBy":"ann","source":{"name":"登记册"},"kind":"ENTERPRISE","statusHistory":[{"value":"ACTIVE","recordedBy":"ann"}],"basedInConnection":{"edges":[{"recordedBy":"ann","node":{"name":"north"}}]}}}`},
		{"Filter", `{ organizations(where: {recordedBy: {eq: "bob"}}, asOf: "2017-05") { nodes { name } } communities(where: {organizations: {edge: {recordedBy: {startsWith: "b"}}}}, asOf: "2017-05") { nodes { name } } }`,
			`{"organizations":{"nodes":[{"name":"阳光社"}]},"communities":{"nodes":[{"name":"south"}]}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.TB = t
			if got, _ := h.mustAnswer(c.query); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
