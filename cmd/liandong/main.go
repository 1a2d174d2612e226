// Command liandong is the hub: it serves, imports, answers the linkage questions on the command line, and looks after the
// bundled Neo4j. It wires the other packages together and holds no rule of its own.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"os/user"
	"syscall"

	"liandong/graph"
)

// version is what `make build` says it builds; the linker sets it.
var version = "unversioned"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run does what the arguments say and returns the exit status, see exitCodes.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // the first signal asks to stop, a second one ends the process at once
	c := &cli{language: languageOf(os.Getenv), in: in, out: out, errs: errs}
	ctx = graph.WithLanguage(graph.WithActor(ctx, owner()), c.language)
	root := c.root()
	root.SetArgs(args)
	return c.report(ctx, root.ExecuteContext(ctx))
}

// owner is who runs the command: whoever can read the state folder may do everything in it.
func owner() graph.Actor {
	name := "administrator"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	return graph.Actor{Name: name, Administrator: true}
}
