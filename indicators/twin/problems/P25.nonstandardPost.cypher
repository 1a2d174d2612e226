CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (p:Post)
  WHERE p.from <= $day < p.to
  RETURN p
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()(()<-[way:ESTABLISHED_IN|WITHIN|LOCATED_IN|ACTS_FOR WHERE way.from <= $day < way.to]-()){1,2}(p:Post)
  RETURN p
}
WITH p
WHERE p.kind = 'SOCIAL_WORK' AND NOT p.standard
RETURN COLLECT { MATCH (p)(()-[way:ESTABLISHED_IN|WITHIN|LOCATED_IN|ACTS_FOR WHERE way.from <= $day < way.to]->()){1,2}(d:AdministrativeDivision) RETURN DISTINCT d.id } AS places, p.id, 1 AS measure
