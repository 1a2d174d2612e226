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
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	labelled "liandong/bench/identity"
	ours "liandong/identity"
)

// identitySet is a set of labelled records.
type identitySet struct {
	name    string
	records []labelled.Labelled
	places  []string
}

// identityRequirements is the rival and what it takes, pinned.
const identityRequirements = "bench/identity/requirements.txt"

// benchIdentity measures how well records of one body are found: precision and recall at both thresholds, beside splink on the same records. Sets: made-up
// organizations in real streets; real names of streets and towns, each fifth once more as other lists write it; recipients of a real funder, as they stand.
func benchIdentity(ctx context.Context, data string) error {
	sets, err := identitySets(data)
	if err != nil {
		return err
	}
	python, err := splinkPython(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%s/%s, %d processors, %s\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().Format("2006-01-02"))
	fmt.Println("| records | by | from | precision | recall | F | seconds |\n|---|---|---|---|---|---|---|")
	for _, set := range sets {
		found, took := labelled.Ours(set.records, set.places)
		rival, rivalTook, err := splink(ctx, python, set.records)
		if err != nil {
			return err
		}
		helped, helpedTook, err := splink(ctx, python, labelled.Prepared(set.records, set.places))
		if err != nil {
			return err
		}
		for _, from := range []float64{ours.LikelyFrom, ours.PossibleFrom} {
			tell(set, labelled.Judge("hub", set.records, found, from, took))
			tell(set, labelled.Judge("splink", set.records, rival, from, rivalTook))
			tell(set, labelled.Judge("splink, names prepared by the hub", set.records, helped, from, helpedTook))
		}
	}
	return nil
}

func tell(set identitySet, r labelled.Result) {
	fmt.Printf("| %s (%d, %d pairs) | %s | %.2f | %.3f | %.3f | %.3f | %.1f |\n",
		set.name, len(set.records), r.All, r.By, r.From, r.Precision(), r.Recall(), r.F(), r.Took.Seconds())
}

// identitySets are the sets. Their seeds are others than those with which the rules for names were found.
func identitySets(data string) ([]identitySet, error) {
	streets, places, err := readStreets(filepath.Join(data, "divisions"))
	if err != nil {
		return nil, err
	}
	var some []labelled.Street // of three cities
	for _, s := range streets {
		if slices.Contains([]string{"3306", "4401", "5001"}, s.Code[:4]) {
			some = append(some, s)
		}
	}
	var province []labelled.Street
	for _, s := range streets {
		if s.Code[:2] == "33" || s.Code[:2] == "41" {
			province = append(province, s)
		}
	}
	grants, err := readGrants(filepath.Join(data, "360giving", "wolfson.json"))
	if err != nil {
		return nil, err
	}
	return []identitySet{
		{"made-up organizations", labelled.Organizations(some, 4000, 2026), places},
		{"real streets and towns", labelled.Divisions(province, 2026), nil},
		{"recipients of grants", grants, nil},
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

// splinkPython makes a virtual environment with the pinned rival, once.
func splinkPython(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "liandong-bench", "splink")
	python := filepath.Join(folder, "bin", "python")
	for _, command := range [][]string{{"python3", "-m", "venv", folder}, {python, "-m", "pip", "install", "--quiet", "-r", identityRequirements}} {
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
