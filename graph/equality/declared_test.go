package equality_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// declared is graph/model.json as the brute-force oracle reads it: of each noun and relation only what an answer depends on.
type declared struct {
	Nouns     []*noun     `json:"nouns"`
	Enums     []*enum     `json:"enums"`
	Relations []*relation `json:"relations"`
	Roots     []root      `json:"roots"`

	noun     map[string]*noun
	enum     map[string]*enum
	relation map[string]*relation
	root     map[string]root
}

type noun struct {
	Name     string   `json:"name"`
	Singular string   `json:"singular"`
	Abstract bool     `json:"abstract"`
	Kinds    []string `json:"kinds"`
	Keys     []struct {
		Name        string   `json:"name"`
		Input       string   `json:"input"`
		Fields      []string `json:"fields"`
		PerInterval bool     `json:"perInterval"`
	} `json:"keys"`
	Scope [][]struct {
		Relation string `json:"relation"`
		Incoming bool   `json:"incoming"`
		To       string `json:"to"`
	} `json:"scope"`
	Tree   string `json:"tree"`
	Active *struct {
		Field  string   `json:"field"`
		Values []string `json:"values"`
		Bars   []struct {
			Relation string   `json:"relation"`
			Incoming bool     `json:"incoming"`
			Field    string   `json:"field"`
			Values   []string `json:"values"`
		} `json:"bars"`
	} `json:"active"`
	Fields []*field `json:"fields"`

	field map[string]*field
}

type field struct {
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`
	Owner     string    `json:"owner"`
	Type      string    `json:"type"`
	List      bool      `json:"list"`
	Required  bool      `json:"required"`
	Property  string    `json:"property"`
	Relation  string    `json:"relation"`
	Incoming  bool      `json:"incoming"`
	Of        string    `json:"of"`
	Scheme    string    `json:"scheme"`
	Derived   []pattern `json:"derived"`
	Present   []string  `json:"relations"`
	Basis     string    `json:"basis"`
	Default   string    `json:"default"`
	Qualifier string    `json:"qualifier"`
	Search    string    `json:"search"`
	Rules     []rule    `json:"rules"`
}

type pattern struct {
	Basis string `json:"basis"`
	Steps []struct {
		From      string   `json:"from"`
		To        string   `json:"to"`
		ToNoun    string   `json:"toNoun"`
		Relations []string `json:"relations"`
		Incoming  bool     `json:"incoming"`
		Property  string   `json:"property"`
		Value     string   `json:"value"`
	} `json:"steps"`
}

type rule struct {
	Kind    string   `json:"kind"`
	Min     *float64 `json:"min"`
	Max     *float64 `json:"max"`
	Pattern string   `json:"pattern"`
}

type enum struct {
	Name   string `json:"name"`
	Values []struct {
		Name string `json:"name"`
	} `json:"values"`
}

type relation struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	From       string   `json:"from"`
	To         string   `json:"to"`
	Time       string   `json:"time"`
	Undirected bool     `json:"undirected"`
	Key        []string `json:"key"`
	TermKind   string   `json:"termKind"`
	Properties []*field `json:"properties"`
	Rules      []rule   `json:"rules"`
}

func (r *relation) succession() bool {
	return slices.ContainsFunc(r.Rules, func(r rule) bool { return r.Kind == "SUCCESSION" })
}

type root struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	Noun string `json:"noun"`
}

func mustDeclared(tb testing.TB) *declared {
	tb.Helper()
	text, err := os.ReadFile("../model.json")
	if err != nil {
		tb.Fatal(err)
	}
	d := &declared{noun: map[string]*noun{}, enum: map[string]*enum{}, relation: map[string]*relation{}, root: map[string]root{}}
	if err := json.Unmarshal(text, d); err != nil {
		tb.Fatal(err)
	}
	for _, n := range d.Nouns {
		d.noun[n.Name] = n
		n.field = map[string]*field{}
		for _, f := range n.Fields {
			n.field[f.Name] = f
		}
	}
	for _, e := range d.Enums {
		d.enum[e.Name] = e
	}
	for _, r := range d.Relations {
		d.relation[r.ID] = r
	}
	for _, r := range d.Roots {
		d.root[r.Name] = r
	}
	return d
}

// kinds are the concrete nouns that a place of the type takes.
func (d *declared) kinds(typeName string) []string {
	if n := d.noun[typeName]; n != nil {
		if n.Abstract {
			return n.Kinds
		}
		return []string{n.Name}
	}
	var all []string // of Node
	for _, n := range d.Nouns {
		if !n.Abstract {
			all = append(all, n.Name)
		}
	}
	return all
}

// is reports whether a node of the concrete noun can stand in a place of the type.
func (d *declared) is(kind, typeName string) bool {
	return kind == typeName || slices.Contains(d.kinds(typeName), kind)
}

// rank is the place of the value in its enumeration; -1 when it has none there.
func (e *enum) rank(value string) int {
	for i, v := range e.Values {
		if v.Name == value {
			return i
		}
	}
	return -1
}
