{{- /* Contracts of which it is not said who buys or who supplies. */ -}}
MATCH (n:Contract)
WHERE lives(n)
UNWIND [CASE WHEN NOT EXISTS { MATCH (n)-[b:BUYER]->() WHERE holds(b) } THEN 'buyer' END,
  CASE WHEN NOT EXISTS { MATCH (n)-[s:SUPPLIER]->() WHERE holds(s) } THEN 'supplier' END] AS field
WITH n, field
WHERE field IS NOT NULL
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, field AS field, null AS value, null AS properties
