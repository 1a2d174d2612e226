{{- /* All credit codes, with what they tell of: checking them takes arithmetic. */ -}}
MATCH (n:{{.Coded.Label}})
WHERE n.{{.Code}} IS NOT NULL
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, '{{.Code}}' AS field, n.{{.Code}} AS value, {uscc: n.{{.Code}}, legalType: n.legalType} AS properties
