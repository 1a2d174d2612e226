package resolvers

import "context"

type passingKey struct{}

// WithPassingDocument says that the document of the operation is not kept parsed, so that nothing is kept by it.
func WithPassingDocument(ctx context.Context) context.Context {
	return context.WithValue(ctx, passingKey{}, true)
}

func passing(ctx context.Context) bool { return ctx.Value(passingKey{}) != nil }
