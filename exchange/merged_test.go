package exchange

import (
	"context"
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

// TestBothFilesOfAMergedOrganization: what two registers say of one organization comes again after these were merged: nobody is made anew, nothing is turned
// around, and a row that says something new says it of the one that was kept.
func TestBothFilesOfAMergedOrganization(t *testing.T) {
	store := mustStreet(t)
	first := file(t, "first.csv", "name,sourceKey,status,basedIn.code\n晚晴居家养老服务中心,a,ACTIVE,330604001\n")
	content := "name,sourceKey,status,basedIn.code\n晚晴養老,b,SUSPENDED,330604002\n"
	load := func(path, source string) {
		t.Helper()
		report, err := Import(t.Context(), store, Options{Path: path, Mapping: "Organization", Source: source, Actor: "test"})
		if err != nil || report.RowsRefused > 0 {
			t.Fatal(err, report.Refusals)
		}
	}
	if _, err := Import(t.Context(), store, Options{Path: file(t, "streets.csv", "区划代码,名称,层级\n330604002,曹娥街道,街道\n"), Mapping: "Jurisdiction", Source: "test"}); err != nil {
		t.Fatal(err)
	}
	load(first, "register")
	load(file(t, "second.csv", content), "list")
	find := func(key string) string {
		ids, err := store.FindIDs(t.Context(), store.Model().Noun("Organization"), []string{"sourceKey"}, [][]any{{key}}, graph.Today(time.Now()))
		if err != nil {
			t.Fatal(err)
		}
		return ids[0]
	}
	if _, err := store.Write(t.Context(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		return tx.Merge(ctx, find("a"), find("b"), "同一机构")
	}); err != nil {
		t.Fatal(err)
	}
	says := func(want string) {
		t.Helper()
		rows, err := store.Read(t.Context(), "MATCH (o:Organization)-[:BASED_IN]->(d) WHERE o.from < o.to RETURN o.name + ' ' + o.status + ' ' + d.code", nil)
		if err != nil || len(rows) != 1 || rows[0][0] != want {
			t.Errorf("%v %v, want %s", rows, err, want)
		}
	}
	says("晚晴居家养老服务中心 ACTIVE 330604001")
	load(first, "register")
	load(file(t, "second.csv", content), "list")
	says("晚晴居家养老服务中心 ACTIVE 330604001")
	load(file(t, "second.csv", strings.Replace(content, "SUSPENDED", "CLEANED_UP", 1)), "list")
	says("晚晴居家养老服务中心 CLEANED_UP 330604001")
	if n := one(t, store, "MATCH (o:Organization) WHERE o.from < o.to RETURN count(o)"); n != 1 {
		t.Errorf("%d organizations", n)
	}
}
