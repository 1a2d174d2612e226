MATCH (o:Organization)-[r:REGISTERED_WITH]->()
WHERE r.from <= $day < r.to
MATCH (o)-[s:HAS_STAFF_COUNT WHERE s.from <= $day < s.to]->()
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, sum(s.value), count(o)
