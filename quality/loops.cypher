{{- /* All relations that must not lead back to where they start: whether they do takes a search. */ -}}
UNWIND $types AS type
MATCH (a)-[r:$(type)]->(b)
RETURN a.id, labels(a), r.sourceId, r.id, b.id, type, null, null
