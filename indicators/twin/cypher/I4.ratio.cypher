CALL () {
  MATCH (o:Organization)-[f:FILED_IN WHERE f.from <= $day < f.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
  RETURN area, count(o) AS filed, 0 AS registered
  UNION ALL
  MATCH (o:Organization)-[r:REGISTERED_WITH]->()
  WHERE r.from <= $day < r.to
  MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
  RETURN area, 0 AS filed, count(o) AS registered
}
RETURN area.id, sum(filed), sum(registered)
