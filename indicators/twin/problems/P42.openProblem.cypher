CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (s:PilotScheme)
  WHERE s.from <= $day < s.to
  RETURN s
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[r:RUNS_IN WHERE r.from <= $day < r.to]-(s:PilotScheme)
  RETURN s
}
WITH s
WHERE size(s.problems) > 0
RETURN COLLECT { MATCH (s)-[r:RUNS_IN WHERE r.from <= $day < r.to]->(d) RETURN DISTINCT d.id } AS places, s.id, 1 AS measure
