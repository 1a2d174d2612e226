{{- /*
One relation from one noun, the relations of so many left nodes to a record, in the order of relationRow. The right end needs no
label: what it cannot be is not in the snapshot, and such a relation is left out. What bars a node is a loop: it holds while the node
at the other end lives, and the relation to it holds.
*/ -}}
MATCH (a:{{.Noun}})
WITH collect(a) AS nodes
UNWIND range(0, size(nodes) - 1, $step) AS first
CALL (nodes, first) {
  UNWIND nodes[first .. first + $step] AS a
{{if .Bar}}  MATCH (a){{if .Bar.Incoming}}<-{{else}}-{{end}}[r:{{.Type}}]-{{if not .Bar.Incoming}}>{{end}}(b:{{.Bar.Noun}})
  WHERE b.{{.Bar.Field}} IN $active
  RETURN collect([id(a), id(a), CASE WHEN r.from > b.from THEN r.from ELSE b.from END, CASE WHEN r.to < b.to THEN r.to ELSE b.to END, true]) AS rows
{{else}}  MATCH (a)-[r:{{.Type}}]->(b)
  RETURN collect([id(a), id(b){{if .Interval}}, r.from, r.to{{else}}, null, null{{end}}
    {{- if .Evidence}}, r.id, r.recordedAt.epochSeconds, r.recordedAt.nanosecond, r.sourceId, r.fromPrecision, r.toPrecision{{end}}
    {{- if .Scheme}}, r.scheme{{end}}
    {{- if .States}}, coalesce(NOT b.code IN $active, false){{end}}]) AS rows
{{end -}}
}
RETURN rows
