package main

import (
	"cmp"
	"regexp"
	"strings"
)

// languageOf returns the language of help and messages, "zh" or "en", by the rule of gettext: LANGUAGE's first entry, then
// LC_ALL, LC_MESSAGES, LANG; but the locale C, what scripts set to get stable texts, means English whatever LANGUAGE says.
func languageOf(getenv func(string) string) string {
	locale := cmp.Or(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"), "C")
	if locale == "C" || locale == "POSIX" {
		return "en"
	}
	first, _, _ := strings.Cut(getenv("LANGUAGE"), ":")
	if strings.HasPrefix(strings.ToLower(cmp.Or(first, locale)), "zh") {
		return "zh"
	}
	return "en"
}

// placeholders are the words that stand for a value in usage lines and flags, in Chinese.
func placeholders() map[string]string {
	return map[string]string{
		"ACCOUNT": "账户", "ADDRESS": "地址", "CODE": "代码", "COMMAND": "命令", "CURSOR": "游标", "DATE": "日期", "DIR": "目录", "DURATION": "时长", "FILE": "文件",
		"FILE_OR_FOLDER": "文件或目录", "HOST": "主机", "ID": "编号", "JSON": "JSON", "KIND": "类别", "LEVEL": "层级", "M": "映射", "MIB": "兆字节", "N": "数", "NAME": "名称", "NOUN": "名词",
		"DAYS": "天数", "MEASURE": "度量", "ORDER": "排序", "ORIGIN": "来源", "PORT": "端口", "S": "来源", "ROLE": "角色", "RULE": "规则", "SCHEME": "词表", "STATE": "状态", "TABLE": "表", "TIME": "时刻", "URL": "网址", "CLASS": "等级", "HASH": "哈希", "PATH": "路径", "PERSON": "人员编号", "TEXT": "文本",
		"BASIS": "依据", "GROUPING": "分组", "WEIGHT": "权重", "WEIGHTING": "加权",
		"flags": "选项",
	}
}

var placeholder = regexp.MustCompile(`\b[A-Z][A-Z_]*\b|\bflags\b`)

// placed puts the placeholders of a usage line or flag into the caller's language.
func (c *cli) placed(text string) string {
	if c.language != "zh" {
		return text
	}
	known := placeholders()
	return placeholder.ReplaceAllStringFunc(text, func(word string) string { return cmp.Or(known[word], word) })
}
