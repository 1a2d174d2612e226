package graph

import (
	"context"
	"slices"
	"strings"
)

// Mark sets fields of a node of a noun that the hub keeps for itself (readOnly), if the node has the values of where, and
// reports whether it did; nil stands for an absent value on both sides. It takes neither the line of writers nor a tick of the
// clock, and leaves neither a version nor a change record: it is for what the hub notes of its own work, as the progress of
// a job, and never for facts of the domain. Another noun, or a field it has not, is Internal.
func (s *Store) Mark(ctx context.Context, noun *Noun, id string, where, set map[string]any) (bool, error) {
	params := map[string]any{"id": id}
	conditions, err := markCells(noun, where, "where", params, " IS NULL", " = ")
	if err != nil {
		return false, err
	}
	changes, err := markCells(noun, set, "set", params, " = null", " = ")
	if err != nil {
		return false, err
	}
	// The node is locked before it is looked at: of two who want to change the same, the second sees what the first has left.
	statement := "MATCH (n:" + noun.Label() + " {id: $id}) SET n.held = true SET n.held = null WITH n WHERE " +
		strings.Join(append(conditions, "true"), " AND ") + " SET " + strings.Join(changes, ", ") + " RETURN n.id"
	rows, err := s.administer(ctx, "graph.Mark", statement, params)
	return len(rows) > 0, err
}

// markCells renders values by field name as expressions over the node n and puts them into the parameters.
func markCells(noun *Noun, values map[string]any, prefix string, params map[string]any, isNull, is string) ([]string, error) {
	var cells []string
	for name, value := range values {
		property := ""
		if f := noun.Field(name); f != nil && f.Kind == Referred {
			property = f.Property
		} else if noun.writable(name) != nil && f.Kind == Property && f.Type != "PartialDate" {
			property = name
		}
		if property == "" || !noun.ReadOnly {
			return nil, &Error{Kind: Internal, Op: "graph.Mark", Field: noun.Name + "." + name}
		}
		if value == nil {
			cells = append(cells, "n."+property+isNull)
			continue
		}
		if text, ok := value.(string); ok && HoldsIdentityNumber(text) {
			value = "…" // no identity number is stored, wherever it comes from
		}
		params[prefix+"_"+property] = storedCells(noun.Field(name), value)[0]
		cells = append(cells, "n."+property+is+"$"+prefix+"_"+property)
	}
	slices.Sort(cells) // the same fields make the same statement
	return cells, nil
}
