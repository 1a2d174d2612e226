{{- /*
One relation from one noun, the relations of so many left nodes to a record, in the order of relationRow. The right end needs no
label: what it cannot be is not in the snapshot, and such a relation is left out.
*/ -}}
MATCH (a:{{.Noun}})
WITH collect(a) AS nodes
UNWIND range(0, size(nodes) - 1, $step) AS first
CALL (nodes, first) {
  UNWIND nodes[first .. first + $step] AS a
  MATCH (a)-[r:{{.Type}}]->(b)
  RETURN collect([id(a), id(b){{if .Interval}}, r.from, r.to{{else}}, null, null{{end}}
    {{- if .Evidence}}, r.id, r.recordedAt.epochSeconds, r.recordedAt.nanosecond, r.sourceId, r.fromPrecision, r.toPrecision{{end}}
    {{- if .Scheme}}, r.scheme{{end}}
    {{- if .States}}, coalesce(NOT b.code IN $active, false){{end}}]) AS rows
}
RETURN rows
