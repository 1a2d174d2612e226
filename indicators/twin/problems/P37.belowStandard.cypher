CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (f:Facility)
  WHERE f.from <= $day < f.to
  RETURN f
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[l:LOCATED_IN WHERE l.from <= $day < l.to]-(f:Facility)
  RETURN f
}
WITH f
WHERE f.kind = 'COMPREHENSIVE_SERVICE_FACILITY' AND NOT f.standardMet
RETURN COLLECT { MATCH (f)-[l:LOCATED_IN WHERE l.from <= $day < l.to]->(d) RETURN DISTINCT d.id } AS places, f.id, 1 AS measure
