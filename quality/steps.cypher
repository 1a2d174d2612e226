{{- /* A state that is not a step from the one before it. */ -}}
{{range $i, $f := .Stepped}}{{if $i}}UNION ALL
{{end}}MATCH (n:{{$f.Owner}})-[x:{{$f.Property}}]->(state)
WITH n, x, state.code AS value
ORDER BY x.from
WITH n, collect(x) AS held, collect(value) AS values
UNWIND range(1, size(held) - 1) AS i
WITH n, held[i] AS x, values[i - 1] AS before, values[i] AS value
WHERE NOT before + ' ' + value IN $steps[type(x)]
RETURN n.id AS id, labels(n) AS labels, x.sourceId AS source, x.id AS relation, null AS other, type(x) AS field, before + ' > ' + value AS value, null AS properties
{{end}}