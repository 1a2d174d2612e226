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
WITH c, have, COUNT {
    MATCH (c)<-[i:ARISES_IN WHERE i.from <= $day < i.to]-(n:Need)
    WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  } AS needs
WITH collect([c, have, needs]) AS all, sum(have) AS allHave, count {
    MATCH (n:Need)
    WHERE n.from <= $day < n.to AND NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  } AS allNeeds
UNWIND all AS x
WITH x[0] AS c, x[1] AS have, x[2] AS needs, allHave, allNeeds
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, allHave, allNeeds, sum(have) AS have, sum(needs) AS needs
RETURN area.id, CASE WHEN allHave > 0 AND allNeeds > 0 THEN 1.0 * have / allHave - 1.0 * needs / allNeeds END
