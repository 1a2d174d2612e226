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
func (r queryResolver) MatchNeeds(ctx context.Context, of matching.Helper, area *graph.Filter, limits *matching.Limits, asOf *graph.PartialDate, weights []*matching.Weight,
	includeRefused *bool) (*matching.Answer, error) {
	return r.matching().Needs(ctx, of, area, r.matchingQuestion(ctx, limits, asOf, weights, includeRefused))
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
