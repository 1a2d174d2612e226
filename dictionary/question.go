package dictionary

import (
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// question is a root field written by hand.
type question struct {
	root  string
	field *ast.FieldDefinition
}

// handWritten are the root fields that are not generated for a noun, in the order of the schema.
func (d *dictionary) handWritten() []question {
	var found []question
	for _, root := range []*ast.Definition{d.schema.Query, d.schema.Mutation} {
		if root == nil {
			continue
		}
		for _, f := range root.Fields {
			if d.model.Root(f.Name) == nil && f.Position != nil {
				found = append(found, question{root.Name, f})
			}
		}
	}
	return found
}

func (d *dictionary) questions() Table {
	t := Table{Key: "questions", Name: column("Questions", "问题"), Columns: []graph.Text{column("Question", "问题"), column("Kind", "类别"), column("Meaning", "含义"),
		column("Arguments", "参数"), column("Answer", "结果"), column("Contract rows", "约定条目")}}
	for _, q := range d.handWritten() {
		kind := d.say("read", "读")
		if q.root == "Mutation" {
			kind = d.say("write", "写")
		}
		var arguments []string
		for _, a := range q.field.Arguments {
			arguments = append(arguments, a.Name)
		}
		t.Rows = append(t.Rows, []string{code([]string{q.field.Name}), kind, d.meaning(q.field.Description), code(arguments),
			code([]string{q.field.Type.Name()}), rowsCell(q.field.Description)})
	}
	return t
}
