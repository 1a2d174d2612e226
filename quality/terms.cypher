{{- /* Relations to terms of another kind, and states of another vocabulary, than they take. */ -}}
MATCH (t:Term)
WITH t, t.kind AS kind
MATCH (n)-[r:{{.Termed}}]->(t)
WHERE NOT kind IN $kinds[type(r)]
RETURN n.id AS id, labels(n) AS labels, r.sourceId AS source, r.id AS relation, t.id AS other, type(r) AS field, t.scheme + ':' + t.code AS value, null AS properties
UNION ALL
MATCH (t:Term)
WITH t, t.scheme AS scheme
MATCH (n)-[r:{{.Coding}}]->(t)
WHERE none(label IN labels(n) WHERE $schemes[type(r)][label] = scheme)
RETURN n.id AS id, labels(n) AS labels, r.sourceId AS source, r.id AS relation, t.id AS other, type(r) AS field, t.scheme + ':' + t.code AS value, null AS properties
