{{- /* Relations that differ between two moments, by type and id: [type, id, old, new, from, to]. Those without an interval are seen with both their ends. */ -}}
CALL () {
{{if .Starts}}  {{template "starts" .}}  MATCH (n)-[x:{{.Links}}]-(:Node)
  RETURN x
{{else}}{{if .Dates}}  MATCH (:Node)-[x:{{.Links}}]->(:Node)
  WHERE x.from IS NULL OR x.from > $lower AND x.from <= $upper OR x.to > $lower AND x.to <= $upper
  RETURN x
{{end}}{{if and .Dates .Times}}  UNION
{{end}}{{if .Times}}  {{template "written" .}}  WITH id, start
  WHERE start <> ''
  MATCH (:Node {id: start})-[x:{{.Links}} {id: id}]->(:Node)
  RETURN x
  UNION
  {{template "written" .}}  WITH id, start
  WHERE start = ''
  MATCH (:Node {id: id})-[x:{{.Links}}]-(:Node)
  WHERE x.from IS NULL
  RETURN x
{{if .Fallback}}  UNION
  MATCH (:Node)-[x:{{.Links}}]->(:Node)
  WHERE x.from IS NULL OR x.recordedAt > $earlier OR x.retractedAt > $earlier
  RETURN x
{{end}}{{end}}{{end}}}
WITH DISTINCT x
WITH startNode(x) AS a, endNode(x) AS b, x.id AS id, collect(x) AS links
WHERE {{.Sees "a"}} AND {{.Sees "b"}}
WITH a, b, id, replace(type(links[0]), '_PAST', '') AS kind,
  [v IN links WHERE {{template "known 1"}} AND coalesce(v.from, v.on, date('0001-01-01')) <= $asOf1 AND $asOf1 < coalesce(v.to, date('9999-12-31'))][0] AS old,
  [v IN links WHERE {{template "known 2"}} AND coalesce(v.from, v.on, date('0001-01-01')) <= $asOf2 AND $asOf2 < coalesce(v.to, date('9999-12-31'))][0] AS new
WITH a, b, id, kind,
  CASE WHEN old.from IS NULL AND old IS NOT NULL THEN CASE WHEN {{template "both 1"}} THEN old END ELSE old END AS old,
  CASE WHEN new.from IS NULL AND new IS NOT NULL THEN CASE WHEN {{template "both 2"}} THEN new END ELSE new END AS new
WHERE (old IS NULL) <> (new IS NULL) OR any(k IN keys(old) + keys(new) WHERE NOT k IN $hidden[kind] AND ((old[k] IS NULL) <> (new[k] IS NULL) OR old[k] <> new[k]))
{{template "page" .}}{{if not .Count}}RETURN kind, id, properties(old), properties(new), a.id, b.id
{{end}}

{{define "both 1"}}all(e IN [a, b] WHERE any(v IN [e] + COLLECT { MATCH (e)-[:SUPERSEDED]->(p:Past) RETURN p } WHERE {{template "known 1"}} AND v.from <= $asOf1 AND $asOf1 < v.to)){{end}}
{{define "both 2"}}all(e IN [a, b] WHERE any(v IN [e] + COLLECT { MATCH (e)-[:SUPERSEDED]->(p:Past) RETURN p } WHERE {{template "known 2"}} AND v.from <= $asOf2 AND $asOf2 < v.to)){{end}}
