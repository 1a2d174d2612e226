{{- /*
Which cooperation runs across parent units (Q8, M129). In a narrow area the ties of its units are followed, every project, meeting,
case and so on looked at once for all that meet in it; a look at the degree spares most units the way through their relations. In a wide one all relations that
ties rest on are read at once, without who and what is not active.
*/ -}}

{{- /* The end of the chain above x; x itself where it stands under nobody but over somebody; else null. */ -}}
{{define "root"}}CASE WHEN wide THEN [x IN roots WHERE x[0] = {{.}} | x[1]][0] ELSE coalesce(
  COLLECT { MATCH ({{.}})(()-[s:SUBORDINATE_TO WHERE holds(s)]->()){1,12}(top) RETURN top ORDER BY size(s) DESC LIMIT 1 }[0],
  CASE WHEN EXISTS { MATCH ({{.}})<-[s:SUBORDINATE_TO]-() WHERE holds(s) } THEN {{.}} END) END{{end}}

{{- /* In a wide area [unit, root] of all that stand under or over somebody; above are the steps from those who stand under and over somebody. */ -}}
{{define "roots"}}CALL (whole) {
  UNWIND whole AS places
  MATCH (low)-[s:SUBORDINATE_TO]->(high)
  WHERE holds(s)
  WITH collect([low, high]) AS steps, collect(low) AS lows, collect(DISTINCT high) AS highs
  WITH steps, lows, highs, [x IN steps WHERE x[0] IN highs] AS above
  RETURN [x IN steps | [x[0], reduce(top = x[1], i IN range(2, 12) | coalesce([y IN above WHERE y[0] = top | y[1]][0], top))]]
    + [x IN highs WHERE NOT x IN lows | [x, x]] AS roots
}
{{end}}

{{define "units"}}
{{- if .Within}}{{template "area" .}}CALL (whole, single) {
  CALL (whole, single) {
    UNWIND whole AS places
    MATCH (u)-[b:BASED_IN|ACTS_FOR]->(c)
    WHERE c IN places AND holds(b)
    RETURN u
    UNION ALL
    UNWIND single AS c
    MATCH (c)<-[b:BASED_IN|ACTS_FOR]-(u)
    WHERE holds(b)
    RETURN u
  }
  RETURN collect(DISTINCT u) AS units
}
{{else}}WITH *, true AS wide, [[]] AS whole, [] AS single
CALL () {
  MATCH (u:Organization|GovernanceBody|GovernmentDepartment)
  RETURN collect(u) AS units
}
{{end}}{{end}}

{{- /*
Ties of the units, on each basis asked for. What carries a tie is looked at once, with all units that meet in it; then who else is there. A step of a case and the
case are two places to meet. Who only has room in a facility takes from it and gives nothing: such a two have no tie.
*/ -}}
{{define "narrow ties"}}{{range $i, $basis := .Rests}}{{if $i}}  UNION ALL
{{end}}{{if eq $basis "PROJECT"}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)-[:UNDERTAKES]->() } > 0 OR COUNT { (u)-[:COMMISSIONS]->() } > 0
  MATCH (u)-[j1:UNDERTAKES|COMMISSIONS]->(q)
  WHERE holds(j1)
  WITH q, collect(DISTINCT u) AS some
  WHERE active(q:Project)
  WITH some, COLLECT { MATCH (q)<-[j2:UNDERTAKES|COMMISSIONS]-(v) WHERE holds(j2) RETURN DISTINCT v } AS others
  UNWIND some AS u
  UNWIND others AS v
  WITH u, v WHERE u <> v
  RETURN u, v, 'PROJECT' AS basis
{{else if eq $basis "MEETING"}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)-[:ATTENDED]->() } > 0
  MATCH (u)-[m1:ATTENDED {status: 'PRESENT'}]->(m)
  WHERE holds(m1)
  WITH m, collect(DISTINCT u) AS some
  WHERE m:Meeting AND lives(m)
  WITH some, COLLECT { MATCH (m)<-[m2:ATTENDED {status: 'PRESENT'}]-(v:Organization) WHERE holds(m2) AND lives(v) RETURN DISTINCT v } AS others
  UNWIND some AS u
  UNWIND others AS v
  WITH u, v WHERE u <> v
  RETURN u, v, 'MEETING' AS basis
{{else if eq $basis "CASE"}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)-[:HANDLES]->() } > 0
  MATCH (u)-[h1:HANDLES]->(s1)
  WHERE holds(h1)
  WITH u, [s1] + COLLECT { MATCH (s1)-[k1:STEP_OF]->(c1) WHERE holds(k1) RETURN c1 } AS stops
  UNWIND stops AS stop
  WITH stop, collect(DISTINCT u) AS some
  WHERE active(stop:LinkageCase)
  WITH some, COLLECT {
    MATCH (stop)<-[h2:HANDLES]-(v:Organization|GovernanceBody|GovernmentDepartment) WHERE holds(h2) RETURN v
    UNION
    MATCH (stop)<-[k2:STEP_OF]-()<-[h2:HANDLES]-(v:Organization|GovernanceBody|GovernmentDepartment) WHERE holds(k2) AND holds(h2) RETURN v
  } AS others
  UNWIND some AS u
  UNWIND others AS v
  WITH u, v WHERE u <> v
  RETURN u, v, 'CASE' AS basis
{{else if eq $basis "AGREEMENT"}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)-[:COOPERATES_WITH]-() } > 0
  MATCH (u)-[z:COOPERATES_WITH]-(v)
  WHERE holds(z)
  UNWIND [basis IN ['AGREEMENT', z.basis] WHERE basis IN $agreed] AS basis
  RETURN u, v, basis
{{else if eq $basis "RESOURCE"}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)<-[:OWNED_BY]-() } > 0 OR COUNT { (u)<-[:DONATED_BY]-() } > 0
  MATCH (u)<-[o1:OWNED_BY|DONATED_BY]-()<-[e1:USES|OF_RESOURCE]-(l1)-[e2:LINKED_TO|ALLOCATED_TO]->(q:Project)
  WHERE holds(o1) AND holds(e1) AND holds(e2) AND lives(l1)
  WITH q, collect(DISTINCT u) AS some
  WHERE lives(q) AND active(q:Project)
  WITH some, COLLECT { MATCH (q)<-[j2:UNDERTAKES|COMMISSIONS]-(v) WHERE holds(j2) RETURN DISTINCT v } AS others
  UNWIND some AS u
  UNWIND others AS v
  WITH u, v WHERE u <> v
  RETURN u, v, 'RESOURCE' AS basis
  UNION ALL
  UNWIND units AS u
  WITH u WHERE COUNT { (u)-[:UNDERTAKES]->() } > 0 OR COUNT { (u)-[:COMMISSIONS]->() } > 0
  MATCH (u)-[j1:UNDERTAKES|COMMISSIONS]->(q)
  WHERE (COUNT { (q)<-[:LINKED_TO]-() } > 0 OR COUNT { (q)<-[:ALLOCATED_TO]-() } > 0) AND holds(j1)
  WITH q, collect(DISTINCT u) AS some
  WHERE active(q:Project)
  WITH some, COLLECT {
    MATCH (q)<-[e3:LINKED_TO|ALLOCATED_TO]-(l2)-[e4:USES|OF_RESOURCE]->()-[o2:OWNED_BY|DONATED_BY]->(v:Organization|GovernanceBody|GovernmentDepartment)
    WHERE holds(e3) AND holds(e4) AND holds(o2) AND lives(l2)
    RETURN DISTINCT v
  } AS others
  UNWIND some AS u
  UNWIND others AS v
  WITH u, v WHERE u <> v
  RETURN u, v, 'RESOURCE' AS basis
{{else if eq $basis "PLATFORM"}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)-[:OPERATES]->() } > 0 OR COUNT { (u)<-[:HOSTS]-() } > 0
  MATCH (u)-[p1:OPERATES|HOSTS]-(f)
  WHERE holds(p1)
  WITH f, collect(DISTINCT [u, startNode(p1) = u]) AS some
  WHERE active(f:Facility)
  WITH some, COLLECT {
    MATCH (f)-[p2:OPERATES|HOSTS]-(v:Organization|GovernanceBody) WHERE holds(p2) RETURN DISTINCT [v, startNode(p2) = v]
  } AS others
  UNWIND some AS x
  UNWIND others AS y
  WITH x, y WHERE x[0] <> y[0] AND (x[1] OR y[1])
  RETURN x[0] AS u, y[0] AS v, 'PLATFORM' AS basis
{{else if eq $basis "INFORMATION"}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)<-[:SHARED_BY]-() } > 0 OR COUNT { (u)-[:READ]->() } > 0
  MATCH (u)-[i1:SHARED_BY|READ]-(item)
  WHERE holds(i1)
  WITH item, collect(DISTINCT [u, startNode(i1) = u]) AS some
  WHERE lives(item)
  WITH some, COLLECT { MATCH (item)-[i2:SHARED_BY|READ]-(v:Organization|GovernanceBody|GovernmentDepartment) WHERE holds(i2) AND lives(v) RETURN DISTINCT [v, startNode(i2) = v] } AS others
  UNWIND some AS x
  UNWIND others AS y
  WITH x, y WHERE x[0] <> y[0] AND x[1] <> y[1]
  RETURN x[0] AS u, y[0] AS v, 'INFORMATION' AS basis
{{end}}{{end}}{{end}}

{{- /* All ties of units that are active, each once or more. */ -}}
{{define "wide ties"}}{{range $i, $basis := .Rests}}{{if $i}}  UNION ALL
{{end}}{{if eq $basis "PROJECT"}}  WITH idle, {{template "idle projects"}} AS resting
  MATCH (u)-[j:UNDERTAKES|COMMISSIONS]->(q)
  WHERE NOT u IN idle AND NOT q IN resting AND holds(j)
  WITH q, collect(DISTINCT u) AS met
  UNWIND met AS a
  UNWIND met AS b
  WITH a, b WHERE elementId(a) < elementId(b)
  RETURN a, b, 'PROJECT' AS basis
{{else if eq $basis "MEETING"}}  MATCH (u:Organization)
  WHERE NOT u IN idle AND COUNT { (u)-[:ATTENDED]->() } > 0
  MATCH (u)-[m:ATTENDED]->(q)
  WHERE m.status = 'PRESENT' AND holds(m) AND lives(u)
  WITH q, collect(DISTINCT u) AS met
  WHERE size(met) > 1
  WITH q, met
  WHERE q:Meeting AND lives(q)
  UNWIND met AS a
  UNWIND met AS b
  WITH a, b WHERE elementId(a) < elementId(b)
  RETURN a, b, 'MEETING' AS basis
{{else if eq $basis "CASE"}}  MATCH (u:Organization|GovernanceBody|GovernmentDepartment)-[h:HANDLES]->(s)
  WHERE NOT u IN idle AND holds(h)
  WITH s, collect(DISTINCT u) AS handlers
  WITH handlers, [s] + COLLECT { MATCH (s)-[k:STEP_OF]->(c1) WHERE holds(k) RETURN c1 } AS stops
  UNWIND stops AS stop
  UNWIND handlers AS u
  WITH stop, collect(DISTINCT u) AS met
  WHERE size(met) > 1
  WITH stop, met
  WHERE active(stop:LinkageCase)
  UNWIND met AS a
  UNWIND met AS b
  WITH a, b WHERE elementId(a) < elementId(b)
  RETURN a, b, 'CASE' AS basis
{{else if eq $basis "AGREEMENT"}}  MATCH (u)-[z:COOPERATES_WITH]->(v)
  WHERE NOT u IN idle AND NOT v IN idle AND holds(z)
  UNWIND [basis IN ['AGREEMENT', z.basis] WHERE basis IN $agreed] AS basis
  WITH u, v, basis, elementId(u) < elementId(v) AS ordered
  RETURN CASE WHEN ordered THEN u ELSE v END AS a, CASE WHEN ordered THEN v ELSE u END AS b, basis
{{else if eq $basis "RESOURCE"}}  MATCH (q:Project)<-[e3:LINKED_TO|ALLOCATED_TO]-(l1)-[e4:USES|OF_RESOURCE]->()-[o:OWNED_BY|DONATED_BY]->(u:Organization|GovernanceBody|GovernmentDepartment)
  WHERE NOT u IN idle AND holds(e3) AND holds(e4) AND holds(o) AND lives(l1)
  WITH q, collect(DISTINCT u) AS givers
  WHERE lives(q) AND active(q:Project)
  MATCH (q)<-[j:UNDERTAKES|COMMISSIONS]-(v)
  WHERE NOT v IN idle AND holds(j)
  UNWIND givers AS u
  WITH u, v, elementId(u) < elementId(v) AS ordered
  WHERE u <> v
  RETURN CASE WHEN ordered THEN u ELSE v END AS a, CASE WHEN ordered THEN v ELSE u END AS b, 'RESOURCE' AS basis
{{else if eq $basis "PLATFORM"}}  CALL (idle) {
    MATCH (u)-[p:OPERATES]->(f)
    WHERE NOT u IN idle AND holds(p)
    RETURN f, u, true AS gives
    UNION ALL
    MATCH (f)-[p:HOSTS]->(u:Organization|GovernanceBody)
    WHERE NOT u IN idle AND holds(p)
    RETURN f, u, false AS gives
  }
  WITH f, collect(DISTINCT [u, gives]) AS met
  WHERE size(met) > 1 AND any(x IN met WHERE x[1])
  WITH f, met
  WHERE active(f:Facility)
  UNWIND met AS x
  UNWIND met AS y
  WITH x[0] AS a, y[0] AS b, x[1] OR y[1] AS gives
  WHERE gives AND elementId(a) < elementId(b)
  RETURN a, b, 'PLATFORM' AS basis
{{else if eq $basis "INFORMATION"}}  MATCH (v:Organization|GovernanceBody|GovernmentDepartment)-[i1:READ]->(item)-[i2:SHARED_BY]->(u:Organization|GovernanceBody|GovernmentDepartment)
  WHERE u <> v AND NOT u IN idle AND NOT v IN idle AND holds(i1) AND holds(i2) AND lives(item) AND lives(u) AND lives(v)
  WITH u, v, elementId(u) < elementId(v) AS ordered
  RETURN CASE WHEN ordered THEN u ELSE v END AS a, CASE WHEN ordered THEN v ELSE u END AS b, 'INFORMATION' AS basis
{{end}}{{end}}{{end}}

{{- /* Pairs with at least one of the units, and what their tie rests on. */ -}}
{{define "tied"}}CALL (whole, single, units) {
  UNWIND whole AS places
  WITH units, {{template "idle organizations" .}} AS idle
  CALL (idle) {
{{template "wide ties" .}}  }
  WITH units, a, b, collect(DISTINCT basis) AS bases
  WHERE a IN units OR b IN units
  RETURN a, b, bases
  UNION ALL
  WITH units WHERE size(single) > 0
  CALL (units) {
{{template "narrow ties" .}}  }
  WITH u, v, collect(DISTINCT basis) AS bases
  WITH u, collect([v, bases]) AS ties
  WHERE active(u:Organization)
  UNWIND ties AS tie
  WITH tie[0] AS v, collect([u, tie[1]]) AS ties
  WHERE active(v:Organization)
  UNWIND ties AS tie
  WITH DISTINCT CASE WHEN elementId(tie[0]) < elementId(v) THEN [tie[0], v] ELSE [v, tie[0]] END AS pair, tie[1] AS bases
  RETURN pair[0] AS a, pair[1] AS b, bases
}
{{end}}

{{- /* The relations of the tie between a and b. */ -}}
{{define "proof"}}{{range $i, $basis := .Rests}}{{if $i}}  UNION
{{end}}{{if eq $basis "PROJECT"}}  MATCH (a)-[j1:UNDERTAKES|COMMISSIONS]->(q)<-[j2:UNDERTAKES|COMMISSIONS]-(b)
  WHERE holds(j1) AND holds(j2) AND active(q:Project)
  UNWIND [j1, j2] AS r
  RETURN r ORDER BY r.id
{{else if eq $basis "MEETING"}}  MATCH (a)-[m1:ATTENDED {status: 'PRESENT'}]->(m:Meeting)<-[m2:ATTENDED {status: 'PRESENT'}]-(b)
  WHERE holds(m1) AND holds(m2) AND lives(m)
  UNWIND [m1, m2] AS r
  RETURN r ORDER BY r.id
{{else if eq $basis "CASE"}}  MATCH (a)-[h1:HANDLES]->(s1)<-[h2:HANDLES]-(b)
  WHERE holds(h1) AND holds(h2)
  UNWIND [h1, h2] AS r
  RETURN r ORDER BY r.id
  UNION
  MATCH (a)-[h1:HANDLES]->(s1)-[k1:STEP_OF]->(stop)<-[k2:STEP_OF]-(s2)<-[h2:HANDLES]-(b)
  WHERE holds(h1) AND holds(k1) AND holds(k2) AND holds(h2) AND active(stop:LinkageCase)
  UNWIND [h1, k1, k2, h2] AS r
  RETURN r ORDER BY r.id
{{else if eq $basis "AGREEMENT"}}  MATCH (a)-[z:COOPERATES_WITH]-(b)
  WHERE holds(z) AND ('AGREEMENT' IN $agreed OR z.basis IN $agreed)
  RETURN z AS r ORDER BY r.id
{{else if eq $basis "RESOURCE"}}  UNWIND [[a, b], [b, a]] AS x
  WITH x[0] AS u, x[1] AS v
  MATCH (u)<-[o1:OWNED_BY|DONATED_BY]-()<-[e1:USES|OF_RESOURCE]-(l1)-[e2:LINKED_TO|ALLOCATED_TO]->(q:Project)<-[j2:UNDERTAKES|COMMISSIONS]-(v)
  WHERE holds(o1) AND holds(e1) AND holds(e2) AND holds(j2) AND lives(l1) AND lives(q) AND active(q:Project)
  UNWIND [o1, e1, e2, j2] AS r
  RETURN r ORDER BY r.id
{{else if eq $basis "PLATFORM"}}  MATCH (a)-[p1:OPERATES|HOSTS]-(f:Facility)-[p2:OPERATES|HOSTS]-(b)
  WHERE holds(p1) AND holds(p2) AND (startNode(p1) = a OR startNode(p2) = b) AND active(f:Facility)
  UNWIND [p1, p2] AS r
  RETURN r ORDER BY r.id
{{else if eq $basis "INFORMATION"}}  MATCH (a)-[i1:SHARED_BY|READ]-(item)-[i2:SHARED_BY|READ]-(b)
  WHERE holds(i1) AND holds(i2) AND lives(item) AND (startNode(i1) = a) <> (startNode(i2) = b)
  UNWIND [i1, i2] AS r
  RETURN r ORDER BY r.id
{{end}}{{end}}{{end}}

WITH {{template "clock"}},
  {{template "tops" .}} AS tops
CALL (tops) {
{{template "units" .}}{{template "roots" .}}{{template "tied" .}}WITH wide, roots, a, collect([b, bases]) AS ties
WITH wide, roots, ties, [a, {{.Was "a" "name"}}, {{template "root" "a"}}] AS one
UNWIND ties AS tie
WITH wide, roots, tie[0] AS b, collect([one, tie[1]]) AS ties
WITH ties, [b, {{.Was "b" "name"}}, {{template "root" "b"}}] AS two
UNWIND ties AS tie
WITH tie[0] AS one, two, tie[1] AS bases
WITH bases, CASE WHEN one[1] < two[1] OR one[1] = two[1] AND one[0].id < two[0].id THEN [one, two] ELSE [two, one] END AS pair
RETURN collect([pair, bases, CASE
  WHEN pair[0][2] IS NULL OR pair[1][2] IS NULL THEN 'NONE'
  WHEN pair[0][2] = pair[1][2] THEN 'INSIDE'
  ELSE 'ACROSS'
END]) AS pairs
}
CALL (pairs) {
UNWIND pairs AS row
WITH row, row[0][0][1] + $sep + row[0][1][1] AS names
WHERE row[2] IN $affiliations{{if .After}} AND names >= left($after, size(names)){{end}}
WITH row, names
ORDER BY names
WITH row, names, row[0][0][0] AS a, row[0][1][0] AS b
WITH row, names, a, b, names + $sep + a.id + b.id AS key
{{if .After}}WHERE key > $after
{{end}}ORDER BY names, key
LIMIT $limit
{{if .Evidence}}WITH row, a, b, key, COLLECT {
{{template "proof" .}}} AS links
{{end}}RETURN collect([key, a.id, b.id, row[0][0][2].id, row[0][1][2].id, row[2], COLLECT { UNWIND row[1] AS basis RETURN basis ORDER BY basis }
  {{- if .Evidence}}, {{template "evidence"}}{{end}}]) AS page
}
RETURN page, size([x IN pairs WHERE x[2] IN $affiliations]) AS total, coalesce(clocks[0], 0) AS clock, [size(tops)] AS found,
  [side IN ['ACROSS', 'INSIDE', 'NONE'] | size([x IN pairs WHERE x[2] = side])] AS sides
