{{- /*
Which cooperation runs across parent units (Q8, M129). Every project and meeting is looked at once for all that meet in it; affiliation is read
once for each that has a tie, not once for each tie.
*/ -}}

{{- /* The end of the chain above x; x itself where it stands under nobody but over somebody; else null. */ -}}
{{define "root"}}coalesce(
  COLLECT { MATCH ({{.}})(()-[s:SUBORDINATE_TO WHERE holds(s)]->()){1,12}(top) RETURN top ORDER BY size(s) DESC LIMIT 1 }[0],
  CASE WHEN EXISTS { MATCH ({{.}})<-[s:SUBORDINATE_TO]-() WHERE holds(s) } THEN {{.}} END){{end}}

{{define "ties"}}
{{- if .Project}}  UNWIND units AS u
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
  MATCH (u)-[z:COOPERATES_WITH]-(v)
  WHERE holds(z)
  RETURN u, v, 'AGREEMENT' AS basis
{{end}}{{end}}

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
{{if .Within}}  UNWIND tops AS top
  MATCH (top)(()<-[w:PART_OF WHERE holds(w)]-()){0,12}()<-[b:BASED_IN|ACTS_FOR]-(u)
  WHERE holds(b)
  RETURN collect(DISTINCT u) AS units
{{else}}  MATCH (u:Organization|GovernanceBody|GovernmentDepartment)
  WHERE lives(u)
  RETURN collect(u) AS units
{{end}}}
CALL (units) {
CALL (units) {
{{template "ties" .}}}
WITH u, v, collect(DISTINCT basis) AS bases
WITH u, collect([v, bases]) AS ties
WHERE active(u:Organization)
WITH ties, [u, u.name, u.id, {{template "root" "u"}}] AS one
UNWIND ties AS tie
WITH tie[0] AS v, collect([one, tie[1]]) AS ties
WHERE active(v:Organization)
WITH ties, [v, v.name, v.id, {{template "root" "v"}}] AS two
UNWIND ties AS tie
WITH DISTINCT CASE WHEN tie[0][1] + $sep + tie[0][2] < two[1] + $sep + two[2] THEN [tie[0], two] ELSE [two, tie[0]] END AS pair,
  COLLECT { UNWIND tie[1] AS basis RETURN basis ORDER BY basis } AS bases
WITH pair, bases, CASE
  WHEN pair[0][3] IS NULL OR pair[1][3] IS NULL THEN 'NONE'
  WHEN pair[0][3] = pair[1][3] THEN 'INSIDE'
  ELSE 'ACROSS'
END AS affiliation
RETURN collect([pair[0][1] + $sep + pair[1][1] + $sep + pair[0][2] + pair[1][2], pair, bases, affiliation]) AS pairs
}
CALL (pairs) {
UNWIND pairs AS row
WITH row, row[0] AS key
WHERE row[3] IN $affiliations
WITH row, key
{{template "cut" .}}WITH key, row[1][0][0] AS a, row[1][1][0] AS b, row[1] AS pair, row[2] AS bases, row[3] AS affiliation
{{if .Evidence}}WITH key, a, b, pair, bases, affiliation, COLLECT {
{{template "proof" .}}} AS links
{{end}}RETURN collect([key, pair[0][2], pair[1][2], pair[0][3].id, pair[1][3].id, affiliation, bases
  {{- if .Evidence}}, {{template "evidence"}}{{end}}]) AS page
}
RETURN page, size([x IN pairs WHERE x[3] IN $affiliations]) AS total, coalesce(clocks[0], 0) AS clock, [size(tops)] AS found,
  [side IN ['ACROSS', 'INSIDE', 'NONE'] | size([x IN pairs WHERE x[3] = side])] AS sides
