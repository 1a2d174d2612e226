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
	"strconv"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/district"
	"liandong/bench/loop"
	"liandong/bench/peer"
	"liandong/graph"
	"liandong/localdb"
)

// program is the hub as users run it, built by the run.
func (b *bench) program() string { return filepath.Join(b.folder, "liandong") }

func (b *bench) build(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", b.program(), "./cmd/liandong").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// open starts a database.
func (b *bench) open(ctx context.Context) error {
	config := localdb.Default()
	config.Home, config.Port = filepath.Join(b.folder, "state"), 0
	var err error
	if b.database, err = localdb.Open(ctx, config); err != nil {
		return err
	}
	pid, err := os.ReadFile(filepath.Join(config.Home, "server.pid"))
	if err == nil {
		b.pid, err = strconv.Atoi(strings.TrimSpace(string(pid)))
	}
	if err != nil {
		return err
	}
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	if b.schema, err = graph.Schema(); err != nil {
		return err
	}
	b.store, err = graph.Open(b.database.Connection(), model)
	return err
}

// The two grounds that steps stand on.
const (
	dated    = "dated"    // the district with its history: the peer says the same predicate of time on every relation
	timeless = "timeless" // without: the peer is asked as its users ask it
)

// lay fills the database with the district of a ground, and starts both servers on it.
func (b *bench) lay(ctx context.Context, ground string) error {
	if ground == "" || ground == b.ground {
		return nil
	}
	if err := b.stopServers(); err != nil {
		return err
	}
	if err := b.store.Wipe(ctx); err != nil {
		return err
	}
	g := district.Generate(b.store.Model(), b.Size, b.Seed)
	nodes, relations := g.Count()
	b.document.Data = fmt.Sprintf("%d communities, %d nodes, %d relations, as of %s", b.Size.Communities, nodes, relations, district.AsOf)
	if ground == timeless {
		_, left := g.Timeless().Count()
		b.document.Data += fmt.Sprintf("; without history %d relations", left)
	}
	if err := district.Load(ctx, b.database.Connection(), b.store, g); err != nil {
		return err
	}
	if err := b.indexForPeer(ctx); err != nil {
		return err
	}
	b.ground = ground
	return b.serve(ctx)
}

// stopServers stops both servers, if they run.
func (b *bench) stopServers() error {
	var err error
	for _, s := range []**peer.Server{&b.hub, &b.peer} {
		if *s != nil {
			err = errors.Join(err, (*s).Stop())
			*s = nil
		}
	}
	return err
}

// indexForPeer adds what a user of the library would: it finds nodes by their own label and id, where the hub needs one
// index for all labels.
func (b *bench) indexForPeer(ctx context.Context) (err error) {
	c := b.database.Connection()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return err
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: c.Database})
	defer func() { err = errors.Join(err, session.Close(ctx), driver.Close(ctx)) }()
	statements := []string{}
	for _, n := range b.store.Model().Nouns {
		if !n.Abstract {
			statements = append(statements, "CREATE INDEX peer_"+n.Name+" IF NOT EXISTS FOR (n:"+n.Name+") ON (n.id)")
		}
	}
	for _, statement := range append(statements, "CALL db.awaitIndexes(300)") {
		result, err := session.Run(ctx, statement, nil)
		if err == nil {
			_, err = result.Consume(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) install(ctx context.Context) error {
	folder := filepath.Join(b.folder, "peer")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	var err error
	b.installed, err = peer.Install(ctx, folder, b.store.Model())
	return err
}

// serve starts both servers and lays out the questions.
func (b *bench) serve(ctx context.Context) error {
	var err error
	if b.hub, err = b.startHub(ctx, b.uncached()...); err != nil {
		return err
	}
	if b.peer, err = b.installed.Start(ctx, b.database.Connection(), peer.Options{}); err != nil {
		return err
	}
	questions, err := peer.Questions()
	if err != nil {
		return err
	}
	b.asked = nil
	for _, q := range questions {
		if b.ground == timeless {
			q.Peer = q.List
		}
		a, err := b.ask(ctx, q)
		if err != nil {
			return fmt.Errorf("%s: %w", q.Name, err)
		}
		b.asked = append(b.asked, a)
	}
	return nil
}

func (b *bench) tokenFile() string { return filepath.Join(b.folder, "token") }

// startHub starts the hub with its usual settings: limits, log and check of the caller on; its log goes to a file. More arguments may be
// given.
func (b *bench) startHub(ctx context.Context, more ...string) (*peer.Server, error) {
	return b.startHubOn(ctx, b.database.Connection(), more...)
}

// startHubOn is startHub on a database reached in another way.
func (b *bench) startHubOn(ctx context.Context, c graph.Connection, more ...string) (*peer.Server, error) {
	args := []string{"serve", "--addr", "127.0.0.1:0", "--home", filepath.Join(b.folder, "hub"), "--token-file", b.tokenFile()}
	cmd := exec.CommandContext(ctx, b.program(), append(args, more...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "NEO4J_URI="+c.URI, "NEO4J_USER="+c.User, "NEO4J_PASSWORD="+c.Password, "NEO4J_DATABASE="+c.Database)
	log, err := os.OpenFile(filepath.Join(b.folder, "hub.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	cmd.Stderr = log
	server, err := peer.Run(cmd, "GraphQL  ")
	if closing := log.Close(); err == nil { // the hub has its own handle
		err = closing
	}
	return server, err
}

func (b *bench) ask(ctx context.Context, q peer.Question) (asked, error) {
	a := asked{Question: q, variables: map[string]any{"asOf": district.AsOf}}
	if q.Variables != "" {
		rows, err := b.store.Read(ctx, q.Variables, nil)
		if err != nil {
			return a, err
		}
		found, _ := rows[0][0].(map[string]any)
		for name, value := range found {
			a.variables[name] = value
		}
	}
	var err error
	if a.hub, err = b.hubTarget(b.hub, q.Hub, a.variables); err != nil {
		return a, err
	}
	a.other, err = target(b.peer, q.Peer, a.variables)
	return a, err
}

func target(server *peer.Server, document string, variables map[string]any) (loop.Target, error) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	err := e.Encode(map[string]any{"query": document, "variables": variables})
	return loop.Target{URL: server.URL, PID: server.PID, Header: http.Header{}, Body: body.Bytes()}, err
}

// hubTarget sends the administrator's token, so that the caller is really looked at.
func (b *bench) hubTarget(server *peer.Server, document string, variables map[string]any) (loop.Target, error) {
	t, err := target(server, document, variables)
	if err != nil {
		return t, err
	}
	token, err := os.ReadFile(b.tokenFile())
	t.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	return t, err
}
