package resolvers

import (
	"context"

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
	return matching.Question{Limits: limits, AsOf: moment(ctx, asOf, nil).AsOf, Weights: weights, Refused: given(refused), First: mostOf(ctx, "first", "results"), Rights: access.RightsFrom(ctx),
		Reasons: selects(ctx, "results", "wouldLead")}
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
func (r matchingAnswerResolver) Results(_ context.Context, a *matching.Answer, first *graph.PageSize) ([]*matching.Result, error) {
	return a.Found[:min(len(a.Found), int(given(first)))], nil
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
		Most: max(mostOf(ctx, "first", "gifts"), mostOf(ctx, "first", "communities"), mostOf(ctx, "first", "losers")), Compare: selects(ctx, "modes")}
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
func (r sharingAnswerResolver) Gifts(_ context.Context, a *matching.SharingAnswer, first *graph.PageSize) ([]*matching.Gift, error) {
	return a.Given[:min(len(a.Given), int(given(first)))], nil
}

// Communities answers SharingAnswer.communities.
func (r sharingAnswerResolver) Communities(_ context.Context, a *matching.SharingAnswer, first *graph.PageSize) ([]*matching.CommunityShare, error) {
	return a.Places[:min(len(a.Places), int(given(first)))], nil
}

// Losers answers SharingAnswer.losers.
func (r sharingAnswerResolver) Losers(_ context.Context, a *matching.SharingAnswer, first *graph.PageSize) ([]*matching.Loser, error) {
	return a.Lost[:min(len(a.Lost), int(given(first)))], nil
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
