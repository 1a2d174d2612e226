package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"liandong/graph"
	"liandong/progress"
)

func MustOpen(t *testing.T, change ...func(*Settings)) *Desk {
	t.Helper()
	s := Default()
	for _, c := range change {
		c(&s)
	}
	d, err := Open(s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func (d *Desk) mustAsk(t *testing.T, q Question) string {
	t.Helper()
	id, err := d.Ask(q)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// says is work that answers at once.
func says(text string) func(context.Context) Answer {
	return func(context.Context) Answer { return Answer{Status: 200, Media: "text/plain", Body: []byte(text)} }
}

// until is work that takes until its context ends.
func until(ctx context.Context) Answer {
	<-ctx.Done()
	return Answer{Status: 503, Failed: true}
}

func key(n byte) Key { return Key{n} }

func TestAnswerIsKept(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "jobs")
	d := MustOpen(t, func(s *Settings) { s.Folder = folder })
	id := d.mustAsk(t, Question{Key: key(1), Owner: key(9), Share: "a", Title: "Board", Clock: 7, Work: says("42")})
	if s, err := d.Wait(t.Context(), id, key(9)); err != nil || s.State != Done || s.Bytes != 2 || s.Clock != 7 || s.EndedAt == nil {
		t.Fatalf("%+v %v", s, err)
	}
	if again := d.mustAsk(t, Question{Key: key(1), Owner: key(9), Share: "a", Work: says("other")}); again != id {
		t.Error("the same question became another job")
	}
	if other := d.mustAsk(t, Question{Key: key(2), Owner: key(9), Share: "a", Work: says("other")}); other == id {
		t.Error("another question became the same job")
	}
	if _, err := d.Status(id, key(8)); !errors.Is(err, graph.NotFound) {
		t.Errorf("somebody else's job: %v", err)
	}
	if a, err := d.Answer(id, key(9)); err != nil || string(a.Body) != "42" || a.Status != 200 || a.Media != "text/plain" {
		t.Errorf("%+v %v", a, err)
	}
	if _, err := d.Drop(id, key(9)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Answer(id, key(9)); !errors.Is(err, graph.NotFound) {
		t.Errorf("a deleted job: %v", err)
	}
	if files, _ := filepath.Glob(filepath.Join(folder, id+"*")); len(files) > 0 {
		t.Errorf("%q stay", files)
	}
}

func TestFailedIsAskedAnew(t *testing.T) {
	d := MustOpen(t)
	first := d.mustAsk(t, Question{Key: key(1), Work: func(context.Context) Answer { return Answer{Status: 422, Body: []byte("no"), Failed: true} }})
	if s, err := d.Wait(t.Context(), first, Key{}); err != nil || s.State != Done {
		t.Fatalf("%+v %v", s, err)
	}
	if a, err := d.Answer(first, Key{}); err != nil || a.Status != 422 {
		t.Errorf("%+v %v", a, err)
	}
	if d.mustAsk(t, Question{Key: key(1), Work: says("yes")}) == first {
		t.Error("the failure was kept")
	}
}

func TestGivenOutOnce(t *testing.T) {
	d := MustOpen(t)
	id := d.mustAsk(t, Question{Key: key(1), Work: func(context.Context) Answer { return Answer{Body: []byte("a person's number"), Once: true} }})
	if _, err := d.Wait(t.Context(), id, Key{}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Answer(id, Key{}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Answer(id, Key{}); !errors.Is(err, graph.NotFound) {
		t.Errorf("again: %v", err)
	}
}

func TestCancel(t *testing.T) {
	d := MustOpen(t, func(s *Settings) { s.AtOnce = 1 })
	running := d.mustAsk(t, Question{Key: key(1), Work: until})
	waiting := d.mustAsk(t, Question{Key: key(2), Work: says("never")})
	if s, err := d.Status(waiting, Key{}); err != nil || s.State != Waiting || s.Ahead != 0 {
		t.Errorf("%+v %v", s, err)
	}
	if _, err := d.Answer(running, Key{}); !errors.Is(err, graph.Conflict) {
		t.Errorf("the answer of a running job: %v", err)
	}
	for _, id := range []string{waiting, running} {
		if _, err := d.Drop(id, Key{}); err != nil {
			t.Fatal(err)
		}
		if s, err := d.Wait(t.Context(), id, Key{}); err != nil || s.State != Cancelled || s.EndedAt == nil {
			t.Errorf("%+v %v", s, err)
		}
		if _, err := d.Answer(id, Key{}); !errors.Is(err, graph.NotFound) {
			t.Errorf("the answer of a cancelled job: %v", err)
		}
	}
	if id := d.mustAsk(t, Question{Key: key(1), Work: says("anew")}); id == running {
		t.Error("a cancelled job answers for its question")
	}
}

// TestKilled opens the folder of a hub that never said how its jobs ended.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	d := MustOpen(t, func(s *Settings) { s.Folder, s.AtOnce = folder, 1 })
	done := d.mustAsk(t, Question{Key: key(3), Title: "of somebody", Work: says("of somebody")})
	if _, err := d.Wait(t.Context(), done, Key{}); err != nil {
		t.Fatal(err)
	}
	running, waiting := d.mustAsk(t, Question{Key: key(1), Work: until}), d.mustAsk(t, Question{Key: key(2), Work: until})
	files, _ := filepath.Glob(filepath.Join(folder, "*"))
	for _, f := range files {
		if text, _ := os.ReadFile(f); strings.Contains(string(text), "somebody") {
			t.Errorf("%s has what was asked or answered", f)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "broken.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	after := MustOpen(t, func(s *Settings) { s.Folder = folder })
	for _, id := range []string{done, running, waiting} {
		if s, err := after.Status(id, Key{}); err != nil || s.State != Interrupted || s.EndedAt == nil {
			t.Errorf("%+v %v", s, err)
		}
		var e *graph.Error
		if _, err := after.Answer(id, Key{}); !errors.As(err, &e) || !strings.Contains(e.Message.En, "ask the question again") {
			t.Errorf("%v", err)
		}
	}
	if id := after.mustAsk(t, Question{Key: key(1), Work: says("anew")}); id == running {
		t.Error("an interrupted job answers for its question")
	}
}

// TestFairShare has one share ask much and another a little, later.
func TestFairShare(t *testing.T) {
	d := MustOpen(t, func(s *Settings) { s.AtOnce = 1 })
	var order []string
	var mutex sync.Mutex
	work := func(name string) func(context.Context) Answer {
		return func(context.Context) Answer {
			mutex.Lock()
			defer mutex.Unlock()
			order = append(order, name)
			return Answer{}
		}
	}
	release := make(chan struct{})
	d.mustAsk(t, Question{Share: "many", Work: func(context.Context) Answer { <-release; return Answer{} }})
	var ids []string
	for i := range 4 {
		ids = append(ids, d.mustAsk(t, Question{Share: "many", Work: work(fmt.Sprint("many", i))}))
	}
	few := d.mustAsk(t, Question{Share: "few", Work: work("few")})
	if s, err := d.Status(few, Key{}); err != nil || s.Ahead != 0 {
		t.Errorf("%+v %v", s, err)
	}
	if s, err := d.Status(ids[3], Key{}); err != nil || s.Ahead != 4 {
		t.Errorf("%+v %v", s, err)
	}
	close(release)
	for _, id := range append(ids, few) {
		if _, err := d.Wait(t.Context(), id, Key{}); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"few", "many0", "many1", "many2", "many3"}; !slices.Equal(order, want) {
		t.Errorf("%q, want %q", order, want)
	}
}

func TestTooMany(t *testing.T) {
	d := MustOpen(t, func(s *Settings) { s.AtOnce, s.Waiting = 1, 2 })
	for range 3 {
		d.mustAsk(t, Question{Share: "a", Work: until})
	}
	var e *graph.Error
	if _, err := d.Ask(Question{Share: "a", Work: until}); !errors.As(err, &e) || e.Code != CodeTooMany {
		t.Errorf("%v", err)
	}
	d.mustAsk(t, Question{Share: "b", Work: until})
}

// TestResume: a job whose runner had no more time begins again in its turn; one that was cancelled meanwhile does not, and where too many wait already it ends with the answer it had.
func TestResume(t *testing.T) {
	d := MustOpen(t, func(s *Settings) { s.AtOnce, s.Waiting = 1, 1 })
	adopt := func(n byte) string {
		return d.Adopt(Question{Key: key(n), Share: "a"}, time.Now(), &progress.Progress{}, func() {})
	}
	late := Answer{Status: 503, Body: []byte("late"), Failed: true}

	id := adopt(1)
	if !d.Resume(id, says("42"), late) {
		t.Fatal("it does not begin again")
	}
	if s, err := d.Wait(t.Context(), id, Key{}); err != nil || s.State != Done {
		t.Fatalf("%+v %v", s, err)
	}
	if a, err := d.Answer(id, Key{}); err != nil || string(a.Body) != "42" {
		t.Errorf("%+v %v", a, err)
	}
	if d.Resume(id, says("43"), late) {
		t.Error("what has ended begins again")
	}

	id = adopt(2)
	if _, err := d.Drop(id, Key{}); err != nil {
		t.Fatal(err)
	}
	if d.Resume(id, says("42"), late) {
		t.Error("what was cancelled begins again")
	}
	if s, err := d.Wait(t.Context(), id, Key{}); err != nil || s.State != Cancelled {
		t.Errorf("%+v %v", s, err)
	}

	d.mustAsk(t, Question{Key: key(3), Share: "a", Work: until})
	d.mustAsk(t, Question{Key: key(4), Share: "a", Work: until})
	id = adopt(5)
	if d.Resume(id, says("42"), late) {
		t.Error("more wait than may")
	}
	if a, err := d.Answer(id, Key{}); err != nil || string(a.Body) != "late" {
		t.Errorf("%+v %v", a, err)
	}
}

func TestProgressAndLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Default()
		s.Longest, s.Room = time.Minute, 3
		d, err := Open(s, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		id := d.mustAsk(t, Question{Key: key(1), Work: func(ctx context.Context) Answer {
			progress.Expect(ctx, 10)
			for range 4 {
				if progress.Step(ctx) != nil {
					t.Error("ended early")
				}
			}
			return until(ctx)
		}})
		synctest.Wait()
		if s, err := d.Status(id, Key{}); err != nil || s.State != Running || s.StepsDone != 4 || s.StepsExpected != 10 {
			t.Errorf("%+v %v", s, err)
		}
		brief, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if s, err := d.Wait(brief, id, Key{}); err != nil || s.State != Running {
			t.Errorf("%+v %v", s, err)
		}
		time.Sleep(2 * time.Minute) // longer than a job may take
		if s, err := d.Status(id, Key{}); err != nil || s.State != Done || s.StepsDone != 4 {
			t.Errorf("%+v %v", s, err)
		}
		large := d.mustAsk(t, Question{Key: key(2), Work: says("12")})
		synctest.Wait()
		d.mustAsk(t, Question{Key: key(3), Work: says("34")})
		synctest.Wait()
		d.mustAsk(t, Question{Key: key(4), Work: says("5")}) // by now there are 4 bytes
		if _, err := d.Status(large, Key{}); !errors.Is(err, graph.NotFound) {
			t.Errorf("the oldest answer stays: %v", err)
		}
		time.Sleep(25 * time.Hour)
		d.mustAsk(t, Question{Key: key(5), Work: says("6")})
		if left := d.List(Key{}); len(left) != 1 {
			t.Errorf("%+v stay", left)
		}
	})
}

func TestClear(t *testing.T) {
	folder := t.TempDir()
	d := MustOpen(t, func(s *Settings) { s.Folder, s.AtOnce = folder, 1 })
	done := d.mustAsk(t, Question{Key: key(1), Work: says("1")})
	if _, err := d.Wait(t.Context(), done, Key{}); err != nil {
		t.Fatal(err)
	}
	running, waiting := d.mustAsk(t, Question{Key: key(2), Work: until}), d.mustAsk(t, Question{Key: key(3), Work: until})
	d.Clear()
	if s, err := d.Wait(t.Context(), running, Key{}); err != nil || s.State != Cancelled {
		t.Errorf("%+v %v", s, err)
	}
	if _, err := d.Status(waiting, Key{}); !errors.Is(err, graph.NotFound) {
		t.Errorf("%v", err)
	}
	again := d.mustAsk(t, Question{Key: key(4), Work: says("4")})
	if _, err := d.Wait(t.Context(), again, Key{}); err != nil {
		t.Fatal(err)
	}
	if err := Empty(folder); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("%v stay", left)
	}
	if _, err := d.Answer(again, Key{}); !errors.Is(err, graph.NotFound) {
		t.Errorf("an answer whose record was taken away: %v", err)
	}
	if err := Empty(filepath.Join(folder, "none")); err != nil {
		t.Error(err)
	}
}
