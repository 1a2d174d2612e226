MATCH (n:Person)
WHERE NOT coalesce(n.pseudonymous, false) AND EXISTS { (n)-[:VOLUNTEERS_IN|SERVED_IN]->() } AND NOT EXISTS { (n)-[:{{.Offices}}]-() }
RETURN n.id, labels(n), n.sourceId, null, null, 'pseudonymous', null, null
