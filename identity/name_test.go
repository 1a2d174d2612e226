package identity

import "testing"

func TestNamesAreTakenApart(t *testing.T) {
	places := NewPlaces([]string{"上虞区", "百官街道", "幸福社区"})
	for name, want := range map[string]Name{
		"上虞区阳光社会工作服务中心": {Full: "上虞区阳光社会工作服务中心", Plain: "阳光社工服务中心", Core: "阳光社工", Form: "服务中心", Place: "上虞区"},
		"陽光社工服務社":       {Full: "阳光社工服务社", Plain: "阳光社工服务中心", Core: "阳光社工", Form: "服务中心"},
		"阳光社工（民办非企业单位）": {Full: "阳光社工民办非企业单位", Plain: "阳光社工", Core: "阳光社工"},
		"幸福社区居民委员会":     {Full: "幸福社区居民委员会", Plain: "幸福居委会", Core: "幸福", Form: "居委会"},
		"幸福居委会":         {Full: "幸福居委会", Plain: "幸福居委会", Core: "幸福", Form: "居委会"},
		"百官街道社会组织服务中心":  {Full: "百官街道社会组织服务中心", Plain: "社会组织服务中心", Core: "社会组织", Form: "服务中心", Place: "百官街道"},
		"ＹＭＣＡ　Ltd":      {Full: "ymca ltd", Plain: "ymca ltd", Core: "ymca"},
		"The Trust":     {Full: "the trust", Plain: "the trust", Core: "the trust"},
		"上虞区":           {Full: "上虞区", Plain: "上虞区", Core: "上虞区"},
		"百官街道":          {Full: "百官街道", Plain: "百官街道", Core: "百官", Form: "街道"},
	} {
		if got := places.Normalize(name); got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
}

func TestNamesAreCompared(t *testing.T) {
	places := NewPlaces([]string{"上虞区", "百官街道", "曹娥街道"})
	for _, c := range []struct {
		a, b string
		want Outcome
	}{
		{"阳光社工中心", "陽光社工中心", Same},
		{"上虞区阳光社会工作服务中心", "阳光社工服务社", Alike},
		{"阳光社会工作服务中心", "阳光社会工服务中心", Close},
		{"阳光社会工作服务中心", "阳光社会工作务服中心", Close},
		{"康民社工服务中心", "康心社工服务中心", Different},
		{"阳光青少年志愿服务中心", "阳青志愿中心", Partly},
		{"第一志愿队", "第二志愿队", Different},
		{"东湖社区志愿队", "西湖社区志愿队", Different},
		{"百官街道社会组织服务中心", "曹娥街道社会组织服务中心", Different},
		{"阳光社工中心", "康乐养老院", Different},
	} {
		if got := compareName(places.Normalize(c.a), places.Normalize(c.b)); got != c.want {
			t.Errorf("%s | %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestPlacesAreCompared(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want Outcome
	}{
		{"330604001", "330604001002", Same}, {"330604", "330604001", Same}, {"330604001", "330604002", Close}, {"330604", "330683", Partly}, {"330604", "440104", Different},
	} {
		if got := comparePlace(c.a, c.b); got != c.want {
			t.Errorf("%s | %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
