package indicators

import (
	"context"

	"liandong/graph"
	"liandong/loaders"
)

// principles are those of good governance with the indicator that speaks to each (contract M94; the choice is the contract's own).
var principles = []struct {
	principle graph.GovernancePrinciple
	indicator string
}{
	{"LEGALITY", "I24"}, {"TRANSPARENCY", "I30"}, {"RESPONSIBILITY", "I46"}, {"EFFECTIVENESS", "I21"}, {"RESPONSIVENESS", "I41"}, {"FAIRNESS", "I40"},
}

// PrincipleScore is a principle of good governance with the values of its indicator.
type PrincipleScore struct {
	Principle graph.GovernancePrinciple
	Answer    *Answer
}

// Page has the nodes of the answer.
func (s *PrincipleScore) Page() *loaders.Page { return s.Answer.page }

// Scorecard answers for all six principles; the measures of the question are not looked at.
func (r Reader) Scorecard(ctx context.Context, q Question) ([]*PrincipleScore, error) {
	q.Measures = nil
	for _, p := range principles {
		i := ByID(p.indicator)
		q.Measures = append(q.Measures, Chosen{i, i.Measures[0]})
	}
	answers, err := r.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	scores := make([]*PrincipleScore, len(answers))
	for n, a := range answers {
		scores[n] = &PrincipleScore{principles[n].principle, a}
	}
	return scores, nil
}
