package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// The answer to the standard introspection query, for tools that build a schema of it: what is null or false is left out.
type (
	schemaAnswer struct {
		Data struct {
			Schema schemaTold `json:"__schema"`
		} `json:"data"`
	}
	schemaTold struct {
		QueryType    nameTold        `json:"queryType"`
		MutationType *nameTold       `json:"mutationType,omitempty"`
		Types        []typeTold      `json:"types"`
		Directives   []directiveTold `json:"directives"`
	}
	nameTold struct {
		Name string             `json:"name"`
		Kind ast.DefinitionKind `json:"kind"`
	}
	typeTold struct {
		Kind          ast.DefinitionKind `json:"kind"`
		Name          string             `json:"name"`
		Description   string             `json:"description,omitempty"`
		Fields        []fieldTold        `json:"fields,omitempty"`
		InputFields   []valueTold        `json:"inputFields,omitempty"`
		Interfaces    []refTold          `json:"interfaces"` // of an object: empty, never absent
		EnumValues    []enumValueTold    `json:"enumValues,omitempty"`
		PossibleTypes []refTold          `json:"possibleTypes,omitempty"`
		OneOf         bool               `json:"isOneOf,omitempty"`
	}
	fieldTold struct {
		Name        string      `json:"name"`
		Description string      `json:"description,omitempty"`
		Args        []valueTold `json:"args"` // empty, never absent
		Type        refTold     `json:"type"`
		deprecatedTold
	}
	valueTold struct {
		Name         string  `json:"name"`
		Description  string  `json:"description,omitempty"`
		Type         refTold `json:"type"`
		DefaultValue string  `json:"defaultValue,omitempty"`
		deprecatedTold
	}
	enumValueTold struct {
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
		deprecatedTold
	}
	deprecatedTold struct {
		Deprecated bool   `json:"isDeprecated,omitempty"`
		Reason     string `json:"deprecationReason,omitempty"`
	}
	refTold struct {
		Kind   ast.DefinitionKind `json:"kind"`
		Name   string             `json:"name,omitempty"`
		OfType *refTold           `json:"ofType,omitempty"`
	}
	directiveTold struct {
		Name        string                  `json:"name"`
		Description string                  `json:"description,omitempty"`
		Locations   []ast.DirectiveLocation `json:"locations"`
		Args        []valueTold             `json:"args"`
		Repeatable  bool                    `json:"isRepeatable,omitempty"`
	}
)

// introspected tells a schema, types and directives by name.
func introspected(s *ast.Schema) schemaAnswer {
	var answer schemaAnswer
	told := &answer.Data.Schema
	told.QueryType = nameTold{s.Query.Name, s.Query.Kind}
	if s.Mutation != nil {
		told.MutationType = &nameTold{s.Mutation.Name, s.Mutation.Kind}
	}
	for _, def := range s.Types {
		told.Types = append(told.Types, tellType(s, def))
	}
	slices.SortFunc(told.Types, func(a, b typeTold) int { return strings.Compare(a.Name, b.Name) })
	for _, d := range s.Directives {
		told.Directives = append(told.Directives, directiveTold{d.Name, d.Description, d.Locations, tellArguments(s, d.Arguments), d.IsRepeatable})
	}
	slices.SortFunc(told.Directives, func(a, b directiveTold) int { return strings.Compare(a.Name, b.Name) })
	return answer
}

func tellType(s *ast.Schema, def *ast.Definition) typeTold {
	t := typeTold{Kind: def.Kind, Name: def.Name, Description: def.Description, OneOf: def.Directives.ForName("oneOf") != nil}
	if def.Kind == ast.Object || def.Kind == ast.Interface {
		t.Interfaces = []refTold{}
	}
	for _, name := range def.Interfaces {
		t.Interfaces = append(t.Interfaces, refTold{Kind: ast.Interface, Name: name})
	}
	for _, v := range def.EnumValues {
		t.EnumValues = append(t.EnumValues, enumValueTold{v.Name, v.Description, tellDeprecated(v.Directives)})
	}
	if def.IsAbstractType() {
		for _, possible := range s.GetPossibleTypes(def) {
			t.PossibleTypes = append(t.PossibleTypes, refTold{Kind: possible.Kind, Name: possible.Name})
		}
	}
	for _, f := range def.Fields {
		switch {
		case strings.HasPrefix(f.Name, "__"): // of introspection itself
		case def.Kind == ast.InputObject:
			t.InputFields = append(t.InputFields, tellValue(s, f.Name, f.Description, f.Type, f.DefaultValue, f.Directives))
		default:
			t.Fields = append(t.Fields, fieldTold{f.Name, f.Description, tellArguments(s, f.Arguments), tellRef(s, f.Type), tellDeprecated(f.Directives)})
		}
	}
	return t
}

func tellArguments(s *ast.Schema, arguments ast.ArgumentDefinitionList) []valueTold {
	told := make([]valueTold, len(arguments))
	for i, a := range arguments {
		told[i] = tellValue(s, a.Name, a.Description, a.Type, a.DefaultValue, a.Directives)
	}
	return told
}

func tellValue(s *ast.Schema, name, description string, typ *ast.Type, value *ast.Value, uses ast.DirectiveList) valueTold {
	told := valueTold{Name: name, Description: description, Type: tellRef(s, typ), deprecatedTold: tellDeprecated(uses)}
	if value != nil {
		told.DefaultValue = value.String()
	}
	return told
}

func tellDeprecated(uses ast.DirectiveList) deprecatedTold {
	use := uses.ForName("deprecated")
	if use == nil {
		return deprecatedTold{}
	}
	if reason := use.Arguments.ForName("reason"); reason != nil {
		return deprecatedTold{true, reason.Value.Raw}
	}
	return deprecatedTold{true, "No longer supported"} // what the specification says for no reason
}

func tellRef(s *ast.Schema, t *ast.Type) refTold {
	switch {
	case t.NonNull:
		inner := *t
		inner.NonNull = false
		of := tellRef(s, &inner)
		return refTold{Kind: "NON_NULL", OfType: &of}
	case t.Elem != nil:
		of := tellRef(s, t.Elem)
		return refTold{Kind: "LIST", OfType: &of}
	}
	return refTold{Kind: s.Types[t.NamedType].Kind, Name: t.NamedType}
}

// schemaFile serves the whole schema as the answer to an introspection query, compressed where the browser takes that. It is
// made when first asked for and kept compressed: a schema of hundreds of nouns is seven megabytes, and executing the
// query field by field takes most of the time in which the query page could already show its documentation.
type schemaFile struct{ made func() (part, error) }

func newSchemaFile(s *ast.Schema) *schemaFile {
	return &schemaFile{sync.OnceValues(func() (part, error) { return squeezed(introspected(s)) })}
}

// squeezed is the answer as compressed JSON, with its entity tag.
func squeezed(answer schemaAnswer) (part, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return part{}, err
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		return part{}, err
	}
	if err := w.Close(); err != nil {
		return part{}, err
	}
	sum := sha256.Sum256(out.Bytes())
	return part{out.Bytes(), `W/"` + hex.EncodeToString(sum[:8]) + `"`}, nil // weak: the same for both forms
}

func plain(squeezed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(squeezed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// ServeHTTP answers with the schema. Nothing in it is secret: who can ask the hub anything can introspect it.
func (f *schemaFile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, err := f.made()
	content := file.content
	squeeze := takesGzip(r.Header)
	if err == nil && !squeeze {
		content, err = plain(content)
	}
	if err != nil {
		http.Error(w, "the schema cannot be told", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	if squeeze {
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set("Cache-Control", "no-cache") // revalidated by tag, as the page is
	header.Set("Vary", "Accept-Encoding")
	header.Set("ETag", file.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// takesGzip reports whether the caller names gzip among the encodings it takes.
func takesGzip(header http.Header) bool {
	for offer := range strings.SplitSeq(header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(offer, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}
