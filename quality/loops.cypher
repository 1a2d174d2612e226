{{- /* All relations that must not lead back to where they start: whether they do takes a search. */ -}}
MATCH (a)-[r:{{.Loops}}]->(b)
RETURN a.id AS id, labels(a) AS labels, r.sourceId AS source, r.id AS relation, b.id AS other, type(r) AS field, null AS value, null AS properties
