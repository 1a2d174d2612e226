package main

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// TestEverythingIsDescribed wants English and a Chinese term on every type, field, argument and value of the public schema.
func TestEverythingIsDescribed(t *testing.T) {
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	described := func(name, text string) {
		if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) ||
			!strings.ContainsFunc(text, func(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) }) {
			t.Errorf("%s is described as %q", name, text)
		}
	}
	for name, def := range schema.Types {
		if def.BuiltIn {
			continue
		}
		described(name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			described(name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				described(name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
		for _, v := range def.EnumValues {
			described(name+"."+v.Name, v.Description)
		}
	}
}

// TestSchemaFollowsTheModel holds the names that the compiler and the write path count on.
func TestSchemaFollowsTheModel(t *testing.T) {
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	has := func(typeName, field, typ string, arguments ...string) {
		t.Helper()
		def := schema.Types[typeName]
		if def == nil || def.Fields.ForName(field) == nil {
			t.Errorf("there is no %s.%s", typeName, field)
			return
		}
		f := def.Fields.ForName(field)
		if f.Type.String() != typ {
			t.Errorf("%s.%s is %s, want %s", typeName, field, f.Type, typ)
		}
		if got := argumentNames(f.Arguments); len(arguments) > 0 && !slices.Equal(got, arguments) {
			t.Errorf("%s.%s takes %v, want %v", typeName, field, got, arguments)
		}
	}
	page := []string{"first", "after", "last", "before"}
	has("Query", "communities", "CommunityConnection", slices.Concat([]string{"where", "orderBy"}, page, []string{"asOf", "knownAt"})...)
	has("Query", "need", "Need", "by", "asOf", "knownAt")
	has("Need", "arisesIn", "Community")
	has("Need", "arisesInConnection", "NeedArisesInConnection!", slices.Concat([]string{"where", "edge", "orderBy"}, page)...)
	has("Need", "servedBy", "NeedServedByConnection!", slices.Concat([]string{"where", "orderBy"}, page)...)
	has("Need", "statusHistory", "[NeedStatusPeriod!]!")
	has("Community", "parentConnection", "AdministrativeDivisionParentConnection!")
	has("OrganizationUndertakesEdge", "part", "UndertakingPart")
	has("AdministrativeDivisionSuccessorsEdge", "on", "PartialDate")
	has("NeedWhere", "within", "AdministrativeDivisionWhere")
	has("TermWhere", "within", "TermWhere")
	has("NeedWhere", "projects", "NeedProjectsFilter")
	has("NeedProjectsFilter", "edge", "NeedProjectsEdgeWhere")
	has("CommunityBy", "code", "AdministrativeDivisionCodeKey")
	has("AdministrativeDivisionCodeKey", "codeScheme", "String")
	has("Mutation", "saveNeed", "NeedPayload", "by", "set", "links", "effectiveFrom", "source", "idempotencyKey")
	has("Mutation", "unlinkNeed", "NeedPayload", "by", "links", "endedOn", "source", "idempotencyKey")
	has("NeedLinks", "projects", "[NeedProjectsLink!]")
	has("NeedFields", "status", "NeedStatus")
	for _, r := range model.Roots {
		if schema.Query.Fields.ForName(r.Name) == nil && schema.Mutation.Fields.ForName(r.Name) == nil {
			t.Errorf("the root field %s is missing", r.Name)
		}
	}
	if f := schema.Mutation.Fields.ForName("saveImportBatch"); f != nil {
		t.Errorf("a read-only noun has a mutation")
	}
}

func argumentNames(arguments ast.ArgumentDefinitionList) []string {
	var names []string
	for _, a := range arguments {
		names = append(names, a.Name)
	}
	return names
}
