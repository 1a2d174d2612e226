{{- /* Open needs without a running project where they arise (Q2, M109). */ -}}

{{- /* From what the question names outwards: places, else categories, else all needs. */ -}}
{{define "rows"}}
{{- if .Within}}UNWIND tops AS top
MATCH (top)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}(c:Community)
WITH DISTINCT c
MATCH (c)<-[i:ARISES_IN]-(n)
{{else if .Category}}UNWIND categories AS t
MATCH (t)<-[k:IN_CATEGORY]-(n)-[i:ARISES_IN]->(c)
{{else}}MATCH (n:Need)-[i:ARISES_IN]->(c)
{{end}}WHERE holds(i)
{{- if and .Category (not .Within)}} AND holds(k) AND lives(t){{end}}
{{- if .Urgency}} AND {{.Was "n" "urgency"}} >= $urgency{{end}}
{{- if and .Category .Within}}
  AND EXISTS { MATCH (n)-[k:IN_CATEGORY]->(t) WHERE holds(k) AND t IN categories AND lives(t) }{{end}}
{{- if .Population}}
  AND EXISTS { MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations }{{end}}
  AND active(n:Need)
  AND NOT EXISTS {
    MATCH (n)<-[a:ADDRESSES]-(p)-[d:DELIVERED_IN]->(c)
    WHERE holds(a) AND holds(d) AND active(p:Project)
  }
{{end}}

WITH {{template "tops" .}} AS tops,
  {{template "terms" .Category}} AS categories,
  {{template "terms" .Population}} AS populations
CALL (tops, categories, populations) {
{{template "rows" .}}WITH n, i, c, {{.Key}} AS key
{{template "cut" .}}WITH n, i, c, key, COLLECT { MATCH (n)-[k:IN_CATEGORY]->(t) WHERE holds(k) AND lives(t) RETURN [t.id, k] }[0] AS category
{{- if .Evidence}},
  COLLECT { MATCH (n)<-[a:ADDRESSES]-(p) WHERE holds(a) RETURN [p.id, a] ORDER BY p.id } AS addressed
WITH n, i, c, key, category, addressed, CASE WHEN category IS NULL THEN [i] ELSE [i, category[1]] END + [x IN addressed | x[1]] AS links
{{- end}}
RETURN collect([key, n.id, c.id, category[0], i.from, i.fromPrecision
  {{- if .Evidence}}, [x IN addressed | x[0]], {{template "evidence"}}{{end}}]) AS page
}
{{if .Count}}CALL (tops, categories, populations) {
{{template "rows" .}}RETURN count(*) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total, {{template "clock"}} AS clock, [size(tops), size(categories), size(populations)] AS found
