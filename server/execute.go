package server

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/graph"
)

// commandTokens bounds a document that an operator runs on data of their own: generous, but a mistake must end.
const commandTokens = 100_000

// Execute runs one operation in this process, on the path requests take, for commands on one's own data: as the actor and
// in the language of the context, without the limits that protect a hub from strangers. The data are JSON, nil when
// nothing was executed. The error is the first one of the answer, as it was made; data and an error together are a partial
// answer. envelope is the whole answer as HTTP would carry it.
func Execute(ctx context.Context, schema graphql.ExecutableSchema, query string, variables map[string]any) (data, envelope json.RawMessage, err error) {
	e := executor.New(schema)
	e.SetParserTokenLimit(commandTokens)
	e.SetDefaultRulesFn(helpfulRules)
	e.SetRecoverFunc(recovered)
	e.SetErrorPresenter(present)
	now := time.Now()
	parameters := &graphql.RawParams{Query: query, Variables: variables, ReadTime: graphql.TraceTiming{Start: now, End: now}}
	ctx = graphql.StartOperationTrace(ctx)
	answer := dispatch(ctx, e, parameters)
	envelope, err = json.Marshal(answer)
	if err != nil {
		return nil, nil, &graph.Error{Kind: graph.Internal, Op: "server.Execute", Err: err}
	}
	if len(answer.Errors) > 0 {
		err = asOwn(answer.Errors[0])
	}
	return answer.Data, envelope, err
}

// dispatch runs the operation and never panics.
func dispatch(ctx context.Context, e *executor.Executor, parameters *graphql.RawParams) (answer *graphql.Response) {
	defer func() {
		if value := recover(); value != nil {
			answer = refused(ctx, e, recovered(ctx, value))
		}
	}()
	operation, errs := e.CreateOperationContext(ctx, parameters)
	if len(errs) > 0 {
		return e.DispatchError(graphql.WithOperationContext(ctx, operation), nameVariableErrors(operation, errs))
	}
	responses, inner := e.DispatchOperation(ctx, operation)
	if answer = responses(inner); answer != nil {
		return answer
	}
	return refused(ctx, e, ctx.Err())
}

// present keeps the error itself below the sentence: on one's own data there is nothing to hide, and main maps it to an
// exit status.
func present(ctx context.Context, err error) *gqlerror.Error {
	found := classify(err)
	answer := &gqlerror.Error{Err: err, Message: clip(found.message.In(graph.LanguageFrom(ctx))), Extensions: map[string]any{"code": found.code}}
	if found.reason != "" {
		answer.Extensions["reason"] = found.reason
	}
	if found.field != "" {
		answer.Extensions["field"] = found.field
	}
	var located *gqlerror.Error
	if errors.As(err, &located) {
		answer.Path, answer.Locations = located.Path, located.Locations
	}
	if answer.Path == nil && graphql.HasOperationContext(ctx) {
		answer.Path = graphql.GetPath(ctx)
	}
	return answer
}

// asOwn gives the kernel's error inside, or says of an error of the parser or validator that the question is Invalid.
func asOwn(answer *gqlerror.Error) error {
	var own *graph.Error
	if errors.As(answer, &own) {
		return own
	}
	found := classify(answer.Err)
	kind := graph.Internal
	switch found.code {
	case codeParseFailed, codeInvalidDocument, codeBadInput:
		kind = graph.Invalid
	case codeTimeout, codeUnavailable:
		kind = graph.Unavailable
	}
	return &graph.Error{Kind: kind, Op: "server.Execute", Message: found.message, Err: answer.Err}
}
