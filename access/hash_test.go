package access

import (
	"errors"
	"strings"
	"testing"

	"liandong/graph"
)

func TestHash(t *testing.T) {
	h := hashPassword("blue river", Default().Cost)
	text := h.String()
	read, ok := parseHash(text)
	if !ok || !read.matches("blue river") || read.matches("blue rivers") || read.matches("") {
		t.Errorf("%s %v", text, ok)
	}
	if other := hashPassword("blue river", Default().Cost).String(); other == text {
		t.Error("two hashes of one password are the same")
	}
	for _, broken := range []string{
		"", "$", "blue river", strings.Replace(text, "argon2id", "argon2i", 1), strings.Replace(text, "v=19", "v=16", 1), strings.Replace(text, "m=19456", "m=4294967295", 1),
		strings.Replace(text, "t=2", "t=0", 1), strings.Replace(text, "p=1", "p=255", 1), text + "$", text[:len(text)-4], strings.Replace(text, "m=", "m=+", 1), strings.Replace(text, "t=2", "t=02", 1),
	} {
		if _, ok := parseHash(broken); ok {
			t.Errorf("%q is taken for a hash", broken)
		}
	}
}

func TestCost(t *testing.T) {
	for _, c := range []Cost{{19456, 2, 1}, {47104, 1, 1}, {7168, 5, 1}, {65536, 3, 4}} {
		if err := c.verify(); err != nil {
			t.Errorf("%v: %v", c, err)
		}
	}
	for _, c := range []Cost{{}, {19455, 2, 1}, {19456, 1, 1}, {7168, 4, 1}, {1 << 30, 2, 1}, {19456, 2, 0}, {19456, 99, 1}} {
		if err := c.verify(); !errors.Is(err, graph.Invalid) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestPasswords(t *testing.T) {
	for _, good := range []string{"blue river seven", "十二个汉字组成的密码一二三", strings.Repeat("ab", 64)} {
		if err := verifyPassword(good, "li"); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"": "PASSWORD_LENGTH", "elevenchars": "PASSWORD_LENGTH", strings.Repeat("a", 129): "PASSWORD_LENGTH", "blue\nriver seven": "PASSWORD_LENGTH", "\xff\xfeblue river": "PASSWORD_LENGTH",
		"QWERTYuiop123": "PASSWORD_COMMON", "ｐａｓｓｗｏｒｄ１２３４": "PASSWORD_COMMON", "Li.Na@Street": "PASSWORD_NAME",
	} {
		if err := verifyPassword(bad, "li.na@street"); code(err) != want {
			t.Errorf("%q: %v, want %s", bad, err, want)
		}
	}
	for word := range strings.Lines(commonest) {
		if word = strings.TrimSuffix(word, "\n"); word != fold(word) || len(word) < minPassword {
			t.Errorf("%q in commonest.txt is of no use", word)
		}
	}
	seen := map[string]bool{}
	for range 100 {
		p := newPassword()
		if verifyPassword(p, "li") != nil || seen[p] {
			t.Errorf("%q", p)
		}
		seen[p] = true
	}
}

func TestCovers(t *testing.T) {
	has := []graph.Grant{{Role: SocialWorker, Territory: "4401"}, {Role: OrganizationManager, Node: "a"}, {Role: Administrator}}
	for g, want := range map[graph.Grant]bool{
		{Role: SocialWorker, Territory: "4401"}: true, {Role: SocialWorker, Territory: "440106"}: true, {Role: SocialWorker, Territory: "44"}: false,
		{Role: SocialWorker}: false, {Role: Analyst, Territory: "4401"}: false, {Role: OrganizationManager, Node: "a"}: true, {Role: OrganizationManager, Node: "b"}: false,
		{Role: OrganizationManager}: false, {Role: SocialWorker, Territory: "4401", Node: "a"}: false, {Role: Administrator}: true, {Role: Administrator, Territory: "44"}: false,
	} {
		if covers(has, g) != want {
			t.Errorf("%+v: want %v", g, want)
		}
	}
}
