{{- /*
Which organizations serve which needs in which community (Q1, R76): one statement, one record.
A template: a part stands in the statement only when its filter was given. Graph.Expand then puts the rules of time in
for holds(), active() and the relation types; .Holds is holds(), or "overlaps the period" when a period was asked for.
*/ -}}

{{- /* Where derived rows start: from what the question names, so that the rest of the graph is not touched. */ -}}
{{define "start"}}
{{- if .Organization}}UNWIND organizations AS o
{{else if .Within}}CALL (tops) {
  UNWIND tops AS top
  MATCH (top)(()<-[w:PART_OF WHERE {{.Holds "w"}}]-()){0,12}(c:Community)
  RETURN DISTINCT c
}
{{else if .Category}}UNWIND categories AS t
{{end}}{{end}}

{{- /* What every row must meet besides its relations, at a date: the organization and the place. */ -}}
{{define "filters"}}
{{- if .Kinds}}  AND {{.Was "o" "kind"}} IN $kinds
{{end}}{{if .Class}}  AND EXISTS { MATCH (o)-[j:CLASSED_AS]->(x) WHERE {{.Holds "j"}} AND x IN classes }
{{end}}{{if .Climb}}  AND EXISTS { MATCH (c)(()-[w:PART_OF WHERE {{.Holds "w"}}]->()){0,12}(x) WHERE x IN tops }
{{end}}{{end}}

{{- /* The place and class conditions as lists of intervals, for the joint test of a period. */ -}}
{{define "intervals"}}
{{- if .Within}},
  COLLECT {
    MATCH (c)(()-[w:PART_OF WHERE {{.Holds "w"}}]->()){0,12}(x)
    WHERE x IN tops
    RETURN [reduce(m = date('0001-01-01'), r IN w | CASE WHEN r.from > m THEN r.from ELSE m END),
            reduce(m = date('9999-12-31'), r IN w | CASE WHEN r.to < m THEN r.to ELSE m END)]
  } AS placed{{end}}{{if .Class}},
  COLLECT { MATCH (o)-[j:CLASSED_AS]->(x) WHERE {{.Holds "j"}} AND x IN classes RETURN [j.from, j.to] } AS classed{{end}}{{end}}

{{- /* One day of the period on which all of it holds at once. It can only begin where one of the intervals begins. */ -}}
{{define "day"}}any(day IN [start] + [b IN barred | b.to]
    {{- if .Within}} + [x IN placed | x[0]]{{end}}{{if .Class}} + [x IN classed | x[0]]{{end}}{{if .Population}} + [x IN aimed | x[0]]{{end}}
  WHERE start <= day AND day < stop
    AND none(b IN barred WHERE b.from <= day AND day < b.to)
    {{- if .Within}}
    AND any(x IN placed WHERE x[0] <= day AND day < x[1]){{end}}{{if .Class}}
    AND any(x IN classed WHERE x[0] <= day AND day < x[1]){{end}}{{if .Population}}
    AND any(x IN aimed WHERE x[0] <= day AND day < x[1]){{end}})
{{end}}

{{- /* From the first day to the day after the last on which the parts of a row overlap within the period. */ -}}
{{define "window"}}
  reduce(m = $asOf, r IN parts | CASE WHEN r.from > m THEN r.from ELSE m END) AS start,
  reduce(m = date($until), r IN parts | CASE WHEN r.to < m THEN r.to ELSE m END) AS stop{{end}}

{{- /* When the organization does not count: its own states that say so, and sanctions that stop its work while they and their relation hold. */ -}}
{{define "organization barred"}}COLLECT { MATCH (o)-[h:HAS_STATUS]->(x) WHERE {{.Holds "h"}} AND NOT x.code IN $organizationActive RETURN h }
  + COLLECT {
    MATCH (o)<-[h:IMPOSED_ON]-(x:Sanction) WHERE {{.Holds "h"}}
    WITH h, {{.Version "x"}} AS x WHERE x.kind IN $organizationBars
    RETURN {from: CASE WHEN h.from > x.from THEN h.from ELSE x.from END, to: CASE WHEN h.to < x.to THEN h.to ELSE x.to END} AS h
  }{{end}}

{{define "latest"}}{{template "latest of" "parts"}}{{end}}
{{define "latest of"}}reduce(m = date('0001-01-01'), r IN {{.}} | CASE WHEN r.from > m THEN r.from ELSE m END){{end}}

{{define "derived"}}{{template "start" .}}MATCH (o:Organization)-[u:UNDERTAKES]->(p:Project)-[a:ADDRESSES]->(n:Need)-[i:ARISES_IN]->(c:Community),
  (p)-[d:DELIVERED_IN]->(c)
{{- if .Category}}, (n)-[k:IN_CATEGORY]->(t:Term){{end}}
WHERE {{.Holds "u"}} AND {{.Holds "a"}} AND {{.Holds "i"}} AND {{.Holds "d"}}
  AND {{.Active "o"}} AND {{.Active "p"}} AND {{.Active "n"}}
{{if .Category}}  AND holds(k) AND lives(t) AND t IN categories
{{end}}{{template "filters" .}}
{{- if .Population}}  AND (EXISTS { MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations }
    OR EXISTS { MATCH (p)-[e:TARGETS]->(x) WHERE {{.Holds "e"}} AND x IN populations })
{{end}}{{if not .Category}}OPTIONAL MATCH (n)-[k:IN_CATEGORY]->(t:Term)
WHERE holds(k) AND lives(t)
{{end}}WITH o, p, n, c, t, k, [u, a, i, d] AS parts{{if .Within}}, tops{{end}}{{if .Class}}, classes{{end}}{{if .Population}}, populations{{end}}
{{- if .Period}}
WITH o, p, n, c, t, k, parts,{{template "window" .}},
  {{template "organization barred" .}}
  + COLLECT { MATCH (p)-[h:HAS_STATE]->(x) WHERE {{.Holds "h"}} AND NOT x.code IN $projectActive RETURN h }
  + COLLECT { MATCH (n)-[h:HAS_STATUS]->(x) WHERE {{.Holds "h"}} AND NOT x.code IN $needActive RETURN h } AS barred
  {{- if .Population}},
  COLLECT {
    MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations RETURN [date('0001-01-01'), date('9999-12-31')] AS span
    UNION ALL
    MATCH (p)-[e:TARGETS]->(x) WHERE {{.Holds "e"}} AND x IN populations RETURN [e.from, e.to] AS span
  } AS aimed{{end}}{{template "intervals" .}}
WHERE start < stop AND {{template "day" .}}
{{- template "episodes" "o, p, n, c, t, k"}}
{{- else}}
WITH o, p, n, c, t, k, parts, {{template "latest"}} AS since
{{- end}}
RETURN o, p, n, null AS s, c, t, since, CASE WHEN k IS NULL THEN parts ELSE parts + [k] END AS links
{{end}}

{{- /* Several episodes of the same row within a period are one row that rests on all of them. */ -}}
{{define "episodes"}}WITH {{.}}, parts, {{template "latest"}} AS began
WITH {{.}}, collect(parts) AS episodes, min(began) AS since
WITH {{.}}, since, COLLECT { UNWIND episodes AS episode UNWIND episode AS r RETURN DISTINCT r } AS parts{{end}}

{{define "declared"}}{{template "start" .}}MATCH (o:Organization)<-[f:OFFERED_BY]-(s:Service)-[d:DELIVERED_IN]->(c:Community)
{{- if .Category}}, (s)-[k:IN_CATEGORY]->(t:Term){{end}}
WHERE {{.Holds "f"}} AND {{.Holds "d"}}
  AND {{.Active "o"}} AND {{.Active "s"}}
{{if .Category}}  AND holds(k) AND lives(t) AND t IN categories
{{end}}{{template "filters" .}}
{{- if .Population}}  AND EXISTS { MATCH (s)-[e:TARGETS]->(x) WHERE {{.Holds "e"}} AND x IN populations }
{{end}}{{if not .Category}}OPTIONAL MATCH (s)-[k:IN_CATEGORY]->(t:Term)
WHERE holds(k) AND lives(t)
{{end}}WITH o, s, c, t, k, [f, d] AS parts{{if .Within}}, tops{{end}}{{if .Class}}, classes{{end}}{{if .Population}}, populations{{end}}
{{- if .Period}}
WITH o, s, c, t, k, parts,{{template "window" .}},
  {{template "organization barred" .}}
  + COLLECT { MATCH (s)-[h:HAS_STATUS]->(x) WHERE {{.Holds "h"}} AND NOT x.code IN $serviceActive RETURN h } AS barred
  {{- if .Population}},
  COLLECT { MATCH (s)-[e:TARGETS]->(x) WHERE {{.Holds "e"}} AND x IN populations RETURN [e.from, e.to] } AS aimed{{end}}{{template "intervals" .}}
WHERE start < stop AND {{template "day" .}}
{{- template "episodes" "o, s, c, t, k"}}
{{- else}}
WITH o, s, c, t, k, parts, {{template "latest"}} AS since
{{- end}}
RETURN o, null AS p, null AS n, s, c, t, since, CASE WHEN k IS NULL THEN parts ELSE parts + [k] END AS links
{{end}}

{{define "rows"}}CALL (organizations, classes, categories, populations, tops) {
{{template "derived" .}}UNION ALL
{{template "declared" .}}}
{{end}}

{{- /*
In the order of communities the page is made community by community until it is full, and of the last one no more is looked at than that it
has a row: so what has the fewest relations, a service, comes first, and nothing is gathered over all services. What a project or service is
tied to is read in one go; a term has a code, an organization has none; a relation without time has no end. Who is not active is found
beforehand where there are few organizations as against the rows to be looked at.
*/ -}}
{{define "communities"}}WITH *, CASE WHEN COUNT { (:Organization) } < 20 * $limit THEN {{template "idle organizations" .}} END AS idle
{{if .Within}}{{template "area" .}}UNWIND places AS c
{{else}}MATCH (c:Community)
{{end}}WITH *, {{.Was "c" "name"}} AS community
{{if .After}}WHERE community >= left($after, size(community))
{{end}}ORDER BY community
CALL (c, categories, populations) {
  MATCH (c)<-[d:DELIVERED_IN]-(w)
  WHERE holds(d)
  WITH c, populations, w, d, w:Project AS project
  WITH c, populations, collect(CASE WHEN project THEN [w, d] END) AS projects, collect(CASE WHEN project THEN null ELSE [w, d] END) AS services
  CALL (c, populations, projects, services) {
{{template "declared here" .}}    UNION ALL
{{template "derived here" .}}  }
  RETURN o, p, n, s, kind[0] AS k, kind[1] AS t, parts
}
WITH *
WHERE CASE WHEN idle IS NULL THEN active(o:Organization) ELSE NOT o IN idle END
{{template "filters" .}}WITH o, p, n, s, c, k, t, parts, community, categories, lives(t) AS named
WITH o, p, n, s, c, parts, community, categories, CASE WHEN named THEN k END AS k, CASE WHEN named THEN t END AS t
{{if .Category}}WHERE t IN categories
{{end}}WITH o, p, n, s, c, t, CASE WHEN k IS NULL THEN parts ELSE parts + [k] END AS links, community, {{template "names" .}}
WITH o, p, n, s, c, t, links, community, {{template "key" .}} AS key
{{if .After}}WHERE key > $after
{{end}}ORDER BY community, key
LIMIT $limit
{{if .Evidence}}WITH o, p, n, s, c, t, links, key, {{template "latest of" "links"}} AS since
{{end}}{{end}}

{{define "declared here"}}    UNWIND services AS delivered
    WITH populations, delivered[0] AS s, delivered[1] AS d
    WITH populations, s, d, COLLECT {
      MATCH (s)-[z:IN_CATEGORY|HAS_STATUS|OFFERED_BY]->(e)
      WITH e, z, z.to AS to
      WHERE (to IS NULL OR $asOf < to AND z.from <= $asOf) AND {{.Recorded "z"}}
      RETURN [e, z, CASE WHEN to IS NULL THEN 'CATEGORY' ELSE e.code END]
    } AS found
    WHERE all(x IN found WHERE x[2] IS NULL OR x[2] = 'CATEGORY' OR x[2] IN $serviceActive)
{{if .Population}}      AND EXISTS { MATCH (s)-[e:TARGETS]->(x) WHERE holds(e) AND x IN populations }
{{end}}    UNWIND [x IN found WHERE x[2] IS NULL] AS x
    RETURN x[0] AS o, null AS p, null AS n, s, [y IN found WHERE y[2] = 'CATEGORY' | [y[1], y[0]]][0] AS kind, [x[1], d] AS parts
{{end}}

{{define "derived here"}}    UNWIND projects AS x
    WITH c, populations, x[0] AS p, x[1] AS d
    MATCH (p)-[q:HAS_STATE|UNDERTAKES]-(e)
    WHERE holds(q)
    WITH c, populations, p, d, q, e, e.code AS state
    WITH c, populations, p, d, collect(state) AS states, collect(CASE WHEN state IS NULL THEN [e, q] END) AS undertakers
    WHERE size(undertakers) > 0 AND all(state IN states WHERE state IN $projectActive)
    MATCH (p)-[a:ADDRESSES]->(n)
    WITH c, populations, collect([n, a, p, d, undertakers]) AS addressed, collect(n) AS needs
    UNWIND CASE WHEN size(needs) > 0 THEN [c] ELSE [] END AS place
    MATCH (place)<-[i:ARISES_IN]-(n)
    WHERE n IN needs
    WITH populations, n, i, [x IN addressed WHERE x[0] = n] AS ways
    WHERE holds(i)
    UNWIND ways AS x
    WITH populations, n, i, x[1] AS a, x[2] AS p, x[3] AS d, x[4] AS undertakers
    WHERE holds(a)
    WITH populations, n, collect([p, undertakers, [a, i, d]]) AS ways
    WHERE active(n:Need)
    WITH populations, n, ways, COLLECT { MATCH (n)-[k:IN_CATEGORY]->(t) WHERE holds(k) RETURN [k, t] }[0] AS kind
    UNWIND ways AS way
    WITH populations, n, kind, way[0] AS p, way[1] AS undertakers, way[2] AS parts
{{if .Population}}    WHERE EXISTS { MATCH (n)-[g:CONCERNS]->(x) WHERE holds(g) AND x IN populations }
      OR EXISTS { MATCH (p)-[e:TARGETS]->(x) WHERE holds(e) AND x IN populations }
{{end}}    UNWIND undertakers AS x
    RETURN x[0] AS o, p, n, null AS s, kind, [x[1]] + parts AS parts
{{end}}

{{- /* What the order is made of. */ -}}
{{define "names"}}{{.Was "o" "name"}} AS organization, coalesce('0' + {{.Was "t" "name"}}, '1') AS category,
  coalesce({{.Was "n" "title"}}, '') AS title, coalesce({{.Was "p" "name"}}, {{.Was "s" "name"}}) AS through, c.id + o.id + coalesce(n.id, s.id) + coalesce(p.id, '') AS ids{{end}}
{{define "key"}}{{.Key}} + $sep + ids{{end}}

{{- /* The statement. */ -}}
WITH {{template "clock"}},
  {{if .Organization}}COLLECT { {{.Find .Organization}} RETURN x }{{else}}[]{{end}} AS organizations,
  {{template "terms" (.Find .Class)}} AS classes,
  {{template "terms" (.Find .Category)}} AS categories,
  {{template "terms" (.Find .Population)}} AS populations,
  {{template "tops" .}} AS tops
CALL (organizations, classes, categories, populations, tops) {
{{if .ByCommunity}}{{template "communities" .}}{{else}}{{template "rows" .}}WITH o, p, n, s, c, t, since, links, {{.Was "c" "name"}} AS community, {{template "names" .}},
  CASE WHEN since = date('0001-01-01') THEN '9999-12-31' ELSE toString(since) END AS began
WITH o, p, n, s, c, t, since, links, {{template "key" .}} AS key
{{template "cut" .}}{{end}}RETURN collect([key, o.id, p.id, n.id, s.id, c.id, t.id
  {{- if .Evidence}}, since, {{template "evidence"}}{{end}}]) AS page
}
{{if .Count}}CALL (organizations, classes, categories, populations, tops) {
{{template "rows" .}}RETURN count(*) AS total
}
{{end}}RETURN page, {{if .Count}}total{{else}}0{{end}} AS total,
  coalesce(clocks[0], 0) AS clock,
  size(organizations), size(classes), size(categories), size(populations), size(tops)
