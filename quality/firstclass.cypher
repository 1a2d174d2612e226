{{- /* Suppliers that may not supply to government. */ -}}
{{range $i, $t := .FirstClass}}{{if $i}}UNION ALL
{{end}}MATCH (o:Organization)
WHERE o.firstClassPublicWelfare
MATCH (o)<-[r:{{$t}}]-(n)
RETURN n.id AS id, labels(n) AS labels, r.sourceId AS source, r.id AS relation, o.id AS other, '{{$t}}' AS field, null AS value, null AS properties
{{end}}