MATCH (c:Community)
WHERE c.from <= $day < c.to
CALL (c) {
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)<-[u:UNDERTAKES WHERE u.from <= $day < u.to]-(actor)
  WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  RETURN actor
  UNION
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(s:Service)-[o:OFFERED_BY WHERE o.from <= $day < o.to]->(actor)
  WHERE NOT EXISTS { (s)-[x:HAS_STATUS WHERE x.from <= $day < x.to]->(t:Term WHERE t.code <> 'ACTIVE') }
  RETURN actor
}
WITH c, actor
WHERE NOT EXISTS { (actor)-[x:HAS_STATUS WHERE x.from <= $day < x.to]->(t:Term WHERE t.code <> 'ACTIVE') }
  AND NOT EXISTS { (actor)<-[i:IMPOSED_ON WHERE i.from <= $day < i.to]-(s:Sanction WHERE s.from <= $day < s.to AND s.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) }
OPTIONAL CALL (actor) {
  MATCH (actor)-[x:ATTENDED {status: 'PRESENT'}]->(m:Meeting)
  WHERE $since <= m.heldOn <= $day
  RETURN m AS contact
  UNION
  MATCH (actor)-[x:READ]->(i)
  WHERE $since <= x.on <= $day
  RETURN i AS contact
  UNION
  MATCH (actor)-[x:MEMBER_OF WHERE x.from <= $day < x.to]->(collective)
  RETURN collective AS contact
  UNION
  MATCH (actor)-[x:HANDLES WHERE x.from <= $day < x.to]->()-[y:STEP_OF WHERE y.from <= $day < y.to]->(k)
  RETURN k AS contact
  UNION
  RETURN actor AS contact
}
WITH c, actor, collect(contact) AS contacts
WITH c, collect([actor.id, contacts]) AS actors
UNWIND actors AS a
UNWIND actors AS b
WITH c, a, b
WHERE a[0] < b[0]
WITH c, count(CASE WHEN any(x IN a[1] WHERE x IN b[1]) THEN 1 END) AS met, count(*) AS pairs
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, sum(met), sum(pairs)
