{{- /* Public campaigns without a license. */ -}}
MATCH (n:Campaign)
WHERE {{.Unlicensed "n"}}
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, '{{.RunBy}}' AS field, null AS value, null AS properties
