{{- /* Texts about who gets help in which somebody may be named. */ -}}
UNWIND $nouns AS noun
MATCH (n:$(noun.label))
UNWIND [f IN noun.texts WHERE n[f] =~ $named] AS field
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, field AS field, n[field] AS value, null AS properties
