package equality_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
)

// stored is the whole database in memory: a list of nodes with all their versions and a list of relations, retracted ones too.
type stored struct {
	*declared
	nodes []*node
	byID  map[string]*node
	terms map[string]*node // by scheme and code
}

// node is one node; the first version is the one of now.
type node struct {
	id       string
	kind     string
	versions []version
	out, in  map[string][]*edge // by relation type
}

type version struct {
	props                   map[string]any
	recordedAt, retractedAt time.Time // zero retractedAt: still so
}

type edge struct {
	kind                    string // relation type, without _PAST
	from, to                *node
	props                   map[string]any
	recordedAt, retractedAt time.Time
}

// mustStored reads everything there is, with three statements that know nothing of the model.
func mustStored(tb testing.TB, store *graph.Store, d *declared) *stored {
	tb.Helper()
	s := &stored{declared: d, byID: map[string]*node{}, terms: map[string]*node{}}
	read := func(statement string) [][]any {
		rows, err := store.Read(context.Background(), statement, nil)
		if err != nil {
			tb.Fatal(err)
		}
		return rows
	}
	for _, row := range read("MATCH (n:Node) RETURN labels(n), properties(n)") {
		props := row[1].(map[string]any)
		n := &node{id: props["id"].(string), versions: []version{versionOf(props)}, out: map[string][]*edge{}, in: map[string][]*edge{}}
		for _, label := range row[0].([]any) {
			if noun := d.noun[label.(string)]; noun != nil && !noun.Abstract {
				n.kind = noun.Name
			}
		}
		s.nodes, s.byID[n.id] = append(s.nodes, n), n
		if n.kind == "Term" {
			s.terms[props["scheme"].(string)+" "+props["code"].(string)] = n
		}
	}
	for _, row := range read("MATCH (n:Node)-[:SUPERSEDED]->(p:Past) RETURN n.id, properties(p)") {
		n := s.byID[row[0].(string)]
		n.versions = append(n.versions, versionOf(row[1].(map[string]any)))
	}
	for _, row := range read("MATCH (a:Node)-[r]->(b:Node) RETURN type(r), a.id, b.id, properties(r)") {
		v := versionOf(row[3].(map[string]any))
		e := &edge{strings.TrimSuffix(row[0].(string), "_PAST"), s.byID[row[1].(string)], s.byID[row[2].(string)], v.props, v.recordedAt, v.retractedAt}
		e.from.out[e.kind] = append(e.from.out[e.kind], e)
		e.to.in[e.kind] = append(e.to.in[e.kind], e)
	}
	slices.SortFunc(s.nodes, func(a, b *node) int { return strings.Compare(a.id, b.id) })
	return s
}

func versionOf(props map[string]any) version {
	for name, value := range props {
		if date, ok := value.(neo4j.Date); ok {
			props[name] = date.Time().UTC()
		}
	}
	v := version{props: props}
	v.recordedAt, _ = props["recordedAt"].(time.Time)
	v.retractedAt, _ = props["retractedAt"].(time.Time)
	return v
}

// of are the nodes of a type, by id.
func (s *stored) of(typeName string) []*node {
	var found []*node
	for _, n := range s.nodes {
		if s.is(n.kind, typeName) {
			found = append(found, n)
		}
	}
	return found
}
