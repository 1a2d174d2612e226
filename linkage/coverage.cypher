{{- /*
What the coverage matrix is made of (architecture 9.11), in one record: vocabulary, places, open needs, supply, and where
needs were ever collected. The matrix itself is plain Go: see coverage_matrix.go. Far ends carry no label unless a macro
needs their noun; every part goes from the places in scope outwards.
*/ -}}

{{define "relations"}}{{if .}}[r IN parts | {{template "relation"}}]{{else}}null{{end}}{{end}}

{{- /* When the newest of the relations was recorded. */ -}}
{{define "newest"}}reduce(m = parts[0].recordedAt, r IN parts | CASE WHEN r.recordedAt > m THEN r.recordedAt ELSE m END){{end}}

WITH {{if .Within}}COLLECT { {{.Find .Within}} WHERE x.from IS NOT NULL RETURN x }{{else}}[]{{end}} AS tops,
  {{if .Population}}COLLECT { {{.Find .Population}}(()<-[b:BROADER WHERE holds(b)]-()){0,12}(y) RETURN DISTINCT y }{{else}}[]{{end}} AS populations,
  coalesce(COLLECT { MATCH (h:HubClock {name: 'hub'}) RETURN h.value }[0], 0) AS clock

CALL () {
  MATCH (t:Term {kind: 'NEED_CATEGORY'})
  WHERE lives(t)
  RETURN collect([t.id, t.scheme, t.code, t.sourceKey, COLLECT { MATCH (t)-[b:BROADER]->(x) WHERE holds(b) RETURN x.id }[0]]) AS terms
}
CALL (tops) {
{{if .Within}}  UNWIND tops AS top
  MATCH (top)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}(c:Community)
  WITH DISTINCT c
{{else}}  MATCH (c:Community)
{{end}}  WITH c, {{.Version "c"}} AS seen
  WHERE lives(seen)
{{if .RollUp}}  WITH c, COLLECT {
    MATCH (c)(()-[w:PART_OF WHERE holds(w)]->()){0,12}(up:AdministrativeDivision)
    WHERE up.level IN $levels
    RETURN up ORDER BY size(w) LIMIT 1
  }[0] AS up
  WITH c, up, {{.Version "up"}} AS seen
{{end}}  RETURN collect(c) AS communities, collect([c.id, seen.id, seen.code, seen.name]) AS places
}
CALL (communities, populations) {
  UNWIND communities AS c
  MATCH (c)<-[i:ARISES_IN]-(n:Need)-[k:IN_CATEGORY]->(t)
  WHERE holds(i) AND holds(k) AND active(n)
{{if .Population}}    AND EXISTS { MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations }
{{end}}  WITH c, n, t, {{if .Certainty}}i, k, {{end}}[i, k] AS parts, {{.Version "n"}} AS seen
  RETURN collect([c.id, t.id, n.id, seen.people, {{template "newest"}}, seen.recordedAt, {{template "relations" .Evidence}},
    {{if .Certainty}}confirmed(seen) AND confirmed(i) AND confirmed(k){{else}}null{{end}}]) AS needs
}
CALL (communities, populations) {
  UNWIND communities AS c
  MATCH (c)<-[i:ARISES_IN]-(n:Need)<-[a:ADDRESSES]-(p:Project)<-[u:UNDERTAKES]-(o:Organization), (p)-[d:DELIVERED_IN]->(c),
    (n)-[k:IN_CATEGORY]->(t)
  WHERE holds(i) AND holds(a) AND holds(u) AND holds(d) AND holds(k)
    AND active(n) AND active(p) AND active(o)
{{if .Population}}    AND (EXISTS { MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations }
      OR EXISTS { MATCH (p)-[e:TARGETS]->(x) WHERE holds(e) AND x IN populations })
{{end}}  WITH c, t, o, p, [u, a, i, d, k] AS parts{{if .Certainty}},
    CASE WHEN confirmed(u) AND confirmed(a) AND confirmed(i) AND confirmed(d) AND confirmed(k) THEN 1 ELSE 0 END AS certain{{end}}
  WITH c, t, o, p, {{template "relations" .Evidence}} AS relations, {{template "newest"}} AS newest{{if .Certainty}}, certain{{end}}
  WITH c, t, o, p, max(newest) AS newest, collect(relations) AS relations, {{if .Certainty}}max(certain) = 1{{else}}null{{end}} AS certain, {{.Version "p"}} AS seen
  RETURN collect([c.id, t.id, o.id, p.id, seen.capacity, newest, seen.recordedAt, relations,
    {{if .Certainty}}certain AND confirmed(seen){{else}}certain{{end}}]) AS projects
}
CALL (communities, populations) {
  UNWIND communities AS c
  MATCH (c)<-[d:DELIVERED_IN]-(s:Service)-[f:OFFERED_BY]->(o:Organization), (s)-[k:IN_CATEGORY]->(t)
  WHERE holds(d) AND holds(f) AND holds(k) AND active(s) AND active(o)
{{if .Population}}    AND EXISTS { MATCH (s)-[e:TARGETS]->(x) WHERE holds(e) AND x IN populations }
{{end}}  WITH c, t, o, s, {{if .Certainty}}d, f, k, {{end}}[d, f, k] AS parts, {{.Version "s"}} AS seen
  RETURN collect([c.id, t.id, o.id, s.id, seen.capacity, {{template "newest"}}, seen.recordedAt, [{{template "relations" .Evidence}}],
    {{if .Certainty}}confirmed(seen) AND confirmed(d) AND confirmed(f) AND confirmed(k){{else}}null{{end}}]) AS services
}
CALL (communities) {
  UNWIND communities AS c
  MATCH (c)<-[i:ARISES_IN]-(n)-[k:IN_CATEGORY]->(t)
  WHERE {{.Recorded "i"}} AND holds(k)
  WITH DISTINCT c, t.scheme AS scheme
  RETURN collect([c.id, scheme]) AS asked
}
CALL () {
  MATCH (b:ImportBatch)-[x:COLLECTED_IN]->(d)
  WHERE holds(x)
  WITH DISTINCT d, x.scheme AS scheme
  MATCH (d)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}(c:Community)
  WITH DISTINCT c, scheme
  RETURN collect([c.id, scheme]) AS surveyed
}
{{if .Certainty}}CALL (communities, populations) {
  CALL (communities, populations) {
    UNWIND communities AS c
    MATCH (c)<-[i:ARISES_IN]-(n:Need)
    WHERE holds(i) AND active(n) AND NOT EXISTS { MATCH (n)-[k:IN_CATEGORY]->() WHERE holds(k) }
{{if .Population}}      AND EXISTS { MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations }
{{end}}    RETURN c.id AS place, n.id AS need, null AS organization
    UNION
    UNWIND communities AS c
    MATCH (c)<-[d:DELIVERED_IN]-(s:Service)-[f:OFFERED_BY]->(o:Organization)
    WHERE holds(d) AND holds(f) AND active(s) AND active(o) AND NOT EXISTS { MATCH (s)-[k:IN_CATEGORY]->() WHERE holds(k) }
{{if .Population}}      AND EXISTS { MATCH (s)-[e:TARGETS]->(x) WHERE holds(e) AND x IN populations }
{{end}}    RETURN c.id AS place, null AS need, o.id AS organization
    UNION
    UNWIND communities AS c
    MATCH (c)<-[d:DELIVERED_IN]-(p:Project)<-[u:UNDERTAKES]-(o:Organization)
    WHERE holds(d) AND holds(u) AND active(p) AND active(o)
      AND NOT EXISTS { MATCH (p)-[a:ADDRESSES]->()-[k:IN_CATEGORY]->() WHERE holds(a) AND holds(k) }
{{if .Population}}      AND EXISTS { MATCH (p)-[e:TARGETS]->(x) WHERE holds(e) AND x IN populations }
{{end}}    RETURN c.id AS place, null AS need, o.id AS organization
  }
  RETURN collect([place, need, organization]) AS unsorted
}
{{end}}RETURN clock, size(tops) AS tops, size(populations) AS populations, terms, places, needs, projects + services AS supply, asked + surveyed AS collected,
  {{if .Certainty}}unsorted{{else}}[]{{end}} AS unsorted
