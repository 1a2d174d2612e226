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
MATCH (c)<-[i:BASED_IN|FILED_IN WHERE i.from <= $day < i.to]-(o:Organization)
WITH c, count(DISTINCT CASE WHEN o.orientation IN ['FIRMS', 'PROFESSION'] THEN o END) AS firms, count(DISTINCT CASE WHEN o.orientation IN ['RESIDENTS', 'VULNERABLE_GROUPS'] THEN o END) AS people
WHERE firms > 0 AND firms >= $ratio * people
RETURN [c.id] AS places, c.id, 1.0 * firms / CASE people WHEN 0 THEN 1 ELSE people END AS measure
ORDER BY measure DESC
