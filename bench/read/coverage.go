package read

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"liandong/bench/district"
	"liandong/bench/loop"
	"liandong/bench/report"
)

// snapshotFlag lets the hub answer heavy questions from a snapshot, or not.
const snapshotFlag = "--snapshot"

// matrix asks for the coverage of everything: all cells are counted, and the cells of one page of places are listed.
const matrix = `query Matrix($asOf: PartialDate!, $first: PageSize, $after: String) {
  coverage(asOf: $asOf, first: $first, after: $after) {
    totals { places categories cells openNeeds providers states { state cells } }
    providerHistogram { providers cells }
    rows { cells { state reason openNeeds people providers capacity } }
    pageInfo { hasNextPage endCursor }
  }
}`

// coverageRounds are fewer than elsewhere: an answer of the database takes seconds, and a difference of twenty times shows soon.
const coverageRounds = 5

// coverage loads the large district and asks for its matrix of 2,000 places and 50 categories from the snapshot and from the
// database.
func (b *bench) coverage(ctx context.Context) error {
	name, reload := "coverage matrix, 2,000 communities x 50 categories, from the snapshot", "snapshot reload, 5 s per million relations"
	against, command := "the hub's plain Cypher in the same run", "go run ./bench -steps coverage"
	help, err := exec.Command(b.program(), "serve", "--help").CombinedOutput()
	if err != nil {
		return err
	}
	if !strings.Contains(string(help), snapshotFlag) {
		b.row(report.Missing(name, 20, "the hub has no snapshot yet").Against(against, command))
		b.row(report.Missing(reload, 1, "the hub has no snapshot yet").Against("5 s per million relations", command))
		return nil
	}
	if err := b.loadLarge(ctx); err != nil {
		return err
	}
	found, err := b.compareMatrices(ctx)
	if err != nil {
		return err
	}
	r := loop.Of(loop.Each(found.rounds, sooner))
	x, y := medians(found.rounds, true), medians(found.rounds, false)
	b.row(report.Timed(name, 20, r.Median, r.P10, r.P90).Against(against, command).
		With("%.1f ms, %.0f ms; all %d pages identical", ms(x.P50), ms(y.P50), found.pages))
	var ratios []float64
	for _, again := range found.loads[1:] {
		ratios = append(ratios, 5/again.perMillion())
	}
	r = loop.Of(ratios)
	first := found.loads[0]
	b.row(report.Timed(reload, 1, r.Median, r.P10, r.P90).Against("5 s per million relations", command).
		With("%.2f s per million relations, %.2f s at the first load, on a database that has just been filled; %d relations and %d nodes in %.0f MiB", 5/r.Median, first.perMillion(),
			first.Relations, first.Nodes, float64(first.Bytes)/(1<<20)))
	return nil
}

// loadLarge gives the database the large district. The servers of the steps before are not needed any more.
func (b *bench) loadLarge(ctx context.Context) error {
	if err := b.stopServers(); err != nil {
		return err
	}
	b.ground = ""
	if err := b.store.Wipe(ctx); err != nil {
		return err
	}
	g := district.Generate(b.store.Model(), b.Large, b.Seed)
	_, relations := g.Count()
	b.document.Data += fmt.Sprintf("; coverage on %d communities, %d relations", b.Large.Communities, relations)
	return district.Load(ctx, b.database.Connection(), b.store, g)
}

// matrices are what asking for the matrix both ways showed.
type matrices struct {
	rounds []loop.Round // with the snapshot as the hub, without as the peer
	pages  int          // compared, all of them
	loads  []loaded     // at the start, then again after writes
}

// loaded is what the hub logs of a snapshot.
type loaded struct {
	Msg              string
	MS, Bytes        int64
	Nodes, Relations int
}

// perMillion is the seconds that a million relations took.
func (l loaded) perMillion() float64 { return float64(l.MS) / 1000 / float64(l.Relations) * 1e6 }

func (b *bench) compareMatrices(ctx context.Context) (m matrices, err error) {
	var targets [2]loop.Target
	for i, setting := range []string{"on", "off"} {
		server, err := b.startHub(ctx, append(b.uncached(), snapshotFlag+"="+setting, "--log-format", "json", "--request-deadline", "2m")...)
		if err != nil {
			return m, err
		}
		defer func() { err = errors.Join(err, server.Stop()) }()
		if targets[i], err = b.hubTarget(server, matrix, map[string]any{"asOf": district.AsOf, "first": 10}); err != nil {
			return m, err
		}
	}
	if m.loads, err = b.awaitLoads(ctx, targets[0], 1); err != nil {
		return m, err
	}
	if m.pages, err = b.samePages(ctx, targets); err != nil {
		return m, err
	}
	if m.rounds, err = (loop.Plan{Connections: 1, Rounds: coverageRounds, Slice: b.Slice, Database: b.pid}).Run(ctx, targets[0], targets[1]); err != nil {
		return m, err
	}
	for range reloads {
		if err := b.write(ctx, targets[0]); err != nil {
			return m, err
		}
		if m.loads, err = b.awaitLoads(ctx, targets[0], len(m.loads)+1); err != nil {
			return m, err
		}
	}
	return m, nil
}

// reloads is how often the snapshot is loaded again.
const reloads = 3

// write has the hub of the target store something, so that its snapshot is of the past.
func (b *bench) write(ctx context.Context, t loop.Target) error {
	t.Body = []byte(`{"query":"mutation { saveOrganization(set: {name: \"新加入的组织\"}) { node { id } } }"}`)
	answer, err := t.Ask(ctx, http.DefaultClient)
	if err == nil && !bytes.Contains(answer, []byte(`"id"`)) {
		err = fmt.Errorf("nothing was stored: %s", answer)
	}
	return err
}

// nowhere is a question that wants the snapshot and costs the database nothing.
const nowhere = `{"query":"{ coverage(where: {within: {id: \"nowhere\"}}) { totals { places } } }"}`

// awaitLoads asks until the hub's log tells of so many loads: one begins when somebody asks and it is due.
func (b *bench) awaitLoads(ctx context.Context, t loop.Target, count int) ([]loaded, error) {
	t.Body = []byte(nowhere)
	for begin := time.Now(); time.Since(begin) < 2*time.Minute && ctx.Err() == nil; time.Sleep(200 * time.Millisecond) {
		if _, err := t.Ask(ctx, http.DefaultClient); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(filepath.Join(b.folder, "hub.log"))
		if err != nil {
			return nil, err
		}
		var loads []loaded
		for line := range bytes.Lines(text) {
			var l loaded
			if json.Unmarshal(line, &l) == nil && l.Msg == "snapshot loaded" && l.Relations > 0 {
				loads = append(loads, l)
			}
		}
		if len(loads) >= count {
			return loads, nil
		}
	}
	return nil, errors.Join(errors.New("no snapshot was loaded"), ctx.Err())
}

// samePages goes through all pages of both and compares every byte.
func (b *bench) samePages(ctx context.Context, targets [2]loop.Target) (pages int, err error) {
	after := ""
	for {
		variables := map[string]any{"asOf": district.AsOf, "first": 200}
		if after != "" {
			variables["after"] = after
		}
		var answers [2][]byte
		for i, t := range targets {
			body, err := json.Marshal(map[string]any{"query": matrix, "variables": variables})
			if err != nil {
				return pages, err
			}
			t.Body = body
			if answers[i], err = t.Ask(ctx, http.DefaultClient); err != nil {
				return pages, err
			}
		}
		if !bytes.Equal(answers[0], answers[1]) {
			return pages, fmt.Errorf("page %d of the matrix differs between snapshot and database:\n%.2000s\n---\n%.2000s", pages+1, answers[0], answers[1])
		}
		pages++
		var page struct {
			Data struct {
				Coverage struct {
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
		}
		if err := json.Unmarshal(answers[0], &page); err != nil {
			return pages, err
		}
		if after = page.Data.Coverage.PageInfo.EndCursor; !page.Data.Coverage.PageInfo.HasNextPage {
			return pages, nil
		}
	}
}
