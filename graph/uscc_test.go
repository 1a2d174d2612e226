package graph_test

import (
	"testing"

	"liandong/graph"
)

func TestUSCC(t *testing.T) {
	for code, want := range map[string]bool{
		"91110000600037341L":  true,
		"G1610000713522976L":  true,
		"G1330000MCW06863XQ":  true,
		"G11100007178352756":  true,
		"A1110000600037341L":  false,
		"52440300MJL1643578":  false, // invented: the last character should be Q, and the one before is wrong too
		"9111000060003734IL":  false,
		"91110000600037341":   false,
		"91110000600037341LL": false,
		"":                    false,
	} {
		if got := graph.CheckUSCC(code); got != want {
			t.Errorf("CheckUSCC(%q) = %v", code, got)
		}
	}
}

func TestUSCCIsNormalized(t *testing.T) {
	if got := graph.NormalizeUSCC("　９１110000600037341l "); got != "91110000600037341L" {
		t.Errorf("NormalizeUSCC = %q", got)
	}
}

func TestUSCCProposals(t *testing.T) {
	for code, want := range map[string]string{
		"9111OOOO6OOO37341L": "91110000600037341L",
		"9lll0000600037341L": "",
		"9III0000600037341L": "91110000600037341L",
		"G161000071352Z976L": "G1610000713522976L",
		"G16100007I3S22976L": "G1610000713522976L",
		"G1330000MCW06B63XQ": "G1330000MCW06863XQ",
		"91110000600037341K": "91110000600037341L",
		"52440300MJL1643578": "",
		"12345":              "",
		"请查营业执照":             "",
	} {
		if got := graph.ProposeUSCC(code); got != want {
			t.Errorf("ProposeUSCC(%q) = %q, want %q", code, got, want)
		}
	}
}
