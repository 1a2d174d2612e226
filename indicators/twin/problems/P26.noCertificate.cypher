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
MATCH (c)<-[via:ESTABLISHED_IN|WITHIN|LOCATED_IN]-(x)(()<-[e:ESTABLISHED_IN WHERE e.from <= $day < e.to]-()){0,1}(post:Post {kind: 'SOCIAL_WORK'})<-[h:HOLDS_POST WHERE h.from <= $day < h.to]-(p)
WHERE via.from <= $day < via.to
WITH c, collect(DISTINCT p) AS people
WHERE none(p IN people WHERE EXISTS { (p)-[q:HOLDS_QUALIFICATION WHERE q.from <= $day < q.to]->(held WHERE held.level IN ['ASSISTANT_SOCIAL_WORKER', 'SOCIAL_WORKER', 'SENIOR_SOCIAL_WORKER']) })
RETURN [c.id] AS places, c.id, size(people) AS measure
ORDER BY measure DESC
