{{- /* Imports that have not moved for a day. */ -}}
MATCH (n:ImportBatch)
WHERE n.state = 'RUNNING' AND n.recordedAt < $yesterday
RETURN n.id, labels(n), head(COLLECT { MATCH (n)-[:OF_SOURCE]->(s) RETURN s.id }), null, null, 'state', n.file, null
