package sample

import (
	"fmt"
	"strings"

	"liandong/graph"
)

// Names are put together from syllables. Those of persons begin with characters that are no family names, so that they are nobody's.
const (
	placeFirst   = "澄榆棠澜岫汀筠蘅桐柘枫荻芷苓菡蓼霁曦岚溪"
	placeSecond  = "湾坡桥渡塘浦坞屿陂圩埠堤畈墩岗坪汊滩泾隩"
	notSurnames  = "澜屿霁岫汐烁煦璟湉旻翊珩玥琬昀汀翎皓岚晞"
	givenFirst   = "知若思景亦书念清向怀予望承其言闻乐长安行"
	givenSecond  = "舟禾川宁远和朗川松泽谦岳然恒初遥溪庭白秋"
	enterprise   = "恒启拓汇融卓锐翰诚润"
	enterpriseBy = "达远盛新拓康嘉越邦泽"
)

// syllable takes a character of a list.
func (b *builder) syllable(list string) string { return string(one(b, []rune(list))) }

// place is a name that no other place of the district has.
func (b *builder) place() string {
	return b.fresh(func() string { return b.syllable(placeFirst) + b.syllable(placeSecond) })
}

// allPlaces are the names that places can have, shuffled.
func (b *builder) allPlaces() []string {
	var all []string
	for _, one := range placeFirst {
		for _, two := range placeSecond {
			all = append(all, string(one)+string(two))
		}
	}
	b.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// person is the name of nobody.
func (b *builder) person() string {
	return b.syllable(notSurnames) + b.syllable(givenFirst) + b.syllable(givenSecond)
}

// firm is the name of an enterprise.
func (b *builder) firm(kind string) string {
	return b.fresh(func() string {
		return b.common.city + b.syllable(placeFirst) + b.syllable(enterprise) + b.syllable(enterpriseBy) + kind
	})
}

// organization is the name of a social organization of a community or of the district.
func (b *builder) organization(home *Node, theme string, suffix string) string {
	return b.fresh(func() string {
		return b.placeName(home) + b.syllable(placeFirst) + b.syllable(givenSecond) + theme + suffix
	})
}

// placeName is the name of a division as it stands in others' names.
func (b *builder) placeName(n *Node) string {
	name, _ := n.Values["name"].(string)
	name, _, _ = strings.Cut(name, "（")
	return name
}

// fresh tries names until one is not taken; a list that is used up goes on with numbers.
func (b *builder) fresh(name func() string) string {
	candidate := name()
	for range 50 {
		if !b.taken[candidate] {
			b.taken[candidate] = true
			return candidate
		}
		candidate = name()
	}
	for i := 2; ; i++ {
		if numbered := fmt.Sprintf("%s第%d", candidate, i); !b.taken[numbered] {
			b.taken[numbered] = true
			return numbered
		}
	}
}

// creditCode is a valid unified social credit code with the digits of a county that does not exist. The kind is 51, 52 or 53 for social
// organizations, 91 for enterprises, 12 for public institutions.
func (b *builder) creditCode(kind string) string {
	b.serial["uscc"]++
	return graph.CompleteUSCC(kind + b.code + fmt.Sprintf("MJ%06d", b.serial["uscc"]))
}
