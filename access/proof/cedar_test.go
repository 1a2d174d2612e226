package proof_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"liandong/access"
	"liandong/graph"
)

// cedarText writes the policy in Cedar's language: one permission for each line, kind of right and level. A principal is in Role::"R" by each grant and in
// Role::"R@level" by each at a level, and has under the same names the divisions of its territories and what is its own.
func cedarText(policy access.Policy) string {
	var text strings.Builder
	for _, r := range policy {
		roles := []string{r.Role}
		if len(r.Levels) > 0 {
			roles = nil
			for _, level := range r.Levels {
				roles = append(roles, r.Role+"@"+level)
			}
		}
		for action, extent := range map[string]access.Extent{"read": r.Read, "write": r.Write} {
			for _, role := range roles {
				when := map[access.Extent]string{
					access.Everywhere: "true",
					access.Territory:  fmt.Sprintf("resource in principal[%q]", "in "+role),
					access.Own:        fmt.Sprintf("principal[%q].contains(resource)", map[string]string{"read": "own ", "write": "kept "}[action]+role),
				}[extent]
				if when != "" {
					fmt.Fprintf(&text, "permit (principal in Role::%q, action == Action::%q, resource) when { context.class == %q && %s };\n", role, action, r.What, when)
				}
			}
		}
	}
	return text.String()
}

func uid(kind, id string) types.EntityUID {
	return types.NewEntityUID(types.EntityType(kind), types.String(id))
}

// cedarPlaces are the divisions as Cedar's entities, each in the one above.
func (h *hall) cedarPlaces() types.EntityMap {
	all := types.EntityMap{}
	for id, n := range h.nodes {
		if isPlace(n) {
			e := types.Entity{UID: uid("Division", id)}
			if up := h.parentOf(id); up != "" {
				e.Parents = types.NewEntityUIDSet(uid("Division", up))
			}
			all[e.UID] = e
		}
	}
	return all
}

// principal is an actor as Cedar's entity. It knows the divisions of its grants by their codes alone; what lies in them is Cedar's to find.
func (h *hall) principal(a *somebody) types.Entity {
	roles := []types.EntityUID{uid("Role", "PUBLIC")}
	in, own := map[string][]types.Value{}, map[string][]types.Value{} // own by "own ROLE" and, of that, what is kept by "kept ROLE"
	for _, p := range h.policy {
		for _, role := range append([]string{p.Role}, withLevels(p)...) {
			in["in "+role], own["own "+role], own["kept "+role] = in["in "+role], own["own "+role], own["kept "+role]
		}
	}
	for i, o := range a.holders[1:] {
		names := []string{o.role}
		if o.level != "" {
			names = append(names, o.role+"@"+o.level)
		}
		for _, name := range names {
			roles = append(roles, uid("Role", name))
			for _, p := range h.world.places {
				if p.code == a.grants[i].Territory {
					in["in "+name] = append(in["in "+name], uid("Division", h.ids[p.key]))
				}
			}
			for id := range o.own {
				own["own "+name] = append(own["own "+name], uid("Record", id))
			}
			for id := range o.kept {
				own["kept "+name] = append(own["kept "+name], uid("Record", id))
			}
		}
	}
	record := types.RecordMap{}
	for name, list := range in {
		record[types.String(name)] = types.NewSet(list...)
	}
	for name, list := range own {
		record[types.String(name)] = types.NewSet(list...)
	}
	return types.Entity{UID: uid("Actor", a.name), Parents: types.NewEntityUIDSet(roles...), Attributes: types.NewRecord(record)}
}

func withLevels(r access.Rule) (names []string) {
	for _, level := range r.Levels {
		names = append(names, r.Role+"@"+level)
	}
	return names
}

// draw makes an actor of up to three grants.
func (h *hall) draw(r *rand.Rand, n int) *somebody {
	var grants []graph.Grant
	records := map[string]string{access.Volunteer: "volunteer", access.OrganizationManager: "org", access.SocialWorker: "worker"}
	communities := []string{"d000", "d001", "d010", "d011", "d100", "d101", "d110", "d111"}
	for range r.IntN(4) {
		g := graph.Grant{Role: append(access.Roles(), access.BreakGlass)[r.IntN(9)]}
		if r.IntN(5) > 0 {
			g.Territory = h.world.places[r.IntN(len(h.world.places))].code
		}
		if record := records[g.Role]; record != "" && r.IntN(2) == 0 {
			g.Node = h.ids[record+"-"+communities[r.IntN(8)]]
		}
		grants = append(grants, g)
	}
	return h.somebody(fmt.Sprint("actor ", n), grants...)
}

// TestDecisions holds the rights of random actors at random records against Cedar, for which the policy is written down once more, and against the oracle:
// 10,000 decisions, 1,000,000 in the long run. Half of the records are stored, half belong to divisions drawn by lot.
func TestDecisions(t *testing.T) {
	h := mustHall(t)
	policies, err := cedar.NewPolicySetFromBytes("policy", []byte(cedarText(h.policy)))
	if err != nil {
		t.Fatal(err)
	}
	r, begun, wanted := h.random(), time.Now(), long(10_000, 1_000_000)
	entities, ids := h.cedarPlaces(), slices.Sorted(maps.Keys(h.nodes))
	var divisions []string
	for _, p := range h.world.places {
		divisions = append(divisions, h.ids[p.key])
	}
	allowed, each := 0, long(100, 500)
	var a *somebody
	for n := range wanted {
		if n%each == 0 {
			a = h.draw(r, n/each)
			h.rights = map[*somebody]*access.Rights{}
			entities[uid("Actor", a.name)] = h.principal(a)
		}
		id := ids[r.IntN(len(ids))]
		region := h.nodes[id].region
		if r.IntN(2) == 0 {
			region = nil
			for range r.IntN(3) {
				region = append(region, divisions[r.IntN(len(divisions))])
			}
		}
		class, write := dataClasses[1+r.IntN(len(dataClasses)-1)], r.IntN(2) == 0
		action, of, got := "read", reading, h.rightsOf(a).Read.Of(class).Sees(id, region)
		if write {
			action, of, got = "write", writing, h.rightsOf(a).Write[class].Sees(id, region)
		}
		record := types.Entity{UID: uid("Record", id)}
		var parents []types.EntityUID
		for _, d := range region {
			parents = append(parents, uid("Division", d))
		}
		record.Parents = types.NewEntityUIDSet(parents...)
		entities[record.UID] = record
		decided, told := cedar.Authorize(policies, entities, cedar.Request{Principal: uid("Actor", a.name), Action: uid("Action", action), Resource: record.UID,
			Context: types.NewRecord(types.RecordMap{"class": types.String(class)})})
		want := h.may(a, of, class, id, region)
		if len(told.Errors) > 0 || bool(decided) != want || got != want {
			t.Fatalf("seed %d: %v may %s %s of %s in %v: the hub says %v, Cedar %v %v, the oracle %v", h.seed, a.grants, action, class, id, region, got, decided, told.Errors, want)
		}
		if want {
			allowed++
		}
	}
	t.Logf("%d decisions agree, %d of them to allow; %v", wanted, allowed, time.Since(begun))
}
