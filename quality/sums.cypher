{{- /* Far ends whose near ends come to more than they have. */ -}}
{{range $i, $r := .SumRules}}{{if $i}}UNION ALL
{{end}}MATCH (n:{{$r.Of}})<-[:{{$r.Type}}]-(near)
WHERE near.{{$r.Field}} IS NOT NULL AND n.{{$r.Field}} IS NOT NULL
WITH n, sum(near.{{$r.Field}}) AS total
WHERE total > n.{{$r.Field}}
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, '{{$r.Field}}' AS field, toString(total) + ' > ' + toString(n.{{$r.Field}}) AS value, null AS properties
{{end}}