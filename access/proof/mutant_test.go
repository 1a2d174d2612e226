package proof_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"liandong/access"
	"liandong/graph"
)

var dataClasses = []string{"PUBLIC", "INTERNAL", "CONTACT", "IDENTITY", "SENSITIVE", "CASE"}

var powers = []string{access.ToImport, access.ToMerge, access.ToCheck, access.ToAudit, access.ToErase, access.ToRescue}

// mutant is a policy with one line broken.
type mutant struct {
	name   string
	policy access.Policy
}

// mutants break each line in each way: left out, each other extent, another class, one level less, one more, another role.
func mutants(policy access.Policy) (all []mutant) {
	extents := []access.Extent{access.None, access.Counts, access.Own, access.Territory, access.Everywhere}
	for i, line := range policy {
		name := fmt.Sprintf("line %d (%s %v %s)", i+2, line.Role, line.Levels, line.What)
		add := func(what string, change func(r *access.Rule)) {
			broken := slices.Clone(policy)
			change(&broken[i])
			all = append(all, mutant{name + ": " + what, broken})
		}
		all = append(all, mutant{name + ": left out", slices.Delete(slices.Clone(policy), i, i+1)})
		for _, e := range extents {
			if e != line.Read {
				add("read "+string(e), func(r *access.Rule) { r.Read = e })
			}
			if e != line.Write && e != access.Counts {
				add("write "+string(e), func(r *access.Rule) { r.Write = e })
			}
		}
		for _, class := range dataClasses {
			if class != line.What && slices.Contains(dataClasses, line.What) {
				add("of "+class, func(r *access.Rule) { r.What = class })
			}
		}
		for at, level := range line.Levels {
			add("not in a "+level, func(r *access.Rule) {
				r.Levels = slices.Delete(slices.Clone(r.Levels), at, at+1)
				r.Levels = append(r.Levels, "nowhere")
			})
		}
		if len(line.Levels) > 0 {
			add("at any level", func(r *access.Rule) { r.Levels = nil })
		}
		for _, role := range []string{access.Public, access.Volunteer, access.Analyst} {
			if role != line.Role {
				add("for "+role, func(r *access.Rule) { r.Role = role })
			}
		}
	}
	return all
}

// decision is one question to the rights of an actor.
type decision struct {
	of    *somebody
	write bool
	what  string
	node  *node // nil: a right of no class, or whether rows may be counted
}

// given is what the oracle answers.
func (h *hall) given(d decision) bool {
	of := reading
	if d.write {
		of = writing
	}
	if d.node != nil {
		return !d.write && d.what == "PUBLIC" || h.may(d.of, of, d.what, d.node.id, d.node.region)
	}
	wanted := access.Everywhere
	if slices.Contains(dataClasses, d.what) {
		wanted = access.Counts
	}
	return slices.ContainsFunc(h.policy, func(r access.Rule) bool {
		return r.What == d.what && (r.Read == wanted || r.Write == wanted) && slices.ContainsFunc(d.of.holders, func(o holder) bool {
			return o.role == r.Role && (len(r.Levels) == 0 || slices.Contains(r.Levels, o.level))
		})
	})
}

// taken is what the rights answer.
func taken(r *access.Rights, d decision) bool {
	switch {
	case d.node == nil && slices.Contains(dataClasses, d.what):
		return slices.Contains(r.Count, d.what)
	case d.node == nil:
		return r.May(d.what)
	case d.write:
		return r.Write[d.what].Sees(d.node.id, d.node.region)
	}
	return r.Read.Of(d.what).Sees(d.node.id, d.node.region)
}

// slice draws decisions: of every actor and class some, of each standing where the actor may and where it may not.
func (h *hall) slice(cast []*somebody, size int) (list []decision) {
	r, nodes := h.random(), []*node{}
	for _, list := range h.secretive() {
		nodes = append(nodes, list...)
	}
	slices.SortFunc(nodes, func(a, b *node) int { return compareText(a.id, b.id) })
	for _, a := range cast {
		for _, what := range slices.Concat(dataClasses, powers) {
			list = append(list, decision{of: a, what: what})
		}
		for _, what := range dataClasses {
			for _, write := range []bool{false, true} {
				met := map[string]bool{}
				for _, at := range r.Perm(len(nodes)) {
					d := decision{a, write, what, nodes[at]}
					if kind := fmt.Sprint(h.given(d), h.standing(a, nodes[at])); !met[kind] {
						met[kind] = true
						list = append(list, d)
					}
				}
			}
		}
	}
	for len(list) < size {
		list = append(list, decision{cast[r.IntN(len(cast))], r.IntN(2) == 0, dataClasses[r.IntN(len(dataClasses))], nodes[r.IntN(len(nodes))]})
	}
	return list
}

func compareText(a, b string) int {
	if a < b {
		return -1
	} else if a > b {
		return 1
	}
	return 0
}

// alike reports whether a broken policy allows the same to everybody: a line that another one makes void, or, of what is public, reading, which the kernel
// gives to all whatever the policy says.
func (h *hall) alike(cast []*somebody, m mutant) bool {
	for _, a := range cast {
		for _, d := range h.all(a) {
			was := h.given(d)
			h.policy, m.policy = m.policy, h.policy
			is := h.given(d)
			h.policy, m.policy = m.policy, h.policy
			if was != is {
				return false
			}
		}
	}
	return true
}

// all are the decisions about an actor at one node of each region and standing.
func (h *hall) all(a *somebody) (list []decision) {
	for _, what := range slices.Concat(dataClasses, powers) {
		list = append(list, decision{of: a, what: what})
	}
	for _, nodes := range h.secretive() {
		for _, n := range nodes {
			for _, what := range dataClasses {
				list = append(list, decision{a, false, what, n}, decision{a, true, what, n})
			}
		}
	}
	return list
}

// TestMutants: each broken policy is noticed by 2,000 decisions; 12 in CI, all in the long run.
func TestMutants(t *testing.T) {
	h := mustHall(t)
	cast := h.cast()
	begun := time.Now()
	decisions := h.slice(cast, 2_000)
	for _, d := range decisions {
		if got := taken(h.rightsOf(d.of), d); got != h.given(d) {
			t.Errorf("%s: %s, write %v, of %v: got %v", d.of.name, d.what, d.write, d.node, got)
		}
	}
	all := mutants(h.policy)
	r := h.random()
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	killed, void := 0, 0
	for _, m := range all {
		if killed >= long(12, len(all)) {
			break
		}
		guard, rights := &access.Guard{Policy: m.policy, Places: h.guard.Places}, map[*somebody]*access.Rights{}
		caught := slices.ContainsFunc(decisions, func(d decision) bool {
			if rights[d.of] == nil {
				var err error
				if rights[d.of], err = guard.Rights(context.Background(), graph.Actor{Name: d.of.name, Grants: d.of.grants}); err != nil {
					t.Fatal(err)
				}
			}
			return taken(rights[d.of], d) != h.given(d)
		})
		switch {
		case caught:
			killed++
		case h.alike(cast, m):
			void++
		default:
			t.Errorf("seed %d: %s is not noticed", h.seed, m.name)
		}
	}
	t.Logf("%d of %d broken policies noticed by %d decisions, %d allow the same; %v", killed, len(all), len(decisions), void, time.Since(begun))
	if killed < long(12, 200) {
		t.Errorf("only %d", killed)
	}
}

// differs reports whether a scope shows something else than the actor may see: rights to a name change nothing where nobody is seen.
func (h *hall) differs(a *somebody, s graph.Scope) bool {
	for _, nodes := range h.secretive() {
		for _, n := range nodes {
			seen := s.Of(n.noun.Access).Sees(n.id, n.region)
			if seen != h.sees(a, n) || slices.ContainsFunc(secrets(n.noun.Fields), func(f *graph.Field) bool {
				return stored(f, n.props) != nil && (seen && s.Of(f.Access).Sees(n.id, n.region)) != h.seesField(a, n, f)
			}) {
				return true
			}
		}
	}
	return false
}

// TestBrokenScopes: the matrix notices scopes that reach too far or not far enough.
func TestBrokenScopes(t *testing.T) {
	h := mustHall(t)
	cast := h.cast()
	breaks := map[string]func(*graph.Reach){
		"everywhere": func(r *graph.Reach) { r.Everywhere = true },
		"no place":   func(r *graph.Reach) { r.Divisions = nil },
		"one less":   func(r *graph.Reach) { r.Divisions = r.Divisions[:max(0, len(r.Divisions)-1)] },
		"one more":   func(r *graph.Reach) { r.Divisions = append(slices.Clone(r.Divisions), h.ids["d111"], h.ids["d001"]) },
		"not own":    func(r *graph.Reach) { r.Own = nil },
		"other's": func(r *graph.Reach) {
			r.Own = append(slices.Clone(r.Own), h.ids["staff-d011"], h.ids["policy-d011"], h.ids["step-d011"], h.ids["appraisal-d011"])
		},
	}
	caught, void := 0, 0
	for _, name := range []string{"POLITICAL_WORKER in d000", "BUREAU_OFFICER in d0", "SOCIAL_WORKER for worker-d000", "ORGANIZATION_MANAGER for org-d000"} {
		a := cast[slices.IndexFunc(cast, func(a *somebody) bool { return a.name == name })]
		for _, class := range []string{"INTERNAL", "IDENTITY", "CONTACT", "SENSITIVE", "CASE"} {
			for what, change := range breaks {
				delete(h.rights, a)
				changed := false
				h.scope = func(s graph.Scope) graph.Scope {
					r := s.Classes[class]
					change(&r)
					s.Classes[class] = r
					changed = h.differs(a, s)
					return s
				}
				h.clear()
				h.share, h.roll = 1, h.random()
				h.byIDs(a)
				switch {
				case len(h.leaks)+len(h.wrong) > 0:
					caught++
				case changed:
					t.Errorf("%s, %s: %s is not noticed", name, class, what)
				default:
					void++
				}
				h.scope = nil
				delete(h.rights, a)
			}
		}
	}
	t.Logf("%d broken scopes noticed, %d change nothing", caught, void)
}
