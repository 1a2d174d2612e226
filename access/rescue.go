package access

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"liandong/graph"
)

// Rescue is an emergency access (break-glass, 紧急访问): somebody says why, a second person lets them in, and after hours it is over.
type Rescue struct {
	ID         string    `json:"id"`
	Actor      string    `json:"actor"` // as in records of changes
	Territory  string    `json:"territory"`
	Reason     string    `json:"reason"`
	Hours      int       `json:"hours"`
	Asked      time.Time `json:"asked"`
	ApprovedBy string    `json:"approvedBy,omitempty"`
	Expires    time.Time `json:"expires,omitzero"` // zero until it is approved
	EndedBy    string    `json:"endedBy,omitempty"`
}

// Open reports whether it lets one in at a moment.
func (r Rescue) Open(now time.Time) bool {
	return r.ApprovedBy != "" && r.EndedBy == "" && now.Before(r.Expires)
}

// MostRescueHours is the longest that an emergency lasts; then one asks anew.
const MostRescueHours = 8

// rescueWait is how long a request waits for its second person.
const rescueWait = 24 * time.Hour

// AskRescue notes that an actor asks to be let in. The reason must say something, the territory be the code of a division.
func (r *Register) AskRescue(ctx context.Context, actor graph.Actor, territory, reason string, hours int) (Rescue, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case actor.Anonymous():
		return Rescue{}, noRescue("actor", "sign in to ask for emergency access", "请先登录再申请紧急访问")
	case len([]rune(reason)) < 10 || len(reason) > 1000 || graph.HoldsIdentityNumber(reason):
		return Rescue{}, noRescue("reason", "say in 10 to 300 characters why, without numbers of identity cards", "请用 10 至 300 字说明理由，不含身份证号")
	case hours < 1 || hours > MostRescueHours:
		return Rescue{}, noRescue("hours", fmt.Sprintf("it lasts 1 to %d hours", MostRescueHours), fmt.Sprintf("时长为 1 至 %d 小时", MostRescueHours))
	}
	if err := VerifyGrant(graph.Grant{Role: Analyst, Territory: territory}); err != nil || territory == "" {
		return Rescue{}, noRescue("territory", "name the division by its code, as in 440106012", "请用代码指明区划，例如 440106012")
	}
	one := Rescue{ID: uuid.NewString(), Actor: actor.Name, Territory: territory, Reason: reason, Hours: hours, Asked: r.now()}
	_, err := r.keep(ctx, "access.AskRescue", `MERGE (x:AccessRescue {key: $id}) ON CREATE SET x:Kept, x.actor = $actor, x.territory = $territory, x.reason = $reason,
  x.hours = $hours, x.asked = $now RETURN 1`,
		map[string]any{"id": one.ID, "actor": one.Actor, "territory": territory, "reason": reason, "hours": int64(hours), "now": one.Asked})
	return one, err
}

func noRescue(field, en, zh string) error { return unfit(field, "RESCUE", en, zh) }

// ApproveRescue lets the one in who asked, from now on. Nobody lets in themselves, by whatever credential.
func (r *Register) ApproveRescue(ctx context.Context, id string, by graph.Actor) (Rescue, error) {
	one, err := r.rescue(ctx, id)
	switch {
	case err != nil:
		return Rescue{}, err
	case by.Anonymous() || person(by.Name) == person(one.Actor):
		return Rescue{}, &graph.Error{Kind: graph.Denied, Op: "access.ApproveRescue", Code: "SECOND_PERSON", Message: graph.Text{
			En: "somebody else than who asked must approve it", Zh: "须由申请人以外的人批准"}}
	case one.ApprovedBy != "" || one.EndedBy != "" || r.now().Sub(one.Asked) > rescueWait:
		return Rescue{}, &graph.Error{Kind: graph.Conflict, Op: "access.ApproveRescue", Code: "RESCUE_OVER", Message: graph.Text{
			En: "this was approved already, is over, or has waited for a day: ask anew", Zh: "该申请已批准、已结束或已超过一天：请重新申请"}}
	}
	return r.setRescue(ctx, id, "x.approvedBy IS NULL AND x.endedBy IS NULL", "x.approvedBy = $by, x.expires = $expires",
		map[string]any{"by": by.Name, "expires": r.now().Add(time.Duration(one.Hours) * time.Hour)})
}

// person is who stands behind an actor: a token acts for its account.
func person(actor string) string {
	name, _, _ := strings.Cut(actor, "/")
	return fold(name)
}

// EndRescue ends it before its time.
func (r *Register) EndRescue(ctx context.Context, id string, by graph.Actor) (Rescue, error) {
	return r.setRescue(ctx, id, "x.endedBy IS NULL", "x.endedBy = $by", map[string]any{"by": by.Name})
}

func (r *Register) setRescue(ctx context.Context, id, where, set string, params map[string]any) (Rescue, error) {
	params["id"] = id
	if _, err := r.keep(ctx, "access.setRescue", "MATCH (x:AccessRescue {key: $id}) SET x.held = true SET x.held = null WITH x WHERE "+where+" SET "+set+" RETURN 1", params); err != nil {
		return Rescue{}, err
	}
	return r.rescue(ctx, id)
}

func (r *Register) rescue(ctx context.Context, id string) (Rescue, error) {
	list, err := rescues(ctx, r.store, "WHERE x.key = $id", map[string]any{"id": id})
	if err != nil {
		return Rescue{}, err
	}
	if len(list) == 0 {
		return Rescue{}, &graph.Error{Kind: graph.NotFound, Op: "access.rescue", Field: "id", Message: graph.Text{
			En: "there is no such request for emergency access", Zh: "没有该紧急访问申请"}}
	}
	return list[0], nil
}

// Rescues are all there were, the latest first.
func (r *Register) Rescues(ctx context.Context) ([]Rescue, error) {
	list, err := rescues(ctx, r.store, "", nil)
	slices.SortFunc(list, func(a, b Rescue) int { return b.Asked.Compare(a.Asked) })
	return list, err
}

func rescues(ctx context.Context, store *graph.Store, where string, params map[string]any) (list []Rescue, _ error) {
	rows, err := store.Read(ctx, "MATCH (x:AccessRescue) "+where+" RETURN x.key, x.actor, x.territory, x.reason, x.hours, x.asked, x.approvedBy, x.expires, x.endedBy", params)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		one := Rescue{Asked: moment(row[5]), Expires: moment(row[7])}
		for i, to := range map[int]*string{0: &one.ID, 1: &one.Actor, 2: &one.Territory, 3: &one.Reason, 6: &one.ApprovedBy, 8: &one.EndedBy} {
			*to, _ = row[i].(string)
		}
		hours, _ := row[4].(int64)
		one.Hours = int(hours)
		list = append(list, one)
	}
	return list, nil
}

// emergencies are those that are open, asked of the database once in a while: that is how long an approval or an end takes.
type emergencies struct {
	store *graph.Store
	now   func() time.Time

	mutex sync.Mutex
	known time.Time
	list  []Rescue
}

const emergencyAge = time.Second

// of gives the open ones of an actor.
func (e *emergencies) of(ctx context.Context, actor string) (open []Rescue, _ error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	now := e.now()
	if age := now.Sub(e.known); age < 0 || age >= emergencyAge {
		list, err := rescues(ctx, e.store, "WHERE x.approvedBy IS NOT NULL AND x.endedBy IS NULL AND x.expires > $now", map[string]any{"now": now.UTC()})
		if err != nil {
			return nil, err
		}
		e.list, e.known = list, now
	}
	for _, one := range e.list {
		if one.Actor == actor && one.Open(now) {
			open = append(open, one)
		}
	}
	return open, nil
}
