package localdb

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// adminTool is the class of Neo4j's administration program.
const adminTool = "org.neo4j.cli.AdminTool"

// tool is one call of Neo4j's administration program.
type tool struct {
	arguments []string
	in        io.Reader
	out       io.Writer  // nil: what it prints there belongs to what it says
	guards    []*os.File // locks that hold until it has ended, whatever becomes of us
}

// adminTool runs the tool on the state's Neo4j, whose server must not run, and returns the end of what it said.
func (s state) adminTool(ctx context.Context, j java, jars jarSet, t tool) (said string, err error) {
	cmd := exec.CommandContext(ctx, j.binary, append([]string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"}, t.arguments...)...)
	cmd.Dir = s.neo4j()
	cmd.Env = append(childEnvironment(jars), "NEO4J_HOME="+s.neo4j(), "NEO4J_CONF="+filepath.Join(s.neo4j(), "conf"))
	cmd.ExtraFiles = t.guards
	cmd.WaitDelay = 2 * time.Second
	var output tail
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.in, t.out, &output
	if t.out == nil {
		cmd.Stdout = &output
	}
	err = cmd.Run()
	return strings.TrimSpace(string(output)), err
}

// tail keeps the end of what is written to it: the tools tell their progress in hundreds of lines, and their trouble last.
type tail []byte

func (t *tail) Write(data []byte) (int, error) {
	*t = append(*t, data...)
	if excess := len(*t) - 4000; excess > 0 {
		*t = (*t)[excess:]
	}
	return len(data), nil
}
