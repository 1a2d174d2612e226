package graph_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// TestKeysAsKnown finds an organization by the credit code it had: after a correction by the new code, and with knownAt
// by the one that was known then. Codes are read as they are written: small letters and wide digits do.
func TestKeysAsKnown(t *testing.T) {
	store := testdb.MustStore(t)
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, code := range []string{"91110000600037341L", "G1610000713522976L"} {
		_, err := store.Write(t.Context(), graph.WriteRequest{Actor: "test", Now: first.AddDate(i, 0, 0)}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			_, err := tx.Save(ctx, store.Model().Noun("Organization"), []graph.NodeRow{{Values: values{"sourceKey": "sun", "name": "阳光", "uscc": code}}})
			return nil, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct{ arguments, want string }{
		"NewCodeNow":      {`by: {uscc: "G1610000713522976L"}`, `{"uscc":"G1610000713522976L"}`},
		"OldCodeNow":      {`by: {uscc: "91110000600037341L"}`, `null`},
		"OldCodeThen":     {`by: {uscc: "91110000600037341L"}, knownAt: "2020-06-01T00:00:00Z"`, `{"uscc":"91110000600037341L"}`},
		"NewCodeThen":     {`by: {uscc: "G1610000713522976L"}, knownAt: "2020-06-01T00:00:00Z"`, `null`},
		"BeforeAnything":  {`by: {uscc: "91110000600037341L"}, knownAt: "2019-06-01T00:00:00Z"`, `null`},
		"AsPeopleWriteIt": {`by: {uscc: " g1610000713522976ｌ"}`, `{"uscc":"G1610000713522976L"}`},
	} {
		t.Run(name, func(t *testing.T) {
			request := mustRequests(t, schema, fmt.Sprintf("{ organization(%s) { uscc } }", tt.arguments), nil)[0]
			answer, failed := store.Resolve(t.Context(), request)
			if string(answer) != tt.want || failed != nil {
				t.Errorf("got %s %v, want %s", answer, failed, tt.want)
			}
		})
	}
	t.Run("Filter", func(t *testing.T) {
		request := mustRequests(t, schema, `{ organizations(where: {uscc: {eq: "g1610000713522976l"}}) { totalCount } }`, nil)[0]
		if answer, failed := store.Resolve(t.Context(), request); string(answer) != `{"totalCount":1}` {
			t.Errorf("got %s %v", answer, failed)
		}
	})
}
