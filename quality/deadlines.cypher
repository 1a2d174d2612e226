MATCH (n:Task)
WHERE n.deadline IS NULL
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, 'deadline' AS field, null AS value, null AS properties
