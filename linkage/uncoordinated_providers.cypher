{{- /*
Two organizations that serve the same category and group in the same community without a tie (Q3, M108). What a project is for is
read once per project, whom an organization is tied to once per organization, however many cells and pairs they stand in.
*/ -}}

{{- /* Organizations that o has a tie with (R77): a project, a meeting, an agreement. */ -}}
{{define "tied"}}
  MATCH (o)-[j1:UNDERTAKES|COMMISSIONS]->(q)<-[j2:UNDERTAKES|COMMISSIONS]-(y)
  WHERE holds(j1) AND holds(j2) AND active(q:Project)
  RETURN y
  UNION
  MATCH (o)-[m1:ATTENDED {status: 'PRESENT'}]->(m)<-[m2:ATTENDED {status: 'PRESENT'}]-(y)
  WHERE holds(m1) AND holds(m2) AND lives(m)
  RETURN y
  UNION
  MATCH (o)-[z:COOPERATES_WITH]-(y)
  WHERE holds(z)
  RETURN y
{{end}}

{{define "rows"}}
{{- if .Within}}UNWIND tops AS top
MATCH (top)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}(c:Community)
WITH DISTINCT c
MATCH (c)<-[d:DELIVERED_IN]-(p)
{{else}}MATCH (p:Project)-[d:DELIVERED_IN]->(c)
{{end}}WHERE holds(d)
WITH p, collect(DISTINCT c) AS places
WHERE p:Project
WITH p, places, COLLECT { MATCH (p)<-[u:UNDERTAKES]-(o) WHERE holds(u) RETURN DISTINCT o } AS undertakers
WHERE size(undertakers) > 0 AND active(p:Project)
WITH p, places, undertakers,
  COLLECT { MATCH (p)-[e:TARGETS]->(g) WHERE holds(e){{if .Population}} AND g IN populations{{end}} RETURN DISTINCT g } AS groups
WHERE size(groups) > 0
WITH places, undertakers, groups, COLLECT {
  MATCH (p)-[a:ADDRESSES]->(n)-[k:IN_CATEGORY]->(t)
  WHERE holds(a) AND holds(k) AND lives(t) AND active(n:Need){{if .Category}} AND t IN categories{{end}}
  RETURN DISTINCT t
} AS kinds
UNWIND places AS c
UNWIND kinds AS t
UNWIND groups AS g
UNWIND undertakers AS o
WITH c, t, g, collect(DISTINCT o) AS providers
WHERE size(providers) > 1
UNWIND providers AS o
WITH o, collect([c, t, g]) AS cells
WHERE active(o:Organization)
WITH cells, [o, o.name, o.id, COLLECT { {{template "tied"}} }] AS provider
UNWIND cells AS cell
WITH cell[0] AS c, cell[1] AS t, cell[2] AS g, collect(provider) AS providers
WHERE size(providers) > 1
{{end}}

{{- /* Each pair once, in the order of their names; no two organizations have the same id. */ -}}
{{define "pairs"}}[one IN providers | [two IN providers
  WHERE one[1] + $sep + one[2] < two[1] + $sep + two[2] AND NOT two[0] IN one[3] | [one, two]]]{{end}}

WITH {{template "clock"}},
  {{template "tops" .}} AS tops,
  {{template "terms" .Category}} AS categories,
  {{template "terms" .Population}} AS populations
CALL (tops, categories, populations) {
{{template "rows" .}}WITH c, t, g, [x IN {{template "pairs"}} WHERE size(x) > 0] AS pairs
WHERE size(pairs) > 0
WITH c, t, g, pairs, c.id AS cid, t.id AS tid, g.id AS gid, c.name + $sep + t.name + $sep + g.name AS names
UNWIND pairs AS some
UNWIND some AS pair
WITH c, t, g, cid, tid, gid, pair[0][0] AS a, pair[1][0] AS b, pair[0][2] AS aid, pair[1][2] AS bid,
  names + $sep + pair[0][1] + $sep + pair[1][1] + $sep + cid + tid + gid + pair[0][2] + pair[1][2] AS key
{{template "cut" .}}
{{- if .Evidence}}WITH cid, tid, gid, aid, bid, key, [o IN [a, b] | COLLECT {
  MATCH (o)-[u:UNDERTAKES]->(p)-[d:DELIVERED_IN]->(c), (p)-[e:TARGETS]->(g), (p)-[f:ADDRESSES]->(n)-[k:IN_CATEGORY]->(t)
  WHERE holds(u) AND holds(d) AND holds(e) AND holds(f) AND holds(k) AND active(p:Project) AND active(n:Need)
  RETURN [p.id, [u, d, e, f, k]] ORDER BY p.id, u.id, f.id
}] AS proofs
{{end}}RETURN collect([key, cid, tid, gid, aid, bid
  {{- if .Evidence}}, [proof IN proofs | [x IN proof | x[0]]], [proof IN proofs | [x IN proof | [r IN x[1] | [r.id, type(r), r.from, r.fromPrecision, r.to, r.toPrecision, r.recordedAt, r.sourceId]]]]{{end}}]) AS page
}
{{if .Count}}CALL (tops, categories, populations) {
{{template "rows" .}}RETURN sum(reduce(n = 0, x IN {{template "pairs"}} | n + size(x))) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total, coalesce(clocks[0], 0) AS clock, [size(tops), size(categories), size(populations)] AS found
