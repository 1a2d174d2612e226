CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
}
WITH c
WHERE c.profile IS NOT NULL
WITH c, COUNT {
  MATCH (c)<-[i:ARISES_IN WHERE i.from <= $day < i.to]-(n:Need)-[:IN_CATEGORY]->(category)
  WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) } AND category.from <= $day < category.to
  RETURN DISTINCT category
} AS categories
RETURN [c.id] AS places, c.id, categories AS measure
ORDER BY measure DESC
