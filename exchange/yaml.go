package exchange

import (
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"liandong/graph"
)

// reader turns YAML into a Mapping. It decodes by hand, because the errors must name line and remedy in two languages.
type reader struct {
	name   string // of the mapping, for errors
	model  *graph.Model
	slots  map[string]map[string]int // by noun and field
	tables map[string]map[string]string
	none   map[string]bool
	file   *fileSpec // being read
	byName bool
	plain  bool // the mapping stands for the header of a plain file
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// ParseMapping reads a mapping and checks it against the model: nouns, fields, relations and enumeration values must
// exist. The error is Invalid and names the line.
func ParseMapping(name string, data []byte, model *graph.Model) (*Mapping, error) {
	return parseMapping(name, data, model, false)
}

// parseMapping is ParseMapping. Of a plain file, each row is told by the first of its keys that it has, cells hold all values
// that the hub has (see exact), and the lists of a relation's columns belong together.
func parseMapping(name string, data []byte, model *graph.Model, plain bool) (*Mapping, error) {
	r := &reader{name: name, model: model, plain: plain, slots: map[string]map[string]int{}, tables: map[string]map[string]string{}}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		line, what := 1, err.Error()
		if found := yamlLine.FindStringSubmatch(what); found != nil {
			line, _ = strconv.Atoi(found[1]) // digits by the expression
			what = found[2]
		}
		return nil, r.fail(line, "MAPPING_YAML", "not YAML: "+what, "不是 YAML："+what)
	}
	m := &Mapping{Name: name, text: data, model: model}
	if len(document.Content) == 0 {
		return nil, r.fail(1, "MAPPING_YAML", "the mapping is empty", "映射为空")
	}
	if err := r.mapping(document.Content[0], m); err != nil {
		return nil, err
	}
	m.byName = r.byName
	return m, nil
}

func (r *reader) fail(line int, code, en, zh string) error {
	return invalid("ParseMapping", code, graph.Text{
		En: fmt.Sprintf("mapping %s, line %d: %s", r.name, line, en),
		Zh: fmt.Sprintf("映射 %s 第 %d 行：%s", r.name, line, zh),
	})
}

// unknown says what is not there and what is.
func (r *reader) unknown(line int, what, zh, got string, known []string) error {
	if len(known) > 30 {
		known = append(known[:30:30], "…")
	}
	list := strings.Join(known, ", ")
	return r.fail(line, "MAPPING_NAME",
		"there is no "+what+" "+strconv.Quote(got)+": use one of "+list,
		"没有"+zh+" "+strconv.Quote(got)+"：可用 "+list)
}

// entry reads one value of a mapping node.
type entry func(value *yaml.Node) error

// object reads a mapping node whose keys are all known.
func (r *reader) object(node *yaml.Node, known map[string]entry) error {
	if node.Kind != yaml.MappingNode {
		return r.fail(node.Line, "MAPPING_SHAPE", "expected names with values, as in name: value", "此处应为“名称: 值”")
	}
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		read, ok := known[key.Value]
		if !ok {
			names := make([]string, 0, len(known))
			for name := range known {
				names = append(names, name)
			}
			sort.Strings(names)
			return r.unknown(key.Line, "setting", "设置", key.Value, names)
		}
		if seen[key.Value] {
			return r.fail(key.Line, "MAPPING_TWICE", key.Value+" stands here twice: keep one", key.Value+" 重复：请只留一个")
		}
		seen[key.Value] = true
		if err := read(value); err != nil {
			return err
		}
	}
	return nil
}

// each reads a mapping node with names of the user's own, in their order.
func (r *reader) each(node *yaml.Node, read func(name *yaml.Node, value *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode {
		return r.fail(node.Line, "MAPPING_SHAPE", "expected names with values, as in name: value", "此处应为“名称: 值”")
	}
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		name := node.Content[i]
		if seen[name.Value] {
			return r.fail(name.Line, "MAPPING_TWICE", name.Value+" stands here twice: keep one", name.Value+" 重复：请只留一个")
		}
		seen[name.Value] = true
		if err := read(name, node.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// list reads a sequence; one value stands for a list of one.
func (r *reader) list(node *yaml.Node, read entry) error {
	if node.Kind != yaml.SequenceNode {
		return read(node)
	}
	for _, item := range node.Content {
		if err := read(item); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) string(into *string) entry {
	return func(node *yaml.Node) error {
		if node.Kind != yaml.ScalarNode {
			return r.fail(node.Line, "MAPPING_SHAPE", "expected a text", "此处应为文本")
		}
		*into = node.Value
		return nil
	}
}

func (r *reader) strings(into *[]string) entry {
	return func(node *yaml.Node) error {
		return r.list(node, func(item *yaml.Node) error {
			var s string
			if err := r.string(&s)(item); err != nil {
				return err
			}
			*into = append(*into, s)
			return nil
		})
	}
}

func (r *reader) bool(into *bool) entry {
	return func(node *yaml.Node) error {
		if err := node.Decode(into); err != nil {
			return r.fail(node.Line, "MAPPING_SHAPE", "expected true or false", "此处应为 true 或 false")
		}
		return nil
	}
}
