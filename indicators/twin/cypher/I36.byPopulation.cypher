MATCH (n:Need)-[i:ARISES_IN WHERE i.from <= $day < i.to]->(c)
WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  AND ($group IS NULL OR $group = '' AND NOT EXISTS { (n)-[:CONCERNS]->() } OR EXISTS { (n)-[:CONCERNS]->(:Term {code: $group}) })
WITH n, c, EXISTS {
  MATCH (n)<-[a:ADDRESSES WHERE a.from <= $day < a.to]-(p:Project)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->(c), (p)<-[u:UNDERTAKES WHERE u.from <= $day < u.to]-(o)
  WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
    AND NOT EXISTS { (o)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'ACTIVE') }
    AND NOT EXISTS { (o)<-[x:IMPOSED_ON WHERE x.from <= $day < x.to]-(z:Sanction WHERE z.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) }
} AS covered
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN covered THEN n END), count(n)
