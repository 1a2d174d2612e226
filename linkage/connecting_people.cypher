{{- /* Through which people two organizations are connected (Q6, M136). */ -}}

{{define "rows"}}UNWIND organizations AS a
UNWIND others AS b
MATCH (a)<-[r:WORKS_FOR|MEMBER_OF]-(h:Person)
WHERE holds(r)
WITH b, h, collect(r) AS ones
WITH h, ones, COLLECT { MATCH (h)-[s:WORKS_FOR|MEMBER_OF]->(b) WHERE holds(s) RETURN s } AS twos
WHERE size(twos) > 0
{{end}}

WITH COLLECT { MATCH (x:Organization&Node {{.Organization}}) RETURN x } AS organizations,
  COLLECT { MATCH (x:Organization&Node {{.Other}}) RETURN x } AS others
CALL (organizations, others) {
{{template "rows" .}}WITH h, ones, twos, h.name + $sep + h.id AS key
{{template "cut" .}}RETURN collect([key, h.id, [links IN [ones, twos] | {{template "evidence"}}]]) AS page
}
{{if .Count}}CALL (organizations, others) {
{{template "rows" .}}RETURN count(*) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total, {{template "clock"}} AS clock, [size(organizations), size(others)] AS found,
  organizations = others AS same
