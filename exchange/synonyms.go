package exchange

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"
	"sync"

	"liandong/graph"
)

//go:embed synonyms.csv
var synonymTable string

// synonym is a line of synonyms.csv: other names of a field, of a value of an enumeration, of a term of a vocabulary, or of
// columns that hold personal data.
type synonym struct{ kind, of, field, name string }

// synonyms are all names of the table, one by one, in its order.
var synonyms = sync.OnceValue(func() []synonym {
	rows, err := csv.NewReader(strings.NewReader(synonymTable)).ReadAll()
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	var all []synonym
	for _, row := range rows[1:] {
		for name := range strings.SplitSeq(row[3], "、") {
			all = append(all, synonym{row[0], row[1], row[2], name})
		}
	}
	return all
})

// synonymsOf are the other names of what the table has under kind and of, by field.
func synonymsOf(kind, of string) map[string][]string {
	found := map[string][]string{}
	for _, s := range synonyms() {
		if s.kind == kind && s.of == of {
			found[s.field] = append(found[s.field], s.name)
		}
	}
	return found
}

// droppedColumn is one that is never read.
type droppedColumn struct {
	place   int
	code    string
	message graph.Text
}

// personalColumns finds the columns of identity numbers and of people's contacts by their headers. No mapping may use them.
func personalColumns(names []string) []droppedColumn {
	var found []droppedColumn
	for i, name := range names {
		switch personalKind(name) {
		case "identity":
			found = append(found, droppedColumn{i, codeIdentity, text("a column of identity numbers, never read: take it out of the file",
				"身份证号列，系统不读取：请从文件中删除该列")})
		case "contact":
			found = append(found, droppedColumn{i, "CONTACT", text("a column of people or their contacts, left out: the hub keeps none", "个人或联系方式列，未导入：系统不保存")})
		}
	}
	return found
}

// personalKind is identity or contact for a header that means personal data, else empty.
func personalKind(name string) string {
	parts := strings.Split(fold(name), "/")
	last := withoutUnit(parts[len(parts)-1])
	for _, s := range synonyms() {
		if s.kind == "personal" && fold(s.name) == last {
			return s.of
		}
	}
	return ""
}

// withoutUnit takes what stands in brackets off the end of a folded header.
func withoutUnit(name string) string {
	if at := strings.LastIndexByte(name, '('); at > 0 && strings.HasSuffix(name, ")") {
		return name[:at]
	}
	return name
}

// refuseDropped refuses a mapping that uses a column which is never read.
func (b *scanner) refuseDropped() error {
	for _, d := range b.dropped {
		if b.bound.used[d.place] {
			return invalid("Import", "PERSONAL_COLUMN", text("mapping %[1]s uses the column %[2]s of %[3]s, which holds personal data the hub never keeps: take it out of the mapping",
				"映射 %[1]s 使用了 %[3]s 的列 %[2]s，其中是系统不保存的个人信息：请从映射中删除", b.mapping.Name, strconv.Quote(b.header[d.place]), b.input.path))
		}
	}
	return nil
}
