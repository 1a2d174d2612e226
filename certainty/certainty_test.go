package certainty

import (
	"context"
	"testing"

	"liandong/graph"
)

func TestCount(t *testing.T) {
	c := Of(Tally{Certain: 6, Doubtful: 2, Unknown: 4})
	if *c.Value != 8 || *c.Lower != 6 || *c.Upper != 12 || *c.Completeness != 0.5 || c.Reason(context.Background()) != nil {
		t.Errorf("%d in [%d, %d], %v complete, %v", *c.Value, *c.Lower, *c.Upper, *c.Completeness, c.Reason(context.Background()))
	}
	sum := Tally{Certain: 1}.Plus(Tally{Doubtful: 2}).Plus(Tally{Unknown: 3})
	if sum != (Tally{1, 2, 3}) {
		t.Errorf("the sum is %+v", sum)
	}
}

// None is a number, unknown is not.
func TestUnknownIsNotZero(t *testing.T) {
	none := Of(Tally{})
	if none.Value == nil || *none.Value != 0 || none.Completeness != nil {
		t.Errorf("%+v", none)
	}
	unknown := Unknown(graph.Text{En: "never collected", Zh: "未采集"})
	if why := unknown.Reason(graph.WithLanguage(context.Background(), "zh-CN")); unknown.Value != nil || unknown.Upper != nil || why == nil || *why != "未采集" {
		t.Errorf("%+v", unknown)
	}
}
