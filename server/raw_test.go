package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// hangUp ends the sending side of a connection: the caller has gone.
func hangUp(c *net.TCPConn) error { return c.CloseWrite() }

// raw writes the bytes to a fresh connection as they are, does with it what comes after, and reads the one answer.
func (h *hub) raw(t testing.TB, method, bytes string, after ...func(*net.TCPConn) error) reply {
	t.Helper()
	connection, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, bytes); err != nil {
		t.Fatal(err)
	}
	for _, do := range after {
		if err := do(connection.(*net.TCPConn)); err != nil {
			t.Fatal(err)
		}
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(text)}
}

// TestRawStatuses sends what an HTTP client would not let through, or would add to: the bytes of the request are all there is.
func TestRawStatuses(t *testing.T) {
	h := MustRun(t, func(c *Config) { c.AnonymousReads, c.AdminTokenHash = true, HashToken("x") })
	closed := MustRun(t, func(c *Config) { c.AnonymousReads = false })
	const head = " /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
	const asJSON = "Content-Type: application/json\r\n"
	const question = `{"query":"{ok}"}`
	const length = "Content-Length: 16\r\n"
	var squeezed bytes.Buffer
	w := gzip.NewWriter(&squeezed)
	if _, err := io.WriteString(w, question); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, method, rest string
		hub                *hub
		status             int
		reason             situation
		header, value      string
	}{
		{"OK", "POST", asJSON + length + "\r\n" + question, h, 200, "", "Content-Type", "application/json; charset=utf-8"},
		{"Chunked", "POST", asJSON + "Transfer-Encoding: chunked\r\n\r\n10\r\n" + question + "\r\n0\r\n\r\n", h, 200, "", "", ""},
		{"Get", "GET", "\r\n", h, 405, wrongMethod, "Allow", "POST"},
		{"Head", "HEAD", "\r\n", h, 405, "", "Allow", "POST"}, // without a body there is no reason to read
		{"Options", "OPTIONS", "\r\n", h, 405, wrongMethod, "Allow", "POST"},
		{"Delete", "DELETE", "\r\n", h, 405, wrongMethod, "Allow", "POST"},
		{"Unheard", "BREW", "\r\n", h, 405, wrongMethod, "Allow", "POST"},
		{"NoType", "POST", length + "\r\n" + question, h, 415, wrongType, "Accept-Post", "application/json"},
		{"Compressed", "POST", asJSON + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", h, 415, compressed, "Accept-Encoding", "identity"},
		{"CompressedUnsaid", "POST", asJSON + "\r\n", h, 400, notJSON, "", ""},
		{"NotAcceptable", "POST", asJSON + "Accept: application/json;q=0\r\nAccept: text/*\r\n" + length + "\r\n" + question, h, 406, notAcceptable, "Vary", "Accept, Accept-Language"},
		{"TooLarge", "POST", asJSON + "Content-Length: 1000000\r\n\r\n" + strings.Repeat(" ", 1_000_000), h, 413, tooLarge, "", ""},
		{"TooLargeChunked", "POST", asJSON + "Transfer-Encoding: chunked\r\n\r\n80000\r\n" + strings.Repeat(" ", 0x80000) + "\r\n0\r\n\r\n", h, 413, tooLarge, "", ""},
		{"WrongToken", "POST", asJSON + "Authorization: Bearer y\r\n" + length + "\r\n" + question, h, 401, tokenRefused, "WWW-Authenticate", challenge},
		{"NoToken", "POST", asJSON + length + "\r\n" + question, closed, 401, tokenNeeded, "WWW-Authenticate", challenge},
		{"Origin", "POST", asJSON + "Origin: https://evil.example\r\n" + length + "\r\n" + question, h, 403, wrongOrigin, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := c.hub.raw(t, c.method, c.method+head+c.rest)
			if r.status != c.status || c.reason != "" && r.extension(t, "reason") != string(c.reason) {
				t.Errorf("got %d %s, want %d %s", r.status, r.body, c.status, c.reason)
			}
			if c.header != "" && !strings.EqualFold(r.header.Get(c.header), c.value) {
				t.Errorf("%s: %q, want %q", c.header, r.header.Get(c.header), c.value)
			}
		})
	}
	t.Run("CompressedBytes", func(t *testing.T) {
		if r := h.post(t, squeezed.String(), "Content-Encoding", "gzip"); r.status != 415 {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := h.post(t, squeezed.String()); r.status != 400 {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	t.Run("CutShort", func(t *testing.T) {
		r := h.raw(t, "POST", "POST"+head+asJSON+"Content-Length: 100\r\n\r\n"+question, hangUp)
		if r.status != 400 || r.extension(t, "reason") != string(cutShort) {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	t.Run("MutationByGet", func(t *testing.T) {
		before := len(h.probe.asked)
		r := h.raw(t, "GET", "GET /graphql?query=mutation%7BsavePlace(name:%22x%22)%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		if r.status != 405 || r.header.Get("Allow") != "POST" || len(h.probe.asked) != before {
			t.Errorf("%d %v %s", r.status, r.header, r.body)
		}
	})
	t.Run("Host", func(t *testing.T) {
		r := h.raw(t, "POST", "POST /graphql HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"+asJSON+length+"\r\n"+question)
		if r.status != 421 || r.extension(t, "reason") != string(wrongHost) {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
}

// TestRefusalsAreWhole wants of every situation an error status, a code of the closed list and a sentence in each language.
func TestRefusalsAreWhole(t *testing.T) {
	for why, r := range refusals() {
		if http.StatusText(r.status) == "" || r.status < 400 || statuses()[r.code] == 0 {
			t.Errorf("%s: %d %s", why, r.status, r.code)
		}
		for language, wanted := range map[string]bool{"en": false, "zh": true} {
			text := r.text.In(language)
			if text == "" || strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) != wanted {
				t.Errorf("%s in %s: %q", why, language, text)
			}
		}
	}
	h := MustRun(t)
	r := h.send(t, "GET", graphqlPath, "", "Accept-Language", "zh-CN")
	if want := refusals()[wrongMethod].text.Zh; r.firstError(t).Message != want {
		t.Errorf("%s, want %s", r.body, want)
	}
}

// TestListedStatuses holds the list of errors for callers against the tables of statuses here.
func TestListedStatuses(t *testing.T) {
	f, err := os.Open("../docs/errors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{} // by code
	for _, row := range rows {
		seen[row[1]] = row[2]
	}
	for code, status := range statuses() {
		if !slices.Contains(numbersIn(seen[code]), status) {
			t.Errorf("%s: docs/errors.csv says %q, the hub answers %d", code, seen[code], status)
		}
	}
	for why, r := range refusals() {
		if seen[string(why)] != fmt.Sprintf("HTTP %d", r.status) {
			t.Errorf("%s: docs/errors.csv says %q, the hub answers %d", why, seen[string(why)], r.status)
		}
		if !slices.Contains(numbersIn(seen[r.code]), r.status) {
			t.Errorf("%s: docs/errors.csv says %q, the hub answers %d to %s", r.code, seen[r.code], r.status, why)
		}
	}
}

func numbersIn(text string) []int {
	var found []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if n, err := strconv.Atoi(word); err == nil {
			found = append(found, n)
		}
	}
	return found
}
