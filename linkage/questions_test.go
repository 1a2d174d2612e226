package linkage_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/linkage"
)

// What stands around the demonstration district, recorded a day after it.
//
//	bureau 民政局 (district)           league 志愿者联合会
//	  ├── office 北街道办 (north)        └── warm (plum)
//	  │     └── committee 桃园居委会
//	  │           └── sun (peach)
//	  └── tea 茶友社 (peach, filed there too)
//
//	dusk is based in the north street, river in bamboo; neighbors is filed in peach. None of them has a superior.
//
//	tea undertakes soup (a project for meals in peach, TP01), and agrees with sun from 2016-09; river agrees with neighbors.
//	The office commissions the canteen cart, with which it has to do with sun and dusk.
//	A meeting on 2016-03-10: sun and warm came, tea was excused, lin came.
//	Lin works for sun and is a member of tea until 2016-06, and of the committee; Zhao works for sun alone.
var surroundings = district{
	nodes: []node{
		{"GovernmentDepartment", "bureau", values{"name": "民政局"}, ""},
		{"GovernmentDepartment", "office", values{"name": "北街道办"}, ""},
		{"GovernanceBody", "committee", values{"name": "桃园居委会", "kind": "RESIDENTS_COMMITTEE"}, ""},
		{"GovernanceBody", "league", values{"name": "志愿者联合会"}, ""},
		{"Organization", "tea", values{"name": "茶友社", "kind": "COMMUNITY_ORGANIZATION", "status": "ACTIVE"}, ""},
		{"Project", "soup", values{"name": "送汤"}, ""},
		{"Person", "lin", values{"name": "林"}, ""},
		{"Person", "zhao", values{"name": "赵"}, ""},
		{"Meeting", "table", values{"name": "圆桌会", "heldOn": day("2016-03-10")}, ""},
		{"Need", "repair", values{"urgency": int64(5)}, ""},
		{"Need", "visits", values{"urgency": int64(2)}, ""},
	},
	links: []link{
		{"GovernmentDepartment.actsFor", "bureau", "district", values{}}, {"GovernmentDepartment.actsFor", "office", "north", values{}},
		{"GovernanceBody.actsFor", "committee", "peach", values{}},
		{"Superior.subordinates", "office", "bureau", values{}}, {"Superior.subordinates", "committee", "office", values{}},
		{"Superior.subordinates", "sun", "committee", values{}}, {"Superior.subordinates", "tea", "bureau", values{}},
		{"Superior.subordinates", "warm", "league", values{}},
		{"Organization.basedIn", "sun", "peach", values{}}, {"Organization.basedIn", "tea", "peach", values{}},
		{"Organization.basedIn", "warm", "plum", values{}}, {"Organization.basedIn", "dusk", "north", values{}},
		{"Organization.basedIn", "river", "bamboo", values{}},
		{"Organization.filedIn", "tea", "peach", values{}}, {"Organization.filedIn", "neighbors", "peach", values{}},
		{"Organization.undertakes", "tea", "soup", values{}}, {"Project.addresses", "soup", "meals", values{}},
		{"Project.deliveredIn", "soup", "peach", values{}}, {"Project.populations", "soup", "TARGET_POPULATION TP01", values{}},
		{"Project.commissionedBy", "office", "cart", values{}},
		{"Organization.cooperatesWith", "sun", "tea", values{"from": day("2016-09")}},
		{"Organization.cooperatesWith", "river", "neighbors", values{}},
		{"Meeting.attendees", "sun", "table", values{"status": "PRESENT"}}, {"Meeting.attendees", "warm", "table", values{"status": "PRESENT"}},
		{"Meeting.attendees", "tea", "table", values{"status": "EXCUSED"}}, {"Meeting.attendees", "lin", "table", values{"status": "PRESENT"}},
		{"Person.worksFor", "lin", "sun", values{}}, {"Person.worksFor", "zhao", "sun", values{}},
		{"Collective.members", "lin", "tea", values{"to": day("2016-06")}}, {"Collective.members", "lin", "committee", values{}},
		{"Collective.members", "sun", "tea", values{}},
	},
}

// MustSurroundings is the demonstration district with what stands around it.
func MustSurroundings(tb testing.TB) *hub {
	tb.Helper()
	h := MustDistrict(tb)
	h.MustWrite(tb, instant("2030-06-02"), surroundings)
	return h
}

func TestQuestions(t *testing.T) {
	h := MustSurroundings(t)
	t.Run("UnservedNeeds", h.testUnserved)
	t.Run("UncoordinatedProviders", h.testUncoordinated)
	t.Run("ConnectingPeople", h.testConnecting)
	t.Run("CollaborationTies", h.testTies)
	t.Run("OrganizationShortfalls", h.testShortfalls)
	t.Run("WithoutTies", h.testAlone)
	t.Run("Evidence", h.testEvidence)
	t.Run("KnownBefore", h.testKnownBefore)
	t.Run("Pages", h.testQuestionPages)
	t.Run("Refused", h.testQuestionRefused)
	t.Run("Statement", h.testStatement)
	t.Run("GraphQL", h.testQuestionGraphQL)
	t.Run("Carriers", h.testCarriers) // last: it writes
}

// askAt is a question at a date with everything that can be asked of it.
func askAt(date string) linkage.Asked {
	return linkage.Asked{At: at(date), First: 200, Count: true, Evidence: true}
}

// same compares rows and their total, and asserts the one round trip.
func (h *hub) same(t *testing.T, what string, want []string, ask func() (rows []string, total int, err error)) {
	t.Helper()
	before := h.RoundTrips()
	rows, total, err := ask()
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if trips := h.RoundTrips() - before; trips != 1 {
		t.Errorf("%s: took %d round trips, want 1", what, trips)
	}
	if diff := cmp.Diff(want, rows); diff != "" || total != len(want) {
		t.Errorf("%s: total %d, (-want +got) %s", what, total, diff)
	}
}

// testUnserved is M109: a project that is planned, over, or not yet delivered here does not count.
func (h *hub) testUnserved(t *testing.T) {
	urgent := 3
	for _, c := range []struct {
		name, date string
		where      linkage.UnservedNeedWhere
		order      graph.UnservedNeedOrder
		want       []string
	}{
		{"ProjectPlanned", "2016-02-15", linkage.UnservedNeedWhere{}, "", []string{"repair apricot"}},
		{"NotYetDelivered", "2016-01-15", linkage.UnservedNeedWhere{}, "", []string{"repair apricot", "visits plum"}},
		{"ProjectCompleted", "2016-08-15", linkage.UnservedNeedWhere{}, "", []string{"repair apricot", "tutoring willow"}},
		{"ProjectOver", "2017-06-15", linkage.UnservedNeedWhere{}, "", []string{"visits plum", "tutoring willow"}},
		{"ByAge", "2017-06-15", linkage.UnservedNeedWhere{}, graph.UnservedNeedOrderAge, []string{"visits plum", "tutoring willow"}},
		{"Street", "2017-06-15", linkage.UnservedNeedWhere{Within: keyBy("north")}, "", []string{"visits plum"}},
		{"StreetAfterMove", "2016-08-15", linkage.UnservedNeedWhere{Within: keyBy("south")}, "", []string{"repair apricot", "tutoring willow"}},
		{"Category", "2016-08-15", linkage.UnservedNeedWhere{Category: termBy("NEED_CATEGORY NC03")}, "", []string{"tutoring willow"}},
		{"CategoryInStreet", "2016-01-15", linkage.UnservedNeedWhere{Within: keyBy("north"), Category: termBy("NEED_CATEGORY NC02")}, "", []string{"visits plum"}},
		{"Population", "2017-06-15", linkage.UnservedNeedWhere{Population: termBy("TARGET_POPULATION TP01")}, "", []string{"visits plum"}},
		{"Urgency", "2016-01-15", linkage.UnservedNeedWhere{Urgency: &urgent}, "", []string{"repair apricot"}},
		{"UrgencyOfCategory", "2016-01-15", linkage.UnservedNeedWhere{Urgency: &urgent, Category: termBy("NEED_CATEGORY NC02")}, "", nil},
	} {
		h.same(t, c.name, c.want, func() ([]string, int, error) {
			answer, err := linkage.UnservedNeeds(t.Context(), h.Store, linkage.UnservedNeedsQuestion{Asked: askAt(c.date), Where: c.where, OrderBy: c.order})
			if err != nil {
				return nil, 0, err
			}
			return h.unservedRows(answer), answer.TotalCount, nil
		})
	}
}

// testUncoordinated is M108: two projects of the same cell without a tie are a pair; a tie, or a state, undoes it.
func (h *hub) testUncoordinated(t *testing.T) {
	cell := "peach, NEED_CATEGORY NC0203, TARGET_POPULATION TP01, "
	for _, c := range []struct {
		name, date string
		where      linkage.ProviderPairWhere
		want       []string
	}{
		{"TwoPairs", "2016-02-15", linkage.ProviderPairWhere{}, []string{cell + "dusk, tea", cell + "sun, tea"}}, // sun and dusk share the cart
		{"Revoked", "2016-08-15", linkage.ProviderPairWhere{}, []string{cell + "sun, tea"}},
		{"Agreed", "2016-09-01", linkage.ProviderPairWhere{}, nil},
		{"Filters", "2016-08-15", linkage.ProviderPairWhere{Within: keyBy("north"), Category: termBy("NEED_CATEGORY NC02"), Population: termBy("TARGET_POPULATION TP01")}, []string{cell + "sun, tea"}},
		{"OtherCategory", "2016-08-15", linkage.ProviderPairWhere{Category: termBy("NEED_CATEGORY NC03")}, nil},
		{"OtherGroup", "2016-08-15", linkage.ProviderPairWhere{Population: termBy("TARGET_POPULATION TP0101")}, nil},
		{"OtherPlace", "2016-08-15", linkage.ProviderPairWhere{Within: keyBy("plum")}, nil},
	} {
		h.same(t, c.name, c.want, func() ([]string, int, error) {
			answer, err := linkage.UncoordinatedProviders(t.Context(), h.Store, linkage.UncoordinatedProvidersQuestion{Asked: askAt(c.date), Where: c.where})
			if err != nil {
				return nil, 0, err
			}
			return h.pairRows(answer), answer.TotalCount, nil
		})
	}
}

func (h *hub) testConnecting(t *testing.T) {
	for _, c := range []struct {
		name, date, one, two string
		want                 []string
	}{
		{"WorksAndIsMember", "2016-06-30", "sun", "tea", []string{"lin"}},
		{"TheOtherWay", "2016-06-30", "tea", "sun", []string{"lin"}},
		{"NoLongerMember", "2016-07-01", "sun", "tea", nil},
		{"Nobody", "2016-06-30", "sun", "river", nil},
	} {
		h.same(t, c.name, c.want, func() ([]string, int, error) {
			answer, err := linkage.ConnectingPeople(t.Context(), h.Store, linkage.ConnectingPeopleQuestion{Scope: graph.Everything, Asked: askAt(c.date), Organization: keyBy(c.one), Other: keyBy(c.two)})
			if err != nil {
				return nil, 0, err
			}
			return h.personRows(answer), answer.TotalCount, nil
		})
	}
}

// testTies is M129.
func (h *hub) testTies(t *testing.T) {
	inside, across := graph.TieAffiliationInside, graph.TieAffiliationAcross
	committee := "office, sun, bureau, bureau, INSIDE, PROJECT"
	meeting := "sun, warm, bureau, league, ACROSS, MEETING"
	agreement := "sun, tea, bureau, bureau, INSIDE, AGREEMENT"
	for _, c := range []struct {
		name, date string
		where      linkage.CollaborationTieWhere
		want       []string
		counts     [3]int // across, inside, unaffiliated
	}{
		// Unaffiliated: dusk with sun and with the office by the cart; river with neighbors.
		{"BeforeMeeting", "2016-02-15", linkage.CollaborationTieWhere{}, []string{committee}, [3]int{0, 1, 3}},
		{"AfterSuspension", "2016-06-15", linkage.CollaborationTieWhere{}, []string{committee, meeting}, [3]int{1, 1, 3}},
		{"WhileSuspended", "2016-05-15", linkage.CollaborationTieWhere{}, []string{committee}, [3]int{0, 1, 3}},
		{"Agreed", "2016-09-15", linkage.CollaborationTieWhere{}, []string{committee, meeting, agreement}, [3]int{1, 2, 1}},
		{"Inside", "2016-09-15", linkage.CollaborationTieWhere{Affiliation: &inside}, []string{committee, agreement}, [3]int{1, 2, 1}},
		{"Across", "2016-09-15", linkage.CollaborationTieWhere{Affiliation: &across}, []string{meeting}, [3]int{1, 2, 1}},
		{"Agreements", "2016-09-15", linkage.CollaborationTieWhere{Basis: []graph.LinkageBasis{"AGREEMENT"}}, []string{agreement}, [3]int{0, 1, 1}},
		{"MeetingsAndProjects", "2016-09-15", linkage.CollaborationTieWhere{Basis: []graph.LinkageBasis{"PROJECT", "MEETING"}}, []string{committee, meeting}, [3]int{1, 1, 0}},
		{"Plum", "2016-09-15", linkage.CollaborationTieWhere{Within: keyBy("plum")}, []string{meeting}, [3]int{1, 0, 0}},
		{"North", "2016-09-15", linkage.CollaborationTieWhere{Within: keyBy("north")}, []string{committee, meeting, agreement}, [3]int{1, 2, 0}},
	} {
		var counts [3]int
		h.same(t, c.name, c.want, func() ([]string, int, error) {
			answer, err := linkage.CollaborationTies(t.Context(), h.Store, linkage.CollaborationTiesQuestion{Asked: askAt(c.date), Where: c.where})
			if err != nil {
				return nil, 0, err
			}
			counts = [3]int{answer.Across, answer.Inside, answer.Unaffiliated}
			if o := answer.Outwardness(); (o == nil) != (counts[0]+counts[1] == 0) || o != nil && *o != float64(counts[0]-counts[1])/float64(counts[0]+counts[1]) {
				t.Errorf("%s: outwardness %v of %v", c.name, o, counts)
			}
			return h.tieRows(answer), answer.TotalCount, nil
		})
		if counts != c.counts {
			t.Errorf("%s: across, inside, unaffiliated are %v, want %v", c.name, counts, c.counts)
		}
	}
}

// carriers is what linkage runs over besides, all from October 2016. The bureau and the league handle steps of one case. The committee runs a house where warm and
// tea have room, which does not tie these two. The office has read what the league shares. Rice of the bureau went to the soup of tea.
var carriers = district{
	nodes: []node{
		{"LinkageCase", "complaint", values{"title": "噪音投诉", "state": "OPEN"}, ""},
		{"CaseStep", "hear", values{"name": "受理"}, ""}, {"CaseStep", "answer", values{"name": "答复"}, ""},
		{"Facility", "house", values{"name": "邻里之家"}, ""},
		{"SharedItem", "bulletin", values{"title": "志愿简报", "sharedOn": day("2016-10-01")}, ""},
		{"Resource", "rice", values{"name": "大米"}, ""},
		{"ResourceLink", "sack", values{"linkedOn": day("2016-10-05")}, ""},
	},
	links: []link{
		{"CaseStep.stepOf", "hear", "complaint", values{}}, {"CaseStep.stepOf", "answer", "complaint", values{}},
		{"Actor.handles", "bureau", "hear", values{"from": day("2016-10")}}, {"Actor.handles", "league", "answer", values{"from": day("2016-10")}},
		{"Facility.operatedBy", "committee", "house", values{"from": day("2016-10")}},
		{"Facility.hosts", "house", "warm", values{}}, {"Facility.hosts", "house", "tea", values{}},
		{"SharedItem.sharedBy", "bulletin", "league", values{}}, {"Actor.read", "office", "bulletin", values{"on": day("2016-10-02")}},
		{"Resource.ownedBy", "rice", "bureau", values{}},
		{"ResourceLink.uses", "sack", "rice", values{}}, {"ResourceLink.linkedTo", "sack", "soup", values{}},
	},
}

// testCarriers is decisions A3: ties over resources, platforms and information, and by a case.
func (h *hub) testCarriers(t *testing.T) {
	h.MustWrite(t, instant("2030-06-03"), carriers)
	ask := func(date string) ([]string, *linkage.CollaborationTieConnection) {
		where := linkage.CollaborationTieWhere{Basis: []graph.LinkageBasis{"CASE", "RESOURCE", "PLATFORM", "INFORMATION"}}
		answer, err := linkage.CollaborationTies(t.Context(), h.Store, linkage.CollaborationTiesQuestion{Asked: askAt(date), Where: where})
		if err != nil {
			t.Fatal(err)
		}
		return h.tieRows(answer), answer
	}
	if rows, _ := ask("2016-09-30"); rows != nil {
		t.Errorf("before October: %v", rows)
	}
	rows, answer := ask("2016-10-15")
	if diff := cmp.Diff([]string{
		"office, league, bureau, league, ACROSS, INFORMATION", "league, bureau, league, bureau, ACROSS, CASE", "warm, committee, league, bureau, ACROSS, PLATFORM",
		"committee, tea, bureau, bureau, INSIDE, PLATFORM", "bureau, tea, bureau, bureau, INSIDE, RESOURCE",
	}, rows); diff != "" {
		t.Fatalf("(-want +got) %s", diff)
	}
	for i, want := range []string{"[INFORMATION]", "[]", "[PLATFORM]", "[PLATFORM]", "[RESOURCE]"} {
		if got := fmt.Sprint(answer.Nodes[i].Carriers()); got != want {
			t.Errorf("%s is carried by %s, want %s", rows[i], got, want)
		}
	}
}

// testShortfalls is M38.
func (h *hub) testShortfalls(t *testing.T) {
	three, four := 3, 4
	none := []string{"0 apricot, 20 missing", "0 pine, 20 missing", "0 willow, 20 missing"}
	for _, c := range []struct {
		name, date string
		minimum    *int
		where      linkage.OrganizationShortfallWhere
		want       []string
	}{
		{"EachCountedOnce", "2016-02-15", nil, linkage.OrganizationShortfallWhere{},
			slices.Concat(none, []string{"1 plum, 19 missing", "1 bamboo, 19 missing", "3 peach, 17 missing"})},
		{"Suspended", "2016-03-15", nil, linkage.OrganizationShortfallWhere{Within: keyBy("plum")}, []string{"0 plum, 20 missing"}},
		{"OneMissing", "2016-02-15", &four, linkage.OrganizationShortfallWhere{Within: keyBy("peach")}, []string{"3 peach, 1 missing"}},
		{"NoneMissing", "2016-02-15", &three, linkage.OrganizationShortfallWhere{Within: keyBy("peach")}, nil},
		{"Kinds", "2016-02-15", &three, linkage.OrganizationShortfallWhere{Within: keyBy("peach"), OrganizationKind: []graph.OrganizationKind{"COMMUNITY_ORGANIZATION"}},
			[]string{"2 peach, 1 missing"}},
	} {
		h.same(t, c.name, c.want, func() ([]string, int, error) {
			answer, err := linkage.OrganizationShortfalls(t.Context(), h.Store, linkage.OrganizationShortfallsQuestion{Asked: askAt(c.date), Minimum: c.minimum, Where: c.where})
			if err != nil {
				return nil, 0, err
			}
			return h.shortfallRows(answer), answer.TotalCount, nil
		})
	}
}

// testAlone is Q7 (M42), which the read API can say: an agreement that has not begun or an organization that counts no longer is no tie.
func (h *hub) testAlone(t *testing.T) {
	for date, want := range map[string]string{
		"2016-01-15": `{"organizations":{"nodes":[{"name":"暖阳志愿队"},{"name":"茶友社"}]}}`,
		"2016-04-15": `{"organizations":{"nodes":[{"name":"茶友社"}]}}`, // the other is suspended
		"2016-07-15": `{"organizations":{"nodes":[{"name":"茶友社"}]}}`, // the other has met the sun
		"2016-09-15": `{"organizations":{"nodes":[]}}`,
	} {
		got, trips := h.MustAnswer(t, fmt.Sprintf(`{ organizations(
			where: {within: {code: {eq: "990201"}}, linkedWith: {none: {}}, status: {notIn: [CLEANED_UP, DEREGISTERED, REVOKED, SUSPENDED, BANNED, UNREGISTERED]}}
			orderBy: {name: ASC}, asOf: %q) { nodes { name } } }`, date))
		if got = strings.Join(strings.Fields(got), ""); got != want || trips != 1 {
			t.Errorf("%s: %s in %d round trips, want %s", date, got, trips, want)
		}
	}
}

// testEvidence looks at what rows rest on.
func (h *hub) testEvidence(t *testing.T) {
	types := func(evidence []linkage.Evidence) string {
		var names []string
		for _, e := range evidence {
			names = append(names, e.Type)
			if e.ID == "" || e.RecordedAt.IsZero() {
				t.Errorf("evidence %+v", e)
			}
		}
		slices.Sort(names)
		return strings.Join(slices.Compact(names), " ")
	}
	is := func(what, got, want string) {
		if got != want {
			t.Errorf("%s is %s, want %s", what, got, want)
		}
	}
	needs, err := linkage.UnservedNeeds(t.Context(), h.Store, linkage.UnservedNeedsQuestion{Asked: askAt("2016-08-15")})
	if err != nil {
		t.Fatal(err)
	}
	is("need", types(needs.Nodes[0].Evidence), "ADDRESSES ARISES_IN IN_CATEGORY")
	is("projects", h.keys[needs.Nodes[0].ProjectIDs[0]], "lamps")
	is("category", h.keys[needs.Nodes[0].CategoryID], "NEED_CATEGORY NC0903")
	pairs, err := linkage.UncoordinatedProviders(t.Context(), h.Store, linkage.UncoordinatedProvidersQuestion{Asked: askAt("2016-08-15")})
	if err != nil {
		t.Fatal(err)
	}
	is("pair", types(pairs.Nodes[0].Evidence), "ADDRESSES DELIVERED_IN IN_CATEGORY TARGETS UNDERTAKES")
	is("pair's projects", h.keys[pairs.Nodes[0].ProjectIDs[0]]+" "+h.keys[pairs.Nodes[0].OtherProjectIDs[0]], "cart soup")
	people, err := linkage.ConnectingPeople(t.Context(), h.Store, linkage.ConnectingPeopleQuestion{Scope: graph.Everything, Asked: askAt("2016-06-30"), Organization: keyBy("tea"), Other: keyBy("sun")})
	if err != nil {
		t.Fatal(err)
	}
	is("to tea", types(people.Nodes[0].ToOrganization), "MEMBER_OF")
	is("to tea until", people.Nodes[0].ToOrganization[0].To.String(), "2016-06")
	is("to sun", types(people.Nodes[0].ToOther), "WORKS_FOR")
	ties, err := linkage.CollaborationTies(t.Context(), h.Store, linkage.CollaborationTiesQuestion{Asked: askAt("2016-09-15")})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, tie := range ties.Nodes {
		all = append(all, types(tie.Evidence))
	}
	is("ties", strings.Join(all, ", "), "COMMISSIONS UNDERTAKES, ATTENDED, COOPERATES_WITH")
	short, err := linkage.OrganizationShortfalls(t.Context(), h.Store, linkage.OrganizationShortfallsQuestion{Asked: askAt("2016-02-15"), Where: linkage.OrganizationShortfallWhere{Within: keyBy("peach")}})
	if err != nil {
		t.Fatal(err)
	}
	is("shortfall", types(short.Nodes[0].Evidence), "BASED_IN FILED_IN")
	if n := len(short.Nodes[0].Evidence); n != 4 {
		t.Errorf("%d relations, want 4: tea is based and filed in peach", n)
	}
}

// testKnownBefore asks about the same dates before the surroundings were recorded.
func (h *hub) testKnownBefore(t *testing.T) {
	asked := func(date string) linkage.Asked {
		a := askAt(date)
		a.At.KnownAt = new(instant("2030-06-01").Add(1))
		return a
	}
	h.same(t, "urgency unknown", []string{"visits plum", "tutoring willow"}, func() ([]string, int, error) { // 独 before 课 as after, but by title
		answer, err := linkage.UnservedNeeds(t.Context(), h.Store, linkage.UnservedNeedsQuestion{Asked: asked("2017-06-15")})
		if err != nil {
			return nil, 0, err
		}
		return h.unservedRows(answer), answer.TotalCount, nil
	})
	h.same(t, "by title", []string{"repair apricot", "visits plum"}, func() ([]string, int, error) {
		answer, err := linkage.UnservedNeeds(t.Context(), h.Store, linkage.UnservedNeedsQuestion{Asked: asked("2016-01-15"), Where: linkage.UnservedNeedWhere{Within: keyBy("district")}})
		if err != nil {
			return nil, 0, err
		}
		return h.unservedRows(answer), answer.TotalCount, nil
	})
	h.same(t, "no second provider", nil, func() ([]string, int, error) {
		answer, err := linkage.UncoordinatedProviders(t.Context(), h.Store, linkage.UncoordinatedProvidersQuestion{Asked: asked("2016-02-15")})
		if err != nil {
			return nil, 0, err
		}
		return h.pairRows(answer), answer.TotalCount, nil
	})
	h.same(t, "nobody between", nil, func() ([]string, int, error) {
		answer, err := linkage.ConnectingPeople(t.Context(), h.Store, linkage.ConnectingPeopleQuestion{Scope: graph.Everything, Asked: asked("2016-06-30"), Organization: keyBy("sun"), Other: keyBy("neighbors")})
		if err != nil {
			return nil, 0, err
		}
		return h.personRows(answer), answer.TotalCount, nil
	})
	h.same(t, "no affiliation", nil, func() ([]string, int, error) {
		answer, err := linkage.CollaborationTies(t.Context(), h.Store, linkage.CollaborationTiesQuestion{Asked: asked("2016-02-15")})
		if err != nil {
			return nil, 0, err
		}
		if answer.Unaffiliated != 1 { // sun and dusk share the cart
			t.Errorf("%d ties without affiliation, want 1", answer.Unaffiliated)
		}
		return h.tieRows(answer), answer.TotalCount, nil
	})
	h.same(t, "nobody based", []string{"0 peach, 20 missing"}, func() ([]string, int, error) {
		answer, err := linkage.OrganizationShortfalls(t.Context(), h.Store, linkage.OrganizationShortfallsQuestion{Asked: asked("2016-02-15"), Where: linkage.OrganizationShortfallWhere{Within: keyBy("peach")}})
		if err != nil {
			return nil, 0, err
		}
		return h.shortfallRows(answer), answer.TotalCount, nil
	})
	// What was not known then cannot be named: an empty answer would read as "nothing there".
	_, err := linkage.ConnectingPeople(t.Context(), h.Store, linkage.ConnectingPeopleQuestion{Scope: graph.Everything, Asked: asked("2016-06-30"), Organization: keyBy("sun"), Other: keyBy("tea")})
	if graph.KindOf(err) != graph.NotFound {
		t.Errorf("an organization before it was known: %v", err)
	}
	early := asked("2016-02-15")
	early.At.KnownAt = new(instant("2029"))
	_, err = linkage.OrganizationShortfalls(t.Context(), h.Store, linkage.OrganizationShortfallsQuestion{Asked: early, Where: linkage.OrganizationShortfallWhere{Within: keyBy("peach")}})
	if graph.KindOf(err) != graph.NotFound {
		t.Errorf("a place before it was known: %v", err)
	}
}

// testQuestionPages joins pages of one row and of two and compares them with the whole.
func (h *hub) testQuestionPages(t *testing.T) {
	for name, ask := range map[string]func(a linkage.Asked) ([]string, linkage.PageInfo, error){
		"UnservedNeeds": func(a linkage.Asked) ([]string, linkage.PageInfo, error) {
			c, err := linkage.UnservedNeeds(t.Context(), h.Store, linkage.UnservedNeedsQuestion{Asked: a})
			if err != nil {
				return nil, linkage.PageInfo{}, err
			}
			return h.unservedRows(c), c.PageInfo, nil
		},
		"CollaborationTies": func(a linkage.Asked) ([]string, linkage.PageInfo, error) {
			c, err := linkage.CollaborationTies(t.Context(), h.Store, linkage.CollaborationTiesQuestion{Asked: a})
			if err != nil {
				return nil, linkage.PageInfo{}, err
			}
			return h.tieRows(c), c.PageInfo, nil
		},
		"OrganizationShortfalls": func(a linkage.Asked) ([]string, linkage.PageInfo, error) {
			c, err := linkage.OrganizationShortfalls(t.Context(), h.Store, linkage.OrganizationShortfallsQuestion{Asked: a})
			if err != nil {
				return nil, linkage.PageInfo{}, err
			}
			return h.shortfallRows(c), c.PageInfo, nil
		},
	} {
		whole, _, err := ask(linkage.Asked{At: at("2016-09-15")})
		if err != nil || len(whole) < 2 {
			t.Fatalf("%s: %v, %v", name, whole, err)
		}
		for size := 1; size <= 2; size++ {
			var joined []string
			a := linkage.Asked{At: at("2016-09-15"), First: size}
			for more := true; more; {
				rows, info, err := ask(a)
				if err != nil {
					t.Fatal(err)
				}
				if info.HasPreviousPage != (a.After != "") || len(rows) > size {
					t.Errorf("%s: page %v, %+v", name, rows, info)
				}
				joined, more = append(joined, rows...), info.HasNextPage
				a.After = *info.EndCursor
			}
			if diff := cmp.Diff(whole, joined); diff != "" {
				t.Errorf("%s by %d: %s", name, size, diff)
			}
		}
	}
}

func (h *hub) testQuestionRefused(t *testing.T) {
	first, err := linkage.UnservedNeeds(t.Context(), h.Store, linkage.UnservedNeedsQuestion{Asked: linkage.Asked{At: at("2016-08-15"), First: 1}})
	if err != nil {
		t.Fatal(err)
	}
	cursor, zero, six := *first.PageInfo.EndCursor, 0, 6
	needs := func(a linkage.Asked, where linkage.UnservedNeedWhere, order graph.UnservedNeedOrder) error {
		a.At = at("2016-08-15")
		_, err := linkage.UnservedNeeds(t.Context(), h.Store, linkage.UnservedNeedsQuestion{Asked: a, Where: where, OrderBy: order})
		return err
	}
	people := func(one, two *graph.Filter) error {
		_, err := linkage.ConnectingPeople(t.Context(), h.Store, linkage.ConnectingPeopleQuestion{Scope: graph.Everything, Asked: askAt("2016-08-15"), Organization: one, Other: two})
		return err
	}
	ties := func(where linkage.CollaborationTieWhere) error {
		_, err := linkage.CollaborationTies(t.Context(), h.Store, linkage.CollaborationTiesQuestion{Asked: askAt("2016-08-15"), Where: where})
		return err
	}
	shortfalls := func(minimum *int, a linkage.Asked) error {
		a.At = at("2016-08-15")
		_, err := linkage.OrganizationShortfalls(t.Context(), h.Store, linkage.OrganizationShortfallsQuestion{Asked: a, Minimum: minimum})
		return err
	}
	pairs := func(where linkage.ProviderPairWhere) error {
		_, err := linkage.UncoordinatedProviders(t.Context(), h.Store, linkage.UncoordinatedProvidersQuestion{Asked: askAt("2016-08-15"), Where: where})
		return err
	}
	for name, c := range map[string]struct {
		err  error
		kind graph.Kind
		at   string
	}{
		"Cursor":         {needs(linkage.Asked{After: "nonsense"}, linkage.UnservedNeedWhere{}, ""), graph.Invalid, "after"},
		"OtherOrder":     {needs(linkage.Asked{After: cursor}, linkage.UnservedNeedWhere{}, graph.UnservedNeedOrderAge), graph.Invalid, "after"},
		"OtherFilter":    {needs(linkage.Asked{After: cursor}, linkage.UnservedNeedWhere{Within: keyBy("south")}, ""), graph.Invalid, "after"},
		"OtherQuestion":  {shortfalls(nil, linkage.Asked{After: cursor}), graph.Invalid, "after"},
		"TooMany":        {needs(linkage.Asked{First: 201}, linkage.UnservedNeedWhere{}, ""), graph.Invalid, "first"},
		"Urgency":        {needs(linkage.Asked{}, linkage.UnservedNeedWhere{Urgency: &six}, ""), graph.Invalid, "where.urgency"},
		"NoSuchPlace":    {needs(linkage.Asked{}, linkage.UnservedNeedWhere{Within: codeBy("1")}, ""), graph.NotFound, "where.within"},
		"NoSuchCategory": {pairs(linkage.ProviderPairWhere{Category: termBy("NEED_CATEGORY X")}), graph.NotFound, "where.category"},
		"NoSuchGroup":    {pairs(linkage.ProviderPairWhere{Population: termBy("TARGET_POPULATION X")}), graph.NotFound, "where.population"},
		"TwoKeys":        {pairs(linkage.ProviderPairWhere{Within: &graph.Filter{Value: values{"id": "1", "sourceKey": "2"}}}), graph.Invalid, "where.within"},
		"NoSuchOther":    {people(keyBy("sun"), keyBy("moon")), graph.NotFound, "other"},
		"NoOrganization": {people(keyBy("moon"), keyBy("sun")), graph.NotFound, "organization"},
		"Same":           {people(keyBy("sun"), &graph.Filter{Value: values{"id": h.ids["sun"]}}), graph.Invalid, "other"},
		"OnlyOne":        {people(keyBy("sun"), nil), graph.Invalid, "other"},
		"Empty":          {people(keyBy("sun"), &graph.Filter{}), graph.Invalid, "other"},
		"Basis":          {ties(linkage.CollaborationTieWhere{Basis: []graph.LinkageBasis{"FRIENDSHIP"}}), graph.Invalid, "where.basis"},
		"NoMinimum":      {shortfalls(&zero, linkage.Asked{}), graph.Invalid, "minimum"},
	} {
		var own *graph.Error
		if !errors.As(c.err, &own) || own.Kind != c.kind || own.Field != c.at || own.Message.En == "" || own.Message.Zh == "" {
			t.Errorf("%s: got %v", name, c.err)
		}
	}
}

// testStatement runs the text that Statement gives, as somebody does who looks at its plan.
func (h *hub) testStatement(t *testing.T) {
	a := linkage.Asked{At: at("2016-02-15"), Count: true}
	for name, c := range map[string]struct {
		q     linkage.Question
		total int64
	}{
		"serviceLinks":           {linkage.ServiceLinksQuestion{At: at("2016-02-15"), Count: true}, 10},
		"unservedNeeds":          {linkage.UnservedNeedsQuestion{Asked: a}, 1},
		"uncoordinatedProviders": {linkage.UncoordinatedProvidersQuestion{Asked: a}, 2},
		"connectingPeople":       {linkage.ConnectingPeopleQuestion{Scope: graph.Everything, Asked: a, Organization: keyBy("sun"), Other: keyBy("tea")}, 1},
		"collaborationTies":      {linkage.CollaborationTiesQuestion{Asked: a}, 1},
		"organizationShortfalls": {linkage.OrganizationShortfallsQuestion{Asked: a}, 6},
	} {
		text, params, err := linkage.Statement(h.Model(), c.q)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rows, err := h.Read(t.Context(), text, params)
		if err != nil || rows[0][1] != c.total {
			t.Errorf("%s: %v %v, want a total of %d", name, rows, err, c.total)
		}
	}
	if _, _, err := linkage.Statement(h.Model(), linkage.UnservedNeedsQuestion{Asked: linkage.Asked{First: -1}}); !errors.Is(err, graph.Invalid) {
		t.Errorf("a page of -1 rows gives %v", err)
	}
}
