package access

import (
	"context"
	"slices"
	"time"

	"liandong/graph"
)

// Rights are what one actor may do at one moment, decided once for a request.
type Rights struct {
	Read  graph.Scope
	Write map[string]graph.Reach // by data class; nil: everything
	Count []string               // data classes of which rows may be counted, where there are enough, though they may not be read

	Rescues []Rescue // emergencies by which the actor is let in

	policy Policy
	grants []graph.Grant
	places []place
	owner  bool
}

// OwnerAs are those rights of an actor by whose roles they are known on record.
func OwnerAs(actor graph.Actor) *Rights {
	r := Owner()
	r.grants, r.places = actor.Grants, make([]place, len(actor.Grants))
	return r
}

// Guard decides by a policy what actors may do.
type Guard struct {
	Policy Policy
	Places *Places

	emergencies *emergencies // nil: nobody is let in
}

// NewGuard makes a guard over the store by the hub's own policy.
func NewGuard(store *graph.Store) *Guard {
	return &Guard{Policy: DefaultPolicy(), Places: NewPlaces(store), emergencies: &emergencies{store: store, now: time.Now}}
}

// Owner are the rights of who owns the machine, at its commands.
func Owner() *Rights { return &Rights{Read: graph.Everything, owner: true} }

// Rights decides what the actor may do. Whoever asks has what is everybody's; the actor's grants come on top.
func (g *Guard) Rights(ctx context.Context, actor graph.Actor) (*Rights, error) {
	if actor.Administrator {
		return Owner(), nil
	}
	grants := append([]graph.Grant{{Role: Public}}, actor.Grants...)
	var open []Rescue
	if !actor.Anonymous() && g.emergencies != nil {
		var err error
		if open, err = g.emergencies.of(ctx, actor.Name); err != nil {
			return nil, err
		}
		for _, one := range open {
			grants = append(grants, graph.Grant{Role: BreakGlass, Territory: one.Territory})
		}
	}
	places, err := g.Places.of(ctx, grants)
	if err != nil {
		return nil, err
	}
	r := &Rights{Rescues: open, policy: g.Policy, grants: grants, places: places, Read: g.Policy.scope(grants, places, false), Write: g.Policy.scope(grants, places, true).Classes}
	for _, class := range classes {
		if g.Policy.counts(grants, places, class) {
			r.Count = append(r.Count, class)
		}
	}
	return r, nil
}

// May reports whether the actor has a right that is of no data class, everywhere.
func (r *Rights) May(right string) bool {
	if r.owner {
		return true
	}
	for i, g := range r.grants {
		extents := slices.Concat(r.policy.extents(g.Role, r.places[i].level, right, reading), r.policy.extents(g.Role, r.places[i].level, right, writing))
		if slices.Contains(extents, Everywhere) {
			return true
		}
	}
	return false
}

// Roles are those that the rights come from, besides the one that everybody has.
func (r *Rights) Roles() (roles []string) {
	for _, g := range r.grants {
		if g.Role != Public && !slices.Contains(roles, g.Role) {
			roles = append(roles, g.Role)
		}
	}
	slices.Sort(roles)
	return roles
}

// Writes reports whether the actor may change anything at all: write data of some class, or erase a person.
func (r *Rights) Writes() bool { return r.owner || len(r.Write) > 0 || r.May(ToErase) }

type rightsKey struct{}

// WithRights makes a context of a request with what its actor may do.
func WithRights(ctx context.Context, r *Rights) context.Context {
	return context.WithValue(ctx, rightsKey{}, r)
}

// RightsFrom returns what the actor of the request may do. Where nobody has decided, nobody asks from outside: it is a command on one's own data, which the
// owner may do all with, and read who is not named.
func RightsFrom(ctx context.Context) *Rights {
	r, ok := ctx.Value(rightsKey{}).(*Rights)
	switch {
	case ok:
		return r
	case graph.ActorFrom(ctx).Administrator:
		return Owner()
	}
	return Reader(graph.Everything)
}

// Bounds are the rights as the kernel takes them for a write; nil for the owner.
func (r *Rights) Bounds() *graph.Rights {
	if r.owner {
		return nil
	}
	return &graph.Rights{Read: r.Read, Write: r.Write}
}

// Require is nil when the actor has the right, that is of no data class; else Denied.
func (r *Rights) Require(right string) error {
	if r.May(right) {
		return nil
	}
	return &graph.Error{Kind: graph.Denied, Op: "access.Require", Code: "RIGHT_MISSING", Message: graph.Text{
		En: "this needs the right " + right + ", which your roles do not give: ask the administrator", Zh: "此操作需要权限 " + right + "，您的角色不具备：请联系管理员"}}
}

// Reader are rights that let one read and nothing else.
func Reader(scope graph.Scope) *Rights { return &Rights{Read: scope, Write: map[string]graph.Reach{}} }
