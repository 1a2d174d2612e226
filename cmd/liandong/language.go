package main

import "strings"

// languageOf returns the language of help and messages, "zh" or "en", by the rule of gettext: LANGUAGE's first entry, then
// LC_ALL, LC_MESSAGES, LANG; but LC_ALL=C, what scripts set to get stable texts, means English whatever LANGUAGE says.
func languageOf(getenv func(string) string) string {
	if all := getenv("LC_ALL"); all == "C" || all == "POSIX" {
		return "en"
	}
	first, _, _ := strings.Cut(getenv("LANGUAGE"), ":")
	for _, locale := range []string{first, getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")} {
		if locale == "" {
			continue
		}
		if strings.HasPrefix(strings.ToLower(locale), "zh") {
			return "zh"
		}
		return "en"
	}
	return "en"
}
