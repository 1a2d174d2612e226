CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (p:Person)-[x:PLAYS WHERE x.from <= $day < x.to AND x.role = 'SOCIAL_WORKER']->()
  RETURN p
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()(()<-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){1,3}(p:Person)
  WHERE EXISTS { (p)-[x:PLAYS WHERE x.from <= $day < x.to AND x.role = 'SOCIAL_WORKER']->() }
  RETURN p
}
WITH p
WHERE NOT EXISTS {
  MATCH (p)-[a:ATTENDED]->(t:Training)
  WHERE coalesce(a.status, 'PRESENT') = 'PRESENT' AND $day - duration({days: toInteger($days)}) <= t.heldOn <= $day
}
RETURN COLLECT { MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){1,3}(d:AdministrativeDivision) RETURN DISTINCT d.id } AS places, p.id, $days AS measure
