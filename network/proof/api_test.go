package proof_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
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
			ExternalInternal *float64
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
				Basis string
				Event *struct{ ID string }
			}
		}
	}
	Paths struct {
		Paths []struct {
			Length  float64
			Arrives *string
			Nodes   []struct{ ID string }
			Ties    []struct {
				FromID, ToID string
				Links        []struct{ Basis string }
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
	timed := ask(`{ paths(from: "` + from + `", to: "` + to + `", k: 2, timeRespecting: true, projection: {asOf: "2020-10-16", since: "2020-01-01"}) { paths { arrives nodes { id } } } }`).Paths.Paths
	if len(timed) == 0 || timed[0].Arrives == nil || len(timed) > 1 && *timed[1].Arrives < *timed[0].Arrives {
		t.Errorf("paths in time %+v", timed)
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
