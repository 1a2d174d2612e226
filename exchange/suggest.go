package exchange

import (
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"liandong/graph"
)

// sampleRows is how many rows a suggestion looks at.
const sampleRows = 200

// proposal is what a suggestion makes of one table.
type proposal struct {
	file, sheet string
	header      header
	titles      []string
	columns     []*proposedColumn
	rows        int // looked at
	nouns       []*graph.Noun
	hours       *proposedColumn // of the volunteers of the rows, each in the activity of the row
	street      string          // the one that title or file name gives
}

// proposedColumn is a column with what it may be.
type proposedColumn struct {
	place   int
	name    string // as the mapping names it
	samples []string
	blank   int
	matches []match
	match   match
	reason  string // why it is not mapped
}

// Suggest proposes a mapping for a CSV file, a workbook or a folder of them, as commented YAML that ParseMapping takes: for
// the noun named, or for those that the headers tell. It reads no more than the first rows, and repeats no value that
// looks personal. The error is Invalid when a file cannot be read or no header is known.
func Suggest(files fs.FS, path, noun string, model *graph.Model) ([]byte, error) {
	var only *graph.Noun
	if noun != "" {
		only = model.Noun(noun)
		if only == nil || only.Abstract || only.ReadOnly {
			return nil, invalid("Suggest", "MAPPING_NAME", text("there is no noun %q: use one of %s", "没有名词 %q：可用 %s", noun, strings.Join(nounNames(model), ", ")))
		}
	}
	inputs, err := suggestInputs(files, path)
	if err != nil {
		return nil, err
	}
	v := newVocabulary(model, only)
	var proposals []*proposal
	for _, in := range inputs {
		p, err := propose(in, v)
		if failed := in.release(); err == nil {
			err = failed
		}
		if err != nil {
			return nil, err
		}
		if p.choose(v, only); len(p.nouns) > 0 {
			proposals = append(proposals, p)
		} else if len(inputs) == 1 {
			return nil, invalid("Suggest", "HEADER", text("no header of %[1]s is known (%[2]s): say with --noun what a row is, or write a mapping",
				"%[1]s 的表头无法识别（%[2]s）：请用 --noun 指明每行是什么，或编写映射", filepath.Base(path), strings.Join(maskedNames(p.header.names), ", ")))
		}
	}
	if len(proposals) == 0 {
		return nil, invalid("Suggest", "HEADER", text("no header in %s is known: say with --noun what a row is", "%s 中没有可识别的表头：请用 --noun 指明每行是什么", filepath.Base(path)))
	}
	data := writeProposals(filepath.Base(path), proposals, model)
	if _, err := ParseMapping("suggestion", data, model); err != nil {
		return nil, &graph.Error{Kind: graph.Internal, Op: "exchange.Suggest", Err: err, Message: text("the proposed mapping is not one: please report this", "生成的映射无效：请反馈此问题")}
	}
	return data, nil
}

// maskedNames are headers as a message may repeat them: where there is no header, they are a row of data.
func maskedNames(names []string) []string {
	list := make([]string, 0, len(names))
	for _, name := range names[:min(len(names), 12)] {
		list = append(list, masked(name))
	}
	return quoted(list)
}

func nounNames(model *graph.Model) []string {
	var names []string
	for _, n := range model.Nouns {
		if !n.Abstract && !n.ReadOnly {
			names = append(names, n.Name)
		}
	}
	return names
}

// suggestInputs lists the tables of a file or folder: every sheet of a workbook that has rows is one.
func suggestInputs(files fs.FS, path string) ([]*input, error) {
	f, err := openFile(files, path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fileError(path, err)
	}
	paths := []string{path}
	if info.IsDir() {
		names, err := tablesIn(files, path)
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, invalid("Suggest", "FILE", text("the folder %s holds no .csv and no .xlsx", "文件夹 %s 中没有 .csv 或 .xlsx 文件", filepath.Base(path)))
		}
		paths = nil
		for _, name := range names {
			paths = append(paths, filepath.Join(path, name))
		}
	}
	var inputs []*input
	for _, p := range paths {
		sheets, err := sheetsOf(files, p)
		if err != nil {
			return nil, err
		}
		for _, sheet := range sheets {
			spec := &fileSpec{encoding: "auto", sheet: sheet}
			if info.IsDir() {
				spec.name = filepath.Base(p)
			}
			inputs = append(inputs, &input{spec: spec, files: files, path: p})
		}
	}
	return inputs, nil
}

// sheetsOf names the sheets of a workbook that have rows; one without a name for the only one, and for CSV.
func sheetsOf(files fs.FS, path string) (names []string, err error) {
	f, err := openFile(files, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	whole, workbook, err := begin(f, path)
	if err != nil || !workbook {
		return []string{""}, err
	}
	data, err := readWorkbook(whole, path)
	if err != nil {
		return nil, err
	}
	w, err := openWorkbook(path, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for _, name := range w.book.GetSheetList() {
		if visible, err := w.book.GetSheetVisible(name); err == nil && visible && w.hasRows(name) {
			names = append(names, name)
		}
	}
	if len(names) < 2 {
		return []string{""}, nil
	}
	return names, nil
}

// propose reads the header and the first rows of a table.
func propose(in *input, v *vocabulary) (p *proposal, err error) {
	if err := in.inspect(discarded{}); err != nil {
		return nil, err
	}
	t, err := in.open(v.score)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := t.close(); err == nil && closing != nil {
			err = fileError(in.path, closing)
		}
	}()
	p = &proposal{file: in.spec.name, sheet: in.spec.sheet, header: t.header}
	for _, title := range t.titles {
		for _, c := range title.cells {
			if c = trim(c); c != "" {
				p.titles = append(p.titles, c)
				break
			}
		}
	}
	p.street = streetIn(append(slices.Clone(p.titles), strings.TrimSuffix(filepath.Base(in.path), filepath.Ext(in.path)), in.sheet))
	p.takeColumns(v)
	if err := p.sample(t); err != nil {
		return nil, err
	}
	for _, c := range p.columns {
		if len(c.matches) == 0 && c.reason == noField {
			c.takeMatches(v.byShape(c.samples))
		}
	}
	return p, nil
}

// discarded takes what is not needed.
type discarded struct{}

func (discarded) Write(b []byte) (int, error) { return len(b), nil }

func (p *proposal) takeColumns(v *vocabulary) {
	for i, name := range p.header.names {
		c := &proposedColumn{place: i, name: name}
		if _, last, ok := lastPart(name); ok {
			if at, alone := p.header.lower[fold(last)]; alone && at == i {
				c.name = last
			}
		}
		switch {
		case name == "":
			continue
		case personalKind(name) == "identity":
			c.reason = "identity numbers are never read 身份证号不读取"
		case personalKind(name) != "":
			c.reason = "people and their contacts are not kept 个人及联系方式不保存"
		case sequences[fold(c.name)]:
			c.reason = "only counts the rows 仅为行号"
		case strings.ContainsAny(name, "{}"):
			c.reason = "braces in a name cannot be used 列名含花括号"
		default:
			c.takeMatches(v.of(name))
		}
		p.columns = append(p.columns, c)
	}
}

const noField = "no field is known by this name 没有对应的字段"

// takeMatches keeps the fields that count what the header says it counts.
func (c *proposedColumn) takeMatches(matches []match) {
	c.reason = noField
	unit := unitOfHeader(c.name)
	for _, m := range matches {
		if counts := m.field.Type == "Int" || m.field.Type == "Money"; counts && unit != "" && !sameKind(m.field, unit) {
			c.reason = "it counts " + unit + ", and " + m.field.Name + " counts " + fieldUnit(m.field) + " 单位不同，不可混用"
			continue
		}
		c.matches = append(c.matches, m)
	}
	if len(c.matches) > 0 {
		c.reason = ""
	}
}

var sequences = map[string]bool{"序号": true, "编号": true, "行号": true, "no.": true, "no": true, "#": true, "序": true}

func lastPart(name string) (group, last string, ok bool) {
	at := strings.LastIndexByte(name, '/')
	if at < 0 {
		return "", name, false
	}
	return name[:at], name[at+1:], true
}

// sample looks at the first rows of data.
func (p *proposal) sample(t *table) error {
	for p.rows < sampleRows {
		cells, wrong, err := t.next()
		if err != nil {
			return err
		}
		if cells == nil && wrong == nil {
			return nil
		}
		if wrong != nil || t.kind != dataRow || classify(cells, &t.header) != dataRow {
			continue
		}
		p.rows++
		for _, c := range p.columns {
			value := cell(cells, c.place)
			if value == "" {
				c.blank++
			} else if (c.reason == "" || c.reason == noField) && !slices.Contains(c.samples, value) && len(c.samples) < sampleRows {
				c.samples = append(c.samples, value)
			}
		}
	}
	return nil
}

var (
	streetName    = regexp.MustCompile(`(?:^|[^\p{Han}]|[省市区县州年])(\p{Han}{1,9}?(?:街道|镇|乡))`)
	beforeName    = regexp.MustCompile(`年度|季度|半年|[0-9一二三四五六七八九十]月份?|关于`)
	anyStreet     = regexp.MustCompile(`(城乡|乡镇|村镇|街镇)$|^(各|全|本|所属)`) // no name
	afterDistrict = regexp.MustCompile(`[省市区县州年](\p{Han}{2,}(?:街道|镇|乡))$`)
)

// streetIn finds the name of a street or town in titles and file names.
func streetIn(texts []string) string {
	for _, s := range texts {
		found := streetName.FindStringSubmatch(beforeName.ReplaceAllString(s, " "))
		if found == nil || anyStreet.MatchString(found[1]) {
			continue
		}
		if inner := afterDistrict.FindStringSubmatch(found[1]); inner != nil {
			return inner[1]
		}
		return found[1]
	}
	return ""
}
