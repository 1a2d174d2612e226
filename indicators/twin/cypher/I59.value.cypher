MATCH (o:Organization)-[r:REGISTERED_WITH]->()
WHERE r.from <= $day < r.to
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WHERE o.orientation IS NOT NULL
RETURN area.id, count(CASE WHEN o.orientation = 'VULNERABLE_GROUPS' THEN o END), count(o)
