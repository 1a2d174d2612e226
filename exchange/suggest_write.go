package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"liandong/graph"
)

// proposalWriter writes the mapping that proposals stand for.
type proposalWriter struct {
	strings.Builder
	model  *graph.Model
	source string
	p      *proposal // being written
}

func writeProposals(name string, proposals []*proposal, model *graph.Model) []byte {
	w := &proposalWriter{model: model, source: sourceName(name, proposals)}
	w.line("# Proposed by `liandong import --suggest` from the headers of %s. Read it, correct it, try it with --dry-run.", name)
	w.line("# 由 `liandong import --suggest` 根据 %s 的表头生成：请核对、修改，并先用 --dry-run 试运行。", name)
	w.line("# docs/mapping.md explains every setting.")
	w.line("source:")
	w.line("  name: %s # whose data this is 数据来源；also publisher, licence, locator, publishedOn", strconv.Quote(w.source))
	w.line("files:")
	shareStreet(proposals)
	for _, p := range proposals {
		w.p = p
		w.table()
	}
	return []byte(w.String())
}

// sourceName is the first title, else the name of the file.
func sourceName(name string, proposals []*proposal) string {
	for _, p := range proposals {
		for _, title := range p.titles {
			if !remarks.MatchString(fold(title)) && !graph.HoldsIdentityNumber(title) {
				return clip(title)
			}
		}
	}
	return name
}

// shareStreet gives the one street that some tables name to those that name none: they are of one sender.
func shareStreet(proposals []*proposal) {
	var streets []string
	for _, p := range proposals {
		if p.street != "" && !slices.Contains(streets, p.street) {
			streets = append(streets, p.street)
		}
	}
	for _, p := range proposals {
		if len(streets) == 1 && p.belonging() == nil {
			p.street = streets[0]
		}
	}
}

func (w *proposalWriter) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

func (w *proposalWriter) table() {
	p := w.p
	w.line("  -")
	if p.file != "" {
		w.line("    file: %s", strconv.Quote(p.file))
	}
	if p.sheet != "" {
		w.line("    sheet: %s", strconv.Quote(p.sheet))
	}
	w.line("    # The header is found by its columns; %d rows were looked at. 表头按列名识别；已查看 %d 行。", p.rows, p.rows)
	w.line("    nodes:")
	for i, noun := range p.nouns {
		w.node(noun, i)
	}
	links := w.links()
	if len(links) > 0 {
		w.line("    links:")
		for _, l := range links {
			w.line("      - %s", l)
		}
	}
	w.unlinked(links)
	w.unmapped()
}

func variable(noun *graph.Noun) string { return strings.ToLower(noun.Name[:1]) + noun.Name[1:] }

func (w *proposalWriter) node(noun *graph.Noun, place int) {
	w.line("      %s:", variable(noun))
	w.line("        noun: %s # %s", noun.Name, strings.Join(chineseNames(noun.Description), " "))
	if place > 0 {
		w.line("        optional: true # rows that do not name one have none")
	}
	w.line("        fields:")
	w.key(noun)
	for _, f := range noun.Fields {
		if !writable(f) || f.Name == sourceKey {
			continue
		}
		c := w.p.column(noun.Name, f.Name)
		switch modes := w.modes(noun); {
		case f.Name == "registrationMode" && c == nil && len(modes) > 0:
			w.line("          registrationMode: {column: %s, values: {%s}, otherwise: \"\"} # how it is registered is no status 备案是登记方式，不是状态", w.quoted(noun.Name, "status"), strings.Join(modes, ", "))
		case f.Name == "status" && c != nil && len(modes) > 0:
			w.status(c, modes)
		case c != nil:
			w.field(f, c)
		case f.Name == "level" && noun.Name == "Community":
			w.line(`          level: {column: %s, endings: {村: VILLAGE, 村委会: VILLAGE, 村民委员会: VILLAGE}, otherwise: COMMUNITY}`, w.quoted(noun.Name, "name"))
		case f.Name == "level" && isPlace(noun):
			w.line(`          level: {column: %s, endings: {街道: SUBDISTRICT, 镇: TOWN, 乡: TOWNSHIP, 区: COUNTY, 县: COUNTY, 市: PREFECTURE, 省: PROVINCE}, otherwise: ZONE}`, w.quoted(noun.Name, "name"))
		case f.Name == "name" && noun.Name == "Person":
			w.line("          name: %s # no name is kept: the number stands for it 不保存姓名，以编号代替", w.quoted(noun.Name, "volunteerNumber"))
			w.line(`          pseudonymous: {value: "true"}`)
		case f.Name == "pseudonymous":
		case f == titleField(noun):
			w.line("          %s: {template: %s} # made up: no column names it 无名称列，由其他列组成", f.Name, strconv.Quote(w.madeUp()))
		case f.Name == "to" && w.ranged(noun) != nil:
			w.line("          to: {column: %s, period: last}", strconv.Quote(w.ranged(noun).name))
		case f.Required && f.Default == "":
			w.line("          # %s is required, and no column gives it 必填，但没有对应的列", f.Name)
		}
	}
}

// modes are the values of a column of status that say how something is registered, as entries of a table: 备案 is no status.
func (w *proposalWriter) modes(noun *graph.Noun) []string {
	c, mode := w.p.column(noun.Name, "status"), noun.Field("registrationMode")
	if c == nil || mode == nil || w.p.column(noun.Name, mode.Name) != nil {
		return nil
	}
	known := enumNames(w.model.Enum(mode.Type))
	var found []string
	for _, s := range c.refusedBy(w, noun.Field("status"), valueSpec{}) {
		if m, ok := known[fold(s)]; ok {
			found = append(found, strconv.Quote(s)+": "+m)
		}
	}
	return found
}

// status writes the field of a column that mixes it with modes of registration, which say nothing of it.
func (w *proposalWriter) status(c *proposedColumn, modes []string) {
	none := keysOf(defaultNone())
	for i, m := range modes {
		word, _, _ := strings.Cut(m, ": ")
		modes[i] = word
	}
	for _, n := range none {
		modes = append(modes, strconv.Quote(n))
	}
	w.line("          status: {column: %s, none: [%s]} # %s; unknown where the cell only says how it is registered 仅写登记方式的，状态未知", strconv.Quote(c.name), strings.Join(modes, ", "), c.match.level)
}

// key writes the sourceKey, unless a natural key has a value in every row.
func (w *proposalWriter) key(noun *graph.Noun) {
	p := w.p
	for _, k := range noun.Keys {
		c := p.column(noun.Name, k.Fields[len(k.Fields)-1])
		if c != nil && c.blank == 0 && len(c.samples) > 0 && (len(k.Fields) == 1 || noun.Field(k.Fields[0]).Default != "") && w.refused(noun.Field(c.match.field.Name), c, valueSpec{}) == 0 {
			w.line("          # %s tells one from another 以 %s 区分", c.match.field.Name, c.name)
			return
		}
	}
	if isPlace(noun) {
		w.line("          sourceKey: {template: %s} # the same as where another file points to the place by name 与其他文件按名称指向的同一区划一致", strconv.Quote(w.placeKey(noun)))
		return
	}
	base := w.base(noun)
	if p.street == "" && (noun.Name == "Person" || noun.Name == "Post") {
		base = stable(w.source) + "/" + variable(noun) // people and posts of one name are not the same everywhere
	}
	place := w.place("Community", func(c *proposedColumn) bool { return c.blank == 0 && len(c.samples) > 0 })
	switch own, title, offers := p.column(noun.Name, sourceKey), w.title(noun), p.column("Organization", "name"); {
	case own != nil:
		if p.street == "" {
			base = stable(w.source) + "/" + variable(noun) // numbers are of whoever gives them
		}
		w.keyBy(base, "{"+own.name+"}", own.name)
	case noun.Name != "Organization" && offers != nil:
		w.keyBy(base, "{"+offers.name+"}/"+title, "organization and name 以机构与名称区分")
	case w.full(noun, "heldOn") != "":
		w.keyBy(base, title+"/"+w.full(noun, "heldOn"), "name and date 以名称与日期区分")
	case noun.Name == "Post" && place != nil:
		w.keyBy(base, "{"+place.name+"}/"+title, "place and name 以地点与名称区分")
	case w.full(noun, "worksFor") != "":
		w.keyBy(base, w.full(noun, "worksFor")+"/"+title, "employer and name 以单位与姓名区分")
	default:
		w.keyBy(base, title, "its name 以名称区分，同名视为同一个")
	}
}

// full is the column of a field as part of a template, empty unless every row has a value.
func (w *proposalWriter) full(noun *graph.Noun, field string) string {
	if c := w.p.column(noun.Name, field); c != nil && c.blank == 0 && len(c.samples) > 0 {
		return "{" + c.name + "}"
	}
	return ""
}

func (w *proposalWriter) keyBy(base, template, by string) {
	w.line("          sourceKey: {template: %s} # told from others by %s", strconv.Quote(base+"/"+template), by)
}

// base is what the keys of a noun begin with: the same for every file of the street, whatever its title and year, and where no
// street is known the same for all files, as for what is made of a name alone.
func (w *proposalWriter) base(noun *graph.Noun) string {
	street := w.p.street
	if c := w.p.belonging(); street == "" && c != nil {
		street = "{" + c.name + "}"
	}
	if street == "" {
		return "named/" + noun.Name
	}
	return street + "/" + variable(noun)
}

// belonging is the column of the streets that rows belong to, nil unless it has one in every row.
func (p *proposal) belonging() *proposedColumn {
	for _, c := range p.columns {
		for _, m := range c.matches {
			if m.noun.Name == "Jurisdiction" && m.field.Name == "name" && c.blank == 0 && c.all(placeName) && (len(c.samples) == 1 || strings.Contains(c.name, "所属")) {
				return c
			}
		}
	}
	return nil
}

var dated = regexp.MustCompile(`(?i)[0-9０-９〇一二三四五六七八九十]{2,4}年?度?|(上|下)半年|第?[0-9一二三四]季度|[0-9０-９]{1,2}月份?|[(（][^)）]*[)）]|[._ -]+|\.?(csv|xlsx)$`)

// stable is the name of a source without what changes from one file of it to the next.
func stable(source string) string {
	if name := dated.ReplaceAllString(source, ""); name != "" {
		return name
	}
	return "named"
}

// placeKey is what a place made of its name alone is known by, so that rows which describe it meet that one.
func (w *proposalWriter) placeKey(noun *graph.Noun) string {
	parts := []string{"named", noun.Name}
	if noun.Name == "Community" {
		c := w.place("Jurisdiction", func(c *proposedColumn) bool { return c.blank == 0 })
		switch {
		case c != nil:
			parts = append(parts, "{"+c.name+"}")
		case w.p.street != "":
			parts = append(parts, w.p.street)
		}
	}
	return strings.Join(append(parts, w.title(noun)), "/")
}

// title is the column that names a node of the noun, as part of a template.
func (w *proposalWriter) title(noun *graph.Noun) string {
	if f := titleField(noun); f != nil {
		if c := w.p.column(noun.Name, f.Name); c != nil {
			return "{" + c.name + "}"
		}
	}
	return w.madeUp()
}

// madeUp names what has no name by what it does, or for whom, and who does it.
func (w *proposalWriter) madeUp() string {
	var parts []string
	for _, field := range []string{"category", "populations"} {
		if c := w.p.column("Service", field); c != nil && len(parts) == 0 {
			parts = append(parts, "{"+c.name+"}")
		}
	}
	if c := w.p.column("Organization", "name"); c != nil {
		parts = append(parts, "{"+c.name+"}")
	}
	if len(parts) == 0 && len(w.p.columns) > 0 {
		parts = append(parts, "{"+w.p.columns[0].name+"}")
	}
	return strings.Join(parts, " ")
}

func (w *proposalWriter) quoted(noun, field string) string {
	if c := w.p.column(noun, field); c != nil {
		return strconv.Quote(c.name)
	}
	return strconv.Quote(w.p.columns[0].name)
}

// period is a header that means a beginning with its end. A range under any other is a mistake, which the import refuses.
var period = regexp.MustCompile(`起止|期限|周期|期间|任期|届期|合同期|服务期|项目期|有效期|(服务|实施|执行|项目)(时间|日期)|period|duration|^term$`)

// ranged is the column of a beginning that holds periods, as 2021.3-2022.3.
func (w *proposalWriter) ranged(noun *graph.Noun) *proposedColumn {
	c := w.p.column(noun.Name, "from")
	if c != nil && c.periods() {
		return c
	}
	return nil
}

func (c *proposedColumn) periods() bool {
	if !period.MatchString(fold(c.name)) {
		return false
	}
	for _, s := range c.samples {
		if rangeLike.MatchString(fold(s)) {
			return true
		}
	}
	return false
}

// field writes where a field comes from, with how sure that is and what would be refused.
func (w *proposalWriter) field(f *graph.Field, c *proposedColumn) {
	value, spec := strconv.Quote(c.name), valueSpec{}
	switch {
	case f.Type == "PartialDate" && c.periods():
		spec.period = map[bool]string{true: "last", false: "first"}[f.Name == "to"]
		value = fmt.Sprintf("{column: %s, period: %s}", strconv.Quote(c.name), spec.period)
	case f.List:
		value = fmt.Sprintf("{column: %s, split: %s}", strconv.Quote(c.name), strconv.Quote(listMarks))
	}
	note := c.match.level.String() + c.examples()
	if unit := unitOfHeader(c.name); unit != "" {
		note += "; in " + unit
	} else if f.Type == "Money" {
		note += "; bare numbers are taken for 元: add unit: 万元 if they are not 无单位时按元计"
	}
	if n := w.refused(f, c, spec); n > 0 {
		note += fmt.Sprintf("; %d of %d different values would be refused 将被拒绝: %s", n, len(c.samples), c.wrong(w, f, spec))
	}
	w.line("          %s: %s # %s", f.Name, value, note)
}

// listMarks part a list in one cell.
const listMarks = "、；;，,"

// refused counts the sampled values that the field would not take.
func (w *proposalWriter) refused(f *graph.Field, c *proposedColumn, spec valueSpec) int {
	return len(c.refusedBy(w, f, spec))
}

func (c *proposedColumn) refusedBy(w *proposalWriter, f *graph.Field, value valueSpec) []string {
	spec := &fieldSpec{field: f, value: &value}
	if enum := w.model.Enum(f.Type); enum != nil {
		spec.names = enumNames(enum)
	}
	var refused []string
	for _, s := range c.samples {
		if defaultNone()[s] || f.List {
			continue
		}
		_, wrong := spec.parse(s, surroundings{unit: unitOfHeader(c.name)})
		if damaged(s) != nil || failure(s) != nil || wrong != nil && !wrong.warning {
			refused = append(refused, s)
		}
	}
	return refused
}

func (c *proposedColumn) wrong(w *proposalWriter, f *graph.Field, spec valueSpec) string {
	list := c.refusedBy(w, f, spec)
	for i, s := range list[:min(len(list), 3)] {
		list[i] = masked(s)
	}
	return strings.Join(list[:min(len(list), 3)], ", ")
}

// examples are one or two values, masked where they look personal.
func (c *proposedColumn) examples() string {
	if len(c.samples) == 0 {
		return ", blank in the rows looked at 所查看的行均为空"
	}
	var list []string
	for _, s := range c.samples[:min(len(c.samples), 2)] {
		list = append(list, masked(s))
	}
	return ", as in " + strings.Join(list, " · ")
}

var longDigits = regexp.MustCompile(`[0-9A-Za-z.+-]*\d{7,}[0-9A-Za-z.+-]*`) // with the code it is part of

// masked is a value as a comment may repeat it: one line, short, and without the middle of what may be a number of a
// telephone or of a person.
func masked(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if graph.HoldsIdentityNumber(s) {
		return "…"
	}
	s = longDigits.ReplaceAllStringFunc(s, func(digits string) string { return digits[:3] + "…" + digits[len(digits)-2:] })
	if runes := []rune(s); len(runes) > 20 {
		s = string(runes[:20]) + "…"
	}
	return s
}

func (w *proposalWriter) unmapped() {
	said := false
	for _, c := range w.p.columns {
		if c.match.level > noMatch || c.reason == "" {
			continue
		}
		if !said {
			w.line("    # Not mapped 未映射的列:")
			said = true
		}
		w.line("    #   %s: %s", strings.Join(strings.Fields(c.name), " "), c.reason)
	}
}
