{{- /* Texts about who gets help in which somebody may be named. */ -}}
MATCH (n:{{.Beneficiaries}})
UNWIND [f IN $nouns[head([label IN labels(n) WHERE $nouns[label] IS NOT NULL])] WHERE n[f] =~ $named] AS field
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, field AS field, n[field] AS value, null AS properties
