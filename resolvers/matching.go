package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"liandong/access"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/matching"
)

// MatchCandidates answers Query.matchCandidates.
func (r queryResolver) MatchCandidates(ctx context.Context, wanted matching.For, kinds []graph.MatchingKind, limits *matching.Limits, asOf *graph.PartialDate, weights []*matching.Weight,
	includeRefused *bool) (*matching.Answer, error) {
	q := r.matchingQuestion(ctx, limits, asOf, weights, includeRefused)
	q.Kinds = kinds
	return r.matching().Candidates(ctx, wanted, q)
}

// MatchNeeds answers Query.matchNeeds.
func (r queryResolver) MatchNeeds(ctx context.Context, of matching.Helper, wants []graph.MatchingWant, area *graph.Filter, limits *matching.Limits, asOf *graph.PartialDate, weights []*matching.Weight,
	includeRefused *bool) (*matching.Answer, error) {
	return r.matching().Needs(ctx, of, wants, area, r.matchingQuestion(ctx, limits, asOf, weights, includeRefused))
}

// MatchingRules answers Query.matchingRules.
func (r queryResolver) MatchingRules(context.Context) ([]*matching.Rule, error) {
	var list []*matching.Rule
	for _, rule := range matching.Rules() {
		list = append(list, &rule)
	}
	return list, nil
}

// matchingQuestion is what all questions of matching have.
func (r *Resolver) matchingQuestion(ctx context.Context, limits *matching.Limits, asOf *graph.PartialDate, weights []*matching.Weight, refused *bool) matching.Question {
	from, to := listedOf(ctx, "results")
	return matching.Question{Limits: limits, AsOf: moment(ctx, asOf, nil).AsOf, Weights: weights, Refused: given(refused), Skip: from, First: to - from, Rights: access.RightsFrom(ctx),
		Reasons: selects(ctx, "results", "wouldLead")}
}

// listedOf is which part of a list the client asks for at a path, under all names: what is passed over in any case, and where it ends.
func listedOf(ctx context.Context, path ...string) (from, to int) {
	operation := graphql.GetOperationContext(ctx)
	for i, found := range selectedAt(operation, graphql.GetFieldContext(ctx).Field, path) {
		arguments, size := found.ArgumentMap(operation.Variables), graph.PageSize(0)
		skip, err := graphql.UnmarshalInt(arguments["skip"])
		if err != nil || skip < 0 || size.UnmarshalGQL(arguments["first"]) != nil {
			skip = 0 // refused where the list is told
		}
		if i == 0 || skip < from {
			from = skip
		}
		to = max(to, skip+int(size))
	}
	return from, to
}

// matching is where matches are looked for.
func (r *Resolver) matching() matching.Reader {
	return matching.Reader{Store: r.Store, Columns: r.columns, Keeper: r.Matching}
}

type (
	matchingAnswerResolver struct{ *Resolver }
	matchingResultResolver struct{ *Resolver }
)

// MatchingAnswer resolves the results of an answer.
func (r *Resolver) MatchingAnswer() generated.MatchingAnswerResolver {
	return matchingAnswerResolver{r}
}

// Results answers MatchingAnswer.results.
func (r matchingAnswerResolver) Results(_ context.Context, a *matching.Answer, first *graph.PageSize, skip *int) ([]*matching.Result, error) {
	return a.Listed(int(given(first)), given(skip))
}

// MatchingResult resolves the node of a result.
func (r *Resolver) MatchingResult() generated.MatchingResultResolver {
	return matchingResultResolver{r}
}

// Node answers MatchingResult.node.
func (r matchingResultResolver) Node(ctx context.Context, m *matching.Result) (graph.Answer, error) {
	return r.noun(ctx, "Node", m.NodeID)
}

// Allocate answers Query.allocate.
func (r queryResolver) Allocate(ctx context.Context, area *graph.Filter, needs []*graph.Filter, kinds []graph.MatchingKind, limits *matching.Limits, mode *graph.SharingMode,
	caps *matching.Caps, seed *int, asOf *graph.PartialDate, weights []*matching.Weight) (*matching.SharingAnswer, error) {
	q := matching.SharingQuestion{Question: r.matchingQuestion(ctx, limits, asOf, weights, nil), Area: area, Needs: needs, Mode: given(mode), Caps: caps, Seed: given(seed),
		Compare: selects(ctx, "modes")}
	for _, list := range []string{"gifts", "communities", "losers"} {
		_, to := listedOf(ctx, list)
		q.Most = max(q.Most, to)
	}
	q.Kinds = kinds
	return r.matching().Allocate(ctx, q)
}

type (
	sharingAnswerResolver    struct{ *Resolver }
	sharingGiftResolver      struct{ *Resolver }
	sharingCommunityResolver struct{ *Resolver }
	sharingLoserResolver     struct{ *Resolver }
)

// SharingAnswer resolves the lists of an answer.
func (r *Resolver) SharingAnswer() generated.SharingAnswerResolver { return sharingAnswerResolver{r} }

// Gifts answers SharingAnswer.gifts.
func (r sharingAnswerResolver) Gifts(_ context.Context, a *matching.SharingAnswer, first *graph.PageSize, skip *int) ([]*matching.Gift, error) {
	return a.ListedGifts(int(given(first)), given(skip))
}

// Communities answers SharingAnswer.communities.
func (r sharingAnswerResolver) Communities(_ context.Context, a *matching.SharingAnswer, first *graph.PageSize, skip *int) ([]*matching.CommunityShare, error) {
	return a.ListedCommunities(int(given(first)), given(skip))
}

// Losers answers SharingAnswer.losers.
func (r sharingAnswerResolver) Losers(_ context.Context, a *matching.SharingAnswer, first *graph.PageSize, skip *int) ([]*matching.Loser, error) {
	return a.ListedLosers(int(given(first)), given(skip))
}

// SharingGift resolves the nouns of a gift.
func (r *Resolver) SharingGift() generated.SharingGiftResolver { return sharingGiftResolver{r} }

// Need answers SharingGift.need.
func (r sharingGiftResolver) Need(ctx context.Context, g *matching.Gift) (graph.Answer, error) {
	return r.noun(ctx, "Need", g.NeedID)
}

// Helper answers SharingGift.helper.
func (r sharingGiftResolver) Helper(ctx context.Context, g *matching.Gift) (graph.Answer, error) {
	return r.noun(ctx, "Node", g.HelperID)
}

// SharingCommunity resolves the community of a share.
func (r *Resolver) SharingCommunity() generated.SharingCommunityResolver {
	return sharingCommunityResolver{r}
}

// Community answers SharingCommunity.community.
func (r sharingCommunityResolver) Community(ctx context.Context, c *matching.CommunityShare) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", c.CommunityID)
}

// SharingLoser resolves the nouns of a loser.
func (r *Resolver) SharingLoser() generated.SharingLoserResolver { return sharingLoserResolver{r} }

// Need answers SharingLoser.need.
func (r sharingLoserResolver) Need(ctx context.Context, l *matching.Loser) (graph.Answer, error) {
	return r.noun(ctx, "Need", l.NeedID)
}

// TakenBy answers SharingLoser.takenBy.
func (r sharingLoserResolver) TakenBy(ctx context.Context, l *matching.Loser) ([]graph.Answer, error) {
	return r.nouns(ctx, "Need", l.TakenIDs)
}
