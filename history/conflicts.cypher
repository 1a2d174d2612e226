{{- /*
Nodes on which several sources have written, in the order of their ids from $id on: of each candidate [id, node], where the node is [labels, versions,
links, versions of those that were merged into it] when it is one, a link [type, properties, target, code]; links are of those as well. Candidates are
nodes with older versions, and those from which a state or single relation was taken back.
*/ -}}
CALL () {
{{if .Starts}}  {{template "starts" .}}WITH n
  WHERE n.id >= $id{{if .Labels}} AND n:{{template "labels" .}}{{end}}
  RETURN n.id AS id
{{else}}  MATCH (v:Past)
  WHERE v.id >= $id
  WITH DISTINCT v.id AS id
  ORDER BY id
  LIMIT $chunk
  RETURN id
  UNION
  MATCH (n:Node)-[:{{.States}}]->()
  WHERE n.id >= $id
  WITH DISTINCT n.id AS id
  ORDER BY id
  LIMIT $chunk
  RETURN id
{{end}}}
WITH id
ORDER BY id
LIMIT $chunk
MATCH (n:Node {id: id})
RETURN id, head(COLLECT {
  WITH n
  WHERE n.buried IS NULL AND {{.Sees "n"}}{{if .Labels}} AND n:{{template "labels" .}}{{end}}
  WITH n, [n] + COLLECT { MATCH (n)-[:SUPERSEDED]->(v:Past) WHERE v.lentUntil IS NULL RETURN v } AS versions, COLLECT { MATCH (n)-[x:{{.Links}}]->(:Node) RETURN x } AS links,
    COLLECT { UNWIND coalesce($merged[n.id], []) AS other MATCH (m:Node {id: other})-[:SUPERSEDED]->(v:Past) WHERE v.buried IS NULL RETURN v } AS others,
    COLLECT { UNWIND coalesce($merged[n.id], []) AS other MATCH (m:Node {id: other})-[x:{{.Links}}]->(:Node) RETURN x } AS far
  WHERE any(v IN versions + links WHERE v.sourceId IS NOT NULL AND any(w IN versions + links + others + far WHERE w.sourceId <> v.sourceId))
  RETURN [labels(n), [v IN versions | properties(v)], [x IN links + far | [type(x), properties(x), endNode(x).id, endNode(x).code]],
    [v IN others | properties(v)]] AS found
}) AS found
ORDER BY id

{{define "labels"}}{{range $i, $label := .Labels}}{{if $i}}|{{end}}{{$label}}{{end}}{{end}}
