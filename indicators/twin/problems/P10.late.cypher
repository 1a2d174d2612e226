CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (p:Payment)
  WHERE $since <= p.dueOn <= $day
  RETURN p
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()(()<-[way:BUYER|GRANTED_FOR|DELIVERED_IN|PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){0,4}()(()<-[f:CONTRACT_FOR WHERE f.from <= $day]-()){0,1}()<-[u:PAID_UNDER WHERE u.on <= $day]-(p:Payment)
  WHERE $since <= p.dueOn <= $day
  RETURN p
}
WITH p, duration.inDays(p.dueOn, CASE WHEN p.paidOn <= $day THEN p.paidOn ELSE $day END).days AS delay
WHERE delay > $days AND p.from <= $day < p.to
WITH p, delay, COLLECT {
  MATCH (p)-[u:PAID_UNDER WHERE u.on <= $day]->()-[f:CONTRACT_FOR WHERE f.from <= $day]->(object)
  RETURN object
} AS objects
WITH p, delay, CASE WHEN size(objects) > 0 THEN objects ELSE COLLECT {
  MATCH (p)-[u:PAID_UNDER WHERE u.on <= $day]->(ground WHERE ground.from <= $day < ground.to)
  RETURN ground
} END AS grounds
CALL (grounds) {
  UNWIND grounds AS ground
  MATCH (ground)(()-[way:BUYER|GRANTED_FOR|DELIVERED_IN|PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){1,4}(d:AdministrativeDivision)
  RETURN collect(DISTINCT d) AS divisions
}
WITH p, delay, divisions
WHERE $area IS NULL OR any(d IN divisions WHERE EXISTS { (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(:Node {id: $area}) })
RETURN [d IN divisions | d.id] AS places, p.id, delay AS measure
ORDER BY measure DESC
