// Package liandong_test holds what is true of the tree as a whole: which room may use which.
package liandong_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// policy says which rooms import which, from the kernel outwards. "a, b < c" lets c import a, b and all that they may
// import; rooms of one line do not import each other. What stands in no line is refused.
const policy = `
	NONE < lexicon, progress, examples, walk, examples/pythontest, graph/equality/stock, access/accesstest, docs/questions
	lexicon, progress < graph
	examples < exchange
	graph < loaders, access, snapshot, exchange, certainty
	loaders, access, snapshot, exchange, certainty < linkage, history, observation, identity, workflow, search, importjob, job
	linkage, walk < indicators
	indicators < indicators/twin
	indicators < completeness, traces, gaps, equity, network, matching
	completeness < completeness/twin
	gaps < resilience
	network < network/files
	network/files < network/files/filestest
	observation < quality
	linkage, history, observation, identity, quality, indicators, completeness, traces, gaps, resilience, equity, network, network/files, matching, workflow, search, importjob, job < graph/generated
	graph/generated < resolvers
	resolvers < server, resolvers/resolvertest
	docs/questions < server
	graph < dictionary, sample
	exchange < fixture
	graph < localdb
	localdb < localdb/testdb
	localdb/testdb < localdb/testdb/stop
	server, localdb, dictionary, sample, fixture < cmd/liandong
	graph, dictionary < codegen
	graph < bench/district, bench/peer
	linkage < bench/matrix
	NONE < bench/loop, bench/report, bench/wire
	bench/district, bench/peer, bench/loop, bench/report, bench/wire, bench/matrix, graph/equality/stock, localdb, linkage < bench/read
	identity < bench/identity
	bench/read, bench/identity, indicators/twin, completeness/twin, network, matching, cmd/liandong < bench
`

// owners are the rooms that alone may import a foreign package and all below it, tests aside. bench measures us against the
// bare driver.
const owners = `
	github.com/neo4j/neo4j-go-driver: graph, indicators/twin, completeness/twin, bench, bench/district, bench/read, bench/wire
	github.com/99designs/gqlgen/graphql: graph/generated, graph/equality/stock, resolvers, resolvers/resolvertest, server
	github.com/99designs/gqlgen/api: codegen
	github.com/99designs/gqlgen/codegen: codegen
	github.com/99designs/gqlgen/plugin: codegen
	github.com/rs/cors: server
	github.com/go-json-experiment/json: server
	github.com/mozillazg/go-pinyin: lexicon
	github.com/xuri/excelize: exchange, bench
	golang.org/x/crypto: access
	github.com/coreos/go-oidc: access
	golang.org/x/oauth2: access
	github.com/go-jose/go-jose: access
	golang.org/x/time: access, server
	gonum.org/v1/gonum: bench
	github.com/apache/arrow-go: network/files
`

// floors are the lowest versions whose known faults we can live with.
const floors = `
	github.com/99designs/gqlgen v0.17.91
	github.com/vektah/gqlparser/v2 v2.5.64
	github.com/rs/cors v1.11.1
	github.com/coreos/go-oidc/v3 v3.21.0
	github.com/go-jose/go-jose/v4 v4.1.9
`

// room is a package of ours, as go list tells.
type room struct {
	ImportPath string
	GoFiles    []string // without tests
	Imports    []string
}

func rooms(t *testing.T) []room {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,GoFiles,Imports", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []room
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var r room
		if err := d.Decode(&r); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		found = append(found, r)
	}
}

// lines splits a policy text.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(", \t", r) })
}

// allowed reads the policy: for each room, all rooms it may import.
func allowed() map[string][]string {
	may := map[string][]string{}
	for _, line := range lines(policy) {
		inner, outer, ok := strings.Cut(line, "<")
		if !ok {
			continue
		}
		for _, room := range names(outer) {
			may[room] = append(may[room], "") // known, whatever it may import
			for _, below := range names(inner) {
				if below != "NONE" {
					may[room] = append(append(may[room], below), may[below]...)
				}
			}
		}
	}
	return may
}

func TestRoomsImportOneWay(t *testing.T) {
	may := allowed()
	for _, r := range rooms(t) {
		name := strings.TrimPrefix(r.ImportPath, "liandong/")
		if len(r.GoFiles) == 0 {
			continue // tests alone, as here
		}
		if _, known := may[name]; !known {
			t.Errorf("%s stands in no line of the policy: add it where it belongs", name)
		}
		for _, i := range r.Imports {
			below, ours := strings.CutPrefix(i, "liandong/")
			if ours && !slices.Contains(may[name], below) {
				t.Errorf("%s imports %s: the policy does not let it", name, below)
			}
		}
	}
}

func TestForeignPackagesHaveOwners(t *testing.T) {
	for _, line := range lines(owners) {
		foreign, list, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		foreign = strings.TrimSpace(foreign)
		for _, r := range rooms(t) {
			name := strings.TrimPrefix(r.ImportPath, "liandong/")
			for _, i := range r.Imports {
				if (i == foreign || strings.HasPrefix(i, foreign+"/")) && !slices.Contains(names(list), name) {
					t.Errorf("%s imports %s: only %s may", name, i, strings.TrimSpace(list))
				}
			}
		}
	}
}

func TestVersionFloors(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines(floors) {
		floor := strings.Fields(line)
		if len(floor) != 2 {
			continue
		}
		found := false
		for _, line := range lines(string(text)) {
			fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
			if len(fields) >= 2 && fields[0] == floor[0] {
				found = true
				if older(fields[1], floor[1]) {
					t.Errorf("%s is %s: use %s or later", fields[0], fields[1], floor[1])
				}
			}
		}
		if !found {
			t.Errorf("go.mod does not require %s", floor[0])
		}
	}
}

// older compares versions of the form v1.2.3.
func older(a, b string) bool {
	return slices.Compare(numbers(a), numbers(b)) < 0
}

func numbers(version string) []int {
	var all []int
	for part := range strings.SplitSeq(strings.TrimPrefix(version, "v"), ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return all // a pre-release counts as what stands before it
		}
		all = append(all, n)
	}
	return all
}
