{{- /*
Communities with fewer organizations than planned (Q20, M38). In a wide area the seats of all organizations are read at once, in a narrow one
those of each community.
*/ -}}

{{- /* An organization counts once, based or filed; in a narrow area counting ends where nothing is missing any more. */ -}}
{{define "rows"}}{{if .Within}}{{template "area" .}}CALL (places, tops) {
  UNWIND places AS c
  WITH c WHERE c:Community{{if not .Known}} AND (NOT c IN tops OR lives(c)){{end}}
{{else}}WITH true AS wide
CALL () {
  MATCH (c:Community)
{{if not .Known}}  WHERE lives(c)
{{end}}{{end}}{{if .Known}}  WITH c, {{.Version "c"}} AS seen
  WHERE lives(seen)
{{end}}  RETURN collect(c) AS communities
}
CALL (communities, wide) {
  WITH communities WHERE wide
  WITH communities, {{template "idle organizations" .}} AS idle
  CALL (communities, idle) {
    UNWIND communities AS c
    RETURN c, null AS o
    UNION ALL
    MATCH (o)-[r:BASED_IN|FILED_IN]->(c)
    WHERE c IN communities AND NOT o IN idle AND holds(r){{if .Kinds}} AND {{.Was "o" "kind"}} IN $kinds{{end}}
    RETURN c, o
  }
  RETURN c, count(DISTINCT o) AS organizations
  UNION ALL
  WITH communities WHERE NOT wide
  UNWIND communities AS c
  RETURN c, COUNT {
    MATCH (c)<-[r:BASED_IN|FILED_IN]-(o)
    WHERE holds(r) AND active(o:Organization){{if .Kinds}} AND {{.Was "o" "kind"}} IN $kinds{{end}}
    RETURN DISTINCT o LIMIT $minimum
  } AS organizations
}
WITH c, organizations
WHERE organizations < $minimum
{{end}}

{{- /* The number leads the order, so that names are read until the page is full. */ -}}
{{define "key"}}right('00000000' + toString(organizations), 8) + $sep + name + $sep + id{{end}}

WITH {{template "clock"}},
  {{template "tops" .}} AS tops
CALL (tops) {
{{template "rows" .}}WITH c, organizations
ORDER BY organizations
WITH c, organizations, {{.Was "c" "name"}} AS name
ORDER BY organizations, name
WITH c, organizations, name, c.id AS id
{{if .After}}WHERE {{template "key"}} > $after
{{end}}ORDER BY organizations, name, id
LIMIT $limit
WITH c, organizations, id, {{template "key"}} AS key
{{if .Evidence}}WITH c, organizations, id, key, COLLECT {
  MATCH (c)<-[r:BASED_IN|FILED_IN]-(o)
  WHERE holds(r) AND active(o:Organization){{if .Kinds}} AND {{.Was "o" "kind"}} IN $kinds{{end}}
  RETURN r ORDER BY o.id, type(r), r.id
} AS links
{{end}}RETURN collect([key, id, organizations{{if .Evidence}}, {{template "evidence"}}{{end}}]) AS page
}
{{if .Count}}CALL (tops) {
{{template "rows" .}}RETURN count(*) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total, coalesce(clocks[0], 0) AS clock, [size(tops)] AS found
