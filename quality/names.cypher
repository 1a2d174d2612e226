{{- /* The names of what stands in a place at the date, with the place. */ -}}
{{range $i, $n := .Named}}{{if $i}}UNION ALL
{{end}}MATCH (n:{{$n.Label}})-[r:{{$n.Type}}]->(place)
WHERE n.from <= $asOf AND $asOf < n.to AND r.from <= $asOf AND $asOf < r.to
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, place.id AS other, '{{$n.Title}}' AS field, n.{{$n.Title}} AS value, null AS properties
{{end}}