{{- /*
Open needs without a running project where they arise (Q2, M109). One category is few needs: each is looked at for itself. All
categories are most needs of a place: then what is met there is found from its projects, each looked at once.
*/ -}}

{{define "place"}}MATCH (top)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}(c:Community){{end}}

{{- /* What must hold of the need itself. */ -}}
{{define "need"}}holds(i)
{{- if .Urgency}} AND {{.Was "n" "urgency"}} >= $urgency{{end}}
{{- if .Population}}
  AND EXISTS { MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations }{{end}}{{end}}

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
  AND NOT EXISTS {
    MATCH (n)<-[a:ADDRESSES]-(p)
    WHERE holds(a) AND EXISTS { MATCH (p)-[d:DELIVERED_IN]->(c) WHERE holds(d) } AND active(p:Project)
  }
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

WITH {{template "clock"}},
  {{template "tops" .}} AS tops,
  {{template "terms" .Category}} AS categories,
  {{template "terms" .Population}} AS populations
CALL (tops, categories, populations) {
{{template "rows" .}}WITH n, c, i, n.id AS id, i.from AS since, {{.Was "n" "title"}} AS title{{if .Ranked}}, {{.Was "n" "urgency"}} AS urgency{{end}}
WITH n, c, i, id, since, {{.Key}} AS key
{{template "cut" .}}WITH n, c, i, id, since, key, COLLECT { MATCH (n)-[k:IN_CATEGORY]->(t) WHERE holds(k) AND lives(t) RETURN [t.id, k] } AS kinds
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
