CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Jurisdiction {level: 'COUNTY'})
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Jurisdiction {level: 'COUNTY'})
  WHERE c.from <= $day < c.to
  RETURN c
}
MATCH (p:Person)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){1,3}(d:AdministrativeDivision)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(c)
WHERE p.from <= $day < p.to
WITH DISTINCT c, p
MATCH (p)-[h:HOLDS_QUALIFICATION WHERE h.from <= $day < h.to]->(q)
WHERE q.level IN ['ASSISTANT_SOCIAL_WORKER', 'SOCIAL_WORKER', 'SENIOR_SOCIAL_WORKER']
WITH c, p, collect(q.level) AS levels
WITH c, p, CASE WHEN 'SENIOR_SOCIAL_WORKER' IN levels THEN 'SENIOR_SOCIAL_WORKER' WHEN 'SOCIAL_WORKER' IN levels THEN 'SOCIAL_WORKER' ELSE 'ASSISTANT_SOCIAL_WORKER' END AS highest
MATCH (p)-[x:WORKS_FOR WHERE x.from <= $day < x.to AND x.kind IS NOT NULL]->()
WITH c, 3 * count(DISTINCT x.kind) - count(DISTINCT x.kind + highest) AS empty
WHERE empty > 0
RETURN [c.id] AS places, c.id, empty AS measure
ORDER BY measure DESC
