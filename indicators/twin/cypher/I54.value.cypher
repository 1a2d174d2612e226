MATCH (p:Project)
WHERE p.from <= $day < p.to
  AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
WITH p, EXISTS {
  MATCH (p)<-[x:CHECKS]-(v:ReturnVisit)
  WHERE x.on <= $day AND v.from <= $day < v.to AND $since <= v.visitedOn <= $day
} AS visited
MATCH (p)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, p, visited
RETURN area.id, count(CASE WHEN visited THEN p END), count(p)
