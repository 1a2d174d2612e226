CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (m:LinkageMatter)
  WHERE m.from <= $day < m.to
  RETURN m
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[f:LIST_FOR WHERE f.from <= $day < f.to]-()<-[i:IN_LIST WHERE i.from <= $day < i.to]-(m:LinkageMatter)
  RETURN m
}
WITH m, $day - duration({days: toInteger($days)}) AS earliest
WHERE m.from <= earliest
  AND NOT EXISTS { (m)<-[i:INSTANCE_OF WHERE earliest < i.from <= $day]-() }
  AND NOT EXISTS {
    MATCH (m)<-[i:INSTANCE_OF WHERE i.from <= $day < i.to]-(k)
    WHERE NOT EXISTS { (k)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['CLOSED', 'DROPPED']) }
  }
MATCH (m)-[y:IN_MATTER_CATEGORY WHERE y.from <= $day < y.to]->()-[:MAPS_TO]->(wanted)
MATCH (m)-[i:IN_LIST WHERE i.from <= $day < i.to]->()-[f:LIST_FOR WHERE f.from <= $day < f.to]->(area)
MATCH (area)(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c)<-[x:ARISES_IN WHERE x.from <= $day < x.to]-(n:Need)
WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  AND EXISTS { (n)-[:IN_CATEGORY]->()(()-[:BROADER]->()){0,12}(wanted) }
WITH m, count(DISTINCT n) AS needs
RETURN COLLECT {
  MATCH (m)-[i:IN_LIST WHERE i.from <= $day < i.to]->()-[f:LIST_FOR WHERE f.from <= $day < f.to]->(d)
  RETURN DISTINCT d.id
} AS places, m.id, needs AS measure
ORDER BY measure DESC
