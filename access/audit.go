package access

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"liandong/graph"
)

// Codes of errors of the audit log.
const (
	AuditUnwritable = "AUDIT_UNWRITABLE" // a read could not be recorded, so it is not answered
	AuditBroken     = "AUDIT_BROKEN"     // a line of the log was changed, removed, inserted or moved
	AuditMissing    = "AUDIT_MISSING"    // there is no log in the folder
)

// Reading says who reads which fields of how many records, and why. It names fields, never values.
type Reading struct {
	Who      string   `json:"who"` // the account
	Roles    []string `json:"roles"`
	Purpose  string   `json:"purpose"`  // why, as the reader states it
	Policy   string   `json:"policy"`   // the version of the rules under which it was allowed
	Question string   `json:"question"` // Fingerprint of the document asked
	Classes  []string `json:"classes"`  // of the data, as in CONTACT
	Fields   []string `json:"fields"`   // paths, as in people.phone
	Records  int64    `json:"records"`
}

// Entry is one line of the log.
type Entry struct {
	Sequence int64     `json:"sequence"` // from 1, without gaps
	Time     time.Time `json:"time"`     // UTC
	Reading
	Torn     *Torn  `json:"torn,omitempty"` // set where the entry tells of a line that was cut off, and of no reading
	Previous string `json:"previous"`       // Hash of the entry before; zeros for the first
	Hash     string `json:"hash"`           // SHA-256 of the line with an empty hash
}

// Torn tells of the unfinished line that a crash left: nobody was answered by it. Its bytes are kept in a file of the folder.
type Torn struct {
	File   string `json:"file"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// noHash stands before the first entry.
var noHash = strings.Repeat("0", sha256.Size*2)

// Fingerprint is what a question is known by in the log. Give the document alone: the values in its variables could be found again
// by trying.
func Fingerprint(document string) string { return hashOf([]byte(document)) }

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// seal chains the entry to the one before and returns its line, without the line end.
func (e *Entry) seal(previous string) ([]byte, error) {
	e.Previous, e.Hash = previous, ""
	body, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	e.Hash = hashOf(body)
	return json.Marshal(e)
}

// readLine reads what seal wrote. It takes these very bytes only: the same entry written otherwise is refused, and so is one whose hash
// is not its own; genuine tells the two apart.
func readLine(line []byte) (e Entry, genuine, readable bool) {
	if json.Unmarshal(line, &e) != nil {
		return e, false, false
	}
	claimed := e.Hash
	again := e
	own, err := again.seal(e.Previous)
	return e, err == nil && again.Hash == claimed && string(own) == string(line), err == nil
}

var (
	namePattern  = regexp.MustCompile(`^[\p{L}\p{N}_.:@-]{1,100}$`)
	pathPattern  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$`)
	printPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// The limits keep a line small and values of data out of it.
const (
	longestWho     = 200
	longestPurpose = 500
	longestPath    = 300
	mostNames      = 1000
)

// check refuses a reading that says too little, or holds what cannot be a name.
func (r *Reading) check() error {
	switch {
	case r.Who == "" || len(r.Who) > longestWho:
		return auditInvalid("who")
	case len(r.Purpose) > longestPurpose:
		return auditInvalid("purpose")
	case r.Policy != "" && !namePattern.MatchString(r.Policy):
		return auditInvalid("policy")
	case !printPattern.MatchString(r.Question):
		return auditInvalid("question")
	case r.Records < 0:
		return auditInvalid("records")
	case len(r.Classes) == 0:
		return auditInvalid("classes")
	}
	for _, list := range []struct {
		field string
		names *[]string
		shape *regexp.Regexp
	}{{"roles", &r.Roles, namePattern}, {"classes", &r.Classes, pathPattern}, {"fields", &r.Fields, pathPattern}} {
		if len(*list.names) > mostNames {
			return auditInvalid(list.field)
		}
		for _, name := range *list.names {
			if len(name) > longestPath || !list.shape.MatchString(name) {
				return auditInvalid(list.field)
			}
		}
		if *list.names == nil {
			*list.names = []string{} // so that the line is the same when it is read and written again
		}
	}
	r.Who, r.Purpose = strings.ToValidUTF8(r.Who, "?"), strings.ToValidUTF8(r.Purpose, "?")
	return nil
}

// auditInvalid does not repeat the value: it may be what must not be written down.
func auditInvalid(field string) error {
	return &graph.Error{Kind: graph.Invalid, Op: "access.audit", Field: field, Message: graph.Text{
		En: fmt.Sprintf("the audit entry has no usable %s", field), Zh: fmt.Sprintf("审计记录的 %s 不可用", field)}}
}

func unwritable(err error) error {
	return &graph.Error{Kind: graph.Unavailable, Op: "access.audit", Code: AuditUnwritable, Err: err, Message: graph.Text{
		En: "the read cannot be recorded, so it is not answered: the operator must look at the audit folder",
		Zh: "无法记录本次读取，因此不予答复：请运维人员检查审计目录"}}
}
