package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/sample"
)

// entities are those of the contract's section 2.1, by the names they have here.
var entities = strings.Fields(`Jurisdiction Community Grid Facility GovernanceBody GovernmentDepartment Organization Person Post VolunteerTeam Qualification
	ExamPass TalentPool SupervisionSession Training Need Survey Opinion Petition Project Activity ServiceRecord FundingRound Application CatalogueItem Contract
	Budget BudgetLine FundingSource Grant Payment Expenditure Disclosure Resource Allocation Campaign LinkageMatter MatterList LinkageCase CaseStep
	CommitteeItem ItemChange Meeting AgendaItem Resolution Task ProgressReport Evaluation EvaluationStandard IndicatorDefinition Rating Sanction
	SupportMeasure Incentive InsurancePolicy ReturnVisit PolicyDocument PilotScheme SharedItem PublicityItem DataSource ExternalSystem DutyStatement
	ThreePlusXUnit Incubation OrganizationNeed Finding TargetSheet CoordinationCase FunctionTransfer ServiceItem ServiceRequest RuleAdoption Election
	Notice Message Match ResourceLink ResearchTopic DevelopmentPlan Advice Grade Promotion Appraisal Observation`)

// relations is how many rows R1, R2 ... the contract has.
const relations = 95

// schemaHolds proves M131: all entities and relations of the contract are stored, each relation is in use between kinds it may join, and identity is
// guarded. What is in use is that of a small sample, which has all there is.
func schemaHolds(t *testing.T) {
	store := testdb.MustStore(t)
	loader := &sample.Loader{Store: store, Actor: "scenario M131"}
	if _, err := loader.Load(t.Context(), sample.Options{Communities: 4, Seed: 1, Base: "2026-06-30"}); err != nil {
		t.Fatal(err)
	}
	t.Run("Entities", func(t *testing.T) { entitiesStored(t, store) })
	t.Run("Rows", func(t *testing.T) { rowsDeclared(t, store.Model()) })
	t.Run("Relations", func(t *testing.T) { relationsInUse(t, store) })
	t.Run("Constraints", func(t *testing.T) { identityGuarded(t, store) })
}

func entitiesStored(t *testing.T, store *graph.Store) {
	for _, name := range entities {
		if store.Model().Noun(name) == nil {
			t.Errorf("%s is not declared", name)
		} else if number(t, store, fmt.Sprintf("MATCH (n:%s) RETURN count(n)", name)) == 0 {
			t.Errorf("no %s is stored", name)
		}
	}
}

var contractRow = regexp.MustCompile(`\bR(\d+)\b`)

// rowsDeclared wants each row R1 to R95 named by a relation, stored or computed, or by a field that every node has.
func rowsDeclared(t *testing.T, m *graph.Model) {
	named := map[string]bool{}
	note := func(description string) {
		for _, row := range contractRow.FindAllString(description, -1) {
			named[row] = true
		}
	}
	for _, r := range m.Relations {
		note(r.Description)
	}
	for _, n := range m.Nouns {
		for _, f := range n.Fields {
			note(f.Description)
		}
	}
	for i := range relations {
		if row := fmt.Sprintf("R%d", i+1); !named[row] {
			t.Errorf("nothing is declared for %s", row)
		}
	}
}

// relationsInUse wants each relation between kinds it may join, and none between others. What the hub alone writes comes with imports.
func relationsInUse(t *testing.T, store *graph.Store) {
	m := store.Model()
	for _, r := range m.Relations {
		if m.Noun(r.From).ReadOnly || m.Noun(r.To).ReadOnly {
			continue
		}
		if number(t, store, fmt.Sprintf("MATCH (a:%s)-[r:%s]->(b:%s) RETURN count(r)", labels(m, r.From), r.Type, labels(m, r.To))) == 0 {
			t.Errorf("%s is not in use", r.ID)
		}
	}
	for _, name := range typesOf(m) {
		allowed := pairsOf(m, name)
		strays := number(t, store, fmt.Sprintf("MATCH (a)-[r:%s]->(b) WHERE NOT (%s) RETURN count(r)", name, strings.Join(allowed, " OR ")))
		if strays > 0 {
			t.Errorf("%d relations %s join kinds they may not", strays, name)
		}
	}
}

// typesOf are the types of relation, each once: several relations may share one.
func typesOf(m *graph.Model) []string {
	var all []string
	for _, r := range m.Relations {
		if !slices.Contains(all, r.Type) {
			all = append(all, r.Type)
		}
	}
	return all
}

// pairsOf are the pairs of kinds that a type may join, as conditions on a and b.
func pairsOf(m *graph.Model, name string) []string {
	var all []string
	for _, r := range m.Relations {
		if r.Type == name {
			all = append(all, fmt.Sprintf("a:%s AND b:%s", labels(m, r.From), labels(m, r.To)))
		}
	}
	return all
}

// labels are those of a kind, as a label expression.
func labels(m *graph.Model, noun string) string {
	var all []string
	for _, n := range m.Concrete(noun) {
		all = append(all, n.Name)
	}
	return "(" + strings.Join(all, "|") + ")"
}

// identityGuarded wants a constraint on the id of all nodes, on the source keys, and on each natural key that is unique at all times.
func identityGuarded(t *testing.T, store *graph.Store) {
	rows, err := store.Read(t.Context(), "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN type, labelsOrTypes, properties", nil)
	if err != nil {
		t.Fatal(err)
	}
	guarded := map[string]bool{}
	for _, row := range rows {
		guarded[fmt.Sprint(row[1], row[2])] = true
	}
	for _, n := range store.Model().Nouns {
		for _, key := range n.Keys {
			if !n.Abstract && !key.PerInterval && !guarded[fmt.Sprint([]any{n.Name}, anyOf(key.Fields))] {
				t.Errorf("nothing guards %v of %s", key.Fields, n.Name)
			}
		}
	}
	if !guarded["[Node] [id]"] {
		t.Errorf("nothing guards the ids; constraints: %v", guarded)
	}
}

func anyOf(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}

// number is the one number that a statement returns.
func number(t *testing.T, store *graph.Store, statement string) int64 {
	t.Helper()
	rows, err := store.Read(t.Context(), statement, nil)
	if err != nil {
		t.Fatal(err)
	}
	n, _ := rows[0][0].(int64)
	return n
}
