package identity

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Change is one way in which a second record of a body differs from its own one, or in which both tell little.
type Change string

// Changes. Each second record has one of those of the name, and any of the others.
const (
	NameKept     Change = "name kept"
	Slip         Change = "slip"
	ShortName    Change = "short name"   // 阳光社会工作服务中心: 阳光社工中心
	Abbreviation Change = "abbreviation" // 阳光社会工作服务中心: 阳光社
	Script       Change = "other script"
	FormerName   Change = "former name" // renamed, and the record tells the old name
	Form         Change = "other form"
	CountyBefore Change = "county before"
	Office       Change = "office behind"
	NoLevel      Change = "without level"

	Moved       Change = "moved within the county"
	MovedAway   Change = "moved to another county"
	NoCode      Change = "no code"
	MisreadCode Change = "misread code"
	NoAddress   Change = "no address"
	NoBeginning Change = "no beginning"
	MonthAlone  Change = "beginning without day"
	NoCounty    Change = "no county"
)

// Changes are all kinds, in the order in which they are told.
var Changes = []Change{
	NameKept, Slip, ShortName, Abbreviation, Script, FormerName, Form, CountyBefore, Office, NoLevel,
	Moved, MovedAway, NoCode, MisreadCode, NoAddress, NoBeginning, MonthAlone, NoCounty,
}

// changesOf are the kinds by which two records of one body differ.
func changesOf(a, b Labelled) []Change {
	all := slices.Concat(a.Changes, b.Changes)
	slices.Sort(all)
	return slices.Compact(all)
}

// parts are what a name is made of, beside the place before it.
type parts struct{ noun, task, end string }

func (p parts) name() string { return p.noun + p.task + p.end }

// briefTasks and briefEnds are what is left of words when people and registers abbreviate; an end is often left out.
var (
	briefTasks = map[string][]string{
		"社会工作": {"社工", "社"}, "养老": {"养老", "养"}, "志愿": {"志愿", "志"}, "助残": {"助残"}, "青少年": {"青少", "青"}, "文化": {"文化", "文"}, "公益": {"公益"}, "家庭": {"家庭", "家"},
		"社区": {"社区", "社"}, "社会组织": {"社组", "社"}, "环保": {"环保", "环"}, "妇女儿童": {"妇儿"}, "健康": {"健康", "康"}, "法律": {"法律", "法"}, "心理": {"心理", "心"},
	}
	briefEnds = map[string][]string{
		"服务中心": {"", "", "中心"}, "协会": {"", "协", "协会"}, "发展中心": {"", "中心"}, "促进会": {"", "促", "促进会"},
		"服务社": {"", "社"}, "志愿服务队": {"", "队", "志愿队"}, "联合会": {"", "联", "联合会"}, "工作室": {"", "室"},
	}
)

// abbreviate is a name as registers and papers abbreviate it: 上虞区阳光社会工作服务中心 is 上虞阳光社, 阳光社工 or 阳光社.
func (g *generator) abbreviate(p parts, county string) string {
	name := p.noun + g.any(briefTasks[p.task]) + g.any(briefEnds[p.end])
	if g.chance(40) {
		return withoutLevel(county) + name
	}
	return name
}

func (g *generator) any(list []string) string { return list[g.random.IntN(len(list))] }

// withoutLevel is a county as people say it: 上虞 for 上虞区.
func withoutLevel(county string) string {
	for _, level := range []string{"区", "县", "市"} {
		if short, ok := strings.CutSuffix(county, level); ok && utf8.RuneCountInString(short) >= 2 {
			return short
		}
	}
	return county
}
