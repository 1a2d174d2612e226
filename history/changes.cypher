{{- /* Writes, newest first: [id, at, clock, actor, what, source, batch, items]; with Count how many there are. Who may not see everything is told of those alone that touched something they see. */ -}}
{{if .Starts}}{{template "starts" .}}{{template "touched" .}}WITH DISTINCT clock
WHERE clock IS NOT NULL
MATCH (c:Change {clock: clock})
WHERE {{else}}MATCH (c:Change)
WHERE c.clock IS NOT NULL AND {{end}}c.at >= $since AND c.at <= $until{{if .By}} AND c.actor = $by{{end}}
{{- if and .Hides (not .Starts)}} AND EXISTS {
  MATCH (c)-[:TOUCHED]->(p:ChangePart)
  UNWIND range(0, size(p.ids) - 1) AS i
  MATCH (n:Node {id: CASE p.froms[i] WHEN '' THEN p.ids[i] ELSE p.froms[i] END})
  WHERE {{.Sees "n"}} AND (p.froms[i] = '' OR EXISTS { MATCH (n)-[x]->(t:Node) WHERE x.id = p.ids[i] AND {{.Sees "t"}} })
  RETURN 1
}{{end}}
{{if .Count}}RETURN count(*){{else}}{{if .After}}WITH c
WHERE c.at < $until OR c.clock < $clock
{{end}}WITH c
ORDER BY c.at DESC, c.clock DESC
LIMIT $limit
RETURN c.id, c.at, c.clock, c.actor, c.what, c.sourceId, c.batchId, c.items{{end}}
