{{- /* Observations of which it is not said what was measured, of whom, or when. */ -}}
MATCH (n:Observation)
UNWIND [CASE WHEN NOT EXISTS { (n)-[:OF_INDICATOR]->() } THEN 'ofIndicator' END, CASE WHEN NOT EXISTS { (n)-[:OF_SUBJECT]->() } THEN 'ofSubject' END,
  CASE WHEN n.asAt IS NULL THEN 'asAt' END] AS field
WITH n, field
WHERE field IS NOT NULL
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, field AS field, null AS value, null AS properties
