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
WITH o, count(e) AS evaluations
WHERE evaluations > $most
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, o.id, evaluations AS measure
ORDER BY measure DESC
