MATCH (p:Project)
WHERE p.from <= $day < p.to
  AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
WITH p, COLLECT { MATCH (p)-[a:ADDRESSES WHERE a.from <= $day < a.to]->(n) WHERE n.origin IS NOT NULL RETURN n.origin } AS origins
WHERE size(origins) > 0
MATCH (p)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, p, origins
RETURN area.id, count(CASE WHEN NOT 'RESIDENT' IN origins THEN p END), count(p)
