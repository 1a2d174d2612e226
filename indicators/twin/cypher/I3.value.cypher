MATCH (o:Organization)-[r:REGISTERED_WITH]->()
WHERE r.from <= $day < r.to
MATCH (o)-[l:HAS_LEGAL_TYPE WHERE l.from <= $day < l.to]->(legal)
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN legal.code = $legalType THEN o END), count(o)
