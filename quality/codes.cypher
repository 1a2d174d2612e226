{{- /* All credit codes, with what they tell of: checking them takes arithmetic. */ -}}
MATCH (n:{{.Coded.Label}})
WHERE n.{{.Code}} IS NOT NULL
RETURN n.id, labels(n), n.sourceId, null, null, '{{.Code}}', n.{{.Code}}, {uscc: n.{{.Code}}, legalType: n.legalType}
