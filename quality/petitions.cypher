MATCH (n:Petition)
WHERE lives(n) AND n.repliedOn IS NULL AND NOT EXISTS { MATCH (n)-[r:RELAYED_BY]->() WHERE holds(r) }
RETURN n.id, labels(n), n.sourceId, null, null, 'relayedBy', null, null
