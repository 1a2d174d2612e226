package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// schemaVersion is the version of the way things are stored. It rises when an older hub could no longer write safely.
const schemaVersion = 3

const metaStatement = "OPTIONAL MATCH (m:HubMeta {name: 'hub'}) OPTIONAL MATCH (c:HubClock {name: 'hub'}) RETURN m.schemaVersion, m.fingerprint, c.decided"

// step is one migration: repeatable, and applied anew when its checksum changes.
type step struct {
	name     string
	checksum string
	schema   []string // statements that change the schema; they run in one transaction
	apply    func(ctx context.Context, s *Store) error
}

// Migrate brings the database to the model: constraints, indexes, the clock, and the vocabularies that come with the hub.
// It returns the names of the steps it has applied, none when there was nothing to do, which takes one round trip. It only
// goes forward: a database that a newer hub has prepared is a Conflict with Code STATE_NEWER. Two hubs that migrate at the
// same time do so one after the other.
func (s *Store) Migrate(ctx context.Context) ([]string, error) {
	steps, err := s.steps()
	if err != nil {
		return nil, err
	}
	want := fingerprint(steps)
	rows, err := s.Read(ctx, metaStatement, nil)
	if err != nil {
		return nil, err
	}
	decided, _ := rows[0][2].(int64)
	if done, err := settled(rows[0], want); err != nil {
		return nil, err
	} else if done {
		return nil, s.learnMergers(ctx, decided)
	}
	if err := s.applySchema(ctx, []string{uniqueness("hub_meta", "HubMeta", "name")}); err != nil {
		return nil, err
	}
	l := &lease{store: s, token: uuid.NewString()}
	row, err := l.take(ctx)
	if err != nil && ctx.Err() != nil { // cancelled before the answer came, and yet it may be ours
		err = errors.Join(err, l.release(ctx))
	}
	if err != nil {
		return nil, err
	}
	done, err := settled(row, want)
	var applied []string
	if !done && err == nil {
		applied, err = s.applySteps(ctx, l, steps)
	}
	if err == nil {
		err = l.held(s.administer(ctx, "graph.Migrate", `MATCH (m:HubMeta {name: 'hub', migrating: $token})
SET m.schemaVersion = $version, m.fingerprint = $want, m.migratedAt = $now REMOVE m.migrating, m.migratingUntil RETURN m.name`,
			map[string]any{"token": l.token, "version": int64(schemaVersion), "want": want, "now": time.Now().UTC()}))
	}
	if err != nil {
		err = errors.Join(err, l.release(ctx))
	}
	return applied, err
}

// Migrated is nil when the database is as Migrate leaves it: a Conflict when a newer hub has prepared it, Unavailable when
// it has yet to be migrated, with Code STATE_OLDER when an earlier hub has prepared it and STATE_EMPTY when none has. It takes
// one round trip.
func (s *Store) Migrated(ctx context.Context) error {
	steps, err := s.steps()
	if err != nil {
		return err
	}
	rows, err := s.Read(ctx, metaStatement, nil)
	if err != nil {
		return err
	}
	done, err := settled(rows[0], fingerprint(steps))
	if err != nil {
		return err
	}
	if done {
		decided, _ := rows[0][2].(int64)
		return s.learnMergers(ctx, decided)
	}
	code := "STATE_OLDER"
	if rows[0][1] == nil {
		code = "STATE_EMPTY"
	}
	return &Error{Kind: Unavailable, Op: "graph.Migrated", Code: code, Message: Text{
		En: "the database is not prepared for this version: run liandong migrate", Zh: "数据库尚未按本版本准备：请运行 liandong migrate",
	}}
}

// settled reports whether the database is as wanted, and refuses one that is ahead.
func settled(row []any, want string) (bool, error) {
	if version, _ := row[0].(int64); version > schemaVersion {
		return false, &Error{Kind: Conflict, Op: "graph.Migrate", Code: "STATE_NEWER", Message: Text{
			En: "the database was prepared by a newer liandong: install that version, or use another database; nothing was changed",
			Zh: "该数据库由更新版本的联动准备：请安装该版本或改用其他数据库；未作任何更改",
		}}
	}
	return row[1] == want, nil
}

// applySteps runs the steps that are not recorded with their checksum, and records each.
func (s *Store) applySteps(ctx context.Context, l *lease, steps []step) ([]string, error) {
	rows, err := s.Read(ctx, "MATCH (m:Migration) RETURN m.name, m.checksum", nil)
	if err != nil {
		return nil, err
	}
	recorded := map[string]string{}
	for _, row := range rows {
		name, _ := row[0].(string)
		recorded[name], _ = row[1].(string)
	}
	var applied []string
	for _, st := range steps {
		if recorded[st.name] == st.checksum {
			continue
		}
		if err := l.renew(ctx); err != nil {
			return applied, err
		}
		if err := s.applySchema(ctx, st.schema); err != nil {
			return applied, err
		}
		if err := s.awaitIndexes(ctx, st.schema, l.renew); err != nil {
			return applied, err
		}
		if st.apply != nil {
			if err := st.apply(ctx, s); err != nil {
				return applied, err
			}
		}
		_, err := s.administer(ctx, "graph.Migrate", "MERGE (m:Migration {name: $name}) SET m.checksum = $checksum, m.at = $now",
			map[string]any{"name": st.name, "checksum": st.checksum, "now": time.Now().UTC()})
		if err != nil {
			return applied, err
		}
		applied = append(applied, st.name)
	}
	return applied, nil
}

// steps are all migrations in order, made from the model.
func (s *Store) steps() ([]step, error) {
	hub := step{name: "hub", schema: []string{
		uniqueness("hub_clock", "HubClock", "name"),
		uniqueness("idempotency_key", "IdempotencyKey", "actor", "key"),
		uniqueness("migration_name", "Migration", "name"),
		index("change_clock", "Change", "clock"),
		index("change_id", "Change", "id"),
		index("change_at", "Change", "at", "clock"),
		index("change_actor", "Change", "actor", "at", "clock"),
		index("past_id", "Past", "id"),
		uniqueness("identity_decision", "IdentityDecision", "id"),
	}, apply: startClock}
	hub.schema = append(hub.schema, keptSchema()...)
	model := step{name: "model", schema: s.model.schema()}
	hub.checksum, model.checksum = checksum(hub.schema...), checksum(model.schema...)
	steps := []step{hub, model, s.labelStep(), s.searchStep()}
	if s.model.Noun("Term") == nil || s.model.Noun("DataSource") == nil {
		return append(steps, s.statesStep(), s.regionsStep()), nil // a model without vocabularies
	}
	vocabulary, err := s.vocabularyStep()
	return append(steps, vocabulary, s.statesStep(), s.regionsStep()), err
}

func startClock(ctx context.Context, s *Store) error {
	_, err := s.administer(ctx, "graph.Migrate", "MERGE (c:HubClock {name: 'hub'}) ON CREATE SET c.value = 0", nil)
	return err
}

// schema are the statements for the model: ids and source keys, natural keys, what lists are ordered and found by, and ends of
// lives, by which those that do not live at a date are counted without looking at those that do.
func (m *Model) schema() []string {
	list := []string{uniqueness("node_id", "Node", "id"), uniqueness("node_source_key", "Node", "sourceKey")}
	for _, n := range m.Nouns {
		for _, key := range n.Keys {
			fields := key.Fields
			if key.PerInterval {
				fields = append(slices.Clone(fields), "from")
			}
			last := n.Field(key.Fields[len(key.Fields)-1])
			list = append(list, uniqueness("key_"+last.Owner+"_"+key.Name, last.Owner, fields...))
			if len(fields) > 1 { // for who asks by the last alone, as by a code of whatever scheme
				list = append(list, index("part_"+last.Owner+"_"+last.Name, last.Owner, last.Property))
			}
		}
		if n.Abstract { // each index is paid for by every node that has its label
			continue
		}
		list = append(list, index("id_"+n.Name, n.Name, "id"))
		if n.Large {
			list = append(list, index("from_"+n.Name, n.Name, "from"), index("to_"+n.Name, n.Name, "to"))
		}
		for _, f := range n.Fields {
			if n.indexes(f) {
				list = append(list, index("name_"+n.Name+"_"+f.Name, n.Name, f.Name))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// indexes reports whether the nodes of the noun are kept in the order of the field: lists of large nouns are usually ordered by short texts
// that every record has.
func (n *Noun) indexes(f *Field) bool { return n.Large && f.IsTitle() }

// IsTitle reports whether the field is a short text that every record has.
func (f *Field) IsTitle() bool {
	return f.Kind == Property && f.Search == SearchName && f.Required && f.Type == "String" && !f.List
}

func uniqueness(name, label string, fields ...string) string {
	return "CREATE CONSTRAINT " + name + " IF NOT EXISTS FOR (n:" + label + ") REQUIRE (n." + strings.Join(fields, ", n.") + ") IS UNIQUE"
}

func index(name, label string, fields ...string) string {
	return "CREATE INDEX " + name + " IF NOT EXISTS FOR (n:" + label + ") ON (n." + strings.Join(fields, ", n.") + ")"
}

// applySchema runs statements that change the schema, together or not at all.
func (s *Store) applySchema(ctx context.Context, statements []string) error {
	if len(statements) == 0 {
		return nil
	}
	err := s.createSchema(ctx, statements)
	var server *neo4j.Neo4jError
	if errors.As(err, &server) && strings.HasSuffix(server.Code, "IndexWithNameAlreadyExists") {
		if err := s.dropOrphans(ctx, statements); err != nil {
			return err
		}
		err = s.createSchema(ctx, statements)
	}
	if errors.As(err, &server) && strings.Contains(server.Code, "ConstraintCreationFailed") {
		return &Error{Kind: Conflict, Op: "graph.Migrate", Code: "KEYS_BROKEN", Err: err, Message: Text{
			En: "the database holds records that share a key the model declares unique: correct them, then migrate again",
			Zh: "数据库中有记录共用模型声明为唯一的键：请先更正再迁移",
		}}
	}
	return err
}

func checksum(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:])
}

func fingerprint(steps []step) string {
	var all []string
	for _, st := range steps {
		all = append(all, st.name, st.checksum)
	}
	return checksum(all...)
}
