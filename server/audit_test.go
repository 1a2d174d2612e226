package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"liandong/resolvers"
	"liandong/server"
)

// audited is what the audit says of one requirement.
type audited struct{ ID, Name, Status, Reason string }

// explained are the audits that the hub fails on purpose, with the status each is expected to have. The reasons are in
// docs/decisions/0009-statuses-say-what-happened.md.
func explained() map[string]string {
	expected := map[string]string{}
	for status, ids := range map[string]string{
		"warn": `572B FDE2 7B9B 86EE`, // 4xx, whatever the media type
		"notice": `423L LKJ0 LKJ1 LKJ2 LKJ3 6C00 6C01 6C02 6C03 4760 4761 4762 4763 58B0 58B1 58B2 58B3 3E3A
			5A70 D6D5 6A70`, // 422, not 400; and no GET
	} {
		for _, id := range strings.Fields(ids) {
			expected[id] = status
		}
	}
	return expected
}

// TestAudit runs the GraphQL over HTTP audit of the graphql-http project against the hub's own schema. It fails on every
// finding that is not explained, and on an explanation that explains nothing any more.
func TestAudit(t *testing.T) {
	schema, err := resolvers.NewSchema(&resolvers.Resolver{}) // the audit asks for nothing that is stored
	if err != nil {
		t.Fatal(err)
	}
	health := server.Health{Database: func(context.Context) error { return nil }}
	handler, err := server.New(server.Default(), schema, health, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	hub := httptest.NewServer(handler)
	defer hub.Close()
	expected := explained()
	found := MustAudit(t, hub.URL+"/graphql")
	for _, a := range found {
		if a.Status != "ok" && a.Status != expected[a.ID] {
			t.Errorf("%s %s: %s: %s", a.ID, a.Status, a.Name, a.Reason)
		}
		if a.Status == expected[a.ID] {
			delete(expected, a.ID)
		}
	}
	for id, status := range expected {
		t.Errorf("%s is explained as %s, but is not found so any more", id, status)
	}
	if len(found) != 61 {
		t.Errorf("%d audits ran, version 1.23.1 has 61", len(found))
	}
}

// MustAudit installs what audit/package-lock.json pins and runs it against the address.
func MustAudit(t testing.TB, address string) []audited {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is missing: install Node.js 18 or later, as in: apt-get install nodejs npm (or from https://nodejs.org)", program)
		}
	}
	MustOutput(t, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
	lines := json.NewDecoder(strings.NewReader(MustOutput(t, "node", "audit.mjs", address)))
	var all []audited
	for {
		var a audited
		if err := lines.Decode(&a); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
}

// MustOutput runs the command in audit/ and returns what it prints.
func MustOutput(t testing.TB, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = "audit"
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, complaint.String())
	}
	return string(out)
}
