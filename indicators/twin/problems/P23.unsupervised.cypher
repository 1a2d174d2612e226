CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (p:Person)-[x:WORKS_FOR WHERE x.from <= $day < x.to AND x.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER'] AND NOT coalesce(x.role, '') IN ['MANAGER', 'SUPERVISOR']]->()
  RETURN DISTINCT p
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()(()<-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){1,3}(p:Person)
  WHERE EXISTS { (p)-[x:WORKS_FOR WHERE x.from <= $day < x.to AND x.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER'] AND NOT coalesce(x.role, '') IN ['MANAGER', 'SUPERVISOR']]->() }
  RETURN DISTINCT p
}
MATCH (p)-[x:WORKS_FOR WHERE x.from <= $day < x.to AND x.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER']]->()
WITH p, min(x.from) AS began
OPTIONAL MATCH (p)<-[r:SUPERVISION_RECEIVED_BY WHERE r.on <= $day]-(s:SupervisionSession WHERE s.from <= $day < s.to)
WITH p, began, [day IN collect(s.heldOn) WHERE day <= $day] AS done, count(CASE WHEN s.heldOn IS NULL THEN s END) AS undated
WITH p, began, undated, reduce(last = began, day IN done | CASE WHEN day > last THEN day ELSE last END) AS last
WITH p, began, undated, last, duration.inDays(last, $day).days AS days
WHERE last > date('0001-01-01') AND undated = 0 AND days > $days
RETURN COLLECT { MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){1,3}(d:AdministrativeDivision) RETURN DISTINCT d.id } AS places, p.id, days AS measure
ORDER BY measure DESC
