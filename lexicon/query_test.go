package lexicon

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, text string
		terms      [][]string
		cut        string
	}{
		{"Scripts", "上虞shequ12", [][]string{{"上虞"}, {",shequ", "_shequ", ".shequ", ";shequ"}, {",12", "_12"}}, ""},
		{"Spaces", " 上虞\u3000養老 ", [][]string{{"上虞"}, {"养老"}}, ""},
		{"OneCharacter", "社", [][]string{{"社"}}, ""},
		{"OneLetter", "S", [][]string{{",s", ";s"}}, ""},
		{"OneDigit", "１", [][]string{{",1"}}, ""},
		{"VForU", "lvse", [][]string{{",lvse", "_lvse", ".luse", ";luse"}}, ""},
		{"UForU", "lǜsè", [][]string{{",luse", "_luse", ".luse", ";luse"}}, ""},
		{"NoPinyin", "Привет", [][]string{{",привет", "_привет"}}, ""},
		{"Twice", "上虞 上虞", [][]string{{"上虞"}}, ""},
		{"Syntax", `name:("上虞" AND *)^2~ \`, [][]string{{",name", "_name", ".name", ";name"}, {"上虞"}, {",and", "_and", ".and", ";and"}, {",2"}}, ""},
		{"Nothing", "*:* \x00\xff😀", [][]string{}, ""},
		{"NineTerms", "一 二 三 四 五 六 七 八 九 十", [][]string{{"一"}, {"二"}, {"三"}, {"四"}, {"五"}, {"六"}, {"七"}, {"八"}}, "九 十"},
		{"TooLong", strings.Repeat("社", 101), [][]string{{strings.Repeat("社", 100)}}, "社"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := Parse(c.text)
			if diff := cmp.Diff(c.terms, q.Terms()); diff != "" {
				t.Error(diff)
			}
			if q.Cut() != c.cut {
				t.Errorf("cut %q, want %q", q.Cut(), c.cut)
			}
			if q.Empty() != (len(c.terms) == 0) {
				t.Error("empty:", q.Empty())
			}
		})
	}
}

func TestLucene(t *testing.T) {
	const order = " #0*^1 #1*^2 #2*^4 #3*^8 #4*^16 #5*^32 #6*^64 #7*^128 #8*^256"
	for _, c := range []struct{ name, text, want string }{
		{"Han", "上虞区", "+(上虞*)^0 +(虞区*)^0 (+_上虞区_*^2048) (+_上虞区*^1024 -_上虞区_*)" + order},
		{"OneCharacter", "社", "+(社*)^0 (+_社_*^2048) (+_社*^1024 -_社_*)" + order},
		{"Letters", "yu", "+(,yu* _yu* .yu* _.yu* ;yu* _;yu*)^0 (+_yu_*^2560) (+_.yu_*^2048 -_yu_*) (+_;yu_*^2048 -_yu_* -_.yu_*) " +
			"(+_yu*^1536 -_yu_* -_.yu_* -_;yu_*) (+_.yu*^1024 -_yu_* -_.yu_* -_;yu_* -_yu*) (+_;yu*^1024 -_yu_* -_.yu_* -_;yu_* -_yu* -_.yu*) " +
			"(+(,yu* _yu*)^0 +#9*^512 -_yu_* -_.yu_* -_;yu_* -_yu* -_.yu* -_;yu*)" + order},
		{"Nothing", "*", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Parse(c.text).Lucene()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRank(t *testing.T) {
	names := []string{"上虞区阳光社工", "Sunshine Social Work", "Xi'an", "330604001", "绿色家园"}
	texts := []string{"服务老年人，承接项目。Serves the elderly"}
	for _, c := range []struct {
		text string
		want Rank
	}{
		{"上虞区阳光社工", Whole}, {"上虞區陽光社工", Whole}, {"上虞区 阳光 社工", Whole}, {"sunshine social work", Whole}, {"SunshineSocialWork", Whole}, {"xi'an", Whole},
		{"330604001", Whole}, {"shangyuquyangguangshegong", WholePinyin}, {"shang yu qu yang guang she gong", WholePinyin}, {"syqygsg", WholePinyin},
		{"lvsejiayuan", WholePinyin}, {"lusejiayuan", WholePinyin}, {"上虞", Prefix}, {"上", Prefix}, {"上虞 区阳", Prefix}, {"sunshine", Prefix}, {"330604", Prefix},
		{"shangy", PrefixPinyin}, {"syq", PrefixPinyin}, {"lvse", PrefixPinyin}, {"阳光", Part}, {"光", Part}, {"阳光 上虞", Part}, {"work social", Part}, {"老年", Part},
		{"承接 社工", Part}, {"elderly", Part}, {"guangshe", PartPinyin}, {"gsg", PartPinyin}, {"阳光 shangyu", PartPinyin}, {"work yangguang", PartPinyin},
		{"hangyu", None}, {"unshine", None}, {"604001", None}, {"laonian", None}, {"工绿", None}, {"人承", None}, {"上虞 没有", None}, {"", None}, {"*", None},
	} {
		t.Run(c.text, func(t *testing.T) {
			if got := Parse(c.text).Rank(names, texts); got != c.want {
				t.Errorf("rank %v, want %v", got, c.want)
			}
		})
	}
}

func TestLongNames(t *testing.T) {
	name := strings.Repeat("绍兴市上虞区百官街道阳光社会工作服务中心", 6) // 120 characters: the last 20 are a text alone
	for text, want := range map[string]Rank{
		strings.Repeat("绍兴市上虞区百官街道阳光社会工作服务中心", 5): Prefix, "服务中心绍兴": Part, strings.Repeat("shaoxingshishangyuqubaiguanjiedaoyangguang", 2): None,
		"shaoxingshishangyuqubaiguanjiedaoyangguangshehuigongzuofuwuzhongxinshaoxing": PrefixPinyin, "shangyuqubaiguanjiedaoyangguangshehuigongzuofuwuzhongxinshaoxing": PartPinyin,
		"sxssyqbgjdygshgzfwzxsxssyqbgjdyg": PrefixPinyin, "syqbgjdygshgzfwzxsxssyq": PartPinyin,
	} {
		t.Run(text, func(t *testing.T) {
			if got := Parse(text).Rank([]string{name}, nil); got != want {
				t.Errorf("rank %v, want %v", got, want)
			}
		})
	}
}

func TestIndex(t *testing.T) {
	for _, c := range []struct {
		name  string
		entry Entry
		want  string
	}{
		{"Nothing", Entry{Names: []string{"", "!?"}, Texts: []string{" "}}, ""},
		{"Han", Entry{Names: []string{"陽光社工"}, Level: 15}, " _阳光社工_ 阳光 光社 社工 工 _.yangguangshegong_ .guangshegong .shegong .gong _;ygsg_ ;gsg ;sg ;g #0 #1 #3 #4 #9 "},
		{"Latin", Entry{Names: []string{"Care 24"}, Level: 15}, " _care24_ ,care ,24 #0 #3 #4 #9 "},
		{"Polyphone", Entry{Names: []string{"六合"}, Level: 20}, " _六合_ 六合 合 _.luhe_ .he _.liuhe_ _;lh_ ;h #0 #2 #3 #4 #9 "},
		{"SameAlias", Entry{Names: []string{"Care", "CARE", "care!"}, Level: 15}, " _care_ ,care #0 #1 #3 #4 #9 "},
		{"Text", Entry{Texts: []string{"养老服务，care"}, Level: 15}, " 养老服务 养老 老服 服务 务 ,care #0 #1 #2 #3 #4 #9 "},
		{"Higher", Entry{Names: []string{"1"}, Level: -1}, " _1_ ,1 #1 #2 #3 #4 #5 #6 #7 #8 #9 "},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.entry.Index()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A text of any length costs no more than the bounds allow.
func TestHugeTexts(t *testing.T) {
	for name, huge := range map[string]string{
		"Han": strings.Repeat("社会", 2<<20), "Latin": strings.Repeat("a", 10<<20), "Words": strings.Repeat("a 1 ", 3<<20), "Marks": "a" + strings.Repeat("\u0301", 5<<20),
		"Nothing": strings.Repeat("*", 10<<20), "Bytes": strings.Repeat("\xff", 10<<20), "Brackets": strings.Repeat("社(", 2<<20),
	} {
		t.Run(name, func(t *testing.T) {
			if size := len(Entry{Names: slices.Repeat([]string{huge}, 40), Texts: []string{huge, huge}}.Index()); size > 32*maxName*40+maxTexts*20 {
				t.Errorf("%d bytes are stored", size)
			}
			q := Parse(huge)
			if size := len(q.Lucene()); size > 100*maxQuery {
				t.Errorf("%d bytes are asked", size)
			}
			if !q.Empty() && q.Cut() == "" {
				t.Error("nothing was cut")
			}
			if all := q.Highlight(huge); len(all) > 2*maxHighlight+1 {
				t.Errorf("%d fragments", len(all))
			}
			if !utf8.ValidString(q.Lucene()) {
				t.Error("the query is no text")
			}
		})
	}
}
