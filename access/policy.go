package access

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liandong/graph"
)

// Public is the role of whoever has not signed in; everybody has it besides.
const Public = "PUBLIC"

// BreakGlass is the role of somebody who was let in for an emergency.
const BreakGlass = "BREAK_GLASS"

// How far a right goes.
type Extent string

// From nothing to everything. Counts lets how many there are be known, of at least so many as Threshold; Own is the record one acts for, and what hangs on
// it; Territory is what belongs to the division of the grant or below.
const (
	None       Extent = "none"
	Counts     Extent = "counts"
	Own        Extent = "own"
	Territory  Extent = "territory"
	Everywhere Extent = "everywhere"
)

var extents = []Extent{None, Counts, Own, Territory, Everywhere}

// Rights that are of no data class.
const (
	ToImport = "IMPORT"      // bring files in
	ToMerge  = "MERGE"       // make two records one
	ToCheck  = "CHECK"       // look for bad data everywhere
	ToAudit  = "AUDIT"       // see who saw what
	ToErase  = "ERASURE"     // remove a person
	ToRescue = "BREAK_GLASS" // let somebody look in an emergency
)

// classes are the data classes, from the least personal on.
var classes = []string{"PUBLIC", "INTERNAL", "CONTACT", "IDENTITY", "SENSITIVE", "CASE"}

// levels are the administrative levels a grant can be of, by those of divisions.
var levels = map[string]string{
	"COUNTRY": "country", "PROVINCE": "province", "PREFECTURE": "city", "COUNTY": "district",
	"SUBDISTRICT": "street", "TOWN": "street", "TOWNSHIP": "street", "ZONE": "street", "COMMUNITY": "community", "VILLAGE": "community",
}

// Rule is one line of the policy.
type Rule struct {
	Role        string
	Levels      []string // empty: whatever level the grant is of
	What        string   // a data class, or a right that is of none
	Read, Write Extent
	Reason      graph.Text
}

// holds reports whether the rule is about grants of the role at the level.
func (r Rule) holds(role, level string) bool {
	return r.Role == role && (len(r.Levels) == 0 || slices.Contains(r.Levels, level))
}

//go:embed policy.csv
var policyText string

// Policy is who may see and write what: policy.csv, line by line. What no line allows is not allowed.
type Policy []Rule

// DefaultPolicy is the one that the hub comes with.
func DefaultPolicy() Policy {
	policy, err := ReadPolicy(policyText)
	if err != nil {
		panic(err) // its tests have read it
	}
	return policy
}

// PolicyVersion names the policy that the hub comes with: it changes with every word of it.
func PolicyVersion() string { return "policy-" + Fingerprint(policyText)[:12] }

// ReadPolicy reads a policy and refuses, as Invalid and naming the line, what cannot be meant.
func ReadPolicy(text string) (Policy, error) {
	r := csv.NewReader(strings.NewReader(text))
	lines, err := r.ReadAll()
	if err != nil {
		return nil, &graph.Error{Kind: graph.Invalid, Op: "access.ReadPolicy", Err: err, Message: graph.Text{
			En: "the policy is no table of seven columns: " + err.Error(), Zh: "权限表不是七列的表格：" + err.Error()}}
	}
	var policy Policy
	for i, line := range lines[1:] {
		rule := Rule{Role: line[0], What: line[2], Read: Extent(line[3]), Write: Extent(line[4]), Reason: graph.Text{En: line[5], Zh: line[6]}}
		if line[1] != "any" {
			rule.Levels = strings.Fields(line[1])
		}
		if why := rule.fault(policy); why != "" {
			return nil, &graph.Error{Kind: graph.Invalid, Op: "access.ReadPolicy", Field: fmt.Sprintf("line %d", i+2), Message: graph.Text{
				En: fmt.Sprintf("line %d of the policy: %s", i+2, why), Zh: fmt.Sprintf("权限表第 %d 行有误：%s", i+2, why)}}
		}
		policy = append(policy, rule)
	}
	return policy, nil
}

// fault says what is wrong with a rule behind others; empty when nothing is.
func (r Rule) fault(before Policy) string {
	known := slices.Collect(maps.Values(levels))
	switch {
	case !slices.Contains(append(Roles(), Public, BreakGlass), r.Role):
		return "there is no role " + r.Role
	case slices.ContainsFunc(r.Levels, func(level string) bool { return !slices.Contains(known, level) }):
		return "one of its levels is none"
	case !slices.Contains(classes, r.What) && !slices.Contains([]string{ToImport, ToMerge, ToCheck, ToAudit, ToErase, ToRescue}, r.What):
		return r.What + " is neither a data class nor a right"
	case !slices.Contains(extents, r.Read) || !slices.Contains(extents, r.Write) || r.Write == Counts:
		return "read and write are one of none, counts, own, territory, everywhere"
	case r.Read == None && r.Write == None:
		return "it allows nothing"
	case r.Reason.En == "" || r.Reason.Zh == "":
		return "it gives no reason"
	case slices.ContainsFunc(before, func(b Rule) bool { return b.Role == r.Role && b.What == r.What && slices.Equal(b.Levels, r.Levels) }):
		return "an earlier line is about the same"
	}
	return ""
}

// Extents are how far what a role allows at a level goes, by data class or right: one entry for each rule.
func (p Policy) extents(role, level, what string, of func(Rule) Extent) (list []Extent) {
	for _, r := range p {
		if r.What == what && r.holds(role, level) && of(r) != None {
			list = append(list, of(r))
		}
	}
	return list
}

func reading(r Rule) Extent { return r.Read }

func writing(r Rule) Extent { return r.Write }

// place is a grant in the tree of divisions and among the records: what it names, resolved.
type place struct {
	level     string
	divisions []string // of the territory, with all that lie in it
	own       []string // the record the actor acts for, and what hangs on it
	kept      []string // of that, what the actor keeps
	gains     []string // relation types by which more comes to it
}

// reach is where grants let data of a class be read or written.
func (p Policy) reach(grants []graph.Grant, places []place, class string, writes bool) graph.Reach {
	var r graph.Reach
	of := reading
	if writes {
		of = writing
	}
	for i, g := range grants {
		for _, extent := range p.extents(g.Role, places[i].level, class, of) {
			switch extent {
			case Everywhere:
				return graph.Reach{Everywhere: true}
			case Territory:
				r.Divisions = append(r.Divisions, places[i].divisions...)
			case Own:
				if writes {
					r.Own, r.Gains = append(r.Own, places[i].kept...), append(r.Gains, places[i].gains...)
				} else {
					r.Own = append(r.Own, places[i].own...)
				}
			}
		}
	}
	r.Divisions, r.Own, r.Gains = sorted(r.Divisions), sorted(r.Own), sorted(r.Gains)
	return r
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// scope is what grants allow.
func (p Policy) scope(grants []graph.Grant, places []place, writes bool) graph.Scope {
	s := graph.Scope{Classes: map[string]graph.Reach{}}
	for _, class := range classes {
		if r := p.reach(grants, places, class, writes); !r.Nowhere() {
			s.Classes[class] = r
		}
	}
	return s
}

// counts reports whether the grants let rows of the class be counted where they may not be read.
func (p Policy) counts(grants []graph.Grant, places []place, class string) bool {
	for i, g := range grants {
		if slices.Contains(p.extents(g.Role, places[i].level, class, reading), Counts) {
			return true
		}
	}
	return false
}
