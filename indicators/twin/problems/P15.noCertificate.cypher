CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (o:Organization)
  WHERE o.from <= $day < o.to
  RETURN o
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o:Organization)
  RETURN o
}
WITH o
WHERE o.kind IN ['SOCIAL_ORGANIZATION', 'SOCIAL_WORK_AGENCY', 'COMMUNITY_ORGANIZATION', 'VOLUNTEER_ORGANIZATION']
MATCH (o)-[h:HAS_STAFF_COUNT WHERE h.from <= $day < h.to]->()
WHERE h.value > 0
  AND EXISTS { (o)<-[w:WORKS_FOR WHERE w.from <= $day < w.to]-() }
  AND NOT EXISTS {
    MATCH (o)<-[w:WORKS_FOR WHERE w.from <= $day < w.to]-()-[q:HOLDS_QUALIFICATION WHERE q.from <= $day < q.to]->(held)
    WHERE held.level IN ['ASSISTANT_SOCIAL_WORKER', 'SOCIAL_WORKER', 'SENIOR_SOCIAL_WORKER']
  }
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, o.id, h.value AS measure
ORDER BY measure DESC
