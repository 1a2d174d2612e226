MATCH (o:Organization)-[r:REGISTERED_WITH|FILED_IN]->()
WHERE r.from <= $day < r.to
WITH DISTINCT o
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WHERE o.kind IS NOT NULL
RETURN area.id, count(CASE WHEN o.kind = 'COMMUNITY_ORGANIZATION' THEN o END), count(o)
