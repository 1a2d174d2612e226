package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is what one guess at a password costs: argon2id's memory in KiB, passes over it, and lanes.
type Cost struct {
	Memory uint32
	Passes uint32
	Lanes  uint8
}

// floors are the least costs that OWASP's password storage cheat sheet lets stand, memory against passes.
func floors() []Cost {
	return []Cost{{47104, 1, 1}, {19456, 2, 1}, {12288, 3, 1}, {9216, 4, 1}, {7168, 5, 1}}
}

// The most that is believed of a stored hash: one that asks for more would stop the hub.
const (
	maxMemory = 1 << 20 // KiB
	maxPasses = 16
	maxLanes  = 16
	saltBytes = 16
	hashBytes = 32
)

// verify refuses, as Invalid, a cost below every floor or beyond what one sign-in may take.
func (c Cost) verify() error {
	enough := false
	for _, f := range floors() {
		enough = enough || c.Memory >= f.Memory && c.Passes >= f.Passes && c.Lanes >= f.Lanes
	}
	if !enough || !c.believable() {
		return unfit("cost", "PASSWORD_COST", fmt.Sprintf("a password hash of %d KiB, %d passes and %d lanes is too weak or too dear: take 19456 KiB and 2 passes, or more", c.Memory, c.Passes, c.Lanes),
			fmt.Sprintf("密码散列参数 %d KiB、%d 遍、%d 路过弱或过大：请用 19456 KiB、2 遍或更多", c.Memory, c.Passes, c.Lanes))
	}
	return nil
}

func (c Cost) believable() bool {
	return c.Memory >= 8*uint32(c.Lanes) && c.Memory <= maxMemory && c.Passes >= 1 && c.Passes <= maxPasses && c.Lanes >= 1 && c.Lanes <= maxLanes
}

// hashed is a password's hash with all that is needed to compare: a new cost holds for new hashes, and old ones still serve.
type hashed struct {
	cost      Cost
	salt, sum []byte
}

func hashPassword(password string, c Cost) hashed {
	h := hashed{cost: c, salt: make([]byte, saltBytes)}
	rand.Read(h.salt) // never fails
	h.sum = h.of(password)
	return h
}

func (h hashed) of(password string) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.cost.Passes, h.cost.Memory, h.cost.Lanes, hashBytes)
}

// matches takes the same time whatever the password.
func (h hashed) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.of(password), h.sum) == 1
}

// String is the hash in the PHC form: $argon2id$v=19$m=19456,t=2,p=1$SALT$SUM.
func (h hashed) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Passes, h.cost.Lanes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.sum))
}

// parseHash reads what String writes, and nothing else.
func parseHash(text string) (hashed, bool) {
	var h hashed
	parts := strings.Split(text, "$")
	if len(parts) != 6 {
		return h, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.cost.Memory, &h.cost.Passes, &h.cost.Lanes); n != 3 || err != nil || !h.cost.believable() {
		return h, false
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return h, false
	}
	if h.sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(h.salt) < 8 || len(h.sum) != hashBytes {
		return h, false
	}
	return h, h.String() == text
}
