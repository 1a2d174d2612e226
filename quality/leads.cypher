{{- /* Two relations into one node at one time with a value that one alone may have. */ -}}
{{range $i, $r := .LeadRules}}{{if $i}}UNION ALL
{{end}}MATCH (n:{{$r.Of}})<-[x:{{$r.Type}}]-(a)
WHERE x.{{$r.Field}} = '{{$r.Value}}'
MATCH (n)<-[y:{{$r.Type}}]-(b)
WHERE y.{{$r.Field}} = '{{$r.Value}}' AND x.id < y.id AND x.from < y.to AND y.from < x.to
RETURN n.id AS id, labels(n) AS labels, y.sourceId AS source, y.id AS relation, b.id AS other, '{{$r.Type}}.{{$r.Field}}' AS field, y.{{$r.Field}} AS value, null AS properties
{{end}}