package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"liandong/graph"
	"liandong/localdb"
	"liandong/quality"
	"liandong/resolvers"
	"liandong/server"
	"liandong/snapshot"
)

// stopWithin is how long stopping the database may take before the command gives up on it.
const stopWithin = 30 * time.Second

// hub is the open store with the database below it.
type hub struct {
	store    *graph.Store
	quality  *quality.Keeper
	columns  *snapshot.Keeper[*snapshot.Columns] // what indicators are reckoned from
	database *localdb.Server                     // nil when NEO4J_URI names another server
	local    bool                                // the database is on this machine
	reviving atomic.Bool                         // the bundled database is being brought back
	audit    string                              // folder of the log of readings
}

// ownConnection is what the NEO4J_ variables name.
func ownConnection() graph.Connection {
	user := os.Getenv("NEO4J_USER")
	if user == "" {
		user = "neo4j"
	}
	return graph.Connection{URI: os.Getenv("NEO4J_URI"), User: user,
		Password: os.Getenv("NEO4J_PASSWORD"), Database: os.Getenv("NEO4J_DATABASE")}
}

// openStore connects to the server that NEO4J_URI names, or joins or starts the bundled one.
func (c *cli) openStore(ctx context.Context) (_ *hub, err error) {
	model, err := graph.LoadModel()
	if err != nil {
		return nil, err
	}
	h := &hub{audit: c.auditFolder()}
	connection := ownConnection()
	if connection.URI == "" {
		if h.database, err = localdb.Open(ctx, c.settings()); err != nil {
			return nil, err
		}
		connection = h.database.Connection()
	}
	h.local = connection.Local()
	if h.store, err = graph.Open(connection, model); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	h.quality = quality.NewKeeper(h.store)
	h.columns = snapshot.NewColumnsKeeper(h.store, resolvers.ColumnNames(), snapshot.Default(), slog.New(slog.DiscardHandler))
	if _, _, err := h.store.Ping(ctx); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	return h, nil
}

// close ends the connections and stops the database if this command was the last to use it. It works after the context
// has ended too: that is when it is needed most.
func (h *hub) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	var err error
	if h.quality != nil {
		h.quality.Close()
		h.columns.Close()
	}
	if h.store != nil {
		err = h.store.Close(ctx)
	}
	if h.database != nil {
		err = errors.Join(err, h.database.Close(ctx))
	}
	return err
}

// ask runs a GraphQL operation and returns its data, and the whole answer.
func (h *hub) ask(ctx context.Context, query string, variables map[string]any) (data, answer json.RawMessage, err error) {
	schema, err := resolvers.NewSchema(&resolvers.Resolver{Store: h.store, Quality: h.quality, Columns: h.columns, AuditFolder: h.audit})
	if err != nil {
		return nil, nil, err
	}
	return server.Execute(ctx, schema, query, variables)
}

// withHub runs the work on an open, migrated hub and closes it.
func (c *cli) withHub(ctx context.Context, work func(*hub) error) error {
	return c.withStore(ctx, func(h *hub) error {
		applied, err := c.prepare(ctx, h)
		if err != nil {
			return err
		}
		if len(applied) > 0 {
			c.note(graph.Text{En: "… the database was prepared in %d steps", Zh: "… 已准备数据库，共 %d 个步骤"}, len(applied))
		}
		return work(h)
	})
}

// prepare migrates the store, and says before it changes one that an earlier version has prepared.
func (c *cli) prepare(ctx context.Context, h *hub) ([]string, error) {
	if codeOf(h.store.Migrated(ctx)) == "STATE_OLDER" {
		c.note(graph.Text{
			En: "… an earlier version prepared the database: bringing it up to date (the way back is a backup that the earlier version made)",
			Zh: "… 数据库由较早版本准备：正在升级（如需退回，请使用旧版本所做的备份）"})
	}
	return h.store.Migrate(ctx)
}

// withStore runs the work on an open hub as it is and closes it.
func (c *cli) withStore(ctx context.Context, work func(*hub) error) (err error) {
	h, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer closing(&err, func() error { return h.close(ctx) })
	return work(h)
}

// closing joins what a deferred call returns to the error of the function.
func closing(err *error, end func() error) { *err = errors.Join(*err, end()) }
