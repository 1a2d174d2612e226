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
WHERE e.score IS NOT NULL AND e.scoreMax > 0
WITH o, collect([100 * e.score / e.scoreMax,
  COLLECT { MATCH (e)-[u:USES_STANDARD]->(s) WHERE u.on <= $day AND s.from <= $day < s.to RETURN s.id }[0],
  COLLECT { MATCH (e)-[u:EVALUATED_BY]->(s) WHERE u.on <= $day AND s.from <= $day < s.to RETURN s.id }[0]]) AS scores
UNWIND scores AS a
UNWIND scores AS b
WITH o, a, b
WHERE a[1] <> b[1] OR a[2] <> b[2]
WITH o, max(a[0] - b[0]) AS gap
WHERE gap > $points
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, o.id, gap AS measure
ORDER BY measure DESC
