{{- /* Relations to terms of another kind or vocabulary than they take. */ -}}
UNWIND $types AS type
MATCH (t:Term)
WHERE NOT t.kind IN type.kinds OR t.scheme <> type.scheme
MATCH (n)-[r:$(type.name)]->(t)
RETURN n.id, labels(n), r.sourceId, r.id, t.id, type.name, t.scheme + ':' + t.code, null
