CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (team:VolunteerTeam)
  WHERE team.from <= $day < team.to
  RETURN team
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[a:ACTIVE_IN WHERE a.from <= $day < a.to]-(team:VolunteerTeam)
  RETURN team
}
MATCH (team)<-[v:VOLUNTEERS_IN WHERE v.from <= $since < v.to]-(p)
WITH team, collect(DISTINCT p) AS members
WHERE size(members) >= $members
WITH team, 1.0 * size([p IN members WHERE NOT EXISTS { (p)-[v:VOLUNTEERS_IN WHERE v.from <= $day < v.to]->(team) }]) / size(members) AS lost
WHERE lost >= $share
RETURN COLLECT { MATCH (team)-[a:ACTIVE_IN WHERE a.from <= $day < a.to]->(d) RETURN DISTINCT d.id } AS places, team.id, lost AS measure
ORDER BY measure DESC
