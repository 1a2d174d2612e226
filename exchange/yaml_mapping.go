package exchange

import (
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"

	"liandong/graph"
)

var headerRange = regexp.MustCompile(`^([1-9]\d{0,2})(?:-([1-9]\d{0,2}))?$`)

// defaultNone are the cells that say there is none, unless a mapping has its own. A blank cell says nothing.
func defaultNone() map[string]bool {
	return map[string]bool{"无": true, "/": true, "／": true, "—": true, "——": true, "-": true, "--": true, "暂无": true, "没有": true}
}

// mapping reads the top of the file.
func (r *reader) mapping(node *yaml.Node, m *Mapping) error {
	var files *yaml.Node
	r.none = defaultNone()
	top := map[string]entry{
		"title":  r.string(&m.Title),
		"source": func(n *yaml.Node) error { return r.source(n, &m.Source) },
		"none":   func(n *yaml.Node) (err error) { r.none, err = r.set(n); return err },
		"tables": r.allTables,
		"files":  func(n *yaml.Node) error { files = n; return nil },
	}
	if err := r.object(node, top); err != nil {
		return err
	}
	if m.Source.Name == "" {
		return r.fail(node.Line, "MAPPING_INCOMPLETE", "source.name is missing: say whose data this is", "缺少 source.name：请写明数据来源")
	}
	if files == nil || files.Kind != yaml.SequenceNode || len(files.Content) == 0 {
		return r.fail(node.Line, "MAPPING_INCOMPLETE", "files is missing: list at least one file", "缺少 files：至少列出一个文件")
	}
	for _, item := range files.Content {
		f := &fileSpec{line: item.Line, encoding: "auto"}
		r.file = f
		if err := r.readFile(item, f); err != nil {
			return err
		}
		if f.name == "" && f.sheet == "" && len(files.Content) > 1 {
			return r.fail(item.Line, "MAPPING_INCOMPLETE", "each of several tables needs its file or its sheet", "有多个表时，每个都要写 file 或 sheet")
		}
		m.files = append(m.files, f)
	}
	return nil
}

func (r *reader) source(node *yaml.Node, s *Source) error {
	if err := r.object(node, map[string]entry{
		"name": r.string(&s.Name), "publisher": r.string(&s.Publisher), "licence": r.string(&s.Licence),
		"locator": r.string(&s.Locator), "publishedOn": r.string(&s.PublishedOn),
	}); err != nil {
		return err
	}
	if s.PublishedOn != "" {
		if _, err := graph.ParsePartialDate(s.PublishedOn); err != nil {
			return r.fail(node.Line, "MAPPING_VALUE", "publishedOn is no date: write 2017, 2017-12 or 2017-12-31", "publishedOn 不是日期：请写作 2017、2017-12 或 2017-12-31")
		}
	}
	return nil
}

func (r *reader) allTables(node *yaml.Node) error {
	return r.each(node, func(name, value *yaml.Node) error {
		table, err := r.table(value)
		r.tables[name.Value] = table
		return err
	})
}

func (r *reader) table(node *yaml.Node) (map[string]string, error) {
	table := map[string]string{}
	err := r.each(node, func(from, to *yaml.Node) error {
		var s string
		err := r.string(&s)(to)
		table[from.Value] = s
		return err
	})
	return table, err
}

func (r *reader) set(node *yaml.Node) (map[string]bool, error) {
	var values []string
	err := r.strings(&values)(node)
	set := map[string]bool{}
	for _, v := range values {
		set[v] = true
	}
	return set, err
}

func (r *reader) readFile(node *yaml.Node, f *fileSpec) error {
	var delimiter string
	var nodes, links, collected *yaml.Node
	keep := func(into **yaml.Node) entry { return func(n *yaml.Node) error { *into = n; return nil } }
	err := r.object(node, map[string]entry{
		"file": r.string(&f.name), "encoding": r.string(&f.encoding), "delimiter": r.string(&delimiter), "sheet": r.string(&f.sheet),
		"header": r.headerRows(f),
		"skip": func(n *yaml.Node) error {
			return r.list(n, func(item *yaml.Node) error {
				c, err := r.condition(item)
				f.skip = append(f.skip, c)
				return err
			})
		},
		"nodes": keep(&nodes), "links": keep(&links), "collected": keep(&collected),
	})
	if err != nil {
		return err
	}
	if !encodings()[f.encoding] {
		return r.unknown(node.Line, "encoding", "编码", f.encoding, keysOf(encodings()))
	}
	if runes := []rune(delimiter); len(runes) == 1 {
		f.delimiter = runes[0]
	} else if len(runes) > 1 {
		return r.fail(node.Line, "MAPPING_VALUE", "delimiter is one character", "delimiter 应为一个字符")
	}
	if nodes == nil {
		return r.fail(node.Line, "MAPPING_INCOMPLETE", "nodes is missing: say what a row is", "缺少 nodes：请写明每行是什么")
	}
	if err := r.each(nodes, r.node); err != nil {
		return err
	}
	if links != nil {
		if err := r.list(links, r.link); err != nil {
			return err
		}
	}
	if collected != nil {
		return r.list(collected, r.collected)
	}
	return nil
}

// headerRows reads the row of a header, or the first and the last as in 2-3.
func (r *reader) headerRows(f *fileSpec) entry {
	return func(node *yaml.Node) error {
		found := headerRange.FindStringSubmatch(node.Value)
		if found == nil {
			return r.fail(node.Line, "MAPPING_SHAPE", "header is a row, or the first and last of several, as in 2 or 2-3", "header 应为行号或起止行号，如 2 或 2-3")
		}
		f.header, _ = strconv.Atoi(found[1]) // digits by the expression
		f.headerLast = f.header
		if found[2] != "" {
			f.headerLast, _ = strconv.Atoi(found[2])
		}
		if f.headerLast < f.header || f.headerLast-f.header >= maxHeaderLines {
			return r.fail(node.Line, "MAPPING_VALUE", "a header has one to three rows", "表头应为一至三行")
		}
		return nil
	}
}

func (r *reader) condition(node *yaml.Node) (*condition, error) {
	c := &condition{line: node.Line}
	var is, not map[string]bool
	err := r.object(node, map[string]entry{
		"column": r.strings(&c.columns),
		"is":     func(n *yaml.Node) (err error) { is, err = r.set(n); return err },
		"not":    func(n *yaml.Node) (err error) { not, err = r.set(n); return err },
	})
	if err != nil {
		return nil, err
	}
	c.values, c.not = is, not != nil
	if c.not {
		c.values = not
	}
	if len(c.columns) == 0 || (is == nil) == (not == nil) {
		return nil, r.fail(node.Line, "MAPPING_INCOMPLETE", "a condition has a column and either is or not", "条件需有 column，以及 is 或 not 之一")
	}
	return c, nil
}

func (r *reader) when(into **condition) entry {
	return func(n *yaml.Node) (err error) { *into, err = r.condition(n); return err }
}

func (r *reader) collected(node *yaml.Node) error {
	c := &collectedSpec{line: node.Line}
	err := r.object(node, map[string]entry{
		"scheme": r.string(&c.scheme),
		"place":  func(n *yaml.Node) (err error) { c.place, err = r.target(n); return err },
		"when":   r.when(&c.when),
	})
	if err != nil {
		return err
	}
	if c.scheme == "" || c.place == nil {
		return r.fail(node.Line, "MAPPING_INCOMPLETE", "collected has a scheme and a place", "collected 需有 scheme 与 place")
	}
	if !r.reaches(c.place.noun, r.model.Relation(collectedRelation).To) {
		return r.fail(node.Line, "MAPPING_NAME", "place is no administrative division", "place 不是行政区划")
	}
	r.file.collected = append(r.file.collected, c)
	return nil
}

// reaches reports whether some node of the noun can stand where the type is asked for.
func (r *reader) reaches(noun *graph.Noun, typeName string) bool {
	for _, concrete := range r.model.Concrete(noun.Name) {
		if r.model.Is(concrete, typeName) {
			return true
		}
	}
	return false
}
