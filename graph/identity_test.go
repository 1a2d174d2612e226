package graph_test

import (
	"testing"

	"liandong/graph"
)

func TestIdentityNumbersAreFound(t *testing.T) {
	for text, want := range map[string]bool{
		"360426199101010071":                   true,
		"张三 360426199101010071，住":              true,
		"ID360426199101010071":                 true,
		"３６０４２６１９９１０１０１００７１":                   true,
		"360426 19910101 0071":                 true,
		"360426-19910101-0071":                 true,
		"11010519491231002X":                   true,
		"11010519491231002x。":                  true,
		"身份证号：110105491231002":                 true,
		"110105491331002":                      false, // month 13
		"990105491231002":                      false, // no such province
		"360426199101010072":                   false, // wrong check character
		"3604261991010100711":                  false, // nineteen digits
		"330604001001":                         false,
		"13812345678":                          false,
		"91110000600037341L":                   false,
		"2017-12-31 2018-01-01":                false,
		"0192f3a0-1111-7abc-8def-012345678901": false,
		"":                                     false,
	} {
		if got := graph.HoldsIdentityNumber(text); got != want {
			t.Errorf("HoldsIdentityNumber(%q) = %v", text, got)
		}
	}
}

func TestMobileNumbersAreFound(t *testing.T) {
	for text, want := range map[string]bool{"电话13812345678": true, "+8613812345678": true, "12345678901": false, "138123456789": false} {
		if got := graph.HoldsMobileNumber(text); got != want {
			t.Errorf("HoldsMobileNumber(%q) = %v", text, got)
		}
	}
}

func FuzzIdentity(f *testing.F) {
	f.Add("360426-19910101-0071 x")
	f.Fuzz(func(t *testing.T, text string) {
		graph.HoldsMobileNumber(text)
		if graph.HoldsIdentityNumber(text) && !graph.HoldsIdentityNumber(text+" ") {
			t.Errorf("a blank behind hides the number in %q", text)
		}
	})
}
