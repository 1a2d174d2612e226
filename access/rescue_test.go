package access

import (
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

// TestRescue: who is let in for an emergency sees what there is in one place, for hours, once a second person has said so.
func TestRescue(t *testing.T) {
	w := mustTown(t)
	now := time.Now().UTC()
	settings := Default()
	settings.Now = func() time.Time { return now }
	r, err := NewRegister(w.store, settings)
	if err != nil {
		t.Fatal(err)
	}
	w.guard.emergencies.now = settings.Now
	sees := func(want ...string) {
		t.Helper()
		now = now.Add(2 * time.Second) // what is known of emergencies is old
		rights, err := w.guard.Rights(t.Context(), graph.Actor{Name: "admin", Grants: []graph.Grant{{Role: Administrator}}})
		if err != nil {
			t.Fatal(err)
		}
		w.reaches("identity", rights.Read.Of("IDENTITY"), want...)
		w.reaches("case", rights.Read.Of("CASE"), want...)
		if roles := strings.Join(rights.Roles(), " "); strings.Contains(roles, BreakGlass) != (len(want) > 0) {
			t.Errorf("on record as %s", roles)
		}
	}
	admin, officer := graph.Actor{Name: "admin"}, graph.Actor{Name: "officer"}
	const reason = "火灾，须联系该社区全部工作人员"
	for name, ask := range map[string]func() error{
		"no reason":    func() error { _, err := r.AskRescue(t.Context(), admin, "990201001", "急", 2); return err },
		"no place":     func() error { _, err := r.AskRescue(t.Context(), admin, "", reason, 2); return err },
		"half a place": func() error { _, err := r.AskRescue(t.Context(), admin, "99020100", reason, 2); return err },
		"for days":     func() error { _, err := r.AskRescue(t.Context(), admin, "990201001", reason, 72); return err },
		"nobody":       func() error { _, err := r.AskRescue(t.Context(), graph.Actor{}, "990201001", reason, 2); return err },
		"with an id number": func() error {
			_, err := r.AskRescue(t.Context(), admin, "990201001", reason+"360426199101010071", 2)
			return err
		},
		"approve what is no": func() error { _, err := r.ApproveRescue(t.Context(), "none", officer); return err },
	} {
		if ask() == nil {
			t.Errorf("%s: taken", name)
		}
	}
	one, err := r.AskRescue(t.Context(), admin, "990201001", reason, 2)
	if err != nil {
		t.Fatal(err)
	}
	sees()
	for _, self := range []string{"admin", "Admin", "admin/tool"} {
		if _, err := r.ApproveRescue(t.Context(), one.ID, graph.Actor{Name: self}); graph.KindOf(err) != graph.Denied {
			t.Errorf("%s approves it: %v", self, err)
		}
	}
	sees()
	if one, err = r.ApproveRescue(t.Context(), one.ID, officer); err != nil || !one.Open(now) {
		t.Fatalf("%+v %v", one, err)
	}
	sees("lin", "he")
	if _, err := r.ApproveRescue(t.Context(), one.ID, officer); graph.KindOf(err) != graph.Conflict {
		t.Errorf("approved twice: %v", err)
	}
	now = now.Add(2 * time.Hour)
	sees() // it is over

	second, err := r.AskRescue(t.Context(), admin, "990201001", reason, 8)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.ApproveRescue(t.Context(), second.ID, officer); err != nil {
		t.Fatal(err)
	}
	sees("lin", "he")
	if _, err := r.EndRescue(t.Context(), second.ID, officer); err != nil {
		t.Fatal(err)
	}
	sees()
	late, err := r.AskRescue(t.Context(), admin, "990201001", reason, 8)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(25 * time.Hour)
	if _, err := r.ApproveRescue(t.Context(), late.ID, officer); graph.KindOf(err) != graph.Conflict {
		t.Errorf("approved a day later: %v", err)
	}
	if list, err := r.Rescues(t.Context()); err != nil || len(list) != 3 || list[0].ID != late.ID {
		t.Errorf("%+v %v", list, err)
	}
}
