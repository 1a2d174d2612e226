package exchange

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		cell, unit string
		money      bool
		want       any // nil: refused
	}{
		{"12", "", false, int64(12)},
		{"1,234", "", false, int64(1234)},
		{"１，２３４", "", false, int64(1234)},
		{"12,34", "", false, nil},
		{"12人", "人", false, int64(12)},
		{"3万人", "人", false, int64(30_000)},
		{"12人", "户", false, nil},
		{"12.5", "", false, nil},
		{"1000余家", "家", false, int64(1000)},
		{"近30", "", false, int64(30)},
		{"-3", "", false, int64(-3)},
		{"1.5", "", true, int64(150)},
		{"4.5", "万元", true, int64(4_500_000)},
		{"4.5万元", "", true, int64(4_500_000)},
		{"45000元", "万元", true, int64(4_500_000)},
		{"0.38亿", "", true, int64(3_800_000_000)},
		{"¥1,200.50", "", true, int64(120_050)},
		{"0.001", "", true, nil},
		{"99999999999999", "亿元", true, nil},
		{"twelve", "", false, nil},
	} {
		f := &fieldSpec{field: &graph.Field{Type: "Int"}}
		if c.money {
			f.field.Type = "Money"
		}
		got, wrong := f.parse(c.cell, surroundings{unit: c.unit})
		if wrong != nil && !wrong.warning {
			got = nil
		}
		if got != c.want {
			t.Errorf("%q in %q gives %v (%v), not %v", c.cell, c.unit, got, wrong, c.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ cell, order, period, want string }{
		{"2019年5月14日", "", "", "2019-05-14"},
		{"2019年05月14号", "", "", "2019-05-14"},
		{"２０１９年５月", "", "", "2019-05"},
		{"2019年", "", "", "2019"},
		{"2019.5.14", "", "", "2019-05-14"},
		{"2019/5", "", "", "2019-05"},
		{"2019-05-14", "", "", "2019-05-14"},
		{"20190514", "", "", "2019-05-14"},
		{"2019-05-14 00:00:00", "", "", "2019-05-14"},
		{"2019", "", "", "2019"},
		{"05/06/2014", "dmy", "", "2014-06-05"},
		{"05/06/2014", "mdy", "", "2014-05-06"},
		{"05/06/2014", "", "", ""},
		{"44000", "", "", "2020-06-18"},
		{"2019-02-30", "", "", ""},
		{"2019.13", "", "", ""},
		{"2021.3-2022.3", "", "first", "2021-03"},
		{"2021.3-2022.3", "", "last", "2022-03"},
		{"2021-03-2022-04", "", "last", "2022-04"},
		{"2021年3月至2022年3月", "", "first", "2021-03"},
		{"2021～2022", "", "last", "2022"},
		{"2021.3-2022.3", "", "", ""},
		{"soon", "", "first", ""},
	} {
		f := &fieldSpec{field: &graph.Field{Type: "PartialDate"}, value: &valueSpec{dates: c.order, period: c.period}}
		got := ""
		if v, wrong := f.parse(c.cell, surroundings{}); wrong == nil || wrong.warning {
			if d, ok := v.(graph.PartialDate); ok {
				got = d.String()
			}
		}
		if got != c.want {
			t.Errorf("%q (%s, %s) gives %q, not %q", c.cell, c.order, c.period, got, c.want)
		}
	}
	open := &fieldSpec{field: &graph.Field{Type: "PartialDate"}, value: &valueSpec{period: "last"}}
	if v, wrong := open.parse("2022年5月至今", surroundings{}); v != (absent{}) || wrong != nil {
		t.Errorf("an end that has not come gives %v, %v", v, wrong)
	}
}

func TestDamaged(t *testing.T) {
	for cell, want := range map[string]bool{
		"1.10101E+11": true, "5.23E+17": true, "1E+05": true, "110101199001010000": true,
		"110101001000": false, "91110000600037341L": false, "E5": false, "3E": false, "2019-05": false, "": false,
	} {
		if got := damaged(cell) != nil; got != want {
			t.Errorf("%q damaged: %v", cell, got)
		}
	}
}

func TestMakeCode(t *testing.T) {
	for name, want := range map[string]string{
		"Surveillance + Contact Tracing": "SURVEILLANCE_CONTACT_TRACING", "ETC + Triage": "ETC_TRIAGE", "3W": "3W", "养老": "", "+": "",
	} {
		if got, _ := makeCode(name); got != want {
			t.Errorf("%q gives %q", name, got)
		}
	}
}

func TestTrim(t *testing.T) {
	for cell, want := range map[string]string{
		"\u00a0a b\u3000": "a b", "\ufeffname": "name", "'0012": "0012", "'tis": "'tis", "Action\u00a0Against Hunger": "Action\u00a0Against Hunger",
	} {
		if got := trim(cell); got != want {
			t.Errorf("%q gives %q, not %q", cell, got, want)
		}
	}
}

func TestEnumNames(t *testing.T) {
	f := &fieldSpec{field: &graph.Field{Type: "NeedChannel"}, names: enumNames(mustModel(t).Enum("NeedChannel"))}
	for cell, want := range map[string]any{"热线": "HOTLINE", "hotline": "HOTLINE", "恳谈": "MEETING", "MICRO_WISH": "MICRO_WISH", "fax": nil} {
		if got, _ := f.parse(cell, surroundings{}); got != want {
			t.Errorf("%q gives %v, not %v", cell, got, want)
		}
	}
}

// Where texts come from lists and templates.
func TestSourceValues(t *testing.T) {
	cells := []string{"a；b", "x", ""}
	column := func(i int, split string) *source {
		return &source{column: i, spec: &fieldSpec{field: &graph.Field{Type: "String"}, value: &valueSpec{split: split}}}
	}
	template := column(-1, "；")
	template.parts = []boundPart{{text: "t/", column: -1}, {column: 0}, {text: "/", column: -1}, {column: 1}}
	for _, c := range []struct {
		source *source
		want   []any
	}{
		{column(0, "；"), []any{"a", "b"}}, {column(0, ""), []any{"a；b"}}, {column(2, "；"), []any{absent{}}},
		{column(7, ""), []any{absent{}}}, {template, []any{"t/a/x", "t/b/x"}},
	} {
		got, wrong := c.source.values(cells)
		if d := cmp.Diff(c.want, got); d != "" || wrong != nil {
			t.Error(d, wrong)
		}
	}
}
