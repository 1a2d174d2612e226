{{- /*
Which cooperation runs across parent units (Q8, M129). In a narrow area the ties of its units are followed, every project and meeting looked at
once for all that meet in it; a look at the degree spares most units the way through their relations. In a wide one all that undertakes, attends and cooperates is read at once, without who and what is not active.
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

{{define "narrow ties"}}
{{- if .Project}}  UNWIND units AS u
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
{{end}}{{if and .Project (or .Meeting .Agreement)}}  UNION ALL
{{end}}{{if .Meeting}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)-[:ATTENDED]->() } > 0
  MATCH (u)-[m1:ATTENDED {status: 'PRESENT'}]->(m)
  WHERE holds(m1)
  WITH m, collect(DISTINCT u) AS some
  WHERE lives(m)
  WITH some, COLLECT { MATCH (m)<-[m2:ATTENDED {status: 'PRESENT'}]-(v:Organization) WHERE holds(m2) AND lives(v) RETURN DISTINCT v } AS others
  UNWIND some AS u
  UNWIND others AS v
  WITH u, v WHERE u <> v
  RETURN u, v, 'MEETING' AS basis
{{end}}{{if and .Meeting .Agreement}}  UNION ALL
{{end}}{{if .Agreement}}  UNWIND units AS u
  WITH u WHERE COUNT { (u)-[:COOPERATES_WITH]-() } > 0
  MATCH (u)-[z:COOPERATES_WITH]-(v)
  WHERE holds(z)
  RETURN u, v, 'AGREEMENT' AS basis
{{end}}{{end}}

{{- /* All ties of units that are active, each once. */ -}}
{{define "wide ties"}}
{{- if .Project}}  WITH idle, {{template "idle projects"}} AS resting
  MATCH (u)-[j:UNDERTAKES|COMMISSIONS]->(q)
  WHERE NOT u IN idle AND NOT q IN resting AND holds(j)
  WITH q, collect(DISTINCT u) AS met
  UNWIND met AS a
  UNWIND met AS b
  WITH a, b WHERE elementId(a) < elementId(b)
  RETURN a, b, 'PROJECT' AS basis
{{end}}{{if and .Project (or .Meeting .Agreement)}}  UNION ALL
{{end}}{{if .Meeting}}  MATCH (u:Organization)
  WHERE NOT u IN idle AND COUNT { (u)-[:ATTENDED]->() } > 0
  MATCH (u)-[m:ATTENDED]->(q)
  WHERE m.status = 'PRESENT' AND holds(m) AND lives(u)
  WITH q, collect(DISTINCT u) AS met
  WHERE size(met) > 1
  WITH q, met
  WHERE lives(q)
  UNWIND met AS a
  UNWIND met AS b
  WITH a, b WHERE elementId(a) < elementId(b)
  RETURN a, b, 'MEETING' AS basis
{{end}}{{if and .Meeting .Agreement}}  UNION ALL
{{end}}{{if .Agreement}}  MATCH (u)-[z:COOPERATES_WITH]->(v)
  WHERE NOT u IN idle AND NOT v IN idle AND holds(z)
  WITH u, v, elementId(u) < elementId(v) AS ordered
  RETURN CASE WHEN ordered THEN u ELSE v END AS a, CASE WHEN ordered THEN v ELSE u END AS b, 'AGREEMENT' AS basis
{{end}}{{end}}

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
{{define "proof"}}
{{- if .Project}}  MATCH (a)-[j1:UNDERTAKES|COMMISSIONS]->(q)<-[j2:UNDERTAKES|COMMISSIONS]-(b)
  WHERE holds(j1) AND holds(j2) AND active(q:Project)
  UNWIND [j1, j2] AS r
  RETURN r ORDER BY r.id
{{end}}{{if and .Project (or .Meeting .Agreement)}}  UNION
{{end}}{{if .Meeting}}  MATCH (a)-[m1:ATTENDED {status: 'PRESENT'}]->(m)<-[m2:ATTENDED {status: 'PRESENT'}]-(b)
  WHERE holds(m1) AND holds(m2) AND lives(m)
  UNWIND [m1, m2] AS r
  RETURN r ORDER BY r.id
{{end}}{{if and .Meeting .Agreement}}  UNION
{{end}}{{if .Agreement}}  MATCH (a)-[r:COOPERATES_WITH]-(b)
  WHERE holds(r)
  RETURN r ORDER BY r.id
{{end}}{{end}}

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
