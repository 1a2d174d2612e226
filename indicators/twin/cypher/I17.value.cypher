MATCH (p:Project)
WHERE p.from <= $day < p.to
  AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
MATCH (p)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WHERE p.extent IS NOT NULL
WITH DISTINCT area, p
RETURN area.id, count(CASE WHEN p.extent = 'INDIVIDUAL' THEN p END), count(p)
