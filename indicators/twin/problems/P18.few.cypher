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
WITH c, COUNT {
  MATCH (c)<-[i:BASED_IN|FILED_IN WHERE i.from <= $day < i.to]-(o:Organization {kind: 'COMMUNITY_ORGANIZATION'})
  RETURN DISTINCT o
} AS organizations
WHERE organizations < $fewest
RETURN [c.id] AS places, c.id, organizations AS measure
ORDER BY measure
