package identity

import (
	"fmt"
	"strings"
	"testing"
)

// record makes one with a name, a code, a place and a beginning.
func record(name, code, place, began string) Record {
	var places *Places
	r := Record{Names: []Name{places.Normalize(name)}, Written: []string{name}, Code: code, Valid: code != "", Began: began}
	if place != "" {
		r.Places = []string{place}
	}
	return r
}

// crowd are records that have nothing to do with each other, but that one name is common among them.
func crowd() (all []Record) {
	first, second := []rune("康益惠众润博慈晨春夏秋冬松柏梅兰竹菊云霞"), []rune("民心家泽爱航光晖荷实雪涛翠韵香雅秀彩帆虹")
	for i, a := range first {
		for k, b := range second[:8] {
			all = append(all, record(string([]rune{a, b})+"社工服务中心", "", fmt.Sprintf("3306%02d%03d", i, k), fmt.Sprintf("20%02d-0%d-1%d", i, k+1, k)))
		}
	}
	for i := range 30 {
		all = append(all, record("阳光志愿服务队", "", fmt.Sprintf("4401%02d00%d", i, i%9), fmt.Sprintf("19%02d", 60+i)))
	}
	return all
}

func TestTheSameCodeDecides(t *testing.T) {
	records := append(crowd(), record("青藤社工中心", "91110000600037341L", "330604001", ""), record("完全不同的名称", "91110000600037341L", "440104001", ""))
	found, _ := Match(records, nil)
	if len(found) == 0 || !found[0].Decisive || found[0].Level != Likely {
		t.Fatalf("found %d", len(found))
	}
	if text := Explain(found[0]); !strings.Contains(text.En, "the code decides") || !strings.Contains(text.Zh, "以代码为准") {
		t.Errorf("%s", text)
	}
}

// TestRareNamesSayMore: two that share a rare name are one body, two of thirty that share a common one in other places are not.
func TestRareNamesSayMore(t *testing.T) {
	records := append(crowd(), record("青藤社会工作服务中心", "", "330604001", "2015-03"), record("青藤社工服务社", "", "330604001", "2015-03-02"))
	found, w := Match(records, nil)
	if len(found) != 1 || found[0].A != len(records)-2 || found[0].Level != Likely {
		t.Fatalf("found %d, the first %+v", len(found), found[:min(1, len(found))])
	}
	sum := 0.0
	for _, by := range found[0].Comparisons {
		sum += by.Weight
	}
	if sum != found[0].Weight || w.probability(sum) != found[0].Probability {
		t.Errorf("the weights come to %f, told is %f with %f", sum, found[0].Weight, found[0].Probability)
	}
}

// TestDecisionsTeach: what people have decided moves the weights.
func TestDecisionsTeach(t *testing.T) {
	records := crowd()
	var merged [][2]Record
	for i := range 12 {
		moved := records[i]
		moved.Places = []string{"110101001"}
		merged = append(merged, [2]Record{records[i], moved})
	}
	_, plain := Match(records, nil)
	_, taught := Match(records, merged)
	place := 2
	if taught.M[place][Different] <= plain.M[place][Different] {
		t.Errorf("bodies that moved weigh %f, without decisions %f", taught.M[place][Different], plain.M[place][Different])
	}
}

func TestFewRecordsAreNoFault(t *testing.T) {
	for n := range 3 {
		if found, _ := Match(crowd()[:n], nil); len(found) != 0 {
			t.Errorf("among %d: %v", n, found)
		}
	}
}

// lone are records of which no two are of one body: most begin in the same few years and lie in the same few streets.
func lone(n int) (all []Record) {
	for i := range n {
		name := string([]rune{rune('一' + (37*i)%4000), rune('丁' + (53*i)%4100), rune('丈' + (71*i)%4300)}) + "服务中心"
		all = append(all, record(name, "", fmt.Sprintf("3306%02d%03d", i%3, i%20), fmt.Sprintf("20%02d", i%9)))
	}
	return all
}

// TestAgreementNeverCountsAgainst: also where hardly any two records are of one body, a better outcome never weighs less than a worse one.
func TestAgreementNeverCountsAgainst(t *testing.T) {
	_, w := Match(append(lone(3000), crowd()...), nil)
	for i, by := range comparators {
		last := Same
		for o := Same; o <= Different; o++ {
			if by.m[o] == 0 {
				continue
			}
			if w.weight(i, o) > w.weight(i, last) {
				t.Errorf("%s: %d weighs %f, %d weighs %f", by.name, o, w.weight(i, o), last, w.weight(i, last))
			}
			last = o
		}
		if w.weight(i, Same) < 0 || w.weight(i, Different) > 0 {
			t.Errorf("%s: the same weighs %f, different %f", by.name, w.weight(i, Same), w.weight(i, Different))
		}
	}
}

// TestTheSameNameIsListed: in a store with few duplicates as well, unless the place speaks against it; so is a rare name without place and form.
func TestTheSameNameIsListed(t *testing.T) {
	for _, c := range []struct {
		a, b Record
		want bool
	}{
		{record("青藤社会工作服务中心", "", "", ""), record("青藤社会工作服务中心", "", "", ""), true},
		{record("青藤社会工作服务中心", "", "", ""), record("青藤社工服務社", "", "", ""), true},
		{record("霞光养老服务中心", "", "=c1 幸福社区", ""), record("霞光養老服務社", "", "=c1 幸福社区", ""), true},
		{record("青藤社会工作服务中心", "", "330604001", ""), record("青藤社会工作服务中心", "", "440104001", ""), false},
	} {
		found, _ := Match(append(lone(3000), c.a, c.b), nil)
		if got := len(found) > 0; got != c.want {
			t.Errorf("%s | %s: found %d", c.a.Written[0], c.b.Written[0], len(found))
		}
	}
}

// TestTheStreetCountsOnce: that two lie in one street is told by the place; that their addresses begin alike is no agreement of addresses.
func TestTheStreetCountsOnce(t *testing.T) {
	at := func(address string, near ...string) *Record {
		r := &Record{Address: address, Near: near}
		r.fold()
		return r
	}
	near := []string{"上虞区", "百官街道"}
	for _, c := range []struct {
		a, b *Record
		want Outcome
	}{
		{at("上虞区百官街道人民路12号", near...), at("上虞区百官街道东风路7号", near...), Different},
		{at("上虞区百官街道人民路12号", near...), at("人民路12号", near...), Same},
		{at("上虞区百官街道人民路12号"), at("上虞区百官街道东风路7号"), Partly},
	} {
		if got, _ := compareAddresses(c.a, c.b); got != c.want {
			t.Errorf("%s | %s: %d, want %d", c.a.Address, c.b.Address, got, c.want)
		}
	}
}

func TestAddressesAreFolded(t *testing.T) {
	for _, c := range []struct {
		address string
		near    []string
		want    string
	}{
		{"上虞区百官街道人民路12号", []string{"百官街道", "上虞区"}, "人民路12号"},
		{"上虞百官人民路１２號", []string{"百官街道", "上虞区"}, "人民路12号"},
		{"上虞区百官街道人民路12号", nil, "上虞区百官街道人民路12号"},
		{"人民路12号", []string{"百官街道"}, "人民路12号"},
		{"", []string{"百官街道"}, ""},
	} {
		r := Record{Address: c.address, Near: c.near}
		if r.fold(); r.address != c.want {
			t.Errorf("%s: %s, want %s", c.address, r.address, c.want)
		}
	}
}

// TestOneWithinTheOtherIsNoOtherPlace: a name may begin with the county where that of the other record begins with its street.
func TestOneWithinTheOtherIsNoOtherPlace(t *testing.T) {
	places := NewPlaces([]string{"上虞区", "百官街道", "曹娥街道"})
	at := func(name string, near ...string) *Record {
		r := &Record{Names: []Name{places.Normalize(name, near...)}, Written: []string{name}, Near: near}
		r.fold()
		return r
	}
	street := at("百官街道阳光社会工作服务中心", "上虞区", "百官街道")
	for _, c := range []struct {
		other *Record
		want  Outcome
	}{
		{at("上虞阳光社工", "上虞区"), Alike},
		{at("上虞区曹娥街道阳光社工", "上虞区", "曹娥街道"), Different},
		{at("上虞区百官街道阳光社工", "上虞区"), Alike},
	} {
		if got, _ := compareNames(street, c.other); got != c.want {
			t.Errorf("%s: %d, want %d", c.other.Written[0], got, c.want)
		}
	}
}

// TestACommonNameIsNotListed where no place is known.
func TestACommonNameIsNotListed(t *testing.T) {
	records := lone(3000)
	for range 10 {
		records = append(records, record("阳光志愿服务队", "", "", ""))
	}
	if found, _ := Match(records, nil); len(found) != 0 {
		t.Errorf("found %d", len(found))
	}
}

// TestMergersTeachOfAddresses: what people merged had different addresses; that is no agreement.
func TestMergersTeachOfAddresses(t *testing.T) {
	records := lone(300)
	for i := range records {
		records[i].Address = fmt.Sprintf("人民路%d号", i)
	}
	var merged [][2]Record
	for i := range 12 {
		moved := records[i]
		moved.Address = "北京市东城区长安街1号"
		merged = append(merged, [2]Record{records[i], moved})
	}
	_, plain := Match(records, nil)
	_, taught := Match(records, merged)
	if taught.M[byAddress][Same] > plain.M[byAddress][Same] {
		t.Errorf("the same address weighs %f, without decisions %f", taught.M[byAddress][Same], plain.M[byAddress][Same])
	}
}
