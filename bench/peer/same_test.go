package peer_test

import (
	"testing"

	"liandong/bench/peer"
)

func TestPlainBringsBothToOneShape(t *testing.T) {
	hub := `{"data":{"communities":{"nodes":[{"name":"甲","parent":null,"needs":{"edges":[{"part":"LEAD","node":{"n":2}}],"totalCount":3},"budget":"900","area":1.5}]}}}`
	other := `{"data":{"communities":[{"budget":900,"name":"甲","parent__one":{"edges":[]},"needs":{"totalCount":"3","edges":[{"properties":{"part":"LEAD"},"node":{"n":2.0}}]},"area":1.5}]}}`
	x, err := peer.Plain([]byte(hub))
	if err != nil {
		t.Fatal(err)
	}
	y, err := peer.Plain([]byte(other))
	if err != nil || x != y {
		t.Errorf("%v\n%s\n---\n%s", err, x, y)
	}
}

func TestPlainTellsDifferentAnswersApart(t *testing.T) {
	for _, pair := range [][2]string{
		{`{"data":{"a":{"nodes":[{"n":1},{"n":2}]}}}`, `{"data":{"a":[{"n":2},{"n":1}]}}`},
		{`{"data":{"a":{"n":1}}}`, `{"data":{"a__one":[{"n":1},{"n":2}]}}`},
		{`{"data":{"a":null}}`, `{"data":{"a":[]}}`},
		{`{"data":{"a":{"nodes":[1],"totalCount":1}}}`, `{"data":{"a":[1]}}`},
	} {
		x, err := peer.Plain([]byte(pair[0]))
		if err != nil {
			t.Fatal(err)
		}
		if y, err := peer.Plain([]byte(pair[1])); err != nil || x == y {
			t.Errorf("%s and %s are taken for the same: %v", pair[0], pair[1], err)
		}
	}
	for _, text := range []string{`{"data":null,"errors":[{"message":"no"}]}`, `{"errors":[{"message":"no"}],"data":{"a":1}}`, `no`} {
		if _, err := peer.Plain([]byte(text)); err == nil {
			t.Errorf("%s is taken for an answer", text)
		}
	}
}
