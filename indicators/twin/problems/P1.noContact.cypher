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
CALL (c) {
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)<-[u:UNDERTAKES WHERE u.from <= $day < u.to]-(o)
  WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  RETURN o
  UNION
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(v:Service)-[u:OFFERED_BY WHERE u.from <= $day < u.to]->(o)
  WHERE NOT EXISTS { (v)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'ACTIVE') }
  RETURN o
}
WITH o, collect(c.id) AS communities
WHERE NOT EXISTS { (o)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'ACTIVE') }
  AND NOT EXISTS { (o)<-[i:IMPOSED_ON WHERE i.from <= $day < i.to]-(s:Sanction WHERE s.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) }
CALL (o) {
  MATCH (o)-[x:ATTENDED {status: 'PRESENT'}]->(m:Meeting)
  WHERE $since <= m.heldOn <= $day
  RETURN m AS contact
  UNION
  MATCH (o)-[x:READ]->(i)
  WHERE $since <= x.on <= $day
  RETURN i AS contact
  UNION
  MATCH (o)-[x:MEMBER_OF WHERE x.from <= $day < x.to]->(collective)
  RETURN collective AS contact
  UNION
  MATCH (o)-[x:HANDLES WHERE x.from <= $day < x.to]->()-[y:STEP_OF WHERE y.from <= $day < y.to]->(k)
  RETURN k AS contact
  UNION
  RETURN o AS contact
}
WITH o, communities, collect(elementId(contact)) AS contacts
UNWIND communities AS c
WITH c, collect([o.id, contacts]) AS serving
UNWIND serving AS a
UNWIND serving AS b
WITH c, a, b
WHERE a[0] < b[0] AND none(x IN a[1] WHERE x IN b[1])
RETURN [c] AS places, [a[0], b[0]] AS pair, 1 AS measure
