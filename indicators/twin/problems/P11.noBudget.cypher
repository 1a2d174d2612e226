CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (h:AdministrativeDivision|GovernmentDepartment)
  WHERE h.from <= $day < h.to
  RETURN h
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(h)
  WHERE h.from <= $day < h.to
  RETURN h
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[a:ACTS_FOR WHERE a.from <= $day < a.to]-(h:GovernmentDepartment)
  RETURN h
}
MATCH (h)<-[o:BUDGET_OF WHERE o.from <= $day]-(b:Budget WHERE b.year < $day.year)
WITH h, max(b.year) AS last
WHERE NOT EXISTS { (h)<-[o:BUDGET_OF WHERE o.from <= $day < o.to]-(:Budget {year: $day.year}) }
RETURN COLLECT { MATCH (h)(()-[a:ACTS_FOR WHERE a.from <= $day < a.to]->()){0,1}(d:AdministrativeDivision) RETURN DISTINCT d.id } AS places, h.id, last AS measure
ORDER BY measure
