// Both ends expanded once and joined on the person by hash; relations that hold imply that A and B exist at D.
MATCH (a:Organization {id: $a})<-[r:WORKS_FOR|MEMBER_OF]-(p)-[s:WORKS_FOR|MEMBER_OF]->(b:Organization {id: $b})
USING JOIN ON p
WHERE r.to > $asOf AND r.from <= $asOf AND s.to > $asOf AND s.from <= $asOf
WITH p, collect(DISTINCT r) AS rs, collect(DISTINCT s) AS ss
WITH p, rs, ss, p.name AS name ORDER BY name
WITH p, rs, ss, name WHERE p:Person             // an organization can be a member too
WITH p, rs, ss, name ORDER BY name, p.id LIMIT $limit
RETURN p.id AS person, [r IN rs | r.id] AS toA, [s IN ss | s.id] AS toB
ORDER BY name, person
