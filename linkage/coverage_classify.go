package linkage

import (
	"fmt"

	"liandong/graph"
)

// Demand is what is known of the needs of one cell.
type Demand struct {
	OpenNeeds   int
	People      int // in the open needs that say how many
	Uncounted   int // open needs that do not
	Places      int // communities the cell stands for
	Uncollected int // of them, those where needs were never collected
}

// Supply is what is known of the services of one cell.
type Supply struct {
	Providers   int // distinct organizations
	Offers      int // their projects and services
	Capacity    int // of the offers that say it, in people at a time
	Unspecified int // offers that do not
}

// Classify gives the state of a cell and why (architecture 9.11). Without an open need and with needs not collected
// everywhere the state is UNKNOWN, whoever serves: demand that nobody asked about is not demand that is not there.
func Classify(d Demand, s Supply, t CoverageThresholds) (graph.CoverageState, graph.Text) {
	state := stateOf(d, s, t)
	return state, reasonOf(state, d, s, t)
}

func stateOf(d Demand, s Supply, t CoverageThresholds) graph.CoverageState {
	switch {
	case d.OpenNeeds == 0 && d.Uncollected > 0:
		return graph.CoverageStateUnknown
	case d.OpenNeeds == 0 && s.Providers == 0:
		return graph.CoverageStateNoActivity
	case d.OpenNeeds == 0:
		return graph.CoverageStateSupplyWithoutDemand
	case s.Providers == 0:
		return graph.CoverageStateUnmet
	case s.Providers >= t.Overlap || exceeds(d, s):
		return graph.CoverageStateOverlap
	case s.Providers == 1:
		return graph.CoverageStateSingleProvider
	}
	return graph.CoverageStateAdequate
}

// reasonOf says why a cell is in the state.
func reasonOf(state graph.CoverageState, d Demand, s Supply, t CoverageThresholds) graph.Text {
	switch state {
	case graph.CoverageStateUnknown:
		return unknownReason(d, s)
	case graph.CoverageStateNoActivity:
		return graph.Text{En: "no open need and nobody serves", Zh: "无未了需求，也无组织服务"}
	case graph.CoverageStateSupplyWithoutDemand:
		return textf("%s, but no need is open", "%s，但无未了需求", providersText(s))
	case graph.CoverageStateUnmet:
		return textf("%s and nobody serves%s", "%s，无组织服务%s", needsText(d), partlyText(d))
	case graph.CoverageStateOverlap:
		if s.Providers >= t.Overlap {
			return textf("%s, %s: %d or more count as overlap%s", "%s，%s：达到 %d 家即为重叠%s",
				needsText(d), providersText(s), t.Overlap, partlyText(d))
		}
		return textf("%s, %s: capacity exceeds demand%s", "%s，%s：服务能力超过需求人数%s", needsText(d), providersText(s), partlyText(d))
	case graph.CoverageStateSingleProvider:
		return textf("%s, only %s%s", "%s，仅 %s%s", needsText(d), providersText(s), partlyText(d))
	}
	return textf("%s, %s%s", "%s，%s%s", needsText(d), providersText(s), partlyText(d))
}

// exceeds reports whether capacity is known to be above demand.
func exceeds(d Demand, s Supply) bool {
	return d.Uncounted == 0 && s.Unspecified == 0 && s.Capacity > d.People
}

// people is how many people need it, or why that is unknown.
func (d Demand) people() (*int, *graph.Text) {
	switch {
	case d.OpenNeeds == 0 && d.Uncollected > 0:
		reason := uncollectedText(d)
		return nil, &reason
	case d.Uncounted > 0:
		reason := textf("%d of %d open needs do not say how many people", "%[2]d 项未了需求中有 %[1]d 项未统计人数", d.Uncounted, d.OpenNeeds)
		return nil, &reason
	}
	return &d.People, nil
}

// capacity is how many people can be served, or why that is unknown.
func (s Supply) capacity() (*int, *graph.Text) {
	if s.Unspecified > 0 {
		reason := textf("%d of %d projects and services do not say how many people they can serve",
			"%[2]d 个项目和服务中有 %[1]d 个未填写服务能力", s.Unspecified, s.Offers)
		return nil, &reason
	}
	return &s.Capacity, nil
}

func unknownReason(d Demand, s Supply) graph.Text {
	if s.Providers == 0 {
		return uncollectedText(d)
	}
	return textf("%s; %s", "%s；%s", uncollectedText(d), providersText(s))
}

func uncollectedText(d Demand) graph.Text {
	if d.Uncollected >= d.Places {
		return textf("needs were never collected here", "此处从未采集需求")
	}
	return textf("needs were never collected in %d of %d places", "%[2]d 个区域中有 %[1]d 个从未采集需求", d.Uncollected, d.Places)
}

// partlyText adds to a reason that the demand may be larger than known.
func partlyText(d Demand) graph.Text {
	if d.Uncollected == 0 {
		return graph.Text{}
	}
	return textf("; %s", "；%s", uncollectedText(d))
}

func needsText(d Demand) graph.Text {
	if d.Uncounted > 0 {
		return textf("%s open (number of people unknown)", "%s（人数不详）", needsCount(d))
	}
	return textf("%s open (%d people)", "%s（%d 人）", needsCount(d), d.People)
}

func needsCount(d Demand) graph.Text {
	if d.OpenNeeds == 1 {
		return textf("1 need", "1 项未了需求")
	}
	return textf("%d needs", "%d 项未了需求", d.OpenNeeds)
}

func providersText(s Supply) graph.Text {
	count := textf("%d organizations serve", "%d 家组织服务", s.Providers)
	if s.Providers == 1 {
		count = textf("1 organization serves", "1 家组织服务")
	}
	if s.Unspecified > 0 {
		return textf("%s (capacity unknown)", "%s（能力不详）", count)
	}
	return textf("%s (capacity %d people)", "%s（能力 %d 人）", count, s.Capacity)
}

// textf is Sprintf in both languages; a Text among the values stands in its own language.
func textf(en, zh string, values ...any) graph.Text {
	in := func(format, language string) string {
		if len(values) == 0 {
			return format
		}
		local := make([]any, len(values))
		for i, v := range values {
			local[i] = v
			if t, ok := v.(graph.Text); ok {
				local[i] = t.In(language)
			}
		}
		return fmt.Sprintf(format, local...)
	}
	return graph.Text{En: in(en, "en"), Zh: in(zh, "zh")}
}
