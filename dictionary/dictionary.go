// Package dictionary tells the model to people: every noun, field, relation, property of a relation, vocabulary, enumeration
// value and question as rows of tables, with an index by the rows of the domain contract, the tables as Markdown, and a
// drawing of each area. It reads the model and the public schema alone, so that what it says holds for what the hub stores.
package dictionary

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// Table is one list of the dictionary. Cells are texts in one language, names in them marked as code in Markdown; Plain
// takes the marks off.
type Table struct {
	Key     string     // one of Keys
	Name    graph.Text // also of the sheet in a workbook
	Columns []graph.Text
	Rows    [][]string
}

// dictionary tells the model in one language.
type dictionary struct {
	model   *graph.Model
	schema  *ast.Schema
	chinese bool
	units   []unit
}

func newDictionary(m *graph.Model, schema *ast.Schema, language string) *dictionary {
	return &dictionary{model: m, schema: schema, chinese: language == "zh", units: units()}
}

// Keys are what the tables are called where one is chosen, in their order.
func Keys() []string {
	return []string{"nouns", "fields", "relations", "properties", "vocabularies", "enumerations", "questions", "contract"}
}

// Tables returns nouns, fields, relations, properties of relations, vocabularies, enumerations, questions and the index by
// rows of the contract, each in declared order and the index by row, their texts in the language, "zh" or anything else for
// English. The schema is the public one of the model. The fields that every node has stand once, before all others.
func Tables(m *graph.Model, schema *ast.Schema, language string) []Table {
	d := newDictionary(m, schema, language)
	return []Table{d.nouns(), d.fields(), d.relations(), d.properties(), d.vocabularies(), d.enumerations(), d.questions(), d.contract()}
}

func (d *dictionary) say(en, zh string) string {
	if d.chinese {
		return zh
	}
	return en
}

func column(en, zh string) graph.Text { return graph.Text{En: en, Zh: zh} }

// meaning is a description as the reader wants it, without ids of rows: the Chinese reader gets the term first.
func (d *dictionary) meaning(description string) string {
	text := withoutRows(strings.Join(strings.Fields(description), " "))
	en, zh := Split(text)
	if !d.chinese || zh == "" {
		return text
	}
	return zh + "。" + en
}

func code(names []string) string {
	if strings.Join(names, "") == "" {
		return ""
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

// join puts what is known of a thing into one cell; what says nothing is left out.
func (d *dictionary) join(said ...string) string {
	said = slices.DeleteFunc(said, func(text string) bool { return text == "" })
	return strings.Join(said, d.say("; ", "；"))
}
