package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

const (
	clockAge   = 250 * time.Millisecond // how old what the hub knows of the clock may be: what other hubs write shows this late
	foreignAge = time.Minute            // what is written past every hub shows this late
	longestHit = 1 << 20                // a longer answer is not kept
	entryBytes = 256                    // what an answer takes beside its body
)

// answerCache keeps answers to queries by everything they depend on: the request's bytes, who asks, language and media type,
// the day, and the hub's clock. A write moves the clock, so nothing is ever thrown out for being stale, only for room.
// The zero pointer keeps nothing.
type answerCache struct {
	clock func(context.Context) (graph.ClockReading, error)
	salt  [16]byte // of this process: another version of the hub may answer otherwise at the same clock
	room  int

	mutex sync.Mutex
	used  int
	kept  *simplelru.LRU[cacheKey, *keptAnswer]
}

type cacheKey [sha256.Size]byte

// keptAnswer is an answer as it went out, all of it.
type keptAnswer struct {
	body []byte
	cost int
}

// newAnswerCache makes a cache of so many bytes; nil where there is no clock or no room.
func newAnswerCache(room int, clock func(context.Context, time.Duration) (graph.ClockReading, error)) *answerCache {
	if clock == nil || room <= 0 {
		return nil
	}
	c := &answerCache{room: room, clock: func(ctx context.Context) (graph.ClockReading, error) { return clock(ctx, clockAge) }}
	rand.Read(c.salt[:]) // never fails
	kept, err := simplelru.NewLRU(1<<20, func(_ cacheKey, a *keptAnswer) { c.used -= len(a.body) + entryBytes })
	if err != nil {
		panic(err) // only a size below one is refused
	}
	c.kept = kept
	return c
}

// key is what the answer to a request depends on. There is none when the clock is not known, or another program's write may be seen in part: then
// nothing is kept.
func (c *answerCache) key(ctx context.Context, media string, body []byte) (cacheKey, bool) {
	if c == nil {
		return cacheKey{}, false
	}
	clock, err := c.clock(ctx)
	if err != nil || clock.Unsettled {
		return cacheKey{}, false
	}
	now := time.Now()
	buffer := make([]byte, 0, len(body)+256)
	buffer = append(buffer, c.salt[:]...)
	buffer = binary.BigEndian.AppendUint64(buffer, uint64(clock.Value))
	buffer = binary.BigEndian.AppendUint64(buffer, uint64(clock.Generation))
	minute := (now.Unix() + int64(len(body))) / int64(foreignAge.Seconds()) // not the same for all, which would then all be asked anew at once
	buffer = binary.BigEndian.AppendUint64(buffer, uint64(minute))
	buffer = appendActor(buffer, graph.ActorFrom(ctx))
	for _, part := range []string{graph.Today(now).String(), graph.LanguageFrom(ctx), media} {
		buffer = appendText(buffer, part)
	}
	return sha256.Sum256(append(buffer, body...)), true
}

// appendActor adds all that an answer may depend on of who asks. Two actors differ in it wherever they differ at all: each text stands behind its length.
func appendActor(to []byte, a graph.Actor) []byte {
	to = appendText(to, a.Name)
	to = appendText(to, strconv.FormatBool(a.Administrator))
	to = binary.BigEndian.AppendUint64(to, uint64(len(a.Grants)))
	for _, g := range a.Grants {
		to = appendText(appendText(appendText(to, g.Role), g.Territory), g.Node)
	}
	return to
}

func appendText(to []byte, text string) []byte {
	return append(binary.BigEndian.AppendUint64(to, uint64(len(text))), text...)
}

// tag is the entity tag of the answer with that key.
func (k cacheKey) tag() string { return `W/"` + base64.RawURLEncoding.EncodeToString(k[:16]) + `"` }

// known reports whether the caller has the answer already: it was given out under this tag, and nothing has happened since.
func (k cacheKey) known(header http.Header) bool {
	given := header.Get("If-None-Match")
	return given != "" && strings.Contains(given, k.tag())
}

func (c *answerCache) get(key cacheKey) *keptAnswer {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	found, _ := c.kept.Get(key)
	return found
}

func (c *answerCache) keep(key cacheKey, a *keptAnswer) {
	if len(a.body) > min(longestHit, c.room-entryBytes) {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.kept.Remove(key)
	c.kept.Add(key, a)
	for c.used += len(a.body) + entryBytes; c.used > c.room; {
		c.kept.RemoveOldest()
	}
}

// repeatable reports whether the same request has the same answer as long as the clock stands: a query without errors that
// asks nothing of the jobs of the hub, nor of its log of readings, which go on without the clock.
func repeatable(ctx context.Context, answer *graphql.Response) bool {
	if len(answer.Errors) > 0 || answer.Data == nil || !graphql.HasOperationContext(ctx) {
		return false
	}
	operation := graphql.GetOperationContext(ctx)
	if operation.Operation.Operation != ast.Query {
		return false
	}
	for _, fragment := range operation.Doc.Fragments {
		if unclocked(fragment.SelectionSet) {
			return false
		}
	}
	return !unclocked(operation.Operation.SelectionSet)
}

// unclocked reports whether the selection asks for what changes without the clock.
func unclocked(set ast.SelectionSet) bool {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if s.ObjectDefinition != nil && movesAlone(s.ObjectDefinition.Name) || s.Definition != nil && movesAlone(s.Definition.Type.Name()) || unclocked(s.SelectionSet) {
				return true
			}
		case *ast.InlineFragment:
			if movesAlone(s.TypeCondition) || unclocked(s.SelectionSet) {
				return true
			}
		}
	}
	return false
}

// movesAlone names the types that change without the clock.
func movesAlone(typeName string) bool {
	return strings.HasPrefix(typeName, "ImportJob") || typeName == "ImportReport" || typeName == "ReadingConnection"
}
