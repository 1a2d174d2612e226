package proof_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"liandong/access"
	"liandong/graph"
	"liandong/network"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/snapshot"
)

// answered are the answers of the API that are looked at.
type answered struct {
	Network, Ego struct {
		NodeCount, TieCount, ComponentCount int
		Density                             float64
		Redacted, Truncated                 bool
		Notice                              *string
		Removed                             []struct{ Filter string }
		Grouping                            struct {
			Groups []struct {
				Label string
				Size  int
			}
			GroupCount                   int
			Modularity, ExternalInternal *float64
		}
		Nodes []struct {
			ID     string
			Node   struct{ Name string }
			Scores []struct {
				Measure string
				Value   *float64
			}
		}
		Ties []struct {
			FromID, ToID string
			Weight       float64
			Bases        []string
			Links        []struct {
				Basis        string
				Event        *struct{ ID string }
				Since, Until *string
			}
		}
	}
	Paths struct {
		Reason, Notice *string
		Paths          []struct {
			Length  float64
			Arrives *string
			Days    []string
			Nodes   []struct{ ID string }
			Ties    []struct {
				FromID, ToID string
				Weight       float64
				Links        []struct {
					Basis        string
					Since, Until *string
				}
			}
		}
	}
	NetworkDifference struct {
		TiesAdded, TiesRemoved, TiesReweighted, TiesSame int
		Jaccard                                          float64
		Added                                            []struct{ From, To struct{ ID string } }
		Truncated                                        bool
	}
	CommunitiesOfPractice struct {
		Total, Elsewhere int
		Modularity       float64
		Communities      []struct {
			Size              int
			Density, Cohesion float64
			Members           []struct{ ID string }
			Societies         []string
		}
	}
}

// api asks in GraphQL and compares with measures of the ties that collaborationTies has, which compareTies checks.
func (w *world) api(t *testing.T) {
	executor := resolvertest.New(t, &resolvers.Resolver{Store: w.Store})
	ask := func(document string) (a answered) {
		t.Helper()
		if err := json.Unmarshal(resolvertest.Data(t.Context(), t, executor, document, nil), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	c, err := snapshot.LoadColumns(network.Names())(t.Context(), w.Store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	p := w.project(c, access.Owner(), 130, nil)

	n := ask(`{ network(projection: {asOf: "2020-05-09"}, measures: [BETWEENNESS, CONSTRAINT, BROKERAGE], firstNodes: 5, firstTies: 3) {
		nodeCount tieCount componentCount density redacted truncated notice grouping { groups { label size } externalInternal } nodes { id node { ... on Organization { name } ... on GovernanceBody { name } ... on GovernmentDepartment { name } } scores { measure value } }
		ties { fromId toId weight bases links { basis event { id } } } } }`).Network
	if n.NodeCount != p.Nodes() || n.TieCount != p.TieCount() || math.Abs(n.Density-network.Density(p.Graph)) > 1e-12 || !n.Truncated || n.Notice == nil || len(n.Nodes) != 5 || len(n.Ties) != 3 {
		t.Errorf("%d nodes, %d ties, truncated %v: %v", n.NodeCount, n.TieCount, n.Truncated, n.Notice)
	}
	betweenness, size := network.Betweenness(p.Graph, network.Sampling{}).Values, 0
	for i, node := range n.Nodes {
		number := slices.IndexFunc(p.Actors, func(a int32) bool { return c.IDs.At(a) == node.ID })
		if got := *node.Scores[0].Value; math.Abs(got-betweenness[number]) > 1e-12 || i > 0 && got > *n.Nodes[i-1].Scores[0].Value || node.Node.Name != w.keys[node.ID] {
			t.Errorf("node %d, %s, has betweenness %v, not %v", i, node.Node.Name, got, betweenness[number])
		}
	}
	for _, g := range n.Grouping.Groups {
		size += g.Size
	}
	if size != n.NodeCount || n.Ties[0].Weight < n.Ties[1].Weight || len(n.Ties[0].Links) == 0 {
		t.Errorf("groups of %d, ties %+v", size, n.Ties)
	}

	middle := n.Nodes[0].ID
	e := ask(`{ ego(node: "` + middle + `", radius: 1, projection: {asOf: "2020-05-09"}, measures: [DEGREE], firstNodes: 100) { nodeCount tieCount nodes { id scores { value } } } }`).Ego
	number := slices.IndexFunc(p.Actors, func(a int32) bool { return c.IDs.At(a) == middle })
	if degree := int(network.Degree(p.Graph)[number]); e.NodeCount != degree+1 || len(e.Nodes) != degree+1 || int(*e.Nodes[0].Scores[0].Value) != degree {
		t.Errorf("%d nodes around one of %d neighbours", e.NodeCount, degree)
	}
	w.apiPaths(t, ask, p)
	w.apiNoPath(t, ask, c)

	later := w.project(c, access.Owner(), 290, nil)
	d := ask(`{ networkDifference(from: "2020-05-09", to: "2020-10-16", first: 1) { tiesAdded tiesRemoved tiesReweighted tiesSame jaccard truncated added { from { id } to { id } } } }`).NetworkDifference
	before, after, same := w.ties(p), w.ties(later), 0
	for names := range before {
		if _, ok := after[names]; ok {
			same++
		}
	}
	if d.TiesSame+d.TiesReweighted != same || d.TiesAdded != len(after)-same || d.TiesRemoved != len(before)-same || len(d.Added) != 1 || !d.Truncated {
		t.Errorf("%+v of %d and %d ties, %d in both", d, len(before), len(after), same)
	}

	practice := ask(`{ communitiesOfPractice(projection: {asOf: "2020-05-09"}, members: 100) { total elsewhere modularity communities { size density cohesion societies members { id } } } }`).CommunitiesOfPractice
	members := practice.Elsewhere
	for _, community := range practice.Communities {
		members += len(community.Members)
		if community.Size != len(community.Members) || community.Density <= 0 || community.Density > 1 || community.Cohesion <= 0 || community.Cohesion > 1 {
			t.Errorf("%+v", community)
		}
	}
	if members != p.Nodes() || practice.Total != len(practice.Communities) || practice.Modularity <= 0 {
		t.Errorf("%d members of %d nodes, %d communities", members, p.Nodes(), practice.Total)
	}
	two := ask(`{ network(projection: {asOf: "2020-05-09", bases: [PROJECT], twoMode: true}, groupBy: LEIDEN) { nodeCount tieCount density nodes { id } removed { filter } } }`).Network
	if two.NodeCount == 0 || two.TieCount == 0 || len(two.Nodes) != two.NodeCount {
		t.Errorf("%+v", two)
	}
	w.apiPages(t, ask, p)
	w.apiModes(t, ask)
}

// apiPages: pages of nodes, ties and groups put together are the whole, each once.
func (w *world) apiPages(t *testing.T, ask func(string) answered, p *network.Projected) {
	ties, nodes, groups := map[[2]string]bool{}, map[string]bool{}, map[string]int{}
	for skip := 0; skip < max(p.TieCount(), p.Nodes()); skip += 7 {
		page := ask(fmt.Sprintf(`{ network(projection: {asOf: "2020-05-09"}, firstNodes: 7, skip: %d, firstTies: 7, skipTies: %d, firstGroups: 2, skipGroups: %d) {
			truncated notice nodes { id } ties { fromId toId } grouping { groupCount groups { label size } } } }`, skip, skip, skip/7*2)).Network
		for _, n := range page.Nodes {
			nodes[n.ID] = true
		}
		for _, tie := range page.Ties {
			ties[[2]string{tie.FromID, tie.ToID}] = true
		}
		for _, g := range page.Grouping.Groups {
			groups[g.Label] += g.Size
		}
		if !page.Truncated || page.Notice == nil || !strings.Contains(*page.Notice, "skipTies") || page.Grouping.GroupCount <= 2 || !strings.Contains(*page.Notice, "skipGroups") {
			t.Errorf("%+v", page)
		}
	}
	members := 0
	for _, size := range groups {
		members += size
	}
	if len(ties) != p.TieCount() || len(nodes) != p.Nodes() || members != p.Nodes() {
		t.Errorf("%d ties, %d nodes, groups of %d, not %d, %d and as many", len(ties), len(nodes), members, p.TieCount(), p.Nodes())
	}
	around := ask(`{ ego(node: "` + p.ID(0) + `", radius: 4, seed: 3, projection: {asOf: "2020-05-09"}, firstNodes: 2, skip: 1, firstTies: 1, skipTies: 1) { nodeCount truncated notice nodes { id } ties { fromId } } }`).Ego
	if len(around.Nodes) != 2 || len(around.Ties) != 1 || !around.Truncated || around.Notice == nil {
		t.Errorf("%+v", around)
	}
}

// apiModes: of two modes events are a group of their own, of which no index is told, and ties have dates.
func (w *world) apiModes(t *testing.T, ask func(string) answered) {
	n := ask(`{ network(projection: {asOf: "2020-05-09", bases: [PROJECT, AGREEMENT], twoMode: true}) { nodeCount removed { filter } grouping { groups { label size } modularity externalInternal }
		nodes { event node { __typename } } ties { links { since until event { id } } toId } } }`).Network
	events := 0
	for _, g := range n.Grouping.Groups {
		if g.Label == "events" {
			events = g.Size
		}
	}
	if events == 0 || n.Grouping.Modularity != nil || n.Grouping.ExternalInternal != nil || !slices.ContainsFunc(n.Removed, func(r struct{ Filter string }) bool { return r.Filter == "AGREEMENTS" }) {
		t.Errorf("%d events; %+v", events, n)
	}
	ended := 0
	for _, tie := range n.Ties {
		if len(tie.Links) != 1 || tie.Links[0].Since == nil || tie.Links[0].Event.ID != tie.ToID {
			t.Fatalf("%+v", tie)
		}
		if tie.Links[0].Until != nil {
			ended++
		}
	}
	if ended == 0 || ended == len(n.Ties) {
		t.Errorf("%d of %d parts have an end", ended, len(n.Ties))
	}
}

func (w *world) apiPaths(t *testing.T, ask func(string) answered, p *network.Projected) {
	parts := network.Components(p.Graph)
	var ends []string
	for i, a := range p.Actors {
		if parts.Of[i] == 0 {
			ends = append(ends, p.View.IDs.At(a))
		}
	}
	from, to := ends[0], ends[len(ends)-1]
	found := ask(`{ paths(from: "` + from + `", to: "` + to + `", k: 5, projection: {asOf: "2020-05-09"}) { paths { length nodes { id } ties { fromId toId links { basis } } } } }`).Paths.Paths
	if len(found) == 0 {
		t.Fatal("no path within a component")
	}
	for i, path := range found {
		if int(path.Length) != len(path.Ties) || len(path.Nodes) != len(path.Ties)+1 || path.Nodes[0].ID != from || path.Nodes[len(path.Ties)].ID != to || i > 0 && path.Length < found[i-1].Length {
			t.Errorf("path %d: %+v", i, path)
		}
		for _, tie := range path.Ties {
			if len(tie.Links) == 0 {
				t.Errorf("nothing says what the tie of %s and %s rests on", tie.FromID, tie.ToID)
			}
		}
	}
	timed := ask(`{ paths(from: "` + from + `", to: "` + to + `", k: 2, timeRespecting: true, projection: {asOf: "2020-10-16", since: "2020-01-01"}) { paths { arrives days nodes { id } ties { fromId toId links { since until } } } } }`).Paths.Paths
	if len(timed) == 0 || timed[0].Arrives == nil || len(timed) > 1 && *timed[1].Arrives < *timed[0].Arrives {
		t.Fatalf("paths in time %+v", timed)
	}
	weighted := ask(`{ paths(from: "` + from + `", to: "` + to + `", k: 2, weighted: true, timeRespecting: true, projection: {asOf: "2020-10-16", since: "2020-01-01"}) { paths { length arrives days nodes { id } ties { fromId toId weight links { since until } } } } }`).Paths.Paths
	if len(weighted) != len(timed) || *weighted[0].Arrives < *timed[0].Arrives || len(weighted) > 1 && weighted[1].Length < weighted[0].Length-1e-9 {
		t.Errorf("weighted paths in time %+v", weighted)
	}
	for _, path := range weighted {
		length := 0.0
		for _, tie := range path.Ties {
			length += 1 / tie.Weight
		}
		if math.Abs(length-path.Length) > 1e-9 {
			t.Errorf("a weighted path of %v says %v", length, path.Length)
		}
	}
	for _, path := range slices.Concat(timed, weighted) {
		if len(path.Days) != len(path.Ties) || !slices.IsSorted(path.Days) || path.Days[len(path.Days)-1] != *path.Arrives {
			t.Errorf("steps on %v, to arrive on %s", path.Days, *path.Arrives)
		}
		for i, tie := range path.Ties {
			holds := false
			for _, l := range tie.Links {
				holds = holds || (l.Since == nil || *l.Since <= path.Days[i]) && (l.Until == nil || path.Days[i] <= *l.Until)
			}
			if !holds && len(tie.Links) < 20 {
				t.Errorf("the tie of %s and %s is taken on %s, and rests on %+v", tie.FromID, tie.ToID, path.Days[i], tie.Links)
			}
		}
	}
}

// apiNoPath: where there is no path it is said why, and that something hidden may be why to whom not all is shown.
func (w *world) apiNoPath(t *testing.T, ask func(string) answered, c *snapshot.Columns) {
	const timed = `timeRespecting: true, projection: {asOf: "2020-10-16", since: "2020-03-01"}`
	since := snapshot.DayOf(dayOf2020(61).Start)
	sparse := w.project(c, access.Owner(), 130, func(p *network.Projection) { p.Bases, p.Isolates = []graph.NetworkBasis{"PLATFORM"}, true })
	inTime := w.project(c, access.Owner(), 290, func(p *network.Projection) {
		p.Since, p.Bases = &since, []graph.NetworkBasis{"PROJECT", "CASE", "RESOURCE"}
	})
	apart, late := [2]string{}, [2]string{}
	parts := network.Components(sparse.Graph)
	for node, part := range parts.Of {
		if part != parts.Of[0] {
			apart = [2]string{sparse.ID(0), sparse.ID(int32(node))}
		}
	}
	parts = network.Components(inTime.Graph)
	for from := range int32(inTime.Nodes()) {
		for to, arrives := range inTime.Contacts().Arrivals(from, since) {
			if math.IsInf(arrives, 1) && parts.Of[from] == parts.Of[to] {
				late = [2]string{inTime.ID(from), inTime.ID(int32(to))}
			}
		}
	}
	ends := func(pair [2]string) string { return `from: "` + pair[0] + `", to: "` + pair[1] + `", ` }
	inactive := w.ids["Organization-6"]
	for reason, document := range map[string]string{
		"SAME_ACTOR":         ends([2]string{apart[0], apart[0]}) + `projection: {asOf: "2020-05-09", isolates: true}`,
		"NOT_CONNECTED":      ends(apart) + `projection: {asOf: "2020-05-09", isolates: true, bases: [PLATFORM]}`,
		"END_NOT_IN_NETWORK": ends([2]string{apart[0], inactive}) + `projection: {asOf: "2020-05-09", isolates: true}`,
		"NOT_IN_TIME":        ends(late) + strings.Replace(timed, "asOf", "bases: [PROJECT, CASE, RESOURCE], asOf", 1),
	} {
		none := ask(`{ paths(` + document + `) { reason notice paths { length } } }`).Paths
		if none.Reason == nil || *none.Reason != reason || none.Notice == nil || len(none.Paths) > 0 || strings.Contains(*none.Notice, "not yours") {
			t.Errorf("%s: %+v", reason, none)
		}
	}
	r := network.Reader{Store: w.Store, Columns: func(context.Context) (*snapshot.Columns, error) { return c, nil }}
	q := network.PathsQuestion{Asked: network.Asked{Today: dayOf2020(130), Rights: access.Reader(graph.Scope{}), Projection: &network.ProjectionInput{Bases: []graph.NetworkBasis{"PEOPLE"}}}, K: 1, From: w.ids["Organization-0"], To: w.ids["Organization-1"]}
	a, err := r.Paths(t.Context(), q)
	if err != nil || !a.Redacted || len(a.Paths) > 0 || *a.Reason != "END_NOT_IN_NETWORK" || !strings.Contains(a.Says().En, "not yours to see") || !strings.Contains(a.Says().Zh, "无权查看") {
		t.Errorf("%+v, %v", a, err)
	}
	q.To = w.ids["Person-0"]
	if _, err := r.Paths(t.Context(), q); !errors.Is(err, graph.NotFound) {
		t.Errorf("of a person whom the asker may not see: %v", err)
	}
}

// refused: what is asked wrongly is refused by name, in both languages.
func (w *world) refused(t *testing.T) {
	r := network.Reader{Store: w.Store, Columns: func(ctx context.Context) (*snapshot.Columns, error) {
		return snapshot.LoadColumns(network.Names())(ctx, w.Store, math.MaxInt64)
	}}
	asked := network.Asked{Today: dayOf2020(130), Rights: access.Owner(), Runs: 1}
	since, less := dayOf2020(200), -1.0
	for field, ask := range map[string]func() error{
		"firstNodes": func() error {
			_, err := r.Ask(t.Context(), network.Question{Asked: asked, FirstNodes: 5001})
			return err
		},
		"firstTies": func() error {
			_, err := r.Ask(t.Context(), network.Question{Asked: asked, FirstTies: 1001, Loads: true})
			return err
		},
		"radius": func() error {
			_, err := r.Ask(t.Context(), network.Question{Asked: asked, Ego: w.ids["Organization-0"], Radius: 9})
			return err
		},
		"skipTies": func() error {
			_, err := r.Ask(t.Context(), network.Question{Asked: asked, SkipTies: -1})
			return err
		},
		"measures": func() error {
			q, two := asked, true
			q.Projection = &network.ProjectionInput{TwoMode: &two}
			_, err := r.Ask(t.Context(), network.Question{Asked: q, Measures: []graph.NetworkMeasure{"LIAISON"}})
			return err
		},
		"from": func() error {
			_, err := r.Paths(t.Context(), network.PathsQuestion{Asked: asked, K: 1, From: "nobody", To: w.ids["Organization-1"]})
			return err
		},
		"node": func() error {
			_, err := r.Ask(t.Context(), network.Question{Asked: asked, Ego: "nobody", Radius: 1})
			return err
		},
		"k": func() error { _, err := r.Paths(t.Context(), network.PathsQuestion{Asked: asked}); return err },
		"to": func() error {
			_, err := r.Difference(t.Context(), network.DifferenceQuestion{Asked: asked, From: dayOf2020(9), To: dayOf2020(9)})
			return err
		},
		"leastMembers": func() error { _, err := r.Practice(t.Context(), network.PracticeQuestion{Asked: asked}); return err },
		"projection.since": func() error {
			q := asked
			q.Projection = &network.ProjectionInput{Since: &since}
			_, err := r.Practice(t.Context(), network.PracticeQuestion{Asked: q, Least: 2})
			return err
		},
		"projection.leastWeight": func() error {
			q := asked
			q.Projection = &network.ProjectionInput{LeastWeight: &less}
			_, err := r.Practice(t.Context(), network.PracticeQuestion{Asked: q, Least: 2})
			return err
		},
	} {
		var refused *graph.Error
		if err := ask(); !errors.As(err, &refused) || refused.Field != field || refused.Message.Zh == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}
