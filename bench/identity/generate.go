// Package identity makes labelled records, of which it is known which are of one body, and measures how well these are found: by the hub and by a rival, on
// the same records in one run. Whatever it makes is made up; real are the names of places.
package identity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Labelled is one record as a register would give it, with the number of the body that it is of.
type Labelled struct {
	Body    int
	Name    string
	Former  string // another name that the record gives, often empty
	Code    string
	Place   string   // statistical code of a street
	Near    []string // names of the places it lies in
	Address string
	Began   string
	Changes []Change // what makes it hard to find; of a body's own record, what it lacks
}

// Street is a real street or town with the names above it.
type Street struct{ Code, Name, County string }

// What names of bodies are made of. Common words come first and are taken more often.
var (
	nouns = strings.Fields("阳光 爱心 幸福 温馨 和谐 康乐 同心 希望 关爱 邻里 夕阳红 彩虹 晨光 春晖 益民 惠民 心桥 童乐 安康 众和 向阳 暖阳 家园 星光 雨露 萤火 启明 绿苗 乐龄 橙色 一家亲 手牵手 百合 梧桐 银杏 知音 同行 润泽 博爱 慈航 海星 青松 新芽 拾光 晓庄 育才 致远 明德 笃行 善水")
	tasks = strings.Fields("社会工作 养老 志愿 助残 青少年 文化 公益 家庭 社区 社会组织 环保 妇女儿童 健康 法律 心理")
	ends  = strings.Fields("服务中心 协会 发展中心 促进会 服务社 志愿服务队 联合会 工作室")
	roads = strings.Fields("人民路 解放路 中山路 建设路 新华路 文化路 和平路 胜利街 东风路 滨河路 学府路 迎宾大道")
)

// traditional writes some characters as registers of other places do.
var traditional = strings.NewReplacer("阳", "陽", "爱", "愛", "会", "會", "务", "務", "养", "養", "协", "協", "发", "發", "乐", "樂", "关", "關", "邻", "鄰", "温", "溫", "谐", "諧", "动", "動", "组", "組", "织", "織",
	"团", "團", "队", "隊", "联", "聯", "儿", "兒", "妇", "婦", "环", "環", "药", "藥", "业", "業", "东", "東", "区", "區", "镇", "鎮", "街道", "街道", "晖", "暉", "桥", "橋", "红", "紅", "医", "醫", "龄", "齡", "们", "們", "园", "園")

// Register says what a set of organizations is like.
type Register struct {
	Bodies   int
	Repeated int // how many of a thousand bodies are recorded once more
	Coded    int // how many of a hundred bodies have a code
}

// Registers of two kinds: lists of several departments put together, and one list without codes in which hardly anything stands twice.
var (
	Joined = Register{Bodies: 4000, Repeated: 250, Coded: 70}
	Sparse = Register{Bodies: 8000, Repeated: 20}
)

// Organizations makes bodies in streets, and a second record of some by the ways in which registers differ: slips, short names, abbreviations, other script, a
// move, a code that is missing or misread, a new name. Many bodies share common names. The same seed makes the same.
func Organizations(streets []Street, r Register, seed uint64) []Labelled {
	random := rand.New(rand.NewPCG(seed, 31))
	g := &generator{random: random, streets: streets}
	var all []Labelled
	for body := range r.Bodies {
		one, named := g.body(body, r.Coded)
		all = append(all, one)
		if random.IntN(1000) < r.Repeated {
			all = append(all, g.again(one, named))
		}
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

type generator struct {
	random  *rand.Rand
	streets []Street
}

// common takes an item, the first ones far more often.
func (g *generator) common(list []string) string {
	return list[min(g.random.IntN(len(list)), g.random.IntN(len(list)))]
}

func (g *generator) chance(percent int) bool { return g.random.IntN(100) < percent }

func (g *generator) parts() parts {
	return parts{g.common(nouns), g.common(tasks), g.common(ends)}
}

// body is a record as its own register has it, and what its name is made of.
func (g *generator) body(number, coded int) (Labelled, parts) {
	street, named := g.streets[g.random.IntN(len(g.streets))], g.parts()
	name := named.name()
	switch g.random.IntN(4) {
	case 0:
		name = street.County + name
	case 1:
		name = street.Name + name
	}
	one := Labelled{Body: number, Name: name, Place: street.Code, Near: []string{street.County, street.Name}, Address: g.address(street), Began: g.date()}
	if g.chance(coded) {
		one.Code = g.code(street.Code[:6])
	} else {
		one.Changes = []Change{NoCode}
	}
	return one, named
}

// address is one of a street; one body in five sits in the house that its street gives to bodies.
func (g *generator) address(s Street) string {
	if g.chance(20) {
		return s.County + s.Name + roads[len(s.Name)%len(roads)] + "1号"
	}
	return fmt.Sprintf("%s%s%s%d号", s.County, s.Name, g.common(roads), 1+g.random.IntN(300))
}

func (g *generator) date() string {
	return fmt.Sprintf("%d-%02d-%02d", 2000+g.random.IntN(24), 1+g.random.IntN(12), 1+g.random.IntN(28))
}

// code is a credit code with a right check character.
func (g *generator) code(county string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := []byte("52" + county)
	for range 9 {
		code = append(code, alphabet[g.random.IntN(len(alphabet))])
	}
	sum, weight := 0, 1
	for _, c := range code {
		sum += weight * strings.IndexByte(alphabet, c)
		weight = weight * 3 % 31
	}
	return string(append(code, alphabet[(31-sum%31)%31]))
}

// again is the same body as another register has it.
func (g *generator) again(one Labelled, named parts) Labelled {
	name, change := g.rename(one, named)
	if change == FormerName {
		one.Former = one.Name
	}
	if name == one.Name {
		change = NameKept
	}
	one.Name, one.Changes = name, []Change{change}
	if g.chance(30) {
		g.move(&one)
	}
	g.spoilCode(&one)
	g.leaveOut(&one)
	return one
}

// rename is the name that another register has, and how it came about.
func (g *generator) rename(one Labelled, named parts) (string, Change) {
	switch g.random.IntN(7) {
	case 0:
		return g.slip(one.Name), Slip
	case 1:
		return g.short(one.Name), ShortName
	case 2:
		return traditional.Replace(one.Name), Script
	case 3:
		return g.parts().name(), FormerName
	case 4:
		return g.reform(one.Name), Form
	case 5:
		return g.abbreviate(named, one.Near[0]), Abbreviation
	}
	return one.Name, NameKept
}

// move puts a body into another street: of its county in two of three cases, of any in the others.
func (g *generator) move(one *Labelled) {
	county := one.Place[:6]
	street, change := g.streets[g.random.IntN(len(g.streets))], MovedAway
	if g.random.IntN(3) > 0 {
		street = g.neighbor(county)
	}
	if street.Code == one.Place {
		return // where it was
	}
	if street.Code[:6] == county {
		change = Moved
	}
	one.Place, one.Near, one.Address = street.Code, []string{street.County, street.Name}, g.address(street)
	one.Changes = append(one.Changes, change)
}

// neighbor is any street of a county.
func (g *generator) neighbor(county string) Street {
	var all []Street
	for _, s := range g.streets {
		if s.Code[:6] == county {
			all = append(all, s)
		}
	}
	return all[g.random.IntN(len(all))]
}

func (g *generator) spoilCode(one *Labelled) {
	switch {
	case one.Code == "":
		one.Changes = append(one.Changes, NoCode)
	case g.chance(60):
		one.Code, one.Changes = "", append(one.Changes, NoCode)
	case g.chance(15):
		misread := one.Code[:11] + "Y" + one.Code[12:]
		if misread != one.Code {
			one.Code, one.Changes = misread, append(one.Changes, MisreadCode)
		}
	}
}

func (g *generator) leaveOut(one *Labelled) {
	switch g.random.IntN(4) {
	case 0:
		one.Began, one.Changes = "", append(one.Changes, NoBeginning)
	case 1:
		one.Began, one.Changes = one.Began[:7], append(one.Changes, MonthAlone)
	}
	if g.chance(40) {
		one.Address, one.Changes = "", append(one.Changes, NoAddress)
	}
}

// slip is a name with one character wrong, missing or out of place.
func (g *generator) slip(name string) string {
	runes := []rune(name)
	at := g.random.IntN(len(runes) - 1)
	switch g.random.IntN(3) {
	case 0:
		runes[at] = []rune("工公惠会心新和合安康")[g.random.IntN(10)]
	case 1:
		runes = slices.Delete(runes, at, at+1)
	default:
		runes[at], runes[at+1] = runes[at+1], runes[at]
	}
	return string(runes)
}

// short is a name as people say it.
func (g *generator) short(name string) string {
	for _, s := range g.streets {
		name = strings.TrimPrefix(strings.TrimPrefix(name, s.County), s.Name)
	}
	name = strings.NewReplacer("社会工作", "社工", "服务中心", "中心", "发展中心", "中心", "志愿服务队", "志愿队").Replace(name)
	return name
}

// reform is a name with another word for its form, or with brackets and full-width signs.
func (g *generator) reform(name string) string {
	if g.chance(50) {
		return strings.NewReplacer("服务中心", "服务社", "服务社", "服务中心", "发展中心", "中心").Replace(name)
	}
	return "　" + name + "（民办非企业单位）"
}

// Divisions are the names of real streets and towns, with a second record of one in five as letters and lists write them: with the county before, with the office
// behind, without the word for the level, in other script. Real are the names, how often they repeat, and the codes; the second records are made.
func Divisions(streets []Street, seed uint64) []Labelled {
	random := rand.New(rand.NewPCG(seed, 37))
	g := &generator{random: random, streets: streets}
	var all []Labelled
	for body, s := range streets {
		all = append(all, Labelled{Body: body, Name: s.Name, Place: s.Code[:6], Near: []string{s.County}})
		if !g.chance(20) {
			continue
		}
		all = append(all, g.divisionAgain(body, s))
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// divisionAgain is a street as a letter or another list writes it.
func (g *generator) divisionAgain(body int, s Street) Labelled {
	name, change := g.renameDivision(s)
	if name == s.Name {
		change = NameKept
	}
	other := Labelled{Body: body, Name: name, Place: s.Code[:6], Near: []string{s.County}, Changes: []Change{change}}
	if g.chance(25) {
		other.Place, other.Near, other.Changes = "", nil, append(other.Changes, NoCounty)
	}
	return other
}

func (g *generator) renameDivision(s Street) (string, Change) {
	switch g.random.IntN(5) {
	case 0:
		return s.County + s.Name, CountyBefore
	case 1:
		return strings.NewReplacer("街道", "街道办事处", "镇", "镇人民政府").Replace(s.Name), Office
	case 2:
		return strings.TrimSuffix(strings.TrimSuffix(s.Name, "街道"), "镇"), NoLevel
	case 3:
		return traditional.Replace(s.Name), Script
	}
	return g.slip(s.Name), Slip
}
