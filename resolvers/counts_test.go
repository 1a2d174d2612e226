package resolvers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/access"
	"liandong/graph"
	"liandong/localdb/testdb"
)

// The people of a district by where they play a role, and how many of them come from outside. 7 serve in a team of the whole district, 1 in communities of two streets,
// 9 nowhere.
//
//	区 ─┬─ 东街 ─┬─ e1 40 (12)   ├─ 西街 ─┬─ w1 25 (6)
//	    │        ├─ e2 12 (2)    │        ├─ w2 8 (8)
//	    │        └─ e3 3 (0)     │        └─ w3 1 (1)
//	    └─ 南街 ─┬─ s1 33 (0)
//	             └─ s2 0
var residents = []struct {
	street, community string
	all, outside      int
}{
	{"east", "e1", 40, 12}, {"east", "e2", 12, 2}, {"east", "e3", 3, 0},
	{"west", "w1", 25, 6}, {"west", "w2", 8, 8}, {"west", "w3", 1, 1},
	{"south", "s1", 33, 0}, {"south", "s2", 0, 0},
}

type countedDistrict struct {
	store    *graph.Store
	executor *executor.Executor
	anyone   context.Context
}

func mustCountedDistrict(t *testing.T, settings access.CountSettings) *countedDistrict {
	t.Helper()
	store := testdb.MustStore(t)
	d := &countedDistrict{store: store, executor: MustExecutor(t, &Resolver{Store: store, Counts: access.NewPublisher(store, settings)})}
	saves := []string{`saveJurisdiction(set: {sourceKey: "county", name: "区", code: "990101", level: COUNTY})`,
		`saveVolunteerTeam(set: {sourceKey: "team", name: "区队"}, links: {activeIn: [{target: {sourceKey: "county"}}]})`}
	save := func(links, origin string) {
		saves = append(saves, fmt.Sprintf(`savePerson(set: {sourceKey: "p%d", name: "人%d"%s}, links: {%s})`, len(saves), len(saves), origin, links))
	}
	streets := map[string]bool{}
	for i, r := range residents {
		if !streets[r.street] {
			streets[r.street] = true
			saves = append(saves, fmt.Sprintf(`saveJurisdiction(set: {sourceKey: %q, name: %q, level: SUBDISTRICT}, links: {parent: {target: {sourceKey: "county"}}})`, r.street, r.street))
		}
		saves = append(saves, fmt.Sprintf(`saveCommunity(set: {sourceKey: %q, name: %q, code: "99010100100%d", level: COMMUNITY}, links: {parent: {target: {sourceKey: %q}}})`, r.community, r.community, i, r.street))
		for n := range r.all {
			origin := ", origin: LOCAL"
			if n < r.outside {
				origin = ", origin: OUTSIDE"
			}
			save(fmt.Sprintf(`plays: [{target: {sourceKey: %q}, role: VOLUNTEER}]`, r.community), origin)
		}
	}
	for range 7 {
		save(`volunteersIn: [{target: {sourceKey: "team"}}]`, "")
	}
	save(`plays: [{target: {sourceKey: "e1"}, role: VOLUNTEER}, {target: {sourceKey: "w1"}, role: VOLUNTEER}]`, "")
	for range 9 {
		save("", "")
	}
	for part := range slices.Chunk(saves, 40) {
		text := "mutation {"
		for i, one := range part {
			text += fmt.Sprintf("\n s%d: %s { userErrors { field message } }", i, one)
		}
		data, errs := execute(d.executor, text+" }", nil)
		if errs != nil || strings.Contains(string(data), "message") {
			t.Fatalf("%s %v", data, errs)
		}
	}
	d.anyone = d.as(t, graph.Actor{})
	return d
}

// as is the context of an actor, whose rights the hub's own policy decides.
func (d *countedDistrict) as(t *testing.T, actor graph.Actor) context.Context {
	t.Helper()
	rights, err := access.NewGuard(d.store).Rights(t.Context(), actor)
	if err != nil {
		t.Fatal(err)
	}
	return access.WithRights(graph.WithActor(context.Background(), actor), rights)
}

// ask executes a query and tells what of the answer is hidden.
func (d *countedDistrict) ask(ctx context.Context, query string) (json.RawMessage, gqlerror.List, []string) {
	ctx, notes := WithNotes(graphql.StartOperationTrace(ctx))
	now := time.Now()
	operation, errs := d.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: query, ReadTime: graphql.TraceTiming{Start: now, End: now}})
	if len(errs) > 0 {
		return nil, errs, nil
	}
	responses, ctx := d.executor.DispatchOperation(ctx, operation)
	response := responses(ctx)
	return response.Data, response.Errors, notes.Hidden()
}

type countedAnswer struct {
	Count    *int64
	Reason   *string
	ReasonEn *string
	Groups   []struct {
		Keys  []struct{ Value *string }
		Count *int64
		Share *float64
	}
	GroupCount int
	Rest       *struct{ Count *int64 }
}

// count asks for the statistics of people with arguments.
func (d *countedDistrict) count(t *testing.T, arguments string) (a countedAnswer) {
	t.Helper()
	if arguments != "" {
		arguments = "(" + arguments + ")"
	}
	data, errs, _ := d.ask(d.anyone, "{ it: personStatistics"+arguments+" { count reason reasonEn groupCount groups { keys { value } count share } rest { count } } }")
	if errs != nil {
		t.Fatalf("%s: %v", arguments, errs)
	}
	var answer struct{ It countedAnswer }
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatal(err)
	}
	return answer.It
}

// everyQuestion are all that the table answers: everywhere and of each place, alone and in each grouping.
func everyQuestion() (list []string) {
	places := []string{"", "county"}
	for _, r := range residents {
		places = append(places, r.street, r.community)
	}
	groups := []string{"", "groupBy: [{by: ORIGIN}]"}
	for _, level := range []string{"COUNTY", "SUBDISTRICT", "COMMUNITY"} {
		groups = append(groups, "groupBy: [{by: WITHIN, level: "+level+"}]", "groupBy: [{by: ORIGIN}, {by: WITHIN, level: "+level+"}]")
	}
	for _, place := range slices.Compact(places) {
		where := ""
		if place != "" {
			where = fmt.Sprintf("where: {within: {sourceKey: {eq: %q}}} ", place)
		}
		for _, group := range groups {
			list = append(list, where+group)
		}
	}
	return list
}

func TestCountsOnly(t *testing.T) {
	d := mustCountedDistrict(t, access.DefaultCountSettings())
	person := d.store.Model().Noun("Person")
	date, err := graph.ParsePartialDate(graph.Today(time.Now()).String()[:8] + "01")
	if err != nil {
		t.Fatal(err)
	}
	table, err := d.store.CountTable(t.Context(), person, date)
	if err != nil {
		t.Fatal(err)
	}
	pattern, err := access.NewPublisher(d.store, access.DefaultCountSettings()).Pattern(table)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("NothingRecoverable", func(t *testing.T) {
		if found := access.Audit(pattern); len(found) > 0 {
			t.Errorf("%d figures can be recovered: %+v", len(found), found[0])
		}
	})
	t.Run("EachRowOnce", func(t *testing.T) {
		cube := access.CubeOf(table)
		in := map[string]int64{}
		for _, cell := range cube.Cells {
			in[cell.Place] += cell.Count
		}
		all := int64(0)
		for _, n := range in {
			all += n
		}
		if want := int64(122 + 7 + 1 + 9); all != want {
			t.Errorf("%d rows, expected %d: %v", all, want, in)
		}
		if in[access.RestOf("all")] != 9+7+1 { // the district holds all others: what is of no street counts for the country
			t.Errorf("of no street: %v", in)
		}
	})
	t.Run("NoSmallNumberInAnyAnswer", func(t *testing.T) {
		told := 0
		for _, q := range everyQuestion() {
			a := d.count(t, q)
			counts := []*int64{a.Count}
			for _, g := range a.Groups {
				counts = append(counts, g.Count)
				if g.Count == nil && g.Share != nil {
					t.Errorf("%s: a share of what is withheld", q)
				}
			}
			for _, n := range counts {
				if n != nil && *n < access.DefaultThreshold {
					t.Errorf("%s: %d", q, *n)
				}
				if n != nil {
					told++
				}
			}
			if a.Count == nil && (a.Reason == nil || a.ReasonEn == nil) {
				t.Errorf("%s: no count and no reason", q)
			}
		}
		if told < 60 {
			t.Errorf("%d counts in all answers: the table tells next to nothing", told)
		}
	})
	t.Run("TheAnswerSaysWhatIsHidden", func(t *testing.T) {
		_, errs, hidden := d.ask(d.anyone, `{ personStatistics(groupBy: [{by: WITHIN, level: COMMUNITY}]) { groups { count } } }`)
		if want := []string{"personStatistics.groups.count"}; errs != nil || !slices.Equal(hidden, want) {
			t.Errorf("got %v %v, expected %v", hidden, errs, want)
		}
	})
	t.Run("TheSameTwice", func(t *testing.T) {
		for _, q := range everyQuestion()[:16] {
			query := "{ it: personStatistics" + strings.TrimSuffix("("+q+")", "()") + " { count groups { keys { value } count } } }"
			first, _, _ := d.ask(d.anyone, query)
			again, err := access.NewPublisher(d.store, access.DefaultCountSettings()).Pattern(table)
			if second, _, _ := d.ask(d.anyone, query); string(first) != string(second) || err != nil || fmt.Sprint(again) != fmt.Sprint(pattern) {
				t.Errorf("%s:\n%s\n%s %v", q, first, second, err)
			}
		}
	})
	// A place and what it is made of: where all parts but one show, the whole must not, else that one, small as it is, is the difference.
	t.Run("NotByPlaceAndItsParts", func(t *testing.T) {
		for _, street := range []string{"east", "west", "south"} {
			whole := d.count(t, fmt.Sprintf("where: {within: {sourceKey: {eq: %q}}}", street)).Count
			withheld := 1 // what belongs to the street alone is in no answer
			for _, r := range residents {
				if r.street == street && d.count(t, fmt.Sprintf("where: {within: {sourceKey: {eq: %q}}}", r.community)).Count == nil {
					withheld++
				}
			}
			if whole != nil && withheld < 2 {
				t.Errorf("%s: all but one part shows, and the whole", street)
			}
		}
	})
	t.Run("NotByGroupings", func(t *testing.T) {
		figures := map[string]*int64{}
		for _, q := range everyQuestion() {
			within := strings.SplitN(q, "groupBy", 2)[0]
			for _, g := range d.count(t, q).Groups {
				if len(g.Keys) == 1 && strings.Contains(q, "ORIGIN") {
					value := "?"
					if g.Keys[0].Value != nil {
						value = *g.Keys[0].Value
					}
					figures[within+value] = g.Count
				}
			}
			if !strings.Contains(q, "groupBy") {
				figures[within] = d.count(t, q).Count
			}
		}
		for key, whole := range figures {
			if strings.HasSuffix(key, "LOCAL") || strings.HasSuffix(key, "OUTSIDE") || strings.HasSuffix(key, "?") || whole == nil {
				continue
			}
			withheld := 0
			for _, value := range []string{"LOCAL", "OUTSIDE", "?"} {
				if figures[key+value] == nil {
					withheld++
				}
			}
			if withheld == 1 {
				t.Errorf("%s: one value alone is withheld, and the sum shows", key)
			}
		}
	})
	for name, question := range map[string]string{
		"NotByWhere":           `where: {origin: {eq: LOCAL}}`,
		"NotByWhereWithin":     `where: {within: {sourceKey: {eq: "e3"}}, retiredCadre: {eq: true}}`,
		"NotByOr":              `where: {OR: [{within: {sourceKey: {eq: "e2"}}}, {within: {sourceKey: {eq: "e3"}}}]}`,
		"NotBySeveralPlaces":   `where: {within: {sourceKey: {in: ["e1", "e2"]}}}`,
		"NotByNoPlace":         `where: {within: {sourceKey: {eq: "nowhere"}}}`,
		"NotByPeopleOfAPlace":  `where: {search: "人1"}`,
		"NotByAnotherField":    `groupBy: [{by: RETIRED_CADRE}]`,
		"NotByRelation":        `groupBy: [{by: PLAYS}]`,
		"NotByDay":             `groupBy: [{by: FROM, every: DAY}]`,
		"NotByTwoLevels":       `groupBy: [{by: WITHIN, level: COMMUNITY}, {by: WITHIN, level: SUBDISTRICT}]`,
		"NotByThree":           `groupBy: [{by: ORIGIN}, {by: WITHIN, level: COMMUNITY}, {by: WITHIN, level: SUBDISTRICT}]`,
		"NotWhatWasKnown":      `knownAt: "2017-01-01T00:00:00Z"`,
		"NotWhatIsConfirmed":   `staleAfter: 30`,
		"NotByWhereOnDivision": `where: {within: {people: {some: {name: {eq: "人1"}}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			data, errs, _ := d.ask(d.anyone, "{ it: personStatistics("+question+") { count } }")
			if len(errs) == 0 {
				t.Fatalf("got %s", data)
			}
			if strings.Contains(errs[0].Error(), "Unknown") || strings.Contains(errs[0].Error(), "is not defined") {
				return // there is no such question at all
			}
			var e *graph.Error
			if !errors.As(errs[0], &e) || e.Code != "COUNTS_ONLY" || e.Message.Zh == "" || e.Field == "" {
				t.Errorf("got %v", errs[0])
			}
		})
	}
	for name, selection := range map[string]string{"NoIDs": "ids", "NoIDsOfGroups": "groups { ids }", "NoCertainty": "certainty { lower }"} {
		t.Run(name, func(t *testing.T) {
			data, errs, _ := d.ask(d.anyone, "{ it: personStatistics(groupBy: [{by: ORIGIN}]) { count "+selection+" } }")
			var e *graph.Error
			if len(errs) == 0 || !errors.As(errs[0], &e) || e.Code != "COUNTS_ONLY" {
				t.Errorf("got %s %v", data, errs)
			}
		})
	}
	t.Run("AnyDayOfAMonthAlike", func(t *testing.T) {
		first := d.count(t, `asOf: "2020-05-01", groupBy: [{by: WITHIN, level: COMMUNITY}]`)
		for _, day := range []string{"2020-05-17", "2020-05-31", "2020-05"} {
			if other := d.count(t, `asOf: "`+day+`", groupBy: [{by: WITHIN, level: COMMUNITY}]`); fmt.Sprint(jsonOf(other)) != fmt.Sprint(jsonOf(first)) {
				t.Errorf("%s: %s, on the first %s", day, jsonOf(other), jsonOf(first))
			}
		}
	})
	t.Run("RestOfWithheldIsWithheld", func(t *testing.T) {
		if a := d.count(t, `groupBy: [{by: WITHIN, level: COMMUNITY}], top: 1`); a.Rest == nil || a.Rest.Count != nil || a.GroupCount != len(residents) {
			t.Errorf("got %s", jsonOf(a))
		}
	})
	t.Run("WhoReadsATerritoryCountsItExactly", func(t *testing.T) {
		worker := d.as(t, graph.Actor{Name: "worker", Grants: []graph.Grant{{Role: "SOCIAL_WORKER", Territory: "990101001002"}}})
		data, errs, _ := d.ask(worker, `{ personStatistics { count } }`)
		if want := `{"personStatistics":{"count":3}}`; string(data) != want || errs != nil {
			t.Errorf("got %s %v", data, errs)
		}
	})
	t.Run("Owner", func(t *testing.T) {
		data, errs := execute(d.executor, `{ personStatistics { count } }`, nil)
		if want := `{"personStatistics":{"count":139}}`; string(data) != want || errs != nil {
			t.Errorf("got %s %v", data, errs)
		}
	})
}

func TestCountsAreRounded(t *testing.T) {
	d := mustCountedDistrict(t, access.CountSettings{Threshold: 5, Rounding: 5})
	for _, q := range everyQuestion() {
		a := d.count(t, q)
		for _, g := range append(a.Groups, struct {
			Keys  []struct{ Value *string }
			Count *int64
			Share *float64
		}{Count: a.Count}) {
			if g.Count != nil && (*g.Count%5 != 0 || *g.Count == 0) {
				t.Errorf("%s: %d", q, *g.Count)
			}
		}
	}
}

func jsonOf(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
