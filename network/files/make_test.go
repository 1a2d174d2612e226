package files

import (
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// TestNameField: the question for names is one that the schema takes, and asks no person for a name.
func TestNameField(t *testing.T) {
	field, err := nameField()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, s := range field.SelectionSet {
		if f, ok := s.(*ast.InlineFragment); ok {
			asked[f.TypeCondition] = true
		}
	}
	if !asked["Organization"] || !asked["GovernanceBody"] || !asked["Meeting"] || !asked["LinkageCase"] || !asked["VolunteerTeam"] || asked["Person"] {
		t.Errorf("%v", asked)
	}
}
