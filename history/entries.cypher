{{- /*
What writes did, by their clocks: of each, from $skip on, [clock, place, node, target, labels, type, before, after, id]. What stands in a version is told
by the clocks it carries: the write that made it and the one that put it away.
*/ -}}
{{if .Starts}}{{template "starts" .}}{{template "touched" .}}WITH DISTINCT id, start, clock
WHERE clock IN $clocks
WITH clock, id, start
ORDER BY clock, start, id
WITH clock, collect([id, start])[0..$limit] AS items
{{else}}UNWIND $clocks AS clock
MATCH (c:Change {clock: clock})
CALL (c) {
  MATCH (c)-[:TOUCHED]->(p:ChangePart)
  WHERE p.first < $skip + $limit AND p.first + size(p.ids) > $skip
  WITH p
  ORDER BY p.first
  UNWIND range(CASE WHEN $skip > p.first THEN $skip - p.first ELSE 0 END, size(p.ids) - 1) AS i
  WITH p, i
  LIMIT $limit
  RETURN collect([p.ids[i], p.froms[i]]) AS items
}
{{end}}UNWIND range(0, size(items) - 1) AS place
WITH clock, place, items[place][0] AS id, items[place][1] AS start
CALL (clock, id, start) {
  WITH *
  WHERE start = ''
  MATCH (n:Node {id: id})
  WHERE {{.Sees "n"}}
  WITH n, [n] + COLLECT { MATCH (n)-[:SUPERSEDED]->(v:Past) RETURN v } AS versions, clock
  RETURN n.id AS node, null AS target, labels(n) AS labels, null AS type, {{template "sides"}}
  UNION ALL
  WITH *
  WHERE start <> ''
  MATCH (n:Node {id: start})-[x {id: id}]->(t:Node)
  WHERE {{.Sees "n"}} AND {{.Sees "t"}}
  WITH n, t, collect(x) AS versions, clock
  RETURN n.id AS node, t.id AS target, null AS labels, type(versions[0]) AS type, {{template "sides"}}
}
RETURN clock, place, node, target, labels, type, before, after, id
ORDER BY clock, place

{{define "sides"}}[v IN versions WHERE v.retractedClock = clock AND coalesce(v.recordedClock <> clock, true) | properties(v)][0] AS before,
    [v IN versions WHERE v.recordedClock = clock AND coalesce(v.retractedClock <> clock, true) | properties(v)][0] AS after{{end}}
