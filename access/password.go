package access

import (
	"crypto/rand"
	_ "embed"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The length of a password, in characters.
const (
	minPassword = 12
	maxPassword = 128
)

// commonest are passwords long enough that everybody tries first, one a line, folded.
//
//go:embed commonest.txt
var commonest string

// canonical is the password as it is hashed: what looks the same is the same, whatever keyboard made it.
func canonical(password string) string { return norm.NFC.String(password) }

// verifyPassword refuses, as Invalid, what others would guess or what nobody can type. The sentences never repeat it.
func verifyPassword(password, name string) error {
	folded := fold(password)
	switch length := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password) || length < minPassword || length > maxPassword:
		return unfit("password", "PASSWORD_LENGTH", fmt.Sprintf("a password has from %d to %d characters: several words do well", minPassword, maxPassword),
			fmt.Sprintf("密码须为 %d 到 %d 个字符：可用多个词组成", minPassword, maxPassword))
	case strings.ContainsAny(password, "\r\n\x00"):
		return unfit("password", "PASSWORD_LENGTH", "a password is one line of text", "密码应为单行文本")
	case folded == fold(name) || strings.ReplaceAll(folded, fold(name), "") == "":
		return unfit("password", "PASSWORD_NAME", "the password is the name: choose another", "密码与用户名相同：请更换")
	case strings.Contains("\n"+commonest, "\n"+folded+"\n"):
		return unfit("password", "PASSWORD_COMMON", "this is one of the passwords that are tried first: choose another", "该密码过于常见：请更换")
	}
	return nil
}

// KeyOf is what a name of an account is found by: two names with the same key are the same name.
func KeyOf(name string) string { return fold(name) }

// fold makes texts alike that people take for the same.
func fold(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// letters are those of passwords the hub makes: none looks like another.
const letters = "abcdefghjkmnpqrstuvwxyz23456789"

// newPassword makes a password that a person can copy by hand once: 20 of 31 letters are 99 bits.
func newPassword() string {
	var b strings.Builder
	for b.Len() < 24 {
		if b.Len()%5 == 4 {
			b.WriteByte('-')
			continue
		}
		var one [1]byte
		rand.Read(one[:])                                // never fails
		if int(one[0]) < 256/len(letters)*len(letters) { // the rest would make some letters likelier
			b.WriteByte(letters[int(one[0])%len(letters)])
		}
	}
	return b.String()
}
