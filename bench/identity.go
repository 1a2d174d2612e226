package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	labelled "liandong/bench/identity"
	ours "liandong/identity"
)

const (
	identityResults      = "bench/results/identity.json"
	identityRequirements = "bench/identity/requirements.txt" // the rival and what it takes, pinned
)

// identitySet is a set of labelled records; those that are real as they stand have no seed.
type identitySet struct {
	name    string
	seed    uint64
	records []labelled.Labelled
	places  []string
}

// judged is what one matcher found in a set, at each threshold.
type judged struct {
	set     identitySet
	results []labelled.Result
}

var identityThresholds = []float64{ours.LikelyFrom, ours.PossibleFrom}

// benchIdentity measures how well records of one body are found: precision and recall at both thresholds, beside splink on the same records. Sets: made-up
// organizations in real streets, with many and with few duplicates; real names of streets and towns, each fifth once more as other lists write it; recipients of a
// real funder, as they stand. It leaves the figures in a file.
func benchIdentity(ctx context.Context, data, seeds string) error {
	var sets []identitySet
	for i, text := range strings.Split(seeds, ",") {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return fmt.Errorf("seeds: %w", err)
		}
		made, err := identitySets(data, seed)
		if err != nil {
			return err
		}
		if i > 0 {
			made = slices.DeleteFunc(made, func(s identitySet) bool { return s.seed == 0 })
		}
		sets = append(sets, made...)
	}
	python, err := pythonWith(ctx, "splink", identityRequirements)
	if err != nil {
		return err
	}
	var all []judged
	for _, set := range sets {
		found, err := judgeSet(ctx, python, set)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	document, err := identityDocument(all, seeds)
	if err != nil {
		return err
	}
	fmt.Print(document.Markdown())
	return document.Write(identityResults)
}

// judgeSet lets the hub and the rival find the pairs of a set.
func judgeSet(ctx context.Context, python string, set identitySet) (all []judged, err error) {
	fmt.Fprintf(os.Stderr, "%s, seed %d: %d records\n", set.name, set.seed, len(set.records))
	found, took := labelled.Ours(set.records, set.places)
	all = append(all, judge(set, "hub", found, took))
	for _, rival := range []struct {
		by      string
		records []labelled.Labelled
	}{{"splink", set.records}, {"splink, prepared by the hub", labelled.Prepared(set.records, set.places)}} {
		if found, took, err = splink(ctx, python, rival.records); err != nil {
			return nil, err
		}
		all = append(all, judge(set, rival.by, found, took))
	}
	return all, nil
}

func judge(set identitySet, by string, found []labelled.Scored, took time.Duration) judged {
	j := judged{set: set}
	for _, from := range identityThresholds {
		j.results = append(j.results, labelled.Judge(by, set.records, found, from, took))
	}
	return j
}

// identitySets are the sets of a seed. Rules were found with other seeds than those that are measured by default.
func identitySets(data string, seed uint64) ([]identitySet, error) {
	streets, places, err := readStreets(filepath.Join(data, "divisions"))
	if err != nil {
		return nil, err
	}
	var some, province []labelled.Street // of three cities, and of two provinces
	for _, s := range streets {
		if slices.Contains([]string{"3306", "4401", "5001"}, s.Code[:4]) {
			some = append(some, s)
		}
		if s.Code[:2] == "33" || s.Code[:2] == "41" {
			province = append(province, s)
		}
	}
	grants, err := readGrants(filepath.Join(data, "360giving", "wolfson.json"))
	if err != nil {
		return nil, err
	}
	return []identitySet{
		{"made-up organizations", seed, labelled.Organizations(some, labelled.Joined, seed), places},
		{"few duplicates, no codes", seed, labelled.Organizations(some, labelled.Sparse, seed), places},
		{"real streets and towns", seed, labelled.Divisions(province, seed), nil},
		{"recipients of grants", 0, grants, nil},
	}, nil
}

// readStreets reads the real streets and the names of all places.
func readStreets(folder string) (streets []labelled.Street, places []string, err error) {
	counties, err := readTable(filepath.Join(folder, "areas.csv"))
	if err != nil {
		return nil, nil, err
	}
	names := map[string]string{}
	for _, row := range counties {
		names[row[0]] = row[1]
		places = append(places, row[1])
	}
	rows, err := readTable(filepath.Join(folder, "streets.csv"))
	for _, row := range rows {
		streets = append(streets, labelled.Street{Code: row[0], Name: row[1], County: names[row[2]]})
		places = append(places, row[1])
	}
	return streets, places, err
}

// readTable reads a CSV without its header.
func readTable(name string) (rows [][]string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r := csv.NewReader(f)
	if _, err := r.Read(); err != nil {
		return nil, err
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
}

// readGrants reads the recipient of each grant as one record; the publisher's ids of recipients are the labels.
func readGrants(name string) ([]labelled.Labelled, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var published struct {
		Grants []struct {
			Recipients []struct{ ID, Name, StreetAddress, PostalCode string } `json:"recipientOrganization"`
		}
	}
	if err := json.Unmarshal(data, &published); err != nil {
		return nil, err
	}
	bodies := map[string]int{}
	var records []labelled.Labelled
	for _, g := range published.Grants {
		for _, r := range g.Recipients {
			if _, known := bodies[r.ID]; !known {
				bodies[r.ID] = len(bodies)
			}
			records = append(records, labelled.Labelled{Body: bodies[r.ID], Name: r.Name, Address: strings.TrimSpace(r.StreetAddress + " " + r.PostalCode)})
		}
	}
	return records, nil
}

// pythonWith makes a virtual environment with pinned rivals, once.
func pythonWith(ctx context.Context, name, requirements string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "liandong-bench", name)
	python := filepath.Join(folder, "bin", "python")
	for _, command := range [][]string{{"python3", "-m", "venv", folder}, {python, "-m", "pip", "install", "--quiet", "-r", requirements}} {
		if err := shell(ctx, command...); err != nil {
			return "", err
		}
	}
	return python, nil
}

func shell(ctx context.Context, command ...string) error {
	out, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, out)
	}
	return nil
}

// splink lets the rival find pairs.
func splink(ctx context.Context, python string, records []labelled.Labelled) (_ []labelled.Scored, took time.Duration, err error) {
	folder, err := os.MkdirTemp("", "identity")
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	from, to := filepath.Join(folder, "records.csv"), filepath.Join(folder, "pairs.csv")
	if err := writeRecords(from, records); err != nil {
		return nil, 0, err
	}
	began := time.Now()
	if err := shell(ctx, python, "bench/identity/splink_match.py", from, to); err != nil {
		return nil, 0, err
	}
	took = time.Since(began)
	rows, err := readTable(to)
	var pairs []labelled.Scored
	for _, row := range rows {
		a, errA := strconv.Atoi(row[0])
		b, errB := strconv.Atoi(row[1])
		p, errP := strconv.ParseFloat(row[2], 64)
		if err := errors.Join(errA, errB, errP); err != nil {
			return nil, 0, err
		}
		pairs = append(pairs, labelled.Scored{A: a, B: b, Probability: p})
	}
	return pairs, took, err
}

func writeRecords(name string, records []labelled.Labelled) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	rows := [][]string{{"unique_id", "name", "former", "code", "county", "place", "address", "began"}}
	for i, r := range records {
		rows = append(rows, []string{strconv.Itoa(i), r.Name, r.Former, r.Code, r.Place[:min(6, len(r.Place))], r.Place, r.Address, r.Began})
	}
	return w.WriteAll(rows)
}
