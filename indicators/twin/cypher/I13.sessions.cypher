MATCH (p:Person)-[w:WORKS_FOR]->()
WHERE w.from <= $day < w.to AND w.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER'] AND NOT coalesce(w.role, '') IN ['MANAGER', 'SUPERVISOR']
WITH DISTINCT p
WITH p, COUNT {
  MATCH (p)<-[r:SUPERVISION_RECEIVED_BY]-(s:SupervisionSession)
  WHERE r.on <= $day AND s.from <= $day < s.to AND $since <= s.heldOn <= $day
} AS sessions
MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN|PART_OF WHERE way.from <= $day < way.to]->()){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, p, sessions
RETURN area.id, sum(sessions), count(p)
