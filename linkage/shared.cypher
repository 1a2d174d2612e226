{{- /* Parts of several questions. Lists are bound once at the head of a statement and passed on. */ -}}

{{- /* The nodes that the keys of the question name. */ -}}
{{define "tops"}}{{if .Within}}COLLECT { {{.Find .Within}} WHERE x.from IS NOT NULL RETURN x }{{else}}[]{{end}}{{end}}

{{- /*
The divisions of the area, or all communities, each once: as places all of them; then as the one list in whole where they are most of what there is, so that
relations are better read by their type; else one by one as single. What starts at an UNWIND of whole or single is left out where that is empty.
Divisions are made distinct after the walk, since a walk to distinct ends would read the dates of each relation twice. Relations with time lie
within the lives of both ends: below the tops they are all that is tested.
*/ -}}
{{define "area"}}{{if .Within}}CALL (tops) {
  UNWIND tops AS top
  MATCH (top)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}(c)
  WITH collect(c) AS ways
  UNWIND ways AS c
  WITH DISTINCT c
  RETURN collect(c) AS places
}
WITH *, 2 * size(places) > COUNT { (:Community) } AS wide
WITH *, CASE WHEN wide THEN [places] ELSE [] END AS whole, CASE WHEN wide THEN [] ELSE places END AS single
{{else}}CALL () {
  MATCH (c:Community)
  RETURN collect(c) AS places
}
WITH *, [places] AS whole, [] AS single
{{end}}{{end}}

{{- /* A vocabulary term and everything narrower. */ -}}
{{define "terms"}}{{if .}}COLLECT { {{.}}(()<-[b:BROADER WHERE holds(b)]-()){0,12}(y) RETURN DISTINCT y }{{else}}[]{{end}}{{end}}

{{- /* The clock is a list of one, bound where nothing stands around it: inside an expression it would keep the database from reading properties once. */ -}}
{{define "clock"}}COLLECT { MATCH (h:HubClock {name: 'hub'}) RETURN h.value } AS clocks{{end}}

{{- /*
Who does not count at the date: found from the few terms that say so, it is one look for all where a look at each would be many.
*/ -}}
{{define "idle organizations"}}COLLECT {
  MATCH (code:Term {scheme: 'ORGANIZATION_STATUS'})<-[h:HAS_STATUS]-(x)
  WHERE NOT code.code IN $organizationActive AND holds(h)
  RETURN x
} + COLLECT {
  MATCH (sanction:Sanction)-[h:IMPOSED_ON]->(x)
  WHERE holds(h) AND lives(sanction) AND {{.Was "sanction" "kind"}} IN $organizationBars
  RETURN x
}{{end}}

{{define "idle projects"}}COLLECT {
  MATCH (code:Term {scheme: 'PROJECT_STATE'})<-[h:HAS_STATE]-(x)
  WHERE NOT code.code IN $projectActive AND holds(h)
  RETURN x
}{{end}}

{{- /* The relations in links as evidence.go reads them. */ -}}
{{define "evidence"}}[r IN links | {{template "relation"}}]{{end}}

{{- /* One relation r of these. */ -}}
{{define "relation"}}[r.id, type(r), r.from, r.fromPrecision, r.to, r.toPrecision, r.recordedAt, r.sourceId]{{end}}

{{- /* Rows after the cursor, in order, no more than the page and one: before anything is read of what stands beside them. */ -}}
{{define "cut"}}{{if .After}}WHERE key > $after
{{end}}ORDER BY key
LIMIT $limit
{{end}}
