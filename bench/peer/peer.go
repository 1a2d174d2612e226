// Package peer runs what a user would otherwise install, npm @neo4j/graphql behind graphql-yoga, on the same database as
// the hub, and asks both the same questions.
package peer

import (
	"bufio"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"liandong/graph"
)

//go:embed package.json package-lock.json .npmrc *.mjs
var files embed.FS

// Installed is a peer ready to run, in a folder of its own.
type Installed struct{ folder string }

// Install writes the peer's server and the rewritten model into the folder and installs what its package-lock.json pins.
// It needs node 20 and npm, and says so.
func Install(ctx context.Context, folder string, m *graph.Model) (*Installed, error) {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("%s is missing: install Node.js 20 or later, as in: apt-get install nodejs npm (or from https://nodejs.org)", program)
		}
	}
	names, err := fs.Glob(files, "*")
	if err != nil {
		return nil, err
	}
	for _, name := range append(names, ".npmrc") {
		text, err := files.ReadFile(name)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), text, 0o600)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := os.WriteFile(filepath.Join(folder, typeDefsFile), []byte(TypeDefs(m)), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return &Installed{folder: folder}, nil
}

const typeDefsFile = "typedefs.graphql"

// Options of one start.
type Options struct {
	ResponseCache bool   // with yoga's response cache
	Statements    string // file that each statement is appended to, with its parameters; empty for none
}

// Server is a running server, ours or theirs.
type Server struct {
	URL string
	PID int
	cmd *exec.Cmd
	out io.ReadCloser
}

// Start runs the peer on the database and returns once it listens.
func (p *Installed) Start(ctx context.Context, c graph.Connection, o Options) (*Server, error) {
	cmd := p.command(ctx, c, "server.mjs", typeDefsFile)
	if o.ResponseCache {
		cmd.Env = append(cmd.Env, "PEER_CACHE=1")
	}
	if o.Statements != "" {
		cmd.Env = append(cmd.Env, "PEER_STATEMENTS="+o.Statements)
	}
	return Run(cmd, "listening on ")
}

// command calls node in the folder, in production mode.
func (p *Installed) command(ctx context.Context, c graph.Connection, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Dir = p.folder
	cmd.Env = append(os.Environ(), "NODE_ENV=production", "NEO4J_URI="+c.URI, "NEO4J_USER="+c.User, "NEO4J_PASSWORD="+c.Password, "NEO4J_DATABASE="+c.Database)
	return cmd
}

// Run starts a command and waits for the line of its output that begins with the mark, blanks aside, and ends with the address
// it answers at. It is told to end when the context does.
func Run(cmd *exec.Cmd, mark string) (*Server, error) {
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if cmd.Stderr == nil {
		cmd.Stderr = os.Stderr
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if url, found := strings.CutPrefix(strings.TrimSpace(lines.Text()), mark); found {
			return &Server{URL: strings.TrimSpace(url), PID: cmd.Process.Pid, cmd: cmd, out: out}, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("%s did not start", strings.Join(cmd.Args, " ")), cmd.Wait())
}

// Stop ends the server and returns when it is gone.
func (s *Server) Stop() error {
	err := s.cmd.Process.Signal(syscall.SIGTERM)
	_, copying := io.Copy(io.Discard, s.out)
	waiting := s.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(waiting, &exit) { // ended by the signal, as asked
		waiting = nil
	}
	return errors.Join(err, copying, waiting)
}

// Inside are the medians of each round, in microseconds, of what the peer does within its process, by question.
type Inside struct {
	Parse     map[string][]float64 // parse and validate a document not seen before
	Translate map[string][]float64 // from there to the statement it sends
}

// Inside measures the questions given as name, query and variables.
func (p *Installed) Inside(ctx context.Context, c graph.Connection, questions []map[string]any, rounds int) (in Inside, err error) {
	text, err := json.Marshal(questions)
	if err == nil {
		err = os.WriteFile(filepath.Join(p.folder, "questions.json"), text, 0o600)
	}
	if err != nil {
		return in, err
	}
	cmd := p.command(ctx, c, "inside.mjs", typeDefsFile, "questions.json", strconv.Itoa(rounds))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return in, fmt.Errorf("inside.mjs: %w", err)
	}
	return in, json.Unmarshal(out, &in)
}
