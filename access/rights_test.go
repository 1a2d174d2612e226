package access

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// TestPolicy: the table can be read, has a reason in both languages on each line, and knows every role.
func TestPolicy(t *testing.T) {
	policy := DefaultPolicy()
	for _, role := range append(Roles(), Public, BreakGlass) {
		if !slices.ContainsFunc(policy, func(r Rule) bool { return r.Role == role }) {
			t.Errorf("no line is about %s", role)
		}
	}
	for _, bad := range []string{
		"KING,any,PUBLIC,everywhere,none,x,y", "ANALYST,moon,PUBLIC,everywhere,none,x,y", "ANALYST,any,GOSSIP,everywhere,none,x,y", "ANALYST,any,CASE,half,none,x,y",
		"ANALYST,any,CASE,none,none,x,y", "ANALYST,any,CASE,own,none,,y", "ANALYST,any,CASE,own,counts,x,y", "ANALYST,any,INTERNAL,own,none,x,y\nANALYST,any,INTERNAL,territory,none,x,y", "a,b",
	} {
		if _, err := ReadPolicy("role,levels,what,read,write,reason,reason_zh\n" + bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// town is a county of two streets with a community each, in which people work for an organization and handle a case.
type town struct {
	*testing.T
	store *graph.Store
	guard *Guard
	ids   map[string]string
}

func mustTown(t *testing.T) *town {
	w := &town{T: t, store: testdb.MustStore(t), ids: map[string]string{}}
	w.guard = NewGuard(w.store)
	place := func(key, noun, code, level, parent string) {
		w.save(key, noun, map[string]any{"name": key, "code": code, "level": level})
		if parent != "" {
			w.link("AdministrativeDivision.parent", key, parent)
		}
	}
	place("county", "Jurisdiction", "990201", "COUNTY", "")
	place("east", "Jurisdiction", "990201001", "SUBDISTRICT", "county")
	place("west", "Jurisdiction", "990201002", "SUBDISTRICT", "county")
	place("peach", "Community", "990201001001", "COMMUNITY", "east")
	place("laurel", "Community", "990201002001", "COMMUNITY", "west")
	w.save("sun", "Organization", map[string]any{"name": "阳光社"})
	w.link("Organization.basedIn", "sun", "peach")
	for _, name := range []string{"lin", "wu", "he"} {
		w.save(name, "Person", map[string]any{"name": name, "availability": "周末"})
	}
	w.link("Person.worksFor", "lin", "sun")
	w.save("case", "LinkageCase", map[string]any{"title": "漏水", "outcome": "已修"})
	w.save("step", "CaseStep", map[string]any{"name": "上门", "result": "已处理"})
	w.link("LinkageCase.inCommunity", "case", "laurel")
	w.link("CaseStep.stepOf", "step", "case")
	for name, community := range map[string]string{"wu": "laurel", "he": "peach"} {
		w.apply(func(ctx context.Context, tx *graph.Tx) error {
			_, err := tx.Link(ctx, w.store.Model().Relation("Person.plays"), []graph.LinkRow{{FromID: w.ids[name], ToID: w.ids[community], Values: map[string]any{"role": "SOCIAL_WORKER"}}})
			return err
		})
	}
	w.link("Actor.handles", "wu", "step")
	return w
}

func (w *town) apply(work func(context.Context, *graph.Tx) error) {
	w.Helper()
	if _, err := w.store.Write(w.Context(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) { return nil, work(ctx, tx) }); err != nil {
		w.Fatal(err)
	}
}

func (w *town) save(key, noun string, values map[string]any) {
	w.Helper()
	values["sourceKey"] = key
	w.apply(func(ctx context.Context, tx *graph.Tx) error {
		saved, err := tx.Save(ctx, w.store.Model().Noun(noun), []graph.NodeRow{{Values: values}})
		if err == nil {
			w.ids[key] = saved[0].ID
		}
		return err
	})
}

func (w *town) link(relation, from, to string) {
	w.Helper()
	w.apply(func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.Link(ctx, w.store.Model().Relation(relation), []graph.LinkRow{{FromID: w.ids[from], ToID: w.ids[to]}})
		return err
	})
}

// reaches expects a reach to hold these of the persons, the case and its step, by where they belong.
func (w *town) reaches(what string, r graph.Reach, want ...string) {
	w.Helper()
	var got []string
	for _, key := range []string{"lin", "wu", "he", "case", "step"} {
		rows, err := w.store.Read(w.Context(), "MATCH (n:Node {id: $id}) RETURN coalesce(n.region, [])", map[string]any{"id": w.ids[key]})
		if err != nil {
			w.Fatal(err)
		}
		if r.Sees(w.ids[key], texts(rows[0][0])) {
			got = append(got, key)
		}
	}
	if !slices.Equal(got, want) {
		w.Errorf("%s: reaches %v, want %v", what, got, want)
	}
}

func (w *town) rights(grants ...graph.Grant) *Rights {
	w.Helper()
	r, err := w.guard.Rights(w.Context(), graph.Actor{Name: "somebody", Grants: grants})
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// TestRights: what roles reach in a town, level by level.
func TestRights(t *testing.T) {
	w := mustTown(t)
	class := func(r *Rights, name string) graph.Reach { return r.Read.Of(name) }
	anonymous := w.rights()
	w.reaches("anonymous, internal", class(anonymous, "INTERNAL"))
	if anonymous.Writes() || !slices.Equal(anonymous.Count, []string{"INTERNAL"}) {
		t.Errorf("anonymous: %+v", anonymous)
	}
	district := w.rights(graph.Grant{Role: BureauOfficer, Territory: "990201"})
	w.reaches("district officer, identity", class(district, "IDENTITY"), "lin", "wu", "he", "case", "step")
	w.reaches("district officer, case", class(district, "CASE"))
	w.reaches("district officer, writes", district.Write["INTERNAL"], "lin", "wu", "he", "case", "step")
	street := w.rights(graph.Grant{Role: BureauOfficer, Territory: "990201001"})
	w.reaches("street officer, identity", class(street, "IDENTITY"), "lin", "he")
	w.reaches("street officer, sensitive", class(street, "SENSITIVE"))
	city := w.rights(graph.Grant{Role: BureauOfficer, Territory: "9902"})
	w.reaches("officer of a place that is not there", class(city, "INTERNAL"))
	political := w.rights(graph.Grant{Role: PoliticalWorker, Territory: "990201002001"})
	w.reaches("political worker, identity", class(political, "IDENTITY"), "wu", "case", "step")
	w.reaches("political worker, case", class(political, "CASE"))
	worker := w.rights(graph.Grant{Role: SocialWorker, Territory: "990201001001", Node: w.ids["wu"]})
	w.reaches("social worker, internal", class(worker, "INTERNAL"), "lin", "he")
	w.reaches("social worker, identity", class(worker, "IDENTITY"), "wu", "case", "step")
	w.reaches("social worker, case", class(worker, "CASE"), "wu", "case", "step")
	manager := w.rights(graph.Grant{Role: OrganizationManager, Node: w.ids["sun"]})
	w.reaches("manager, identity", class(manager, "IDENTITY"), "lin")
	volunteer := w.rights(graph.Grant{Role: Volunteer, Territory: "990201001", Node: w.ids["he"]})
	w.reaches("volunteer of a street, internal", class(volunteer, "INTERNAL"), "he")
	both := w.rights(graph.Grant{Role: Volunteer, Node: w.ids["he"]}, graph.Grant{Role: PoliticalWorker, Territory: "990201002"})
	w.reaches("two grants, identity", class(both, "IDENTITY"), "wu", "he", "case", "step")
	administrator := w.rights(graph.Grant{Role: Administrator})
	w.reaches("administrator, identity", class(administrator, "IDENTITY"))
	w.reaches("administrator, internal", class(administrator, "INTERNAL"), "lin", "wu", "he", "case", "step")
	if !administrator.May(ToImport) || district.May(ToImport) || administrator.May(ToAudit) {
		t.Error("rights of no class")
	}

	// A community that changes hands takes all that is in it along, at once.
	w.apply(func(ctx context.Context, tx *graph.Tx) error {
		parent := w.store.Model().Relation("AdministrativeDivision.parent")
		if _, err := tx.Unlink(ctx, parent, []graph.LinkRow{{FromID: w.ids["laurel"], ToID: w.ids["west"]}}, nil); err != nil {
			return err
		}
		_, err := tx.Link(ctx, parent, []graph.LinkRow{{FromID: w.ids["laurel"], ToID: w.ids["east"]}})
		return err
	})
	w.reaches("street officer after the move", class(w.rights(graph.Grant{Role: BureauOfficer, Territory: "990201001"}), "IDENTITY"), "lin", "wu", "he", "case", "step")
	w.reaches("the other street's", class(w.rights(graph.Grant{Role: BureauOfficer, Territory: "990201002"}), "IDENTITY"))
	t.Run("Write", func(t *testing.T) { w.T = t; w.writes() })
}

// writes: a write is held to the rights of who writes, and says nothing of what that one may not see.
func (w *town) writes() {
	officer := w.rights(graph.Grant{Role: BureauOfficer, Territory: "990201002"}) // of the empty street
	manager := w.rights(graph.Grant{Role: OrganizationManager, Node: w.ids["sun"]})
	try := func(r *Rights, work func(context.Context, *graph.Tx) error) error {
		_, err := w.store.Write(w.Context(), graph.WriteRequest{Actor: "somebody", Rights: r.Bounds()},
			func(ctx context.Context, tx *graph.Tx) (any, error) { return nil, work(ctx, tx) })
		return err
	}
	save := func(r *Rights, noun string, row graph.NodeRow) error {
		return try(r, func(ctx context.Context, tx *graph.Tx) error {
			_, err := tx.Save(ctx, w.store.Model().Noun(noun), []graph.NodeRow{row})
			return err
		})
	}
	denied := func(what string, err error) {
		w.Helper()
		if graph.KindOf(err) != graph.Denied {
			w.Errorf("%s: %v", what, err)
		}
	}
	denied("a new record that belongs nowhere", save(officer, "Organization", graph.NodeRow{Values: map[string]any{"sourceKey": "x", "name": "x"}}))
	denied("somebody else's organization", save(officer, "Organization", graph.NodeRow{ID: w.ids["sun"], Values: map[string]any{"staffCount": int64(3)}}))
	denied("by its key", save(officer, "Organization", graph.NodeRow{Values: map[string]any{"sourceKey": "sun", "name": "阳光社"}}))
	unseen, unknown := save(officer, "Person", graph.NodeRow{ID: w.ids["lin"], Values: map[string]any{"retiredCadre": true}}),
		save(officer, "Person", graph.NodeRow{ID: "019ad000-0000-7000-8000-000000000000", Values: map[string]any{"retiredCadre": true}})
	if unseen == nil || unknown == nil || strings.ReplaceAll(unseen.Error(), w.ids["lin"], "ID") != strings.ReplaceAll(unknown.Error(), "019ad000-0000-7000-8000-000000000000", "ID") {
		w.Errorf("unseen: %v\nunknown: %v", unseen, unknown)
	}
	err := try(officer, func(ctx context.Context, tx *graph.Tx) error {
		ids, err := tx.FindIDs(ctx, w.store.Model().Noun("Person"), []string{"sourceKey"}, [][]any{{"lin"}}, graph.Today(time.Now()))
		if err == nil && ids[0] != "" {
			w.Error("who is not seen is found by a key")
		}
		return err
	})
	if err != nil {
		w.Error(err)
	}
	if err := save(manager, "Organization", graph.NodeRow{ID: w.ids["sun"], Values: map[string]any{"staffCount": int64(3)}}); err != nil {
		w.Errorf("a manager keeps the own organization: %v", err)
	}
	denied("a manager appraises nobody", try(manager, func(ctx context.Context, tx *graph.Tx) error {
		saved, err := tx.Save(ctx, w.store.Model().Noun("Rating"), []graph.NodeRow{{Values: map[string]any{"sourceKey": "r", "level": "FIVE_A"}}})
		if err != nil {
			return err
		}
		_, err = tx.Link(ctx, w.store.Model().Relation("Rating.rates"), []graph.LinkRow{{FromID: saved[0].ID, ToID: w.ids["sun"]}})
		return err
	}))
	err = try(manager, func(ctx context.Context, tx *graph.Tx) error {
		saved, err := tx.Save(ctx, w.store.Model().Noun("Service"), []graph.NodeRow{{Values: map[string]any{"sourceKey": "s", "name": "热线"}}})
		if err != nil {
			return err
		}
		_, err = tx.Link(ctx, w.store.Model().Relation("Service.offeredBy"), []graph.LinkRow{{FromID: saved[0].ID, ToID: w.ids["sun"]}})
		return err
	})
	if err != nil {
		w.Errorf("a manager adds a service of the own organization: %v", err)
	}
}
