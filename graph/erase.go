package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Erased is what Erase has taken away, and where the hub still holds the same words.
type Erased struct {
	Records   int // the person's and those about the person
	Versions  int // of them, with older ones
	Relations int // of which something personal was taken away
	Changes   int // records of writes that told of it
	Remaining []Remaining
}

// Remaining is a place where one of the erased words still stands: somebody of the same name, or a text that names the person.
type Remaining struct {
	Kind     string // noun, or relation type
	ID       string
	Property string
}

// erasedName is what an erased person is called.
const erasedName = "（已删除）"

// Erase takes away what tells who a person was, now and in every version, in records about the person alone (appraisals, policies), on relations, and in records of writes: names and numbers,
// contacts, what was judged. What happened stays, under a name that says that it was erased. Then it looks through the whole store for the words that were erased: Remaining is the proof, or
// what somebody has to read, names and numbers first. The words are known nowhere afterwards, so a search that does not come to its end, as when the context ends, takes all of it back. An id that is no person's is
// NotFound. What lies outside the store is not touched: backups, exports, and the database's own log of transactions until it is pruned.
func (s *Store) Erase(ctx context.Context, actor, id, reason string) (Erased, error) {
	if err := checkReason(reason); err != nil {
		return Erased{}, err
	}
	id = s.Kept(id)
	person := s.model.Noun("Person")
	subjects, err := s.subjects(ctx, person, id)
	if err != nil {
		return Erased{}, err
	}
	var done Erased
	var clock int64
	err = s.maintain(ctx, "graph.Erase", func(ctx context.Context, tx neo4j.ExplicitTransaction) error {
		e := &erasing{tx: tx, model: s.model, ids: subjectIDs(subjects), done: Erased{Records: len(subjects)}}
		if err := e.all(ctx, subjects, actor, reason); err != nil {
			return err
		}
		done, clock = e.done, e.clock
		return nil
	})
	if err != nil {
		return Erased{}, err
	}
	s.clock.note(clock, true)
	return done, nil
}

// subject is a record that is erased.
type subject struct {
	id   string
	noun *Noun
}

func subjectIDs(subjects []subject) (ids []string) {
	for _, one := range subjects {
		ids = append(ids, one.id)
	}
	return ids
}

// subjects are the person and the records that belong somewhere through the person and are not public.
func (s *Store) subjects(ctx context.Context, person *Noun, id string) ([]subject, error) {
	rows, err := s.Read(ctx, "MATCH (p:Person {id: $id}) RETURN COLLECT { MATCH (p)<-[:"+strings.Join(s.model.belongThrough(person), "|")+
		"]-(r:Node) RETURN [r.id, labels(r)] }", map[string]any{"id": id})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, &Error{Kind: NotFound, Op: "graph.Erase", Field: "id", Message: Text{En: "there is no such person", Zh: "没有该人员"}}
	}
	list := []subject{{id, person}}
	items, _ := rows[0][0].([]any)
	for _, item := range items {
		row, _ := item.([]any)
		if noun := s.model.NounOf(row[1]); noun != nil && noun.Access != public {
			id, _ := row[0].(string)
			list = append(list, subject{id, noun})
		}
	}
	return list, nil
}

// erasing is one transaction of Erase.
type erasing struct {
	tx    neo4j.ExplicitTransaction
	model *Model
	ids   []string
	names []string // what tells who it was: names and numbers
	words []string // what else was erased, which others may have as well
	done  Erased
	clock int64 // of the hub afterwards
}

func (e *erasing) all(ctx context.Context, subjects []subject, actor, reason string) error {
	if _, err := e.run(ctx, "MATCH (c:HubClock {name: 'hub'}) SET c.held = true RETURN 1", nil); err != nil {
		return err
	}
	for _, one := range subjects {
		if err := e.node(ctx, one); err != nil {
			return err
		}
	}
	if err := e.relations(ctx, subjects[0].id); err != nil {
		return err
	}
	if err := e.changes(ctx); err != nil {
		return err
	}
	rows, err := e.run(ctx, `MATCH (c:HubClock {name: 'hub'}) SET c.value = c.value + 1, c.at = $now, c.held = null
CREATE (h:Change {id: $change, at: $now, actor: $actor, what: 'erasePerson', after: '[]', clock: c.value, items: size($ids)})
CREATE (h)-[:TOUCHED]->(:ChangePart {first: 0, kinds: [x IN $ids | 'Person'], ids: $ids, froms: [x IN $ids | '']})
CREATE (:Kept:Erasure {key: $change, at: $now, actor: $actor, reason: $reason, person: $ids[0]}) RETURN c.value`,
		map[string]any{"now": time.Now().UTC(), "change": newID(), "actor": actor, "reason": reason, "ids": e.ids})
	if err != nil {
		return err
	}
	e.clock, _ = rows[0][0].(int64)
	return e.remaining(ctx)
}

func (e *erasing) run(ctx context.Context, statement string, params map[string]any) (rows [][]any, _ error) {
	result, err := e.tx.Run(ctx, statement, params)
	if err != nil {
		return nil, err
	}
	return records(ctx, result)
}

// identifies reports whether a field tells who somebody is, or judges them. Case notes do not: they are about others too.
func identifies(f *Field) bool {
	return slices.Contains([]string{"IDENTITY", "CONTACT", "SENSITIVE"}, f.Access)
}

// personal are the stored properties of a record that tell who somebody is. Of the person that is all that is no enumeration.
func personal(n *Noun) (properties []string) {
	for _, f := range n.Fields {
		whole := n.Name == "Person" && f.Type == "String" && !f.BuiltIn
		if f.Kind == Property && !f.Computed && (whole || !f.BuiltIn && identifies(f)) {
			properties = append(properties, columns(f)...)
		}
	}
	if n.Name == "Person" {
		properties = append(properties, formerNames, "aliases", searchIndex, "sourceKey")
	}
	return properties
}

// node takes the personal properties of a record and its versions away, and remembers the words that tell who it was.
func (e *erasing) node(ctx context.Context, one subject) error {
	properties := personal(one.noun)
	if len(properties) == 0 {
		return nil
	}
	sets := make([]string, len(properties))
	for i, p := range properties {
		sets[i] = "v." + p + " = null"
		if f := one.noun.Field(p); f != nil && f.Required && one.noun.title() == p {
			sets[i] = "v." + p + " = $name"
		}
	}
	rows, err := e.run(ctx, "MATCH (n:Node {id: $id}) OPTIONAL MATCH (n)-[:SUPERSEDED]->(p:Past)\nWITH n, [n] + collect(p) AS versions\nUNWIND versions AS v\n"+
		"WITH v, ["+strings.Join(cellsOf("v", properties), ", ")+"] AS was\nSET "+strings.Join(sets, ", ")+"\nRETURN was", map[string]any{"id": one.id, "name": erasedName})
	if err != nil {
		return err
	}
	for _, row := range rows {
		e.done.Versions++
		cells, _ := row[0].([]any)
		for i, cell := range cells {
			switch p := properties[i]; {
			case p == searchIndex:
			case tells(one.noun, p):
				e.names = remember(e.names, cell)
			default:
				e.words = remember(e.words, cell)
			}
		}
	}
	return nil
}

// tells reports whether a property is a name or a number of somebody.
func tells(n *Noun, property string) bool {
	f := n.Field(property)
	return property == formerNames || property == "aliases" || f != nil && f.Access == "IDENTITY"
}

// remember adds words that are long enough to be looked for.
func remember(words []string, cell any) []string {
	for _, word := range textsOf(cell) {
		if word = strings.TrimSpace(word); utf8.RuneCountInString(word) > 1 && word != erasedName && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// relations takes what is personal off the person's relations, retracted ones too.
func (e *erasing) relations(ctx context.Context, id string) error {
	for _, r := range e.model.Relations {
		for _, f := range r.Properties {
			if !identifies(f) {
				continue
			}
			rows, err := e.run(ctx, "MATCH (:Node {id: $id})-[r:"+r.Type+"|"+r.Type+"_PAST]-() WHERE r."+f.Property+" IS NOT NULL SET r."+f.Property+" = null RETURN count(*)", map[string]any{"id": id})
			if err != nil {
				return err
			}
			n, _ := rows[0][0].(int64)
			e.done.Relations += int(n)
		}
	}
	return nil
}

// changes takes the values of the records out of what writes have noted about them.
func (e *erasing) changes(ctx context.Context) error {
	rows, err := e.run(ctx, "MATCH (h:Change)-[:TOUCHED]->(p:ChangePart) WHERE any(x IN $ids WHERE x IN p.ids OR x IN p.froms) RETURN DISTINCT h.id, h.before, h.after", map[string]any{"ids": e.ids})
	if err != nil {
		return err
	}
	var changed []any
	for _, row := range rows {
		before, some := e.without(row[1])
		after, more := e.without(row[2])
		if some || more {
			changed = append(changed, []any{row[0], before, after})
		}
	}
	e.done.Changes = len(changed)
	if len(changed) == 0 {
		return nil
	}
	_, err = e.run(ctx, "UNWIND $rows AS r MATCH (h:Change {id: r[0]}) SET h.before = r[1], h.after = r[2] RETURN count(*)", map[string]any{"rows": changed})
	return err
}

// without is a text of a change record without the fields of the records that are erased, and of relations of them.
func (e *erasing) without(stored any) (any, bool) {
	text, _ := stored.(string)
	var items []map[string]any
	if text == "" || json.Unmarshal([]byte(text), &items) != nil { // counts alone
		return stored, false
	}
	changed := false
	for _, item := range items {
		for _, name := range []string{"id", "fromId", "toId"} {
			if id, _ := item[name].(string); slices.Contains(e.ids, id) && item["fields"] != nil {
				delete(item, "fields")
				changed = true
			}
		}
	}
	if !changed {
		return stored, false
	}
	left, err := json.Marshal(items)
	if err != nil {
		return nil, true
	}
	return string(left), true
}

// remainingMost is how many places of nodes, and of relations, one search names.
const remainingMost = 1000

// remaining looks through all nodes and relations for the names and numbers, and then for the other words, of which there may be so many that they would hide the names.
func (e *erasing) remaining(ctx context.Context) error {
	for _, words := range [][]string{e.names, e.words} {
		if len(words) == 0 {
			continue
		}
		if err := e.find(ctx, words); err != nil {
			return err
		}
	}
	return nil
}

func (e *erasing) find(ctx context.Context, words []string) error {
	const texts = "CASE WHEN valueType(x) STARTS WITH 'LIST' THEN [y IN x | toStringOrNull(y)] ELSE [toStringOrNull(x)] END"
	found := func(of string) string {
		return "[k IN keys(" + of + ") WHERE any(t IN [x IN [" + of + "[k]] | " + texts + "][0] WHERE any(w IN $words WHERE t CONTAINS w))]"
	}
	rows, err := e.run(ctx, "MATCH (n) WITH labels(n) AS kinds, coalesce(n.id, n.key, '') AS id, "+found("n")+" AS properties UNWIND properties AS p RETURN kinds, id, p LIMIT $most\n"+
		"UNION ALL MATCH ()-[r]->() WITH [type(r)] AS kinds, coalesce(r.id, '') AS id, "+found("r")+" AS properties UNWIND properties AS p RETURN kinds, id, p LIMIT $most",
		map[string]any{"words": words, "most": int64(remainingMost)})
	for _, row := range rows {
		one := Remaining{Kind: e.kindOf(row[0])}
		one.ID, _ = row[1].(string)
		one.Property, _ = row[2].(string)
		if !slices.Contains(e.done.Remaining, one) {
			e.done.Remaining = append(e.done.Remaining, one)
		}
	}
	return err
}

// kindOf is the noun of the labels; where there is none, as for relations and for what the hub keeps beside the data, the labels themselves.
func (e *erasing) kindOf(labels any) string {
	if noun := e.model.NounOf(labels); noun != nil {
		return noun.Name
	}
	list, _ := labels.([]any)
	var names []string
	for _, one := range list {
		names = append(names, fmt.Sprint(one))
	}
	return strings.Join(names, " ")
}
