package read

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"liandong/bench/report"
)

// executionFolder holds stock gqlgen over ten of the nouns, and a Go benchmark of execution alone: the hub's writer and stock
// execution over the same data in memory.
const executionFolder = "graph/equality"

// execution runs that benchmark.
func (b *bench) execution(ctx context.Context) error {
	faster, leaner := "time of execution alone, worse document", "allocations per field of execution alone, at most 0.5"
	against, command := "stock gqlgen on the same data", "go test ./"+executionFolder+" -run ^$ -bench Execution"
	if _, err := os.Stat(executionFolder); err != nil {
		b.row(report.Missing(faster, 10, "there is no stock execution yet").Against(against, command))
		b.row(report.Missing(leaner, 1, "there is no stock execution yet").Against("0.5 allocations per field", command))
		return nil
	}
	cmd := exec.CommandContext(ctx, "go", "test", "./"+executionFolder, "-run", "^$", "-bench", "Execution", "-benchtime", "100ms", "-count", strconv.Itoa(max(3, b.Rounds/3)))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	measured := benchmarks(string(out))
	var quicker series
	most := 0.0
	for name, hub := range measured {
		document, ours := strings.CutSuffix(name, "/Hub")
		stock := measured[document+"/Stock"]
		if !ours {
			continue
		}
		quicker = append(quicker, of(document, dividedBy(stock.times, hub.times)))
		most = max(most, hub.perField)
	}
	if len(quicker) == 0 {
		return fmt.Errorf("no pair of /Hub and /Stock in\n%s", out)
	}
	b.row(quicker.worst(faster, 10).Against(against, command))
	b.row(report.Counted(leaner, 1, 0.5/max(most, 1e-6)).Against("0.5 allocations per field", command).With("%.3f per field", most))
	return nil
}

// benchmarked is what go test prints of one benchmark.
type benchmarked struct {
	times    []float64 // nanoseconds of each run
	perField float64   // allocations
}

// benchmarks reads lines as "BenchmarkExecution/Flat/Hub-2  100  1234 ns/op  500 fields/op  80 B/op  4 allocs/op", by what stands between
// the first slash and the number of processors.
func benchmarks(text string) map[string]benchmarked {
	all := map[string]benchmarked{}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		_, name, _ := strings.Cut(fields[0], "/")
		if at := strings.LastIndex(name, "-"); at > 0 {
			name = name[:at]
		}
		units := map[string]float64{}
		for i := 2; i+1 < len(fields); i += 2 {
			if v, err := strconv.ParseFloat(fields[i], 64); err == nil {
				units[fields[i+1]] = v
			}
		}
		m := all[name]
		m.times = append(m.times, units["ns/op"])
		if units["fields/op"] > 0 {
			m.perField = max(m.perField, units["allocs/op"]/units["fields/op"])
		}
		all[name] = m
	}
	return all
}
