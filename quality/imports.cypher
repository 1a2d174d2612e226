{{- /* Imports that have not moved for a day. */ -}}
MATCH (n:ImportBatch)
WHERE n.state = 'RUNNING' AND n.recordedAt < $yesterday
RETURN n.id AS id, labels(n) AS labels, head(COLLECT { MATCH (n)-[:OF_SOURCE]->(s) RETURN s.id }) AS source, null AS relation, null AS other, 'state' AS field, n.file AS value, null AS properties
