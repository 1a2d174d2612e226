package graph

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// ends are the nodes that the message of a finding names.
type ends struct {
	node  string // what the message is about
	other string // what stands in its way, put before more
	value string
	more  []string
}

// atEnd makes a finding about one end of a relation; tell gives the message its name.
func atEnd(code, field, node, value string, more ...string) Finding {
	f := found(code, field, value, more...)
	f.about = &ends{node: node, value: value, more: more}
	return f
}

// besides makes a finding about one end of a relation and another node.
func besides(code, field, node, other string, more ...string) Finding {
	f := atEnd(code, field, node, "", more...)
	f.about.other = other
	return f
}

// tell lets messages about the ends of relations say what these are called: one statement, and only when there are any.
func (b *linkBatch) tell(ctx context.Context) error {
	var findings []*Finding
	ids := map[string]bool{}
	for i := range b.out {
		for _, list := range [][]Finding{b.out[i].Refused, b.out[i].Warnings} {
			for k := range list {
				if f := &list[k]; f.about != nil {
					findings = append(findings, f)
					for _, id := range []string{f.about.node, f.about.other} {
						if id != "" {
							ids[id] = true
						}
					}
				}
			}
		}
	}
	if len(findings) == 0 {
		return nil
	}
	names, err := b.tx.names(ctx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	for _, f := range findings {
		var more []Text
		if f.about.other != "" {
			more = append(more, names[f.about.other])
		}
		for _, m := range f.about.more {
			more = append(more, b.tx.model.term(m))
		}
		f.Message = worded(f.Code, f.Field, names[f.about.node], f.about.value, more...).Message
		f.about = nil
	}
	return nil
}

// names says of nodes what they are and are called; a node that does not exist is called by its id.
func (tx *Tx) names(ctx context.Context, ids []string) (map[string]Text, error) {
	var columns []string
	for _, n := range tx.model.Nouns {
		if title := n.title(); title != "" && !slices.Contains(columns, title) {
			columns = append(columns, title)
		}
	}
	rows, err := tx.list(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r})", append([]string{"n.id", "labels(n)", "n." + regionProperty}, cellsOf("n", columns)...), ids)
	if err != nil {
		return nil, err
	}
	names := map[string]Text{}
	for _, id := range ids {
		names[id] = Text{En: id, Zh: id}
	}
	for _, row := range rows {
		id, _ := row[0].(string)
		if noun := tx.nounOf(row[1]); noun != nil {
			var title any
			if at := slices.Index(columns, noun.title()); at >= 0 && tx.tells(noun, id, textsOf(row[2])) {
				title = row[3+at]
			}
			names[id] = noun.called(title, id)
		}
	}
	return names, nil
}

// tells reports whether the actor may see what a node is called.
func (tx *Tx) tells(noun *Noun, id string, divisions []string) bool {
	return tx.req.Rights == nil || tx.req.Rights.Read.reach(noun.Field(noun.title()).Access).Sees(id, divisions)
}

// taken makes a finding about a key that another node has.
func (b *nodeBatch) taken(field, value string, other *node) Finding {
	name := Text{En: other.id, Zh: other.id}
	called := b.noun.Field(b.noun.title())
	if b.tx.req.Rights != nil && called != nil && !b.tx.req.Rights.Read.Allows(called.Access, public) {
		return worded("KEY_TAKEN", field, Text{En: field, Zh: field}, value, b.noun.words())
	}
	if title := b.cell(other.cells, b.noun.title()); title != nil && other.foreign {
		name = Text{En: quoted(shown(title)), Zh: quoted(shown(title))}
	} else if title != nil {
		name = b.noun.called(title, other.id)
	}
	return worded("KEY_TAKEN", field, Text{En: field, Zh: field}, value, name)
}

// Title is the first short text that every record of the noun has; nil for none.
func (n *Noun) Title() *Field {
	for _, f := range n.Fields {
		if f.IsTitle() {
			return f
		}
	}
	return nil
}

// title is the field that says what a node is called: the Title, else the last part of the first key; empty for none.
func (n *Noun) title() string {
	if f := n.Title(); f != nil {
		return f.Name
	}
	if len(n.Keys) > 0 {
		return n.Keys[0].Fields[len(n.Keys[0].Fields)-1]
	}
	return ""
}

// called names a node by its title, or by its id when it has none.
func (n *Noun) called(title any, id string) Text {
	name, word := id, n.words()
	if title != nil {
		name = shown(title)
	}
	if private(name) {
		name = "…"
	}
	return Text{En: word.En + " " + quoted(name), Zh: word.Zh + "“" + clip(name) + "”"}
}

// words are what the noun is called in its description, which begins as in "Data source (数据来源, R75): ...".
func (n *Noun) words() Text {
	en, rest, _ := strings.Cut(n.Description, " (")
	zh, _, closed := strings.Cut(rest, ")")
	if !closed || !strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return Text{En: n.Name, Zh: n.Name}
	}
	zh, _, _ = strings.Cut(zh, ", ") // rows of the contract follow
	return Text{En: en, Zh: zh}
}

// term is the words for the name of a noun; other texts stay as they are.
func (m *Model) term(text string) Text {
	if n := m.Noun(text); n != nil {
		return n.words()
	}
	return Text{En: text, Zh: text}
}
