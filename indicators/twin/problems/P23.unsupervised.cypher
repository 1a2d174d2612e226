CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (p:Person)
  WHERE EXISTS { (p)-[w:WORKS_FOR WHERE w.from <= $day < w.to AND w.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER'] AND NOT coalesce(w.role, '') IN ['MANAGER', 'SUPERVISOR']]->() }
  RETURN p
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()(()<-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){1,3}(p:Person)
  WITH DISTINCT p
  WHERE EXISTS { (p)-[w:WORKS_FOR WHERE w.from <= $day < w.to AND w.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER'] AND NOT coalesce(w.role, '') IN ['MANAGER', 'SUPERVISOR']]->() }
  RETURN p
}
WITH p
WHERE NOT EXISTS {
  MATCH (p)<-[r:SUPERVISION_RECEIVED_BY]-(s:SupervisionSession)
  WHERE r.on <= $day AND s.from <= $day < s.to AND $day - duration({days: toInteger($days)}) <= s.heldOn <= $day
}
RETURN COLLECT { MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){1,3}(d:AdministrativeDivision) RETURN DISTINCT d.id } AS places, p.id, $days AS measure
