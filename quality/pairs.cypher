{{- /* Relations whose ends do not go together. */ -}}
{{range $i, $r := .PairRules}}{{if $i}}UNION ALL
{{end}}MATCH (a:{{$r.From}})-[r:{{$r.Type}}]->(b:{{$r.To}})
WHERE {{$r.Suspect}}
RETURN a.id AS id, labels(a) AS labels, r.sourceId AS source, r.id AS relation, b.id AS other, '{{$r.Relation}}' AS field, properties(b) AS value, properties(a) AS properties
{{end}}