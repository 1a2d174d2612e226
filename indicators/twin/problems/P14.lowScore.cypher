CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (e:Evaluation)-[x:EVALUATES]->(o:Organization)
  WHERE x.on <= $day AND e.from <= $day < e.to AND o.from <= $day < o.to AND $since <= e.evaluatedOn <= $day
  RETURN e, o
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o)<-[x:EVALUATES]-(e:Evaluation)
  WHERE x.on <= $day AND e.from <= $day < e.to AND $since <= e.evaluatedOn <= $day
  RETURN e, o
}
WITH e, o
WHERE e.capacity IS NOT NULL AND e.score IS NOT NULL AND e.scoreMax > 0
WITH e, o, 100 * e.score / e.scoreMax AS points
WHERE points < $points
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, e.id, points AS measure
ORDER BY measure
