{{- /* Nodes that break a rule of their noun. */ -}}
{{range $i, $r := .NounRules}}{{if $i}}UNION ALL
{{end}}MATCH (n:{{$r.Label}})
WHERE {{$r.Suspect}}
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, null AS field, null AS value, properties(n) AS properties
{{end}}