{{- /* One noun, so many nodes to a record: what the builder reads, in the order of nodeRow. */ -}}
MATCH (n:{{.Noun}})
WITH collect(n) AS nodes
UNWIND range(0, size(nodes) - 1, $step) AS first
CALL (nodes, first) {
  UNWIND nodes[first .. first + $step] AS n
  RETURN collect([id(n), n.id, {{.Name}}, n.from, n.to, n.recordedAt.epochSeconds, n.recordedAt.nanosecond, n.sourceKey,
    {{.Code}}, {{.Scheme}}, {{.Kind}}, {{.Number}}, n:Community]) AS rows
}
RETURN rows
