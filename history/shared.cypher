{{- /* The nodes that the question is about, as n: the one asked for with those that were merged into it. What belongs to a division is found down the ways of all nouns, whenever they hold or held. */ -}}
{{define "starts"}}{{if .Area}}MATCH (top:Node {id: $area})
MATCH (top)(()<-[:{{.Ways}}]-()){0,16}(n:Node)
WITH DISTINCT n
WHERE {{.Sees "n"}}{{if .Of}} AND n.id IN $ofs{{end}}
{{else}}UNWIND $ofs AS one
MATCH (n:Node {id: one})
WHERE {{.Sees "n"}}
{{end}}{{end}}

{{- /* What has to do with the node n, and the clocks of the writes that touched it: a node has no start. */ -}}
{{define "touched"}}CALL (n) {
  RETURN n.id AS id, '' AS start, n.recordedClock AS clock
  UNION
  MATCH (n)-[:SUPERSEDED]->(v:Past)
  UNWIND [v.recordedClock, v.retractedClock] AS clock
  RETURN n.id AS id, '' AS start, clock
  UNION
  MATCH (n)-[x]-(:Node)
  UNWIND [x.recordedClock, x.retractedClock] AS clock
  RETURN x.id AS id, startNode(x).id AS start, clock
}
{{end}}

{{- /* The predicate that the version v was what the hub knew: after the write of $clock1, or where that is null at $known1, and so on. What was put away before clocks were kept has none. */ -}}
{{define "known 1"}}CASE WHEN $clock1 IS NULL THEN v.recordedAt <= $known1 AND $known1 < coalesce(v.retractedAt, $forever) ELSE coalesce(v.recordedClock, 0) <= $clock1 AND $clock1 < coalesce(v.retractedClock, CASE WHEN v.retractedAt IS NULL THEN $last ELSE 0 END) END{{end}}
{{define "known 2"}}CASE WHEN $clock2 IS NULL THEN v.recordedAt <= $known2 AND $known2 < coalesce(v.retractedAt, $forever) ELSE coalesce(v.recordedClock, 0) <= $clock2 AND $clock2 < coalesce(v.retractedClock, CASE WHEN v.retractedAt IS NULL THEN $last ELSE 0 END) END{{end}}

{{- /* What writes have touched that only one of the two moments knows, as id and start. */ -}}
{{define "written"}}MATCH (c:Change)
{{if .Clocks}}WHERE c.clock > $earlier
{{else}}WHERE c.at > $earlier AND c.clock IS NOT NULL
{{end}}MATCH (c)-[:TOUCHED]->(p:ChangePart)
UNWIND range(0, size(p.ids) - 1) AS i
WITH DISTINCT p.ids[i] AS id, p.froms[i] AS start
{{end}}

{{- /* The page: after the cursor, in order; or the counts by kind. */ -}}
{{define "page"}}{{if .Count}}RETURN kind, count(CASE WHEN old IS NULL THEN 1 END), count(CASE WHEN new IS NULL THEN 1 END), count(CASE WHEN old IS NOT NULL AND new IS NOT NULL THEN 1 END)
{{else}}WITH *
WHERE kind > $kind OR kind = $kind AND id > $id
WITH *
ORDER BY kind, id
LIMIT $limit
{{end}}{{end}}
