package linkage

import (
	"context"

	"liandong/graph"
	"liandong/snapshot"
)

// Reader answers questions from the snapshot when there is one that is fresh enough, and else from the database. The answers
// are the same, but for the clock they are of, which stands in them. What the hub knew earlier (knownAt) is in the database
// alone.
type Reader struct {
	Store     *graph.Store
	Snapshots *snapshot.Keeper[*snapshot.Snapshot] // nil: the database alone
}

// Coverage is AskCoverage, from the snapshot where that is possible.
func (r Reader) Coverage(ctx context.Context, q CoverageQuestion) (*Coverage, error) {
	if s := r.snapshot(ctx, q.At); s != nil {
		return SnapshotCoverage(ctx, s, r.Store, q)
	}
	return AskCoverage(ctx, r.Store, q)
}

// ServiceLinks is ServiceLinks of the package, from the snapshot where that is possible.
func (r Reader) ServiceLinks(ctx context.Context, q ServiceLinksQuestion) (*ServiceLinkConnection, error) {
	if s := r.snapshot(ctx, q.At); s != nil {
		return SnapshotServiceLinks(ctx, s, r.Store, q)
	}
	return ServiceLinks(ctx, r.Store, q)
}

func (r Reader) snapshot(ctx context.Context, at graph.At) *snapshot.Snapshot {
	if r.Snapshots == nil || at.KnownAt != nil {
		return nil
	}
	return r.Snapshots.Current(ctx)
}
