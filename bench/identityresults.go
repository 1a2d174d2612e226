package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	labelled "liandong/bench/identity"
	"liandong/bench/report"
	ours "liandong/identity"
)

// identityDocument is a run as it is kept: each seed, all seeds together, and those by kind of change.
func identityDocument(all []judged, seeds string) (report.Document, error) {
	versions, err := pinned(identityRequirements)
	if err != nil {
		return report.Document{}, err
	}
	versions["go"] = runtime.Version()
	together := pool(all)
	return report.Document{
		Machine: fmt.Sprintf("%s/%s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()), Versions: versions,
		Date: time.Now().UTC().Format(time.DateOnly), Data: "seeds " + seeds,
		Rows:    identityRows(together),
		Details: []report.Table{pairsTable("all seeds together", together, false), changesTable(together), pairsTable("each seed", all, true)},
	}, nil
}

// pinned are the versions of a file of requirements.
func pinned(name string) (map[string]string, error) {
	text, err := os.ReadFile(name)
	versions := map[string]string{}
	for _, line := range strings.Fields(string(text)) {
		if name, version, ok := strings.Cut(line, "=="); ok {
			versions[name] = version
		}
	}
	return versions, err
}

// pool puts the seeds of each set and matcher together, in the order in which they first came.
func pool(all []judged) (together []judged) {
	for _, j := range all {
		at := slices.IndexFunc(together, func(t judged) bool { return t.set.name == j.set.name && t.results[0].By == j.results[0].By })
		if at < 0 {
			together = append(together, judged{j.set, slices.Clone(j.results)})
			continue
		}
		t := &together[at]
		t.set.records = slices.Concat(t.set.records, j.set.records)
		for i := range t.results {
			t.results[i] = t.results[i].Plus(j.results[i])
		}
	}
	return together
}

// identityRows are the hub's F beside that of the rival for which it has prepared names and addresses, where a person looks at what is found.
func identityRows(together []judged) (rows []report.Row) {
	for i := 0; i+2 < len(together); i += 3 {
		last := len(identityThresholds) - 1
		hub, rival := together[i].results[last], together[i+2].results[last]
		ratio := 0.0
		if rival.F() > 0 {
			ratio = hub.F() / rival.F()
		}
		rows = append(rows, report.Counted(together[i].set.name, 1, ratio).Against(rival.By, "go run ./bench identity").
			With("F at %.2f: %.3f and %.3f", ours.PossibleFrom, hub.F(), rival.F()))
	}
	return rows
}

// pairsTable has one line for each matcher and threshold.
func pairsTable(title string, all []judged, seeds bool) report.Table {
	t := report.Table{Title: title, Columns: []string{"records", "by", "from", "right", "wrong", "precision", "recall", "F", "seconds"}}
	for _, j := range all {
		for _, r := range j.results {
			name := fmt.Sprintf("%s (%d records, %d pairs)", j.set.name, len(j.set.records), r.All)
			if seeds {
				name = fmt.Sprintf("%s, seed %d (%d records, %d pairs)", j.set.name, j.set.seed, len(j.set.records), r.All)
			}
			t.Rows = append(t.Rows, []string{name, r.By, fmt.Sprintf("%.2f", r.From), fmt.Sprint(r.Right), fmt.Sprint(r.Wrong),
				fmt.Sprintf("%.3f", r.Precision()), fmt.Sprintf("%.3f", r.Recall()), fmt.Sprintf("%.3f", r.F()), fmt.Sprintf("%.1f", r.Took.Seconds())})
		}
	}
	return t
}

// changesTable has one line for each set and kind of change, with the recall of each matcher at each threshold.
func changesTable(together []judged) report.Table {
	t := report.Table{Title: "recall by kind of change", Columns: []string{"records", "change", "pairs"}}
	for _, j := range together[:3] {
		for _, r := range j.results {
			t.Columns = append(t.Columns, fmt.Sprintf("%s, %.2f", r.By, r.From))
		}
	}
	for i := 0; i+2 < len(together); i += 3 {
		for _, change := range labelled.Changes {
			pairs := together[i].results[0].ByChange[change].All
			if pairs == 0 {
				continue
			}
			row := []string{together[i].set.name, string(change), fmt.Sprint(pairs)}
			for _, j := range together[i : i+3] {
				for _, r := range j.results {
					row = append(row, fmt.Sprintf("%.3f", r.ByChange[change].Share()))
				}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
