MATCH (o:Organization)-[f:FILED_IN WHERE f.from <= $day < f.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(o), null
