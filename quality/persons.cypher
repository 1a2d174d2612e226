MATCH (n:Person)
WHERE NOT EXISTS { (n)-[:{{.Roles}}]-() }
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, null AS field, null AS value, null AS properties
