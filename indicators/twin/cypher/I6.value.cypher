MATCH (c:Community)
WHERE c.from <= $day < c.to
WITH c, COUNT {
  MATCH (c)<-[i:BASED_IN|FILED_IN]-(o:Organization)
  WHERE i.from <= $day < i.to AND EXISTS { (o)-[r:REGISTERED_WITH|FILED_IN WHERE r.from <= $day < r.to]->() }
  RETURN DISTINCT o
} AS organizations
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN organizations < 20 THEN c END), null
