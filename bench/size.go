package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// cost is what a command took: time on the clock, time of all processors (which a busy machine hardly moves), and the memory
// of its largest process.
type cost struct {
	wall, cpu time.Duration
	mib       int64
}

// size is how large the declared model is, what follows from it, and what that costs.
type size struct {
	Nouns, Interfaces, Unions, Relations, Enumerations, Roots int
	declaration, generated, generatedGo                       int // lines
	schema, program                                           int64
	generate, build                                           cost
}

// benchSize prints the size of the tree as it stands, and beside it that of a revision when one is named, as medians over the
// rounds: generating in a copy of the tree, and building the program there with the packages of others already built. The
// trees take turns, so that a busy machine is unfair to neither.
func benchSize(ctx context.Context, against string, rounds int) (err error) {
	trees := []string{""}
	if against != "" {
		trees = append(trees, against)
	}
	sizes := make([]size, len(trees))
	generate, build := make([][]cost, len(trees)), make([][]cost, len(trees))
	for range rounds {
		for i, revision := range trees {
			s, err := sizeOnce(ctx, revision)
			if err != nil {
				return err
			}
			sizes[i] = s
			generate[i], build[i] = append(generate[i], s.generate), append(build[i], s.build)
		}
	}
	for i := range sizes {
		sizes[i].generate, sizes[i].build = median(generate[i]), median(build[i])
	}
	printSizes(trees, sizes)
	return nil
}

// sizeOnce measures a copy of the tracked files as they stand, or of a revision.
func sizeOnce(ctx context.Context, revision string) (s size, err error) {
	root, err := os.MkdirTemp("", "liandong-size")
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(root)) }()
	if revision == "" {
		err = copyTracked(ctx, root)
	} else {
		err = copyRevision(ctx, root, revision)
	}
	if err != nil {
		return s, err
	}
	generator, program := filepath.Join(root, "bin", "generator"), filepath.Join(root, "bin", "program")
	if _, err := measure(ctx, root, "go", "build", "-o", generator, "./codegen"); err != nil {
		return s, err
	}
	if s.generate, err = measure(ctx, root, generator, "-root", root); err != nil {
		return s, err
	}
	if s.build, err = measure(ctx, root, "go", "build", "-o", program, "./cmd/liandong"); err != nil {
		return s, err
	}
	return s, errors.Join(s.countModel(root), s.countLines(root), s.weigh(root, program))
}

// copyTracked copies the tracked files: what is compiled at another path is compiled anew, dependencies are not.
func copyTracked(ctx context.Context, root string) error {
	list, err := exec.CommandContext(ctx, "git", "ls-files").Output()
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(string(list)) {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		target := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// copyRevision copies the files of a revision.
func copyRevision(ctx context.Context, root, revision string) error {
	archive := filepath.Join(root, ".archive.tar")
	if _, err := measure(ctx, ".", "git", "archive", "--output", archive, revision); err != nil {
		return err
	}
	_, err := measure(ctx, root, "tar", "-xf", archive)
	return errors.Join(err, os.Remove(archive))
}

// countModel counts what the generated model holds.
func (s *size) countModel(root string) error {
	text, err := os.ReadFile(filepath.Join(root, "graph", "model.json"))
	if err != nil {
		return err
	}
	var m struct {
		Nouns []struct {
			Abstract bool
			Labels   []string
		}
		Relations, Enums, Roots []struct{}
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	for _, n := range m.Nouns {
		switch {
		case !n.Abstract:
			s.Nouns++
		case strings.Contains(n.Labels[0], "|"):
			s.Unions++
		default:
			s.Interfaces++
		}
	}
	s.Relations, s.Enumerations, s.Roots = len(m.Relations), len(m.Enums), len(m.Roots)
	return nil
}

// countLines counts the lines of the declaration and of what is generated from it; what only tests read is left out.
func (s *size) countLines(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name, inside := strings.CutPrefix(filepath.ToSlash(path), filepath.ToSlash(root)+"/")
		if err != nil || entry.IsDir() || !inside {
			return err
		}
		declared := name == "schema.graphqls" || strings.HasPrefix(name, "schema/")
		if !declared && !generated(name) {
			return nil
		}
		text, err := os.ReadFile(path)
		lines := bytes.Count(text, []byte("\n"))
		switch {
		case declared:
			s.declaration += lines
		default:
			s.generated += lines
			if strings.HasSuffix(name, ".go") {
				s.generatedGo += lines
			}
		}
		return err
	})
}

// generated reports whether the generator writes the file for the program or its documents.
func generated(name string) bool {
	for _, pattern := range []string{"graph/model.json", "graph/*.graphqls", "graph/generated/*", "*/*_gen.go", "docs/data-dictionary.*", "docs/model.md"} {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

func (s *size) weigh(root, program string) error {
	schema, err := os.Stat(filepath.Join(root, "graph", "api.graphqls"))
	if err != nil {
		return err
	}
	built, err := os.Stat(program)
	if err != nil {
		return err
	}
	s.schema, s.program = schema.Size(), built.Size()
	return nil
}

// printSizes prints a table in Markdown, a column for each tree.
func printSizes(trees []string, sizes []size) {
	row := func(what string, tell func(size) string) {
		fmt.Print("| " + what + " |")
		for _, s := range sizes {
			fmt.Print(" " + tell(s) + " |")
		}
		fmt.Println()
	}
	head := "| what |"
	for _, revision := range trees {
		head += " " + cmp.Or(revision, "now") + " |"
	}
	fmt.Println(head + "\n|---|" + strings.Repeat("---|", len(trees)))
	spent := func(c cost) string {
		return fmt.Sprintf("%.1f s (CPU %.1f s), %d MiB", c.wall.Seconds(), c.cpu.Seconds(), c.mib)
	}
	row("stored nouns, interfaces, unions", func(s size) string { return fmt.Sprintf("%d, %d, %d", s.Nouns, s.Interfaces, s.Unions) })
	row("stored relations", func(s size) string { return fmt.Sprint(s.Relations) })
	row("enumerations", func(s size) string { return fmt.Sprint(s.Enumerations) })
	row("generated root fields", func(s size) string { return fmt.Sprint(s.Roots) })
	row("declaration", func(s size) string { return thousands(s.declaration) + " lines" })
	row("generated in all, of which Go", func(s size) string { return thousands(s.generated) + ", " + thousands(s.generatedGo) + " lines" })
	row("public schema", func(s size) string { return thousands(int(s.schema)>>10) + " KiB" })
	row("program", func(s size) string { return fmt.Sprintf("%.1f MiB", float64(s.program)/(1<<20)) })
	row("generate, gqlgen included", func(s size) string { return spent(s.generate) })
	row("build after it, dependencies built, largest process", func(s size) string { return spent(s.build) })
}

// thousands prints a number in groups of three digits.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

func measure(ctx context.Context, dir, name string, args ...string) (cost, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Dir = dir
	start := time.Now()
	out, err := command.CombinedOutput()
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	c := cost{wall: time.Since(start), cpu: command.ProcessState.UserTime() + command.ProcessState.SystemTime()}
	if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.mib = usage.Maxrss / 1024 // Linux counts KiB
	}
	return c, nil
}

func median(costs []cost) cost {
	slices.SortFunc(costs, func(a, b cost) int { return int(a.wall - b.wall) })
	return costs[len(costs)/2]
}
