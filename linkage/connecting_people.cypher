{{- /*
Through which people two organizations are connected (Q6, M136). From the one with fewer people: each of them has few relations, while
an organization may have many.
*/ -}}

{{define "rows"}}UNWIND organizations AS a
UNWIND others AS b
WITH a, b, COUNT { (a)<-[:WORKS_FOR|MEMBER_OF]-() } <= COUNT { (b)<-[:WORKS_FOR|MEMBER_OF]-() } AS ordered
WITH ordered, CASE WHEN ordered THEN a ELSE b END AS near, CASE WHEN ordered THEN b ELSE a END AS far
MATCH (near)<-[r:WORKS_FOR|MEMBER_OF]-(h:Person)
WHERE holds(r)
WITH ordered, far, h, collect(r) AS ones
WITH ordered, h, ones, COLLECT { MATCH (h)-[s:WORKS_FOR|MEMBER_OF]->(y) WHERE y = far AND holds(s) RETURN s } AS twos
WHERE size(twos) > 0
{{end}}

WITH {{template "clock"}},
  COLLECT { MATCH (x:Organization&Node {{.Organization}}) RETURN x } AS organizations,
  COLLECT { MATCH (x:Organization&Node {{.Other}}) RETURN x } AS others
CALL (organizations, others) {
{{template "rows" .}}WITH h, ordered, ones, twos, h.name + $sep + h.id AS key
{{template "cut" .}}RETURN collect([key, h.id, [links IN CASE WHEN ordered THEN [ones, twos] ELSE [twos, ones] END | {{template "evidence"}}]]) AS page
}
{{if .Count}}CALL (organizations, others) {
{{template "rows" .}}RETURN count(*) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total, coalesce(clocks[0], 0) AS clock, [size(organizations), size(others)] AS found,
  organizations = others AS same
