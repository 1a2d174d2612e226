package lexicon

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"strings"
	"testing"
)

// TestVersion holds Version against what Index returns for every text with a reading of its own, and for a few more.
func TestVersion(t *testing.T) {
	const recorded = Version + " 7cc7f473f5dbeb31"
	rows, err := csv.NewReader(strings.NewReader(string(readingRows))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for _, row := range rows[1:] {
		sum.Write([]byte(Entry{Names: []string{row[0] + "社区"}, Level: 8}.Index()))
	}
	sum.Write([]byte(Entry{Names: []string{"淮安聯動社工服務中心", "Huai'an Linkage 2号"}, Texts: []string{"渝中区独居老人中午吃饭困难，about 120 人"}}.Index()))
	if got := Version + " " + hex.EncodeToString(sum.Sum(nil)[:8]); got != recorded {
		t.Errorf("stored texts have changed: raise Version in version.go, then record %q here", got)
	}
}
