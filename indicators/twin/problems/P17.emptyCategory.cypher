CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
}
MATCH (c)<-[i:ARISES_IN WHERE i.from <= $day < i.to]-(n:Need)-[:IN_CATEGORY]->(k)
WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
WITH c, k, count(DISTINCT n) AS needs
CALL (c, k) {
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(v:Service)-[b:OFFERED_BY WHERE b.from <= $day < b.to]->(o)
  WHERE NOT EXISTS { (v)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'ACTIVE') }
    AND EXISTS { (v)-[:IN_CATEGORY]->()(()<-[:BROADER]-()){0,12}(k) }
  RETURN o
  UNION
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)<-[u:UNDERTAKES WHERE u.from <= $day < u.to]-(o)
  WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
    AND EXISTS { (p)-[a:ADDRESSES WHERE a.from <= $day < a.to]->()-[:IN_CATEGORY]->()(()<-[:BROADER]-()){0,12}(k) }
  RETURN o
  UNION
  RETURN null AS o
}
WITH c, k, needs, o
WHERE o IS NULL
  OR NOT EXISTS { (o)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'ACTIVE') }
    AND NOT EXISTS { (o)<-[i:IMPOSED_ON WHERE i.from <= $day < i.to]-(s:Sanction WHERE s.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) }
WITH c, k, needs, count(o) AS serving
WHERE serving = 0
RETURN [c.id] AS places, k.id, needs AS measure
ORDER BY measure DESC
