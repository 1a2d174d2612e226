{{- /* Communities with fewer organizations than planned (Q20, M38). */ -}}

{{- /* An organization counts once, based or filed; counting ends where nothing is missing any more. */ -}}
{{define "rows"}}
{{- if .Within}}UNWIND tops AS top
MATCH (top)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}(c:Community)
WITH DISTINCT c
{{else}}MATCH (c:Community)
{{end}}{{if .Known}}WITH c, {{.Version "c"}} AS seen
WHERE lives(seen)
{{else}}WITH c
WHERE lives(c)
{{end}}WITH c, COUNT {
  MATCH (c)<-[r:BASED_IN|FILED_IN]-(o)
  WHERE holds(r) AND active(o:Organization){{if .Kinds}} AND {{.Was "o" "kind"}} IN $kinds{{end}}
  RETURN DISTINCT o LIMIT $minimum
} AS organizations
WHERE organizations < $minimum
{{end}}

WITH {{template "clock"}},
  {{template "tops" .}} AS tops
CALL (tops) {
{{template "rows" .}}WITH c, organizations, right('00000000' + toString(organizations), 8) + $sep + c.name + $sep + c.id AS key
{{template "cut" .}}
{{- if .Evidence}}WITH c, organizations, key, COLLECT {
  MATCH (c)<-[r:BASED_IN|FILED_IN]-(o)
  WHERE holds(r) AND active(o:Organization){{if .Kinds}} AND {{.Was "o" "kind"}} IN $kinds{{end}}
  RETURN r ORDER BY o.id, type(r), r.id
} AS links
{{end}}RETURN collect([key, c.id, organizations{{if .Evidence}}, {{template "evidence"}}{{end}}]) AS page
}
{{if .Count}}CALL (tops) {
{{template "rows" .}}RETURN count(*) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total, coalesce(clocks[0], 0) AS clock, [size(tops)] AS found
