package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"liandong/bench/loop"
	"liandong/bench/peer"
	"liandong/bench/report"
)

// scope asks every timed question as an officer of the whole district, who has signed in, and as who sees everything. The difference is what permission costs: the session, the
// rights, and the predicate in every statement.
func (b *bench) scope(ctx context.Context) error {
	header, err := b.officer(ctx)
	if err != nil {
		return err
	}
	var all series
	for _, a := range b.asked {
		if a.Measured == "" {
			continue
		}
		scoped, err := target(b.hub, a.Question.Hub, a.variables)
		if err != nil {
			return err
		}
		scoped.Header = header
		rounds, err := loop.Plan{Connections: 1, Rounds: b.Rounds, Slice: b.Slice, Database: b.pid}.Run(ctx, scoped, a.hub)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		all = append(all, of(a.Name, loop.Each(rounds, sooner)))
		fmt.Printf("  %-10s p50 %5.2fx\n", a.Name, loop.Of(loop.Each(rounds, sooner)).Median)
	}
	const command = "go run ./bench -steps scope"
	for _, r := range []report.Row{
		all.worst("p50 of a scoped officer, worst of ten questions", 1/1.15),
		all.mean("p50 of a scoped officer, geometric mean of ten questions", 1/1.15),
	} {
		b.row(r.Against("the administrator's token", command))
	}
	return nil
}

// shownPassword is in what liandong user add prints.
var shownPassword = regexp.MustCompile(`password: (\S+)`)

// officer makes an account for the uppermost division, signs in with it, and gives the headers of its requests.
func (b *bench) officer(ctx context.Context) (http.Header, error) {
	rows, err := b.store.Read(ctx, "MATCH (d:AdministrativeDivision) WHERE d.code IS NOT NULL AND NOT EXISTS { (d)-[:PART_OF]->() } RETURN d.code ORDER BY d.code LIMIT 1", nil)
	if err != nil || len(rows) == 0 {
		return nil, errors.Join(err, errors.New("the district has no uppermost division with a code"))
	}
	c := b.database.Connection()
	cmd := exec.CommandContext(ctx, b.program(), "user", "add", "officer", "--role", "BUREAU_OFFICER", "--territory", rows[0][0].(string), "--home", filepath.Join(b.folder, "hub"))
	cmd.Env = append(os.Environ(), "LC_ALL=C", "NEO4J_URI="+c.URI, "NEO4J_USER="+c.User, "NEO4J_PASSWORD="+c.Password, "NEO4J_DATABASE="+c.Database)
	said, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, said)
	}
	found := shownPassword.FindStringSubmatch(string(said))
	if found == nil {
		return nil, fmt.Errorf("no password in %q", said)
	}
	first, next := found[1], "a password of the bench, once"
	header := http.Header{"Liandong-Csrf": {"1"}}
	if err := post(ctx, b.hub, header, "/sign-in", fmt.Sprintf(`{"name":"officer","password":%q}`, first)); err != nil {
		return nil, err
	}
	return header, post(ctx, b.hub, header, "/password", fmt.Sprintf(`{"old":%q,"new":%q}`, first, next))
}

// post sends a body, and takes the session that comes back into the header.
func post(ctx context.Context, hub *peer.Server, header http.Header, path, body string) error {
	address := strings.TrimSuffix(hub.URL, "/graphql") + path
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewBufferString(body))
	if err != nil {
		return err
	}
	r.Header = header.Clone()
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s: %s", path, answer.Status)
	}
	for _, cookie := range answer.Cookies() {
		header.Set("Cookie", cookie.Name+"="+cookie.Value)
	}
	return nil
}
