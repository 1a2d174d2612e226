{{- /* Relations to terms of another kind or vocabulary than they take. */ -}}
UNWIND $types AS type
MATCH (t:Term)
WHERE NOT t.kind IN type.kinds OR t.scheme <> type.scheme
MATCH (n:$(type.label))-[r:$(type.name)]->(t)
RETURN n.id AS id, labels(n) AS labels, r.sourceId AS source, r.id AS relation, t.id AS other, type.name AS field, t.scheme + ':' + t.code AS value, null AS properties
