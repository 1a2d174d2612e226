package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/graph"
)

// The closed list of extensions.code, in Apollo's vocabulary. Clients branch on these; metrics are labelled with them.
const (
	outcomeOK           = "OK" // only in metrics and logs
	codeBadRequest      = "BAD_REQUEST"
	codeParseFailed     = errcode.ParseFailed
	codeInvalidDocument = errcode.ValidationFailed
	codeBadInput        = "BAD_USER_INPUT"
	codeNotFound        = "NOT_FOUND"
	codeConflict        = "CONFLICT"
	codeForbidden       = "FORBIDDEN"
	codeUnauthenticated = "UNAUTHENTICATED"
	codeUnavailable     = "SERVICE_UNAVAILABLE"
	codeTimeout         = "OPERATION_TIMEOUT"
	codeInternal        = "INTERNAL_SERVER_ERROR"
)

// maxMessage is in bytes: messages of the parser and validator repeat the client's literals, whatever their length.
const maxMessage = 500

// maxLogged is how many errors of one request are logged: a page of 200 rows can fail 200 times for one reason.
const maxLogged = 5

// literal is what the parser repeats of a document beside the place: the value of a token, or all that follows a wrong
// escape. Values hold people's data; the place says where to look.
var literal = regexp.MustCompile(`(?s)(\b(?:String|BlockString|Int|Float)) ".*|: \\.*`)

// finding is what a caller may know of an error. It is itself the error where this package refuses something.
type finding struct {
	code    string
	message graph.Text
	reason  string
	field   string
}

// Error is for the log; the caller gets the message in a language.
func (f *finding) Error() string { return f.code + ": " + f.message.En }

// presenter returns the function through which every error of an operation passes on its way to the client. It is the
// place where errors stop: what the caller cannot cure is logged here, once, with its chain.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		found := classify(err)
		logFault(ctx, log, found.code, err)
		answer := &gqlerror.Error{
			Message:    clip(found.message.In(graph.LanguageFrom(ctx))),
			Extensions: extensions(ctx, found),
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
}

func extensions(ctx context.Context, f finding) map[string]any {
	e := map[string]any{"code": f.code, "requestId": requestFrom(ctx).id}
	if f.reason != "" {
		e["reason"] = f.reason
	}
	if f.field != "" {
		e["field"] = f.field
	}
	return e
}

// classify decides what the caller may know. Whatever it does not recognize is internal.
func classify(err error) finding {
	var found *finding
	if errors.As(err, &found) {
		return *found
	}
	var own *graph.Error
	if errors.As(err, &own) {
		return ofKind(own.Kind, own)
	}
	var kind graph.Kind
	if errors.As(err, &kind) {
		return ofKind(kind, &graph.Error{})
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return finding{code: codeTimeout, message: graph.Text{
			En: "the question took too long: narrow it, or send it with Prefer: respond-async, which makes it a job", Zh: "查询超时：请缩小范围，或在请求头中加 Prefer: respond-async，作为任务执行"}}
	}
	if errors.Is(err, context.Canceled) {
		return finding{code: codeUnavailable, reason: "CANCELLED", message: graph.Text{En: "the request was cancelled", Zh: "请求已取消"}}
	}
	var document *gqlerror.Error
	if errors.As(err, &document) && document.Err == nil {
		text := document.Message
		switch document.Extensions["code"] {
		case codeParseFailed:
			text = literal.ReplaceAllString(text, "$1")
			return finding{code: codeParseFailed, message: graph.Text{En: text, Zh: "查询无法解析：" + text}}
		case codeInvalidDocument:
			return finding{code: codeInvalidDocument, message: graph.Text{En: text, Zh: "查询不符合模式：" + text}}
		case codeBadInput:
			return finding{code: codeBadInput, message: graph.Text{En: text, Zh: "变量不合要求：" + text}}
		}
	}
	return ofKind(graph.Internal, &graph.Error{})
}

func ofKind(kind graph.Kind, e *graph.Error) finding {
	f := finding{message: e.Message, reason: e.Code, field: e.Field}
	var text graph.Text
	switch kind {
	case graph.NotFound:
		f.code, text = codeNotFound, graph.Text{En: "not found", Zh: "未找到"}
	case graph.Invalid:
		f.code, text = codeBadInput, graph.Text{En: "invalid input", Zh: "输入无效"}
	case graph.Conflict:
		f.code, text = codeConflict, graph.Text{En: "changed by someone else meanwhile: read again, then decide", Zh: "数据已被他人修改：请重新读取后再决定"}
	case graph.Denied:
		f.code, text = codeForbidden, graph.Text{En: "you have no right to this", Zh: "无权执行此操作"}
	case graph.Unavailable:
		f.code, text = codeUnavailable, graph.Text{En: "temporarily unavailable: try again", Zh: "暂时不可用：请稍后重试"}
		if e.Code == "TIMEOUT" {
			f.code = codeTimeout
		}
	default:
		return finding{code: codeInternal, message: graph.Text{
			En: "internal error: tell the operator the request id", Zh: "内部错误：请将请求编号告知运维人员"}}
	}
	if f.message.En == "" {
		f.message = text
	}
	return f
}

// logFault writes the chain of an error that is not the caller's, and of nothing else.
func logFault(ctx context.Context, log *slog.Logger, code string, err error) {
	level := slog.LevelError
	switch code {
	case codeUnavailable, codeTimeout:
		level = slog.LevelWarn
	case codeInternal:
	default:
		return
	}
	r := requestFrom(ctx)
	if errors.Is(err, context.Canceled) || r.logged.Add(1) > maxLogged {
		return
	}
	attributes := []slog.Attr{slog.String("request_id", r.id), slog.String("code", code)}
	var located *gqlerror.Error
	if errors.As(err, &located) && located.Err != nil {
		attributes = append(attributes, slog.String("path", located.Path.String()))
		err = located.Err // its own text says the path again
	}
	attributes = append(attributes, slog.String("error", err.Error()))
	var p *panicked
	if errors.As(err, &p) {
		attributes = append(attributes, slog.String("stack", string(p.stack)))
	}
	log.LogAttrs(ctx, level, "operation failed", attributes...)
}

// panicked is a recovered panic as an error: the stack is for the log.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// recovered turns a panic into an internal error; it must be called in the goroutine that panicked.
func recovered(_ context.Context, value any) error {
	return &graph.Error{Kind: graph.Internal, Op: "server.recovered", Err: &panicked{value: value, stack: debug.Stack()}}
}

// clip cuts a message to maxMessage bytes without breaking a character.
func clip(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	const ellipsis = "…"
	cut := maxMessage - len(ellipsis)
	for cut > 0 && !utf8.RuneStart(message[cut]) {
		cut--
	}
	return strings.ToValidUTF8(message[:cut], "") + ellipsis
}

// firstCode is the code of the first error, outcomeOK when there is none.
func firstCode(errs gqlerror.List) string {
	if len(errs) == 0 {
		return outcomeOK
	}
	if code, ok := errs[0].Extensions["code"].(string); ok {
		return code
	}
	return codeInternal
}
