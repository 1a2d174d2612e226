MATCH (n:Community)
WHERE lives(n) AND NOT EXISTS { MATCH (n)-[r:PART_OF]->() WHERE holds(r) }
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, 'parent' AS field, null AS value, null AS properties
