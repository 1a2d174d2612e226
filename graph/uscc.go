package graph

import (
	"strings"

	"golang.org/x/text/width"
)

// The alphabets and weights of GB 32100-2015 (the whole code) and GB 11714 (the organization code in places 9 to 17).
const (
	usccAlphabet  = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	innerAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	usccLength    = 18
)

// NormalizeUSCC gives a unified social credit code (统一社会信用代码) the form it is stored in: no blanks around it, no
// full-width characters, capitals.
func NormalizeUSCC(code string) string {
	return strings.ToUpper(strings.TrimSpace(width.Fold.String(code)))
}

// CheckUSCC reports whether a normalized code is well formed: 18 characters of the alphabet, digits in places 2 to 8, and
// both check characters right. The department in place 1 may be a letter, and the entity type is not judged: committees
// carry types that the published lists leave out.
func CheckUSCC(code string) bool {
	return usccShape(code) && code[16] == innerCheck(code[8:16]) && code[17] == outerCheck(code[:17])
}

// ProposeUSCC returns the code that was probably meant by one that fails CheckUSCC: letters the alphabet leaves out read as
// the digits they look like, B and 8 exchanged, or, when all else is right, another last character. Empty when nothing or
// more than one thing fits.
func ProposeUSCC(code string) string {
	code = strings.NewReplacer("O", "0", "I", "1", "S", "5", "Z", "2").Replace(code)
	if CheckUSCC(code) {
		return code
	}
	found := map[string]bool{}
	for i := 0; i < len(code); i++ {
		if other, ok := map[byte]string{'B': "8", '8': "B"}[code[i]]; ok {
			if tried := code[:i] + other + code[i+1:]; CheckUSCC(tried) {
				found[tried] = true
			}
		}
	}
	if len(found) == 1 {
		for only := range found {
			return only
		}
	}
	if len(found) == 0 && usccShape(code) && code[16] == innerCheck(code[8:16]) {
		return code[:17] + string(outerCheck(code[:17]))
	}
	return ""
}

// CompleteUSCC appends both check characters to the first sixteen of a code; the text has to have the shape of such a beginning.
func CompleteUSCC(first string) string {
	first += string(innerCheck(first[8:]))
	return first + string(outerCheck(first))
}

func usccShape(code string) bool {
	if len(code) != usccLength {
		return false
	}
	for i := range usccLength {
		if strings.IndexByte(usccAlphabet, code[i]) < 0 || i >= 1 && i <= 7 && code[i] > '9' {
			return false
		}
	}
	return true
}

// outerCheck is the last character for the first seventeen: weights are the powers of 3 modulo 31.
func outerCheck(first string) byte {
	sum, weight := 0, 1
	for i := range len(first) {
		sum += weight * strings.IndexByte(usccAlphabet, first[i])
		weight = weight * 3 % 31
	}
	return usccAlphabet[(31-sum%31)%31]
}

// innerCheck is the last character of the organization code for its first eight.
func innerCheck(first string) byte {
	sum := 0
	for i, weight := range [...]int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * strings.IndexByte(innerAlphabet, first[i])
	}
	switch check := 11 - sum%11; check {
	case 10:
		return 'X'
	case 11:
		return '0'
	default:
		return byte('0' + check)
	}
}
