CALL () {
  MATCH (o:Organization)-[r:REGISTERED_WITH]->()
  WHERE r.from <= $day < r.to
  MATCH (o)-[c:CLASSED_AS WHERE c.from <= $day < c.to]->(class)-[:MAPS_TO]->(category)
  WHERE class.from <= $day < class.to AND category.from <= $day < category.to
  MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
  RETURN area, category, count(*) AS have, 0 AS want
  UNION ALL
  MATCH (n:Need)-[i:ARISES_IN WHERE i.from <= $day < i.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
  WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  MATCH (n)-[:IN_CATEGORY]->(category)
  WHERE category.from <= $day < category.to
  RETURN area, category, 0 AS have, count(n) AS want
}
WITH area, category, sum(have) AS have, sum(want) AS want
WITH area, collect([have, want]) AS pairs, toFloat(sum(have)) AS had, toFloat(sum(want)) AS wanted
RETURN area.id, CASE WHEN had > 0 AND wanted > 0
  THEN reduce(sum = 0.0, x IN pairs | sum + abs(x[0] / had - x[1] / wanted)) / 2 END
