MATCH (o:Organization)-[r:REGISTERED_WITH|FILED_IN]->()
WHERE r.from <= $day < r.to
WITH DISTINCT o
WITH o, coalesce(
  COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(seat) RETURN seat }[0],
  COLLECT { MATCH (o)-[f:FILED_IN WHERE f.from <= $day < f.to]->(seat) RETURN seat }[0]) AS seat
MATCH (seat)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WHERE o.kind IS NOT NULL
RETURN area.id, count(CASE WHEN o.kind = 'COMMUNITY_ORGANIZATION' THEN o END), count(o)
