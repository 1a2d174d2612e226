package proof_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// world is a small district by chance: actors, what they take part in, and from when to when. Days are of 2020.
type world struct {
	*graph.Store
	random *rand.Rand
	nodes  map[string][]graph.NodeRow // by noun
	order  []string
	links  map[string][]connection // by relation
	ids    map[string]string       // by key
	keys   map[string]string       // by id
	states map[string]bool         // keys whose state does not count
}

// connection is a link of a relation, between keys.
type connection struct {
	from, to    string
	since, last int // days of 2020; last 0: open. Of an event: both are its day
	value       string
}

const lastDay = 300

func dayOf2020(n int) graph.PartialDate {
	return graph.PartialDate{Start: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n-1), Precision: graph.Day}
}

func newWorld(t *testing.T) *world {
	w := &world{Store: testdb.MustStore(t), random: rand.New(rand.NewPCG(11, 7)), nodes: map[string][]graph.NodeRow{}, links: map[string][]connection{}, ids: map[string]string{}, keys: map[string]string{}, states: map[string]bool{}}
	w.draw()
	w.store(t)
	return w
}

// add makes nodes of a noun; values may depend on the number.
func (w *world) add(noun string, count int, values func(i int, key string) map[string]any) (keys []string) {
	w.order = append(w.order, noun)
	for i := range count {
		key := fmt.Sprintf("%s-%d", noun, i)
		v := values(i, key)
		v["sourceKey"] = key
		w.nodes[noun] = append(w.nodes[noun], graph.NodeRow{Values: v})
		keys = append(keys, key)
	}
	return keys
}

func named(_ int, key string) map[string]any { return map[string]any{"name": key} }

func titled(_ int, key string) map[string]any { return map[string]any{"title": key} }

// link draws links: each of from to some of to, with a chance of so many of a hundred, each for some time.
func (w *world) link(relation string, from, to []string, percent, most int) {
	for _, f := range from {
		drawn := 0
		for _, i := range w.random.Perm(len(to)) {
			if drawn == most || w.random.IntN(100) >= percent || f == to[i] {
				continue
			}
			drawn++
			since := 1 + w.random.IntN(150)
			c := connection{from: f, to: to[i], since: since, last: since + 20 + w.random.IntN(120)}
			if w.random.IntN(3) == 0 {
				c.last = 0
			}
			w.links[relation] = append(w.links[relation], c)
		}
	}
}

// happen draws events: each of from with some of to, on a day.
func (w *world) happen(relation string, from, to []string, percent, most int) {
	for _, f := range from {
		drawn := 0
		for _, i := range w.random.Perm(len(to)) {
			if drawn < most && w.random.IntN(100) < percent {
				drawn++
				day := 1 + w.random.IntN(lastDay)
				w.links[relation] = append(w.links[relation], connection{from: f, to: to[i], since: day, last: day})
			}
		}
	}
}

func (w *world) draw() {
	closed := func(state, name string) func(i int, key string) map[string]any {
		return func(i int, key string) map[string]any {
			v := map[string]any{name: key}
			if i%4 == 3 {
				v["state"], w.states[key] = state, true
			}
			return v
		}
	}
	places := w.add("Community", 3, func(i int, key string) map[string]any {
		return map[string]any{"name": key, "code": fmt.Sprintf("99020100100%d", i+1), "level": "COMMUNITY"}
	})
	organizations := w.add("Organization", 14, func(i int, key string) map[string]any {
		v := map[string]any{"name": key, "kind": []string{"SOCIAL_ORGANIZATION", "SOCIAL_WORK_AGENCY", "VOLUNTEER_ORGANIZATION", "ENTERPRISE"}[i%4]}
		if i == 6 {
			v["status"], w.states[key] = "DEREGISTERED", true
		}
		return v
	})
	bodies, departments, teams := w.add("GovernanceBody", 3, named), w.add("GovernmentDepartment", 3, named), w.add("VolunteerTeam", 3, named)
	people := w.add("Person", 8, named)
	projects := w.add("Project", 9, closed("COMPLETED", "name"))
	meetings := w.add("Meeting", 5, func(i int, key string) map[string]any {
		return map[string]any{"name": key, "heldOn": dayOf2020(10 + 60*i)}
	})
	cases, steps := w.add("LinkageCase", 4, closed("CLOSED", "title")), w.add("CaseStep", 8, named)
	facilities := w.add("Facility", 4, closed("SUSPENDED", "name"))
	items := w.add("SharedItem", 3, func(_ int, key string) map[string]any { return map[string]any{"title": key, "sharedOn": dayOf2020(1)} })
	resources := w.add("Resource", 5, named)
	uses := w.add("ResourceLink", 4, func(_ int, _ string) map[string]any { return map[string]any{"linkedOn": dayOf2020(5)} })
	given := w.add("Allocation", 3, func(_ int, _ string) map[string]any { return map[string]any{"allocatedOn": dayOf2020(5)} })
	services := w.add("Service", 9, named)
	needs := w.add("Need", 6, func(i int, key string) map[string]any {
		v := map[string]any{"title": key}
		if i == 5 {
			v["status"], w.states[key] = "MET", true
		}
		return v
	})
	sources := w.add("FundingSource", 3, named)
	grants := w.add("Grant", 14, titled)

	units := slices.Concat(organizations, bodies, departments)
	w.link("Organization.basedIn", organizations, places, 60, 1)
	w.link("Organization.undertakes", organizations, projects, 25, 3)
	w.link("Project.commissionedBy", slices.Concat(bodies, departments), projects, 20, 2)
	w.link("VolunteerTeam.supports", teams, projects, 30, 2)
	for i, m := range meetings {
		for _, o := range organizations {
			if w.random.IntN(100) < 30 {
				status := []string{"PRESENT", "PRESENT", "ABSENT"}[w.random.IntN(3)]
				w.links["Meeting.attendees"] = append(w.links["Meeting.attendees"], connection{o, m, 10 + 60*i, 10 + 60*i, status})
			}
		}
	}
	w.link("Actor.handles", units, steps, 12, 2)
	w.link("CaseStep.stepOf", steps, cases, 60, 1)
	for i, o := range organizations { // with later ones, so that no two agree twice
		w.link("Organization.cooperatesWith", []string{o}, organizations[i+1:], 12, 1)
	}
	for i := range w.links["Organization.cooperatesWith"] {
		w.links["Organization.cooperatesWith"][i].value = []string{"", "AGREEMENT", "RESOURCE", "PLATFORM"}[w.random.IntN(4)]
	}
	w.link("Resource.ownedBy", resources[:3], units, 60, 1)
	w.link("Resource.offeredBy", resources[2:], organizations, 60, 1)
	w.happen("ResourceLink.uses", uses, resources, 70, 1)
	w.happen("ResourceLink.linkedTo", uses, projects, 70, 1)
	w.happen("Allocation.ofResource", given, resources, 70, 1)
	w.happen("Allocation.allocatedTo", given, projects, 70, 1)
	w.link("Facility.operatedBy", slices.Concat(organizations, bodies), facilities, 15, 1)
	w.link("Facility.hosts", slices.Concat(organizations[:5], bodies), facilities, 40, 1) // one hosts a unit at a time
	for i, l := range w.links["Facility.hosts"] {
		w.links["Facility.hosts"][i].from, w.links["Facility.hosts"][i].to = l.to, l.from
	}
	w.happen("SharedItem.sharedBy", items, units, 40, 2)
	w.happen("Actor.read", units, items, 25, 2)
	w.link("Service.offeredBy", services, organizations, 80, 1)
	w.link("Service.deliveredIn", services, places, 60, 2)
	w.link("Project.addresses", projects, needs, 50, 3)
	w.link("Need.arisesIn", needs, places, 90, 1)
	w.link("Project.deliveredIn", projects, places, 70, 2)
	w.link("Grant.fromSource", grants, sources, 80, 1)
	w.link("Grant.grantedFor", grants, slices.Concat(organizations, projects), 80, 1)
	for _, u := range slices.Concat(organizations, bodies[1:], departments) { // everybody stands under one, so that collaborationTies lists all pairs
		w.links["Superior.subordinates"] = append(w.links["Superior.subordinates"], connection{from: u, to: bodies[0], since: 1})
	}
	w.link("Person.worksFor", people, slices.Concat(organizations, bodies), 30, 2)
	for i, team := range teams { // one leads a team at a time
		w.link("Person.leadsTeams", people[i:i+1], []string{team}, 100, 1)
	}
	w.link("Actor.handles", people, steps, 40, 2)
	for i, m := range meetings {
		for _, p := range people {
			if w.random.IntN(100) < 40 {
				w.links["Meeting.attendees"] = append(w.links["Meeting.attendees"], connection{p, m, 10 + 60*i, 10 + 60*i, []string{"PRESENT", "PRESENT", "EXCUSED"}[w.random.IntN(3)]})
			}
		}
	}
	w.links["Organization.undertakes"] = slices.DeleteFunc(w.links["Organization.undertakes"], func(l connection) bool {
		return l.to == "Project-8" && (l.from == "Organization-12" || l.from == "Organization-13")
	})
	for _, o := range organizations[12:] { // both twice, and not in between
		w.links["Organization.undertakes"] = append(w.links["Organization.undertakes"], connection{o, "Project-8", 20, 40, ""}, connection{o, "Project-8", 90, 120, ""})
	}
}

// store writes the world in one transaction.
func (w *world) store(t *testing.T) {
	t.Helper()
	_, err := w.Write(context.Background(), graph.WriteRequest{Actor: "test", What: "a district", Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Tolerant: true}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		for _, noun := range w.order {
			saved, err := tx.Save(ctx, w.Model().Noun(noun), w.nodes[noun])
			if err != nil {
				return nil, err
			}
			for i, s := range saved {
				if len(s.Refused) > 0 {
					return nil, fmt.Errorf("%s: %v", noun, s.Refused[0].Message.En)
				}
				key, _ := w.nodes[noun][i].Values["sourceKey"].(string)
				w.ids[key], w.keys[s.ID] = s.ID, key
			}
		}
		for _, relation := range slices.Sorted(maps.Keys(w.links)) {
			links := w.links[relation]
			rows, event := []graph.LinkRow{}, w.Model().Relation(relation).Time == graph.Event
			for _, l := range links {
				row := graph.LinkRow{FromID: w.ids[l.from], ToID: w.ids[l.to], Values: map[string]any{}}
				since, last := dayOf2020(l.since), dayOf2020(l.last)
				switch {
				case event:
					row.On = &since
				case l.last > 0:
					row.From, row.To = &since, &last
				default:
					row.From = &since
				}
				if name := map[string]string{"Meeting.attendees": "status", "Organization.cooperatesWith": "basis"}[relation]; name != "" && l.value != "" {
					row.Values[name] = l.value
				}
				rows = append(rows, row)
			}
			linked, err := tx.Link(ctx, w.Model().Relation(relation), rows)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", relation, err)
			}
			for i, s := range linked {
				if len(s.Refused) > 0 {
					return nil, fmt.Errorf("%s of %s: %v", relation, links[i].from, s.Refused[0].Message.En)
				}
			}
		}
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
