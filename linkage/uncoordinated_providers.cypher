{{- /*
Two organizations that serve the same category and group in the same community without a tie (Q3, M108). What costs most is asked last and of
the fewest: first where two organizations meet at all, then their needs, then what binds each organization that is left, each looked at once.
*/ -}}

{{- /* Projects with who undertakes them, and in which communities for which groups. In a wide area what is not active is left out beforehand. */ -}}
{{define "projects"}}CALL (whole, single) {
  UNWIND whole AS places
  WITH places, {{template "idle organizations" .}} AS idle, {{template "idle projects"}} AS resting
  MATCH (o)-[u:UNDERTAKES]->(p)
  WHERE NOT o IN idle AND NOT p IN resting AND holds(u)
  WITH places, p, collect(DISTINCT o) AS undertakers
  MATCH (p)-[d:DELIVERED_IN|TARGETS]->(e)
  WITH places, p, undertakers, d, e, e IN places AS inside
  WHERE holds(d)
  WITH p, undertakers, collect(DISTINCT CASE WHEN inside THEN e END) AS communities,
    collect(DISTINCT CASE WHEN NOT inside AND e:Term THEN e END) AS groups
  RETURN p, undertakers, communities, groups, true AS known
  UNION ALL
  UNWIND single AS c
  MATCH (c)<-[d:DELIVERED_IN]-(p:Project)
  WHERE holds(d)
  WITH p, collect(DISTINCT c) AS communities
  MATCH (p)-[u:UNDERTAKES|TARGETS]-(e)
  WHERE holds(u)
  WITH p, communities, e, e:Term AS group
  WITH p, communities, collect(DISTINCT CASE WHEN group THEN e END) AS groups, collect(DISTINCT CASE WHEN group THEN null ELSE e END) AS undertakers
  RETURN p, undertakers, communities, groups, false AS known
}
{{end}}

{{- /* Two different organizations are among those met, each [organization, ...]. */ -}}
{{define "two"}}any(x IN met WHERE x[0] <> met[0][0]){{end}}

{{- /* Who provides what: cells are [community, group], and then the same with the category. */ -}}
{{define "providers"}}{{template "projects" .}}UNWIND communities AS c
UNWIND groups AS g
{{if .Population}}WITH *
WHERE g IN populations
{{end}}UNWIND undertakers AS o
WITH categories, c, g, collect([o, p, known]) AS met
WHERE {{template "two"}}
UNWIND met AS x
WITH categories, x[1] AS p, x[2] AS known, collect([[c, g], x[0]]) AS met
WHERE known OR active(p:Project)
UNWIND met AS x
WITH categories, x[1] AS o, known, collect([x[0], p]) AS met
WHERE known OR active(o:Organization)
UNWIND met AS x
WITH categories, x[0] AS cell, collect([o, x[1]]) AS met
WHERE {{template "two"}}
UNWIND met AS x
WITH categories, x[1] AS p, collect([cell, x[0]]) AS met
MATCH (p)-[a:ADDRESSES]->(n)
WHERE holds(a)
WITH categories, n, collect(met) AS meetings
MATCH (n)-[s:IN_CATEGORY|HAS_STATUS]->(e)
WITH categories, n, meetings, s, e, s.to AS to
WHERE (to IS NULL OR $asOf < to AND s.from <= $asOf) AND {{.Recorded "s"}}
WITH categories, n, meetings, collect(CASE WHEN to IS NULL THEN e END) AS kinds, collect(CASE WHEN to IS NOT NULL THEN e.code END) AS states
WHERE all(state IN states WHERE state IN $needActive)
UNWIND kinds AS t
UNWIND meetings AS met
UNWIND met AS x
WITH categories, x[0] AS cell, t, collect(DISTINCT x[1]) AS providers
WHERE size(providers) > 1 AND lives(t){{if .Category}} AND t IN categories{{end}}
{{end}}

{{- /* Pairs with all their cells, and for each organization what it stands in a relation to, whether that holds or not. */ -}}
{{define "pairs"}}UNWIND providers AS a
UNWIND providers AS b
WITH cell, t, a, b
WHERE elementId(a) < elementId(b)
WITH a, b, collect([cell[0], t, cell[1]]) AS cells
WITH collect([a, b, cells]) AS pairs
CALL (pairs) {
  UNWIND pairs AS x
  UNWIND [x[0], x[1]] AS o
  WITH DISTINCT o
{{template "stops"}}  RETURN collect([o, COLLECT { MATCH (o)-[j:UNDERTAKES|COMMISSIONS|COOPERATES_WITH]-(y) RETURN [y, j] },
    COLLECT { MATCH (o)-[m:ATTENDED]->(y) RETURN [y, m] }, gives, takes]) AS bound
}
UNWIND pairs AS x
WITH x[0] AS a, x[1] AS b, x[2] AS cells, [y IN bound WHERE y[0] = x[0]][0] AS ones, [y IN bound WHERE y[0] = x[1]][0] AS twos
WITH a, b, cells, ones[1] AS ones, twos[1] AS twos, [x IN twos[1] | x[0]] AS theirs, ones[2] AS first, twos[2] AS second, [x IN twos[2] | x[0]] AS meetings,
  ones[3] AS ours, ones[4] AS mine, twos[3] AS yours, twos[4] AS thine
WHERE NOT any(x IN ours WHERE x IN thine) AND NOT any(x IN yours WHERE x IN mine)
WITH a, b, cells, [x IN ones WHERE x[0] = b OR x[0] IN theirs] AS ones, twos, [x IN first WHERE x[0] IN meetings] AS first, second,
  [x IN ones WHERE x[0] IN yours | x[1]] + [x IN twos WHERE x[0] IN ours | x[1]] AS helped
WHERE NOT {{template "tied"}}
WITH cells, CASE WHEN {{.Was "a" "name"}} + $sep + a.id < {{.Was "b" "name"}} + $sep + b.id THEN [a, b] ELSE [b, a] END AS pair
{{end}}

{{- /*
Where the organization o meets others, besides projects and meetings, as what it gives and what it takes: two have a tie when one takes what the other gives. Steps and
cases are both; who runs a facility gives it and takes it, who has room there takes it; one gives what it shares and takes what it reads. Its resources make it give
the projects where they went: what takes these is told by who undertakes them.
*/ -}}
{{define "stops"}}  CALL (o) {
    CALL (o) {
      WITH o WHERE COUNT { (o)-[:HANDLES]->() } > 0
      MATCH (o)-[h1:HANDLES]->(s1)
      WHERE holds(h1)
      WITH [s1] + COLLECT { MATCH (s1)-[k1:STEP_OF]->(c1) WHERE holds(k1) RETURN c1 } AS stops
      UNWIND stops AS stop
      WITH DISTINCT stop
      WHERE active(stop:LinkageCase)
      RETURN stop AS y, true AS given, true AS taken
      UNION ALL
      WITH o WHERE COUNT { (o)-[:OPERATES]->() } > 0 OR COUNT { (o)<-[:HOSTS]-() } > 0
      MATCH (o)-[p1:OPERATES|HOSTS]-(house)
      WHERE holds(p1)
      WITH house, startNode(p1) = o AS given
      WHERE active(house:Facility)
      RETURN house AS y, given, true AS taken
      UNION ALL
      WITH o WHERE COUNT { (o)<-[:SHARED_BY]-() } > 0 OR COUNT { (o)-[:READ]->() } > 0
      MATCH (o)-[i1:SHARED_BY|READ]-(item)
      WHERE holds(i1) AND lives(item)
      RETURN item AS y, startNode(i1) = item AS given, startNode(i1) = o AS taken
      UNION ALL
      WITH o WHERE COUNT { (o)<-[:OWNED_BY]-() } > 0 OR COUNT { (o)<-[:DONATED_BY]-() } > 0
      MATCH (o)<-[o1:OWNED_BY|DONATED_BY]-()<-[e1:USES|OF_RESOURCE]-(l1)-[e2:LINKED_TO|ALLOCATED_TO]->(q:Project)
      WHERE holds(o1) AND holds(e1) AND holds(e2) AND lives(l1) AND lives(q)
      RETURN q AS y, true AS given, false AS taken
    }
    RETURN collect(DISTINCT CASE WHEN given THEN y END) AS gives, collect(DISTINCT CASE WHEN taken THEN y END) AS takes
  }
{{end}}

{{- /* The two have a tie (R77): an agreement, a project, a meeting, a project that the resources of one helped and that the other undertakes. */ -}}
{{define "tied"}}EXISTS {
  UNWIND helped AS j
  WITH j WHERE holds(j)
  WITH DISTINCT endNode(j) AS q
  WHERE active(q:Project)
  RETURN q AS y
  UNION
  UNWIND ones AS x
  WITH b, x[0] AS y, x[1] AS j
  WHERE y = b AND holds(j)
  RETURN y
  UNION
  UNWIND ones AS x
  WITH twos, x[0] AS q, x[1] AS j
  WHERE holds(j)
  UNWIND [x IN twos WHERE x[0] = q | x[1]] AS j2
  WITH q, j2 AS j
  WHERE holds(j)
  WITH DISTINCT q
  WHERE q:Project AND active(q:Project)
  RETURN q AS y
  UNION
  UNWIND first AS x
  WITH second, x[0] AS y, x[1] AS m
  WHERE m.status = 'PRESENT' AND holds(m)
  UNWIND [x IN second WHERE x[0] = y | x[1]] AS m2
  WITH y, m2 AS m
  WHERE m.status = 'PRESENT' AND holds(m) AND lives(y)
  RETURN y
}{{end}}

WITH {{template "clock"}},
  {{template "tops" .}} AS tops,
  {{template "terms" (.Find .Category)}} AS categories,
  {{template "terms" (.Find .Population)}} AS populations
CALL (tops, categories, populations) {
{{template "area" .}}{{template "providers" .}}{{template "pairs" .}}RETURN collect([pair, cells]) AS pairs
}
CALL (pairs) {
UNWIND pairs AS x
UNWIND x[1] AS cell
WITH cell[0] AS c, cell[1] AS t, cell[2] AS g, x[0][0] AS a, x[0][1] AS b
WITH *, {{.Was "c" "name"}} AS community
{{if .After}}WHERE community >= left($after, size(community))
{{end}}ORDER BY community
WITH *, c.id AS cid, t.id AS tid, g.id AS gid, a.id AS aid, b.id AS bid
WITH *, community + $sep + {{.Was "t" "name"}} + $sep + {{.Was "g" "name"}} + $sep + {{.Was "a" "name"}} + $sep + {{.Was "b" "name"}} + $sep + cid + tid + gid + aid + bid AS key
{{if .After}}WHERE key > $after
{{end}}ORDER BY community, key
LIMIT $limit
{{if .Evidence}}WITH cid, tid, gid, aid, bid, key, [o IN [a, b] | COLLECT {
  MATCH (o)-[u:UNDERTAKES]->(p)-[d:DELIVERED_IN]->(c), (p)-[e:TARGETS]->(g), (p)-[f:ADDRESSES]->(n)-[k:IN_CATEGORY]->(t)
  WHERE holds(u) AND holds(d) AND holds(e) AND holds(f) AND holds(k) AND active(p:Project) AND active(n:Need)
  RETURN [p.id, [u, d, e, f, k]] ORDER BY p.id, u.id, f.id
}] AS proofs
{{end}}RETURN collect([key, cid, tid, gid, aid, bid
  {{- if .Evidence}}, [proof IN proofs | [x IN proof | x[0]]], [proof IN proofs | [x IN proof | [r IN x[1] | {{template "relation"}}]]]{{end}}]) AS page
}
RETURN page, {{if .Count}}reduce(n = 0, x IN pairs | n + size(x[1])){{else}}0{{end}} AS total, coalesce(clocks[0], 0) AS clock,
  [size(tops), size(categories), size(populations)] AS found
