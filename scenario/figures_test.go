package scenario

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// figures is how many figures F1, F2 ... the texts print.
const figures = 99

// figuresAgree proves M139: the page of figures, which the test of the room fixture measures and holds, has every figure, and none that differs without a reason.
func figuresAgree(t *testing.T) {
	page, err := os.ReadFile("../docs/figures.md")
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| (F\d+) \|.*\| (.*) \|$`).FindAllStringSubmatch(string(page), -1) {
		outcomes[row[1]] = row[2]
	}
	for i := range figures {
		name := fmt.Sprintf("F%d", i+1)
		if !strings.HasPrefix(outcomes[name], "same") {
			t.Errorf("%s: %q", name, outcomes[name])
		}
	}
}
