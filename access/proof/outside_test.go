package proof_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liandong/access"
	"liandong/graph"
	"liandong/identity"
	"liandong/importjob"
	"liandong/job"
	"liandong/quality"
	"liandong/resolvers"
	"liandong/server"
	"liandong/snapshot"
)

// station is the hub as it is served, with all that it leaves behind: the log, which is as talkative as it can be made, the headers of its answers, the figures for Prometheus, and the files of
// its state folder.
type station struct {
	*hall
	*httptest.Server
	log      *lines
	folder   string
	register *access.Register
	headers  []string
	tokens   map[string]string // of the actors
	bodies   int               // answers that held a canary which the actor may read
}

// lines is a log that is written by several goroutines.
type lines struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

func mustStation(t *testing.T) *station {
	t.Helper()
	s := &station{hall: mustHall(t), log: &lines{}, folder: t.TempDir(), tokens: map[string]string{"anonymous": ""}}
	log := slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	audit := filepath.Join(s.folder, "audit")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	config := server.Default()
	var err error
	config.Audit, err = access.OpenAudit(audit, access.AuditOptions{})
	must(err)
	t.Cleanup(func() { must(config.Audit.Close()) })
	s.register, err = access.NewRegister(s.Store, access.Default())
	must(err)
	config.Access = s.register
	config.Imports, err = importjob.Open(s.Store, filepath.Join(s.folder, "imports"), importjob.Default(), log)
	must(err)
	desk := job.Default()
	desk.Folder = filepath.Join(s.folder, "jobs")
	config.Jobs, err = job.Open(desk, log)
	must(err)
	t.Cleanup(config.Jobs.Close)
	token, err := server.TokenFile(filepath.Join(s.folder, "admin-token"))
	must(err)
	config.AdminTokenHash, config.Rights, config.PolicyVersion = server.HashToken(token), s.guard.Rights, access.PolicyVersion()
	s.tokens["administrator"] = token
	snapshots := snapshot.NewKeeper(s.Store, snapshot.Default(), log)
	t.Cleanup(snapshots.Close)
	checks := quality.NewKeeper(s.Store)
	t.Cleanup(checks.Close)
	schema, err := resolvers.NewSchema(&resolvers.Resolver{Store: s.Store, Imports: config.Imports, Jobs: config.Jobs, Duplicates: &identity.Finder{}, Quality: checks,
		Counts: access.NewPublisher(s.Store, access.DefaultCountSettings()), Snapshots: snapshots, AuditFolder: audit})
	must(err)
	handler, err := server.New(config, schema, server.Health{Database: func(ctx context.Context) error { _, _, err := s.Ping(ctx); return err }, RoundTrips: s.RoundTrips, Clock: s.KnownClock}, log)
	must(err)
	s.Server = httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

// hire makes an account with a token for the grants, and the somebody who may do the same.
func (s *station) hire(name string, grants ...graph.Grant) *somebody {
	s.t.Helper()
	first, err := s.register.Add(s.t.Context(), name, "", grants)
	if err == nil {
		_, _, err = s.register.ChangePassword(s.t.Context(), name, first, "a quiet lane in autumn")
	}
	if err == nil {
		s.tokens[name], err = s.register.CreateToken(s.t.Context(), access.Token{Account: name, Name: "test", Expires: time.Now().Add(time.Hour)})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return s.somebody(name, grants...)
}

// question is a document with its variables, as JSON; whole is a body that is sent as it stands.
type question struct{ document, variables, operation string }

// questions are what people ask, and what goes wrong when they do: each that names a canary gives one that stands in the store.
func (s *station) questions(name, note, number string) (all []question) {
	for _, document := range []string{
		`{ people(first: 200) { totalCount nodes { name volunteerNumber availability worksFor { edges { separationReason node { ... on Actor { name } } } } } } }`,
		`{ linkageCases(first: 200) { nodes { outcome steps { nodes { result } } } } opinions(first: 200) { nodes { text followUp } } petitions(first: 200) { nodes { text reply } } }`,
		`{ appraisals(first: 200) { nodes { result score scoreMax ofPerson { name } } } meetings(first: 200) { nodes { minutes } } }`,
		`{ changes(first: 50) { nodes { entries { fields { name before after } } } } }`,
		`{ dataQuality(first: 200) { nodes { message value } } }`,
		`{ duplicateCandidates(noun: PERSON, first: 200) { nodes { explanation } } }`,
		`{ readings(first: 200) { totalCount nodes { who fields question } } }`,
		`{ personStatistics(groupBy: [{by: WITHIN, level: COMMUNITY}]) { groups { keys { name } count reason } } }`,
		`{ nodes(ids: ["` + s.ids["worker-d000"] + `", "` + s.ids["nowhere"] + `", "` + name + `"]) { id ... on Person { name } } }`,
		`{ people(where: {name: {eq: "` + name + `"}}) { totalCount nodes { name } } }`,
		`{ people(where: {volunteerNumber: {eq: "` + number + `"}}, orderBy: [{name: ASC}]) { totalCount } }`,
		`{ linkageCases(where: {outcome: {contains: "` + note + `"}}) { totalCount nodes { outcome } } }`,
		`{ search(text: "` + name + `") { edges { title highlights { field fragments { text } } } } }`,
		`{ readings(by: "` + name + `", class: "` + name + `", after: "` + name + `") { totalCount } }`,
		`{ people(where: {name: {eq: "` + name + `"}`, // no end
		`{ people(where: {name: {eq: "` + name,
		`{ people(where: {name: {eq: "\q` + name + `"}}) { totalCount } }`,
		`{ people(where: {name: {eq: ` + name + `}}) { totalCount } }`,
		`{ people { nodes { ` + name + ` } } } # ` + note,
		`{ ` + name + `: people(first: 20000) { totalCount } }`,
		`{ people @` + name + ` { totalCount } }`,
		`{ people @skip(if: "` + name + `") { totalCount } }`,
		`query ` + name + ` { people { totalCount } } query ` + note + ` { people { totalCount } }`,
		`{ ` + aliases(name) + ` }`,
	} {
		all = append(all, question{document: document})
	}
	const named = `query Named($name: String, $where: PersonWhere! = {}, $first: PageSize) { people(where: {name: {eq: $name}, AND: [$where]}, first: $first) { totalCount nodes { name } } }`
	for _, variables := range []string{`{"name": "` + name + `"}`, `{"name": {"` + name + `": "` + note + `"}}`, `{"where": {"` + name + `": 1}}`, `{"where": {"name": {"eq": ["` + name + `", {}]}}}`,
		`{"first": "` + name + `"}`, `{"` + name + `": 1}`, `{"name": "` + name + `", "name": "x"}`, `["` + name + `"]`, `{"name": "` + name} {
		all = append(all, question{named, variables, "Named"})
	}
	return append(all, question{named, `{}`, name})
}

// commands write, or fail to.
func (s *station) commands(name, note, number string) (all []question) {
	for _, document := range []string{
		`mutation { savePerson(set: {sourceKey: "worker-d000", name: "` + strings.Repeat(canary(99001)+" ", 500) + `"}) { changed userErrors { field code message } } }`,
		`mutation { savePerson(set: {sourceKey: "` + canary(99002) + `", name: "` + canary(99003) + `", volunteerNumber: "` + number + `"}) { changed node { name } userErrors { field code message } } }`,
		`mutation { saveLinkageCase(set: {sourceKey: "case-d000", outcome: "` + canary(99004) + `", state: ` + name + `}) { changed userErrors { message } } }`,
		`mutation { saveLinkageCase(set: {sourceKey: "case-d000", outcome: "` + canary(99005) + `"}, links: {inCommunity: {target: {sourceKey: "` + name + `"}}}) { changed userErrors { message } } }`,
		`mutation { mergeNodes(keep: "` + name + `", merge: "` + number + `", reason: "` + note + `") { userErrors { message } } }`,
		`mutation { erasePerson(id: "` + name + `", reason: "` + note + `", confirm: true) { userErrors { field code } } }`,
	} {
		all = append(all, question{document: document})
	}
	return all
}

// aliases are more than are answered.
func aliases(name string) string {
	var text strings.Builder
	for i := range 40 {
		fmt.Fprintf(&text, "%s_%d: people { totalCount } ", name, i)
	}
	return text.String()
}

func (q question) body() string {
	document, operation := fmt.Sprintf("%q", q.document), ""
	if encoded, err := json.Marshal(q.document); err == nil {
		document = string(encoded)
	}
	if q.operation != "" {
		operation = fmt.Sprintf(`, "operationName": %q`, q.operation)
	}
	if q.variables != "" {
		operation += `, "variables": ` + q.variables
	}
	return `{"query": ` + document + operation + `}`
}

// send posts a body as the actor and holds what comes back against what the actor may read and has said; headers are kept for later.
func (s *station) send(a *somebody, path, body string) { s.ask(a, http.MethodPost, path, body, "") }

// ask is send by any method and with a preference; it returns the status of the answer, where a job is to be found, and the answer.
func (s *station) ask(a *somebody, method, path, body, prefer string) (status int, location, answer string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Liandong-Purpose", "roll call")
	if prefer != "" {
		request.Header.Set("Prefer", prefer)
	}
	if token := s.tokens[a.name]; token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := s.Client().Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if response.StatusCode >= 500 {
		s.t.Errorf("%d in answer to %s: %s", response.StatusCode, body, text)
	}
	s.headers = append(s.headers, fmt.Sprint(response.StatusCode, response.Header, response.Trailer))
	s.scan(a, string(text), path+" "+body)
	if slices.ContainsFunc(canaryPattern.FindAllString(string(text), -1), func(token string) bool { return !strings.Contains(body, token) && len(s.cells[token]) > 0 }) {
		s.bodies++
	}
	return response.StatusCode, response.Header.Get("Location"), string(text)
}

// asJob asks as a job and takes the answer when it is there. It returns the status of the answer, and that of asking for it once more.
func (s *station) asJob(a *somebody, body string) (first, again int, answer string) {
	s.t.Helper()
	status, location, answer := s.ask(a, http.MethodPost, "/graphql", body, "respond-async, wait=0")
	if location == "" {
		return status, 0, answer
	}
	for {
		if first, _, answer = s.ask(a, http.MethodGet, location+"/answer", "", ""); first != http.StatusConflict {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	again, _, _ = s.ask(a, http.MethodGet, location+"/answer", "", "")
	return first, again, answer
}

// outside are the places that nobody is answered by, by name.
func (s *station) outside() map[string]string {
	response, err := s.Client().Get(s.URL + "/metrics")
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	figures, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	places := map[string]string{"the log": s.log.String(), "headers": strings.Join(s.headers, "\n"), "/metrics": string(figures)}
	err = filepath.WalkDir(s.folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		places[strings.TrimPrefix(path, s.folder)] = path + string(text)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return places
}

// TestNothingOutside: values that are not public leave the hub in bodies of answers to those who may read them, and nowhere else: in no header, line of the log, line of the audit, figure or file,
// whatever is asked, and however it fails.
func TestNothingOutside(t *testing.T) {
	s := mustStation(t)
	street := s.places[slices.IndexFunc(s.places, func(p place) bool { return p.key == "d00" })].code
	nobody, watcher := s.somebody("anonymous"), s.hire("watcher", graph.Grant{Role: access.DataProtectionOfficer})
	actors := []*somebody{nobody, s.hire("worker", graph.Grant{Role: access.SocialWorker, Territory: street, Node: s.ids["worker-d000"]}), watcher,
		s.hire("bureau", graph.Grant{Role: access.BureauOfficer, Territory: street[:6]}), s.somebody("administrator", graph.Grant{Role: access.Administrator})}
	value := func(key, field string) string { return fmt.Sprint(s.nodes[s.ids[key]].props[field]) }
	name, note, number := value("worker-d000", "name"), value("case-d000", "outcome"), value("worker-d000", "volunteerNumber")
	for _, ask := range []func(name, note, number string) []question{s.questions, s.commands} {
		for _, a := range actors {
			for _, q := range ask(name, note, number) {
				s.send(a, "/graphql", q.body())
			}
		}
	}
	for _, q := range s.questions(name, note, number) {
		s.asJob(actors[1], q.body())
	}
	for _, q := range []struct {
		document string
		again    int
	}{{`{ communities(first: 1) { nodes { name } } }`, 200}, {`{ linkageCases(first: 200) { nodes { outcome } } }`, 404}} { // what is watched is given out once
		if first, again, text := s.asJob(actors[1], question{document: q.document}.body()); first != 200 || again != q.again {
			t.Errorf("%s: %d, then %d: %s", q.document, first, again, text)
		}
	}
	for _, a := range actors {
		s.send(a, "/graphql", name)
		s.send(a, "/uploads?name="+name, number)
		s.send(a, "/break-glass", `{"territory": "`+street+`", "reason": "`+name+`", "hours": "`+name+`"}`)
		s.send(a, "/sign-out", "")
	}
	s.send(nobody, "/sign-in", `{"name": "`+name+`", "password": "`+number+`"}`)
	s.send(nobody, "/sign-in", `{"`+name+`": "`+number+`"}`)
	before := s.outside() // erasing somebody takes the jobs away
	s.leaks = append(s.leaks, found(before)...)
	if !slices.ContainsFunc(slices.Collect(maps.Keys(before)), func(place string) bool { return strings.HasPrefix(place, "/jobs/") }) {
		t.Error("no job left anything to look at")
	}
	s.send(watcher, "/graphql", `{"query": "mutation { erasePerson(id: \"`+s.ids["worker-d000"]+`\", reason: \"依本人申请\", confirm: true) { records remaining { kind id field } userErrors { message } } }"}`)
	places := s.outside()
	s.leaks = append(s.leaks, found(places)...)
	s.hall.report()
	if log := places["the log"]; s.bodies < 6 || strings.Count(log, "\n") < 150 || !strings.Contains(log, `"DEBUG"`) || !strings.Contains(places["/audit/reads-000000000001.jsonl"], "worker/test") {
		t.Errorf("%d answers told something, %d lines of log, %d places", s.bodies, strings.Count(log, "\n"), len(places))
	}
	for text, hit := range map[string]bool{"of " + name: true, "of nobody": false, base64.RawURLEncoding.EncodeToString([]byte("a cursor to " + name)): true} {
		if (len(found(map[string]string{"a place": text})) > 0) != hit {
			t.Errorf("who looks overlooks, or sees what is not there: %s", text)
		}
	}
	if report, err := access.Verify(filepath.Join(s.folder, "audit"), ""); err != nil || report.Entries < 5 || len(report.Faults) > 0 {
		t.Errorf("%+v %v", report, err)
	}
	t.Logf("%d answers told something; %d places: %v", s.bodies, len(places), slices.Sorted(maps.Keys(places)))
}

// wordPattern are canaries that are words: of those that are numbers some number of a log may be one by chance, and they stand beside words anyway.
var wordPattern = regexp.MustCompile(`zq\d{5}x`)

// found are the canaries in places where none may be, also packed as in a cursor.
func found(places map[string]string) (list []string) {
	for _, where := range slices.Sorted(maps.Keys(places)) {
		for _, text := range unpacked(places[where]) {
			for _, token := range wordPattern.FindAllString(text, -1) {
				list = append(list, fmt.Sprintf("%s stands in %s: …%s…", token, where, around(text, token)))
			}
		}
	}
	return list
}

// around is what stands about the first mention.
func around(text, token string) string {
	at := strings.Index(text, token)
	return strings.ToValidUTF8(text[max(0, at-150):min(len(text), at+150)], "?")
}
