MATCH (n:Person)
WHERE NOT coalesce(n.pseudonymous, false) AND EXISTS { (n)-[:VOLUNTEERS_IN|SERVED_IN]->() } AND NOT EXISTS { (n)-[:{{.Offices}}]-() }
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, 'pseudonymous' AS field, null AS value, null AS properties
