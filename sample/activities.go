package sample

import "fmt"

// activitiesHeld are activities of running projects, with who served there and who was served, counted and never named.
func (b *builder) activitiesHeld() {
	for i, p := range b.running {
		for k := range 3 {
			b.activity(p, i, k)
		}
	}
}

func (b *builder) activity(p *Node, i, k int) {
	on := b.ago(1+25*k, 25+25*k)
	at := (i + k) % len(b.communities)
	c := b.communities[at]
	state := "HELD"
	if (i+k)%17 == 16 {
		state = b.of("activity", "POSTPONED", "CANCELLED", "PLANNED")
	}
	a := b.event("Activity", on, values{"name": fmt.Sprintf("%s第%d次活动", p.Values["name"], k+1), "attendance": int64(b.between(8, 90)), "hours": 1.5 + float64(i%3)})
	b.state(a, "state", state, on)
	if state != "HELD" {
		a.Values["reason"], a.Values["attendance"] = "天气或场地原因", int64(0)
	}
	b.link("Activity.class", a, b.term("ACTIVITY_CLASS", b.of("activity class", "SERVICE", "CULTURE_AND_RECREATION", "TRAINING", "MUTUAL_AID", "DELIBERATION", "PUBLICITY", "IDEOLOGICAL_AND_CULTURAL_WORK")))
	b.happens("Activity.project", a, p, on, nil)
	if k == 0 {
		b.happens("Activity.heldIn", a, c, on, nil)
	} else {
		b.happens("Activity.heldIn", a, b.rooms[at], on, nil)
	}
	b.activities = append(b.activities, a)
	if state != "HELD" {
		return
	}
	for v := range 3 {
		b.happens("Person.servedIn", b.volunteers[(10*at+3*k+v)%len(b.volunteers)], a, on, values{"hours": float64(b.between(2, 8)) / 2})
	}
	b.serviceRecord(a, c, i, on)
}

// serviceRecord counts who was served in an activity.
func (b *builder) serviceRecord(a, c *Node, i int, on day) {
	persons := b.between(6, 60)
	r := b.event("ServiceRecord", on, values{"persons": int64(persons), "families": int64(persons / 3), "personTimes": int64(persons + persons/2), "hours": 2.0, "mutualAid": i%6 == 0})
	b.happens("ServiceRecord.recordOf", r, a, on, nil)
	b.happens("ServiceRecord.servedCommunity", r, c, on, nil)
	b.happens("ServiceRecord.served", r, b.term("TARGET_POPULATION", wants[i%len(wants)].population), on, values{"persons": int64(persons)})
}
