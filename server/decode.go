package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/go-json-experiment/json/jsontext"
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

// decodeParameters reads the one operation of a body strictly: what two readers could understand differently is refused. The reader knows no
// broken characters and no key twice in an object; keys are taken as they are written, and nothing may follow the object.
func decodeParameters(body []byte) (*graphql.RawParams, situation) {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(body))
	switch decoder.PeekKind() {
	case '[':
		return nil, severalAtOnce
	case '{':
	default:
		return nil, notJSON
	}
	value, err := readValue(decoder)
	switch {
	case errors.Is(err, errTooDeep):
		return nil, tooDeep
	case errors.Is(err, jsontext.ErrDuplicateName):
		return nil, keyTwice
	case err != nil:
		return nil, notJSON
	}
	if _, err := decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, notJSON
	}
	members := value.(map[string]any)
	parameters := &graphql.RawParams{}
	if !take(members, "query", &parameters.Query) || !take(members, "operationName", &parameters.OperationName) ||
		!take(members, "variables", &parameters.Variables) || !take(members, "extensions", &parameters.Extensions) || parameters.Query == "" {
		return nil, wrongParameter
	}
	return parameters, ""
}

// take sets the target to a member, if there is one that is not null, and reports whether it is of the right kind.
func take[T any](members map[string]any, name string, target *T) (ok bool) {
	value := members[name]
	if value == nil {
		return true
	}
	*target, ok = value.(T)
	return ok
}

var errTooDeep = errors.New("nested too deep")

// readValue reads the next value as maps, lists, texts, json.Number, booleans and nil.
func readValue(decoder *jsontext.Decoder) (any, error) {
	token, err := decoder.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case '{', '[':
		if decoder.StackDepth() > maxNesting {
			return nil, errTooDeep
		}
		if token.Kind() == '{' {
			return readObject(decoder)
		}
		return readList(decoder)
	case '"':
		return token.String(), nil
	case '0':
		return json.Number(token.String()), nil
	case 't', 'f':
		return token.Bool(), nil
	}
	return nil, nil
}

func readObject(decoder *jsontext.Decoder) (any, error) {
	members := map[string]any{}
	for decoder.PeekKind() != '}' {
		token, err := decoder.ReadToken()
		if err != nil {
			return nil, err
		}
		name := token.String() // the token is good until the next is read
		if members[name], err = readValue(decoder); err != nil {
			return nil, err
		}
	}
	_, err := decoder.ReadToken()
	return members, err
}

func readList(decoder *jsontext.Decoder) (any, error) {
	list := []any{}
	for decoder.PeekKind() != ']' {
		value, err := readValue(decoder)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := decoder.ReadToken()
	return list, err
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
