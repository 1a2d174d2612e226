package district

import "fmt"

// needs arise in every community: 60 at least, up to 200 in a few.
func (b *builder) needs() {
	for _, c := range b.communities {
		for range b.skewed(60, 20, 200) {
			b.needsOf[c] = append(b.needsOf[c], b.need(c))
		}
	}
}

func (b *builder) need(c *node) *node {
	category := b.category()
	life := span{b.asOf - b.between(-200, 2500), last}
	properties := values{
		"title": fmt.Sprintf("%s%s需求", b.word(), one(b, []string{"助餐", "照护", "托管", "康复", "调解", "绿化", "停车", "就业"})), "urgency": int64(b.between(1, 5)),
		"channel": b.of("NeedChannel"), "origin": b.of("NeedOrigin"),
	}
	if b.chance(0.8) {
		properties["people"] = int64(b.skewed(1, 30, 3000))
	}
	n := b.add("Need", life, properties)
	switch b.rng.IntN(4) {
	case 0:
		b.states(n, "status", []string{"REPORTED", one(b, []string{"VERIFIED", "MATCHED", "IN_SERVICE", "MET"})}, []int{life.from + b.between(10, 900)})
	case 1, 2:
		b.states(n, "status", []string{b.of("NeedStatus")}, nil)
	}
	b.link("Need.arisesIn", n, c, b.usually(always), nil)
	b.classify("Need.category", n, needScheme, category)
	if b.chance(0.6) {
		b.classify("Need.populations", n, "TARGET_POPULATION", b.population())
	}
	return n
}
