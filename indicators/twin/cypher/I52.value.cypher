MATCH (r:Resource {kind: 'CHARITY'})
WHERE r.from <= $day
WITH r, CASE WHEN $day < r.to THEN $day ELSE r.to - duration({days: 1}) END AS last, COLLECT {
  MATCH (r)<-[:OF_RESOURCE]-(a:Allocation)
  WHERE a.allocatedOn <= $day
  RETURN CASE WHEN a.allocatedOn > r.from THEN duration.inDays(r.from, a.allocatedOn).days ELSE 0 END AS days ORDER BY days LIMIT 1
}[0] AS days
MATCH (r)(()-[way:OWNED_BY|DONATED_BY|PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= last < way.to]->()){1,6}(d:AdministrativeDivision)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, r, days
RETURN area.id, count(days), count(r)
