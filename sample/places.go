package sample

import (
	"fmt"

	"liandong/graph"
)

// world is what the steps of a district remember for those after them.
type world struct {
	code string // six digits, of no county there is

	home                 *Node // the district
	streets, communities []*Node
	streetOf             map[*Node]*Node // today, of each community
	lead                 *Node           // the district's civil affairs bureau
	departments, offices []*Node         // of the district, of the streets in their order
	committees, parties  map[*Node]*Node // by community
	councils             []*Node
	bodies               map[string]*Node // one of the district by kind

	centers, rooms     []*Node // convenience service centers, social-work rooms: by community
	streetCenters      []*Node
	incubator, station *Node
	facilities, grids  []*Node
	posts              []*Node // two of social work in each community
	gridPosts          []*Node

	workers, certified, agents, officials, experts, volunteers []*Node
	workersOf                                                  map[*Node][]*Node // by community
	teams                                                      []*Node

	social, undertakers, hubs, firms, properties []*Node
	needs, openings, petitions, surveys          []*Node
	needsOf                                      map[*Node][]*Node
	projects, running                            []*Node
	contracts, grants, sources, lines            []*Node
	supplierOf, mergedInto                       map[*Node]*Node // of a contract; the change of an item that was merged
	catalogue                                    []*Node
	activities, meetings, resolutions, tasks     []*Node
	matters, items, resources, expenditures      []*Node
	lists                                        []*Node
}

// district makes one district of so many communities.
func (b *builder) district(communities int) {
	b.code = fmt.Sprintf("9801%02d", 9+b.number)
	b.streetOf, b.needsOf, b.workersOf = map[*Node]*Node{}, map[*Node][]*Node{}, map[*Node][]*Node{}
	b.supplierOf, b.mergedInto = map[*Node]*Node{}, map[*Node]*Node{}
	b.committees, b.parties, b.bodies = map[*Node]*Node{}, map[*Node]*Node{}, map[string]*Node{}
	b.places(communities)
	b.government()
	b.governance()
	b.facilitiesAndGrids()
	b.socialOrganizations()
	b.people()
	b.volunteering()
	b.needsAndVoice()
	b.projectsAndServices()
	b.purchase()
	b.money()
	b.activitiesHeld()
	b.deliberation()
	b.mattersAndCases()
	b.burden()
	b.charity()
	b.careers()
	b.organizationLife()
	b.evaluation()
	b.information()
	b.figures()
	b.mistakes()
}

// Totals of a full district.
const (
	totalPopulation = 602_667
	totalStreets    = 11
)

// places are the district, its streets and its communities, with what has changed among them.
func (b *builder) places(communities int) {
	name := b.common.districts[b.number-1]
	b.taken[name] = true
	b.home = b.add("Jurisdiction", always, values{"name": name + "区（虚拟）", "code": b.code, "codeScheme": CodeScheme, "level": "COUNTY", "urbanRural": "URBAN"})
	b.part.Name = graph.Text{En: name + "区, synthetic district", Zh: name + "区（合成）"}
	b.link("AdministrativeDivision.parent", b.home, b.common.prefecture)
	b.communities = make([]*Node, communities)
	people := b.shares(b.scaled(totalPopulation, 1000), communities)
	streets := b.scaled(totalStreets, 2)
	for s := range streets {
		level := b.of("street", "SUBDISTRICT", "SUBDISTRICT", "SUBDISTRICT", "SUBDISTRICT", "SUBDISTRICT", "TOWN")
		b.streets = append(b.streets, b.add("Jurisdiction", always, values{"name": b.place() + map[string]string{"SUBDISTRICT": "街道", "TOWN": "镇"}[level],
			"code": fmt.Sprintf("%s%03d", b.code, s+1), "codeScheme": CodeScheme, "level": level, "urbanRural": "URBAN"}))
		b.link("AdministrativeDivision.parent", b.streets[s], b.home)
	}
	for i := range communities {
		b.communities[i] = b.community(i, people[i])
	}
	b.home.Values["population"] = int64(b.scaled(totalPopulation, 1000))
	b.successions()
}

// community makes one; every fifteenth came to its street from another one.
func (b *builder) community(i, people int) *Node {
	s := i * len(b.streets) / len(b.communities)
	street := b.streets[s]
	level, suffix := "COMMUNITY", "社区"
	if i%19 == 18 {
		level, suffix = "VILLAGE", "村"
	}
	n := b.add("Community", always, values{"name": b.place() + suffix, "code": fmt.Sprintf("%s%03d%03d", b.code, s+1, i+1), "codeScheme": CodeScheme, "level": level,
		"population": int64(people), "households": int64(people * 10 / 27), "urbanRural": map[string]string{"COMMUNITY": "URBAN", "VILLAGE": "RURAL"}[level],
		"profile": b.of("profile", "老旧小区集中，老年人口多", "新建商品房小区，年轻家庭多", "单位宿舍改制社区", "外来人口聚居，流动性大", "背街小巷多，商住混合")})
	b.streetOf[n] = street
	if i%15 != 1 {
		b.link("AdministrativeDivision.parent", n, street)
		return n
	}
	moved := b.ago(300, 1200)
	former := b.streets[(s+1)%len(b.streets)]
	b.during("AdministrativeDivision.parent", n, former, span{first, moved}, nil)
	b.during("AdministrativeDivision.parent", n, street, since(moved), nil)
	return n
}

// successions are communities and a zone that are no more.
func (b *builder) successions() {
	for i, kind := range b.model.Enum("SuccessionKind").Values {
		end := b.ago(500, 2000)
		heir := b.communities[(i*7)%len(b.communities)]
		old := b.add("Community", span{first, end}, values{"name": b.place() + "社区", "code": fmt.Sprintf("%s9%02d", b.code, i) + "001", "codeScheme": CodeScheme,
			"level": "COMMUNITY", "urbanRural": "URBAN"})
		b.during("AdministrativeDivision.parent", old, b.streetOf[heir], span{first, end}, nil)
		b.happens("AdministrativeDivision.successors", old, heir, end-1, values{"kind": kind.Name})
	}
}

// shares parts a total into n unequal numbers.
func (b *builder) shares(total, n int) []int {
	weights, sum := make([]int, n), 0
	for i := range weights {
		weights[i] = b.between(60, 160)
		sum += weights[i]
	}
	left := total
	for i, w := range weights {
		weights[i] = total * w / sum
		left -= weights[i]
	}
	for i := range left {
		weights[i%n]++
	}
	return weights
}

// facilitiesAndGrids are where things happen: three facilities and four grids for a community, more for streets and the district.
func (b *builder) facilitiesAndGrids() {
	b.station = b.facility("区社会组织服务中心", "ORGANIZATION_SERVICE_CENTER", b.home)
	b.incubator = b.facility("区社会组织孵化基地", "INCUBATION_BASE", b.home)
	for _, street := range b.streets {
		center := b.facility("公共服务中心", "STREET_PUBLIC_SERVICE_CENTER", street)
		station := b.facility("社会工作站", "SOCIAL_WORK_STATION", street)
		b.link("Facility.tierUnder", center, b.station)
		b.link("Facility.tierUnder", station, b.station)
		b.streetCenters = append(b.streetCenters, center)
	}
	for i, c := range b.communities {
		street := b.streetCenters[i*len(b.streets)/len(b.communities)]
		center, room := b.facility("便民服务中心", "CONVENIENCE_SERVICE_CENTER", c), b.facility("社会工作室", "SOCIAL_WORK_ROOM", c)
		b.link("Facility.tierUnder", center, street)
		b.link("Facility.tierUnder", room, street)
		b.link("Facility.hosts", center, b.committees[c])
		b.link("Facility.operatedBy", b.committees[c], center)
		b.centers, b.rooms = append(b.centers, center), append(b.rooms, room)
		kind := b.turn("FacilityKind")
		if kind == "SOCIAL_WORK_ROOM" { // of which each community has one
			kind = b.turn("FacilityKind")
		}
		name := ""
		if kind == "CONVENIENCE_SERVICE_CENTER" { // a second one
			name = "第二便民服务中心"
		}
		more := b.facility(name, kind, c)
		if i < 3 {
			b.link("Facility.hosts", center, more)
		}
		b.gridsOf(c, i)
		b.postsOf(c, room, i)
	}
	b.closedFacility()
}

// facility makes one; without a name it is called after its kind.
func (b *builder) facility(name, kind string, in *Node) *Node {
	if name == "" {
		for _, v := range b.model.Enum("FacilityKind").Values {
			if v.Name == kind {
				name = v.Zh
			}
		}
	}
	from := b.ago(400, 3500)
	f := b.add("Facility", since(from), values{"name": b.placeName(in) + name, "kind": kind, "functions": []string{"接待咨询", b.of("function", "文体活动", "康复训练", "日间照料", "议事协商", "便民事项")},
		"standardMet": b.chance(0.8), "area": float64(b.between(60, 1800)), "capacity": int64(b.between(20, 300)),
		"address": b.placeName(in) + b.syllable(placeFirst) + b.syllable(placeSecond) + "路" + fmt.Sprint(b.between(1, 180)) + "号（虚拟）"})
	b.state(f, "state", "PLANNED", from)
	b.state(f, "state", "OPERATING", from+90)
	b.link("Facility.locatedIn", f, in)
	b.link("Facility.servesAreas", f, in)
	b.facilities = append(b.facilities, f)
	return f
}

// closedFacility closes one facility of the district and suspends another.
func (b *builder) closedFacility() {
	closed, paused := b.facility("旧文化站", "CULTURE_RECREATION", b.streets[0]), b.facility("康复站", "REHABILITATION", b.streets[0])
	b.state(closed, "state", "CLOSED", b.ago(30, 90))
	b.state(paused, "state", "SUSPENDED", b.ago(30, 90))
}

// gridsOf divides a community: three base grids of city management, one of social affairs.
func (b *builder) gridsOf(c *Node, i int) {
	code, _ := c.Values["code"].(string)
	for g := range 4 {
		v := values{"name": fmt.Sprintf("%s第%d网格", b.placeName(c), g+1), "code": fmt.Sprintf("S%s-%02d", code, g+1), "kind": "CITY_MANAGEMENT", "scope": "BASE",
			"households": int64(b.between(200, 500)), "staffPattern": "1+X"}
		if g == 3 {
			v["kind"], v["scope"] = "SOCIAL_AFFAIRS", "SPECIAL"
		}
		grid := b.add("Grid", since(b.year(-8)), v)
		b.link("Grid.community", grid, c)
		b.grids = append(b.grids, grid)
		post := b.post(grid.Values["name"].(string)+"网格员", values{"kind": "GRID", "regularity": "REGULAR", "gridPart": "ONE"}, grid)
		b.gridPosts = append(b.gridPosts, post)
		if (i+g)%5 == 0 {
			b.during("ExternalSystem.knows", grid, b.common.systems[1], always, values{"externalId": "CG-" + grid.Values["code"].(string)})
			b.post(grid.Values["name"].(string)+"协管", values{"kind": "GRID", "regularity": "DYNAMIC", "gridPart": "X"}, grid)
		}
	}
}

// postsOf are the two posts of social work that each community has.
func (b *builder) postsOf(c, room *Node, i int) {
	for k := range 2 {
		b.posts = append(b.posts, b.post(fmt.Sprintf("%s社工岗%d", b.placeName(c), k+1), values{"kind": "SOCIAL_WORK", "regularity": "REGULAR", "standard": true}, room))
	}
	if i%7 == 0 {
		b.post(b.placeName(c)+"联络员", values{"kind": "LIAISON", "regularity": "REGULAR"}, c)
		b.post(b.placeName(c)+"志愿岗", values{"kind": "VOLUNTEER", "regularity": "DYNAMIC"}, c)
	}
}

func (b *builder) post(name string, v values, in *Node) *Node {
	v["name"] = name
	p := b.add("Post", since(b.year(-5)), v)
	b.link("Post.establishedIn", p, in)
	return p
}
