package dictionary

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
)

// read is one drawing as the renderer reads it.
type read struct {
	Heading, Kind, Error string
	Nodes                []string
	Edges                []struct{ From, To, Title string }
}

// TestDrawing reads the drawings with the library that renders them: every noun that leads somewhere or belongs to the area,
// every relation between two nouns once, under the heading of its area.
func TestDrawing(t *testing.T) {
	m, _ := MustLoad(t)
	drawings := MustRead(t, Drawing(m))
	var areas []string
	for _, a := range m.Areas {
		areas = append(areas, title(a))
	}
	var headings, edges []string
	for _, d := range drawings {
		headings = append(headings, d.Heading)
		if d.Error != "" || d.Kind != "classDiagram" {
			t.Errorf("%s is no class diagram: %s %s", d.Heading, d.Kind, d.Error)
		}
		slices.Sort(d.Nodes)
		if diff := cmp.Diff(boxes(m, d.Heading), d.Nodes); diff != "" {
			t.Errorf("%s: boxes (-want +drawn)\n%s", d.Heading, diff)
		}
		for _, e := range d.Edges {
			name, _, _ := strings.Cut(e.Title, " ")
			edges = append(edges, d.Heading+": "+e.From+"."+name+" "+e.To)
		}
	}
	if diff := cmp.Diff(areas, headings); diff != "" {
		t.Errorf("areas (-want +drawn)\n%s", diff)
	}
	want := lines(m)
	slices.Sort(edges)
	if diff := cmp.Diff(want, edges); diff != "" {
		t.Errorf("lines (-want +drawn)\n%s", diff)
	}
}

// boxes are the nouns of the area and those of others that its relations lead to, in order.
func boxes(m *graph.Model, heading string) []string {
	var names []string
	for _, n := range m.Nouns {
		if areaOf(m, n) == heading {
			names = append(names, n.Name)
		}
	}
	for _, line := range lines(m) {
		if area, rest, _ := strings.Cut(line, ": "); area == heading {
			_, to, _ := strings.Cut(rest, " ")
			names = append(names, to)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// lines are the stored relations by their owners, and what is derived, as "Area: Noun.field Noun"; not those from a noun to itself.
func lines(m *graph.Model) []string {
	var all []string
	for _, r := range m.Relations {
		owner, field, _ := strings.Cut(r.ID, ".")
		if to := m.Noun(owner).Field(field).Type; to != owner {
			all = append(all, areaOf(m, m.Noun(owner))+": "+r.ID+" "+to)
		}
	}
	for _, n := range m.Nouns {
		for _, f := range n.Fields {
			if f.Kind == graph.Derived && f.Owner == n.Name && f.Type != n.Name {
				all = append(all, areaOf(m, n)+": "+n.Name+"."+f.Name+" "+f.Type)
			}
		}
	}
	slices.Sort(all)
	return all
}

func areaOf(m *graph.Model, n *graph.Noun) string {
	for _, a := range m.Areas {
		if a.Name == n.Area {
			return title(a)
		}
	}
	return ""
}

// TestDrawingNotRead wants the reader to notice what it cannot read: else a drawing could be anything.
func TestDrawingNotRead(t *testing.T) {
	page := "## Broken\n\n```mermaid\nclassDiagram\nclass A {\nA --> : x\n```\n"
	if found := MustRead(t, []byte(page)); len(found) != 1 || found[0].Error == "" {
		t.Errorf("%+v", found)
	}
}

// TestDrawingShowsFields looks at a box, and at relations of each kind.
func TestDrawingShowsFields(t *testing.T) {
	m, _ := MustLoad(t)
	page := string(Drawing(m))
	for _, want := range []string{
		"state 状态 : FacilityState dated\n",
		"skills 专长 : String list\n",
		"<<GovernanceBody, GovernmentDepartment, Organization>>\n",
		"Person \"*\" --> \"*\" Employer : worksFor 任职单位, INTERVAL\n",
		"Organization \"*\" -- \"*\" CooperationPartner : cooperatesWith 合作单位, INTERVAL\n",
		"Community \"*\" ..> \"*\" Organization : servedBy 服务本社区的组织, derived\n",
		"↻ parent 上级区划 : * to 0..1, INTERVAL\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("there is no %q", want)
		}
	}
}

// MustRead installs what mermaid/package-lock.json pins, unless it is there, and reads the drawings of the page with it.
func MustRead(t testing.TB, page []byte) []read {
	t.Helper()
	MustInstall(t)
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	var all []read
	for lines := json.NewDecoder(strings.NewReader(MustOutput(t, "node", "parse.mjs", file))); ; {
		var d read
		if err := lines.Decode(&d); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
}

// MustInstall leaves a folder that was installed from the same lock file as it is: there are 150 packages.
func MustInstall(t testing.TB) {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is missing: install Node.js 18 or later, as in: apt-get install nodejs npm (or from https://nodejs.org)", program)
		}
	}
	lock, err := os.Stat("mermaid/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if installed, err := os.Stat("mermaid/node_modules/.package-lock.json"); err == nil && installed.ModTime().After(lock.ModTime()) {
		return
	}
	MustOutput(t, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
}

// MustOutput runs the command in mermaid/ and returns what it prints.
func MustOutput(t testing.TB, name string, args ...string) string {
	t.Helper()
	var out, complaint bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = "mermaid", &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out.String(), complaint.String())
	}
	return out.String()
}

// Links within the page lead to its headings as renderers name them: small letters, hyphens for spaces, no punctuation of either script.
func TestAnchor(t *testing.T) {
	area := &graph.Area{En: "Policy, pilots, publicity and information", Zh: "政策、试点、宣传与信息"}
	if got, want := anchor(area), "policy-pilots-publicity-and-information-政策试点宣传与信息"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
