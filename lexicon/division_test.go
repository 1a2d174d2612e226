package lexicon

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// MustDivisions returns the names of China's divisions of four levels: 44,703.
func MustDivisions(t testing.TB) []string {
	t.Helper()
	root := os.Getenv("LIANDONG_TEST_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "data")
	}
	files, err := filepath.Glob(filepath.Join(root, "divisions", "*.csv"))
	if err != nil || len(files) == 0 {
		t.Skipf("no divisions in %s: set LIANDONG_TEST_DATA to the folder of the real data", root)
	}
	var names []string
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			names = append(names, row[1])
		}
	}
	return names
}

func TestDivisionsAreFoundInBothScripts(t *testing.T) {
	traditional := MustConverter(t, "s2t")
	for _, name := range MustDivisions(t) {
		other := traditional(name)
		for _, stored := range []string{name, other} {
			search := Entry{Names: []string{stored}}.Index()
			for _, typed := range []string{name, other} {
				if rank := Parse(typed).rank(search); rank != Whole {
					t.Errorf("%s finds %s at rank %v", typed, stored, rank)
				}
			}
		}
	}
}

func TestDivisionsAreFoundByPinyin(t *testing.T) {
	for _, name := range MustDivisions(t) {
		search := Entry{Names: []string{name}}.Index()
		cells, _ := split(nil, name, maxName)
		key, _ := joined(cells)
		for _, one := range readings().spell(cells, key) {
			for _, typed := range []string{spell(one, true, full).text, spell(one, true, initial).text} {
				if rank := Parse(typed).rank(search); rank != WholePinyin {
					t.Errorf("%s finds %s at rank %v", typed, name, rank)
				}
			}
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	names := MustDivisions(b)
	size := 0
	for _, name := range names {
		size += len(Entry{Names: []string{name}}.Index())
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		_ = Entry{Names: names[i%len(names) : i%len(names)+1]}.Index()
	}
	b.ReportMetric(float64(size)/float64(len(names)), "bytes/name")
}

func BenchmarkIndexEntry(b *testing.B) {
	e := Entry{
		Names: []string{"绍兴市上虞区阳光社会工作服务中心", "阳光社工", "Shangyu Sunshine Social Work Service Centre", "52330604MJ9000000X"},
		Texts: []string{"面向上虞区百官街道、曹娥街道的老年人、残疾人和困境儿童，提供个案、小组与社区社会工作服务，承接政府购买服务项目。"},
	}
	b.ReportAllocs()
	for b.Loop() {
		_ = e.Index()
	}
}

func BenchmarkQuery(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		q := Parse("上虞 yanglao 12")
		_, _ = q.Terms(), q.Lucene()
	}
}

func BenchmarkHighlight(b *testing.B) {
	q := Parse("shehui 阳光")
	b.ReportAllocs()
	for b.Loop() {
		_ = q.Highlight("绍兴市上虞区阳光社会工作服务中心")
	}
}
