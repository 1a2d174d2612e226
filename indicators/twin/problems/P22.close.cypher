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
MATCH (e)-[y:EVALUATED_BY]->(by)
WHERE y.on <= $day AND by.from <= $day < by.to
WITH o, collect({on: e.evaluatedOn, by: by.id}) AS list
UNWIND list AS a
UNWIND list AS b
WITH o, a, b
WHERE a.by < b.by
WITH o, min(abs(duration.inDays(a.on, b.on).days)) AS apart
WHERE apart <= $closeDays
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, o.id, apart AS measure
ORDER BY measure
