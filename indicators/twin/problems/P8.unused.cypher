CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (r:Resource)
  WHERE r.from <= $day < r.to
  RETURN r
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()(()<-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){0,3}()<-[o:OWNED_BY WHERE o.from <= $day < o.to]-(r:Resource)
  RETURN r
}
WITH r
WHERE r.kind <> 'CHARITY'
WITH r, reduce(last = r.from, on IN COLLECT {
  MATCH (r)<-[u:USES|OF_RESOURCE]-(use)
  WHERE u.on <= $day AND use.from <= $day < use.to
  RETURN u.on
} | CASE WHEN on > last THEN on ELSE last END) AS last
WHERE last > date('0001-01-01')
WITH r, duration.inDays(last, $day).days AS idle
WHERE idle > $days
RETURN COLLECT {
  MATCH (r)-[o:OWNED_BY WHERE o.from <= $day < o.to]->()(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){0,3}(d:AdministrativeDivision)
  RETURN DISTINCT d.id
} AS places, r.id, idle AS measure
ORDER BY measure DESC
