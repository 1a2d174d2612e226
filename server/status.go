package server

import (
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/access"
	"liandong/graph"
)

// situation is why a request never became an operation. Clients see it as extensions.reason.
type situation string

// The situations; refusals says of each what the caller gets.
const (
	wrongHost      situation = "HOST"
	wrongOrigin    situation = "ORIGIN"
	tokenNeeded    situation = "TOKEN_NEEDED"
	tokenRefused   situation = "TOKEN_REFUSED"
	wrongMethod    situation = "METHOD"
	notAcceptable  situation = "NOT_ACCEPTABLE"
	wrongType      situation = "CONTENT_TYPE"
	compressed     situation = "CONTENT_ENCODING"
	tooLarge       situation = "BODY_TOO_LARGE"
	cutShort       situation = "BODY_INCOMPLETE"
	notJSON        situation = "NOT_JSON"
	tooDeep        situation = "JSON_TOO_DEEP"
	keyTwice       situation = "KEY_TWICE"
	severalAtOnce  situation = "BATCH"
	wrongParameter situation = "PARAMETERS"
	wrongFields    situation = "FIELDS"

	severalCredentials situation = "CREDENTIALS"
	signInRefused      situation = access.CodeSignIn
	sessionEnded       situation = access.CodeSession
	signOnRefused      situation = access.CodeSignOn
	noRole             situation = access.CodeNoRole
	passwordDue        situation = "PASSWORD_DUE"
	headerMissing      situation = "CSRF"
	plainHTTP          situation = "PLAIN_HTTP"
	tooOften           situation = "TOO_MANY_ATTEMPTS"
	noSession          situation = "SESSION_NEEDED"
)

// challenge says what to authenticate with.
const challenge = `Bearer realm="liandong"`

// refusal is the answer to a situation. Header is what RFC 9110 wants beside the status, name and value. Nothing in it
// repeats what was sent.
type refusal struct {
	status int
	code   string
	header [2]string
	text   graph.Text
}

// refusals has one line per situation. Statuses are those of RFC 9110 and of GraphQL over HTTP, September 2026.
func refusals() map[situation]refusal {
	none := [2]string{}
	bearer := [2]string{"WWW-Authenticate", challenge}
	return map[situation]refusal{
		wrongHost: {http.StatusMisdirectedRequest, codeForbidden, none, graph.Text{
			En: "this is not a name of the hub: ask under the one it was given, or have the operator add this one",
			Zh: "该主机名不属于本系统：请使用已配置的名称访问，或由运维人员添加此名称"}},
		wrongOrigin: {http.StatusForbidden, codeForbidden, none, graph.Text{
			En: "this origin is not among the origins the hub allows: the operator can add it", Zh: "该来源不在允许列表中：请联系运维人员添加"}},
		tokenNeeded: {http.StatusUnauthorized, codeUnauthenticated, bearer, graph.Text{
			En: "this hub answers nobody without a token: send it as Authorization: Bearer TOKEN",
			Zh: "本系统不接受匿名访问：请以 Authorization: Bearer 令牌 发送令牌"}},
		tokenRefused: {http.StatusUnauthorized, codeUnauthenticated, bearer, graph.Text{
			En: "the token is not valid: send one that holds as Authorization: Bearer TOKEN, or none",
			Zh: "令牌无效：请以 Authorization: Bearer 令牌 发送有效令牌，或不发送"}},
		wrongMethod: {http.StatusMethodNotAllowed, codeBadRequest, [2]string{"Allow", http.MethodPost}, graph.Text{
			En: "ask by POST; the query page is at /graphiql", Zh: "请用 POST 提问；查询页面在 /graphiql"}},
		notAcceptable: {http.StatusNotAcceptable, codeBadRequest, none, graph.Text{
			En: "answers are application/json or application/graphql-response+json: accept one of them",
			Zh: "回答格式为 application/json 或 application/graphql-response+json：请在 Accept 中接受其一"}},
		wrongType: {http.StatusUnsupportedMediaType, codeBadRequest, [2]string{"Accept-Post", mediaJSON}, graph.Text{
			En: "send the request as Content-Type: application/json, in UTF-8", Zh: "请以 Content-Type: application/json 发送（UTF-8）"}},
		compressed: {http.StatusUnsupportedMediaType, codeBadRequest, [2]string{"Accept-Encoding", "identity"}, graph.Text{
			En: "send the body as it is, not compressed: leave out Content-Encoding", Zh: "请求体请勿压缩：去掉 Content-Encoding"}},
		tooLarge: {http.StatusRequestEntityTooLarge, codeBadRequest, none, graph.Text{
			En: "the request is larger than the hub accepts: ask in smaller parts", Zh: "请求超过大小上限：请拆分后再试"}},
		cutShort: {http.StatusBadRequest, codeBadRequest, none, graph.Text{
			En: "the request did not arrive whole: send it again", Zh: "请求未完整到达：请重新发送"}},
		notJSON: {http.StatusBadRequest, codeBadRequest, none, graph.Text{
			En: "the body is not one JSON object in UTF-8: check its end and its quotes, and leave out a byte order mark",
			Zh: "请求体不是单个 UTF-8 的 JSON 对象：请检查结尾与引号，并去掉 BOM"}},
		tooDeep: {http.StatusBadRequest, codeBadRequest, none, graph.Text{
			En: "the body nests objects and lists deeper than the hub reads: make the variables flatter",
			Zh: "请求体中对象与列表嵌套过深：请减少 variables 的层级"}},
		keyTwice: {http.StatusBadRequest, codeBadRequest, none, graph.Text{
			En: "an object of the body has the same key twice: keep the one that is meant", Zh: "请求体中同一对象含重复的键：请只保留一个"}},
		severalAtOnce: {http.StatusBadRequest, codeBadRequest, none, graph.Text{
			En: "several operations in one request are not supported: send them one by one", Zh: "不支持批量请求：请逐个发送"}},
		wrongParameter: {http.StatusUnprocessableEntity, codeBadRequest, none, graph.Text{
			En: "the body needs query, a text; it may have operationName, a text, and variables and extensions, objects",
			Zh: "请求体须有 query（文本），可有 operationName（文本）、variables 和 extensions（对象）"}},
		wrongFields: {http.StatusUnprocessableEntity, codeBadRequest, none, graph.Text{
			En: "the body is an object with exactly these texts: name and password to sign in, old and new to change a password",
			Zh: "请求体须恰好包含以下文本：登录为 name 和 password，修改密码为 old 和 new"}},
		severalCredentials: {http.StatusUnauthorized, codeUnauthenticated, bearer, graph.Text{
			En: "there are several credentials in one request: send a token or the cookie of a session, not both, and once", Zh: "请求含多个凭据：令牌与会话 Cookie 只能发送其一，且仅一次"}},
		signInRefused: {http.StatusUnauthorized, codeUnauthenticated, bearer, graph.Text{
			En: "the name or the password is not right, or there were too many attempts: check both, wait, and try again",
			Zh: "用户名或密码不正确，或尝试次数过多：请核对后稍等再试"}},
		sessionEnded: {http.StatusUnauthorized, codeUnauthenticated, bearer, graph.Text{
			En: "the session has ended: sign in again", Zh: "会话已结束：请重新登录"}},
		noSession: {http.StatusUnauthorized, codeUnauthenticated, bearer, graph.Text{
			En: "this is for who has signed in with a name and a password: sign in first", Zh: "此操作仅供以用户名和密码登录者使用：请先登录"}},
		signOnRefused: {http.StatusUnauthorized, codeUnauthenticated, bearer, graph.Text{
			En: "the sign-on was not finished, or took too long: begin again at /oidc/start", Zh: "单点登录未完成或已超时：请从 /oidc/start 重新开始"}},
		noRole: {http.StatusForbidden, codeForbidden, none, graph.Text{
			En: "you are known there, and have no role here: ask whoever runs the hub for one", Zh: "身份已确认，但在本系统没有角色：请联系管理员授权"}},
		passwordDue: {http.StatusForbidden, codeForbidden, none, graph.Text{
			En: "somebody else has set your password: choose your own at /password before anything else", Zh: "密码由他人设置：请先在 /password 修改为自己的密码"}},
		headerMissing: {http.StatusForbidden, codeForbidden, none, graph.Text{
			En: "a request with the cookie of a session needs the header Liandong-Csrf: 1, which no other page can send", Zh: "携带会话 Cookie 的请求须带请求头 Liandong-Csrf: 1（其他网页无法发送）"}},
		plainHTTP: {http.StatusForbidden, codeForbidden, none, graph.Text{
			En: "nobody signs in over plain http, where others can read along: use https, or the machine of the hub itself", Zh: "不可通过明文 http 登录：请使用 https，或在本机访问"}},
		tooOften: {http.StatusTooManyRequests, codeUnavailable, [2]string{"Retry-After", strconv.Itoa(int(attemptPause.Seconds()))}, graph.Text{
			En: "there are too many attempts to sign in from here, or with this name: wait and try again", Zh: "此处或该用户名的登录尝试过多：请稍后再试"}},
	}
}

// statuses are those of an operation that was refused or failed as a whole, by the code of its first error. What has data
// is a 2xx, see Handler.status.
func statuses() map[string]int {
	return map[string]int{
		codeBadRequest:      http.StatusBadRequest,
		codeParseFailed:     http.StatusBadRequest,
		codeInvalidDocument: http.StatusUnprocessableEntity,
		codeBadInput:        http.StatusUnprocessableEntity,
		codeNotFound:        http.StatusUnprocessableEntity,
		codeConflict:        http.StatusUnprocessableEntity,
		codeUnauthenticated: http.StatusUnauthorized,
		codeForbidden:       http.StatusForbidden,
		codeUnavailable:     http.StatusServiceUnavailable,
		codeTimeout:         http.StatusServiceUnavailable,
		codeInternal:        http.StatusInternalServerError,
	}
}

// writeRefusal answers a request that never became an operation, in the same form as any other error.
func writeRefusal(w http.ResponseWriter, r *http.Request, why situation) {
	ctx := r.Context()
	said := refusals()[why]
	requestFrom(ctx).outcome = said.code
	answer := &gqlerror.Error{
		Message:    said.text.In(graph.LanguageFrom(ctx)),
		Extensions: extensions(ctx, finding{code: said.code, reason: string(why)}),
	}
	if name := said.header[0]; name != "" {
		w.Header().Set(name, said.header[1])
	}
	writeAnswer(w, said.status, refusalType(r.Header), &graphql.Response{Errors: gqlerror.List{answer}})
}
