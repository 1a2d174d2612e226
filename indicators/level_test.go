package indicators

import "testing"

// TestMeans: the level that stands for several means those, each other one itself alone.
func TestMeans(t *testing.T) {
	for _, c := range []struct {
		asked, level string
		means        bool
	}{
		{"COMMUNITY", "COMMUNITY", true}, {"COMMUNITY", "VILLAGE", true}, {"VILLAGE", "VILLAGE", true}, {"VILLAGE", "COMMUNITY", false},
		{"SUBDISTRICT", "TOWN", true}, {"SUBDISTRICT", "TOWNSHIP", true}, {"SUBDISTRICT", "ZONE", true}, {"SUBDISTRICT", "COUNTY", false}, {"TOWN", "SUBDISTRICT", false}, {"COUNTY", "COUNTY", true},
	} {
		if Means(c.asked, c.level) != c.means {
			t.Errorf("asked for %s, %s is meant: %v", c.asked, c.level, !c.means)
		}
	}
}
