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

	"liandong/graph"
)

// The two media types of an answer.
const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
)

// badRequest is a refusal with its HTTP status; like every refusal it never repeats what was sent.
type badRequest struct {
	status int
	text   graph.Text
}

func (b *badRequest) Error() string { return b.text.En }

func bad(status int, en, zh string) *badRequest {
	return &badRequest{status: status, text: graph.Text{En: en, Zh: zh}}
}

// readParameters reads the one operation of a request, within the limit and strictly: what two readers could understand
// differently is refused.
func readParameters(w http.ResponseWriter, r *http.Request, limit int) (*graphql.RawParams, *badRequest) {
	if b := checkContentType(r.Header); b != nil {
		return nil, b
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(limit)))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, bad(http.StatusRequestEntityTooLarge, "the request is larger than the hub accepts: ask in smaller parts", "请求超过大小上限：请拆分后再试")
	}
	if err != nil {
		return nil, bad(http.StatusBadRequest, "the request did not arrive whole: send it again", "请求未完整到达：请重新发送")
	}
	return decodeParameters(body)
}

// checkContentType lets through application/json in UTF-8 alone: anything else a browser could send without asking the
// hub first.
func checkContentType(header http.Header) *badRequest {
	unsupported := bad(http.StatusUnsupportedMediaType, "send the request as Content-Type: application/json, in UTF-8 and not compressed",
		"请以 Content-Type: application/json 发送（UTF-8，不压缩）")
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || kind != mediaJSON {
		return unsupported
	}
	if charset, given := parameters["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return unsupported
	}
	if encoding := header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return unsupported
	}
	return nil
}

// decodeParameters reads the JSON object by hand because encoding/json would take the last of two equal keys, match keys
// whatever their case, and ignore what follows the object.
func decodeParameters(body []byte) (*graphql.RawParams, *badRequest) {
	malformed := bad(http.StatusBadRequest, "the body is not one JSON object", "请求体不是单个 JSON 对象")
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	first, err := decoder.Token()
	if err != nil {
		return nil, malformed
	}
	if first == json.Delim('[') {
		return nil, bad(http.StatusBadRequest, "several operations in one request are not supported: send them one by one", "不支持批量请求：请逐个发送")
	}
	if first != json.Delim('{') {
		return nil, malformed
	}
	members, b := readMembers(decoder, malformed)
	if b != nil {
		return nil, b
	}
	if _, err := decoder.Token(); err != nil { // the closing brace
		return nil, malformed
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed
	}
	return parametersOf(members)
}

func readMembers(decoder *json.Decoder, malformed *badRequest) (map[string]json.RawMessage, *badRequest) {
	members := map[string]json.RawMessage{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, malformed
		}
		name, _ := key.(string)
		if _, twice := members[name]; twice {
			return nil, bad(http.StatusBadRequest, "the body has the same key twice", "请求体含重复的键")
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, malformed
		}
		members[name] = value
	}
	return members, nil
}

func parametersOf(members map[string]json.RawMessage) (*graphql.RawParams, *badRequest) {
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
		return nil, bad(http.StatusUnprocessableEntity,
			"the body needs query, a text; it may have operationName, a text, and variables and extensions, objects",
			"请求体须有 query（文本），可有 operationName（文本）、variables 和 extensions（对象）")
	}
	return parameters, nil
}

// mediaType chooses how to label the answer by the Accept header: the better liked of the two, application/json when both
// are liked alike or none is named, and the empty string when neither is acceptable.
func mediaType(r *http.Request) string {
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return mediaJSON
	}
	plain, response := -1.0, -1.0 // not named
	wildcard := 0.0
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch q := quality(parameters); strings.ToLower(strings.TrimSpace(name)) {
		case mediaJSON:
			plain = max(plain, q)
		case mediaResponse:
			response = max(response, q)
		case "*/*", "application/*":
			wildcard = max(wildcard, q)
		}
	}
	if plain < 0 {
		plain = wildcard
		if response > 0 && response >= plain {
			return mediaResponse // named, where the other is only covered by a wildcard
		}
	}
	switch {
	case plain > 0 && plain >= response:
		return mediaJSON
	case response > 0:
		return mediaResponse
	}
	return ""
}
