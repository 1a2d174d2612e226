MATCH (n:Need)
WHERE lives(n) AND NOT EXISTS { MATCH (n)-[r:ARISES_IN]->() WHERE holds(r) } AND active(n)
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, 'arisesIn' AS field, null AS value, null AS properties
