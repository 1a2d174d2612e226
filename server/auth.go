package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"liandong/access"
	"liandong/graph"
)

const (
	tokenPrefix = access.TokenPrefix
	maxToken    = 256 // bytes; ours have 52
)

// NewToken makes a random administrator token and the hash by which the server knows it.
func NewToken() (token, hash string) {
	secret := make([]byte, 32)
	rand.Read(secret) // never fails: it ends the process rather than return weak bytes
	token = tokenPrefix + base64.RawURLEncoding.EncodeToString(secret)
	return token, HashToken(token)
}

// HashToken returns the SHA-256 of the token in 64 lower-case hexadecimal digits. The token is random, so a slow
// password hash would add nothing.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// TokenFile returns the administrator token kept in the file, and makes file and token when there is none yet. A file
// others can read, or one that holds no token, is refused as Invalid: it is never overwritten.
func TokenFile(path string) (string, error) {
	token, err := readToken(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return token, err
	}
	token, _ = NewToken()
	if err := writeOnce(path, token+"\n"); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", &graph.Error{Kind: graph.Internal, Op: "server.TokenFile", Err: err}
	}
	return readToken(path) // another process may have been first: its token holds
}

func readToken(path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err != nil {
		return "", &graph.Error{Kind: graph.Internal, Op: "server.TokenFile", Err: err}
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", refuse("tokenFile", fmt.Sprintf("others can read the administrator token in %s: run chmod 600 on it, or delete it to get a new one", path),
			fmt.Sprintf("其他用户可读取管理员令牌文件 %s：请执行 chmod 600，或删除后重新生成", path))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", &graph.Error{Kind: graph.Internal, Op: "server.TokenFile", Err: err}
	}
	token := strings.TrimSpace(string(text))
	if len(token) < 32 || len(token) > maxToken || strings.ContainsAny(token, " \t\r\n") {
		return "", refuse("tokenFile", fmt.Sprintf("the file %s holds no administrator token: delete it to get a new one", path),
			fmt.Sprintf("文件 %s 中没有有效的管理员令牌：删除后将重新生成", path))
	}
	return token, nil
}

// writeOnce makes the file whole or not at all, and fails with fs.ErrExist when somebody else was first.
func writeOnce(path, text string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".token-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(draft.Name())) }()
	_, err = draft.WriteString(text)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	return os.Link(draft.Name(), path)
}

// administrator compares hashes in constant time, so that an answer's delay tells nothing about the token.
func (h *Handler) administrator(token string) bool {
	if len(token) > maxToken || h.config.AdminTokenHash == "" {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(HashToken(token)), []byte(h.config.AdminTokenHash)) == 1
}

// writable refuses what would write, before anything of it runs; nil when the caller may.
func writable(ctx context.Context) *finding {
	if callerFrom(ctx).readOnly {
		return &finding{code: codeForbidden, reason: "READ_ONLY", message: graph.Text{
			En: "this token only reads: make one that may write, or sign in", Zh: "该令牌只读：请创建可写令牌或登录"}}
	}
	switch rights := access.RightsFrom(ctx); {
	case rights.Writes():
		return nil
	case graph.ActorFrom(ctx).Anonymous():
		return &finding{code: codeUnauthenticated, message: graph.Text{
			En: "writing needs a sign-in, or a token: send it as Authorization: Bearer TOKEN",
			Zh: "写入须先登录，或以 Authorization: Bearer 令牌 发送令牌"}}
	}
	return &finding{code: codeForbidden, message: graph.Text{En: "your roles only read", Zh: "您的角色只能读取"}}
}

// RightsOf decides what an actor may do.
type RightsOf func(ctx context.Context, actor graph.Actor) (*access.Rights, error)

// decide puts what the caller may do into the context of the request.
func (h *Handler) decide(ctx context.Context) (context.Context, error) {
	actor := graph.ActorFrom(ctx)
	switch {
	case h.config.Rights != nil:
		rights, err := h.config.Rights(ctx, actor)
		if err != nil {
			return nil, err
		}
		return access.WithRights(ctx, rights), nil
	case slices.ContainsFunc(actor.Grants, func(g graph.Grant) bool { return g.Role == access.Administrator }):
		return access.WithRights(ctx, access.OwnerAs(actor)), nil
	}
	return access.WithRights(ctx, access.Reader(graph.Everything)), nil
}
