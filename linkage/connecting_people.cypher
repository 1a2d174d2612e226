{{- /*
Through which people two organizations are connected (Q6, M136). Where both have about as many, the people of each are read once and those of both joined;
else it is from the one with fewer people, for each of these has few relations, while an organization may have many.
*/ -}}

{{define "rows"}}UNWIND organizations AS a
UNWIND others AS b
WITH a, b, COUNT { (a)<-[:WORKS_FOR|MEMBER_OF]-() } AS x, COUNT { (b)<-[:WORKS_FOR|MEMBER_OF]-() } AS y
CALL (a, b, x, y) {
  WITH a WHERE x <= 4 * y AND y <= 4 * x
  MATCH (a)<-[r:WORKS_FOR|MEMBER_OF]-(h)-[s:WORKS_FOR|MEMBER_OF]->(b)
  USING JOIN ON h
  WHERE holds(r) AND holds(s)
  RETURN h, r, s
  UNION ALL
  UNWIND CASE WHEN x > 4 * y THEN [[b, a]] WHEN y > 4 * x THEN [[a, b]] ELSE [] END AS sides
  WITH sides[0] AS near, sides[1] AS far
  MATCH (near)<-[p:WORKS_FOR|MEMBER_OF]-(h)
  WHERE holds(p)
  MATCH (h)-[q:WORKS_FOR|MEMBER_OF]->(end)
  WHERE end = far AND holds(q)
  WITH h, p, q, near = a AS ordered
  RETURN h, CASE WHEN ordered THEN p ELSE q END AS r, CASE WHEN ordered THEN q ELSE p END AS s
}
WITH h, collect(DISTINCT r) AS ones, collect(DISTINCT s) AS twos
{{end}}

WITH {{template "clock"}},
  COLLECT { {{.Find .Organization}} RETURN x } AS organizations,
  COLLECT { {{.Find .Other}} RETURN x } AS others
CALL (organizations, others) {
{{template "rows" .}}WITH h, ones, twos, {{.Was "h" "name"}} AS name
{{if .After}}WHERE name >= left($after, size(name))
{{end}}ORDER BY name
WITH h, ones, twos, name, name + $sep + h.id AS key
WHERE h:Person{{with .Tells}} AND {{.}}{{end}}{{if .After}} AND key > $after{{end}}
ORDER BY name, key
LIMIT $limit
RETURN collect([key, h.id, [links IN [ones, twos] | {{if .Evidence}}{{template "evidence"}}{{else}}[r IN links | [r.id, type(r)]]{{end}}]]) AS page
}
{{if .Count}}CALL (organizations, others) {
{{template "rows" .}}WITH h WHERE h:Person{{with .Tells}} AND {{.}}{{end}}
RETURN count(*) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total, coalesce(clocks[0], 0) AS clock, [size(organizations), size(others)] AS found,
  organizations = others AS same
