package linkage

import (
	"cmp"
	"slices"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

// TestCompareUTF16 compares by the units themselves.
func TestCompareUTF16(t *testing.T) {
	text := rapid.StringOf(rapid.RuneFrom([]rune{0, 'a', '啊', 0xD7FF, 0xE000, 'ﬀ', 0xFFFF, 0x10000, '𠮷', 0x10FFFF}))
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		want := slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
		if got := cmp.Compare(compareUTF16([]byte(a), []byte(b)), 0); got != want {
			t.Fatalf("%q and %q: %d, want %d", a, b, got, want)
		}
	})
}
