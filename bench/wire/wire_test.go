package wire_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/wire"
	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// TestProxyHearsWhatTheDriverSays counts a statement of one round trip and one in a transaction of three, and gives back text
// and parameters of every kind.
func TestProxyHearsWhatTheDriverSays(t *testing.T) {
	c := testdb.Connection(t)
	proxy, err := wire.Listen(c.URI)
	if err != nil {
		t.Fatal(err)
	}
	driver, err := neo4j.NewDriverWithContext(proxy.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(driver.Close(context.Background()), proxy.Close()); err != nil {
			t.Error(err)
		}
	})
	day := time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC)
	params := map[string]any{
		"text": "需求", "long": strings.Repeat("x", 70_000), "small": int64(-3), "large": int64(1) << 40, "negative": int64(-70_000), "float": 1.5, "none": nil, "yes": true,
		"list": []any{int64(1), "a", []any{}}, "object": map[string]any{"deep": []any{int64(300)}}, "date": neo4j.DateOf(day),
		"moment": day.Add(time.Hour),
	}
	session := driver.NewSession(t.Context(), neo4j.SessionConfig{DatabaseName: "neo4j"})
	read := func() {
		result, err := session.Run(t.Context(), "RETURN $text", params)
		if err == nil {
			_, err = result.Consume(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	read() // opens the connection
	before := proxy.Turns()
	proxy.Statements()
	read()
	if n := proxy.Turns() - before; n != 1 {
		t.Errorf("%d round trips, want 1", n)
	}
	heard := proxy.Statements()
	if len(heard) != 1 || heard[0].Text != "RETURN $text" {
		t.Fatalf("heard %v", heard)
	}
	if diff := cmp.Diff(params, heard[0].Params, cmp.Comparer(func(a, b neo4j.Date) bool { return a.Time().Equal(b.Time()) })); diff != "" {
		t.Error(diff)
	}
	before = proxy.Turns()
	if _, err := session.ExecuteRead(t.Context(), func(tx neo4j.ManagedTransaction) (any, error) {
		result, err := tx.Run(t.Context(), "RETURN 1", nil)
		if err != nil {
			return nil, err
		}
		return result.Consume(t.Context())
	}); err != nil {
		t.Fatal(err)
	}
	if n := proxy.Turns() - before; n != 3 {
		t.Errorf("%d round trips of a transaction, want 3", n)
	}
	if len(proxy.Statements()) != 1 || proxy.Statements() != nil {
		t.Error("statements are not handed over once")
	}
	if err := session.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}
