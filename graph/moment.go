package graph

import (
	"fmt"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// At is the moment an answer is for: how the world was on a date, as the hub knew it at a time.
type At struct {
	AsOf    PartialDate // its last day counts
	KnownAt *time.Time  // nil means now
}

// params sets the statement parameters that predicates of this file use.
func (a At) params(to map[string]any) {
	to["asOf"] = neo4j.DateOf(a.AsOf.Last())
	if a.KnownAt != nil {
		to["knownAt"] = a.KnownAt.UTC()
	}
}

// typeAt is the relation type to match: with knownAt a retracted relation counts too, if it was retracted later.
func typeAt(relationType string, known bool) string {
	if known {
		return relationType + "|" + relationType + "_PAST"
	}
	return relationType
}

// holds is the predicate that the relation r holds at $asOf as known at $knownAt; "true" when nothing can fail.
func holds(r string, kind TimeKind, known bool) string {
	p := ""
	switch kind {
	case Interval:
		p = r + ".from <= $asOf AND $asOf < " + r + ".to"
	case Event:
		p = r + ".on <= $asOf"
	}
	if known {
		if p != "" {
			p += " AND "
		}
		p += r + ".recordedAt <= $knownAt AND $knownAt < coalesce(" + r + ".retractedAt, datetime('9999-12-31'))"
	}
	if p == "" {
		return "true"
	}
	return p
}

// lives is the predicate that the node n exists at $asOf.
func lives(n string) string { return n + ".from <= $asOf AND $asOf < " + n + ".to" }

// livedAs is lives of the version of the node that was known at $knownAt; what is itself such a version does as well. The type is quoted because it
// is no declared relation: Expand leaves it alone.
func livedAs(n string, known bool) string {
	if !known {
		return lives(n)
	}
	v := n + "Version"
	return "(" + n + ".recordedAt <= $knownAt AND " + lives(n) + " OR EXISTS { MATCH (" + n + ")-[:`SUPERSEDED`]->(" + v + ":Past) WHERE " +
		v + ".recordedAt <= $knownAt AND $knownAt < " + v + ".retractedAt AND " + lives(v) + " })"
}

// KnownVersion is the node, named in a hand-written statement, as the hub knew it at $knownAt: itself, or its version of that time; null when it was
// unknown. The type of the relation is quoted because it is no declared one: Expand leaves it alone.
func KnownVersion(node string) string {
	return "(CASE WHEN " + node + ".recordedAt <= $knownAt THEN " + node + " ELSE COLLECT { MATCH (" + node + ")-[:`SUPERSEDED`]->(v:Past) " +
		"WHERE v.recordedAt <= $knownAt AND $knownAt < v.retractedAt RETURN v }[0] END)"
}

// active is the predicate that the node n counts for linkage at $asOf (Noun.Active): a state known to be another one rules it out, an unknown
// state does not, and nothing may bar it (decisions B8). "true" when the noun declares no such condition.
func (m *Model) active(n string, noun *Noun, known bool) string {
	if noun != nil && noun.Abstract {
		var preds []string
		for _, k := range m.Concrete(noun.Name) {
			if k.Active != nil {
				preds = append(preds, "(NOT "+n+":"+k.Label()+" OR "+m.active(n, k, known)+")")
			}
		}
		if len(preds) > 0 {
			return strings.Join(preds, " AND ")
		}
	}
	if noun == nil || noun.Active == nil {
		return "true"
	}
	field := noun.Field(noun.Active.Field)
	s, t := n+"State", n+"StateTerm"
	return all([]string{"NOT EXISTS { MATCH (" + n + ")-[" + s + ":" + typeAt(field.Property, known) + "]->(" + t + ") WHERE " +
		holds(s, Interval, known) + " AND NOT " + t + ".code IN " + quoteList(noun.Active.Values) + " }", m.unbarred(n, noun, known)})
}

// unbarred is the predicate that nothing bars the node n at $asOf; empty when the noun declares nothing that could.
func (m *Model) unbarred(n string, noun *Noun, known bool) string {
	var preds []string
	for i, bar := range noun.Active.Bars {
		by := fmt.Sprint(n, "BarredBy", i)
		preds = append(preds, "NOT EXISTS { "+m.barred(n, bar, by, known)+" }")
	}
	return all(preds)
}

// barred is the pattern of the nodes by that bar the node n at $asOf. Few nodes ever have one, so that a look at the degree comes first.
func (m *Model) barred(n string, bar Bar, by string, known bool) string {
	rel, r, version := m.Relation(bar.Relation), by+"Link", by
	left, right := "-", "->"
	if bar.Incoming {
		left, right = "<-", "-"
	}
	few := "COUNT { (" + n + ")" + left + "[:" + rel.Type + "]" + right + "() } > 0 AND "
	if known {
		version, few = KnownVersion(by), ""
	}
	return "MATCH (" + n + ")" + left + "[" + r + ":" + typeAt(rel.Type, known) + "]" + right + "(" + by + ":" + m.Noun(bar.Noun).Label() + ") WHERE " +
		few + holds(r, rel.Time, known) + " AND " + livedAs(by, known) + " AND " + version + "." + bar.Field + " IN " + quoteList(bar.Values)
}

// quoteList renders names of the model, which the generator has checked to be plain, as a Cypher list.
func quoteList(names []string) string {
	list := "["
	for i, name := range names {
		if i > 0 {
			list += ", "
		}
		list += "'" + name + "'"
	}
	return list + "]"
}
