package lexicon

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/longbridgeapp/opencc"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite variants.txt from OpenCC's tables and extra_variants.txt")

// MustConverter returns OpenCC's conversion of that name.
func MustConverter(t testing.TB, name string) func(string) string {
	t.Helper()
	c, err := opencc.New(name)
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) string {
		out, err := c.Convert(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

// eachHan yields all Han characters.
func eachHan(yield func(rune) bool) {
	for _, span := range unicode.Han.R16 {
		for r := rune(span.Lo); r <= rune(span.Hi); r += rune(span.Stride) {
			if !yield(r) {
				return
			}
		}
	}
	for _, span := range unicode.Han.R32 {
		for r := rune(span.Lo); r <= rune(span.Hi); r += rune(span.Stride) {
			if !yield(r) {
				return
			}
		}
	}
}

// derived is what variants.txt has to be.
func derived(t *testing.T) string {
	folded := map[rune]rune{}
	for _, name := range []string{"t2s", "tw2s", "hk2s"} {
		convert := MustConverter(t, name)
		for r := range eachHan {
			to, size := utf8.DecodeRuneInString(convert(string(r)))
			if _, known := folded[r]; !known && size > 0 && to != r {
				folded[r] = to
			}
		}
	}
	extra, err := os.ReadFile("extra_variants.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(extra)) {
		runes := []rune(strings.TrimSpace(line))
		for _, from := range runes[1:] {
			folded[from] = runes[0]
		}
	}
	groups := map[rune][]rune{}
	for from := range folded {
		to := from
		for range 5 {
			if next, ok := folded[to]; ok {
				to = next
			}
		}
		if _, more := folded[to]; more {
			t.Fatalf("%c is folded in a circle", from)
		}
		groups[to] = append(groups[to], from)
	}
	var lines []string
	for to, from := range groups {
		slices.Sort(from)
		lines = append(lines, string(to)+string(from)+"\n")
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func TestVariantsFollowFromTheirSources(t *testing.T) {
	want := derived(t)
	if *update {
		if err := os.WriteFile("variants.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if variantLines != want {
		t.Error("variants.txt is not what its sources say: run go test ./lexicon -run TestVariants -update")
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"Traditional", "紹興市上虞區陽光社會工作服務中心", "绍兴市上虞区阳光社会工作服务中心"},
		{"OneToMany", "乾幹榦干 發髮 裡裏 後后 臺檯颱台 餘馀余 於于 鍾鐘锺 麵麪 著着 徵征", "干干干干 发发 里里 后后 台台台台 余余余 于于 钟钟钟 面面 着着 征征"},
		{"Variants", "峯羣衞牀戶戸眞邨堃昇陞濬甯黃吳呂內彥靑鄕", "峰群卫床户户真村坤升升浚宁黄吴吕内彦青乡"},
		{"Width", "ＡＢＣ１２３（上虞）", "abc123 上虞"},
		{"Compatibility", "㈱①Ⅳ㎡豈", "株 1ivm2岂"},
		{"ToneMarks", "Shàngyú Lǜsè nǚ", "shangyu luse nu"},
		{"Diacritics", "Élan Größe İstanbul", "elan große istanbul"},
		{"Apart", "e\u0301lan", "elan"},
		{"Spaces", "  上虞\u3000\t\n养老\u00a0· ", "上虞 养老"},
		{"Apostrophes", "Xi'an O’Brien", "xian obrien"},
		{"Invisible", "上\u200b虞\ufeff\u202e区", "上虞区"},
		{"Ruby", "三社聯(lián)動(dòng)（dong）", "三社联动 dong"},
		{"RubyFullWidth", "聯（lián）動（dòng）", "联动"},
		{"NoRuby", "社会组织(NGO) 上虞(shangyu) 都(", "社会组织 ngo 上虞 shangyu 都"},
		{"Hostile", "\x00上\xff\xfe虞\x00", "上 虞"},
		{"Emoji", "❤️家园👨‍👩‍👧", "家园"},
		{"Nothing", "!!! ()[]{}*?~^\"\\/:&|", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Fold(c.text); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	t.Run("EachCharacter", func(t *testing.T) {
		for r := range rune(unicode.MaxRune) {
			if once := Fold(string(r)); Fold(once) != once {
				t.Errorf("%U folds to %q and then to %q", r, once, Fold(once))
			}
		}
	})
	t.Run("AnyText", rapid.MakeCheck(func(t *rapid.T) {
		text := anyText(t, "text")
		if once := Fold(text); Fold(once) != once {
			t.Errorf("%q folds to %q and then to %q", text, once, Fold(once))
		}
	}))
}
