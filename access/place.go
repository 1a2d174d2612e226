package access

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"liandong/graph"
)

// way leads from the record an actor acts for to what is the actor's own: steps of relation types, each along (>) or against (<) the relation.
type way struct {
	steps string
	kept  bool // by the actor, who may write it as far as the policy lets; what others say of somebody is only read
}

// owns are the ways of a role.
var owns = map[string][]way{
	Volunteer: {{"<APPRAISAL_OF", false}, {"<PROMOTION_OF", false}, {"<COVERS", false}, {">PASSED", false}},
	OrganizationManager: {
		{"<WORKS_FOR", true}, {"<WORKS_FOR <APPRAISAL_OF", false}, {"<WORKS_FOR <PROMOTION_OF", false}, {"<WORKS_FOR <COVERS", true}, {"<WORKS_FOR >PASSED", false},
		{"<OFFERED_BY", true}, {">UNDERTAKES", false}, {"<SHARED_BY", true}, {"<FROM_ORGANIZATION", true}, {"<BELONGS_TO", true}, {"<SUBMITTED_BY", true}, {"<RAISED_BY", true},
	},
	SocialWorker: {
		{">HANDLES", true}, {">HANDLES <HANDLES", false}, {">HANDLES >STEP_OF", true}, {">HANDLES >STEP_OF <STEP_OF", true}, {">HANDLES >STEP_OF <STEP_OF <HANDLES", false},
		{"<HEARD_BY", true}, {"<RAISED_BY", true}, {"<RELAYED_BY", true}, {"<SUPERVISION_GIVEN_BY", true}, {"<SUPERVISION_RECEIVED_BY", true},
		{"<APPRAISAL_OF", false}, {"<PROMOTION_OF", false}, {"<COVERS", false}, {">PASSED", false},
	},
}

// gains are the relation types by which a new record becomes the own of who acts for another one.
func gains(role string) (list []string) {
	for _, w := range owns[role] {
		if w.kept && !strings.Contains(w.steps, " ") && w.steps[0] == '<' {
			list = append(list, w.steps[1:]+">") // from the new record to the own one
		}
	}
	return list
}

// maxOwn bounds what one grant makes one's own.
const maxOwn = 20_000

// ownStatement gives the ids of what is the own of who acts for a record, and of what of it the actor keeps, as it stands on a day: who has left is no longer
// one's own.
func ownStatement(role string) string {
	var text strings.Builder
	text.WriteString("MATCH (n:Node {id: $node})\nCALL (n) {\nRETURN n AS m, true AS kept\n")
	for _, way := range owns[role] {
		text.WriteString("UNION\nMATCH (n)")
		steps := strings.Fields(way.steps)
		for i, step := range steps {
			name := "r" + strconv.Itoa(i)
			r, end := "["+name+":"+step[1:]+" WHERE coalesce("+name+".from, "+name+".on, date('0001-01-01')) <= $today AND $today < coalesce("+name+".to, date('9999-12-31'))]", "()"
			if i == len(steps)-1 {
				end = "(m:Node)"
			}
			if step[0] == '>' {
				text.WriteString("-" + r + "->" + end)
			} else {
				text.WriteString("<-" + r + "-" + end)
			}
		}
		text.WriteString(" RETURN m, " + strconv.FormatBool(way.kept) + " AS kept\n")
	}
	text.WriteString("}\nWITH m, max(kept) AS kept LIMIT $most\nRETURN collect(m.id), [x IN collect(CASE WHEN kept THEN m.id END) WHERE x IS NOT NULL]")
	return text.String()
}

// territoryStatement gives the levels and ids of the divisions that have a code on a day, or, where none has it any more, of those that came after the one that
// had it, with all that lie in them on that day.
const territoryStatement = `MATCH (d:AdministrativeDivision {code: $code})
CALL (d) {
  WITH d WHERE d.from <= $today AND $today < d.to RETURN d AS t
  UNION
  WITH d WHERE d.to <= $today
  MATCH (d)(()-[:SUCCEEDED_BY]->()){1,8}(t:AdministrativeDivision) WHERE t.from <= $today AND $today < t.to RETURN t
}
MATCH (below:AdministrativeDivision)(()-[r:PART_OF WHERE r.from <= $today AND $today < r.to]->()){0,12}(t)
RETURN collect(DISTINCT t.level), collect(DISTINCT below.id)`

// Places finds what grants name, and keeps it while nothing is written and the day lasts. It is safe for concurrent use.
type Places struct {
	store *graph.Store
	today func() time.Time

	mutex sync.Mutex
	clock graph.ClockReading
	day   time.Time
	kept  map[graph.Grant]place
}

// NewPlaces makes an empty Places over the store.
func NewPlaces(store *graph.Store) *Places { return &Places{store: store, today: time.Now} }

// of resolves grants. A place or record that does not exist gives no right.
func (p *Places) of(ctx context.Context, grants []graph.Grant) ([]place, error) {
	list := make([]place, len(grants))
	if !slices.ContainsFunc(grants, func(g graph.Grant) bool { return g.Territory != "" || g.Node != "" }) {
		return list, nil // nothing to look up, as for who is anonymous
	}
	clock, err := p.store.KnownClock(ctx, time.Second)
	if err != nil {
		return nil, err
	}
	day := graph.Today(p.today()).Start
	for i, g := range grants {
		found, known := p.know(clock, day, g)
		if !known {
			if found, err = p.find(ctx, g, day); err != nil {
				return nil, err
			}
			p.keep(clock, day, g, found)
		}
		list[i] = found
	}
	return list, nil
}

func (p *Places) know(clock graph.ClockReading, day time.Time, g graph.Grant) (place, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if clock.Unsettled || p.clock != clock || !p.day.Equal(day) {
		return place{}, false
	}
	found, known := p.kept[g]
	return found, known
}

// maxPlaces is how many grants are kept resolved.
const maxPlaces = 1000

func (p *Places) keep(clock graph.ClockReading, day time.Time, g graph.Grant, found place) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.kept == nil || p.clock != clock || !p.day.Equal(day) || len(p.kept) >= maxPlaces {
		p.kept = map[graph.Grant]place{}
	}
	p.clock, p.day, p.kept[g] = clock, day, found
}

func (p *Places) find(ctx context.Context, g graph.Grant, day time.Time) (found place, err error) {
	params := map[string]any{"today": graph.StoredDay(day), "code": g.Territory, "node": p.store.Kept(g.Node), "most": int64(maxOwn)}
	if g.Territory != "" {
		rows, err := p.store.Read(ctx, territoryStatement, params)
		if err != nil {
			return place{}, err
		}
		found.level, found.divisions = highest(texts(rows[0][0])), sorted(texts(rows[0][1]))
	}
	if g.Node != "" {
		rows, err := p.store.Read(ctx, ownStatement(g.Role), params)
		if err != nil {
			return place{}, err
		}
		if len(rows) > 0 {
			found.own, found.kept, found.gains = sorted(texts(rows[0][0])), sorted(texts(rows[0][1])), gains(g.Role)
		}
	}
	return found, nil
}

// highest is the level of the policy that stands highest among those of divisions.
func highest(of []string) string {
	for _, level := range []string{"country", "province", "city", "district", "street", "community"} {
		for _, one := range of {
			if levels[one] == level {
				return level
			}
		}
	}
	return ""
}

func texts(v any) (list []string) {
	items, _ := v.([]any)
	for _, item := range items {
		if text, ok := item.(string); ok {
			list = append(list, text)
		}
	}
	return list
}
