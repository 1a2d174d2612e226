{{- /* Nodes that share a key at one time which may be used in turn alone. */ -}}
{{range $i, $k := .TurnKeys}}{{if $i}}UNION ALL
{{end}}MATCH (n:{{$k.Label}})
WHERE {{range $j, $f := $k.Fields}}{{if $j}} AND {{end}}n.{{$f}} IS NOT NULL{{end}}
WITH [{{range $j, $f := $k.Fields}}{{if $j}}, {{end}}n.{{$f}}{{end}}] AS key, collect(n) AS same
WHERE size(same) > 1
UNWIND same AS x
UNWIND same AS y
WITH key, x, y
WHERE x.id < y.id AND x.from < y.to AND y.from < x.to
RETURN y.id AS id, labels(y) AS labels, y.sourceId AS source, null AS relation, x.id AS other, '{{$k.Last}}' AS field, key[-1] AS value, null AS properties
{{end}}