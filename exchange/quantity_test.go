package exchange

import (
	"strings"
	"testing"

	"liandong/graph"
)

func TestReadQuantity(t *testing.T) {
	for cell, want := range map[string]string{
		"120": "120  EXACT", "１，２３４": "1234  EXACT", "12人": "12 人 EXACT", "12名": "12 人 EXACT", "3万人次": "30000 人次 EXACT", "35户": "35 户 EXACT",
		"近30": "30  NEARLY", "近30万人": "300000 人 NEARLY", "1000余家": "1000 家 MORE_THAN", "30多人": "30 人 MORE_THAN", "30万余元": "300000 元 MORE_THAN",
		"约200人": "200 人 ABOUT", "200人左右": "200 人 ABOUT", "500以上": "500  AT_LEAST", "500人以上": "500 人 AT_LEAST", "不少于20户": "20 户 AT_LEAST",
		"不低于20": "20  AT_LEAST", "30+": "30  AT_LEAST", "多达8000人次": "8000 人次 AS_MANY_AS", "超过100": "100  MORE_THAN", "上亿": "100000000  ORDER_OF",
		"上万人": "10000 人 ORDER_OF", "近万": "10000  NEARLY", "百余人": "100 人 MORE_THAN", "十余家": "10 家 MORE_THAN", "二十三人": "23 人 EXACT", "两万": "20000  EXACT",
		"约1000余人": "1000 人 ABOUT", "4.5万元": "45000 元 EXACT", "0.38亿": "38000000  EXACT", "¥1,200.50": "2401/2  EXACT", "共120人": "120 人 EXACT", "1.2亿元": "120000000 元 EXACT",
		"-3": "-3  EXACT", "不足30": "30  NEARLY", "十几个": "10 个 MORE_THAN",
		"30人以下": "", "10-20": "", "10～20人": "", "不超过30": "", "几十人": "", "数百": "", "twelve": "", "": "", "人": "", "12,34": "", "1.2.3": "",
	} {
		q, wrong := readQuantity(cell)
		got := ""
		if wrong == nil {
			got = q.value.RatString() + " " + q.unit + " " + q.qualifier
		}
		if got != want {
			t.Errorf("%q gives %q (%v), not %q", cell, got, wrong, want)
		}
	}
}

// Persons, visits and households are never mixed, whether the cell, the header or the mapping says so.
func TestUnitsAreNotMixed(t *testing.T) {
	model := mustModel(t)
	people, households, budget := model.Noun("Need").Field("people"), model.Noun("Community").Field("households"), model.Noun("Project").Field("budget")
	for _, c := range []struct {
		field      *graph.Field
		cell, unit string
		want       any // nil: refused
	}{
		{people, "12", "", int64(12)}, {people, "12人", "", int64(12)}, {people, "12名", "人", int64(12)}, {people, "12人次", "", nil}, {people, "12户", "", nil},
		{people, "3", "万人", int64(30_000)}, {people, "3万", "", int64(30_000)}, {households, "12户", "", int64(12)}, {households, "12人", "", nil},
		{budget, "4.5", "万元", int64(4_500_000)}, {budget, "4.5万", "元", int64(4_500_000)}, {budget, "12人", "", nil}, {budget, "1.005", "元", nil}, {people, "1.5", "", nil},
	} {
		f := &fieldSpec{field: c.field, value: &valueSpec{}}
		got, wrong := f.parse(c.cell, surroundings{unit: c.unit})
		if got != c.want || (wrong == nil) != (c.want != nil) {
			t.Errorf("%s %q in %q gives %v (%v)", c.field.Name, c.cell, c.unit, got, wrong)
		}
	}
	for header, want := range map[string]string{"金额（万元）": "万元", "受益(人次)": "人次", "户数（户）": "户", "金额（单位：万元）": "万元", "人数（含志愿者）": "", "面积": "", "所属街道(镇乡)": ""} {
		if got := unitOfHeader(header); got != want {
			t.Errorf("%s is in %q", header, got)
		}
	}
	_, err := ParseMapping("m", []byte("source: {name: x}\nfiles: [{nodes: {n: {noun: Need, fields: {sourceKey: a, people: {column: b, unit: 人次}}}}}]"), model)
	if err == nil || !strings.Contains(err.Error(), "人次") {
		t.Errorf("a mapping that counts persons in visits gives %v", err)
	}
}

// The parts of a year and open periods.
func TestReadParts(t *testing.T) {
	for _, c := range []struct{ cell, period, want string }{
		{"截至2017年底", "", "2017-12"}, {"2017年末", "", "2017-12"}, {"2017年初", "", "2017-01"}, {"2019年上半年", "", "2019-06"}, {"2019年上半年", "first", "2019-01"},
		{"2019下半年", "", "2019-12"}, {"2020年第一季度", "", "2020-03"}, {"2020年Q2", "", "2020-06"}, {"截至2017年", "", "2017"}, {"截至2017年6月", "", "2017-06"},
		{"2019年2月底", "", "2019-02-28"}, {"截止2019年5月14日", "", "2019-05-14"}, {"二〇二〇年五月", "", "2020-05"}, {"二○一九年十二月二十日", "", "2019-12-20"}, {"二〇一九年底", "", "2019-12"}, {"上半年", "", ""}, {"2019-05-14", "last", "open"}, {"2018.9", "last", "open"},
		{"2019年底", "last", "open"}, {"44000", "last", "open"}, {"截至2019年底", "last", "2019-12"}, {"2019年上半年", "last", "2019-06"}, {"2022年5月起", "first", "2022-05"}, {"2022年5月起", "last", "open"}, {"2022.5至今", "last", "open"},
		{"2019-05-14 10:22:31", "", "2019-05-14"}, {"44000", "", "2020-06-18"}, {"2021.3-2022.3", "", ""}, {"年底", "", ""}, {"2019年5月5月", "", ""},
	} {
		f := &fieldSpec{field: &graph.Field{Type: "PartialDate"}, value: &valueSpec{period: c.period}}
		v, wrong := f.parse(c.cell, surroundings{})
		got := ""
		switch d := v.(type) {
		case graph.PartialDate:
			got = d.String()
		case absent:
			got = "open"
		}
		if got != c.want {
			t.Errorf("%s (%s) gives %q (%v), not %q", c.cell, c.period, got, wrong, c.want)
		}
	}
	f := &fieldSpec{field: &graph.Field{Type: "PartialDate"}, value: &valueSpec{}}
	for _, cell := range []string{"年底", "上半年", "第一季度", "5月"} {
		if _, wrong := f.parse(cell, surroundings{}); wrong == nil || !strings.Contains(wrong.message.En, "without the year") {
			t.Errorf("%s gives %v", cell, wrong)
		}
	}
	if v, _ := f.parse("42538", surroundings{date1904: true}); v.(graph.PartialDate).String() != "2020-06-18" {
		t.Errorf("a day number of 1904 gives %v", v)
	}
}

// 无 is none: what the mapping says it stands for, an empty list, no; else the field is cleared. It is no zero by itself.
func TestNone(t *testing.T) {
	of := func(field graph.Field, noneIs string) *source {
		return &source{column: 0, spec: &fieldSpec{field: &field, value: &valueSpec{none: defaultNone(), noneIs: noneIs}}}
	}
	for name, c := range map[string]struct {
		source *source
		cell   string
		want   any
	}{
		"number": {of(graph.Field{Type: "Int"}, ""), "无", nil}, "zero by the mapping": {of(graph.Field{Type: "Int"}, "0"), "/", int64(0)}, "zero": {of(graph.Field{Type: "Int"}, ""), "0", int64(0)},
		"blank": {of(graph.Field{Type: "Int"}, ""), " ", absent{}}, "yes or no": {of(graph.Field{Type: "Boolean"}, ""), "无", false}, "text": {of(graph.Field{Type: "String"}, ""), "——", nil},
	} {
		if got, wrong := c.source.value([]string{c.cell}); got != c.want || wrong != nil {
			t.Errorf("%s: %q gives %v (%v)", name, c.cell, got, wrong)
		}
	}
	if got, _ := of(graph.Field{Type: "String", List: true}, "").value([]string{"无"}); len(got.([]string)) != 0 {
		t.Errorf("a list gives %v", got)
	}
}

// No text makes the parsers panic, and what they take is what it says: a number reads back, a date is one of the calendar.
func FuzzReadQuantity(f *testing.F) {
	for _, seed := range []string{"近30万人次", "¥1,200.50", "上亿", "约1000余家", "二十三", "十万亿", "1e5", "999999999999999999999", "+", "万万万万万万", "零", "30+人"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		q, wrong := readQuantity(cell)
		if (wrong == nil) != (q.value != nil) {
			t.Fatalf("%q gives %v and %v", cell, q, wrong)
		}
		if wrong == nil && q.unit == "" && !q.scaled && q.qualifier == exactly && q.value.IsInt() {
			again, _ := readQuantity(q.value.RatString())
			if again.value == nil || again.value.Cmp(q.value) != 0 {
				t.Fatalf("%q gives %s, which reads back as %v", cell, q.value, again.value)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2019年5月14日", "截至2017年底", "44000", "2021.3-2022.3", "２０１９", "2019年第一季度", "05/06/2014", "年", "0000", "99999"} {
		for period := range uint8(3) {
			f.Add(seed, period)
		}
	}
	f.Fuzz(func(t *testing.T, cell string, period uint8) {
		spec := &fieldSpec{field: &graph.Field{Type: "PartialDate"}, value: &valueSpec{period: []string{"", "first", "last"}[period%3]}}
		v, _ := spec.parse(cell, surroundings{})
		if d, ok := v.(graph.PartialDate); ok {
			if again, err := graph.ParsePartialDate(d.String()); err != nil || again != d {
				t.Fatalf("%q gives %v, which reads back as %v (%v)", cell, d, again, err)
			}
		}
	})
}

func FuzzShownPrecision(f *testing.F) {
	for code, want := range map[string]graph.Precision{
		`yyyy"年"m"月"d"日"`: graph.Day, `[$-804]yyyy"年"m"月"`: graph.Month, "mmm-yy": graph.Month, "yyyy": graph.Year, `m"月"d"日"`: graph.Day, "yyyy-mm-dd hh:mm": graph.Day,
		"0.00": "", "#,##0;[Red]-#,##0": "", "General": "", "h:mm AM/PM": "", "[h]:mm:ss": "", "0.00E+00": "", `0"d"`: "", "mm:ss.0": "",
	} {
		if got, _ := shownPrecision(code); got != want {
			f.Errorf("%s shows %q, not %q", code, got, want)
		}
		f.Add(code)
	}
	f.Fuzz(func(_ *testing.T, code string) {
		shownPrecision(code)
		masked(code)
		classify([]string{code}, &header{})
	})
}
