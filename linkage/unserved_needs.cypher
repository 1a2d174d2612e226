{{- /*
Open needs without a running project where they arise (Q2, M109). For a page the needs are put in the order of what leads it, which they hold
themselves, and looked at one by one until the page is full. The total has to look at all: one category is few needs, each looked at for itself;
all categories are most needs of a place, and what is met there is found from its projects, each looked at once.
*/ -}}

{{define "place"}}MATCH (top)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}(c:Community){{end}}

{{- /* What must hold of the need itself. */ -}}
{{define "need"}}holds(i)
{{- if .Urgency}} AND {{.Was "n" "urgency"}} >= $urgency{{end}}
{{- if .Population}}
  AND EXISTS { MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations }{{end}}{{end}}

{{- /* A running project is delivered where the need arises. */ -}}
{{define "met"}}EXISTS {
  MATCH (n)<-[a:ADDRESSES]-(p)
  WHERE holds(a) AND EXISTS { MATCH (p)-[d:DELIVERED_IN]->(c) WHERE holds(d) } AND active(p:Project)
}{{end}}

{{define "each"}}
{{- if .Within}}UNWIND tops AS top
{{template "place"}}
WITH DISTINCT c
MATCH (c)<-[i:ARISES_IN]-(n)
WHERE {{template "need" .}}
  AND EXISTS { MATCH (n)-[k:IN_CATEGORY]->(t) WHERE holds(k) AND t IN categories AND lives(t) }
{{else}}UNWIND categories AS t
MATCH (t)<-[k:IN_CATEGORY]-(n)-[i:ARISES_IN]->(c)
WHERE holds(k) AND lives(t) AND {{template "need" .}}
{{end}}  AND active(n:Need)
  AND NOT {{template "met"}}
{{end}}

{{define "all"}}CALL (tops, populations) {
{{if .Within}}  UNWIND tops AS top
  {{template "place"}}
  WITH DISTINCT c
  MATCH (c)<-[i:ARISES_IN]-(n)
{{else}}  MATCH (n:Need)-[i:ARISES_IN]->(c)
{{end}}  WHERE {{template "need" .}}
  RETURN n, c, i
  UNION ALL
{{if .Within}}  UNWIND tops AS top
  {{template "place"}}
  WITH DISTINCT c
  MATCH (c)<-[d:DELIVERED_IN]-(p)
{{else}}  MATCH (p:Project)-[d:DELIVERED_IN]->(c)
{{end}}  WHERE holds(d)
  WITH p, collect(DISTINCT c) AS places
  WHERE p:Project
  WITH p, places, active(p:Project) AS runs
  WHERE runs
  MATCH (p)-[a:ADDRESSES]->(n)
  WHERE holds(a)
  UNWIND places AS c
  RETURN n, c, null AS i
}
WITH n, c, collect(i) AS arising, count(*) AS ways
WHERE size(arising) = 1 AND ways = 1
WITH n, c, arising[0] AS i
WHERE active(n:Need)
{{end}}

{{define "rows"}}{{if .Category}}{{template "each" .}}{{else}}{{template "all" .}}{{end}}{{end}}

{{- /* Where needs arise, whether that holds or not. */ -}}
{{define "arising"}}
{{- if .Within}}{{template "area" .}}CALL (whole, single) {
  UNWIND whole AS places
  MATCH (n)-[i:ARISES_IN]->(c)
  WHERE c IN places
  RETURN n, i, c
  UNION ALL
  UNWIND single AS c
  MATCH (c)<-[i:ARISES_IN]-(n)
  RETURN n, i, c
}
{{else if .Category}}UNWIND categories AS t
MATCH (t)<-[k:IN_CATEGORY]-(n)-[i:ARISES_IN]->(c)
WHERE holds(k) AND lives(t)
{{else}}MATCH (n)-[i:ARISES_IN]->(c)
{{end}}{{end}}

{{- /* What leads the order: rank is 0 for the most urgent. */ -}}
{{define "lead"}}{{if .Ranked}}rank, {{end}}since{{end}}
{{define "lead key"}}{{if .Ranked}}toString(rank) + $sep + {{end}}toString(since){{end}}

{{- /* What no row of an earlier page can be is left out before it is looked at. */ -}}
{{define "ordered"}}{{template "arising" .}}
{{- if .Ranked}}WITH n, c, i, 5 - coalesce({{.Was "n" "urgency"}}, -1) AS rank
ORDER BY rank
{{end}}WITH n, c, i, {{if .Ranked}}rank, {{end}}i.from AS since
ORDER BY {{template "lead" .}}
WITH *
WHERE {{if .After}}{{template "lead key" .}} >= left($after, size({{template "lead key" .}})) AND {{end}}{{template "need" .}}
{{- if and .Within .Category}}
  AND EXISTS { MATCH (n)-[k:IN_CATEGORY]->(t) WHERE holds(k) AND t IN categories AND lives(t) }{{end}}
  AND active(n:Need)
WITH *
WHERE COUNT { (n)<-[:ADDRESSES]-() } = 0 OR NOT {{template "met"}}
WITH n, c, i, {{template "lead" .}}, {{.Was "n" "title"}} AS title, n.id AS id
{{if .After}}WHERE {{template "key" .}} > $after
{{end}}ORDER BY {{template "lead" .}}, title, id
LIMIT $limit
WITH n, c, i, id, since, {{template "key" .}} AS key
{{end}}

{{define "key"}}{{template "lead key" .}} + $sep + title + $sep + id{{end}}

WITH {{template "clock"}},
  {{template "tops" .}} AS tops,
  {{template "terms" (.Find .Category)}} AS categories,
  {{template "terms" (.Find .Population)}} AS populations
CALL (tops, categories, populations) {
{{template "ordered" .}}WITH n, c, i, id, since, key, COLLECT { MATCH (n)-[k:IN_CATEGORY]->(t) WHERE holds(k) AND lives(t) RETURN [t.id, k] } AS kinds
{{- if .Evidence}},
  COLLECT { MATCH (n)<-[a:ADDRESSES]-(p) WHERE holds(a) RETURN [p.id, a] ORDER BY p.id } AS addressed
WITH c, i, id, since, key, kinds, addressed, [i] + [x IN kinds | x[1]] + [x IN addressed | x[1]] AS links
{{- end}}
RETURN collect([key, id, c.id, kinds[0][0], since, i.fromPrecision
  {{- if .Evidence}}, [x IN addressed | x[0]], {{template "evidence"}}{{end}}]) AS page
}
{{if .Count}}CALL (tops, categories, populations) {
{{template "rows" .}}RETURN count(*) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total, coalesce(clocks[0], 0) AS clock, [size(tops), size(categories), size(populations)] AS found
