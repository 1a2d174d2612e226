package proof_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

type values = map[string]any

// world is a store in which every value that is not public occurs once, so that an answer which holds one tells where it comes from.
//
//	9 country - 99 province - 9901 city
//	9901 - district 0 - street 00 - communities 000, 001
//	     |            \ street 01 - communities 010, 011
//	     \ district 1 - street 10 - communities 100, 101
//	                  \ street 11 - communities 110, 111
//
// Each community has an organization, a team, a body, a post, people who work, volunteer and lead there, and a case, a meeting and so on of each kind. Streets
// and districts have a body or department with somebody in it. Besides there are somebody who has moved, somebody who has left, somebody of two
// districts, and somebody who belongs nowhere.
type world struct {
	testing.TB
	*graph.Store
	ids    map[string]string // by key
	places []place           // from the country down
	tokens int
	ctx    context.Context
	tx     *graph.Tx // while a batch runs
}

// place is a division of the fixture.
type place struct{ key, code, level, parent string }

func mustWorld(tb testing.TB) *world {
	tb.Helper()
	w := &world{TB: tb, Store: testdb.MustStore(tb), ids: map[string]string{}}
	w.batch(w.divide)
	for _, p := range w.places {
		w.batch(func() {
			switch p.level {
			case "COMMUNITY":
				w.community(p.key)
			case "SUBDISTRICT":
				w.seat(p.key, "GovernanceBody")
			case "COUNTY":
				w.seat(p.key, "GovernmentDepartment")
			}
		})
	}
	w.batch(w.strangers)
	return w
}

// batch does all that work does in one write.
func (w *world) batch(work func()) {
	w.Helper()
	_, err := w.Write(context.Background(), graph.WriteRequest{Actor: "registrar", What: "proof"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		w.ctx, w.tx = ctx, tx
		work()
		return nil, nil
	})
	if w.tx = nil; err != nil {
		w.Fatal(err)
	}
}

func (w *world) divide() {
	w.places = []place{{"country", "9", "COUNTRY", ""}, {"province", "99", "PROVINCE", "country"}, {"city", "9901", "PREFECTURE", "province"}}
	for d := range 2 {
		district := place{fmt.Sprintf("d%d", d), fmt.Sprintf("99010%d", d+1), "COUNTY", "city"}
		w.places = append(w.places, district)
		for s := range 2 {
			street := place{fmt.Sprintf("d%d%d", d, s), fmt.Sprintf("%s00%d", district.code, s+1), "SUBDISTRICT", district.key}
			w.places = append(w.places, street)
			for c := range 2 {
				w.places = append(w.places, place{fmt.Sprintf("d%d%d%d", d, s, c), fmt.Sprintf("%s00%d", street.code, c+1), "COMMUNITY", street.key})
			}
		}
	}
	for _, p := range w.places {
		noun := "Jurisdiction"
		if p.level == "COMMUNITY" {
			noun = "Community"
		}
		w.save(noun, p.key, values{"code": p.code, "level": p.level})
		if p.parent != "" {
			w.link("AdministrativeDivision.parent", p.key, p.parent, nil)
		}
	}
}

// community fills one: of each kind something, and links by which it belongs there.
func (w *world) community(c string) {
	key := func(name string) string { return name + "-" + c }
	save := func(noun, name string) { w.save(noun, key(name), nil) }
	link := func(relation, from, to string) { w.link(relation, key(from), key(to), nil) }
	save("Organization", "org")
	save("VolunteerTeam", "team")
	save("GovernanceBody", "body")
	save("Post", "post")
	w.link("Organization.basedIn", key("org"), c, nil)
	w.link("VolunteerTeam.activeIn", key("team"), c, nil)
	w.link("GovernanceBody.actsFor", key("body"), c, nil)
	w.link("Post.establishedIn", key("post"), c, nil)
	for _, who := range []string{"worker", "staff", "volunteer", "leader"} {
		save("Person", who)
	}
	w.link("Person.plays", key("worker"), c, values{"role": "SOCIAL_WORKER"})
	w.link("Person.plays", key("leader"), c, values{"role": "POLITICAL_WORKER"})
	link("Person.worksFor", "worker", "org")
	link("Person.worksFor", "staff", "org")
	link("Person.posts", "staff", "post")
	link("Person.volunteersIn", "volunteer", "team")
	link("Person.leadsTeams", "leader", "team")
	link("Collective.members", "staff", "body")
	w.work(c, save, link)
	w.told(save, link)
	w.records(c, save, link)
}

// work is what is done in a community.
func (w *world) work(c string, save func(noun, name string), link func(relation, from, to string)) {
	for name, noun := range map[string]string{"need": "Need", "project": "Project", "visit": "ReturnVisit", "meeting": "Meeting", "agenda": "AgendaItem",
		"case": "LinkageCase", "step": "CaseStep", "step2": "CaseStep", "activity": "Activity", "record": "ServiceRecord"} {
		save(noun, name)
	}
	w.link("Need.arisesIn", "need-"+c, c, nil)
	w.link("Project.deliveredIn", "project-"+c, c, nil)
	link("Project.addresses", "project", "need")
	link("Organization.undertakes", "org", "project")
	link("Person.worksOn", "worker", "project")
	link("ReturnVisit.checks", "visit", "project")
	w.link("Meeting.heldIn", "meeting-"+c, c, nil)
	link("Meeting.attendees", "staff", "meeting")
	link("Meeting.attendees", "worker", "meeting")
	link("Meeting.attendees", "org", "meeting")
	link("Meeting.chairedBy", "meeting", "leader")
	link("AgendaItem.onAgendaOf", "agenda", "meeting")
	link("AgendaItem.approvedBy", "agenda", "leader")
	w.link("LinkageCase.inCommunity", "case-"+c, c, nil)
	link("CaseStep.stepOf", "step", "case")
	link("CaseStep.stepOf", "step2", "case")
	link("Actor.handles", "worker", "step")
	link("Actor.handles", "org", "step2")
	w.link("Activity.heldIn", "activity-"+c, c, nil)
	link("Person.servedIn", "volunteer", "activity")
	w.link("ServiceRecord.servedCommunity", "record-"+c, c, nil)
	w.link("ServiceRecord.served", "record-"+c, w.term(), nil)
}

// told is what people say there.
func (w *world) told(save func(noun, name string), link func(relation, from, to string)) {
	for name, noun := range map[string]string{"opinion": "Opinion", "petition": "Petition", "session": "SupervisionSession", "shared": "SharedItem", "message": "Message"} {
		save(noun, name)
	}
	link("Opinion.heardBy", "opinion", "worker")
	link("Petition.raisedBy", "petition", "volunteer")
	link("Petition.relayedBy", "petition", "worker")
	link("SupervisionSession.givenBy", "session", "leader")
	link("SupervisionSession.receivedBy", "session", "worker")
	link("SharedItem.sharedBy", "shared", "org")
	link("Actor.read", "worker", "shared")
	link("Message.fromOrganization", "message", "org")
}

// records are kept of people.
func (w *world) records(c string, save func(noun, name string), link func(relation, from, to string)) {
	for name, noun := range map[string]string{"promotion": "Promotion", "appraisal": "Appraisal", "appraisal2": "Appraisal", "policy": "InsurancePolicy", "exam": "ExamPass"} {
		save(noun, name)
	}
	link("Promotion.ofPerson", "promotion", "worker")
	link("Appraisal.ofPerson", "appraisal", "staff")
	link("Appraisal.ofPerson", "appraisal2", "volunteer")
	link("InsurancePolicy.covers", "policy", "volunteer")
	link("InsurancePolicy.covers", "policy", "staff")
	w.link("ExamPass.passedIn", "exam-"+c, c, nil)
	link("Person.examPasses", "worker", "exam")
}

// seat is what a street or district has of its own.
func (w *world) seat(place, noun string) {
	unit, who := "unit-"+place, "officer-"+place
	w.save(noun, unit, nil)
	w.save("Person", who, nil)
	w.save("Meeting", "meeting-"+place, nil)
	w.save("Appraisal", "appraisal-"+place, nil)
	w.link(noun+".actsFor", unit, place, nil)
	w.link("Person.worksFor", who, unit, nil)
	w.link("Meeting.heldIn", "meeting-"+place, place, nil)
	w.link("Meeting.attendees", who, "meeting-"+place, nil)
	w.link("Appraisal.ofPerson", "appraisal-"+place, who, nil)
}

// strangers belong where one would not look for them.
func (w *world) strangers() {
	for _, who := range []string{"moved", "left", "both", "nowhere"} {
		w.save("Person", who, nil)
		w.save("Appraisal", "appraisal-"+who, nil)
		w.link("Appraisal.ofPerson", "appraisal-"+who, who, nil)
	}
	w.lasting("Person.worksFor", "moved", "org-d000", "2010", "2015")
	w.lasting("Person.worksFor", "moved", "org-d100", "2016", "")
	w.lasting("Person.worksFor", "left", "org-d001", "2010", "2015")
	w.link("Person.worksFor", "both", "org-d000", nil)
	w.link("Person.worksFor", "both", "org-d110", nil)
	w.link("Actor.handles", "both", "step-d000", nil)
	w.save("LinkageCase", "case-nowhere", nil)
}

// term is the id of a group that services are recorded for.
func (w *world) term() string {
	w.Helper()
	if w.ids["term"] == "" {
		rows, err := w.Read(context.Background(), "MATCH (t:Term {kind: 'POPULATION'}) RETURN t.id ORDER BY t.code LIMIT 1", nil)
		if err != nil || len(rows) == 0 {
			w.Fatal("no group to serve", err)
		}
		w.ids["term"], _ = rows[0][0].(string)
	}
	return "term"
}

// save saves a node in which all that is not public is filled with canaries.
func (w *world) save(noun, key string, set values) {
	w.Helper()
	n := w.Model().Noun(noun)
	row := graph.NodeRow{Values: w.canaries(n.Fields)}
	for _, f := range n.Fields {
		if f.Kind == graph.Property && f.Required && !f.BuiltIn && f.Access == "PUBLIC" {
			row.Values[f.Name] = w.plain(f, key)
		}
	}
	row.Values["sourceKey"] = key
	maps.Copy(row.Values, set)
	w.must(func() error {
		saved, err := w.tx.Save(w.ctx, n, []graph.NodeRow{row})
		if err == nil {
			w.ids[key] = saved[0].ID
		}
		return err
	})
}

// link relates two nodes; what is not public of the relation are canaries where nothing is given.
func (w *world) link(relation, from, to string, set values) {
	w.Helper()
	w.put(relation, graph.LinkRow{FromID: w.ids[from], ToID: w.ids[to], Values: set})
}

func (w *world) lasting(relation, from, to, since, until string) {
	w.Helper()
	row := graph.LinkRow{FromID: w.ids[from], ToID: w.ids[to], From: date(since)}
	if until != "" {
		row.To = date(until)
	}
	w.put(relation, row)
}

func (w *world) put(relation string, row graph.LinkRow) {
	w.Helper()
	rel := w.Model().Relation(relation)
	set := w.canaries(rel.Properties)
	maps.Copy(set, row.Values)
	row.Values = set
	w.must(func() error {
		_, err := w.tx.Link(w.ctx, rel, []graph.LinkRow{row})
		return err
	})
}

// must takes part in a batch, or is one.
func (w *world) must(apply func() error) {
	w.Helper()
	if w.tx == nil {
		w.batch(func() { w.must(apply) })
		return
	}
	if err := apply(); err != nil {
		w.Fatal(err)
	}
}

// canaries are values of the fields that are not public, each of its own where the type leaves room for that.
func (w *world) canaries(fields []*graph.Field) values {
	set := values{}
	for _, f := range fields {
		if f.Kind != graph.Property || f.BuiltIn || f.Access == "PUBLIC" {
			continue
		}
		w.tokens++
		switch {
		case f.List:
			set[f.Name] = []string{canary(w.tokens)}
		case f.Name == "examYear":
			set[f.Name] = int64(1950 + w.tokens%100)
		default:
			set[f.Name] = w.canary(f)
		}
	}
	return set
}

func (w *world) canary(f *graph.Field) any {
	if enum := w.Model().Enum(f.Type); enum != nil {
		return enum.Values[w.tokens%len(enum.Values)].Name
	}
	switch f.Type {
	case "Int", "Money":
		return int64(7_000_000 + w.tokens)
	case "Float":
		if f.Name == "hours" { // of one day's service there are few
			return float64(w.tokens) / 64
		}
		return float64(8_000_000+w.tokens) + 0.25 // a highest score follows its score, and is higher
	case "Boolean":
		return w.tokens%2 == 0
	case "PartialDate":
		return *date(fmt.Sprintf("20%02d-0%d-1%d", 10+w.tokens%7, 1+w.tokens%9, w.tokens%10))
	}
	return canary(w.tokens)
}

// canary is a word that occurs nowhere else; none is the beginning of another.
func canary(n int) string { return fmt.Sprintf("zq%05dx", n) }

// plain is a value that everybody may see.
func (w *world) plain(f *graph.Field, key string) any {
	if enum := w.Model().Enum(f.Type); enum != nil {
		return enum.Values[0].Name
	}
	if f.Name == "codeScheme" {
		return f.Default
	}
	return key
}

func date(text string) *graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return &d
}
