MATCH (n:Petition)
WHERE lives(n) AND n.repliedOn IS NULL AND NOT EXISTS { MATCH (n)-[r:RELAYED_BY]->() WHERE holds(r) }
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, 'relayedBy' AS field, null AS value, null AS properties
