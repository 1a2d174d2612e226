package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// The two media types of an answer.
const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
)

// maxNesting is how deep objects and lists of a body may lie in each other: deeper than any filter a person writes, and
// far from what the reader's recursion can bear.
const maxNesting = 64

// readBody reads what a request holds, within the limit. The situation is empty when there is none to refuse for.
func readBody(w http.ResponseWriter, r *http.Request, limit int) ([]byte, situation) {
	if why := checkHeaders(r.Header); why != "" {
		return nil, why
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(limit)))
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return nil, tooLarge
	}
	if err != nil {
		return nil, cutShort
	}
	return body, ""
}

// checkHeaders lets through application/json in UTF-8 alone: anything else a browser could send without asking the hub
// first. Compressed bodies are refused: a kilobyte of them can be a megabyte of work.
func checkHeaders(header http.Header) situation {
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || kind != mediaJSON {
		return wrongType
	}
	if charset, given := parameters["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return wrongType
	}
	if encoding := header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return compressed
	}
	return ""
}

// decodeParameters reads the one operation of a body strictly: what two readers could understand differently is refused. A
// check of its own comes before, because encoding/json would replace broken characters, take the last of two equal keys,
// match keys whatever their case, and ignore what follows the object.
func decodeParameters(body []byte) (*graphql.RawParams, situation) {
	if why := checkJSON(body); why != "" {
		return nil, why
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, notJSON
	}
	parameters := &graphql.RawParams{}
	wrong := false
	read := func(name string, target any) {
		if raw, ok := members[name]; ok {
			decoder := json.NewDecoder(bytes.NewReader(raw))
			decoder.UseNumber()
			wrong = wrong || decoder.Decode(target) != nil
		}
	}
	read("query", &parameters.Query)
	read("operationName", &parameters.OperationName)
	read("variables", &parameters.Variables)
	read("extensions", &parameters.Extensions)
	if wrong || parameters.Query == "" {
		return nil, wrongParameter
	}
	return parameters, ""
}

// A surrogate is half of a character; JSON may escape a pair of them, and one alone means nothing.
var (
	escapedPair = regexp.MustCompile(`\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)
	escapedHalf = regexp.MustCompile(`\\u[dD][89a-fA-F][0-9a-fA-F]{2}`)
)

// checkJSON walks the body token by token: one object, in UTF-8, no key twice in any object, not too deep, nothing after.
func checkJSON(body []byte) situation {
	escaped := bytes.Contains(body, []byte(`\u`))
	if !utf8.Valid(body) || escaped && escapedHalf.Match(escapedPair.ReplaceAll(body, []byte(" "))) {
		return notJSON
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	first, err := decoder.Token()
	switch {
	case first == json.Delim('['):
		return severalAtOnce
	case err != nil || first != json.Delim('{'):
		return notJSON
	}
	open := []level{{keys: map[string]bool{}}}
	for len(open) > 0 {
		token, err := decoder.Token()
		if err != nil {
			return notJSON
		}
		here := &open[len(open)-1]
		switch t := token.(type) {
		case json.Delim:
			here.value = false
			switch {
			case t == '}' || t == ']':
				open = open[:len(open)-1]
			case len(open) == maxNesting:
				return tooDeep
			case t == '{':
				open = append(open, level{keys: map[string]bool{}})
			default:
				open = append(open, level{})
			}
		case string:
			if here.takes(t) {
				return keyTwice
			}
		default:
			here.value = false
		}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return notJSON
	}
	return ""
}

// level is an open object, or an open list when it has no keys.
type level struct {
	keys  map[string]bool
	value bool // a key has been read, its value is next
}

// takes notes a string of an object, keys and values in turn, and reports whether it is a key that was there already.
func (l *level) takes(text string) (twice bool) {
	if l.keys == nil || l.value {
		l.value = false
		return false
	}
	l.value, twice = true, l.keys[text]
	l.keys[text] = true
	return twice
}

// mediaType chooses how to label an answer with data by the Accept header (RFC 9110, 12.5.1): for each of the two the most
// specific range that covers it counts. It is the better liked, of two liked alike the one that is named where the other is
// only covered, else application/json; and the empty string when neither is acceptable.
func mediaType(header http.Header) string {
	var best preference
	chosen := ""
	for _, media := range []string{mediaJSON, mediaResponse} {
		p := preferenceFor(media, header)
		if p.quality > best.quality || p.quality > 0 && p.quality == best.quality && p.specific > best.specific {
			best, chosen = p, media
		}
	}
	return chosen
}

// refusalType labels an answer without data: as a GraphQL answer, so that it can be told from a proxy's, even to a caller
// that knows application/json alone; only who rules that out gets the plain label.
func refusalType(header http.Header) string {
	if p := preferenceFor(mediaResponse, header); p.specific > 0 && p.quality == 0 {
		return mediaJSON
	}
	return mediaResponse
}

// preference is how well an Accept header likes a media type, and by how specific a range: 3 names it, 1 is */*, 0 none.
type preference struct {
	specific int
	quality  float64
}

func preferenceFor(media string, header http.Header) preference {
	accept := strings.Join(header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		accept = "*/*"
	}
	var p preference
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		specific := 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case media:
			specific = 3
		case "application/*":
			specific = 2
		case "*/*":
			specific = 1
		}
		q := quality(parameters)
		if specific > p.specific || specific > 0 && specific == p.specific && q > p.quality {
			p = preference{specific, q}
		}
	}
	return p
}
