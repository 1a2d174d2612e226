package resolvers

import (
	"context"

	"liandong/access"
	"liandong/graph"
)

// Readings answers Query.readings, for who may see who saw what.
func (r queryResolver) Readings(ctx context.Context, since, until *graph.Moment, by, class, field *string, first *graph.PageSize, after *string) (*access.ReadingConnection, error) {
	if err := access.RightsFrom(ctx).Require(access.ToAudit); err != nil {
		return nil, err
	}
	filter := access.EntryFilter{Since: given(since).Time, Until: given(until).Time, By: given(by), Class: given(class), Field: given(field)}
	return access.Readings(ctx, r.AuditFolder, access.ReadingsQuestion{EntryFilter: filter, First: int(given(first)), After: given(after), Count: selects(ctx, "totalCount")})
}

// ErasePerson answers Mutation.erasePerson.
func (r mutationResolver) ErasePerson(ctx context.Context, id, reason string, confirm bool) (*access.ErasePersonPayload, error) {
	done, err := access.ErasePerson(ctx, r.Store, access.Erasure{ID: id, Reason: reason, Confirm: confirm})
	if err == nil && r.Jobs != nil {
		r.Jobs.Clear() // answers of before may have the name
	}
	return done, err
}
