CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Contract)
  WHERE $since <= c.to <= $day
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o)<-[x:SUPPLIER WHERE x.from <= $day]-(c:Contract)
  WHERE $since <= c.to <= $day
  RETURN c
}
WITH c
WHERE c.accepted = false
RETURN COLLECT {
  MATCH (c)-[x:SUPPLIER WHERE x.from <= $day]->(o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d)
  RETURN DISTINCT d.id
} AS places, c.id, duration.inDays(c.to, $day).days + 1 AS measure
ORDER BY measure DESC
