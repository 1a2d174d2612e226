package linkage

import (
	"bytes"
	"embed"
	"strings"
	"text/template"

	"liandong/graph"
)

//go:embed *.cypher
var texts embed.FS

// asking is what a statement's template knows of a question. All text it gives is chosen from fixed words.
type asking struct {
	Known  bool // knownAt was given
	Period bool
	Count  bool
	After  bool
	Kinds  bool

	// What the keys name, see key; empty without the filter.
	Organization, Class, Category, Population, Within string

	Key         string // sort key of service links
	ByCommunity bool   // whether they are made community by community
	RollUp      bool
	Evidence    bool
	Certainty   bool
}

// Climb reports whether the place is a test on rows that start elsewhere.
func (a asking) Climb() bool { return a.Within != "" && a.Organization != "" }

// Holds is the predicate that the interval relation holds at the date, or at some time in the period.
func (a asking) Holds(relation string) string {
	if !a.Period {
		return "holds(" + relation + ")"
	}
	p := relation + ".from < date($until) AND $asOf < " + relation + ".to"
	if a.Known {
		p += " AND " + a.Recorded(relation)
	}
	return p
}

// Recorded is the predicate that the hub knew the relation, whenever it holds.
func (a asking) Recorded(relation string) string {
	if !a.Known {
		return "true"
	}
	return relation + ".recordedAt <= $knownAt AND $knownAt < coalesce(" + relation + ".retractedAt, datetime('9999-12-31'))"
}

// Active is the predicate that the node counts for linkage at the date. In a period it is part of the joint test.
func (a asking) Active(node string) string {
	if a.Period {
		return "true"
	}
	return "active(" + node + ")"
}

// Version is the node as the hub knew it: itself, or its version of that time; null when it was unknown.
func (a asking) Version(node string) string {
	if !a.Known {
		return node
	}
	return graph.KnownVersion(node)
}

// Find binds x to what a key's pattern names, empty without one: with knownAt what it named then, which may be called otherwise today. An id never
// changes.
func (a asking) Find(pattern string) string {
	label, properties, _ := strings.Cut(pattern, " ")
	if !a.Known || pattern == "" || strings.HasPrefix(properties, "{id:") {
		return strings.TrimSuffix("MATCH (x:"+pattern+")", "MATCH (x:)")
	}
	return "CALL () { MATCH (x:" + pattern + ") WHERE x.recordedAt <= $knownAt RETURN x UNION MATCH (x:" + label + ")-[:`SUPERSEDED`]->(v:Past " + properties +
		") WHERE v.recordedAt <= $knownAt AND $knownAt < v.retractedAt RETURN x } MATCH (x)"
}

// Was is a property of the node as the hub knew it.
func (a asking) Was(node, property string) string { return a.Version(node) + "." + property }

// states puts in the parameters what states of each noun count for linkage, for statements that say more of them than active().
func states(model *graph.Model, params map[string]any) {
	for noun, param := range map[string]string{
		"Organization": "organizationActive", "Project": "projectActive", "Need": "needActive", "Service": "serviceActive",
	} {
		params[param] = model.Noun(noun).Active.Values
	}
	params["organizationBars"] = model.Noun("Organization").Active.Bars[0].Values
}

// statement renders an embedded template, which may use the parts of shared.cypher; a is an asking, or holds one.
func statement(name string, a any) (string, error) {
	t, err := template.New(name).ParseFS(texts, "shared.cypher", name)
	if err == nil {
		var b bytes.Buffer
		if err = t.ExecuteTemplate(&b, name, a); err == nil {
			return b.String(), nil
		}
	}
	return "", &graph.Error{Kind: graph.Internal, Op: "linkage.statement", Err: err}
}
