package lexicon

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawn puts [ and ] around hits.
func drawn(all []Fragment) string {
	var b strings.Builder
	for _, f := range all {
		if f.Hit {
			b.WriteString("[" + f.Text + "]")
		} else {
			b.WriteString(f.Text)
		}
	}
	return b.String()
}

func TestHighlight(t *testing.T) {
	for _, c := range []struct{ name, query, text, want string }{
		{"Han", "阳光", "上虞阳光社工", "上虞[阳光]社工"},
		{"OneCharacter", "社", "社区社工", "[社]区[社]工"},
		{"TraditionalText", "阳光社会", "紹興陽光社會工作", "紹興[陽光社會]工作"},
		{"TraditionalQuery", "陽光", "阳光社工", "[阳光]社工"},
		{"Latin", "work", "Sunshine Social Work, artwork", "Sunshine Social [Work], artwork"},
		{"FullWidth", "abc12", "甲ＡＢＣ１２３", "甲[ＡＢＣ１２]３"},
		{"Diacritics", "elan", "Élan vital", "[Élan] vital"},
		{"Pinyin", "guangshe", "阳光社工", "阳[光社]工"},
		{"PinyinPart", "shangy", "上虞区", "[上虞]区"},
		{"PinyinOfPlace", "chongqing", "重慶市", "[重慶]市"},
		{"PinyinU", "lvse", "绿色社区", "[绿色]社区"},
		{"Initials", "sg", "阳光社工", "阳光[社工]"},
		{"SeveralTerms", "上虞 yanglao 12", "上虞区养老院12号", "[上虞]区[养老]院[12]号"},
		{"Touching", "阳光 社工", "阳光社工", "[阳光社工]"},
		{"Overlapping", "阳光社 光社工", "阳光社工", "[阳光社工]"},
		{"AcrossPunctuation", "上虞养老", "上虞·养老", "[上虞]·[养老]"},
		{"Ruby", "联动", "三社聯(lián)動(dòng)机制", "三社[聯(lián)動(dòng)]机制"},
		{"Square", "m2", "100㎡", "100[㎡]"},
		{"Nothing", "甲", "阳光", "阳光"},
		{"EmptyQuery", "*", "阳光", "阳光"},
		{"EmptyText", "阳", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := drawn(Parse(c.query).Highlight(c.text)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestHighlightIsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkHighlight(t, anyText(t, "query"), anyText(t, "text"))
	})
}

func TestHighlightShowsWhereANameIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := anyText(t, "name")
		q := Parse(anyQuery(t, Entry{Names: []string{name}}))
		hit := strings.Contains(drawn(q.Highlight(name)), "[")
		if found := q.Rank([]string{name}, nil) != None; found && !hit {
			t.Fatalf("%q is found but nothing is highlighted", name)
		}
	})
}

func FuzzHighlight(f *testing.F) {
	for _, text := range snippets {
		f.Add(text, "上虞区阳光社工 Sunshine ㎡聯(lián)動(dòng)")
	}
	f.Fuzz(func(t *testing.T, query, text string) { checkHighlight(t, query, text) })
}

func checkHighlight(t interface{ Fatalf(string, ...any) }, query, text string) {
	var b strings.Builder
	before := Fragment{}
	for _, f := range Parse(query).Highlight(text) {
		if f.Text == "" || f.Hit == before.Hit && !f.Hit && before.Text != "" {
			t.Fatalf("%+v after %+v", f, before)
		}
		b.WriteString(f.Text)
		before = f
	}
	if b.String() != text {
		t.Fatalf("%q became %q", text, b.String())
	}
}
