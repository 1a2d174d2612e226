package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"liandong/graph"
)

// A name of several lists them with their ids, and a name of none says so.
func TestNameOfSeveral(t *testing.T) {
	what := graph.Text{En: "administrative division", Zh: "行政区划"}
	var found namesakes
	if _, err := found.one("within", "百官街道", "CN-STAT", what); !errors.Is(err, graph.NotFound) {
		t.Errorf("none gives %v", err)
	}
	answer := `{"named": {"nodes": [{"id": "i1", "name": "梧桐社区", "code": "c1", "parent": {"name": "东街道"}}, {"id": "i2", "name": "梧桐社区"}]}}`
	if err := json.Unmarshal([]byte(answer), &found); err != nil {
		t.Fatal(err)
	}
	_, err := found.one("within", "梧桐社区", "CN-STAT", what)
	var said *graph.Error
	if !errors.Is(err, graph.Invalid) || !errors.As(err, &said) || !strings.HasSuffix(said.Message.En, "梧桐社区 c1 东街道 i1; 梧桐社区 i2") || !strings.HasSuffix(said.Message.Zh, "i2") {
		t.Errorf("two give %v", err)
	}
}
