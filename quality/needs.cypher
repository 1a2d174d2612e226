MATCH (n:Need)
WHERE lives(n) AND NOT EXISTS { MATCH (n)-[r:ARISES_IN]->() WHERE holds(r) } AND active(n)
RETURN n.id, labels(n), n.sourceId, null, null, 'arisesIn', null, null
