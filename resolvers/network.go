package resolvers

import (
	"context"

	"liandong/access"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/network"
)

// network is where networks are made.
func (r *Resolver) network() network.Reader {
	return network.Reader{Store: r.Store, Columns: r.columns}
}

// askedNetwork is what every question about a network says.
func askedNetwork(ctx context.Context, projection *network.ProjectionInput, seed, runs *int) network.Asked {
	return network.Asked{Projection: projection, Today: moment(ctx, nil, nil).AsOf, Rights: access.RightsFrom(ctx), Seed: given(seed), Runs: max(1, given(runs))}
}

// Network answers Query.network.
func (r queryResolver) Network(ctx context.Context, projection *network.ProjectionInput, measures []graph.NetworkMeasure, groupBy *graph.NetworkGrouping, seed, runs, deals, firstNodes, skip, firstTies, skipTies, firstGroups, skipGroups *int) (*network.Answer, error) {
	q := network.Question{
		Asked: askedNetwork(ctx, projection, seed, runs), Measures: measures, GroupBy: given(groupBy), Deals: given(deals), FirstNodes: given(firstNodes), Skip: given(skip), FirstTies: given(firstTies), SkipTies: given(skipTies),
		FirstGroups: given(firstGroups), SkipGroups: given(skipGroups), Loads: loadsNodes(ctx),
	}
	q.Runs = given(runs)
	return r.network().Ask(ctx, q)
}

// loadsNodes reports whether fields of nodes are asked for.
func loadsNodes(ctx context.Context) bool {
	return selects(ctx, "nodes", "node") || selects(ctx, "ties", "from") || selects(ctx, "ties", "to") || selects(ctx, "ties", "links", "event")
}

// Ego answers Query.ego. By society there are few groups, which are all listed.
func (r queryResolver) Ego(ctx context.Context, node string, radius *int, projection *network.ProjectionInput, measures []graph.NetworkMeasure, seed, firstNodes, skip, firstTies, skipTies *int) (*network.Answer, error) {
	return r.network().Ask(ctx, network.Question{
		Asked: askedNetwork(ctx, projection, seed, nil), Measures: measures, GroupBy: "SOCIETY", FirstNodes: given(firstNodes), Skip: given(skip), FirstTies: given(firstTies), SkipTies: given(skipTies), FirstGroups: network.MostGroups,
		Ego: node, Radius: given(radius), Loads: loadsNodes(ctx),
	})
}

// Paths answers Query.paths.
func (r queryResolver) Paths(ctx context.Context, from, to string, k *int, weighted, timeRespecting *bool, projection *network.ProjectionInput) (*network.PathsAnswer, error) {
	return r.network().Paths(ctx, network.PathsQuestion{
		Asked: askedNetwork(ctx, projection, nil, nil), From: from, To: to, K: given(k), Weighted: given(weighted), TimeRespecting: given(timeRespecting),
	})
}

// NetworkDifference answers Query.networkDifference.
func (r queryResolver) NetworkDifference(ctx context.Context, from, to graph.PartialDate, projection *network.ProjectionInput, first, skip *int) (*network.DifferenceAnswer, error) {
	return r.network().Difference(ctx, network.DifferenceQuestion{Asked: askedNetwork(ctx, projection, nil, nil), From: from, To: to, First: given(first), Skip: given(skip)})
}

// CommunitiesOfPractice answers Query.communitiesOfPractice.
func (r queryResolver) CommunitiesOfPractice(ctx context.Context, projection *network.ProjectionInput, leastMembers, seed, runs, first, skip, members *int) (*network.PracticeAnswer, error) {
	q := network.PracticeQuestion{Asked: askedNetwork(ctx, projection, seed, runs), Least: given(leastMembers), First: given(first), Skip: given(skip), Members: given(members)}
	q.Runs = given(runs)
	return r.network().Practice(ctx, q)
}

type (
	networkResolver             struct{ *Resolver }
	networkGroupResolver        struct{ *Resolver }
	networkNodeResolver         struct{ *Resolver }
	networkTieResolver          struct{ *Resolver }
	networkLinkResolver         struct{ *Resolver }
	networkPathsResolver        struct{ *Resolver }
	networkPathResolver         struct{ *Resolver }
	networkTieChangeResolver    struct{ *Resolver }
	communityOfPracticeResolver struct{ *Resolver }
)

// Network resolves the words of a network.
func (r *Resolver) Network() generated.NetworkResolver { return networkResolver{r} }

// NetworkGroup resolves the name of a group.
func (r *Resolver) NetworkGroup() generated.NetworkGroupResolver { return networkGroupResolver{r} }

// NetworkNode resolves the actor of a node.
func (r *Resolver) NetworkNode() generated.NetworkNodeResolver { return networkNodeResolver{r} }

// NetworkTie resolves the ends of a tie.
func (r *Resolver) NetworkTie() generated.NetworkTieResolver { return networkTieResolver{r} }

// NetworkLink resolves the event of a reason.
func (r *Resolver) NetworkLink() generated.NetworkLinkResolver { return networkLinkResolver{r} }

// NetworkPaths resolves the words of why there is no path.
func (r *Resolver) NetworkPaths() generated.NetworkPathsResolver { return networkPathsResolver{r} }

// NetworkPath resolves the actors of a path.
func (r *Resolver) NetworkPath() generated.NetworkPathResolver { return networkPathResolver{r} }

// NetworkTieChange resolves the ends of a tie that changed.
func (r *Resolver) NetworkTieChange() generated.NetworkTieChangeResolver {
	return networkTieChangeResolver{r}
}

// CommunityOfPractice resolves the members of a group.
func (r *Resolver) CommunityOfPractice() generated.CommunityOfPracticeResolver {
	return communityOfPracticeResolver{r}
}

// Notice answers Network.notice in the language of the request.
func (r networkResolver) Notice(ctx context.Context, a *network.Answer) (*string, error) {
	if text := a.Says().In(graph.LanguageFrom(ctx)); text != "" {
		return &text, nil
	}
	return nil, nil
}

// Notice answers NetworkPaths.notice in the language of the request.
func (r networkPathsResolver) Notice(ctx context.Context, a *network.PathsAnswer) (*string, error) {
	if text := a.Says().In(graph.LanguageFrom(ctx)); text != "" {
		return &text, nil
	}
	return nil, nil
}

// Label answers NetworkGroup.label in the language of the request.
func (r networkGroupResolver) Label(ctx context.Context, g *network.GroupAnswer) (string, error) {
	return g.Says.In(graph.LanguageFrom(ctx)), nil
}

// Node answers NetworkNode.node.
func (r networkNodeResolver) Node(ctx context.Context, n *network.NodeAnswer) (graph.Answer, error) {
	return r.noun(ctx, "Node", n.ID)
}

// From answers NetworkTie.from.
func (r networkTieResolver) From(ctx context.Context, t *network.TieAnswer) (graph.Answer, error) {
	return r.noun(ctx, "Node", t.FromID)
}

// To answers NetworkTie.to.
func (r networkTieResolver) To(ctx context.Context, t *network.TieAnswer) (graph.Answer, error) {
	return r.noun(ctx, "Node", t.ToID)
}

// Event answers NetworkLink.event.
func (r networkLinkResolver) Event(ctx context.Context, l *network.LinkAnswer) (graph.Answer, error) {
	return r.noun(ctx, "Node", l.EventID)
}

// Nodes answers NetworkPath.nodes.
func (r networkPathResolver) Nodes(ctx context.Context, p *network.PathAnswer) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", p.NodeIDs)
}

// From answers NetworkTieChange.from.
func (r networkTieChangeResolver) From(ctx context.Context, c *network.ChangeAnswer) (graph.Answer, error) {
	return r.noun(ctx, "Node", c.FromID)
}

// To answers NetworkTieChange.to.
func (r networkTieChangeResolver) To(ctx context.Context, c *network.ChangeAnswer) (graph.Answer, error) {
	return r.noun(ctx, "Node", c.ToID)
}

// Societies answers CommunityOfPractice.societies in the language of the request.
func (r communityOfPracticeResolver) Societies(ctx context.Context, c *network.Practice) ([]string, error) {
	names := make([]string, len(c.Named))
	for i, name := range c.Named {
		names[i] = name.In(graph.LanguageFrom(ctx))
	}
	return names, nil
}

// Members answers CommunityOfPractice.members.
func (r communityOfPracticeResolver) Members(ctx context.Context, c *network.Practice) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", c.MemberIDs)
}

// Outward answers CommunityOfPractice.outward.
func (r communityOfPracticeResolver) Outward(ctx context.Context, c *network.Practice) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", c.OutwardIDs)
}
