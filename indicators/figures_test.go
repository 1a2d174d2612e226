package indicators_test

import (
	"math"
	"testing"

	"liandong/indicators"
)

// figure is one that the texts print, or that follows from what they print.
type figure struct {
	date, area, indicator, measure string
	days                           int // of the period; 0: a year
	value                          float64
}

// told are figures of the five texts, as the fixtures of their districts have them.
var told = map[string][]figure{
	"shangyu": {
		{"2017-12-31", "shangyu", "I2", "value", 0, 430},
		{"2017-12-31", "shangyu", "I3", "value", 0, 238.0 / 430},
		{"2017-12-31", "shangyu", "I3", "privateNonEnterpriseUnits", 0, 191.0 / 430},
		{"2017-12-31", "shangyu", "I3", "foundations", 0, 1.0 / 430},
		{"2017-12-31", "shangyu", "I4", "value", 0, 1001}, // more than 1,000
		{"2017-12-31", "shangyu", "I6", "value", 0, 1},    // of two communities one has 19, one 20
		{"2017-12-31", "shangyu", "I7", "holders", 0, 182},
		{"2017-12-31", "shangyu", "I8", "value", 0, 124.0 / 182},
		{"2017-12-31", "shangyu", "I8", "intermediate", 0, 58.0 / 182},
		{"2017-12-31", "shangyu", "I10", "value", 0, 2},
	},
	"general": {}, // it tells of no place
	"yuzhong": {
		{"2016-06-30", "yuzhong", "I1", "value", 0, 10_000 * 904.0 / 602_667},
		{"2016-06-30", "yuzhong", "I5", "value", 0, 3850.0 / 904},
		{"2016-06-30", "yuzhong", "I7", "holders", 0, 366},
		{"2016-06-30", "yuzhong", "I7", "value", 0, 366.0 / 1144},
		{"2016-12-31", "yuzhong", "I14", "value", 1095, 1 - 72.0/296},
		{"2016-12-31", "yuzhong", "I14", "items", 0, 72},
		{"2016-06-30", "yuzhong", "I15", "value", 0, 116.0 / 904},
		{"2016-06-30", "yuzhong", "I16", "value", 0, 2_900_000_000}, // nearly 30 million yuan
		{"2016-06-30", "yuzhong", "I17", "value", 0, 0.2},
		{"2016-06-30", "yuzhong", "I18", "value", 0, 1}, // 77 of 77
	},
	"guangzhou": {
		{"2016-12-31", "guangzhou", "I2", "value", 0, 7025},
		{"2016-12-31", "guangzhou", "I2", "growth", 0, 482.0 / 6543},
		{"2016-12-31", "guangzhou", "I9", "value", 0, 13_755},
		{"2014-12-31", "guangzhou", "I11", "value", 0, 491.0 / ((2000 + 1509) / 2.0)}, // 24.55 % are 491 of 2,000, the headcount at the beginning
		{"2014-12-31", "guangzhou", "I12", "spread", 0, 3840 - 3174.17},
		{"2016-12-31", "guangzhou", "I21", "value", 0, 78.51},
		{"2016-12-31", "guangzhou", "I22", "value", 0, 5_200_000_000.0 / 370},
		{"2016-12-31", "guangzhou", "I23", "value", 0, 21.0 / 24},
		{"2015-12-31", "guangzhou", "I24", "value", 1826, 416},
		{"2016-12-31", "guangzhou", "I57", "value", 0, 1200},
	},
}

// TestFigures: what the texts print comes out of the indicators on their fixtures, and the same problems as before.
func TestFigures(t *testing.T) {
	for name, rows := range told {
		t.Run(name, func(t *testing.T) {
			store, c, key := mustFixture(t, name)
			for _, row := range rows {
				w := indicators.NewWindow(c, indicators.Options{AsOf: day(t, row.date), Days: row.days})
				area := indicators.Nowhere
				for d := range w.Those("AdministrativeDivision") {
					if key(d) == row.area {
						area = d
					}
				}
				if area == indicators.Nowhere {
					t.Fatalf("there is no division %s at %s", row.area, row.date)
				}
				m := indicators.ByID(row.indicator).Measure(row.measure)
				got := w.Reckon(m, []int32{area}, nil)[0]
				if got.Why != "" || math.Abs(got.Value-row.value) > 1e-9 {
					t.Errorf("%s %s of %s at %s is %v, want %v (%+v)", row.indicator, row.measure, row.area, row.date, got.Value, row.value, got)
				}
			}
			askTargets(t, store, name)
			seeAlarms(t, name, c)
		})
	}
}
