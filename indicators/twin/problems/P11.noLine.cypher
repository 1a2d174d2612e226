CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (b:Budget {year: $day.year})
  WHERE b.from <= $day < b.to
  RETURN b
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[o:BUDGET_OF WHERE o.from <= $day < o.to]-(b:Budget {year: $day.year})
  RETURN b
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[a:ACTS_FOR WHERE a.from <= $day < a.to]-()<-[o:BUDGET_OF WHERE o.from <= $day < o.to]-(b:Budget {year: $day.year})
  RETURN b
}
WITH b
WHERE NOT EXISTS { (b)<-[in:IN_BUDGET WHERE in.from <= $day < in.to]-(:BudgetLine {linkage: 'DEDICATED'}) }
RETURN COLLECT {
  MATCH (b)-[o:BUDGET_OF WHERE o.from <= $day < o.to]->()(()-[a:ACTS_FOR WHERE a.from <= $day < a.to]->()){0,1}(d:AdministrativeDivision)
  RETURN DISTINCT d.id
} AS places, b.id, 1 AS measure
