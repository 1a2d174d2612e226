package resolvers

import (
	"context"

	"liandong/graph"
	"liandong/graph/generated"
	"liandong/identity"
)

// DuplicateCandidates answers Query.duplicateCandidates.
func (r queryResolver) DuplicateCandidates(ctx context.Context, noun graph.NodeKind, within *graph.Filter, minimum *graph.DuplicateLevel, decided *bool,
	first *graph.PageSize, after *string) (*identity.DuplicateCandidateConnection, error) {
	found, err := r.Duplicates.Duplicates(ctx, r.Store, identity.DuplicatesQuestion{
		Scope: r.request(ctx).Scope, At: moment(ctx, nil, nil), Noun: noun, Within: within, Minimum: given(minimum), Decided: given(decided),
		First: int(given(first)), After: given(after),
	})
	if err != nil {
		return nil, err
	}
	if kind := identity.NounOf(r.Store.Model(), noun); kind != nil {
		readAs(ctx, kind, kind.Title(), 2*len(found.Nodes))
	}
	return found, nil
}

// IdentityDecisions answers Query.identityDecisions.
func (r queryResolver) IdentityDecisions(ctx context.Context, of *string, kind *graph.IdentityDecisionKind, standing *bool, first *graph.PageSize,
	after *string) (*identity.IdentityDecisionConnection, error) {
	return identity.Decisions(ctx, r.Store, identity.DecisionsQuestion{
		Scope: r.request(ctx).Scope, At: moment(ctx, nil, nil), Of: given(of), Kind: kind, Standing: given(standing), First: int(given(first)), After: given(after),
	})
}

// MergeNodes answers Mutation.mergeNodes.
func (r mutationResolver) MergeNodes(ctx context.Context, keep, merge, reason string, idempotencyKey *string) (*identity.IdentityPayload, error) {
	return r.decide(ctx, "mergeNodes", keep, merge, reason, idempotencyKey)
}

// UnmergeNodes answers Mutation.unmergeNodes.
func (r mutationResolver) UnmergeNodes(ctx context.Context, merged, reason string, idempotencyKey *string) (*identity.IdentityPayload, error) {
	return r.decide(ctx, "unmergeNodes", merged, "", reason, idempotencyKey)
}

// DeclareDistinct answers Mutation.declareDistinct.
func (r mutationResolver) DeclareDistinct(ctx context.Context, a, b, reason string, idempotencyKey *string) (*identity.IdentityPayload, error) {
	return r.decide(ctx, "declareDistinct", a, b, reason, idempotencyKey)
}

// TakeBackDistinct answers Mutation.takeBackDistinct.
func (r mutationResolver) TakeBackDistinct(ctx context.Context, a, b, reason string, idempotencyKey *string) (*identity.IdentityPayload, error) {
	return r.decide(ctx, "takeBackDistinct", a, b, reason, idempotencyKey)
}

func (r mutationResolver) decide(ctx context.Context, what, a, b, reason string, key *string) (*identity.IdentityPayload, error) {
	return identity.Decide(ctx, r.Store, identity.Command{What: what, A: a, B: b, Reason: reason, Key: given(key), At: moment(ctx, nil, nil)})
}

type (
	duplicateCandidateResolver struct{ *Resolver }
	identityDecisionResolver   struct{ *Resolver }
	identityPayloadResolver    struct{ *Resolver }
)

// DuplicateCandidate resolves the nodes of a candidate.
func (r *Resolver) DuplicateCandidate() generated.DuplicateCandidateResolver {
	return duplicateCandidateResolver{r}
}

// IdentityDecision resolves the nodes of a decision.
func (r *Resolver) IdentityDecision() generated.IdentityDecisionResolver {
	return identityDecisionResolver{r}
}

// IdentityPayload resolves the node of a command about identity.
func (r *Resolver) IdentityPayload() generated.IdentityPayloadResolver {
	return identityPayloadResolver{r}
}

// A answers DuplicateCandidate.a.
func (r duplicateCandidateResolver) A(ctx context.Context, d *identity.DuplicateCandidate) (graph.Answer, error) {
	return r.noun(ctx, "Node", d.AID)
}

// B answers DuplicateCandidate.b.
func (r duplicateCandidateResolver) B(ctx context.Context, d *identity.DuplicateCandidate) (graph.Answer, error) {
	return r.noun(ctx, "Node", d.BID)
}

// First answers IdentityDecision.first.
func (r identityDecisionResolver) First(ctx context.Context, d *identity.IdentityDecision) (graph.Answer, error) {
	return r.noun(ctx, "Node", d.FirstID)
}

// Second answers IdentityDecision.second.
func (r identityDecisionResolver) Second(ctx context.Context, d *identity.IdentityDecision) (graph.Answer, error) {
	return r.noun(ctx, "Node", d.SecondID)
}

// Node answers IdentityPayload.node.
func (r identityPayloadResolver) Node(ctx context.Context, p *identity.IdentityPayload) (graph.Answer, error) {
	return r.noun(ctx, "Node", p.NodeID)
}
