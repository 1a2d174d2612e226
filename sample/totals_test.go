package sample

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"liandong/graph"
)

// whole is a sample in memory, with the questions that tests ask of it.
type whole struct {
	model *graph.Model
	nodes []*Node
	links []*Link
	fixes []Correction
}

func mustModel(t *testing.T) *graph.Model {
	t.Helper()
	m, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mustGenerate(t *testing.T, options Options) *whole {
	t.Helper()
	w := &whole{model: mustModel(t)}
	err := Generate(w.model, options, func(p *Part) error {
		w.nodes, w.links, w.fixes = append(w.nodes, p.Nodes...), append(w.links, p.Links...), append(w.fixes, p.Corrections...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func baseOf(t *testing.T, o Options) day {
	t.Helper()
	d, err := graph.ParsePartialDate(o.Base)
	if err != nil {
		t.Fatal(err)
	}
	return dayOf(d.Start)
}

// at are the nodes of a noun that live on a day and pass the test.
func (w *whole) at(noun string, on day, test func(n *Node) bool) []*Node {
	var found []*Node
	for _, n := range w.nodes {
		if n.Noun.Name == noun && n.life.holds(on) && test(n) {
			found = append(found, n)
		}
	}
	return found
}

// ends are the different near ends of relations that hold on a day and pass the test.
func (w *whole) ends(relation string, on day, test func(l *Link) bool) map[*Node]bool {
	found := map[*Node]bool{}
	for _, l := range w.links {
		if l.Relation.ID == relation && l.life.holds(on) && test(l) {
			found[l.From] = true
		}
	}
	return found
}

// stateOn is the value of a dated field on a day.
func stateOn(n *Node, field string, on day) any {
	value := n.Values[field]
	for _, s := range n.States {
		if s.Field == field && dayOf(s.From.Start) <= on {
			value = s.Value
		}
	}
	return value
}

func anyNode(*Node) bool { return true }

func anyLink(*Link) bool { return true }

func having(field string, value any) func(n *Node) bool {
	return func(n *Node) bool { return n.Values[field] == value }
}

// social reports whether an organization is one that the totals count.
func social(n *Node) bool {
	return slices.Contains([]any{"SOCIAL_ORGANIZATION", "SOCIAL_WORK_AGENCY", "COMMUNITY_ORGANIZATION", "VOLUNTEER_ORGANIZATION"}, n.Values["kind"])
}

func sum(nodes []*Node, field string, on day) int64 {
	total := int64(0)
	for _, n := range nodes {
		value, _ := stateOn(n, field, on).(int64)
		total += value
	}
	return total
}

// Each total that the report printed comes out by counting, on the base date and a year later.
func TestTotals(t *testing.T) {
	options := Default()
	w := mustGenerate(t, options)
	base := baseOf(t, options)
	for _, on := range []day{base, base + 150} {
		running := func(extent string) func(n *Node) bool {
			return func(n *Node) bool { return n.Values["extent"] == extent && stateOn(n, "state", on) == "RUNNING" }
		}
		status := func(status string) int {
			return len(w.at("Organization", on, func(n *Node) bool { return social(n) && stateOn(n, "status", on) == status }))
		}
		active := w.at("Organization", on, func(n *Node) bool { return social(n) && stateOn(n, "status", on) == "ACTIVE" })
		working := func(l *Link) bool { return stateOn(l.To, "state", on) == "RUNNING" }
		classes := map[*Node]bool{}
		for _, l := range w.links {
			if l.Relation.ID == "Project.serviceClass" && stateOn(l.From, "state", on) == "RUNNING" {
				classes[l.To] = true
			}
		}
		workers := w.at("Person", on, having("communityWorker", true))
		certified := w.ends("Person.qualifications", on, func(l *Link) bool { return l.To.Values["level"] != "IN_TRAINING" })
		communities := w.at("Community", on, anyNode)
		bought := int64(0)
		for _, l := range w.links {
			if l.Relation.ID == "Contract.contractFor" && l.To.Noun.Name == "Project" && l.From.life.holds(on) {
				amount, _ := l.From.Values["amount"].(int64)
				bought += amount
			}
		}
		for _, c := range []struct {
			what      string
			got, want int64
		}{
			{"communities", int64(len(communities)), 77},
			{"streets", int64(len(w.at("Jurisdiction", on, func(n *Node) bool { return n.Values["level"] == "SUBDISTRICT" || n.Values["level"] == "TOWN" }))), 11},
			{"organizations", int64(len(active)), 904},
			{"staff", sum(active, "staffCount", on), 3850},
			{"organizations per 10,000, rounded", (int64(len(active))*10_000 + sum(communities, "population", on)/2) / sum(communities, "population", on), 15},
			{"undertakers", int64(len(w.ends("Organization.undertakes", on, working))), 116},
			{"service classes", int64(len(classes)), 8},
			{"purchase of a year in yuan", bought / 100, 29_860_000},
			{"cleaned up", int64(status("CLEANED_UP")), 97},
			{"deregistered", int64(status("DEREGISTERED")), 3},
			{"certified", int64(len(certified)), 366},
			{"community workers", int64(len(workers)), 1144},
			{"certified in a hundred", int64(len(certified)*100+len(workers)/2) / int64(len(workers)), 32},
			{"common projects", int64(len(w.at("Project", on, running("COMMON")))), 144},
			{"individual projects", int64(len(w.at("Project", on, running("INDIVIDUAL")))), 36},
			{"rooms", int64(len(w.at("Facility", on, having("kind", "SOCIAL_WORK_ROOM")))), 77},
			{"posts", int64(len(w.at("Post", on, having("kind", "SOCIAL_WORK")))), 154},
			{"committee items", int64(len(w.at("CommitteeItem", on, anyNode))), 72},
			{"committee items before", int64(len(w.at("CommitteeItem", base-1200, anyNode))), 296},
			{"titles", int64(len(w.ends("Designation.designates", on, anyLink))), 3},
		} {
			if c.got != c.want {
				t.Errorf("%d days after the base date: %s: %d, want %d", on-base, c.what, c.got, c.want)
			}
		}
		for c := range certified {
			if c.Values["communityWorker"] != true {
				t.Errorf("%s is certified and no community worker", c.Key)
			}
		}
	}
	reductions(t, w)
}

// reductions: what is gone from the committees' list is what the operations took away, as the change of each item says.
func reductions(t *testing.T, w *whole) {
	gone := map[string]int{}
	for _, l := range w.links {
		if l.Relation.ID == "ItemChange.changes" && l.To.life.to != last {
			operation, _ := l.From.Values["operation"].(string)
			gone[operation]++
		}
	}
	total := 0
	for _, n := range gone {
		total += n
	}
	if total != 296-72 || gone["OPTIMIZE"] != 0 || len(gone) != 4 {
		t.Errorf("items gone by operation: %v", gone)
	}
	if merged := w.ends("ItemChange.mergedInto", last-1, anyLink); len(merged) != gone["MERGE"] {
		t.Errorf("%d merged items say what they went into, want %d", len(merged), gone["MERGE"])
	}
}

// Every noun that can be written has nodes and every relation of such has links, in the smallest sample too.
func TestCoverage(t *testing.T) {
	for _, communities := range []int{1, 4, DistrictSize} {
		options := Default()
		options.Communities = communities
		w := mustGenerate(t, options)
		nouns, relations := map[*graph.Noun]bool{}, map[*graph.Relation]bool{}
		for _, n := range w.nodes {
			nouns[n.Noun] = true
		}
		for _, l := range w.links {
			relations[l.Relation] = true
		}
		for _, n := range w.model.Nouns {
			if !n.Abstract && !n.ReadOnly && !nouns[n] {
				t.Errorf("%d communities: no %s", communities, n.Name)
			}
		}
		for _, rel := range w.model.Relations {
			if from := w.model.Noun(rel.From); !from.ReadOnly && !relations[rel] {
				t.Errorf("%d communities: no %s", communities, rel.ID)
			}
		}
	}
}

// rare are enumeration values that the default sample does not use: of divisions it has none of; no certificate
// is no qualification; the hub brings the terms of all kinds but one.
var rare = []string{"DivisionLevel.COUNTRY", "DivisionLevel.TOWNSHIP", "DivisionLevel.ZONE", "QualificationLevel.NONE",
	"TermKind.NEED_CATEGORY", "TermKind.POPULATION", "TermKind.ORGANIZATION_CLASS", "TermKind.ACTIVITY_CLASS", "TermKind.MATTER_CATEGORY", "TermKind.STATE"}

// Every value of an enumeration that a field or a relation can have occurs in the default sample.
func TestEnumerations(t *testing.T) {
	w := mustGenerate(t, Default())
	used := map[string]bool{}
	note := func(f *graph.Field, value any) {
		if text, ok := value.(string); ok && f != nil {
			used[f.Type+"."+text] = true
		}
	}
	for _, n := range w.nodes {
		for name, value := range n.Values {
			note(n.Noun.Field(name), value)
		}
		for _, s := range n.States {
			note(n.Noun.Field(s.Field), s.Value)
		}
	}
	for _, l := range w.links {
		for _, f := range l.Relation.Properties {
			note(f, l.Values[f.Name])
		}
	}
	wanted := map[string]bool{}
	for _, n := range w.model.Nouns {
		for _, f := range n.Fields {
			wanted[f.Type] = wanted[f.Type] || !n.Abstract && !n.ReadOnly && (f.Kind == "PROPERTY" || f.Kind == "DATED")
		}
	}
	for _, r := range w.model.Relations {
		for _, f := range r.Properties {
			wanted[f.Type] = true
		}
	}
	for _, e := range w.model.Enums {
		for _, v := range e.Values {
			if name := e.Name + "." + v.Name; wanted[e.Name] && !used[name] && !slices.Contains(rare, name) {
				t.Errorf("%s does not occur", name)
			}
		}
	}
}

// The same options make the same sample, another seed another one.
func TestDeterministic(t *testing.T) {
	options := Options{Communities: DistrictSize + 3, Seed: 7, Base: "2024-02-29"}
	one, again := text(mustGenerate(t, options)), text(mustGenerate(t, options))
	if one != again {
		t.Error("the same options made another sample")
	}
	options.Seed = 8
	if other := text(mustGenerate(t, options)); other == one {
		t.Error("another seed made the same sample")
	}
}

// Districts repeat no source key and no natural key of each other's, and credit codes are valid and of no county there is.
func TestKeysDiffer(t *testing.T) {
	options := Default()
	options.Communities = 30 * DistrictSize
	seen := map[string]bool{}
	for _, n := range mustGenerate(t, options).nodes {
		keys := [][]string{{"sourceKey"}}
		for _, k := range n.Noun.Keys {
			keys = append(keys, k.Fields)
		}
		for _, fields := range keys {
			id, complete := n.Noun.Name, true
			for _, f := range fields {
				id, complete = id+fmt.Sprint(" ", n.Values[f]), complete && n.Values[f] != nil
			}
			if complete && seen[id] {
				t.Errorf("%s stands twice", id)
			}
			seen[id] = true
		}
		code, _ := n.Values["uscc"].(string)
		if code != "" && (!graph.CheckUSCC(code) || !strings.HasPrefix(code[2:], "9801")) {
			t.Errorf("%s is no code of the sample", code)
		}
	}
}

// TestMeetings: at meetings of the sample people of different bodies and organizations sit together, so that its network of meetings ties somebody (NetworkProjection.delegates, M42).
func TestMeetings(t *testing.T) {
	w, stands, came := mustGenerate(t, Default()), map[*Node][]*Link{}, map[*Node]map[*Node]bool{}
	for _, l := range w.links {
		if l.Relation.ID == "Person.worksFor" {
			stands[l.From] = append(stands[l.From], l)
		}
	}
	for _, l := range w.links {
		if l.Relation.ID != "Meeting.attendees" || l.Values["status"] != "PRESENT" {
			continue
		}
		if came[l.To] == nil {
			came[l.To] = map[*Node]bool{}
		}
		for _, job := range stands[l.From] {
			if job.life.holds(l.To.life.from) {
				came[l.To][job.To] = true
			}
		}
	}
	joint := 0
	for _, actors := range came {
		if len(actors) > 1 {
			joint++
		}
	}
	if joint*10 < len(came) {
		t.Errorf("people of several sit together at %d of %d meetings", joint, len(came))
	}
}
