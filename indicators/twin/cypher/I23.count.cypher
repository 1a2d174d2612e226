MATCH (v:Rating)-[r:RATES]->(o)
WHERE r.from <= $day < r.to
WITH DISTINCT o
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(o), null
