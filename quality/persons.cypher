MATCH (n:Person)
WHERE NOT EXISTS { (n)-[:{{.Roles}}]-() }
RETURN n.id, labels(n), n.sourceId, null, null, null, null, null
