package linkage_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liandong/graph"
	"liandong/linkage"
	"liandong/localdb/testdb"
)

// district is the network as the store takes it.
func (n *network) district() district {
	for need, u := range n.urgency {
		v := values{"urgency": int64(u)}
		maps.Copy(v, n.initial[need])
		n.initial[need] = v
	}
	later := func(c node) bool { return titles[c.noun] != "" } // the nodes that change are saved below
	w := n.world
	w.changes = slices.DeleteFunc(slices.Clone(n.changes), later)
	first, d, last := w.districts()
	d.nodes, d.links = append(first.nodes, d.nodes...), append(d.links, last.links...)
	for noun, keys := range map[string][]string{"Person": n.people, "GovernanceBody": n.bodies, "GovernmentDepartment": n.departments} {
		for _, key := range keys {
			d.nodes = append(d.nodes, node{noun, key, values{"name": key}, ""})
		}
	}
	for _, m := range n.meetings {
		d.nodes = append(d.nodes, node{"Meeting", m, values{"name": m, "heldOn": day(dayText(n.heldOn[m]))}, ""})
	}
	for noun, keys := range map[string][]string{
		"LinkageCase": n.cases, "CaseStep": n.steps, "Facility": n.facilities, "SharedItem": n.items, "Resource": n.resources,
		"ResourceLink": n.uses[:2], "Allocation": n.uses[2:],
	} {
		title, begins := titles[noun], map[string]string{"SharedItem": "sharedOn", "ResourceLink": "linkedOn", "Allocation": "allocatedOn"}[noun]
		for _, key := range keys {
			v := maps.Clone(n.initial[key])
			if v == nil {
				v = values{}
			}
			if title != "" {
				v[title] = key
			}
			if begins != "" {
				v[begins] = day(dayText(n.heldOn[key]))
			}
			d.nodes = append(d.nodes, node{noun, key, v, ""})
		}
	}
	d.nodes = append(d.nodes, slices.DeleteFunc(slices.Clone(n.changes), func(c node) bool { return !later(c) })...)
	for relation, edges := range map[string][]edge{
		"Actor.handles": n.handles, "CaseStep.stepOf": n.stepOf, "Facility.operatedBy": n.operates, "Facility.hosts": n.hosts,
		"Resource.ownedBy": n.owns, "Resource.offeredBy": n.donates,
		"Organization.basedIn": n.basedIn, "Organization.filedIn": n.filedIn, "Project.commissionedBy": n.commissions,
		"Person.worksFor": n.worksFor, "Collective.members": n.memberOf,
		"Superior.subordinates": n.subordinate,
	} {
		d.links = append(d.links, linksOf(relation, edges)...)
	}
	for _, e := range n.actsFor {
		relation := "GovernanceBody.actsFor"
		if strings.Contains(e.from, "department") {
			relation = "GovernmentDepartment.actsFor"
		}
		d.links = append(d.links, linksOf(relation, []edge{e})...)
	}
	for _, e := range n.cooperates {
		for _, l := range linksOf("Organization.cooperatesWith", []edge{e}) {
			if about := n.about[e.from+e.to]; about != "" {
				l.values["basis"] = about
			}
			d.links = append(d.links, l)
		}
	}
	for relation, events := range map[string][]event{"SharedItem.sharedBy": n.sharedBy, "Actor.read": n.read} {
		d.links = append(d.links, happenings(relation, events)...)
	}
	for i := range n.uses {
		of, went := "ResourceLink.uses", "ResourceLink.linkedTo"
		if i >= 2 {
			of, went = "Allocation.ofResource", "Allocation.allocatedTo"
		}
		d.links = append(d.links, happenings(of, n.of[i:i+1])...)
		for _, e := range n.went {
			if e.from == n.uses[i] {
				d.links = append(d.links, happenings(went, []event{e})...)
			}
		}
	}
	for _, a := range n.attended {
		status := "ABSENT"
		if a.present {
			status = "PRESENT"
		}
		d.links = append(d.links, link{"Meeting.attendees", a.who, a.meeting, values{"status": status}})
	}
	return d
}

// titles are the fields that name what ties rest on.
var titles = map[string]string{"LinkageCase": "title", "CaseStep": "name", "Facility": "name", "SharedItem": "title", "Resource": "name"}

func happenings(relation string, events []event) []link {
	var links []link
	for _, e := range events {
		links = append(links, link{relation, e.from, e.to, values{"on": day(dayText(e.on))}})
	}
	return links
}

func linksOf(relation string, edges []edge) []link {
	var links []link
	for _, e := range edges {
		for _, s := range e.spans {
			v := values{}
			if s.from > 0 {
				v["from"] = day(dayText(s.from))
			}
			if s.to < openEnd {
				v["to"] = day(dayText(s.to - 1))
			}
			links = append(links, link{relation, e.from, e.to, v})
		}
	}
	return links
}

// TestRandomNetworks compares every question of ties, gaps and shortfalls with its definition on random graphs that share
// one database: each question stays within the places or organizations of its own graph.
func TestRandomNetworks(t *testing.T) {
	cases := "8"
	if os.Getenv("LIANDONG_TEST_LONG") != "" {
		cases = "300"
	}
	if err := flag.Set("rapid.checks", cases); err != nil {
		t.Fatal(err)
	}
	h := &hub{Store: testdb.MustStore(t), ids: map[string]string{}, keys: map[string]string{}}
	run, seen := 0, map[string]int{}
	check := func(rt *rapid.T) {
		run++
		n := drawNetwork(rt, fmt.Sprint("n", run))
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute) // the first graph has every statement planned
		defer cancel()
		_, err := h.Write(ctx, request(time.Now()), func(ctx context.Context, tx *graph.Tx) (any, error) {
			d := n.district()
			if err := h.save(ctx, tx, d.nodes); err != nil {
				return nil, err
			}
			return nil, h.link(ctx, tx, d.links)
		})
		if err != nil {
			rt.Fatal(err)
		}
		for range 10 {
			within := rapid.SampledFrom([]string{n.prefix + " north", n.prefix + " south", n.communities[0]}).Draw(rt, "within")
			n.compare(t, ctx, rt, h, drawDay(rt), within, seen)
		}
	}
	missing := func() []string {
		return slices.DeleteFunc([]string{"unserved", "uncoordinated", "connecting", "alone", "across", "inside", "unaffiliated", "shortfalls",
			"AGREEMENT", "CASE", "INFORMATION", "MEETING", "PLATFORM", "PROJECT", "RESOURCE"}, func(question string) bool { return seen[question] > 0 })
	}
	rapid.Check(t, check)
	for range 5 { // what is rare may not come up in few graphs
		if len(missing()) > 0 && !t.Failed() {
			rapid.Check(t, check)
		}
	}
	for _, question := range missing() {
		t.Errorf("no random graph has an answer to %s: the comparison proves nothing", question)
	}
}

// compare asks all questions of a day and a place, and notes how many rows each had.
func (n *network) compare(t *testing.T, ctx context.Context, rt *rapid.T, h *hub, date int, within string, seen map[string]int) {
	asked := linkage.Asked{At: at(dayText(date)), First: 200, Count: true, Evidence: true}
	check := func(question string, want, got []string, total int) {
		seen[question] += len(want)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s on day %d in %s (-want +got): %s", question, date, within, diff)
		}
		if total != len(want) {
			rt.Fatalf("%s: total %d of %d", question, total, len(want))
		}
	}
	unserved, err := linkage.UnservedNeeds(ctx, h.Store, linkage.UnservedNeedsQuestion{Asked: asked, Where: linkage.UnservedNeedWhere{Within: keyBy(within)}})
	if err != nil {
		rt.Fatal(err)
	}
	check("unserved", n.unserved(date, within), h.unservedRows(unserved), unserved.TotalCount)

	pairs, err := linkage.UncoordinatedProviders(ctx, h.Store, linkage.UncoordinatedProvidersQuestion{Asked: asked, Where: linkage.ProviderPairWhere{Within: keyBy(within)}})
	if err != nil {
		rt.Fatal(err)
	}
	got := h.pairRows(pairs)
	slices.Sort(got) // the names of terms sort otherwise than their codes
	check("uncoordinated", n.uncoordinated(date, within), got, pairs.TotalCount)

	a, b := n.organizations[1], n.organizations[rapid.SampledFrom([]int{0, 2, 3, 4}).Draw(rt, "other")]
	people, err := linkage.ConnectingPeople(ctx, h.Store, linkage.ConnectingPeopleQuestion{Scope: graph.Everything, Asked: asked, Organization: keyBy(a), Other: keyBy(b)})
	if err != nil {
		rt.Fatal(err)
	}
	check("connecting", orNil(n.connecting(date, a, b)), h.personRows(people), people.TotalCount)

	ties, err := linkage.CollaborationTies(ctx, h.Store, linkage.CollaborationTiesQuestion{Asked: asked, Where: linkage.CollaborationTieWhere{Within: keyBy(within)}})
	if err != nil {
		rt.Fatal(err)
	}
	rows, counts := n.ties(date, within)
	check("ties", rows, h.tieRows(ties), ties.TotalCount)
	if got := [3]int{ties.Across, ties.Inside, ties.Unaffiliated}; got != counts {
		rt.Fatalf("counts %v, want %v", got, counts)
	}
	for _, tie := range ties.Nodes {
		for _, b := range tie.Bases {
			seen[string(b)]++
		}
	}
	seen["across"], seen["inside"], seen["unaffiliated"] = seen["across"]+counts[0], seen["inside"]+counts[1], seen["unaffiliated"]+counts[2]

	minimum := rapid.IntRange(1, 5).Draw(rt, "minimum")
	short, err := linkage.OrganizationShortfalls(ctx, h.Store, linkage.OrganizationShortfallsQuestion{Asked: asked, Minimum: &minimum, Where: linkage.OrganizationShortfallWhere{Within: keyBy(within)}})
	if err != nil {
		rt.Fatal(err)
	}
	check("shortfalls", n.shortfalls(date, within, minimum), h.shortfallRows(short), short.TotalCount)

	alone := h.alone(t, date, within)
	check("alone", orNil(n.alone(date, within)), alone, len(alone))
}

// alone asks Q7 of the read API.
func (h *hub) alone(t *testing.T, date int, within string) []string {
	data, trips := h.MustAnswer(t, fmt.Sprintf(`{ organizations(
		where: {within: {sourceKey: {eq: %q}}, status: {notIn: [CLEANED_UP, DEREGISTERED, REVOKED, SUSPENDED, BANNED, UNREGISTERED]}, linkedWith: {none: {}},
			sanctions: {none: {kind: {in: [REVOCATION, SUSPENSION, BAN]}}}}
		orderBy: {name: ASC}, first: 200, asOf: %q) { nodes { name } } }`, within, dayText(date)))
	if trips != 1 {
		t.Errorf("took %d round trips, want 1", trips)
	}
	var answer struct {
		Organizations struct{ Nodes []struct{ Name string } }
	}
	if err := json.Unmarshal([]byte(data), &answer); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range answer.Organizations.Nodes {
		names = append(names, n.Name)
	}
	return names
}

// orNil makes an empty list nil, as rows that were gathered are.
func orNil(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

func (h *hub) unservedRows(c *linkage.UnservedNeedConnection) (rows []string) {
	for _, r := range c.Nodes {
		rows = append(rows, h.keys[r.NeedID]+" "+h.keys[r.CommunityID])
	}
	return rows
}

func (h *hub) pairRows(c *linkage.ProviderPairConnection) (rows []string) {
	for _, r := range c.Nodes {
		rows = append(rows, strings.Join([]string{h.keys[r.CommunityID], h.keys[r.CategoryID], h.keys[r.PopulationID], h.keys[r.OrganizationID], h.keys[r.OtherID]}, ", "))
	}
	return rows
}

func (h *hub) personRows(c *linkage.ConnectingPersonConnection) (rows []string) {
	for _, r := range c.Nodes {
		rows = append(rows, h.keys[r.PersonID])
	}
	return rows
}

func (h *hub) tieRows(c *linkage.CollaborationTieConnection) (rows []string) {
	for _, r := range c.Nodes {
		var bases []string
		for _, b := range r.Bases {
			bases = append(bases, string(b))
		}
		rows = append(rows, strings.Join([]string{h.keys[r.ActorID], h.keys[r.OtherID], h.keys[r.RootID], h.keys[r.OtherRootID], string(r.Affiliation), strings.Join(bases, "+")}, ", "))
	}
	return rows
}

func (h *hub) shortfallRows(c *linkage.OrganizationShortfallConnection) (rows []string) {
	for _, r := range c.Nodes {
		rows = append(rows, fmt.Sprintf("%d %s, %d missing", r.Organizations, h.keys[r.CommunityID], r.Missing))
	}
	return rows
}
