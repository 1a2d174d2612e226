package access

import (
	"context"

	"liandong/graph"
)

// NotConfirmed is the code of a refusal of what cannot be taken back, and was not confirmed.
const NotConfirmed = "NOT_CONFIRMED"

// Erasure is the command to erase a person.
type Erasure struct {
	ID      string
	Reason  string
	Confirm bool
}

// ErasePersonPayload is what erasing a person did.
type ErasePersonPayload struct {
	graph.Erased
	UserErrors []*graph.UserError
}

// ErasePerson carries the command out for who has the right to erase; others are Denied. What is expected to be refused stands in the payload.
func ErasePerson(ctx context.Context, store *graph.Store, c Erasure) (*ErasePersonPayload, error) {
	if err := RightsFrom(ctx).Require(ToErase); err != nil {
		return nil, err
	}
	p := &ErasePersonPayload{UserErrors: []*graph.UserError{}}
	err := c.verify()
	if err == nil {
		p.Erased, err = store.Erase(ctx, graph.ActorFrom(ctx).Name, c.ID, c.Reason)
	}
	if err == nil {
		return p, nil
	}
	if p.UserErrors = graph.UserErrors(err, graph.LanguageFrom(ctx)); len(p.UserErrors) == 0 {
		return nil, err
	}
	return p, nil
}

func (c Erasure) verify() error {
	if c.Confirm {
		return nil
	}
	return &graph.Error{Kind: graph.Invalid, Op: "access.ErasePerson", Field: "confirm", Code: NotConfirmed, Message: graph.Text{
		En: "nothing was erased: give confirm true, it cannot be taken back", Zh: "未删除任何内容：请将 confirm 设为 true，此操作不可撤销"}}
}
