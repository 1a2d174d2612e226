CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
}
WITH c
WHERE NOT EXISTS { (c)(()<-[way:ESTABLISHED_IN|WITHIN|LOCATED_IN|ACTS_FOR WHERE way.from <= $day < way.to]-()){1,2}(:Post {kind: 'SOCIAL_WORK'}) }
RETURN [c.id] AS places, c.id, 1 AS measure
