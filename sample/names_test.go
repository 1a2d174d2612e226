package sample

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"liandong/graph"
)

// familyNames are the hundred most frequent ones.
const familyNames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"

// Nobody is named, and no text of the sample holds a number by which somebody could be found.
func TestNobodysNames(t *testing.T) {
	w := mustGenerate(t, Default())
	for _, n := range w.nodes {
		name, _ := n.Values["name"].(string)
		if n.Noun.Name == "Person" && n.Values["pseudonymous"] != true && strings.ContainsRune(familyNames, []rune(name)[0]) {
			t.Errorf("%s has a family name: %s", n.Key, name)
		}
		for field, value := range n.Values {
			if f := n.Noun.Field(field); f == nil || field == "uscc" || f.Kind != "PROPERTY" {
				continue
			}
			if text := fmt.Sprint(value); graph.HoldsIdentityNumber(text) || n.Noun.Field(field).Type == "String" && field != "code" && field != "sourceKey" && graph.HoldsMobileNumber(text) {
				t.Errorf("%s of %s: %s", field, n.Key, text)
			}
		}
	}
}

// Options that no sample has are refused with the field that is wrong.
func TestOptions(t *testing.T) {
	for _, c := range []struct {
		options Options
		field   string
	}{
		{Options{Communities: 0, Base: "2026-06-30"}, "communities"},
		{Options{Communities: MaxCommunities + 1, Base: "2026-06-30"}, "communities"},
		{Options{Communities: 1, Base: "2026-06"}, "base"},
		{Options{Communities: 1, Base: "1999-01-01"}, "base"},
	} {
		err := Generate(mustModel(t), c.options, func(*Part) error { t.Error("something was made"); return nil })
		var own *graph.Error
		if !errors.As(err, &own) || own.Kind != graph.Invalid || own.Field != c.field {
			t.Errorf("%+v: %v", c.options, err)
		}
	}
}
