CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (d:GovernmentDepartment)
  WHERE d.from <= $day < d.to
  RETURN d
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[a:ACTS_FOR WHERE a.from <= $day < a.to]-(d:GovernmentDepartment)
  RETURN d
}
WITH d
WHERE NOT EXISTS { (d)<-[b:SUPPLIED_BY WHERE b.from <= $day < b.to]-() }
  AND EXISTS { (d)-[a1:ACTS_FOR WHERE a1.from <= $day < a1.to]->()<-[a2:ACTS_FOR WHERE a2.from <= $day < a2.to]-(:GovernmentDepartment)<-[b:SUPPLIED_BY WHERE b.from <= $day < b.to]-() }
RETURN COLLECT { MATCH (d)-[a:ACTS_FOR WHERE a.from <= $day < a.to]->(place) RETURN DISTINCT place.id } AS places, d.id, 1 AS measure
