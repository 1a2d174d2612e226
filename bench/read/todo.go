package read

import "context"

func (b *bench) trips(ctx context.Context) error   { return nil }
func (b *bench) compile(ctx context.Context) error { return nil }
func (b *bench) parse(ctx context.Context) error   { return nil }
func (b *bench) memory(ctx context.Context) error  { return nil }
func (b *bench) cached(ctx context.Context) error  { return nil }
func (b *bench) start(ctx context.Context) error   { return nil }
