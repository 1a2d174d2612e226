MATCH (c:Community)
WHERE c.from <= $day < c.to
CALL (c) {
  MATCH (c)(()<-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){1,3}(p:Person)
  WITH DISTINCT p
  WHERE EXISTS { (p)-[w:WORKS_FOR WHERE w.from <= $day < w.to AND w.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER'] AND NOT coalesce(w.role, '') IN ['MANAGER', 'SUPERVISOR']]->() }
    OR EXISTS { (p)-[w:WORKS_FOR|HOLDS_POST WHERE w.from <= $day < w.to AND (w.kind IN ['COMMUNITY_WORKER', 'FULL_TIME_COMMUNITY_WORKER'] OR p.communityWorker)]->() }
  RETURN sum(1.0 / COUNT {
    MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){1,3}(each:Community)
    RETURN DISTINCT each
  }) AS have
}
WITH c, have, COLLECT { MATCH (c)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->() RETURN h.value }[0] AS people
WHERE people > 0
WITH c, 1.0 * have / people AS each
WITH collect([c, each]) AS all, percentileCont(each, 0.5) AS middle
WHERE middle > 0
UNWIND all AS one
WITH one[0] AS c, one[1] AS each, middle
WHERE (each >= $times * middle OR each * $times < middle)
  AND ($area IS NULL OR EXISTS { (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(:Node {id: $area}) })
RETURN [c.id] AS places, c.id, each / middle AS measure
ORDER BY CASE WHEN measure >= 1 THEN measure WHEN measure > 0 THEN 1 / measure ELSE 1e308 END DESC
