MATCH (n:Community)
WHERE lives(n) AND NOT EXISTS { MATCH (n)-[r:PART_OF]->() WHERE holds(r) }
RETURN n.id, labels(n), n.sourceId, null, null, 'parent', null, null
