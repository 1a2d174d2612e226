package graph

// UserError is an expected refusal in the payload of a hand-written command, in the caller's language.
type UserError struct {
	Field    *string // path of the value in the input; nil when it is about the whole
	Code     string
	Message  string
	Proposal *string // a value that would be right
}

// UserErrors are what an error stands for in the payload of a command; nil for one that is no matter of the input.
func UserErrors(err error, language string) []*UserError {
	var list []*UserError
	for _, e := range refusals(err) {
		list = append(list, &UserError{Field: textOrNil(e.Field), Code: e.Code, Message: e.Message.In(language), Proposal: textOrNil(e.Proposal)})
	}
	return list
}

// Warnings are findings of a write in the payload of a command.
func Warnings(findings []Finding, language string) []*UserError {
	list := make([]*UserError, len(findings))
	for i, f := range findings {
		list[i] = &UserError{Field: textOrNil(f.Field), Code: f.Code, Message: f.Message.In(language), Proposal: textOrNil(f.Proposal)}
	}
	return list
}

func textOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
