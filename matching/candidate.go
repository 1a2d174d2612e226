package matching

import "math"

// Candidate is who or what could help, as known at a date: the same for all wishes.
type Candidate struct {
	Node        int32
	ID          string
	Kind        Kind
	Places      []int32 // divisions where it is at home, works or serves
	Categories  []int32 // need categories that it answers to
	Populations []int32 // groups that it serves
	Actors      []int32 // who stands for it among those who work together: itself, or the owner of a resource

	Life     Span
	Inactive string     // the state that keeps it from helping; empty: none is known
	Barred   []Sanction // what bars it, and when

	Level        int  // highest certificate, its own or of its staff, as place in levels; Unknown where nobody may know or knows
	Professional bool // it is bound by a profession or register: an organization that is registered, a person under the own name
	Rating       int  // place in ratings, 0 for none
	Capacity     float64
	Used         float64 // of the capacity; both NaN where not known
	Stock        *Timeline
	Hours        *Timeline // of a person, what hours it offers; nil where it offers none
	Unit         string
	Load         int     // running projects; Unknown where that says nothing of it
	Record       float64 // mean of what was said of its work, 0 to 1; NaN where nobody said anything
	Cost         float64 // fen for one person served; NaN where not known
	Usual        float64 // median cost of its kind
	Served       []int32 // divisions where it has worked or still works
	Addressed    []int32 // needs and projects that it has worked on, in order
	Projects     []int32 // all it has had part in, in order
	Refused      []Refusal
	tied         int  // what a changed copy says of its ties, plus 1; 0: ask the wish
	whole        bool // a changed copy is free in all of the window
}

// Unknown is a level or load that nobody knows.
const Unknown = -1

// Sanction bars an organization for some days.
type Sanction struct {
	Kind string
	Span
}

// Refusal is a match of the candidate that was refused.
type Refusal struct {
	Day      int32
	Wish     int32 // the need
	Category int32 // of the need, Nobody where it has none
}

// levels are certificates, the lowest first (E7); ratings are those of organizations (E22).
var (
	levels  = []string{"", "ASSISTANT_SOCIAL_WORKER", "SOCIAL_WORKER", "SENIOR_SOCIAL_WORKER"}
	ratings = []string{"", "ONE_A", "TWO_A", "THREE_A", "FOUR_A", "FIVE_A"}
)

// words of what is counted in texts, by code.
var words = map[string][2]string{
	"":                        {"none", "无"},
	"ASSISTANT_SOCIAL_WORKER": {"assistant social worker", "助理社会工作师"},
	"SOCIAL_WORKER":           {"social worker", "社会工作师"},
	"SENIOR_SOCIAL_WORKER":    {"senior social worker", "高级社会工作师"},
	"ONE_A":                   {"1A", "1A"}, "TWO_A": {"2A", "2A"}, "THREE_A": {"3A", "3A"}, "FOUR_A": {"4A", "4A"}, "FIVE_A": {"5A", "5A"},
}

// spare is how much more people, goods, hours or money it can still take or give; false where that is not known.
func (c *Candidate) spare(w *Wish) (float64, bool) {
	spare := math.NaN()
	switch {
	case c.Kind == Venue:
		spare = c.Capacity
	case w.inHours(c.Kind):
		if c.Hours != nil {
			spare = c.Hours.Most(w.Window.meet(c.Life))
		}
	case c.Stock != nil:
		spare = c.Stock.Most(w.Window)
	default:
		spare = math.Max(0, c.Capacity-c.Used)
	}
	return spare, !math.IsNaN(spare)
}

// presence is which part of the window it is there and free.
func (c *Candidate) presence(w *Wish) float64 {
	days := w.Window.Days()
	if c.whole {
		return 1
	}
	if days == 0 {
		return 0
	}
	if c.Hours != nil && w.inHours(c.Kind) {
		return float64(c.Hours.days(w.Window.meet(c.Life), w.least(c))) / float64(days)
	}
	if c.Stock != nil {
		if c.Kind != Venue { // whether enough is left is asked of the capacity
			return float64(w.Window.meet(c.Stock.Span).Days()) / float64(days)
		}
		return c.Stock.Share(w.Window.meet(c.Life), w.least(c)) * float64(w.Window.meet(c.Life).Days()) / float64(days)
	}
	return float64(w.Window.meet(c.Life).Days()) / float64(days)
}

// tie is how many steps of collaboration lie between it and the actors of the place; false where there is no way.
func (c *Candidate) tie(w *Wish) (int, bool) {
	if c.tied > 0 {
		return c.tied - 1, true
	}
	least := -1
	for _, a := range c.Actors {
		if steps := w.around.ties(a); steps >= 0 && (least < 0 || steps < least) {
			least = steps
		}
	}
	return least, least >= 0
}
