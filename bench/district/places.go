package district

import "fmt"

var (
	firstWords  = []rune("桃桂松竹梅兰菊荷柳杏枫槐榆樟梧银金玉石泉溪湖江海河云霞虹星月阳晨春秋新旧东西南北中大小长永安康宁平福寿禄喜庆和顺")
	secondWords = []rune("源花林园苑里坊亭桥山岭坡湾滩洲塘池井台阁楼门街巷村庄屯营关城镇堡寨港渡口头尾前后上下左右")
	always      = span{first, last}
)

// word makes a name of two or three characters; many bear the same.
func (b *builder) word() string {
	text := string(one(b, firstWords)) + string(one(b, secondWords))
	if b.chance(0.3) {
		text = string(one(b, firstWords)) + text
	}
	return text
}

// places are a district with a street for ten communities, and what stands in them: grids, facilities, departments and bodies.
func (b *builder) places(communities int) {
	county := b.add("Jurisdiction", always, values{"name": "示例区", "code": "990101", "codeScheme": "BENCH", "level": "COUNTY"})
	b.department(county, "示例区民政局", "COUNTY")
	for i := range max(2, communities/10) {
		code := fmt.Sprintf("990101%03d", i+1)
		street := b.add("Jurisdiction", always, values{"name": b.word() + "街道", "code": code, "codeScheme": "BENCH", "level": "SUBDISTRICT"})
		b.link("AdministrativeDivision.parent", street, county, always, nil)
		b.department(street, code+"街道办事处", "SUBDISTRICT")
		b.streets = append(b.streets, street)
	}
	for i := range communities {
		b.community(i)
	}
}

func (b *builder) department(place *node, name, level string) {
	d := b.add("GovernmentDepartment", always, values{"name": name, "level": level, "lead": len(b.departments) == 0})
	b.link("GovernmentDepartment.actsFor", d, place, always, nil)
	if len(b.departments) > 0 {
		b.link("Superior.subordinates", d, b.departments[0], always, nil)
	}
	b.departments = append(b.departments, d)
}

func (b *builder) community(i int) {
	street := b.streets[i%len(b.streets)]
	life := always
	if b.chance(0.1) {
		life.from = on(b.between(2005, 2018), 1, 1)
	}
	level := "COMMUNITY"
	if b.chance(0.2) {
		level = "VILLAGE"
	}
	people := b.skewed(800, 4000, 60_000)
	properties := values{
		"name": b.word() + "社区", "code": fmt.Sprintf("990101%03d%03d", i%len(b.streets)+1, i/len(b.streets)+1), "codeScheme": "BENCH",
		"level": level, "population": int64(people), "households": int64(people / 3),
	}
	if b.chance(0.5) {
		properties["profile"] = one(b, []string{"老龄化程度高", "外来租户多", "商住混合", "城中村改造", "新建商品房小区"})
	}
	c := b.add("Community", life, properties)
	b.communities = append(b.communities, c)
	if other := one(b, b.streets); b.chance(0.1) && other != street { // it has moved from one street to another
		moved := b.asOf - b.between(100, 3000)
		b.link("AdministrativeDivision.parent", c, other, span{first, moved}, nil)
		b.link("AdministrativeDivision.parent", c, street, span{moved, last}, nil)
	} else {
		b.link("AdministrativeDivision.parent", c, street, always, nil)
	}
	b.standing(c, street)
}

// standing is what every community has.
func (b *builder) standing(c, street *node) {
	body := b.add("GovernanceBody", c.life, values{"name": b.word() + "居民委员会", "kind": "RESIDENTS_COMMITTEE", "term": "第" + fmt.Sprint(b.between(3, 9)) + "届"})
	b.link("GovernanceBody.actsFor", body, c, always, nil)
	b.link("Superior.subordinates", body, b.departments[1+len(b.bodies)%len(b.streets)], always, nil)
	b.bodies = append(b.bodies, body)
	for k := range b.skewed(1, 1, 12) {
		g := b.add("Grid", c.life, values{"name": fmt.Sprintf("第%d网格", k+1), "code": fmt.Sprintf("B%06d", len(b.grids)), "kind": b.of("GridKind"), "households": int64(b.between(80, 600))})
		b.link("Grid.community", g, c, always, nil)
		b.grids = append(b.grids, g)
	}
	for range b.skewed(1, 0.6, 10) {
		f := b.add("Facility", c.life, values{
			"name": b.word() + "服务中心", "kind": b.of("FacilityKind"), "capacity": int64(b.skewed(20, 40, 900)), "area": float64(b.between(60, 2000)) / 2,
			"standardMet": b.chance(0.7), "functions": []string{"议事", "助餐", "阅览"}[:b.between(1, 3)],
		})
		b.states(f, "state", []string{"PLANNED", "OPERATING"}, []int{on(b.between(2010, 2023), 3, 1)})
		b.link("Facility.locatedIn", f, c, always, nil)
		b.link("Facility.servesAreas", f, c, always, nil)
		if b.chance(0.4) {
			b.link("Facility.servesAreas", f, street, always, nil)
		}
		b.facilities = append(b.facilities, f)
	}
	b.link("Facility.hosts", b.facilities[len(b.facilities)-1], body, always, nil)
	b.link("Facility.operatedBy", body, b.facilities[len(b.facilities)-1], b.usually(always), values{"contract": fmt.Sprintf("HT-%05d", len(b.facilities))})
}
