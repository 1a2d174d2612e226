package graph

import "context"

// Actor is who asks. The zero Actor is anonymous: it has no name and no rights of its own.
type Actor struct {
	Name          string  // as it stands in change records; empty for anonymous
	Administrator bool    // may do everything, writes included: the owner of the machine, at its commands
	Grants        []Grant // what it may do where; what these allow is said by the policy, see access
}

// Grant is one role of an actor in one place.
type Grant struct {
	Role      string // of the policy, as SOCIAL_WORKER
	Territory string // code of the division it holds in, and below; empty: nowhere
	Node      string // id of the organization or person that the actor acts for; empty: nobody
}

// Anonymous reports whether nobody in particular asks.
func (a Actor) Anonymous() bool { return a.Name == "" && !a.Administrator && len(a.Grants) == 0 }

// The keys of the values a request's context carries; their types are our own so that no other package can collide.
type (
	actorKey    struct{}
	languageKey struct{}
)

// WithActor makes a context that says who asks.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom returns who asks, the anonymous Actor when the context does not say.
func ActorFrom(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}

// WithLanguage makes a context that says in which language the caller reads: "zh" or "en".
func WithLanguage(ctx context.Context, language string) context.Context {
	return context.WithValue(ctx, languageKey{}, language)
}

// LanguageFrom returns the language for Text.In, "en" when the context does not say.
func LanguageFrom(ctx context.Context) string {
	if language, ok := ctx.Value(languageKey{}).(string); ok {
		return language
	}
	return "en"
}
