package graph

import (
	"strings"
	"time"

	"golang.org/x/text/width"
)

// HoldsIdentityNumber reports whether a text contains the number of a resident identity card (居民身份证号, GB 11643): 18
// characters with a right check character, or an old number of 15 digits. Full-width digits count, and digit groups
// parted by single blanks or hyphens are read together. Longer runs of digits are something else.
func HoldsIdentityNumber(text string) bool {
	if !mayHold(text, 15) {
		return false
	}
	return scanIdentity(strings.ToUpper(width.Fold.String(text)), newIdentity, oldIdentity)
}

// holdsCheckedIdentity is HoldsIdentityNumber without the old numbers of 15 digits, which nothing but their date tells from a code.
func holdsCheckedIdentity(text string) bool {
	return mayHold(text, 17) && scanIdentity(strings.ToUpper(width.Fold.String(text)), newIdentity, func(string) bool { return false })
}

// likeIdentityNumber reports whether a text contains 18 characters that would be the number of an identity card of some
// province and day, were its check character right: a number with a slip of the pen, or something else. Worth a note.
func likeIdentityNumber(text string) bool {
	if !mayHold(text, 17) {
		return false
	}
	return scanIdentity(strings.ToUpper(width.Fold.String(text)), nearlyIdentity, func(string) bool { return false })
}

// mayHold reports whether a text can have so many digits, half or full width. It spares most texts the closer look.
func mayHold(text string, digits int) bool {
	if len(text) < digits {
		return false
	}
	n := 0
	for i := range len(text) {
		if digit(text[i]) || text[i] == 0xEF {
			n++
		}
	}
	return n >= digits
}

// scanIdentity cuts the text into runs of digits, since regular expressions here cannot look around a match, and gives them
// to the tests: whole numbers, and numbers that have to stand alone.
func scanIdentity(text string, whole, apart func(number string) bool) bool {
	var groups strings.Builder // the digits of groups parted by one blank or hyphen
	parts, end := 0, -2
	for i := 0; i < len(text); {
		if !digit(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && digit(text[i]) {
			i++
		}
		run := text[start:i]
		if i < len(text) && text[i] == 'X' && (i+1 == len(text) || !wordByte(text[i+1])) {
			run += "X"
		}
		alone := (start == 0 || !wordByte(text[start-1])) && (i == len(text) || !wordByte(text[i]))
		if whole(run) || alone && apart(run) {
			return true
		}
		joined := start == end+1 && (text[end] == ' ' || text[end] == '-')
		if !joined {
			groups.Reset()
			parts = 0
		}
		groups.WriteString(run)
		parts++
		end = i
		if parts > 1 && whole(groups.String()) && !continues(text, i) {
			return true
		}
	}
	return false
}

// continues reports whether another digit group follows, so that a longer number is not taken for a shorter one.
func continues(text string, i int) bool {
	return i+1 < len(text) && (text[i] == ' ' || text[i] == '-') && digit(text[i+1])
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

func wordByte(b byte) bool { return digit(b) || b >= 'A' && b <= 'Z' }

// shapedIdentity tests for 18 characters with a day of birth.
func shapedIdentity(number string) bool {
	if len(number) != 18 || number[0] == '0' || strings.IndexByte(number[:17], 'X') >= 0 {
		return false
	}
	century := number[6:8]
	return (century == "18" || century == "19" || century == "20") && birthday("20060102", number[6:14])
}

// nearlyIdentity tests for a number with a real province and a wrong check character.
func nearlyIdentity(number string) bool {
	return shapedIdentity(number) && province(number) && !newIdentity(number)
}

// newIdentity tests a whole number of 18 characters.
func newIdentity(number string) bool {
	if !shapedIdentity(number) {
		return false
	}
	sum := 0
	for i, weight := range [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * int(number[i]-'0')
	}
	return number[17] == "10X98765432"[sum%11]
}

// oldIdentity tests a whole number of 15 digits: no check character, so the province and the day must be real ones.
func oldIdentity(number string) bool {
	return len(number) == 15 && number[14] != 'X' && province(number) && birthday("20060102", "19"+number[6:12])
}

// province reports whether a number begins with one that exists.
func province(number string) bool {
	const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 "
	return strings.Contains(provinces, " "+number[:2]+" ")
}

func birthday(layout, day string) bool {
	_, err := time.Parse(layout, day)
	return err == nil
}

// HoldsMobileNumber reports whether a text contains a Chinese mobile number (手机号): worth a note, no reason to refuse.
func HoldsMobileNumber(text string) bool {
	if !mayHold(text, 11) {
		return false
	}
	for _, run := range strings.FieldsFunc(width.Fold.String(text), func(r rune) bool { return r < '0' || r > '9' }) {
		run = strings.TrimPrefix(run, "86")
		if len(run) == 11 && run[0] == '1' && run[1] >= '3' {
			return true
		}
	}
	return false
}
